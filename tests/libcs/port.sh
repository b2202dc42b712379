#!/bin/sh
# A policy made for x86_64 and x86 on three other architectures: static programs
# run there under qemu-user, and their calls are replayed through the policy. As
# it is it refuses some of them; with --port it allows all. So does the policy
# that 'learn --port' makes of the program on x86_64.
. tests/libcs/common.inc
policy=tests/libcs/port.policy
here=$T/port
rm -rf "$here"
mkdir -p "$here"
bad=0 runs=0 learnt=0

failed() {
	bad=$((bad + 1))
	echo "failed: $*"
}

# On the architecture of this machine, the kernel enforces the filter.
native() { # architecture, compiler and options...
	arch=$1
	shift
	"$@" -static -D_FILE_OFFSET_BITS=64 -o "$here/$arch" \
		tests/libcs/port.c 2>"$here/log" || {
		echo "skipped: $arch: no compiler: $*"
		return
	}
	for part in files waits processes; do
		(cd "$here" && "./$arch" $part) || {
			echo "skipped: $arch: $part does not work here"
			continue
		}
		(cd "$here" && "$SCBPF" run -q -a x86_64+x86 \
			"$OLDPWD/$policy" -- "./$arch" $part) ||
			failed "$arch: $part under the policy"
		runs=$((runs + 1))
	done
}

# Sets replayed to "N of M": of the M calls of a log, N are refused.
replay() { # architecture, part, options...
	arch=$1 part=$2
	shift 2
	"$SCBPF" sim -q "$@" -a "$arch" --log "$here/$arch.$part" "$policy" \
		>"$here/said" 2>&1
	status=$?
	replayed=$(sed -n 's/^\([0-9]* of [0-9]*\) calls refused.*/\1/p' \
		"$here/said")
}

# Replays a log under the policy that was learned on x86_64, for this
# architecture.
learned() { # architecture, part
	"$SCBPF" sim -q -a "$1" --log "$here/$1.$2" "$here/learned.$2" \
		>"$here/said" 2>&1 || {
		failed "$1: $2 under what was learned elsewhere"
		cat "$here/said"
	}
	learnt=$((learnt + 1))
}

emulated() { # architecture, compiler, qemu
	if ! command -v "$2" >/dev/null || ! command -v "$3" >/dev/null; then
		echo "skipped: $1: no $2 or $3"
		return
	fi
	printf '%s\n' '#include <stdlib.h>' 'int main(void) { return 0; }' \
		>"$here/none.c"
	$2 -static -o "$here/none" "$here/none.c" 2>"$here/log" || {
		echo "skipped: $1: no static C library for $2"
		return
	}
	$2 -static -D_FILE_OFFSET_BITS=64 -o "$here/$1" tests/libcs/port.c || {
		failed "$1: compiler"
		return
	}
	for part in files waits processes; do
		(cd "$here" && "$3" -strace "./$1" $part 2>"$1.$part") ||
			failed "$1: $part under qemu"
		replay "$1" $part
		as_is=$replayed
		[ $status -eq 1 ] || failed "$1: $part as it is: $status"
		replay "$1" $part --port
		[ $status -eq 0 ] || {
			failed "$1: $part with --port"
			cat "$here/said"
		}
		echo "$1 $part: refused $as_is calls, with --port $replayed"
		[ ! -e "$here/learned.$part" ] || learned "$1" $part
		runs=$((runs + 1))
	done
}

native x86_64 $CC
for part in files waits processes; do
	[ ! -x "$here/x86_64" ] || (cd "$here" && "$SCBPF" learn -q \
		--args=none --port -a x86_64 -o learned.$part -- \
		./x86_64 $part) || failed "nothing is learned of $part"
done
native x86 $CC -m32 -idirafter /usr/include/x86_64-linux-gnu
emulated aarch64 aarch64-linux-gnu-gcc qemu-aarch64-static
emulated arm arm-linux-gnueabihf-gcc qemu-arm-static
emulated riscv64 riscv64-linux-gnu-gcc qemu-riscv64-static
echo "$runs programs on these architectures, $learnt of them under what was" \
	"learned on x86_64; $bad failures"
[ $bad -eq 0 ]
