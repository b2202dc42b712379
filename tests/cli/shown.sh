#!/bin/sh
# A file may have any name, and each output shows it: no name can end a comment,
# a string or an element, or send control characters to the terminal. And every
# verdict has its colour.
. tests/check.inc
cd "$T" || exit 1

name=$(printf 'a"b\\c*\n<&>\033\303\251 .json')
cat >"$name" <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["read"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["write"], "action": "SCMP_ACT_LOG"},
	{"names": ["ptrace"], "action": "SCMP_ACT_TRACE"},
	{"names": ["openat"], "action": "SCMP_ACT_NOTIFY"},
	{"names": ["bpf"], "action": "SCMP_ACT_KILL_PROCESS"}]}
END

gen() {
	"$SCBPF" gen -q -a x86_64 --only "$@" "$name"
}

printable() {
	! LC_ALL=C tr -d '\t\n -~' <"$1" | grep . >log
}

plain='a"b\c*?<&>??? .json'
for f in h asm c json base64 dot launcher; do
	check "-f $f" gen -f $f -o out.$f
	check "-f $f is printable" printable out.$f
done
for f in h asm; do
	check "-f $f names it" grep -F -e "source: $plain" out.$f
done
check "-f json" grep -F '"source": "a\"b\\c*?<&>??? .json",' out.json
check "-f dot" grep -F -e "// source: $plain" out.dot
check "a name of C" grep -F 'a_b_c_filter[]' out.h
printf '#include <stddef.h>\n#include "out.h"\nsize_t n = a_b_c_filter_len;\n' \
	>use.c
if compiles_for __x86_64__; then
	check "the header compiles" $CC -c -o use.o use.c
else
	echo "skipped: $CC does not compile for x86_64"
fi
for f in h json c base64; do
	check "-f $f is read back" "$SCBPF" prove -a x86_64 --only "$name" out.$f
done

cp out.json "$name.json"
check "dis" [ "$("$SCBPF" dis -a x86_64 "$name.json" | head -n 1)" = \
	"; source: $(printf 'a"b\\c*?<&>?\303\251 .json.json')" ]
"$SCBPF" explain -a x86_64 --html "$name.json" >out.html
check "explain --html" grep \
	'^<title>a&quot;b\\c\*?&lt;&amp;&gt;?.* \.json\.json</title>$' out.html
"$SCBPF" explain -a x86_64 --json "$name.json" >explain.json
check "explain --json" grep -F '"source": "a\"b\\c*?<&>??? .json.json",' \
	explain.json
"$SCBPF" gen "no$name" 2>err
check "a message" grep -F "cannot open 'noa\"b\\c*\\x0a<&>\\x1b" err

# Colours for allow, log, refuse and kill.
for what in 'allow">read' 'log">write' 'log">ptrace' 'log">openat' \
	'kill">bpf'; do
	check "class: $what" grep \
		"<li class=\"${what%>*}><a href=\"#c-[a-z0-9]*\">${what#*>}<" out.html
done
check "class: errno" grep '<tr id="c-open">.*<td class="errno">' out.html
for what in '#c8e6c9", label="ALLOW"' '#bbdefb", label="LOG"' \
	'#bbdefb", label="TRACE(1)"' '#bbdefb", label="USER_NOTIF"' \
	'#ffcdd2", label="KILL_PROCESS"'; do
	check "fillcolor: $what" grep -F "fillcolor=\"$what" out.dot
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
