#!/bin/sh
# Checks the rows of tables/libc.tbl. In each libc, every function is called
# under filters that refuse one of the calls that the table lists for it, with
# EPERM and with ENOSYS: if the table has a fallback, the function must work
# after ENOSYS and fail after EPERM; otherwise it must fail after both.
# Differences are listed.
. tests/libcs/common.inc
$CC $CFLAGS -I. -o "$T/rows" tests/libcs/rows.c "$B/libscbpf.a" || exit 1
bad=0 pairs=0 libcs=0

# A filter for calls and their errnos, such as clone3:38+clone:1.
filter() { # architecture, calls
	[ ! -e "$T/filters-$1/$2" ] || return 0
	{
		echo @denylist
		echo "$2" | tr '+' '\n' | sed 's/:/: return /; s/return kill/kill-process/'
	} >"$T/refuse.policy"
	"$SCBPF" gen -q --libc=none --clone3=policy -a "$1" -f raw \
		-o "$T/filters-$1/$2" "$T/refuse.policy"
}

# Runs all experiments, and lists the differences.
try() { # suite, glibc or musl, architecture of Debian, ours
	root "$1" "$2" "$3" || return
	here=$T/$1-$2-$3
	rm -rf "$here"
	mkdir -p "$here" "$T/filters-$4"
	compile "$2" "$3" tests/libcs/probe.c "$here/probe" $CFLAGS || return
	if ! enter "$ROOT" "$here" /here/probe / </dev/null >"$here/log" 2>&1
	then
		echo "skipped: $2 of $1 for $3: its programs made here do not start"
		return
	fi
	libc_is=$(version "$2" "$3")
	[ "$libc_is" ] && "$T/rows" "$libc_is" "$4" >"$here/rows" || {
		bad=$((bad + 1))
		echo "failed: $2 of $1 for $3 has no version"
		return
	}
	cut -d ' ' -f 2 "$here/rows" | sort -u | while read -r calls; do
		[ "$calls" = - ] || filter "$4" "$calls" || exit 1
	done || exit 1
	ln "$T/filters-$4"/* "$here"
	cut -d ' ' -f 1,2 "$here/rows" >"$here/ask"
	enter "$ROOT" "$here" /here/probe /here <"$here/ask" >"$here/is" \
		2>"$here/log"
	if [ "$(wc -l <"$here/is")" -ne "$(wc -l <"$here/rows")" ]; then
		bad=$((bad + 1))
		echo "failed: $libc_is of $1 on $4: $(head -n 3 "$here/log")"
		return
	fi
	judge "$here" "$libc_is of $1 on $4" >"$here/said"
	cat "$here/said"
	! grep -q -e ^differs: -e ^failed: "$here/said" || bad=$((bad + 1))
	libcs=$((libcs + 1))
	pairs=$((pairs + $(grep -c : "$here/is")))
	rm -rf "$here"/probe.*
}

# A function whose process the filter kills has failed.
judge() { # directory, libc
	paste -d ' ' "$1/rows" "$1/is" | awk -v libc="$2" '
	$1 != $4 || $2 != $5 { print "failed: " libc ": " $0; bad++; next }
	$6 == "missing" || $2 == "-" && $6 != "works" {
		if (!gone[$1]++)
			print libc ": " $1 ": " $6 " without a filter"
		bad += $6 != "missing"
	}
	{ is[$1 " " $2] = $6 == "killed" ? "fails" : $6; want[$1 " " $2] = $3 }
	END {
		for (what in want) {
			split(what, w, " ")
			expected = want[what]
			if (gone[w[1]] || w[2] == "-")
				continue
			if (sub(/^=/, w[1] " ", expected))
				expected = is[expected]
			if (expected == "?") {
				unknown++
				unknown_works += is[what] == "works"
			} else if (is[what] == expected)
				right++
			else {
				bad++
				print "differs: " libc ": " w[1] " with " \
					w[2] " " is[what] ", not " expected
			}
		}
		print libc ": " right + 0 " experiments as the table says, " \
			bad + 0 " not; of " unknown + 0 \
			" that it leaves open " unknown_works + 0 " work"
		exit bad > 0
	}' | sort
}

for suite in $SUITES; do
	for libc in glibc musl; do
		try $suite $libc amd64 x86_64
		try $suite $libc i386 x86
	done
done
echo "$libcs libcs, $pairs experiments; $bad libcs differ from tables/libc.tbl"
[ $bad -eq 0 ]
