#!/bin/sh
# One filter in every supported notation: each is recognized, and gives the same
# instructions. And malicious C source.
. tests/check.inc
cd "$T" || exit 1

printf '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["acct",
"mount"], "action": "SCMP_ACT_ERRNO" } ] }' >p.json
for f in raw hex h c asm json base64 elf; do
	"$SCBPF" gen -q -a x86_64 --only -f $f -o f.$f p.json
done
list() { # of a filter, without the line that names its file
	"$SCBPF" dis -a x86_64 "$@" >listed || return 1
	sed -e '/^; source/d' -e '/^; policy/d' -e '/^; options/d' listed
}
list f.raw >want
# code jt jf k, in decimal, and k again in hexadecimal
od -An -v -t u1 f.raw | tr -s ' ' '\n' | grep . | awk '{ b[NR % 8] = $1 }
	NR % 8 == 0 {
		k = b[5] + b[6] * 256
		k += b[7] * 65536 + b[0] * 16777216
		printf "%d %d %d %.0f ", b[1] + b[2] * 256, b[3], b[4], k
		printf "%02x%02x%02x%02x\n", b[0], b[7], b[6], b[5]
	}' >insns
rows() { # awk's printf format of one line
	awk -v f="$1" '{ printf f "\n", NR - 1, $1, $2, $3, $5 }' insns
}
args() { # without the number of the line
	awk -v f="$1" '{ printf f, $1, $2, $3, $4 }' insns
}

is() { # what is in the file text
	check "$1" same text
}
same() {
	list "$1" >got && cmp want got
}

for f in raw hex h c asm json base64 elf; do
	check "our $f" same f.$f
done
od -v f.raw >text
is 'od'
od -v -t x1 f.raw >text
is 'od -t x1'
od -v -t x4 f.raw >text
is 'od -t x4'
od -t x1 f.raw >text
is 'od, with stars'
od -A x -t x1 f.raw >text
is 'od -A x'
od -A n -v -t x1 f.raw >text
is 'od -A n'
od -A n -v -t x1 f.raw | tr -d ' \n' >text
is 'digits alone'
od -A n -v -t x1 f.raw | tr 'a-f' 'A-F' >text
is 'capital letters'
od -A n -v -t x1 f.raw | sed 's/ /, 0x/g; s/^, //; s/$/,/' >text
is '0x20, 0x00'
od -A n -v -t x1 f.raw | sed 's/ /\\x/g; s/.*/"&"/' >text
is '"\x20"'
od -A n -v -t u1 f.raw | tr -s ' ' '\n' | awk '/./ {
	if ($1 >= 32 && $1 < 127 && $1 != 39 && $1 != 92)
		text = text sprintf("%c", $1 + 0)
	else
		text = text sprintf("\\x%02x", $1)
	}
	END { printf "b\047%s\047\n", text }' >text
is "Python's bytes"
{
	printf '.section .rodata\n.globl f_raw\n.type f_raw, @object\nf_raw:\n'
	od -A n -v -t x1 f.raw | sed 's/ /, 0x/g; s/^,/.byte/'
	printf '.size f_raw, . - f_raw\n'
} >object.s
for bits in 32 64; do
	if $CC -m$bits -c -o text object.s 2>log; then
		is "an object of $bits bits"
	else
		echo "skipped: $CC -m$bits: $(head -n 1 log)"
	fi
done
printf '%s\n' '{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 4 },' \
	'{ BPF_RET | BPF_K, 0, 0, 0x7fff0000 },' >pasted.c
check "a part of C source" gives 0 "" "$SCBPF" dis -q -a x86_64 pasted.c
check "a part of C source: both" grep -q '1: ret #0x7fff0000' out
{
	echo 'unsigned char f_raw[] = {'
	od -A n -v -t x1 f.raw | sed 's/ /, 0x/g; s/^, //; s/$/,/'
	echo '};'
} >text
is 'xxd -i'
od -A n -v -t x1 f.raw | awk '{ printf "%08x:", 16 * (NR - 1)
	for (i = 1; i <= NF; i++) printf i % 2 ? " %s" : "%s", $i
	print "  ................" }' >text
is 'xxd'
od -A n -v -t x1 f.raw | awk '{ printf "%08x ", 16 * (NR - 1)
	for (i = 1; i <= NF; i++) printf i == 9 ? "  %s" : " %s", $i
	print "  |................|" }' >text
is 'hexdump -C'

