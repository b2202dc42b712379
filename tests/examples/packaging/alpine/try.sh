#!/bin/sh
# Runs the steps of the APKBUILD like abuild, with busybox's shell and tools and
# with musl, installs the result into a root directory that holds nothing else
# but busybox and musl, and uses it there. abuild itself is not used, because
# Debian does not have it. Run it in the top directory. Needs busybox-static and
# musl-tools, and root for chroot(8). STEPS: some of build, check and package
# (default: all).
set -e
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for tool in busybox musl-gcc; do
	command -v $tool >/dev/null || {
		echo "skipped: no $tool (busybox-static, musl-tools)"
		exit 0
	}
done
tools=$work/tools
mkdir "$tools" "$work/src"
for tool in $(busybox --list); do
	ln -sf "$(command -v busybox)" "$tools/$tool"
done
# Alpine's busybox has comm.
for tool in comm make as ld ar nm objdump readelf gcc x86_64-linux-gnu-gcc; do
	file=$(command -v $tool) && ln -sf "$file" "$tools/$tool"
done
ln -sf "$(command -v musl-gcc)" "$tools/cc"
. "$top/tests/examples/packaging/alpine/APKBUILD"
git archive --prefix="$pkgname-$pkgver/" HEAD | tar -x -C "$work/src"
for step in ${STEPS:-build check package}; do
	echo "$step"
	(
		cd "$work/src/$pkgname-$pkgver"
		PATH=$tools CFLAGS='-Os -fstack-clash-protection -Wformat' \
			CPPFLAGS= \
			LDFLAGS=-Wl,--as-needed,-O1,--sort-common \
			pkgdir=$work/root busybox ash -e -c '. "$0"; "$1"' \
			"$top/tests/examples/packaging/alpine/APKBUILD" $step
	) >"$work/log" 2>&1 || {
		grep -e '^  ' -e ' [1-9][0-9]* failed$' "$work/log"
		tail -n 3 "$work/log"
		exit 1
	}
	tail -n 1 "$work/log"
done
root=$work/root
[ -d "$root" ] || exit 0
loader=$(readelf -l "$root/usr/bin/scbpf" | sed -n 's/.*: \(.*\)]$/\1/p')
mkdir -p "$root/bin" "$root${loader%/*}"
cp -L "$loader" "$root$loader"
cp -L "$(command -v busybox)" "$root/bin/sh"
sh "$top/tests/examples/packaging/use.sh" "$root"
