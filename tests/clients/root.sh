#!/bin/sh
# root.sh SUITE PACKAGES DIR [DEBIAN_ARCH]
#
# Unpacks Debian packages of another suite, with all their dependencies, into
# DIR/root, and keeps them. Runs in the top directory. Prints one line of the
# package manager's errors if it fails.
suite=$1 packages=$2 dir=$3 arch=${4:-$(dpkg --print-architecture)}
[ -e "$dir/root" ] && exit 0
. tests/apt.inc

mkdir -p "$dir/new" || exit 1
apt_private "$arch" "$suite"
# Several words.
quietly apt-get install -y --download-only --no-install-recommends $packages
cd "$dir/new" || exit 1
mkdir -p proc dev old usr/bin usr/sbin usr/lib usr/lib64
ln -s usr/bin usr/sbin usr/lib usr/lib64 .
for deb in "$apt"/cache/archives/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x ||
		die "cannot unpack ${deb##*/}"
done
mv "$dir/new" "$dir/root"
rm -rf "$apt" "$dir/out" "$dir/err"
