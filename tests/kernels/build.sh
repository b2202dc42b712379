#!/bin/sh
# build.sh ABI OTHERS OUT
#
# Compiles the judge of one ABI into OUT/ABI, and writes its cases into
# OUT/cases-ABI: SIZES of each kind, as options of cases.c, ten times as many on
# x86_64, and SAMPLED policies for which the oracle gives the verdicts. Runs in
# the top directory, instead of tests/qemu/build.sh, with the programs of
# programs.inc.
abi=$1 out=$3
here=tests/kernels
. tests/qemu/compile.inc
. $here/programs.inc

set -e
dir=$out/$abi.dir
token=$(field "$abi" 2)
mkdir -p "$dir"
number_calls
compile -std=c11 -I"$dir" -DABI="\"$abi\"" -Wl,-Map="$dir/map" \
	-o "$out/$abi" tests/qemu/sys.c $here/call.c $here/judge.c
ip=0x$(sed -n 's/^ *\([0-9a-f]*\) .* after_call$/\1/p' "$dir/map")
[ "$abi" != x86_64 ] || SIZES=$(echo "$SIZES" | sed 's/[0-9][0-9]*/&0/g')
signed=0
case $abi,$2 in
o32*,*n64*) signed=1 ;;
esac
sample_policies "$dir" "$token" "$SEED" "$SAMPLED" "$ip"
# Pairs of words.
"$PROGRAM" -a "$token" "$out/cases-$abi" --seed="$SEED" --ip="$ip" \
	--signed=$signed $SIZES $(cat "$dir/pairs") >"$dir/said" || {
	cat "$dir/said" >&2
	exit 1
}
