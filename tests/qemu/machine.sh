#!/bin/sh
# machine.sh OUT SUITE ARCH PACKAGE CONSOLE ABIS QEMU...
#
# Boots a kernel with the tests of its ABIs. Leaves in OUT: log, the machine's
# output; errors, those of the build; skip, the reason why nothing was booted.
#
# CONSOLE may be followed by more kernel options, separated by commas. BUILD is
# the script that builds the test of an ABI, instead of build.sh.
out=$1 suite=$2 arch=$3 package=$4 console=$5 abis=$6
shift 6
kernel=$CACHE/$suite-$arch

skip() { # reason
	echo "$*" >"$out/skip"
	exit
}

pack() {
	root=$out/root
	mkdir -p "$root" || exit 1
	for abi in $(echo "$abis" | tr , ' '); do
		case $abi in
		*-tool) sh tests/qemu/tool.sh "$abi" "$libc" "$root" ;;
		*) sh "${BUILD:-tests/qemu/build.sh}" "$abi" "$abis" "$root" ;;
		esac || exit 1
		paths="$paths /$abi"
		[ -e "$root/init" ] || cp "$root/$abi" "$root/init"
	done
	rm -rf "$root"/*.dir
	(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) |
		gzip >"$out/initrd"
}

rm -rf "$out"
mkdir -p "$out" || exit 1
: >"$out/log"
if [ "$suite" = more ]; then
	[ -s "$kernel/vmlinuz" ] ||
		skip "no kernel: sh tests/qemu/more.sh $arch gets one"
	PATH=$PATH:$kernel
fi
for tool in "$1" clang-19 ld.lld-19 cpio; do
	command -v "$tool" >/dev/null || skip "$tool: not found"
done
[ "$suite" = more ] || sh tests/qemu/fetch.sh "$arch" "$suite" "$package" "$kernel" \
	2>"$out/fetch" || skip "$package: $(cat "$out/fetch")"
# Emulation on a busy host is slow; most boots take ten seconds.
limit=${LIMIT:-600}
case $abis in
*-tool)
	limit=${LIMIT:-1800} libc=$CACHE/libc-$arch
	sh tests/qemu/libc.sh "$arch" "$libc" 2>"$out/fetch" ||
		skip "C library for $arch: $(cat "$out/fetch")"
	;;
esac
paths=
pack 2>"$out/errors"
# What follows -- goes to init.
timeout $limit "$@" -nographic -no-reboot -kernel "$kernel/vmlinuz" \
	-initrd "$out/initrd" -append \
	"quiet panic=-1 console=$(echo "$console" | tr , ' ') -- $paths" \
	</dev/null 2>&1 | tr -d '\r' >"$out/log"
