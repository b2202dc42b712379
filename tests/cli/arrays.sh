#!/bin/sh
# Filters in C as projects write them (tests/arrays): scbpf reads the same
# instructions that the compiler generates. Needs the kernel's headers, and for
# the files of C++ a C++ compiler.
. tests/check.inc
top=$PWD/tests/arrays
cd "$T" || exit 1

# Each array must be compiled for the architecture that scbpf assumes.
case " $CC $CFLAGS " in
*" -m32 "*)
	echo "skipped: arrays for 32 bits, and 'dis' names the kernel's calls"
	echo "0 passed, 0 failed"
	exit 0
	;;
esac

echo 'int main(void) { return 0; }' >try.c
if ! $CC -I"$top" -include harness.h -o try try.c 2>log; then
	echo "skipped: no headers of the kernel: $(head -n 1 log)"
	echo "0 passed, 0 failed"
	exit 0
fi

dis() { # arguments, without the lines that say where a filter is from
	"$SCBPF" dis -q "$@" >list || return 1
	sed '/^; source: /d' list
}

# The source of one program for all arrays, which compiles in a tenth of the time
# that one for each takes: the functions that install are renamed, and the
# argument names one of them.
installers() { # file...
	echo '#include "harness.h"'
	main=
	for file; do
		name=${file##*/}
		name=${name%.*}
		printf '%s\n' "#define install install_$name" \
			"#include \"$file\"" '#undef install'
		main="$main
	if (strcmp(argv[1], \"$name\") == 0)
		return install_$name();"
	done
	printf '%s\n' '#include <string.h>' '' 'int' \
		'main(int argc, char **argv)' '{' "	(void)argc;$main" \
		'	return 9;' '}'
}

build() { # program, source, compiler...
	to=$1
	from=$2
	shift 2
	"$@" -w -I"$top" -I. -o "$to" "$from"
}

# The array has the name of its file, unless it is the only one.
same() { # program, file
	file=$2
	name=${file##*/}
	name=${name%.*}
	"./$1" "$name" >array.bpf || return 1
	operand=$file
	case $name in
	many | member) operand=$file:$name ;;
	esac
	dis array.bpf >want && dis "$operand" >got || return 1
	diff want got
}

# tcc treats an apostrophe in a part that #if leaves out as a character
# constant, and accepts no compound literal as an element of an array.
cat >tiny.c <<'X'
#ifndef __TINYC__
#error another compiler
#endif
X
set -- "$top"/*.c
if $CC -c -o tiny.o tiny.c 2>log; then
	for file in "$top"/*.c; do
		shift
		installers "$file" >one.c
		if build one one.c $CC 2>log; then
			set -- "$@" "$file"
		else
			echo "skipped: tcc: $(sed -n 's|.*/||p' log | tail -n 1)"
		fi
	done
fi
installers "$@" >arrays.c
check "the arrays in C are compiled" build arrays arrays.c $CC
for file; do
	check "${file##*/}" same arrays "$file"
done
check "several arrays are named" gives 0 "'many.c' holds 2 filters ('other', \
'many'): they are treated as one stack, installed in this order; \
'many.c:many' reads one of them" "$SCBPF" sim -a x86_64 "$top/many.c" read
check "one of them has no note" gives 0 "" "$SCBPF" sim -a x86_64 \
	"$top/many.c:many" read
check "none at all" [ ! -s err ]
printf '#define X\n#include "made.h"\nint f(void) { return install(); }\n' >user.c
check "the header with the array is missing" gives 1 "user.c:2:10: error: no \
filter is in this file, and \"made.h\" cannot be read" \
	"$SCBPF" dis user.c
set -- "$top"/*.cc
installers "$@" >vectors.cc
if build vectors vectors.cc ${CXX:-c++} -std=c++17 2>errors ||
	${CXX:-c++} -std=c++17 -I"$top" -include harness.h -o try try.c 2>log; then
	check "the arrays in C++ are compiled" sh -c 'cat errors; [ -x vectors ]'
	for file; do
		check "${file##*/}" same vectors "$file"
	done
else
	echo "skipped: no C++ compiler"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
