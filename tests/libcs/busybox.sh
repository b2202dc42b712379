#!/bin/sh
# busybox.sh DIR: builds busybox from Debian's source with musl as DIR/busybox,
# and keeps it. Runs in the top directory. Errors are in one line.
dir=$1
. tests/apt.inc
[ -x "$dir/busybox" ] && exit 0
command -v musl-gcc >/dev/null || die "no musl-gcc (musl-tools)"
mkdir -p "$dir/source" || exit 1
apt_private amd64 bookworm
sed -n 's/^deb /deb-src /p' "$apt/sources.list" >"$apt/more"
cat "$apt/more" >>"$apt/sources.list"
quietly apt-get update
(cd "$dir" && quietly apt-get source --download-only busybox) || exit 1
tar -C "$dir/source" --strip-components=1 -xjf "$dir"/busybox_*.orig.tar.bz2 ||
	die "no source of busybox"
cd "$dir/source" || exit 1
make allnoconfig >"$dir/out" 2>&1
for option in BUSYBOX LFS LONG_OPTS LS CAT CP MV RM MKDIR FIND SORT SED AWK \
	GREP TAR FEATURE_TAR_CREATE GZIP DATE ID SLEEP DD HEAD TOUCH TEST \
	WC CHMOD ASH SH_IS_ASH ASH_ECHO ASH_TEST; do
	sed -i "s/^# CONFIG_$option is not set/CONFIG_$option=y/" .config
done
yes '' | make oldconfig >"$dir/out" 2>&1
# musl does not include the kernel's headers.
make -j2 CC=musl-gcc SKIP_STRIP=y CFLAGS="-idirafter /usr/include \
	-idirafter /usr/include/x86_64-linux-gnu" busybox >"$dir/out" 2>&1
cp busybox "$dir/busybox.new" || die "busybox does not compile"
mv "$dir/busybox.new" "$dir/busybox"
rm -rf "$apt" "$dir/out" "$dir/err" "$dir/source"
