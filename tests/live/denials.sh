#!/bin/sh
# run --explain-denials of calls that are killed or trapped: what is reported,
# and that the command behaves and ends as without it. Needs Linux and cc.
. tests/check.inc
cp tests/sandbox/denied.c tests/sandbox/harm.h tests/sandbox/signals.h "$T"
cd "$T" || exit 1

run="$SCBPF run -q"
if ! [ -d /proc/self ] || ! $run -- true 2>err; then
	echo "skipped: no filter can be installed here, or none of $SCBPF for true"
	echo "0 passed, 0 failed"
	exit 0
fi
check "the program" $CC $CFLAGS $O -w -o denied denied.c -lpthread
cat >deny.policy <<'END'
@denylist
socket: arg0 == 40; kill
mount: trap
sethostname: return EPERM
END
mkfifo report
watch="$run --explain-denials -o report"

# The reader ends with the helper.
watched() { # arguments of run, and the command
	cat report >said &
	reader=$!
	timeout 20 $watch "$@" >watched 2>&1 </dev/null
	watched=$?
	wait $reader
	sed -i.old 's/process [0-9]*/process N/' said
	return $watched
}

# Output and status are the same as without the option.
policy=deny.policy
same() { # what the program does
	timeout 20 $run $policy -- ./denied "$@" >plain 2>&1 </dev/null
	plain=$?
	watched $policy -- ./denied "$@"
	cmp plain watched && [ $plain -eq $watched ] && return
	cat plain watched
	echo "status $plain $watched"
	return 1
}
says() { # lines of the report
	[ $# -gt 0 ] || {
		[ "$(cat said)" = "scbpf: watching 'denied', process N" ]
		return
	}
	printf '%s\n' "scbpf: watching 'denied', process N" "$@" |
		cmp - said && return
	cat said
	return 1
}
arch=$(uname -m)
killed="scbpf: refused: $arch socket(AF_VSOCK, SOCK_STREAM, IPPROTO_IP)\
 = KILL_THREAD"
trapped="scbpf: refused: $arch mount(0x1, 0x2, 0x3, MS_NODEV, 0x5) = TRAP"
refused="scbpf: refused: $arch sethostname(0x1, 0x2) = EPERM"

# A kernel where Yama forbids it, and an outer tracer or filter.
$SCBPF run --explain-denials -o none deny.policy -- ./denied none 2>err
if grep 'cannot be traced' err; then
	echo "skipped: nothing can be traced here"
	echo "$passed passed, $failed failed"
	[ $failed -eq 0 ]
	exit
fi

check "killed" same kill
check "killed: reported" says "$killed, process N"
check "trapped, with a handler" same trap
check "trapped, with a handler: reported" says "$trapped, process N" \
	"$trapped, 1 more time"
check "trapped, without" same trapped
check "trapped, without: reported" says "$trapped, process N"
check "a thread" same threads
check "a thread: reported" says "$killed, process N"
(ulimit -c unlimited 2>log; exec 3>&1; check "a child, and its core" same child
echo "$failed" >lost)
failed=$(cat lost)
check "a child: reported" says "$killed, process N"
check "vfork" same vfork
check "vfork: reported" says "$killed, process N"
check "an executed program" same exec
check "an executed program: reported" says "$killed, process N"
check "a daemon" same daemon
check "a daemon: reported" says "$killed, process N"
check "refused and killed" same both
check "refused and killed: reported" says "$refused, process N" \
	"$killed, process N"

# The number of a process that was killed soon belongs to another one.
$run $policy -- ./denied reused 2>err
if [ $? -eq 77 ]; then
	echo "skipped: nobody but the kernel chooses process numbers"
else
	check "numbers that are used again" same reused
	check "numbers that are used again: reported" says \
		"$killed, process N" "$refused, process N" \
		"$killed, 39 more times" "$refused, 39 more times"
fi

# Signals that are not the filter's.
check "its own SIGSYS" same raise
check "its own SIGSYS: not reported" says
check "a forged SIGSYS" same forge
check "a forged SIGSYS: not reported" says
check "stopped and continued" same stop
check "signals at refused calls" same preempt
check "signals at refused calls: reported once" [ "$(grep -c process said)" -eq 2 ]
check "signals without SA_RESTART" same interrupt

