#!/bin/sh
# pid.sh OUT
#
# Tests scbpf --pid on i386 processes of an x86_64 kernel, under emulation: the
# filter that it reads must be explained like the one that was installed. Prints
# what differs; exits with 77 if it could not run. SCBPF is the program; CACHE
# is where kernels are kept.
out=$1
root=$out/root
kernel=$CACHE/bookworm-cloud-amd64
here=tests/qemu

skip() {
	echo "SKIP --pid of another ABI: $*"
	exit 77
}

build() {
	"$SCBPF" gen -q -a x86 -f elf -o "$root/launcher" $here/policy.json
	"$SCBPF" gen -q -a x86 -f raw -o "$out/x86.bpf" $here/policy.json
	"$SCBPF" explain -q -a x86 "$out/x86.bpf" >"$out/wanted"
	"$SCBPF" table -a x86 |
		awk '!/^#/ { print "#define NR_" $2, $1 }' >"$out/nr.h"
	clang-19 --target=i386-linux-gnu -fuse-ld=lld-19 -nostdlib -static \
		-Wl,-e,_start -Os -Wall -Wextra -Werror -ffreestanding \
		-fno-builtin -fno-stack-protector -fno-pic -std=c11 -I"$out" \
		-o "$root/narrow" $here/sys.c $here/narrow.c
	clang-19 -O2 -static -D_DEFAULT_SOURCE -o "$root/init" $here/pid.c
	make -s B="$out/build" CC=clang-19 LDFLAGS='-static -s' all \
		>"$out/made"
	cp "$out/build/scbpf" "$root"
}

# What was printed about one process.
between() { # role
	sed -n "/^BEGIN $1\$/,/^END /p" "$out/log" | sed -e 1d -e '$d'
}

[ "$(uname -m)" = x86_64 ] || skip "needs x86_64"
for tool in qemu-system-x86_64 clang-19 ld.lld-19 cpio; do
	command -v $tool >/dev/null || skip "$tool: not found"
done
rm -rf "$out"
mkdir -p "$root/proc" "$root/dev" || exit 1
sh $here/fetch.sh amd64 bookworm linux-image-cloud-amd64 "$kernel" \
	2>"$out/fetch" || skip "kernel: $(cat "$out/fetch")"
set -e
build
(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) | gzip >"$out/initrd"
timeout 600 qemu-system-x86_64 -M q35 -accel tcg -cpu max -m 256 -nographic \
	-no-reboot -kernel "$kernel/vmlinuz" -initrd "$out/initrd" \
	-append "quiet panic=-1 console=ttyS0" </dev/null 2>&1 |
	tr -d '\r' >"$out/log"
set +e
for role in sleeps spins; do
	between $role >"$out/$role"
	diff "$out/wanted" "$out/$role" >"$out/$role.diff" || {
		head -n 20 "$out/$role.diff"
		echo "--pid of an i386 process that $role: FAIL"
		exit 1
	}
done
echo "--pid of i386 processes: PASS"
