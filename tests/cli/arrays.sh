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

printf '#include "harness.h"\n#include ARRAY\n' >harness.c
cp harness.c harness.cc
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

# Compiles a file of tests/arrays; renames the function that installs, so that
# one program can hold all of them.
compile() { # file, compiler...
	file=$1
	shift
	name=${file##*/}
	"$@" -w -I"$top" -I. -DARRAY="\"$file\"" -Dinstall="install_${name%.*}" \
		-c -o "$name.o" harness."${file##*.}"
}

# Links the program that installs the filter named by its argument.
link() { # program, objects...
	program=$1
	shift
	for object; do
		name=${object%.*.o}
		echo "int install_$name(void);" >>"$program.inc"
		echo "if (strcmp(argv[1], \"$name\") == 0) \
			return install_$name();" >>"$program.main"
	done
	printf '%s\n' '#include <string.h>' "#include \"$program.inc\"" \
		'int main(int argc, char **argv)' '{' '(void)argc;' \
		"#include \"$program.main\"" 'return 9;' '}' >"$program.c"
	$CC -c -o "$program.o" "$program.c" &&
		$LINK -o "$program" "$program.o" "$@"
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
objects=
for file in "$top"/*.c; do
	if compile "$file" $CC 2>log; then
		objects="$objects ${file##*/}.o"
	elif $CC -c -o tiny.o tiny.c 2>log; then
		compile "$file" $CC 2>log
		echo "skipped: tcc: $(sed -n '$s|.*/||p' log)"
	else
		check "${file##*/} is compiled" compile "$file" $CC
	fi
done
LINK=$CC
check "the arrays in C are linked" link arrays $objects
for object in $objects; do
	check "${object%.o}" same arrays "$top/${object%.o}"
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
if ${CXX:-c++} -std=c++17 -I"$top" -include harness.h -o try try.c 2>log; then
	objects=
	for file in "$top"/*.cc; do
		check "${file##*/} is compiled" \
			compile "$file" ${CXX:-c++} -std=c++17
		objects="$objects ${file##*/}.o"
	done
	LINK=${CXX:-c++}
	check "the arrays in C++ are linked" link vectors $objects
	for object in $objects; do
		check "${object%.o}" same vectors "$top/${object%.o}"
	done
else
	echo "skipped: no C++ compiler"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
