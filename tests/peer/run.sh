#!/bin/sh
# make check-libseccomp: what libseccomp makes of the built-in policy, at both
# of its levels, is explained and compared whole, and opt makes it as short as
# our own. Wants Debian's libseccomp-dev, and an x86_64 machine.
LC_ALL=C
export LC_ALL
SCBPF=$B/scbpf
B=$(cd "$B" && pwd)/peer
passed=0
failed=0
mkdir -p "$B" || exit 1

check() { # what, then a command that must succeed
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $what"
	fi
}

if ! printf '#include <seccomp.h>\n' | $CC -E - >/dev/null 2>&1; then
	echo "skipped: everything, for want of libseccomp-dev"
	exit 0
fi
if [ "$(uname -m)" != x86_64 ]; then
	echo "skipped: everything, for want of an x86_64 machine"
	exit 0
fi
# CC and the flags hold several words each.
$CC $CFLAGS $LDFLAGS -o "$B/bench" tests/bench/*.c "$B/../libscbpf.a" \
	-lseccomp || exit 1
echo '{"defaultAction": "SCMP_ACT_ERRNO"}' >"$B/nothing.json"

# What opt says: instructions now, and before.
length() {
	sed -n 's/^.*note: \([0-9]*\) instructions, .*$/\1/p' "$B/said"
}

# No call may remain inconclusive; the filters may differ.
compared() { # filter, then a policy or filter
	"$SCBPF" diff -q -a x86_64 "$@" >"$B/out" 2>&1
	[ $? -le 1 ]
}

try() { # what option level limit
	name=$1 option=$2 level=$3 limit=$4
	"$B/bench" "$option" "$level" >"$B/theirs.bpf" || exit 1
	check "$name: explain" "$SCBPF" explain -a x86_64 "$B/theirs.bpf" \
		>"$B/out"
	check "$name: diff" compared "$B/theirs.bpf" "$B/nothing.json"
	check "$name: a listing" sh -c '"$1" dis -a x86_64 "$2" |
		"$1" diff -a x86_64 "$2" -' sh "$SCBPF" "$B/theirs.bpf"
	check "$name: opt" "$SCBPF" opt -a x86_64 -f raw -o "$B/short.bpf" \
		"$B/theirs.bpf" 2>"$B/said"
	check "$name: the same" "$SCBPF" diff -a x86_64 "$B/theirs.bpf" \
		"$B/short.bpf"
	sed "s/^.*note: /$name: /" "$B/said"
	check "$name: $(length), expected $limit at most" \
		[ "$(length)" -le "$limit" ]
}

try "x86_64, list" --peer-only 1 78
try "x86_64, tree" --peer-only 2 78
try "x86_64, x86 and x32, list" --peer 1 260
try "x86_64, x86 and x32, tree" --peer 2 260
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
