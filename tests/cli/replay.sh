#!/bin/sh
# sim --log: which calls of a log a filter refuses, all of them or only those
# after a call.
. tests/check.inc
top=$PWD
cd "$T" || exit 1

cat >plain <<'END'
socket(AF_UNIX, SOCK_STREAM, 0) = 3
close(3) = 0
close(4) = 0
brk(0x55d0aa0000) = 0x55d0aa0000
END
cp "$top/tests/cli/window.log" window
echo garbage >garbage
cp plain mixed
echo 'read: allow' >one.policy
check "sim: one log" gives 2 "both 'plain' and 'mixed' for '--log', expected one; run the command once for each log" \
	"$SCBPF" sim -a x86_64 --log plain --log mixed one.policy
check "sim: a log that is not there is no refusal" gives 2 "cannot open" \
	"$SCBPF" sim -a x86_64 --log missing one.policy
check "sim: nor is one that is none" gives 2 "no syscalls in" \
	"$SCBPF" sim -a x86_64 --log garbage one.policy

# Source code has calls, but their results are not in it.
cat >app.c <<'END'
#include <unistd.h>
	pthread_t p; close(3);
	if (read(0, b, 1) == 1)
		close(4);
	= 0;
END
check "sim: source code is no log" gives 2 \
	"app.c:1:1: error: 'app.c' has calls without results between" \
	"$SCBPF" sim -q -a x86_64 --log app.c one.policy
check "learn: nor a log to learn from" gives 1 "calls without results" \
	"$SCBPF" learn -a x86_64 app.c
check "sim: whatever calls the architecture has" gives 2 \
	"calls without results" sh -c 'echo "open(x);" >>app.c
	"$0" sim -q -a aarch64 --log app.c one.policy' "$SCBPF"
# Between what the program prints, one of these says that it is a log.
traced() { # its line
	printf 'one\nread(0, 0x1, 1)\ntwo\nthree\n%s\n' "$1" >printed
	"$SCBPF" sim -q -a x86_64 --log printed one.policy >got 2>&1
	is=$?
	[ $is -eq 0 ] && tail -n 1 got |
		grep -q ' calls refused; 3 lines of the log not understood$' &&
		return
	cat got
	return 1
}
for line in 'read(3, "", 1) = 0' 'read(3, "", 1) = -1 EBADF (x)' ' = 12' \
	'12 read(3, 0x1, 1) = -1 errno=9 (x)' '--- SIGCHLD {si_signo=1} ---' \
	'read(3, "", 1) = ?' '+++ exited with 0 +++' '[pid 3] read(3, <unfinished ...>' \
	'[pid 3] <... read resumed>"", 1) = 0' 'read(3, <detached ...>'; do
	check "sim: output of the program and $line" traced "$line"
done
check "nowhere to write" gives 2 "cannot write" \
	"$SCBPF" sim -a x86_64 --log plain -o nowhere/out one.policy

replays() { # status, policy, log, lines
	echo "$2" >r.policy
	status=$1 log=$3
	shift 3
	printf '%s\n' "$@" >want
	"$SCBPF" sim -q -a x86_64 --log "$log" r.policy >got
	is=$?
	[ $is -eq "$status" ] && cmp got want || {
		echo "status $is"
		cat got
		return 1
	}
}
check "refused" replays 1 '{brk, close, accept4}: allow' plain \
	'x86_64 socket with family == AF_UNIX: KILL_THREAD, once, first in plain:1' \
	'1 of 4 calls refused (1 kind)'
check "not refused" replays 0 '{brk, close, socket}: allow' plain \
	'0 of 4 calls refused'
echo 'openat(3, "x", O_RDONLY) = 3' >open
check "not decided" replays 2 'openat: arg1 == 5' open \
	'x86_64 openat: depends on a value that the log does not have; may be KILL_THREAD, once, first in open:1' \
	'0 of 1 calls refused, 1 undecided'
cp r.policy o.policy
check "decided by what is known" replays 0 \
	'openat: flags in O_CLOEXEC && dfd == 3' open \
	'0 of 1 calls refused'
echo 'clone3({flags=CLONE_VM, exit_signal=SIGCHLD}, 88) = 3' >c3
check "clone3 falls back" replays 0 'clone: (flags & CLONE_NEWUSER) == 0' c3 \
	'0 of 1 calls refused'
