#!/bin/sh
# build.sh ABI OTHERS OUT
#
# Compiles the test of one ABI into OUT/ABI, with the filters for it alone and
# for it together with the OTHERS (ABIs, separated by commas). Copies it to
# OUT/p-ABI; under that name it only makes its calls. Builds the launchers that
# run that one under the filter, into OUT/elf-ABI and OUT/c-ABI. Lists what it
# cannot build in OUT/../less. Runs in the top directory; SCBPF is the program.
abi=$1 out=$3
here=tests/qemu
. $here/compile.inc

filter() { # name architectures
	"$SCBPF" gen -q -a "$2" --name "$1" -o "$dir/$1.h" $here/policy.json
}

set -e
token=$(field "$abi" 2)
family=$token
for other in $(echo "$2" | tr , ' '); do
	[ "$other" = "$abi" ] || family=$family+$(field "$other" 2)
done
dir=$out/$abi.dir
mkdir -p "$dir"
filter only "$token"
filter family "$family"
number_calls
"$SCBPF" gen -q -a "$token" -f elf -o "$out/elf-$abi" $here/policy.json
"$SCBPF" gen -q -a "$token" -f launcher -o "$dir/launcher.c" $here/policy.json
c=-DC_LAUNCHER
case $abi in
s390) # clang knows 64 bits only
	if command -v s390x-linux-gnu-gcc >/dev/null; then
		s390x-linux-gnu-gcc -m31 -Os -Wall -Wextra -Werror -static \
			-nostdlib -ffreestanding -fno-stack-protector \
			-fno-pic -no-pie -o "$out/c-$abi" "$dir/launcher.c"
	else
		echo "C launcher of $abi: s390x-linux-gnu-gcc: not found" \
			>>"$out/../less"
		c=
	fi
	;;
*) compile -o "$out/c-$abi" "$dir/launcher.c" ;;
esac
compile -std=c11 -I"$dir" -DABI="\"$abi\"" $c -o "$out/$abi" \
	$here/sys.c $here/probes.c $here/test.c
cp "$out/$abi" "$out/p-$abi"
