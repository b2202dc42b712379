#!/bin/sh
# more.sh MACHINE
#
# Downloads what a machine of the file `machines` needs and Debian's stable
# release does not have, or builds it from Debian's kernel source. This is not
# part of check-qemu, because it takes minutes and gigabytes.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-qemu
dir=$CACHE/more-$1

# A newer qemu and its firmware: 75 MB.
loongarch64() {
	sh tests/clients/root.sh sid \
		"qemu-system-misc qemu-efi-loongarch64" "$dir" || return
	usr=$dir/root/usr
	cat >"$dir/qemu-loongarch64" <<-END
		#!/bin/sh
		exec "$usr/lib64/ld-linux-x86-64.so.2" --library-path \\
			"$usr/lib/x86_64-linux-gnu" \\
			"$usr/bin/qemu-system-loongarch64" \\
			-L "$usr/share/qemu" -L "$usr/lib/ipxe/qemu" -bios \\
			"$usr/share/qemu-efi-loongarch64/QEMU_EFI.fd" "\$@"
	END
	chmod +x "$dir/qemu-loongarch64"
	sh tests/qemu/fetch.sh loong64 sid linux-image-loong64 "$dir"
}

case $1 in
loongarch64) "$1" ;;
ppc64 | mips64 | mips | riscv32) sh tests/qemu/kernel.sh "$1" "$dir" ;;
*)
	echo "usage: more.sh loongarch64|ppc64|mips64|mips|riscv32" >&2
	exit 2
	;;
esac
