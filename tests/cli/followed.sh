#!/bin/sh
# dis follows the number and the arch word through registers and M[], or says
# that it cannot; an architecture is any value that the arch word is compared
# with.
. tests/check.inc
cd "$T" || exit 1

shows() { # line of the listing of the filter in `f`
	$SCBPF dis -a "${arch:-x86_64}" f >out && grep -q -F -e "$1" out || {
		cat out
		false
	}
}

hides() { # no such text in the listing
	! shows "$1" >/dev/null
}

cat >f <<'X'
ld [0]
tax
txa
jeq #59, bad
ret #0x7fff0000
bad: ret #0
X
check "tax and txa: the test" shows 'jeq #0x3b, 5, 4                    ; nr == 59 execve'
check "tax and txa: who is killed" shows 'ret #0                             ; KILL_THREAD: execve'
cat >f <<'X'
ld [0]
st M[3]
ld [4]
ldx M[3]
stx M[15]
jeq #0xc000003e, next, bad
next: ld M[15]
jeq #59, bad
ret #0x7fff0000
bad: ret #0
X
check "M[]: the test" shows '; nr == 59 execve'
check "M[]: who is killed" shows 'KILL_THREAD: execve; other architectures'
cat >f <<'X'
ld #59
tax
ld [0]
jeq x, bad
ret #0x7fff0000
bad: ret #0
X
check "a constant in X" shows 'jeq x, 5, 4                        ; nr == 59 execve'
cat >f <<'X'
ld [0]
sub #50
jeq #9, bad
ret #0x7fff0000
bad: ret #0
X
check "a sum" shows 'KILL_THREAD: execve'
check "its words" shows 'nr - 50 == 9 execve'
check "the sum itself" shows 'sub #0x32                          ; nr - 50'
cat >f <<'X'
ld [0]
add #0x10
jset #6, some
jge #0x18, bad
jeq #0xf, bad
some: ret #0x7fff0000
bad: ret #0
X
check "added: bits" shows '; ((nr + 16) & 0x6) != 0'
check "added: a bound" shows '; nr + 16 >= 24 (lseek)'
check "added: number -1" shows '; nr + 16 == 0xf (-1, skipped by a tracer)'
cat >f <<'X'
ldx #5
ld [16]
xor #0x80000000
jgt x, good, bad
good: ret #0x7fff0000
bad: ret #0
X
check "a sign that is flipped, compared with X" sh -c '"$0" explain \
	-a x86_64 f | grep -q "arg0:32 not in 0x80000000..0x80000005"' "$SCBPF"
cat >f <<'X'
ld [16]
jeq #1, one
ld #1
ja join
one: ld #2
join: jeq #2, bad
ret #0x7fff0000
bad: ret #0
X
check "what differs by path is not known" \
	shows 'KILL_THREAD: cannot tell for'
cat >f <<'X'
ld [4]
jeq #0xc000003e, next, bad
next: ld [16]
jeq #2, bad
jeq #0x40000003, bad
ret #0x7fff0000
bad: ret #0
X
check "an argument is no architecture" shows '; filter: x86_64 x32, 7 '
check "nor in explain" sh -c '! "$0" explain -a x86_64 f | grep -q "^x86:"' \
	"$SCBPF"
check "nor in JSON" sh -c '! "$0" explain --json -a x86_64 f | grep -q sparc' \
	"$SCBPF"
cat >f <<'X'
ld [4]
tax
ld [16]
jeq #0x40000003, bad
txa
jeq #0x40000003, bad
jeq #0xc000003e, next, bad
next: ret #0x7fff0000
bad: ret #0
X
check "the arch word in X is one" shows '; filter: x86_64 x86 x32, 9 '
echo '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["socket"],
"action":"SCMP_ACT_ERRNO","args":[{"index":0,"op":"SCMP_CMP_EQ","value":2}]}]}' \
	>af.json
$SCBPF gen -q -a mips -f raw -o f af.json
arch=mips
check "AF_INET is not sparc" shows '; filter: mips, '
check "AF_INET is not sparc: explain" sh -c \
	'! "$0" explain -a mips f | grep -q "^sparc"' "$SCBPF"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
