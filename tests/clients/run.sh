#!/bin/sh
# Runs the same probe, of a thousand calls, under our filter in each of the
# programs that take raw filters, and for comparison under the filter that
# libseccomp makes of the same profile in crun and runc. Needs root and x86_64;
# uses the Debian packages bubblewrap, crun, runc and firejail if they are
# installed, and apt for util-linux (setpriv) and minijail of Debian's sid,
# which are kept outside the tree. Says what it skips. B is the build directory.
#
# The profile is the built-in policy written as OCI JSON, which is proved.
. tests/clients/common.inc
T=$B/clients
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-clients

# Is the output that of the reference, which is bwrap's or else the first one's?
same() { # client
	if ! grep -q '^end' "$T/$1.out"; then
		fail "$1: $(tail -n 1 "$T/$1.err")"
	elif [ ! -e "$T/reference" ]; then
		cp "$T/$1.out" "$T/reference"
		pass "$1: $(grep -c . "$T/reference") calls, the reference"
	elif diff "$T/reference" "$T/$1.out" >"$T/$1.diff"; then
		pass "$1: the same"
	else
		fail "$1: $(grep -c '^>' "$T/$1.diff") calls differ"
		head -n 20 "$T/$1.diff"
	fi
}

# --- other roots ------------------------------------------------------------

# Runs a program of another Debian suite in its own root directory, where this
# machine's root is /old.
rooted() { # program package
	sh tests/clients/root.sh sid "$2" "$CACHE/$1" 2>"$T/fetch" || {
		skip "$1: $(cat "$T/fetch")"
		return 1
	}
}

enter() { # program, then its arguments
	sh tests/clients/enter.sh "$CACHE/$1/root" / "$@" \
		>"$T/$1.out" 2>"$T/$1.err" </dev/null
}

# --- what differs, and why -------------------------------------------------

# Calls that the library does not know cannot be in its filter; it compares 64
# bits of arguments that have 32 (SEMANTICS 5). crun gives unknown numbers the
# default action (SEMANTICS 7), and both refuse -1 (SEMANTICS 6).
explain() { # client
	last=$("$SCBPF" table -a x86_64 | awk '!/^#/ { n = $1 } END { print n }')
	diff "$T/reference" "$T/$1.out" | sed -n 's/^> //p' |
	while IFS="$(printf '\t')" read -r what _; do
		case $what in
		# 135 is personality; 0xffffffff is allowed.
		*dirty | "135 ones") echo "argument width: $what" ;;
		"number -1") echo "no call at all: $what" ;;
		number*) echo "unknown number: $what" ;;
		*zeros | *ones)
			if [ "${what%% *}" -gt "$last" ]; then
				echo "unknown number: $what"
			elif grep -q "^${what%% *} " "$T/newer"; then
				echo "newer than the library: $what"
			else
				echo "UNEXPLAINED: $what"
			fi
			;;
		*) echo "UNEXPLAINED: $what" ;;
		esac
	done >"$T/$1.why"
}

beside() { # client
	if ! grep -q '^end' "$T/$1.out"; then
		fail "$1: $(tail -n 1 "$T/$1.err")"
		return
	fi
	explain "$1"
	if grep -q UNEXPLAINED "$T/$1.why"; then
		fail "$1: unexplained differences"
		grep UNEXPLAINED "$T/$1.why" | while IFS= read -r line; do
			what=${line#*: }
			echo "$line: ours $(grep "^$what	" "$T/reference" |
			cut -f 2), its $(grep "^$what	" "$T/$1.out" |
			cut -f 2)"
		done | head -n 20
	else
		pass "$1: $(grep -c . "$T/reference") calls, differences:" \
			"$(sed 's/:.*//' "$T/$1.why" | sort | uniq -c |
			tr -s ' \n' ' ')"
	fi
}

# --- running ---------------------------------------------------------------