# --from: the kind of input, which -v prints where it is recognised.
forced() { # notation, file, title
	check "--from=$1" gives 0 "" "$SCBPF" dis -a x86_64 --from="$1" "$2"
	check "recognised: $1" gives 0 "'$2' is read as $3" \
		"$SCBPF" dis -v -a x86_64 "$2"
}
forced raw f.raw 'raw bytes'
forced hex f.hex 'hexadecimal or octal bytes'
forced c f.c 'C source'
forced listing f.asm 'a listing'
forced json f.json 'JSON'
forced base64 f.base64 'base64'
forced elf f.elf 'an ELF file'
check "--from: another one" gives 1 "unexpected 'struct', expected" \
	"$SCBPF" dis -a x86_64 --from=listing f.h
check "--from: text for bytes" gives 1 "this is text, but '--from=raw'" \
	"$SCBPF" dis -a x86_64 --from=raw f.hex
check "--from: bytes for text" gives 1 "this is raw bytes, but '--from=c'" \
	"$SCBPF" dis -a x86_64 --from=c f.raw
check "--from: a filter where a policy is read" gives 1 \
	"'--from=c' is for filters, and a policy is read here" \
	"$SCBPF" gen --from=c p.json
check "--from: of the filter beside a policy" gives 0 "" \
	"$SCBPF" prove -a x86_64 --only --from=raw p.json f.raw
check "--from: no such kind" gives 2 "unknown kind 'x' for '--from'" \
	"$SCBPF" gen --from=x p.json

args '%u %u %u %s\n' >decimal
{ wc -l <decimal; cat decimal; } >text
is 'decimal'
cat decimal >text
is 'decimal without a count'
rows ' %04u: 0x%02x 0x%02x 0x%02x 0x%s   jeq 2 true:0001' |
	(echo ' line  OP   JT   JF   K'; echo =====; cat) >text
is 'scmp_bpf_disasm'
rows ' %04u: 0x%02x 0x%02x 0x%02x 0x%s  A = arch' |
	(echo ' line  CODE  JT   JF      K'; echo =====; cat) >text
is 'seccomp-tools'
rows ' %04u: 0x%02x 0x%02x 0x%02x 0x%s  @[36mA = arch@[0m' |
	(echo ' line  CODE  JT   JF      K'; echo =====; cat) | tr @ '\033' >text
is 'seccomp-tools, in colours'
rows ' %04x: %02x %02x %02x %s   ld  data' |
	(echo ' line  OP JT JF    K'; echo =====; cat) >text
is 'firejail'
rows ' L%04u: 0x%02x 0x%02x 0x%02x 0x%s 	$A = $arch' |
	(echo '#Label  CODE  JT   JF      K'; echo '#----'; cat) >text
is 'ceccomp'
awk '{ printf "code: %02x, jt: %02x, jf: %02x, k: %s\n", $1, $2, $3,
	$5 }' insns >text
is 'youki'
args '{"code":%u,"jt":%u,"jf":%u,"k":%s},' | sed 's/.*/[&]/; s/,]/]/' >text
is 'a list in JSON'
args '{"Op":%u,"Jt":%u,"Jf":%u,"K":%s},' |
	sed 's/.*/{"a": {"filter": [&]}}/; s/,]/]/' >text
is 'a list inside of JSON'
args '{ .code = %u, .jt = %u, .jf = %u, .k = %s },\n' |
	(echo 'struct sock_filter f[] = {'; cat; echo '};') >text
is 'C'
args 'sock_filter { code: %u, jt: %u, jf: %u, k: %s }, ' |
	sed 's/.*/[&]/' >text
is 'Rust'
{
	printf 'seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=%u, filter=[' \
		$(wc -l <insns)
	args 'BPF_JUMP(%u, %%%u, %%%u, %s), ' | sed 's/%/@/g' |
		sed 's/BPF_JUMP(\([0-9]*\), @\([0-9]*\), @\([0-9]*\), \([0-9]*\))/BPF_JUMP(\1, \4, \2, \3)/g; s/, $//'
	echo ']}) = 0'
} >text
is 'strace'
(printf 'garbage '; cat f.raw; printf 'more') >inside
check "--at" sh -c "'$SCBPF' dis -a x86_64 --at 8 inside | sed '/^; source/d' |
	cmp - want"
# A jump to just after the furthest target so far.
(printf '\40\0\0\0\0\0\0\0\25\0\0\1\0\0\0\0\25\0\0\1\1\0\0\0'
	printf '\6\0\0\0\0\0\377\177\6\0\0\0\0\0\0\0more') >short
check "--at: jumps that pass each other" gives 0 "" "$SCBPF" dis -a x86_64 \
	--at 0 short
check "--at: up to the last return" grep -q 'x86_64, 5 instructions' out
check "--at 0x100000" gives 1 "offset 1048576 is beyond the end" \
	"$SCBPF" dis --at 0x100000 inside