# Processes that trace others, and those that cannot be traced.
own="scbpf: process N is traced by the command itself: the call that kills or \
traps it is not reported"
check "it traces its child" same traceme
check "it traces its child: reported" says "$own" "scbpf: killed by SIGSYS: \
process N"
check "it attaches to its child" same attach
check "it attaches to its child: reported" says "$own" "scbpf: killed by SIGSYS: \
process N"
# In a namespace of its own, numbers are others than the helper sees.
if unshare -p -f true >log 2>&1; then
	apart() {
		timeout 20 $run $policy -- unshare -p -f ./denied $1 >plain 2>&1
		plain=$?
		watched $policy -- unshare -p -f ./denied $1
		cmp plain watched && [ $plain -eq $watched ] && return
		cat plain watched
		echo "status $plain $watched"
		return 1
	}
	for what in attach traceme; do
		check "it traces its child elsewhere: $what" apart $what
		check "it traces its child elsewhere, said: $what" grep -q \
			'traced by the command itself' said
	done
else
	echo "skipped: no PID namespaces here"
fi
printf '@denylist\nptrace: return EPERM\n' >around.policy
nothing_traced() {
	cat report >said &
	reader=$!
	gives 159 "cannot be traced (Operation not" sh -c \
		"$run around.policy -- $SCBPF run --explain-denials -o report \
		deny.policy -- ./denied kill; exit \$?"
	is=$?
	wait $reader
	sed -i.old 's/process [0-9]*/process N/' said
	return $is
}
check "nothing can be traced" nothing_traced
case $(uname -r) in
[1-5].* | 6.[0-9].* | 6.1[0-4].*)
	echo "skipped: the kernel says how other processes end from Linux 6.15 on" ;;
*)
	check "nothing can be traced: how it ended" says \
		"scbpf: killed by SIGSYS: process N" ;;
esac

# The helper asks about ptrace(2), but not about what the policy refuses.
policy=trace.policy
for action in kill trap trace user-notify 'return EACCES'; do
	printf '@denylist\nsocket: arg0 == 40; kill\nptrace: %s\n' "$action" \
		>$policy
	check "ptrace: $action" same asks
done
printf '@denylist\nsocket: arg0 == 40; kill\nptrace: log\n' >$policy
check "ptrace: log" same traceme
policy=deny.policy

# A malicious command.
check "its own filter" same own
check "its own filter: reported" says "$refused, process N"
check "a flood" same flood
check "a flood: all of it reported" [ "$(grep -c 'EPERM, process N' said)" -ge 300 ]
check "killed, gone or executed in between" same away
check "killed, gone or executed in between: reported" grep -q "^$refused" said

# Without the helper, kills still kill; refused calls get no other verdict.
becomes() { # status, arguments of run, and the command
	want=$1
	shift
	watched "$@"
	[ $watched -eq "$want" ] && return
	cat watched
	echo "status $watched"
	return 1
}
check "a killed helper" becomes 159 deny.policy -- ./denied orphan kill
check "a killed helper: no errors but ENOSYS" becomes 38 deny.policy -- \
	./denied orphan both
if [ "$(id -u)" -ne 0 ]; then
	check "the helper is out of reach" becomes 0 deny.policy -- \
		./denied reach
elif setpriv --reuid 65534 --clear-groups "$SCBPF" version >log 2>&1; then
	chmod 711 .
	chmod 666 report
	watch="setpriv --reuid 65534 --clear-groups $watch"
	check "the helper is out of reach" becomes 0 deny.policy -- \
		./denied reach
else
	echo "skipped: this is root, and cannot become another user"
fi

# Where the report is written.
check "only with a report" gives 125 "'-o' is for '--explain-denials'" \
	$run -o said deny.policy -- true
check "not over the policy" gives 125 "is an input" $run --explain-denials \
	-o deny.policy deny.policy -- true
check "nor where nobody can write" gives 125 "cannot write 'no" \
	$run --explain-denials -o ./no/no deny.policy -- true
if [ -c /dev/full ]; then
	check "nor where nothing fits" gives 125 "cannot write 'full'" \
		$run --explain-denials -o /dev/full deny.policy -- true
else
	echo "skipped: no /dev/full"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
