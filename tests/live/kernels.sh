#!/bin/sh
# Tests against the running kernel: random policies and programs are installed,
# calls are made under them, and the results are compared with the simulator,
# the reference evaluator and the oracle; and whether the kernel loads a program
# is compared with 'check'. `make check-kernels` does this on other kernels.
# Without ROUNDS there are a quarter as many policies. Needs Linux.
. tests/check.inc
. tests/kernels/programs.inc

compile_judge() {
	$CC $CFLAGS $O -D_DEFAULT_SOURCE -DHOSTED $LDFLAGS -o "$T/judge" \
		tests/kernels/judge.c
}

n=25
[ -z "$ROUNDS" ] || n=100
make_cases() {
	sample_policies "$T" "$abi" 1 6 0 &&
		"$PROGRAM" -a "$abi" "$T/file" --policies=$n \
			--programs=200 --checks=500 \
			$(cat "$T/pairs")
}

# With a wrong expected result, the comparison must fail.
finds_fault() { # option
	"$PROGRAM" -a "$abi" "$T/fault" "$1" --fault=1 &&
		! "$T/judge" "$T/fault"
}

if ! [ -d /proc/self ] || ! "$SCBPF" run -q -- true 2>"$T/err"; then
	echo "skipped: no filter can be installed here, or none of $SCBPF for true"
	echo "0 passed, 0 failed"
	exit
fi
check "cases.c and the oracle" build_programs "$T"
check "the judge" compile_judge
abi=$("$PROGRAM" -a native)
check "cases for $abi" make_cases
check "the kernel agrees" "$T/judge" "$T/file"
sed -n 's/^COUNT //p' "$T/log"
check "a verdict that is not the kernel's" finds_fault --programs=1
check "a program that is not loaded, or is" finds_fault --checks=1
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
