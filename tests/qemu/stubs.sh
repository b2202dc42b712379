#!/bin/sh
# stubs.sh OUT
#
# Assembles what the comments in tables/start_*.tbl say, and compares it with
# the numbers beside them, instruction by instruction. Needs llvm-19. Says
# what differs, and counts.
out=$1
passed=0
failed=0

# LLVM's names, and what it must be told.
rows() {
	cat <<-END
		x86_64 x86_64-linux-gnu
		x86 i386-linux-gnu
		x32 x86_64-linux-gnux32
		arm arm-linux-gnueabi
		aarch64 aarch64-linux-gnu
		riscv64 riscv64-linux-gnu
		riscv32 riscv32-linux-gnu
		s390x s390x-linux-gnu
		s390 s390x-linux-gnu
		ppc64 powerpc64-linux-gnu
		ppc powerpc-linux-gnu
		loongarch64 loongarch64-linux-gnu
		loongarch32 loongarch32-linux-gnu
		mips mips-linux-gnu -mcpu=mips32
		mips64 mips64-linux-gnuabi64 -mcpu=mips64
		mips64n32 mips64-linux-gnuabin32 -mcpu=mips64
	END
}

# The bytes of the table as one line: words by this byte order.
bytes() { # table big|little
	sed -n -e 's/^B(\([^)]*\)).*/\1/p' -e 's/^W(0x\([0-9a-f]*\)).*/\1/p' "$1" |
		sed -e 's/0x//g' -e 's/[, ]//g' |
		if [ "$2" = little ]; then
			sed 's/^\(..\)\(..\)\(..\)\(..\)$/\4\3\2\1/'
		else
			cat
		fi | tr -d '\n'
}

command -v llvm-mc-19 >/dev/null || {
	echo "SKIP machine code of launchers: llvm-mc-19: not found"
	exit 77
}
mkdir -p "$out" || exit 1
rows >"$out/rows"
while read -r arch triple options; do
	table=tables/start_$arch.tbl
	{
		echo .text
		echo .space 24
		case $arch in
		mips*) echo .set noreorder ;;
		esac
		sed -n 's,^[BW](.*/\* \([^;]*\)\(;.*\)\{0\,1\} \*/$,\1,p' "$table"
	} >"$out/$arch.s"
	order=big
	case $arch in
	arm | aarch64 | riscv* | loongarch*) order=little ;;
	esac
	if ! llvm-mc-19 -triple="$triple" $options -filetype=obj \
		-o "$out/$arch.o" "$out/$arch.s" 2>"$out/$arch.err"; then
		cat "$out/$arch.err"
		is=none
	else
		llvm-objcopy-19 -O binary -j .text "$out/$arch.o" \
			"$out/$arch.bin"
		is=$(od -An -v -tx1 "$out/$arch.bin" | tr -d ' \n' |
			sed 's/^0\{48\}//')
	fi
	want=$(bytes "$table" $order)
	# Code may be padded behind its end.
	case $is in
	"$want"*) passed=$((passed + 1)) ;;
	*)
		failed=$((failed + 1))
		printf '%s: assembled\n%s\ntable\n%s\n' "$arch" "$is" "$want"
		;;
	esac
done <"$out/rows"
echo "machine code of launchers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
