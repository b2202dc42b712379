#!/bin/sh
# Faults seeded into a copy of the compiler (tests/faults/list): each must be
# caught before anything is written. Its output is a table.
here=tests/faults
objects=
for c in $(sed -n '/^#/d; s/	.*//p' $here/list | sort -u); do
	o=$T/$(echo $c | tr / -)
	awk -f $here/seed.awk file=$c $here/list gen/$c >"$o" &&
		$CC $CFLAGS $O -w -c -o "$o.o" "$o" || {
		echo "0 passed, 1 failed"
		exit 1
	}
	objects="$objects $o.o"
done
$CC $CFLAGS $O $LDFLAGS -o "$T/program" $here/faults.c $objects \
	"$B/libscbpf.a" && exec "$T/program" $here/list
