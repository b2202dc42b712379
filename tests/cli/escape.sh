#!/bin/sh
# Untrusted text is escaped before it reaches a terminal: control characters,
# bytes that are not UTF-8, and characters that change the direction of text or
# are invisible.
. tests/check.inc
cd "$T" || exit 1

# ESC, C1 as UTF-8 and as a byte, DEL, U+202E, U+2066, U+200B, U+FEFF, U+E0041
evil=$(printf 'x\033[31m\302\233\2331\177\342\200\256\342\201\246\342\200\213')
evil=$evil$(printf '\357\273\277\363\240\201\201\r\bz')
nice=$(printf 'n\303\244me')

# All that may come out, as the program is run in the locale C.
clean=$(printf '\n\t -~\303\244')
LC_ALL=C
export LC_ALL

plain() { # command...: nothing of it comes out raw, on either side
	said=$("$@" 2>&1 </dev/null)
	printf '%s\n' "$said" >out
	case $said in
	*[!$clean]*)
		od -c out | head -40
		false
		;;
	esac
}

says() { # text
	grep -q -F -e "$1" out || {
		cat out
		false
	}
}

check "a command" plain $SCBPF "$evil"
check "it is said how it was written" says \
	'x\x1b[31m\u{009b}\x9b1\x7f\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}\x0d\x08z'
check "other characters stay" plain $SCBPF "$nice"
check "as they are" says "$nice"
for c in gen prove dis sim explain diff audit opt table run; do
	check "$c: an operand" plain $SCBPF $c "$evil"
	check "$c: two operands" plain $SCBPF $c "$evil" "$evil"
	check "$c: an option" plain $SCBPF $c "--$evil" "$evil"
	check "$c: a letter" plain $SCBPF $c "-$(printf '\033')" x
	check "$c: two bytes of one letter" plain $SCBPF $c "-$nice" x
	sed -n 's/^ *\(-[a-zA-Z]\)*,* *--\([a-z0-9-]*\).*/\2/p' >options <<X
$($SCBPF $c --help)
X
	for o in $(cat options); do
		check "$c --$o" plain $SCBPF $c "--$o=$evil" "$evil"
	done
done
check "run: a command" plain $SCBPF run -q -- "./$evil"
echo '{"defaultAction":"SCMP_ACT_ALLOW"}' >"$evil"
for c in gen dis explain audit opt; do
	check "$c: a file of that name" plain $SCBPF $c -a x86_64 "$evil"
done
for f in h asm c json dot launcher; do
	check "gen -f $f: a file of that name" \
		plain $SCBPF gen -q -a x86_64 -f $f "$evil"
done
for f in json md html; do
	check "explain --$f: a file of that name" \
		plain $SCBPF explain --$f -a x86_64 "$evil"
done
check "sim: a name" plain $SCBPF sim -a x86_64 "$evil" "$evil" "$evil"
check "sim: an argument" plain $SCBPF sim -a x86_64 "$evil" read "fd=$evil"
check "-o: a directory that is not there" \
	plain $SCBPF gen -q -a x86_64 -o "./$evil/x" "./$evil"
for json in "{\"defaultAction\":\"$evil\"}" "{\"$evil\":1}" \
	"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"a\"],
	\"action\":\"SCMP_ACT_LOG\",\"$evil\":{\"$evil\":[$evil]}}]}" \
	"$evil" "[\"$evil\"]"; do
	# a string in JSON holds no raw controls
	echo "$json" | LC_ALL=C tr -d '\000-\010\013-\037' >p.json
	check "JSON" plain $SCBPF gen -a x86_64 -o p.raw p.json
	echo "$json" >p.json
	check "JSON with controls" plain $SCBPF gen -a x86_64 -o p.raw p.json
done
for text in "$evil: 1" "read: $evil" "read: arg0 == $evil" "@include $evil" \
	"@default $evil" "read: 1 # $evil
x: 1" "read[arch=$evil]: 1" "@$evil" "read: fd == \$$evil"; do
	echo "$text" >p.policy
	check "text: $text" plain $SCBPF gen -a x86_64 -o p.raw p.policy
done
for filter in "ld [$evil]" "$evil: ret #0" "{ $evil }" "BPF_STMT($evil" \
	"1 6 0 $evil" "seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=$evil"; do
	echo "$filter" >p.filter
	check "filter: $filter" plain $SCBPF dis -a x86_64 p.filter
done
echo "read $evil" >mix
check "--mix" plain $SCBPF gen -a x86_64 -f asm --mix mix "./$evil"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
