#!/bin/sh
# scbpf run: what works under the default policy and what does not, exit status,
# and environments in which it fails. Needs Linux.
. tests/check.inc
cp tests/sandbox/probe.c "$T"
cd "$T" || exit 1

# Not even the command's first call was made.
prevents() { # text command...
	rm -f started
	gives 125 "$@" && [ ! -e started ]
}

run="$SCBPF run -q"
if ! [ -d /proc/self ] || ! $run -- true 2>err; then
	check "it says why it cannot" [ -s err ]
	echo "skipped: no filter can be installed here, or none of $SCBPF for true"
	echo "$passed passed, $failed failed"
	exit $failed
fi

echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >allow.json
echo '{"defaultAction": "SCMP_ACT_ALLOW", "flags":
	["SECCOMP_FILTER_FLAG_LOG"]}' >flags.json
echo '{"defaultAction": "SCMP_ACT_NOPE"}' >wrong.json
echo '{"defaultAction": "SCMP_ACT_KILL_PROCESS", "syscalls": [
	{"names": ["execve"], "action": "SCMP_ACT_ALLOW"}]}' >little.json
check "the probe" $CC -o probe probe.c -lpthread

# --- under the default policy ----------------------------------------------

check "works: filtered" $run -- ./probe filtered
for call in threads fork spawn lookup pipe childless; do
	if ./probe $call 2>log; then
		check "works: $call" $run -- ./probe $call
	else
		echo "skipped: works: $call: it does not without a filter either"
	fi
done
for call in unshare clone mount keyctl bpf vsock vsock-dirty; do
	check "refused: $call" $run -- ./probe $call
	check "refused and reported: $call" gives 0 "scbpf: refused: " \
		$run --explain-denials -- ./probe $call
done
if unshare -U true 2>err; then
	check "not refused without: unshare" gives 1 "" ./probe unshare
fi
check "a shell" $run -- sh -c 'test "$(echo a b | wc -w)" -eq 2 &&
	(cd / && ls) >/dev/null && trap : USR1 && kill -USR1 $$'
echo 'int main(void) { return 42; }' >answer.c
check "a compiler" $run -- sh -c "$CC -o answer answer.c"
check "what it made" gives 42 "" $run -- ./answer
works() { # command...
	if ! command -v "$1" >/dev/null; then
		echo "skipped: no $1"
	elif "$@" >log 2>&1; then
		check "works: $1" $run -- "$@"
	else
		echo "skipped: works: $1: it does not without a filter either"
	fi
}
works awk 'BEGIN { "echo 42" | getline x; exit x != 42 }'
works perl -e 'exit system("true")'
works python3 -c 'import os, subprocess, threading
t = threading.Thread(target=os.getpid); t.start(); t.join()
subprocess.run(["true"], check=True)'
works dpkg -l
works busybox sh -c 'busybox ls / | busybox grep -q proc'

# --- exit status -----------------------------------------------------------

check "its own" gives 7 "" $run -- sh -c 'exit 7'
check "its own, of a signal" gives 143 "" sh -c "$run -- sh -c 'kill \$\$'
	exit \$?"
# A directory of PATH that may not be searched would be another error.
check "none" gives 127 "cannot execute 'no-such': " env PATH=/bin \
	$run -- no-such
check "none there" gives 127 "" $run -- ./no-such
check "no name" gives 127 "" $run -- ''
check "a directory" gives 126 "directory" $run -- /
echo true >plain
if [ -x plain ]; then
	echo "skipped: everything is executable"
else
	check "not executable" gives 126 "Permission" $run -- ./plain
fi
echo garbage >garbage
chmod +x garbage
check "no program" gives 126 "cannot execute" $run -- ./garbage
printf '#!/no/such\n' >garbage
check "no interpreter" gives 127 "cannot execute" $run -- ./garbage
check "usage" gives 125 "expected '-- COMMAND'" $run true
check "usage: no command" gives 125 "expected a COMMAND" $run --
check "usage: option" gives 125 "unknown option" $run --nope -- true
check "usage: two" gives 125 "too many policies" $run a.json b.json -- true
check "its options are its own" gives 3 "" $run -- sh -c 'exit $1' -- 3
cat >answer5 <<'END'
#!/bin/sh
exit 5
END
chmod +x answer5
check "PATH, here" gives 5 "" env PATH="/no/such::$PATH" $run -- answer5

