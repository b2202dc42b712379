#!/bin/sh
# sums.sh DIR [ARCH]...
#
# Runs the cases, for these architectures or all, in DIR, which becomes a
# directory with all that they read. Prints for each its exit status, checksum
# (by SUM, or cksum and then the size), and command. SCBPF is the program.
dir=$1
here=tests/determinism
shift
tokens=${*:-$(sed -n 's/^	A(\([a-z0-9_]*\)).*/\1/p' arch/arch.c)}

rm -rf "$dir"
mkdir -p "$dir" || exit 1
cp tests/qemu/policy.json $here/mix "$dir" || exit 1
for token in $tokens; do
	"$SCBPF" gen -q -a "$token" -f raw >"$dir/$token.bpf" || exit 1
done
grep -v '^#' $here/cases | while read -r words; do
	case $words in
	*%*)
		for token in $tokens; do
			echo "$words" | sed "s/%/$token/g"
		done
		;;
	*) echo "$words" ;;
	esac
done >"$dir/commands"
cd "$dir" || exit 1
# A command is several words.
while read -r words; do
	"$SCBPF" $words >out 2>&1 </dev/null
	echo $? $(${SUM:-cksum} <out) scbpf "$words"
done <commands
rm out commands
