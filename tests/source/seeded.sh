#!/bin/sh
# Each fault of tests/faults/list is in its file once, so that a change of that
# line fails at once. proof_faults.sh, which takes longer, runs them.
. tests/check.inc
here=tests/faults

seeds() { # file
	awk -f $here/seed.awk file=$1 $here/list gen/$1 >"$T/seeded.c"
}
for file in $(sed -n '/^#/d; s/	.*//p' $here/list | sort -u); do
	check "$file" seeds $file
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