# --- policies and filters --------------------------------------------------

touch="touch started"
"$SCBPF" gen -q -o own.bpf
"$SCBPF" gen -q --enosys=off -f base64 -o own.b64 little.json
check "a policy" gives 0 "" $run allow.json -- ./probe filtered
check "from standard input" sh -c "$run - -- ./probe filtered <allow.json"
check "a filter" $run own.bpf -- ./probe keyctl
check "flags" $run flags.json -- ./probe filtered
check "an option" gives 1 "" $run --allow keyctl -- ./probe keyctl
check "killed" gives 159 "" sh -c "$run --kill keyctl -- ./probe keyctl
	exit \$?"
check "complain" gives 1 "" $run --complain -- ./probe keyctl
check "complain, reported" gives 1 "scbpf: logged: " \
	$run --complain --explain-denials -- ./probe keyctl
check "a number that is none" gives 0 "number 5000(" \
	$run --explain-denials -- ./probe 5000
cat >notify.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
	{"names": ["keyctl"], "action": "SCMP_ACT_NOTIFY"}]}
END
check "a supervisor that is not there" gives 1 \
	"warning: the command runs without a listener" \
	$SCBPF run notify.json -- ./probe keyctl
check "as an error" prevents "error: the command runs without a listener" \
	$run -W error notify.json -- $touch
check "the watcher is none either" gives 1 \
	"scbpf: refused: $(uname -m) keyctl(" \
	$run --explain-denials notify.json -- ./probe keyctl
check "an errno without a name" gives 1 "= errno 4000, process" \
	$run --explain-denials --deny=4000 keyctl allow.json -- ./probe keyctl
check "wrong" prevents "unknown action" $run wrong.json -- $touch
check "missing" prevents "cannot open" $run no.json -- $touch
check "a filter takes no --cap" prevents "is for policies" \
	$run --cap all own.bpf -- $touch
check "execve is refused" prevents "the filter refuses execve" \
	$run --deny execve -- $touch
check "execve kills" prevents "KILL_PROCESS" $run --kill execve -- $touch
check "another architecture" prevents "the filter is for riscv32" \
	$run -a riscv32 -- $touch
"$SCBPF" gen -q -a riscv32 -o other.bpf
check "a filter of another" prevents "for another architecture" \
	$run other.bpf -- $touch
check "a program that can do nothing" gives 159 "" \
	sh -c "$run --enosys=off little.json -- ./probe filtered; exit \$?"
check "the same, from base64" gives 159 "" \
	sh -c "$run own.b64 -- ./probe filtered; exit \$?"

# --- what the watcher may not change ---------------------------------------

watch="$run --explain-denials"
check "status" gives 7 "" $watch -- sh -c 'exit 7'
check "children" $watch -- ./probe childless
check "descriptors" [ "$($run -- ls /proc/self/fd | wc -w)" -eq \
	"$($watch -- ls /proc/self/fd | wc -w)" ]
mkfifo hold
# The command closes the pipe and goes on until `hold` is written to.
closes() { # command
	("$@" 2>err &) | timeout 60 cat
	is=$?
	timeout 60 sh -c ': >hold' && [ $is -eq 0 ]
}
check "a closed pipe ends" closes $watch -- sh -c 'exec >&-; : <hold'
check "arguments" gives 0 'socket(AF_VSOCK, SOCK_STREAM, IPPROTO_IP) = EPERM' \
	$watch -- ./probe vsock
$watch -- sh -c './probe keyctl; ./probe keyctl; ./probe unshare
	./probe keyctl' 2>&1 >out | cat >err
check "reported once" [ "$(grep -c 'keyctl(.*, process ' err)" -eq 1 ]
check "and counted" grep -q 'keyctl(.* = EPERM, 2 more times$' err
check "what comes once is not" [ "$(grep -c unshare err)" -eq 1 ]
$watch -- ./probe threads 2>&1 >out | cat >err
check "our own fallback is no denial" [ ! -s err ]
$watch --deny=ENOSYS clone3 allow.json -- ./probe 435 2>&1 >out | cat >err
check "the policy's own is" grep -q 'clone3(.* = ENOSYS, process' err
check "one at a time" prevents "another process already watches" \
	$watch -- $watch -- $touch
check "a closed pipe ends, above the limit" closes ./probe high $watch -- \
	./probe late
