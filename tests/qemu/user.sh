#!/bin/sh
# user.sh OUT
#
# Runs the launchers of all ABIs that qemu-user has, as far as that goes: its
# seccomp(2) returns ENOSYS, so they exit with 125. Their calls and arguments are
# what strace shows, so this tells that the machine code runs, also on ABIs for
# which there is no kernel here. Needs qemu-user-static.
out=$1
passed=0
failed=0

# scbpf's name, qemu's, and the block's address (gen/emit/elf.c).
rows() {
	cat <<-END
		x86_64 x86_64 4194480
		x86 i386 4194420
		arm arm 4194420
		aarch64 aarch64 4194480
		aarch64_be aarch64_be 4194480
		riscv64 riscv64 4194480
		riscv32 riscv32 4194420
		s390x s390x 4194480
		ppc64 ppc64 4194480
		ppc64le ppc64le 4194480
		ppc ppc 4194420
		loongarch64 loongarch64 4194480
		mips mips 4194420
		mipsel mipsel 4194420
		mips64 mips64 4194480
		mipsel64 mips64el 4194480
		mips64n32 mipsn32 4194420
		mipsel64n32 mipsn32el 4194420
	END
}

runs() { # scbpf's name, qemu's, address
	"$SCBPF" gen -q -a "$1" --flag log -f elf -o "$out/$1" || return
	timeout 60 "qemu-$2-static" -strace "$out/$1" /none >"$out/said" 2>&1
	[ $? -eq 125 ] &&
		grep -q ' prctl(38,1,0,0,0,0) = 0' "$out/said" &&
		grep -q " seccomp(1,2,$3,0,0,0) = -1 errno=" "$out/said"
}

mkdir -p "$out" || exit 1
rows >"$out/rows"
while read -r token qemu address; do
	command -v "qemu-$qemu-static" >/dev/null || {
		echo "SKIP launcher of $token: qemu-$qemu-static: not found"
		continue
	}
	if runs "$token" "$qemu" "$address"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "launcher of $token:"
		cat "$out/said"
	fi
done <"$out/rows"
echo "launchers under qemu-user: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
