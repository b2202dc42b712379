#!/bin/sh
# The line of each fault in tests/faults/list occurs once in its file, so that a
# change of the line fails here. proof_faults.sh, which takes longer, runs the
# faults.
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