check "without standard error" $watch -- ./probe keyctl 2>&-
# The watcher answers these: without it, they would fail with ENOSYS.
check "signals of the command" ./probe group $watch -- sh -c "
	trap : USR1 ALRM IO; kill -USR1 0; kill -ALRM 0; kill -IO 0
	exec ./probe keyctl"
check "no file may grow" sh -c "ulimit -f 0; exec $watch -- ./probe keyctl 2>err"
check "no word of children" ./probe childless $watch -- ./probe keyctl

# --- under other filters and limits ----------------------------------------

# around ERRNO CALLS COMMAND...
around() {
	deny=$1 calls=$2
	shift 2
	$run --deny="$deny" "$calls" allow.json -- "$@"
}

check "no seccomp(2): the old way" around ENOSYS seccomp \
	$run -- ./probe keyctl
check "no seccomp(2), and flags" prevents "which the filter's flags need" \
	around ENOSYS seccomp $run flags.json -- $touch
check "no seccomp(2), and --flag" prevents "which the filter's flags need" \
	around ENOSYS seccomp $run --flag log allow.json -- $touch
check "no seccomp(2), and LOG" prevents "lacks the action LOG" \
	around ENOSYS seccomp $run --complain -- $touch
check "no seccomp(2), and a watcher" prevents "USER_NOTIF" \
	around ENOSYS seccomp $watch -- $touch
for error in ENOSYS EPERM EACCES EINVAL; do
	check "no prctl(2): $error" prevents "cannot set no_new_privs" \
		around $error prctl $run -- $touch
	check "neither: $error" prevents "cannot set no_new_privs" \
		around $error seccomp,prctl $run -- $touch
done
check "no permission" prevents "is this process itself under a filter" \
	around EPERM seccomp $run -- $touch
check "too long" prevents "together are too long" \
	around ENOMEM seccomp $run -- $touch
check "another error" prevents "cannot install the filter: No space left on device
" around ENOSPC seccomp $run -- $touch
check "no filters" prevents "this kernel has no seccomp filters" \
	around EINVAL seccomp $run -- $touch
check "seccomp(2) pretends" prevents "reports success" \
	around 0 seccomp $run -- $touch
check "prctl(2) pretends" prevents "reports success" \
	around 0 prctl $run -- $touch
check "no clone for the watcher" prevents "cannot start the watcher" \
	around EAGAIN clone $watch -- $touch

check "closed descriptors" gives 3 "" sh -c "$run -- ./probe closed \
	<&- >&- 2>&-; exit \$?"
check "closed descriptors, watched" gives 3 "" sh -c "$watch -- ./probe \
	closed <&- >&- 2>&-; exit \$?"
check "closed descriptors, a filter" gives 3 "" sh -c "$run own.bpf -- \
	./probe closed <&- >&- 2>&-; exit \$?"
check "closed descriptors, wrong" prevents "" sh -c "$run wrong.json -- \
	$touch <&- >&- 2>&-; exit \$?"
# Nothing runs without the filter, however little memory or descriptors there
# are: if the probe cannot be loaded, a command that needs no descriptor, and that
# the filter refuses.
no="--deny mkdir,mkdirat"
"$SCBPF" gen -q $no -f raw -o no.bpf
limited() { # option and value of ulimit
	for command in "$run $no" "$watch $no" "$run no.bpf"; do
		if (ulimit "$1" "$2"; exec $command -- ./probe filtered) \
			>out 2>err; then
			continue
		fi
		(ulimit "$1" "$2"; exec $command -- mkdir made) >out 2>err
		[ $? -ne 0 ] && [ ! -e made ] && [ -s err ] && continue
		echo "$command: $1 $2"
		cat err
		return 1
	done
}
for limit in '-n 3' '-n 4' '-n 6' '-n 16' '-s 40' '-s 256' '-f 0' '-c 0' \
	'-v 20000' '-v 300000' '-l 0'; do
	check "ulimit $limit" limited $limit
done
if [ -c /dev/full ]; then
	check "full disk" sh -c "$run -- ./probe keyctl >/dev/full 2>&1"
	check "full disk, watched" \
		sh -c "$watch -- ./probe keyctl >/dev/full 2>&1"
	check "full disk, wrong" prevents "" sh -c "$run wrong.json -- \
		$touch >/dev/full 2>&1; exit \$?"
else
	echo "skipped: no /dev/full"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
