#!/bin/sh
# fetch.sh DEBIAN_ARCH SUITE DIR
#
# Unpacks Debian's static programs for another architecture into DIR/root, and
# keeps them. Runs in the top directory. Errors are the package manager's, in
# one line.

arch=$1 suite=$2 dir=$3
. tests/apt.inc

mkdir -p "$dir/root" || exit 1
[ -e "$dir/done" ] && exit 0
apt_private "$arch" "$suite"
for package in busybox-static bash-static zsh-static sash libc-bin; do
	(cd "$apt" && quietly apt-get download "$package") || exit 1
done
for file in "$apt"/*.deb; do
	dpkg-deb -x "$file" "$dir/root" || exit 1
done
rm -rf "$apt" "$dir/out" "$dir/err"
: >"$dir/done"
