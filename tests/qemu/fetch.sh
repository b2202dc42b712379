#!/bin/sh
# fetch.sh DEBIAN_ARCH SUITE PACKAGE DIR
#
# Downloads the kernel of another architecture into DIR/vmlinuz, and keeps it.
# Runs in the top directory. Prints one line of the package manager's errors if
# it fails.

arch=$1 suite=$2 package=$3 dir=$4
. tests/apt.inc

# A meta package depends on the current image; in later suites that depends
# on another package with the binary.
resolve() { # package
	apt-cache depends --important "$1" 2>/dev/null |
		sed -n 's/^ *Depends: \(linux-\(image\|binary\)-.*\)/\1/p' |
		head -n 1
}

extract() {
	dpkg-deb --fsys-tarfile "$apt"/*.deb | tar -x -C "$apt" --wildcards \
	    './boot/vmlinu*' './usr/lib/modules/*/vmlinu*' 2>"$dir/err"
	image=$(find "$apt/boot" "$apt/usr" -name 'vmlinu*' 2>/dev/null |
		head -n 1)
	[ "$image" ] || die "no kernel image in $package"
	mv "$image" "$dir/vmlinuz"
}

# Two machines may want the same kernel at the same time.
mkdir -p "$dir" || exit 1
exec 9>"$dir/lock"
flock 9
[ -s "$dir/vmlinuz" ] && exit 0
apt_private "$arch" "$suite"
while next=$(resolve "$package") && [ "$next" ]; do
	package=$next
done
(cd "$apt" && quietly apt-get download "$package") || exit 1
extract
rm -rf "$apt" "$dir/out" "$dir/err"
