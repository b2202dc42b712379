#!/bin/sh
# kernel.sh NAME DIR
#
# Builds a kernel of the file `kernels` from Debian's linux-source into
# DIR/vmlinuz, and keeps it. Needs apt, make, flex, bison, bc and perl;
# clang-19, lld-19 and llvm-19 or, for mips, gcc-mips-linux-gnu; 2 GB and five
# minutes on two processors. An interrupted build continues where it stopped.
# The source stays in the cache for other kernels. Runs in the top directory.
name=$1 dir=$2

kernel_field() { # name number
	grep "^$1[[:space:]]" tests/qemu/kernels | tr -s '\t' '\t' | cut -f "$2"
}

get_source() {
	[ -e "$source/Makefile" ] && return
	rm -rf "$source" "$source.new"
	mkdir -p "$source.new" || exit 1
	(
		dir=$source.new
		. tests/apt.inc
		apt_private "$(dpkg --print-architecture)" "$suite"
		package=$(apt-cache depends --important linux-source |
			sed -n 's/^ *Depends: \(linux-source-.*\)/\1/p')
		(cd "$apt" && quietly apt-get download "$package")
	) || exit 1
	dpkg-deb --fsys-tarfile "$source.new"/apt/*.deb |
		tar -x -O --wildcards './usr/src/linux-source-*.tar.xz' |
		tar -x -J -C "$source.new" --strip-components 1 || exit 1
	rm -rf "$source.new/apt" "$source.new/out" "$source.new/err"
	mv "$source.new" "$source"
}

options() {
	for o in $(kernel_field '[*]' 7) $(kernel_field "$name" 7); do
		echo "CONFIG_$o=y"
	done
}

build() { # target
	make -s -C "$source" ARCH="$(kernel_field "$name" 3)" "$tools" \
		O="$dir/build" KCONFIG_ALLCONFIG="$dir/build/options" "$@" \
		>>"$dir/build/log" 2>&1 || {
		tail -n 5 "$dir/build/log" >&2
		exit 1
	}
}

[ -s "$dir/vmlinuz" ] && exit 0
suite=$(kernel_field "$name" 2)
source=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-qemu/linux-source-$suite
[ "$suite" ] || {
	echo "no kernel '$name' in tests/qemu/kernels" >&2
	exit 2
}
tools=$(kernel_field "$name" 4)
case $tools in
LLVM=*) compiler='clang-19 ld.lld-19 llvm-ar-19' ;;
*) compiler=${tools#*=}gcc ;;
esac
for tool in $compiler flex bison bc perl; do
	command -v "$tool" >/dev/null || {
		echo "$tool: not found" >&2
		exit 1
	}
done
get_source
mkdir -p "$dir/build" && dir=$(cd "$dir" && pwd) || exit 1
options >"$dir/build/options"
build allnoconfig
# Prints options that kconfig no longer has, or that depend on others.
grep -vxFf "$dir/build/.config" "$dir/build/options" |
	sed "s/^/$name: not in the configuration: /" >&2
build -j "$(nproc)" "$(kernel_field "$name" 5)"
cp "$dir/build/$(kernel_field "$name" 6)" "$dir/vmlinuz"
rm -rf "$dir/build"
