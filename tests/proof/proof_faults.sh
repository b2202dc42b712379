#!/bin/sh
# Faults seeded into a copy of the compiler (tests/faults/list): each must be
# caught before anything is written. Its output is a table.
here=tests/faults
# Compiled as two sources, which takes half the time of twenty; the second has
# those that define a name of one of the first.
for c in $(sed -n '/^#/d; s/	.*//p' $here/list | sort -u); do
	name=${c##*/}
	awk -f $here/seed.awk file=$c $here/list gen/$c >"$T/$name" || {
		echo "0 passed, 1 failed"
		exit 1
	}
	case $name in
	search_shared.c | search_table.c) echo "#include \"$name\"" >&4 ;;
	*) echo "#include \"$name\"" >&3 ;;
	esac
done 3>"$T/first" 4>"$T/second"
mv "$T/first" "$T/first.c"
mv "$T/second" "$T/second.c"
$CC $CFLAGS $O $LDFLAGS -w -o "$T/program" $here/faults.c "$T/first.c" \
	"$T/second.c" "$B/libscbpf.a" && exec "$T/program" $here/list
