#!/bin/sh
# The messages of --pid when the kernel refuses its calls: scbpf itself runs
# under a filter that refuses some of them. See also pid.c. Needs Linux.
. tests/check.inc
cd "$T" || exit 1

echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >allow.json
if ! "$SCBPF" run -q allow.json -- true 2>log; then
	echo "skipped: no filter can be installed here, or none of $SCBPF for true"
	echo "$passed passed, $failed failed"
	exit 0
fi
"$SCBPF" run -q allow.json -- sleep 9999 &
pid=$!
trap 'kill $pid' EXIT
n=0
while [ "$(cat /proc/$pid/comm)" != sleep ] && [ $n -lt 50 ]; do
	sleep 0.1
	n=$((n + 1))
done

# With no filter but its own.
"$SCBPF" dis --pid $pid >out 2>err || grep -q 'read the filters' err || {
	sed 's/.*: error: /skipped: /' err
	echo "$passed passed, $failed failed"
	exit 0
}

# Requests of ptrace(2): SEIZE 0x4206, INTERRUPT 0x4207, GET_FILTER 0x420c,
# GET_SYSCALL_INFO 0x420e.
says() { # error, then the lines of a policy
	error=$1
	shift
	{
		echo @denylist
		printf '%s\n' "$@"
	} >answer.policy
	"$SCBPF" run -q answer.policy -- "$SCBPF" dis --pid $pid >out 2>err
	[ $? -eq 1 ] && [ ! -s out ] &&
		echo "scbpf: error: $error" | cmp - err && return
	cat err
	return 1
}

check "none that is its own" says "cannot read the filters of process \
$pid: needs CAP_SYS_ADMIN, and scbpf itself must not run under a filter"
check "not permitted to trace" says "cannot trace process $pid: needs root, \
and it must not be traced already" \
	'ptrace: arg0 == 0x4206; return EPERM'
# The messages are the same with every libc.
check "not traced" says "cannot trace process $pid: Invalid argument" \
	'ptrace: arg0 == 0x4206; return EINVAL'
check "no such call" says "cannot trace process $pid: $(
	"$SCBPF" run -q --deny=ENOSYS mkdir -- mkdir no 2>&1 | sed 's/.*: //')" \
	'ptrace: return ENOSYS'
check "it went away" says "process $pid has ended" \
	'ptrace: arg0 == 0x4207; return ESRCH'
check "it ended" says "process $pid has ended" 'wait4: return ECHILD'
check "no filters are readable" says "this kernel does not let filters be read \
(needs Linux 4.4 with CONFIG_CHECKPOINT_RESTORE)" \
	'ptrace: arg0 == 0x420c; return EIO'
check "there is none" says "process $pid has no seccomp filter" \
	'ptrace: arg0 == 0x420c; return ENOENT'
check "not readable" says "cannot read filter 1 of process $pid: Bad address" \
	'ptrace: arg0 == 0x420c; return EFAULT'
check "its length, but not itself" says "process $pid has no seccomp filter" \
	'ptrace: { arg0 == 0x420c && arg3 == 0; return 0, arg0 == 0x420c; return EINVAL }'
check "no architecture" says "process $pid has no seccomp filter" \
	'ptrace: { arg0 == 0x420c; return ENOENT, arg0 == 0x420e; return EIO }'
check "it is still there, and not stopped" \
	grep '^State:[[:space:]]*[RS]' /proc/$pid/status
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
