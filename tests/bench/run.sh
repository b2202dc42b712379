#!/bin/sh
# make bench: scbpf and libseccomp, side by side on this machine, and other
# compilers' filters (peers.sh). Arguments: [-p POLICY] [MIX]... as BENCH='...';
# without -p the built-in policy. Wants Debian's libseccomp-dev and hyperfine,
# and says what it skips without them. 'make static' before it adds that build.
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
# In rounds, and each round by its own /bin/true: machines have slower minutes.
rm -f "$B"/processes.*
for round in 1 2 3 4 5 6 7; do
	hyperfine -N --style none --warmup 5 --runs 50 \
		--export-csv "$B/processes.$round" -n /bin/true /bin/true \
		-n 'scbpf gen' \
		"'$B/../scbpf' gen -q -f raw -o /dev/null $policy" \
		-n 'libseccomp level 1' \
		"'$B/bench' ${policy:+-p $policy} --peer 1" \
		-n 'libseccomp level 2' \
		"'$B/bench' ${policy:+-p $policy} --peer 2" \
		>"$B/warnings" 2>&1 || {
		cat "$B/warnings"
		exit 1
	}
done
printf '\nas a process, median us, and by /bin/true (the middle of 7 rounds)\n'
awk -F , '
FNR == 2 { base = $4; n++ }
FNR > 1 { name[FNR] = $1; time[FNR, n] = $4; ratio[FNR, n] = $4 / base }
function middle(of, row,   i, j, below) {
	for (i = 1; i <= n; i++) {
		below = 0
		for (j = 1; j <= n; j++)
			below += of[row, j] < of[row, i] ||
				of[row, j] == of[row, i] && j < i
		if (below == int(n / 2))
			return of[row, i]
	}
}
END {
	for (row = 2; row in name; row++)
		printf "%-34s%10.0f%10.2f\n", name[row],
			middle(time, row) * 1e6, middle(ratio, row)
}' "$B"/processes.*
