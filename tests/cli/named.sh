#!/bin/sh
# FILE:NAME reads the filter of that name; if there is none, it does not read
# another.
. tests/check.inc
cd "$T" || exit 1

cat >two.c <<'END'
static struct sock_filter a[] = { {6, 0, 0, 0x7fff0000} };
static struct sock_filter b[] = { {6, 0, 0, 0x50001} };
END
printf 'ret #0x7fff0000\n' >list
echo 'read: allow' >text.policy
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >policy.json
echo 'unsigned char words[] = {6, 0, 0, 0, 0, 0, 5, 0};' >words.c
printf '1\n6 0 0 2147418112\n' >decimal
for f in bpf hex json b64 inc h; do
	"$SCBPF" opt -q -a x86_64 -o list.$f list
done

for name in a b; do
	check "two.c:$name" gives 0 '' "$SCBPF" sim -a x86_64 two.c:$name read
done
check "the last one" grep -q '^ERRNO(1)' out
check "words.c:words" gives 0 '' "$SCBPF" sim -a x86_64 words.c:words read
check "list.h:policy_filter" gives 0 '' "$SCBPF" sim -a x86_64 \
	list.h:"$(sed -n 's/.*sock_filter \([a-z_]*\)\[\].*/\1/p' list.h |
		head -n 1)" read

wrong="error: no filter is called 'zz' here"
check "two.c:zz" gives 1 "$wrong; the arrays are 'a', 'b'" \
	"$SCBPF" sim -a x86_64 two.c:zz read
check "two.c:zz: no verdict" test ! -s out
for file in words.c list.h list.inc; do
	check "$file:zz" gives 1 "$wrong" "$SCBPF" sim -a x86_64 $file:zz read
done
for file in list list.bpf list.hex list.json list.b64 decimal text.policy \
	policy.json; do
	check "$file:zz" gives 1 "$file:" "$SCBPF" sim -a x86_64 $file:zz read
	check "$file:zz: why" grep -q "$wrong: only arrays in C and symbols of \
ELF files have names" err
	check "$file:zz: no verdict" test ! -s out
done
check "run" gives 125 "$wrong" "$SCBPF" run -q list.bpf:zz -- true
check "prove: the filter" gives 2 "$wrong" "$SCBPF" prove -q -a x86_64 \
	policy.json list.bpf:zz
check "prove: the policy" gives 2 "$wrong" "$SCBPF" prove -q -a x86_64 \
	policy.json:zz list.bpf
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
