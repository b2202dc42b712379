#!/bin/sh
# The page of explain --html: whole, self-contained, and about every call.
. tests/check.inc
cd "$T" || exit 1

# Every tag that is opened is closed, in order.
balanced() { # file
	tr '\n' ' ' <"$1" | sed 's/</\n</g' | awk '
		/^<\// {
			sub("^</", ""); sub(">.*", "")
			if (stack[depth--] != $0) { print "not open: " $0; exit 1 }
			next
		}
		/^<[a-z]/ && !/^<[^>]*\/>/ && !/^<meta/ {
			sub("^<", ""); sub("[ >].*", "")
			stack[++depth] = $0
		}
		END { if (depth) print "not closed: " stack[depth]
			exit depth != 0 }'
}

# Every place that is pointed to is there.
anchored() { # file
	grep -o 'href="#[^"]*"' "$1" | sed 's/.*#//; s/"//' | sort -u >to
	grep -o 'id="[^"]*"' "$1" | sed 's/id="//; s/"//' | sort >at
	[ -s to ] && [ -z "$(uniq -d at)" ] && [ -z "$(comm -23 to at)" ]
}

quiet() { # nothing is loaded, nothing runs
	! sed 's/xmlns="[^"]*"//' "$1" | grep -e '://' -e '<script' -e ' on[a-z]*='
}

cat >a\&b.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64",
	"SCMP_ARCH_X86"], "syscalls": [{"names": ["read", "write", "exit"],
	"action": "SCMP_ACT_ALLOW"}, {"names": ["socket"], "action":
	"SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 2, "op":
	"SCMP_CMP_LT"}]}, {"names": ["bpf"], "action": "SCMP_ACT_KILL"}]}
END
"$SCBPF" gen -q -a x86_64 -o default.bpf
"$SCBPF" gen -q -a s390x -o big.bpf
"$SCBPF" explain -q -a x86_64 --html default.bpf >default.html
"$SCBPF" explain -q -a s390x --html big.bpf >big.html
"$SCBPF" explain -q -a x86_64 --html a\&b.json >small.html
"$SCBPF" gen -q -a aarch64 --only -o tidy.bpf
"$SCBPF" explain -q -a aarch64 --html tidy.bpf >tidy.html
echo '{ 6, 0, 0, 0x7fff0000 },' >one.c
"$SCBPF" explain -q -a x86_64 --html one.c >one.html
for page in default big small one tidy; do
	check "$page: tags" balanced $page.html
	check "$page: links" anchored $page.html
	check "$page: quiet" quiet $page.html
done
"$SCBPF" explain -q -a x86_64 --html default.bpf >again.html
check "same bytes" cmp again.html default.html
"$SCBPF" table -a x86_64 | awk '{ print $2 }' | sort -u >names
grep -o -e '<li[^>]*>[a-z0-9_]*' -e '<td><code>[a-z0-9_]*' default.html |
	sed 's/.*>//' | sort -u >told
check "every call is told" [ -z "$(comm -23 names told)" ]
check "a name is text" grep -F '<title>a&amp;b.json</title>' small.html
check "conditions" grep -F 'family &gt;= 2' small.html
check "a killer's colour" grep -F '<li class="kill">bpf</li>' small.html
check "every test is drawn" [ "$(grep -c '<g id="n' default.html)" -eq \
	"$("$SCBPF" dis -a x86_64 default.bpf | grep -c ': j[eg]\|: jset')" ]
check "what audit finds" grep -F \
	'<li><code>x86 socketcall 0x1: ALLOW, but x86 socket 0x26: ERRNO(1)' \
	default.html
check "nothing found" grep -F '<p>nothing found</p>' tidy.html
check "only one form" [ "$("$SCBPF" explain --html --json one.c 2>&1)" = \
	"scbpf: error: expected only one of '--json', '--md' and '--html'" ]
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
