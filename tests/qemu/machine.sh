#!/bin/sh
# machine.sh OUT NAME SUITE ARCH PACKAGE CONSOLE ABIS QEMU...
#
# Boots a kernel with the tests of its ABIs. Leaves in OUT what was said: log
# of the machine; errors of the build; skip, the reason why there was nothing
# to boot.
out=$1 name=$2 suite=$3 arch=$4 package=$5 console=$6 abis=$7
shift 7
kernel=$CACHE/$suite-$arch

skip() { # reason
	echo "$*" >"$out/skip"
	exit
}

pack() {
	root=$out/root
	mkdir -p "$root" || exit 1
	for abi in $(echo "$abis" | tr , ' '); do
		sh tests/qemu/build.sh "$abi" "$abis" "$root" || exit 1
		paths="$paths /$abi"
		[ -e "$root/init" ] || cp "$root/$abi" "$root/init"
	done
	rm -r "$root"/*.dir
	(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) |
		gzip >"$out/initrd"
}

rm -rf "$out"
mkdir -p "$out" || exit 1
: >"$out/log"
for tool in "$1" clang-19 ld.lld-19 cpio; do
	command -v "$tool" >/dev/null || skip "$tool: not found"
done
sh tests/qemu/fetch.sh "$arch" "$suite" "$package" "$kernel" \
	2>"$out/fetch" || skip "$package: $(cat "$out/fetch")"
paths=
pack 2>"$out/errors"
# What follows -- goes to init.
timeout 60 "$@" -nographic -no-reboot -kernel "$kernel/vmlinuz" \
	-initrd "$out/initrd" -append \
	"quiet panic=-1 console=$console syscall.x32=y -- $paths" \
	</dev/null 2>&1 | tr -d '\r' >"$out/log"
