#!/bin/sh
# The programs and scripts in tests/examples, used as a reader would.
. tests/check.inc
TOP=$PWD
. tests/documents.inc
E=$PWD/tests/examples
PATH=$B:$PATH
COLUMNS=80
export PATH COLUMNS

# --- an audit of somebody else's filter -------------------------------------

document tests/examples/audit/README.md "" tests/examples/audit/*.c \
	tests/examples/audit/*.policy
cd "$T" || exit 1

# --- a daemon with its filter compiled in ---------------------------------

linux() {
	echo '#if !defined __linux__' >probe.c
	echo '#error' >>probe.c
	printf '#endif\nint main(void) { return 0; }\n' >>probe.c
	$CC $1 -o probe probe.c 2>/dev/null && ./probe
}

serves() { # program
	printf 'hello\n' | "$1" >out || return 1
	printf 'sockets are refused\n6\n' | cmp - out
}

# They are built without this program's flags, which make would pass on.
apart() { # command...
	(unset CFLAGS LDFLAGS MAKEFLAGS MFLAGS && "$@")
}

cp -r "$E/daemon" .
if ! linux; then
	echo "skipped: the daemon needs Linux"
elif ! compiles_for __x86_64__ && ! compiles_for __aarch64__ &&
	! compiles_for __riscv; then
	echo "skipped: the daemon's header is not for what $CC compiles for"
else
	static=-static
	linux -static || {
		echo "skipped: no static libc"
		static=
	}
	(cd daemon && apart make CC="$CC" LDFLAGS="$static" >../log 2>&1)
	check "make" [ -x daemon/daemon ]
	check "three branches" [ "$(grep -c '^static.*_filter\[\]' \
		daemon/daemon.h)" -eq 3 ]
	if "$SCBPF" run -q -a "$(uname -m)" -- true; then
		check "the daemon" serves daemon/daemon
	else
		echo "skipped: no filter can be installed here, or none of $SCBPF for true"
	fi
	if command -v cmake >/dev/null; then
		check "cmake" apart cmake -S daemon -B cmake
		check "cmake builds" apart cmake --build cmake
		check "serves" serves cmake/daemon
	else
		echo "skipped: no cmake"
	fi
	if command -v meson >/dev/null; then
		check "meson" apart meson setup meson daemon
		check "meson builds" apart meson compile -C meson
		check "serves" serves meson/daemon
	else
		echo "skipped: no meson"
	fi
fi

# --- an initramfs -----------------------------------------------------------

# The members of the archive: name, mode, size and offset, read from its headers
# alone.
list() { # archive
	od -An -v -tx1 "$1" | tr -s ' ' '\n' | sed '/^$/d' | awk '
	function number(from,    i, n) {
		for (i = 0; i < 8; i++)
			n = n * 16 + index(hex, tolower(char[from + i])) - 1
		return n
	}
	BEGIN {
		hex = "0123456789abcdef"
		for (i = 32; i < 127; i++)
			text[sprintf("%02x", i)] = sprintf("%c", i)
	}
	{ char[n++] = $1 in text ? text[$1] : "?" }
	END {
		for (at = 0; at < n; at = data + size + (4 - size % 4) % 4) {
			name = ""
			length_ = number(at + 94)
			size = number(at + 54)
			for (i = 0; i < length_ - 1; i++)
				name = name char[at + 110 + i]
			data = at + 110 + length_
			data += (4 - data % 4) % 4
			printf "%s %o %d %d\n", name, number(at + 14), size, data
		}
	}'
}

mkdir small
for policy in "$E/initramfs/hello.policy" ''; do
	sh "$E/initramfs/build.sh" x86_64 "$policy" "$E/initramfs/hello.c" \
		>small/initramfs
	"$SCBPF" gen -q -a x86_64 --only -f elf -o small/init \
		${policy:+"$policy"}
	list small/initramfs >small/list
	while read -r name mode size at; do
		dd if=small/initramfs of="small/$name.is" bs=1 skip="$at" \
			count="$size" 2>log
		echo "$name $mode"
	done <small/list >small/names
	printf '%s\n' 'init 100755' 'hello.c 100755' 'TRAILER!!! 0' >small/want
	check "init, the program and the end" cmp small/want small/names
	check "init is the sandbox" cmp small/init small/init.is
	check "the program" cmp "$E/initramfs/hello.c" small/hello.c.is
done
if command -v cpio >/dev/null; then
	check "cpio reads it" sh -c 'cpio -t <small/initramfs >small/names &&
		printf "init\nhello.c\n" | cmp - small/names'
else
	echo "skipped: no cpio to read the archive"
fi
says_hello() {
	./small/init ./hello >out 2>&1 || return 1
	printf '%s\n' hello 'mount: Operation not permitted' >want
	sort out | cmp - want
}
"$SCBPF" gen -q -a x86_64 --only -f elf -o small/init \
	"$E/initramfs/hello.policy"
if [ "$(uname -sm)" != "Linux x86_64" ] ||
	! "$SCBPF" run -q -a x86_64 -- true; then
	echo "skipped: init runs on Linux, x86_64, where filters are"
elif ! compiles_for __x86_64__ || ! $CC -static -o hello "$E/initramfs/hello.c" 2>log; then
	echo "skipped: no static libc of x86_64 for a program behind init"
else
	check "init becomes the program, under its filter" says_hello
fi
echo "skipped: to boot it, 'make initramfs-demo' (qemu-system-x86)"

# --- what 'make run' shows --------------------------------------------------

check "the tour" sh -c 'sh "$0/tour.sh" "$1" tour >tour.out' "$E" "$SCBPF"
for line in 'socket: family != AF_UNIX; return EACCES' \
	'[0-9]* instructions, [0-9]* after translation to eBPF' \
	'ERRNO(13) EACCES, [0-9]* instructions' 'error: arch: calls of other'; do
	check "it shows '$line'" grep -q "$line" tour.out
done
if "$SCBPF" run -q -- true; then
	check "it shows a refused call" grep -q 'mkdir: .*not permitted' tour.out
else
	echo "skipped: no filter can be installed here"
fi
# --- from a program to its filter -------------------------------------------

cp -r "$E/learn" learned
sed -n 's/^    //p' learned/README.md >commands
learned() { # does each of the commands, in the directory
	while read -r command arguments; do
		[ "$command" != cc ] || command=$CC
		(cd learned && apart sh -c "$command $arguments") || return 1
	done <commands
}
check "at most five commands" [ "$(wc -l <commands)" -eq 5 ]
if ! compiles_for __x86_64__ && ! compiles_for __aarch64__ &&
	! compiles_for __riscv; then
	echo "skipped: the header is not for what $CC compiles for"
elif ! timeout 60 "$SCBPF" learn -o tried -- true 2>log; then
	echo "skipped: $(head -n 1 log)"
else
	check "a program gets its filter" learned
	check "three branches" [ "$(grep -c '^static.*_filter\[\]' \
		learned/app.h)" -eq 3 ]
	check "it did its work twice" [ "$(wc -l <learned/load.log)" -eq 2 ]
	check "and does no more" gives 0 "socket: Operation not permitted" \
		sh -c 'cd learned && ./app x'
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