rm -rf "$T"
mkdir -p "$T" || exit 1
[ "$(uname -m)" = x86_64 ] || {
	skip "all: needs x86_64"
	exit 0
}
$CC -O2 -static -o "$T/probe" tests/clients/probe.c || exit 1
"$SCBPF" gen -q -a x86_64 --only -o "$T/filter.bpf" || exit 1
"$SCBPF" gen -q -a x86_64 --only -o "$T/filter.b64" || exit 1
"$SCBPF" convert -q -a x86_64 --only -o "$T/profile.json"
if "$SCBPF" prove -q -a x86_64 "$T/profile.json" "$T/filter.bpf" >"$T/log" 2>&1
then
	pass "the profile is the built-in policy"
else
	fail "the profile: $(cat "$T/log")"
fi
# The tables of libseccomp end at some kernel, which depends on its version.
library=$(ls /usr/lib/*/libseccomp.so.2.* 2>/dev/null | head -n 1)
kernel=5.17
newest=$("$SCBPF" --version | sed -n 's/^tables: Linux //p')
"$SCBPF" table -a x86_64 --since "$kernel..$newest" |
	sed 's/^ *//' >"$T/newer"
echo "libseccomp ${library##*.so.}, with calls up to Linux $kernel"

if have bwrap; then
	bwrap --bind / / --dev-bind /dev /dev --proc /proc --cap-drop ALL \
		--unshare-ipc --unshare-pid --unshare-uts \
		--seccomp 3 3<"$T/filter.bpf" "$T/probe" \
		>"$T/bwrap.out" 2>"$T/bwrap.err" </dev/null
	same bwrap
fi
if have crun; then
	bundle crun-raw "\"annotations\": {\"run.oci.seccomp_bpf_data\":
		\"$(cat "$T/filter.b64")\"}," ""
	bundle oci "" ", \"seccomp\": $(cat "$T/profile.json")"
	contained crun-raw crun --root "$T/state" --cgroup-manager=disabled \
		run scbpf-raw >"$T/crun-raw.out" 2>"$T/crun-raw.err"
	same crun-raw
fi
if rooted setpriv util-linux; then
	enter setpriv --bounding-set=-all --inh-caps=-all --no-new-privs \
		--seccomp-filter "/old$T/filter.bpf" "/old$T/probe"
	same setpriv
fi
if rooted minijail0 minijail; then
	enter minijail0 -n -c 0 --ambient \
		--seccomp-bpf-binary="/old$T/filter.bpf" "/old$T/probe"
	same minijail0
fi
if have crun; then
	contained oci crun --root "$T/state" --cgroup-manager=disabled \
		run scbpf-oci >"$T/crun.out" 2>"$T/crun.err"
	beside crun
fi
if have runc; then
	contained oci runc --root "$T/state" run scbpf-runc \
		>"$T/runc.out" 2>"$T/runc.err"
	beside runc
fi
print=$(ls /usr/lib/*/firejail/fsec-print 2>/dev/null | head -n 1)
if [ "$print" ]; then
	"$print" "$T/filter.bpf" >"$T/fsec" 2>&1
	if [ "$(grep -c '^ *[0-9a-f]*:' "$T/fsec")" -eq \
		$(($(wc -c <"$T/filter.bpf") / 8)) ]; then
		pass "fsec-print reads every instruction"
	else
		fail "fsec-print: $(tail -n 2 "$T/fsec")"
	fi
else
	skip "fsec-print (firejail): not found"
fi
CC=$CC B=$B sh tests/clients/pasted.sh "$T/pasted" "$CACHE" >"$T/filtered"
for client in bwrap crun setpriv minijail0; do
	case $client in
	bwrap) have bwrap || continue ;;
	crun) have crun && have jq || continue ;;
	*) [ -e "$CACHE/$client/root" ] || continue ;;
	esac
	if grep -q "^$client: filtered\$" "$T/filtered"; then
		pass "$client: as its text says"
	else
		fail "$client: $(tail -n 3 "$T/pasted/err")"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
