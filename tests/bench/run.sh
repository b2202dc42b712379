#!/bin/sh
# make bench: compares scbpf and libseccomp on this machine, and other
# compilers' filters (peers.sh). Arguments, as BENCH='...': [-p POLICY]
# [MIX]...; without -p the built-in policy. Needs Debian's libseccomp-dev, and
# says what it skips if something is missing. 'make static' before it adds that
# build.
LC_ALL=C
export LC_ALL
B=$(cd "$B" && pwd)/bench
mkdir -p "$B" || exit 1

if ! printf '#include <seccomp.h>\n' | $CC -E - >/dev/null 2>&1; then
	echo "skipped: everything, for want of libseccomp-dev"
	exit 0
fi
# CC and the flags hold several words each.
$CC $CFLAGS $LDFLAGS -o "$B/bench" tests/bench/*.c "$B/../libscbpf.a" \
	-lseccomp || exit 1
"$B/bench" "$@" || exit 1


policy=
[ "$1" = -p ] && policy=$2
$CC $CFLAGS $LDFLAGS -o "$B/spawn" tests/bench/spawn/spawn.c || exit 1
export B
sh tests/bench/peers.sh

# To read a policy file, scbpf starts a confined process.
set -- /bin/true
for program in "$B/../scbpf" "$B/../static/scbpf"; do
	[ -x "$program" ] || continue
	for what in --only '' "--only ${policy:-tests/sizes/server.json}" \
		"${policy:-tests/sizes/server.json}"; do
		set -- "$@" "$program gen -q -f raw -o /dev/null $what"
	done
done
for level in 1 2; do
	set -- "$@" "$B/bench ${policy:+-p $policy} --peer $level"
done
printf '\nas a process, in turns: median us, median of its ratio to /bin/true\n'
"$B/spawn" "$@" | sed "s|$B/\.\./||; s|$B/bench|libseccomp|"
[ -x "$B/../static/scbpf" ] || echo "skipped: the static build, for want of 'make static'"
