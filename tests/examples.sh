#!/bin/sh
# The programs and scripts in tests/examples, as a reader would try them.
. tests/check.inc
E=$PWD/tests/examples
PATH=$B:$PATH
export PATH
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

cp -r "$E/daemon" .
if linux; then
	static=-static
	linux -static || {
		echo "skipped: no static libc"
		static=
	}
	(cd daemon && make CC="$CC" LDFLAGS="$static" >../log 2>&1)
	check "make" [ -x daemon/daemon ]
	check "three branches" [ "$(grep -c '^static.*_filter\[\]' \
		daemon/daemon.h)" -eq 3 ]
	if "$SCBPF" run -q -a "$(uname -m)" -- true; then
		check "the daemon" serves daemon/daemon
	else
		echo "skipped: no filter can be installed here"
	fi
	if command -v cmake >/dev/null; then
		check "cmake" cmake -S daemon -B cmake
		check "cmake builds" cmake --build cmake
		check "serves" serves cmake/daemon
	else
		echo "skipped: no cmake"
	fi
	if command -v meson >/dev/null; then
		check "meson" meson setup meson daemon
		check "meson builds" meson compile -C meson
		check "serves" serves meson/daemon
	else
		echo "skipped: no meson"
	fi
else
	echo "skipped: the daemon needs Linux"
fi

# --- a gate for CI ----------------------------------------------------------

gate() { # status, what it says
	status=$1
	shift
	(cd repo && sh "$E/gate/gate.sh" HEAD daemon.json) >out 2>&1
	[ $? -eq "$status" ] && cmp - out
}

fails() { # status, a line of what it says
	(cd repo && sh "$E/gate/gate.sh" HEAD daemon.json) >out 2>&1
	[ $? -eq "$1" ] && grep -F -e "$2" out
}

if command -v git >/dev/null; then
	mkdir repo && cp daemon/daemon.json repo/
	(cd repo && git init -q && git add . && git -c user.name=a \
		-c user.email=a@example.org commit -qm policy) >log 2>&1
	check "nothing changed" gate 0 <<-END
	x86_64:
	aarch64:
	END
	sed 's/"write", //' daemon/daemon.json >repo/daemon.json
	check "stricter passes" gate 0 <<-END
	x86_64:
	now denied:
	  x86_64 1 write 0x0 0x0 0x0 0x0 0x0 0x0: ALLOW -> ERRNO(1) EPERM
		aarch64:
	now denied:
	  aarch64 64 write 0x0 0x0 0x0 0x0 0x0 0x0: ALLOW -> ERRNO(1) EPERM
	END
	sed 's/"write"/"write", "socket"/' daemon/daemon.json >repo/daemon.json
	check "weaker fails" fails 1 "  x86_64 41 socket 0x0 0x0 0x0 0x0 0x0 0x0:\
 ERRNO(1) EPERM -> ALLOW"
	echo '{"defaultAction": 1}' >repo/daemon.json
	check "trouble is told apart" fails 2 "daemon.json:1:19: error:"
else
	echo "skipped: no git"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
