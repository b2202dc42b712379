#!/bin/sh
# opt on small filters: the result is never longer than the input, both lengths
# are printed, and nothing is written for a filter that it cannot follow; and
# several filters instead of one, as the kernel stacks them.
passed=0
failed=0

gives() { # status, command and options; then all output on standard input
	cat >want
	status=$1
	shift
	"$SCBPF" "$@" >got 2>err
	is=$?
	cat err >>got
	if [ "$is" -eq "$status" ] && cmp -s want got; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "$*: status $is, expected $status"
	diff want got
}

cd "$T" || exit 1

# Unconditional jumps, and tests that never or always hold.
cat >idle <<'END'
ld [0]
ja next
next: jgt #0xffffffff, never, more
more: jeq #3, on, on
on: ldx #7
ld #5
jge %x, never, then
then: jge #5, last, never
last: ld [0]
tax
ld #6
and %x
jeq #9, never, asks
asks: jeq #2, yes, no
never: ret #0
yes: ret #0x7fff0000
no: ret #0x50001
END
gives 0 opt -q -a x86_64 -f c idle <<'END'
{ 0x20,   0,   0, 0x00000000 },
{ 0x54,   0,   0, 0x00000006 },
{ 0x15,   0,   1, 0x00000002 },
{ 0x06,   0,   0, 0x7fff0000 },
{ 0x06,   0,   0, 0x00050001 },
END

# A detour through M[] and X, and an instruction that is never reached.
cat >detour <<'END'
ld [0]
st M[3]
ldi 7
ldx M[3]
txa
jeq #1, no, yes
no:  ret #0x50001
yes: ret #0x7fff0000
ret #9
END
gives 0 opt -a x86_64 -f c detour <<'END'
{ 0x20,   0,   0, 0x00000000 },
{ 0x15,   0,   1, 0x00000001 },
{ 0x06,   0,   0, 0x00050001 },
{ 0x06,   0,   0, 0x7fff0000 },
scbpf: note: 4 instructions (was 9)
END

# Two loads, three tests and two returns are needed: what a bit of the number
# decides is not split by number.
cat >bit <<'END'
ld [4]
jeq #0xc000003e, native, no
native: ld [0]
jeq #4147, one, bit
one: jeq #33, bit, no
bit: jset #0x2000, yes, no
yes: ret #0x7fff0000
no: ret #0
END
gives 0 opt -a x86_64 -f c bit <<'END'
{ 0x20,   0,   0, 0x00000000 },
{ 0x15,   4,   0, 0x00001033 },
{ 0x45,   0,   3, 0x00002000 },
{ 0x20,   0,   0, 0x00000004 },
{ 0x15,   0,   1, 0xc000003e },
{ 0x06,   0,   0, 0x7fff0000 },
{ 0x06,   0,   0, 0x00000000 },
scbpf: note: 7 instructions (was 8)
END

# Division by zero ends a filter with 0.
cat >divided <<'END'
ld [0]
jeq #5, half, all
half: ldx #0
div x
all: ret #0x7fff0000
END
gives 0 opt -q -a x86_64 -f c divided <<'END'
{ 0x20,   0,   0, 0x00000000 },
{ 0x15,   0,   1, 0x00000005 },
{ 0x06,   0,   0, 0x00000000 },
{ 0x06,   0,   0, 0x7fff0000 },
END

# Nothing to gain.
echo 'ret #0x7fff0000' >one
gives 0 opt -a x86_64 -f c one <<'END'
{ 0x06,   0,   0, 0x7fff0000 },
scbpf: note: 1 instruction (was 1)
END

# Arithmetic on an argument, a computed verdict, a division.
printf 'ld [16]\nmul #3\njeq #5, a, b\na: ret #0\nb: ret #0x7fff0000\n' >product
printf 'ld [0]\nret a\n' >computed
printf 'ld [16]\ntax\ndiv x\nret #0\n' >division
gives 1 opt -a x86_64 -o new.bpf product <<'END'
scbpf: error: cannot read filter 1 ('product'): instruction 2 compares what is not followed
END
gives 1 opt -a x86_64 -o new.bpf detour computed <<'END'
scbpf: error: cannot read filter 2 ('computed'): instruction 1 returns what is not followed
END
gives 1 opt -a x86_64 -o new.bpf division <<'END'
scbpf: error: cannot read filter 1 ('division'): instruction 2 divides by what is not followed
END
if [ -e new.bpf ]; then
	failed=$((failed + 1))
	echo "something was written"
else
	passed=$((passed + 1))
fi

# Two equal actions: the data of the filter installed last is used.
printf 'ld [0]\njeq #1, a, b\na: ret #0x50002\nb: ret #0x7fff0000\n' >two
gives 0 opt -q -a x86_64 -f c detour two <<'END'
{ 0x20,   0,   0, 0x00000000 },
{ 0x15,   0,   1, 0x00000001 },
{ 0x06,   0,   0, 0x00050002 },
{ 0x06,   0,   0, 0x7fff0000 },
END
all=$("$SCBPF" table -a riscv32 | grep -c '^ ')
gives 0 explain -a riscv32 detour two <<END
detour + two: 4 instructions; 3.00 run per allowed call, at most 3
default: ALLOW
riscv32: $((all - 1)) of $all known calls allowed, 0 on conditions, 1 refused
other architectures: see below
audit: 1 error: arch
$("$SCBPF" explain -a riscv32 two | grep '^report: ')

riscv32:
  ERRNO(2) ENOENT: io_destroy
  everything else: ALLOW

other architectures:
  ERRNO(2): 1
  everything else: ALLOW
scbpf: note: 'detour', 'two' are treated as one stack, installed in this order; for a report on each, name one at a time
END
gives 2 explain -a riscv32 <<'END'
scbpf: error: expected a FILTER or POLICY, or several in the order of installation, or '--pid'
END

# For size, the filters for other goals are looked at as well.
"$SCBPF" gen -q -a x86_64 -f raw -o goal.bpf
for goal in speed size; do
	"$SCBPF" opt -q -O $goal -a x86_64 -f raw -o $goal.bpf goal.bpf
done
if [ "$(wc -c <size.bpf)" -lt "$(wc -c <speed.bpf)" ] &&
	"$SCBPF" diff -q -a x86_64 size.bpf goal.bpf >got; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	echo "-O size: not shorter than -O speed, or not the same"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
