#!/bin/sh
# tool.sh ARCH-tool LIBC OUT
#
# Compiles scbpf itself and its C tests for an architecture, and puts into
# OUT/ARCH-tool the program that runs them there as the machine's first process.
# The expected output goes into OUT/world, from SCBPF, the program for this
# machine. Tests that only compute go into OUT.tests: tool_user.sh runs these,
# because a whole machine under emulation takes many times as long as a process.
name=$1 libc=$2 out=$3
world=$out/world
arch=${name%-tool}
cc="clang-19 --target=$arch-linux-gnu --gcc-toolchain=$libc/usr -static"
cc="$cc -fuse-ld=lld-19 -Wno-unused-command-line-argument"
cflags="-std=c11 -O2 -Igen -I$out.build"

set -e
# One architecture of each kind, since emulation is slow.
sh tests/determinism/sums.sh "$world" x86_64 s390x mips >"$out.plan"
mkdir "$out.tests"
make -s B="$out.build" CC="$cc" CFLAGS=-O2 LDFLAGS=-s all >"$out.log"
mkdir "$out/proc"
cp "$out.build/scbpf" "$world"
# The tests find their files where they are here.
cp -R tests "$world"
for source in tests/*.c tests/unit/*.c tests/proof/*.c tests/property/*.c \
	tests/golden/*.c tests/live/*.c; do
	[ -f "$source" ] || continue
	case $source in
	*/api_small_stack.c) continue ;; # minutes, even without emulation
	*/report_schema.c) continue ;;	 # runs a shell, which is not there
	esac
	rm "$world/$source"
	test=${source##*/}
	test=${test%.c}
	case $source in
	*/live/* | */api*)
		dir=$world
		echo "0 - - $test"
		;;
	*) dir=$out.tests ;;
	esac
	$cc $cflags -Itests -s -o "$dir/$test" "$source" "$out.build/libscbpf.a"
done >>"$out.plan"
echo end >>"$out.plan"
mv "$out.plan" "$world/plan"
$cc $cflags -D_DEFAULT_SOURCE -DNAME="\"$name\"" -s -o "$out/$name" \
	tests/qemu/tool.c
