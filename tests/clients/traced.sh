#!/bin/sh
# Compares the filters that --exec records of programs which install their own
# with those that --pid, as root, reads of the same process: crun and runc, and
# Chromium, with all its processes, as another user. Needs root, and says what
# it skips.
. tests/clients/common.inc
T=$B/traced

[ "$(id -u)" -eq 0 ] || {
	skip "all: needs root"
	exit 0
}
rm -rf "$T"
mkdir -p "$T" || exit 1
cat >"$T/probe.c" <<'X'
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
int
main(int argc, char **argv)
{
	prctl(PR_SET_NAME, "scbpf-traced");
	if (argc > 1)
		sleep((unsigned)atoi(argv[1]));
	return 0;
}
X
$CC -O -static -o "$T/probe" "$T/probe.c" || exit 1

# --- container runtimes ----------------------------------------------------

listed() { # file: the instructions of its filters
	sed -n 's/^ *\([0-9]*: [^;]*[^; ]\) *\(;.*\)*$/\1/p' "$1"
}

# Prints the process of the probe in a container.
probe() {
	for comm in /proc/[0-9]*/comm; do
		read -r name <"$comm" || continue
		[ "$name" != scbpf-traced ] || {
			pid=${comm#/proc/}
			echo "${pid%/comm}"
		}
	done 2>/dev/null
}

runtime() { # name, options
	name=$1
	shift
	(
		contained short "$SCBPF" dis --exec -- "$name" --root \
			"$T/state" "$@" run scbpf-exec
	) >"$T/exec.out" 2>"$T/exec.err" || {
		fail "$name: --exec: $(tail -n 1 "$T/exec.err")"
		return
	}
	contained long "$name" --root "$T/state" "$@" run scbpf-pid \
		>"$T/run.out" 2>&1 &
	for second in 1 2 3 4 5 6 7 8; do
		sleep 1
		pid=$(probe)
		[ -z "$pid" ] || break
	done
	if ! "$SCBPF" dis --pid "${pid:-0}" >"$T/pid.out" 2>"$T/pid.err"; then
		fail "$name: --pid: $(tail -n 1 "$T/pid.err" "$T/run.out")"
	elif ! listed "$T/exec.out" | grep -q 'ret #0x50005'; then
		fail "$name: the filter of the bundle is not there"
	elif [ "$(listed "$T/exec.out")" = "$(listed "$T/pid.out")" ]; then
		pass "$name: --exec and --pid see the same" \
			"$(listed "$T/pid.out" | grep -c .) instructions"
	else
		fail "$name: --exec and --pid differ"
	fi
	[ -z "$pid" ] || kill -9 "$pid"
	wait
}

seccomp=', "seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
	{"names": ["acct", "mount"], "action": "SCMP_ACT_ERRNO", "errnoRet": 5},
	{"names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [
	{"index": 0, "value": 40, "op": "SCMP_CMP_EQ"}]}]}'
bundle short "" "$seccomp" ""
bundle long "" "$seccomp" ', "60"'
if have crun; then
	runtime crun --cgroup-manager=disabled
fi
if have runc; then
	runtime runc
fi

# --- Chromium --------------------------------------------------------------

# The instructions of a filter as bytes.
bytes() { # what dis -v has printed
	sed -n 's/^ *[0-9]*: .*; 0x[0-9a-f]*  \(.. .. .. .. .. .. .. ..\).*/\1/p' \
		"$1"
}

chromium() { # options
	setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$other" \
		"$@" --headless --disable-gpu about:blank
}

# Is every filter of every thread one that --exec has recorded?
threads() {
	seen=0
	for task in /proc/[0-9]*/task/[0-9]*; do
		case $(readlink "${task%/task/*}/exe") in
		*/chromium*/chromium) ;;
		*) continue ;;
		esac
		grep -q '^Seccomp:.*2' "$task/status" 2>/dev/null || continue
		"$SCBPF" dis -v --pid "${task##*/}" >"$other/list" \
			2>"$other/list.err" || continue # it has ended
		bytes "$other/list" >"$other/list.bytes"
		seen=$((seen + 1))
		for kept in "$other"/kept/*.bytes; do
			! cmp -s "$kept" "$other/list.bytes" || continue 2
		done
		fail "Chromium: thread ${task##*/} has another filter"
		return
	done
	if [ "$seen" -gt 5 ]; then
		pass "Chromium: the filters of $seen threads were seen by --exec"
	else
		fail "Chromium: only $seen threads under a filter"
	fi
}

if have chromium && have setpriv; then
	other=$(mktemp -d)
	trap 'rm -rf "$other"' EXIT
	cp "$SCBPF" "$other/scbpf"
	mkdir "$other/kept"
	chown -R 65534 "$other"
	if ! chromium timeout 60 chromium --dump-dom >"$other/out" \
		2>"$other/err" || ! grep -q '<html' "$other/out"; then
		skip "Chromium: it does not run here with its sandbox"
	elif ! chromium timeout 120 "$other/scbpf" dis --exec --keep \
		-o "$other/kept/" -- chromium --dump-dom \
		>"$other/out" 2>"$other/err"; then
		fail "Chromium: --exec: $(tail -n 1 "$other/err")"
	else
		for kept in "$other"/kept/*.bpf; do
			od -An -v -t x1 -w8 "$kept" | sed 's/^ //' >"$kept.bytes"
		done
		pass "Chromium: --exec kept $(ls "$other"/kept/*.bpf |
			grep -c .) filters"
		chromium timeout 60 chromium --remote-debugging-port=0 \
			>"$other/out" 2>&1 &
		running=$!
		sleep 6
		threads
		kill "$running"
		wait
	fi
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
