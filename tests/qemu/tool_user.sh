#!/bin/sh
# tool_user.sh ARCH DIR
#
# Runs the C tests of an architecture that tool.sh has left in DIR, as processes
# under qemu-user, two at a time. Prints the tests that failed, and the totals.
export qemu=qemu-$1-static dir=$2
ROUNDS=1/20 # emulation is slow
export ROUNDS

command -v "$qemu" >/dev/null || {
	echo "SKIP C tests of $1: $qemu: not found"
	exit 77
}
mkdir -p "$dir/out" || exit 1
ls "$dir" | grep -v '^out$' | xargs -n 1 -P 2 sh -c \
	'T=$dir timeout 1200 $qemu -cpu max "$dir/$0" >"$dir/out/$0" 2>&1'
passed=0
failed=0
for said in "$dir"/out/*; do
	if tail -n 1 "$said" | grep -q ' passed, 0 failed$'; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "${said##*/}:"
		tail -n 12 "$said"
	fi
done
echo "C tests of $1 under qemu-user: $passed passed, $failed failed"
[ $passed -gt 0 ] && [ $failed -eq 0 ]
