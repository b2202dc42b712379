#!/bin/sh
# Builds the Debian package from the files checked out, installs it into a root
# directory that holds nothing else but a shell and libc, and uses it there. Run
# it in the top directory. Needs debhelper and dpkg-dev, and root for chroot(8).
set -e
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for tool in dpkg-buildpackage dh; do
	command -v $tool >/dev/null || {
		echo "skipped: no $tool (debhelper, dpkg-dev)"
		exit 0
	}
done
version=$(sed -n 's/^#define SCBPF_VERSION "\(.*\)"/\1/p' gen/scbpf.h)
mkdir "$work/scbpf-$version"
git archive HEAD | tar -x -C "$work/scbpf-$version"
tar -C "$work" --sort=name --owner=0 --group=0 --mtime=@0 -cz \
	-f "$work/scbpf_$version.orig.tar.gz" "scbpf-$version"
cd "$work/scbpf-$version"
cp -r "$top/tests/examples/packaging/debian" .
sed -i "1s/(.*-1)/($version-1)/" debian/changelog
DEB_BUILD_OPTIONS=${DEB_BUILD_OPTIONS-nocheck} dpkg-buildpackage -us -uc -b \
	>"$work/log" 2>&1 || {
	tail -n 30 "$work/log"
	exit 1
}
ls "$work"/*.deb

root=$work/root
mkdir -p "$root"
for deb in "$work"/*.deb; do
	dpkg-deb -x "$deb" "$root"
done
# Copies what the program and a shell need from this machine.
for program in "$root/usr/bin/scbpf" /bin/sh; do
	ldd "$program" | tr ' \t' '\n\n' | grep '^/'
done | sort -u | while read -r file; do
	mkdir -p "$root${file%/*}"
	cp -L "$file" "$root$file"
done
mkdir -p "$root/bin"
cp -L /bin/sh "$root/bin/sh"
sh "$top/tests/examples/packaging/use.sh" "$root"
