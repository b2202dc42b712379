#!/bin/sh
# -O tiny and its form, one bit of a constant for each number: how it is
# described, and that every command follows the form exactly, also in other
# tools' programs. Without ROUNDS for one ABI of each byte order.
. tests/check.inc
cd "$T" || exit 1

for abi in x86_64 s390x ${ROUNDS:+aarch64 arm mips64}; do
	"$SCBPF" gen -q -a $abi -O tiny -o tiny.bpf
	"$SCBPF" gen -q -a $abi -o plain.bpf
	check "$abi: proved" gives 0 '' "$SCBPF" prove -a $abi tiny.bpf
	check "$abi: same as the other" \
		gives 0 '' "$SCBPF" diff -a $abi tiny.bpf plain.bpf
	check "$abi: smaller" test \
		$(($(wc -c <tiny.bpf) * 3)) -lt $(($(wc -c <plain.bpf) * 3 - 100))
	check "$abi: one call less is seen" gives 1 '' \
		"$SCBPF" prove -a $abi --deny read tiny.bpf
	"$SCBPF" explain -a $abi tiny.bpf | sed "1d; /^audit:/d" >one
	"$SCBPF" explain -a $abi plain.bpf | sed "1d; /^audit:/d" >other
	check "$abi: explained alike" cmp one other
	check "$abi: read and made short" \
		gives 0 '' "$SCBPF" opt -a $abi -o short.bpf tiny.bpf
	check "$abi: still the policy" \
		gives 0 '' "$SCBPF" prove -a $abi short.bpf
done

check 'the cache, by -v' gives 0 "the kernel's cache holds none of them" \
	"$SCBPF" gen -v -a x86_64 -O tiny -o tiny.h
check 'the cache, in the header' sh -c 'tr -s " *\n" " " <tiny.h |
	grep -q "the kernel.s cache holds none of them"'
check 'the cache, by default' gives 0 " with the kernel's cache" \
	"$SCBPF" gen -v -a x86_64 -o plain.h
"$SCBPF" gen -q -a x86_64 --only -O tiny -o tiny.bpf
check 'dis says which bit is tested' sh -c \
	'"$SCBPF" dis -a x86_64 tiny.bpf | grep -q "jset x.*has bit (nr & 0x1f)"'
check 'a small policy needs no bits' gives 0 'in 9 instructions' sh -c \
	'echo "read: allow" >few.policy
	"$SCBPF" gen -v -a x86_64 --only -O tiny -o few.bpf few.policy 2>err
	"$SCBPF" gen -q -a x86_64 --only -O size -o less.bpf few.policy
	cmp few.bpf less.bpf && echo "in 9 instructions" >&2'

# The same form by hand, on an argument: few values remain, then all of them.
# For one call, as what is the same for all of them takes as often as long.
bits() { # a constant, a bit that is tested against, and how many to shift by
	cat <<END
ld [0]
jeq #0, on, off
off: ret #0
on: ld [16]
and #$3
tax
ld #$2
lsh x
tax
ld #$1
jset %x, allow, refuse
allow: ret #0x7fff0000
refuse: ret #0x50001
END
}
bits 0x96 1 7 >by_bit
cat >by_mask <<'END'
ld [0]
jeq #0, on, off
off: ret #0
on: ld [16]
and #7
jeq #1, allow, next
next: jeq #2, allow, more
more: jeq #4, allow, last
last: jeq #7, allow, refuse
allow: ret #0x7fff0000
refuse: ret #0x50001
END
check 'a bit for each value' gives 0 '' "$SCBPF" diff -a x86_64 by_bit by_mask
check 'as one program' gives 0 '' "$SCBPF" opt -a x86_64 -o one.bpf by_bit by_mask
bits 0x97 1 7 >other
check 'another bit' gives 1 '' "$SCBPF" diff -a x86_64 other by_mask
bits 0x12c 2 7 >twice
check 'another constant is shifted' \
	gives 0 '' "$SCBPF" diff -a x86_64 twice by_mask
bits 0x96 1 0x27 >wide
check 'only five bits count' gives 0 '' "$SCBPF" diff -a x86_64 wide by_mask
bits 0x80000000 1 31 >last
bits 0x80000000 3 31 >two
check 'what is shifted out is gone' gives 1 '' "$SCBPF" diff -a x86_64 last two
for file in by_bit by_mask; do
	sed 's/^on: .*/&\
jgt #6, refuse, small\
small: ld [16]/' $file >$file.few
done
check 'few values are left' gives 0 '' "$SCBPF" diff -a x86_64 by_bit.few by_mask.few
check 'and it is seen' gives 1 '' "$SCBPF" diff -a x86_64 by_bit.few by_mask

# Numbers of x32 are those of x86_64 with one bit: one tree for both takes few
# more instructions than one for x32 alone.
"$SCBPF" gen -q -a x32 --only -O size -o alone.bpf
for both in x86_64+x32 x32+x86_64; do
	"$SCBPF" gen -q -a $both -O size -o both.bpf
	check "$both: one tree" test $(($(wc -c <both.bpf) * 6)) \
		-lt $(($(wc -c <alone.bpf) * 7))
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