check "--at 3" gives 1 "no filter begins at offset 3" "$SCBPF" dis --at 3 inside
check "--at x" gives 2 "invalid offset 'x'" "$SCBPF" dis --at x inside
size=$(wc -c <f.raw)
bin2() { # size of the filter that allows, in octal escapes for 16 bits
	printf 'SC\1\0\0\0\0\0'
	printf "\\$(printf %03o $((size % 256)))\\$(printf %03o \
		$((size / 256)))\\0\\0\\20\\0\\0\\0"
	dd if=/dev/zero bs=112 count=1 2>/dev/null
	cat f.raw
	printf '\40\0\0\0\0\0\0\0\6\0\0\0\0\0\377\177'
}
bin2 >f.bin2
check "snapd's .bin2" gives 0 "" "$SCBPF" dis -a x86_64 f.bin2
check "the filter that denies is first" sh -c "sed -n 4p out |
	grep -q 'x86_64, 2 instructions'"
dd if=f.bin2 of=cut.bin2 bs=1 count=160 2>/dev/null
check "and cut short" gives 1 "the header of snapd says that two filters of \
$size and 16 bytes follow, but 32 bytes do" \
	"$SCBPF" dis -a x86_64 cut.bin2
dd if=f.bin2 of=head.bin2 bs=1 count=4 2>/dev/null
dd if=/dev/zero bs=124 count=1 2>/dev/null >>head.bin2
check "and without a filter" gives 1 "this profile of snapd has no filter" \
	"$SCBPF" dis -a x86_64 head.bin2
{
	printf 'SC\1\1'
	dd if=/dev/zero bs=124 count=1 2>/dev/null
} >open.bin2
check "and unrestricted" gives 1 "this profile of snapd is unrestricted" \
	"$SCBPF" dis -a x86_64 open.bin2
"$SCBPF" gen -q -a s390x --only -f raw -o big.raw p.json
check "the other byte order" gives 1 "the instructions look big-endian" \
	"$SCBPF" dis -a x86_64 big.raw

# --- C that means harm -------------------------------------------------------

refused() { # message
	timeout 20 "$SCBPF" dis -a x86_64 evil.c >out 2>err
	is=$?
	[ $is -eq 1 ] && grep -q -F -e "$1" err && [ ! -s out ] || {
		echo "status $is"
		cut -c 1-200 err
		return 1
	}
}
evil() { # what is in evil.c, message
	check "$1" refused "$2"
}
many() { # text, n
	awk -v s="$1" -v n="$2" 'BEGIN { while (n--) printf "%s", s }'
}
in_array() { # an expression
	echo "struct sock_filter f[] = { BPF_STMT(6, $1) };"
}

{
	echo '#define A0 1'
	awk 'BEGIN { for (i = 1; i < 40; i++)
		printf "#define A%d A%d A%d\n", i, i - 1, i - 1 }'
	in_array A39
} >evil.c
evil 'macros that double' 'macros make more than'
{
	awk 'BEGIN { for (i = 1; i < 400; i++)
		printf "#define B%d B%d\n", i, i - 1 }'
	in_array B399
} >evil.c
evil 'a long chain' 'macros nest too deeply'
{
	echo '#define F(x) x'
	in_array "$(many 'F(' 100)1$(many ')' 100)"
} >evil.c
evil 'arguments inside of arguments' 'the arguments of macros nest too'
{
	echo '#define R R + 1'
	in_array R
} >evil.c
evil 'a macro of itself' "'R' is not known here"
{
	echo '#define F(x) x'
	in_array 'F('
} | sed 's/F() };/F(/' >evil.c
evil 'a call without an end' 'has no end'
in_array "$(many '(' 100000)1$(many ')' 100000)" >evil.c
evil 'parentheses' 'nested too deeply'
in_array "$(many '- ' 100000)1" >evil.c
evil 'signs' 'nested too deeply'
in_array '1 / 0' >evil.c
evil 'division by zero' 'division by zero'
in_array '1 % (2 - 2)' >evil.c
evil 'a rest of zero' 'division by zero'
in_array '1 << 64' >evil.c
evil 'a shift' 'shift by too many bits'
in_array '1 << -1' >evil.c
evil 'a negative shift' 'shift by too many bits'
in_array 99999999999999999999 >evil.c
evil 'a number' 'is too large'
in_array 0x100000000 >evil.c
evil '33 bits' 'is too large, expected 32 bits'
in_array 'f##g' >evil.c
evil 'a paste outside' "'f' is not known here"
{
	echo '#define P(a, b) a ## b'
	in_array 'P(1, /)'
} >evil.c
evil 'a paste of nothing' "which is not a token"
printf '#if 1 / 0\n#endif\n%s\n' "$(in_array 1)" >evil.c
evil '#if divides by zero' 'division by zero'
printf '#if\n#endif\n%s\n' "$(in_array 1)" >evil.c
evil '#if alone' 'needs a condition'
printf '#if defined\n#endif\n%s\n' "$(in_array 1)" >evil.c
evil 'defined alone' "'defined' needs a name"
printf '#if (1\n#endif\n%s\n' "$(in_array 1)" >evil.c
evil '#if (1' "expected ')'"
printf '%s\n' "$(in_array 1) /*" >evil.c
evil 'a comment' 'unterminated comment'
(
	many '#if 1
' 200
	in_array 1
) >evil.c
evil 'conditions' 'conditions nest too deeply'
{
	echo 'struct sock_filter f[] = {'
	many '{6,0,0,0},' 5000
	echo '};'
} >evil.c
evil 'instructions' 'too many instructions'
echo 'struct sock_filter f[] = { [4294967295] = {6,0,0,0} };' >evil.c
evil 'a position' 'too many instructions'
{
	echo 'struct sock_filter f[] = {'
	many '1+' 600000
} >evil.c
evil 'a huge declaration' 'more than 1048576 tokens'
declarations=100000
[ -z "$ROUNDS" ] || declarations=400000
{
	echo 'extern "C" { namespace x {'
	many 'int a;' $declarations
	in_array 1
	echo '}}'
} >block.cc
check "many declarations in a block of C++" gives 0 "" \
	"$SCBPF" dis -a x86_64 block.cc
