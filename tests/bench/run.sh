#!/bin/sh
# make bench: scbpf and libseccomp, side by side on this machine. Arguments:
# [-p POLICY] [MIX]... as BENCH='...'; without -p the built-in policy. Wants
# Debian's libseccomp-dev and hyperfine, and says what it skips without them.
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
if ! command -v hyperfine >/dev/null; then
	echo "skipped: whole processes, for want of hyperfine"
	exit 0
fi
hyperfine -N --style none --warmup 20 --runs 200 --export-csv "$B/processes" \
	-n /bin/true /bin/true \
	-n 'scbpf gen' "'$B/../scbpf' gen -q -f raw -o /dev/null $policy" \
	-n 'libseccomp level 1' "'$B/bench' ${policy:+-p $policy} --peer 1" \
	-n 'libseccomp level 2' "'$B/bench' ${policy:+-p $policy} --peer 2" \
	>"$B/warnings" 2>&1 || {
	cat "$B/warnings"
	exit 1
}
printf '\nas a process, median us, and by /bin/true\n'
awk -F , '
NR == 2 { base = $4 }
NR > 1 { printf "%-34s%10.0f%10.2f\n", $1, $4 * 1e6, $4 / base }' "$B/processes"
