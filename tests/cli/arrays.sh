#!/bin/sh
# Filters in C as projects write them (tests/arrays): what is read is what the
# compiler makes of them. Needs the kernel's headers, and for the files of C++ a
# C++ compiler.
. tests/check.inc
top=$PWD/tests/arrays
cd "$T" || exit 1

# What an array is compiled for has to be what the program takes it to be for.
case " $CC $CFLAGS " in
*" -m32 "*)
	echo "skipped: arrays for 32 bits, and 'dis' names the kernel's calls"
	echo "0 passed, 0 failed"
	exit 0
	;;
esac

cat >harness.c <<'X'
#include "harness.h"
#ifdef __cplusplus
extern "C"
#endif
int install(void);
#include ARRAY
int
main(void)
{
	return install();
}
X
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

# The array is called as the file, unless it is the only one.
same() { # file, compiler...
	file=$1
	shift
	name=${file##*/}
	name=${name%.*}
	"$@" -w -I"$top" -I. -DARRAY="\"$file\"" -o written harness.${file##*.} &&
		./written >array.bpf || return 1
	operand=$file
	case $name in
	many | member) operand=$file:$name ;;
	esac
	dis array.bpf >want && dis "$operand" >got || return 1
	diff want got
}

# tcc takes an apostrophe in a part that #if leaves out for a constant's, and no
# compound literal as an element of an array.
cat >tiny.c <<'X'
#ifndef __TINYC__
#error another compiler
#endif
X
for file in "$top"/*.c; do
	if $CC -c -o tiny.o tiny.c 2>log && ! $CC -w -I"$top" -I. \
		-DARRAY="\"$file\"" -o written harness.c 2>log; then
		echo "skipped: tcc: $(sed -n '$s|.*/||p' log)"
		continue
	fi
	check "${file##*/}" same "$file" $CC
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
cp harness.c harness.cc
if ${CXX:-c++} -std=c++17 -I"$top" -include harness.h -o try try.c 2>log; then
	for file in "$top"/*.cc; do
		check "${file##*/}" same "$file" ${CXX:-c++} -std=c++17
	done
else
	echo "skipped: no C++ compiler"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