check "clone3 falls back, and is refused" replays 1 \
	'clone: (flags & CLONE_VM) == 0' c3 \
	'x86_64 clone with flags == SIGCHLD|CLONE_VM: KILL_THREAD, once, first in c3:1' \
	'1 of 1 calls refused (1 kind)'

# The arguments for which it is refused, all of them and no others.
cat >sockets <<'END'
socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = 3
fcntl(5, F_GETFL) = 2
openat(AT_FDCWD, "x", O_RDWR) = 3
END
check "all that a call misses" replays 1 \
	'@enosys off
socket: family == AF_UNIX && type == SOCK_STREAM
fcntl: fd == 5 && cmd == F_SETFL
openat: flags == O_RDONLY' sockets \
	'x86_64 socket with family == AF_INET && type == SOCK_RAW: KILL_THREAD, once, first in sockets:1' \
	'x86_64 fcntl with cmd == F_GETFL: KILL_THREAD, once, first in sockets:2' \
	'x86_64 openat with flags == O_RDWR: KILL_THREAD, once, first in sockets:3' \
	'3 of 3 calls refused (3 kinds)'
check "by both together" replays 1 \
	'@enosys off
socket: family == AF_UNIX || type == SOCK_STREAM' sockets \
	'x86_64 socket with family == AF_INET && type == SOCK_RAW: KILL_THREAD, once, first in sockets:1' \
	'x86_64 fcntl with cmd == F_GETFL: KILL_THREAD, once, first in sockets:2' \
	'x86_64 openat: KILL_THREAD, once, first in sockets:3' \
	'3 of 3 calls refused (3 kinds)'
# Only what the filter is for.
part() { # option, the last line
	echo '@default kill
{close, listen, seccomp}: allow' >r.policy
	"$SCBPF" sim -q -a x86_64 --log window $1 r.policy >got
	[ "$(tail -n 1 got)" = "$2" ] && return
	cat got
	return 1
}
check "sim: all of it" part "" '3 of 6 calls refused (3 kinds)'
check "sim: after install" part --after=install '1 of 2 calls refused (1 kind)'
check "sim: after a call" part --after=accept '1 of 2 calls refused (1 kind)'
check "sim: until a call" part --until=seccomp '2 of 3 calls refused (2 kinds)'
cat >two <<'END'
7 read(0, "", 1) = 0
8 brk(NULL) = 0x5
7 seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=0x7ff}) = 0
8 getpid() = 8
8 seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=0x7ff}) = 0
7 umask(022) = 0
8 uname(0x7ff) = 0
END
mv two window
check "sim: after any install" part --after=install '3 of 4 calls refused (3 kinds)'
check "sim: one process" part --process=7 '2 of 3 calls refused (2 kinds)'
check "sim: after its install" part "--process=8 --after=install" \
	'1 of 1 calls refused (1 kind)'
check "sim: until a call of it" part "--process=8 --until=seccomp" \
	'2 of 2 calls refused (2 kinds)'
check "sim: without a log" gives 2 "'--after' needs '--log'" "$SCBPF" sim \
	-a x86_64 --after=install r.policy read
check "sim: nothing is left" gives 2 "no call is left" "$SCBPF" sim \
	-a x86_64 --after=ptrace --log window r.policy
echo 'socket: family == AF_INET' >r.policy
"$SCBPF" sim -q --json -a x86_64 --log plain r.policy | tr -d '\n\t' >got
check "sim --log --json" grep -q -F -e '"calls": 4,"refused": [' -e \
	'"line": 1, "when": "family == AF_UNIX", "verdict": 0, "action": "KILL_THREAD"' got
check "undecided" sh -c '"$0" sim -q -f json -a x86_64 --log "$1" "$2" |
	tr -d "\n\t" | grep -q "\"undecided\": \[.*openat"' "$SCBPF" open o.policy
printf 'one\nclose(3) = 0\n' >one
"$SCBPF" sim -q --json -a x86_64 --log one o.policy >got
check "not understood, in JSON" grep -q '"not_understood": 1' got
check "not understood, in one line" replays 0 'close: allow' one \
	'0 of 1 calls refused; 1 line of the log not understood'
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
