#!/bin/sh
# dis lists instructions that the kernel refuses, marks them and exits with 1.
# All other commands require a filter that can be loaded.
. tests/check.inc
cd "$T" || exit 1

lists() { # file, a line of the listing
	$SCBPF dis -a x86_64 "$1" >out 2>err
	[ $? -eq 1 ] && grep -q -F -e "$2" out || {
		cat out err
		false
	}
}

# ld arch; unknown; misc 0xe7; allow
printf '4\n32 0 0 4\n231 0 0 0\n21 9 0 1\n6 0 0 2147418112\n' >bad
check "an unknown instruction" lists bad \
	'   1: .insn 0xe7, 0, 0, 0x0              ; refused: unknown instruction'
check "a jump too far, in the same listing" lists bad \
	'   2: jeq #1, 12, 3                      ; refused: jump beyond the end'
check "the rest is listed" lists bad '   3: ret #0x7fff0000'
check "and what is sound is explained" lists bad '   0: ld [4]   '
check "each is an error" [ "$(grep -c 'error: the kernel refuses' err)" = 2 ]
check "with its place" grep -q '^bad:3:1: error: .* instruction 1: unknown' err
printf '32 0 0 0\n' >noret
check "no return" lists noret 'refused: the last instruction is not a ret'
printf '2\n96 0 0 3\n22 0 0 0\n' >cell
check "M[] before it is stored" lists cell 'refused: M[] is read before'
printf '\040\0\0\0\004\0\0\0\006\0\0\0\0\0\377\177\001\002\003' >short
check "bytes left over" lists short '   1: ret #0x7fff0000'
check "and said" grep -q "19 bytes, expected a multiple of 8" err
check "opt refuses it" gives 1 "multiple of 8" $SCBPF opt short
check "sim refuses it" gives 1 "refuses instruction 1" $SCBPF sim bad read
(cat bad; printf '1\n6 0 0 0\n') >two
check "one of two" lists two '; filter 2 of 2'
check "the message says which" grep -q 'instruction 1 of filter 1: unknown' err

# What is missing at the end of a line is reported there.
printf '%s\n' '#define ALLOW(n) JEQ(n), {6, 0, 0, 0x7fff0000}' \
	'#define JEQ(n) BPF_JUMP(0x15, n, 0, 1)' 'struct sock_filter f[] = {' \
	'BPF_STMT(0x20, 0),' 'ALLOW(1) /* no comma */' '' 'ALLOW(2),' \
	'BPF_STMT(6, 0)' '};' >comma.c
check "a comma between macros" gives 1 "comma.c:5:24: error: expected ',' at \
the end of this line, found 'BPF_JUMP'" $SCBPF dis -a x86_64 comma.c
printf '%s\n' 'struct sock_filter f[] = {' '{ 0x20, 0, 0, 0 }' '{ 6, 0, 0, 0 },' \
	'};' >comma.c
check "a comma between braces" gives 1 "comma.c:2:18: error: expected ','" \
	$SCBPF dis -a x86_64 comma.c
printf '%s\n' '[{"code":32,"jt":0,"jf":0,"k":4}' '{"code":6,"jt":0,"jf":0,"k":0}]' \
	>comma.json
check "a comma in JSON" gives 1 "comma.json:1:33: error: expected ',' or ']' at \
the end of this line" $SCBPF dis -a x86_64 comma.json

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
