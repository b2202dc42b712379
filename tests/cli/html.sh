#!/bin/sh
# The page of explain --html: complete, self-contained, and with every call.
. tests/check.inc
cd "$T" || exit 1

# Every tag is closed, in order.
balanced() { # file
	tr '\n' ' ' <"$1" | sed 's/</\n</g' | awk '
		/^<\// {
			sub("^</", ""); sub(">.*", "")
			if (stack[depth--] != $0) { print "not open: " $0; exit 1 }
			next
		}
		/^<[a-z]/ && !/^<[^>]*\/>/ && !/^<meta/ && !/^<wbr/ {
			sub("^<", ""); sub("[ >].*", "")
			stack[++depth] = $0
		}
		END { if (depth) print "not closed: " stack[depth]
			exit depth != 0 }'
}

# Every target of a link exists.
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
"$SCBPF" table -a x86_64 | awk '!/^#/ && !seen[$1]++ { print $2 }' | sort -u >names
sed -n 's/^<tr id="c-\([a-z0-9_]*\)">.*/\1/p' default.html | sort >listed
"$SCBPF" table -a x86_64 | awk '!/^#/ { print $1, $2 }' | sort -u >numbers
check "every call has a row" [ -z "$(comm -23 names listed)" ]
check "every call once" [ -z "$(uniq -d listed)" ]
check "in the order of the alphabet" sort -c listed
# A cell of the table shows the verdict of sim, and the instruction that decided
# it.
"$SCBPF" sim -a x86_64 default.bpf mount >sim
row='<tr id="c-mount"><th scope="row">mount</th>.*<td class="errno">'
check "a verdict" grep -q \
	"$row<small>165</small> <a href=\"#i[0-9]*\">ERRNO(1) EPERM</a>" default.html
check "at most 300 kB" [ "$(wc -c <default.html)" -le 300000 ]
check "a name is text" grep -F '<title>a&amp;b.json</title>' small.html
check "conditions" grep -F 'family &gt;= 2' small.html
check "a killer's colour" grep -F '<li class="kill"><a href="#c-bpf">bpf</a></li>' small.html
check "every test is drawn" [ "$(grep -c '<g id="n' default.html)" -eq \
	"$("$SCBPF" dis -a x86_64 default.bpf | grep -c ': j[eg]\|: jset')" ]
check "what audit finds" grep -F \
	'<li><code>x86 socketcall 0x1: ALLOW, but x86 socket 0x26: ERRNO(1)' \
	default.html
check "nothing found" grep -F '<p>No findings.</p>' tidy.html
check "only one form" [ "$("$SCBPF" explain --html --json one.c 2>&1)" = \
	"scbpf: error: both 'html' and 'json', expected one format" ]
"$SCBPF" diff -q -a x86_64 --html default.bpf a\&b.json >diff.html
# A page of changes begins with the summary, which has the findings that differ.
first_of() { # page, then patterns: in this order
	page=$1 last=0
	shift
	for pattern; do
		line=$(grep -n -m 1 -e "$pattern" "$page" | cut -d: -f1)
		[ "${line:-0}" -gt $last ] || return 1
		last=$line
	done
}
check "diff: summary, audit, changes" first_of diff.html '<h1' 'weaker' \
	'findings no more' '<h2'
"$SCBPF" diff -q -a x86_64 --md one.c default.bpf >diff.md
"$SCBPF" diff -q -a x86_64 --md default.bpf one.c >back.md
check "diff: findings swap sides" [ -n "$(sed -n \
	's/^- \*\*new findings\*\*//p' diff.md)" -a "$(sed -n \
	's/^- \*\*new findings\*\*//p' diff.md)" = "$(sed -n \
	's/^- \*\*findings no more\*\*//p' back.md)" ]
"$SCBPF" audit -q -a x86_64 --html one.c >audit.html
"$SCBPF" audit --list --html >list.html
for page in diff audit list; do
	check "$page: tags" balanced $page.html
	check "$page: quiet" quiet $page.html
done

# A second validator, if it is installed (npm install html-validate).
if command -v html-validate >log; then
	echo '{"extends": ["html-validate:recommended", "html-validate:a11y"]}' \
		>.htmlvalidate.json
	for page in default big small diff audit list; do
		check "html-validate: $page" html-validate $page.html
	done
else
	echo "skipped: no html-validate"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