# Only `once` keeps a file from being included again.
printf '#pragma pack\nBPF_STMT(6, ONE),\n' >again.h
echo 'BPF_STMT(6, 2),' >i
echo '#define ONE 1' >before.h
{
	echo '#include "before.h"'
	echo 'struct sock_filter f[] = {'
	echo '#include "again.h"'
	echo '#include "again.h"'
	echo '};'
} >twice.c
check "a file that is included twice" gives 0 "" "$SCBPF" dis -a x86_64 twice.c
check "is there twice" grep -q '2 instructions' out
printf '%s\n' 'struct sock_filter f[] = {' '#include "i"' '};' >short.c
check "a name of one letter" gives 0 "" "$SCBPF" dis -a x86_64 short.c
printf '#pragma once\nBPF_STMT(6, 1),\n' >again.h
check "with #pragma once" gives 0 "" "$SCBPF" dis -a x86_64 twice.c
check "it is there once" grep -q '1 instruction' out
echo '#include "evil.c"' >evil2.c
{
	echo '#include "evil.c"'
	in_array 1
} >evil.c
evil 'a file that includes itself' 'files include each other too deeply'
{
	many '#include "none.h"
' 300
	in_array UNKNOWN
} >evil.c
evil 'many files that are not there' "'UNKNOWN' is not known here"
echo 'struct sock_filter f[] = { [3 ... 1] = {6,0,0,0} };' >evil.c
evil 'a range' 'the range ends before it begins'
echo 'struct sock_filter f[] = { [0 ... 4096] = {6,0,0,0} };' >evil.c
evil 'a long range' 'too many instructions'
echo 'struct sock_filter f[] = { 6, 0, 0, 0, 6, x };' >evil.c
evil 'flat' "'x' is not known here"
{
	printf '#define O(...) __VA_OPT__('
	many 'x ' 100000
	echo ')'
	in_array "$(many 'O()' 1000)"
} >evil.c
evil '__VA_OPT__ of much' 'macros make more than'
printf '#define O(...) __VA_OPT__\nint x[] = { O() };\n%s\n' "$(in_array 1)" >evil.c
evil '__VA_OPT__ alone' "'__VA_OPT__' needs its text"
{
	in_array 1
	echo 'struct sock_fprog p = { .len = 3, .filter = f };'
} >long.c
check "a length above the array's" gives 0 \
	"'p' says that 'f' has 3 instructions, but it has 1" \
	"$SCBPF" dis -a x86_64 long.c
{
	echo 'struct sock_filter f[] = { 6, 0, 0, 0, 6, 0, 0, 1 };'
	echo 'struct sock_fprog p = { 1, f };'
} >part.c
check "a length below the array's" gives 0 \
	"'p' installs only 1 of the 2 instructions of 'f'" \
	"$SCBPF" dis -a x86_64 part.c
printf '#error no\n%s\n' "$(in_array 1)" >error.c
check "#error" gives 0 "a compiler stops at this #error" \
	"$SCBPF" dis -a x86_64 error.c
printf 'struct sock_filter f[] = {\n#ifdef HAVE_X\n{6,0,0,1},\n#endif\n{6,0,0,2}};' \
	>guess.c
check "a condition that is a guess" gives 0 "nothing defines 'HAVE_X' here" \
	"$SCBPF" dis -a x86_64 guess.c
sed 's/ifdef HAVE_X/if __riscv_xlen == 64 || _MIPS_SIM == 2/' guess.c >other.c
check "what only others define" gives 0 "" "$SCBPF" dis -a x86_64 other.c
check "is no guess" [ ! -s err ]
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
