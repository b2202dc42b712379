#!/bin/sh
# libc.sh ARCH DIR
#
# Unpacks the C library of another architecture, from the packages of Debian's
# cross compilers, into DIR/usr, and keeps it. Prints one line of apt's errors
# if it fails.
arch=$1 dir=$2

[ -e "$dir/usr" ] && exit 0
rm -rf "$dir.new"
mkdir -p "$dir.new" && cd "$dir.new" || exit 1
# It needs the kernel's headers and a part of gcc whose package name has a
# version in it.
packages=$(apt-cache depends --recurse --important "gcc-$arch-linux-gnu" \
	"libc6-dev-$arch-cross" 2>/dev/null |
	grep "^[a-z].*-dev-$arch-cross\$" | sort -u)
apt-get download ${packages:-"libc6-dev-$arch-cross"} >out 2>&1 || {
	sed -n '/^E: /p' out | head -n 1 >&2
	exit 1
}
for deb in *.deb; do
	dpkg-deb -x "$deb" . || exit 1
done
rm ./*.deb out
mv "$dir.new" "$dir"
