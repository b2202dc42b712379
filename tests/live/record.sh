#!/bin/sh
# learn -- COMMAND: what is recorded of commands of every kind, also of
# malicious ones, and that they run and end as without it. Needs Linux 5.9 and
# cc.
. tests/check.inc
. tests/record.inc
record_start

# --- what a policy has -------------------------------------------------------

check "a command" learn 0 -- ./recorded priority
check "its calls" has setpriority execve -getpriority -clone3
check "complete" complete
check "it compiles" "$SCBPF" gen -q -W error -o policy.bpf policy
check "and runs" "$SCBPF" run -q policy -- ./recorded priority
check "the same policy again" sh -c 'cp policy first &&
	"$SCBPF" learn -o policy -- ./recorded priority && cmp policy first'
check "arguments with names" sh -c 'grep -F "Linux $(uname -r)" policy'
if grep -a -q '/ld-' recorded; then
	check "its libc" grep -q '(run here, made with [gm][a-z]*)' policy
	check "no '--'" gives 0 "'./recorded' was read, not run, and" \
		"$SCBPF" learn -o policy ./recorded
	check "no '--', nor a slash" gives 0 "; '-- ./recorded' runs it" \
		"$SCBPF" learn -o policy recorded
	check "no '--', in the policy" grep -q INCOMPLETE policy
	echo 'umask(022) = 0' >umask
	check "no '--', and a log" sh -c '"$SCBPF" learn -o policy ./recorded \
		umask 2>err && [ ! -s err ]'
	check "a program and its run" learn 0 ./recorded -- ./recorded priority
	check "a program and its run: no warning" sh -c '! grep "not run" err'
fi
check "from a call on" learn 0 --after=setpriority -- ./recorded priority
case $CFLAGS in
*--coverage*) ;; # what the command runs is written to files
*) check "from a call on: its calls" has setpriority -execve -openat ;;
esac
check "up to a call" learn 0 --until=setpriority -- ./recorded priority
check "up to a call: its calls" has -setpriority execve
check "with a log" sh -c 'echo "umask(022) = 0" >log &&
	"$SCBPF" learn -o policy log -- ./recorded priority'
check "with a log: both" has umask setpriority
check "counts" "$SCBPF" learn -o policy --mix-out mix -- ./recorded flood
check "counts: each call" grep -x "getppid $((many * 8))" mix
check "threads by clone" has clone
check "threads by clone: clone3 fails" sh -c '"$SCBPF" sim policy clone3 |
	grep ENOSYS'
check "clone3 alone" learn 0 -- ./recorded clone3
check "clone3 alone is mentioned" grep 'no clone followed' policy

# Logged with strace, the same program gives the same policy.
traced() { # what the program does
	strace -f -o trace ./recorded "$1" >log 2>&1 &&
		"$SCBPF" learn -q -o traced.policy trace &&
		learn 0 -- ./recorded "$1" || return
	for f in traced.policy policy; do
		grep -v '^#' $f >$f.rules
	done
	cmp traced.policy.rules policy.rules && return
	diff traced.policy.rules policy.rules
	return 1
}
if strace -o trace true 2>log; then
	for what in priority vfork flood; do
		check "as through strace: $what" traced $what
	done
	# The privileged process does not read untrusted input.
	strace -f -e trace=read -o trace "$SCBPF" learn -q -o policy -- \
		./recorded priority
	reader=$(grep -F '"\177ELF' trace | grep ', 65536) = ' | cut -d ' ' -f 1)
	check "a child reads the program" [ "${reader:-none}" -ne \
		"$(head -n 1 trace | cut -d ' ' -f 1)" ]
else
	echo "skipped: no strace, or nothing can be traced here"
fi

# --- how commands end --------------------------------------------------------

check "status" learn 3 -- sh -c 'exit 3'
check "a signal" sh -c '"$SCBPF" learn -o policy -- sh -c "kill -TERM \$\$"
	[ $? -eq 143 ]' 2>log
check "a signal: its policy" has kill
rm -f policy
check "none" gives 127 "cannot execute" "$SCBPF" learn -o policy -- ./none
check "no program" sh -c 'echo garbage >garbage; chmod +x garbage
	"$SCBPF" learn -o policy -- ./garbage; [ $? -eq 126 ]'
check "no policy of these" [ ! -e policy ]
check "usage" gives 125 "use '-o FILE' for the policy; standard output belongs" \
	"$SCBPF" learn -- true
check "usage: none" gives 125 "expected a COMMAND" "$SCBPF" learn -o policy --
check "usage: -a" gives 125 "'-a' is for logs" \
	"$SCBPF" learn -a sparc -o policy -- true
check "no base" gives 125 "" "$SCBPF" learn --base ./none -o policy -- true
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >allow.json
nothing_ran() { # status, message, output and other options
	rm -f touched
	is=$1
	says=$2
	shift 2
	gives $is "$says" "$SCBPF" learn -o $* -- touch touched &&
		[ ! -e touched ]
}
check "no output" nothing_ran 125 "cannot write './no/policy'" ./no/policy
check "nor a directory" nothing_ran 125 "cannot write '.'" .
check "no counts" nothing_ran 125 "cannot write './no/mix'" policy \
	"--mix-out ./no/mix"
ln -s linked.policy link
check "a link to no file yet" sh -c '"$SCBPF" learn -q -o link -- true &&
	[ -s linked.policy ]'
echo 'umask(022) = 0' >log
check "nor one twice" nothing_ran 125 "is for both" policy "--mix-out ./policy"
check "no log" nothing_ran 125 "cannot open 'none'" policy none
check "nor a directory as one" nothing_ran 125 "cannot read '.'" policy .
check "no program" nothing_ran 125 "expected an ELF file" policy --unseen=log
check "nor a log as one" nothing_ran 125 "expected an ELF file" policy \
	"--unseen=log allow.json"
for how in "policy -f oci" policy.json; do
	check "JSON has no base: $how" nothing_ran 125 "leave out '--base'" \
		$how "--base start"
	check "nor rules for some: $how" nothing_ran 125 "leave out '--port'" \
		$how --port
done
check "over an input" nothing_ran 125 "'log' is an input" log log
check "no such kernel" gives 125 "use 'strace -f -o LOG COMMAND'" "$SCBPF" run \
	-q --deny=ENOSYS seccomp allow.json -- "$SCBPF" learn -o policy -- true
check "nested" gives 125 "another process already watches" "$SCBPF" learn \
	-q -o policy -- "$SCBPF" learn -q -o inner -- true
check "descriptors" [ "$(ls /proc/self/fd | wc -w)" -eq \
	"$("$SCBPF" learn -o policy -- ls /proc/self/fd | wc -w)" ]
# Environments of the command, and of scbpf with it.
limited() { # limit, value
	sh -c "ulimit -$1 $2; exec \"\$SCBPF\" learn -q -o policy -- \
		./recorded vfork" && has setpriority
}
check "few descriptors" limited n 16
check "no locked memory" limited l 0
check "no core" limited c 0
check "a small stack" limited s 256
closed() {
	"$SCBPF" learn -q -o policy -- ./recorded vfork <&- >&- 2>&-
}
check "closed descriptors" closed
check "closed descriptors: calls" has setpriority
check "ignored signals" sh -c 'trap "" CHLD INT TERM
	"$SCBPF" learn -q -o policy -- ./recorded vfork'
check "blocked by none" has setpriority
await() { # a file that the command makes
	tries=0
	while [ ! -e "$1" ] && [ $tries -lt 200 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
}
terminated() {
	"$SCBPF" learn -o policy -- sh -c 'echo >begun; exec sleep 60' &
	pid=$!
	await begun
	kill -TERM $pid
	wait $pid
	[ $? -eq 143 ] && has execve
}
check "a signal to the recorder" terminated 2>log
check "a daemon" learn 9 -- ./recorded daemon
check "a daemon: its calls" has setsid setpriority
stopped() {
	"$SCBPF" learn -o policy -- ./recorded stays &
	pid=$!
	await stayed
	kill -TERM $pid
	wait $pid
	[ $? -eq 9 ] && has setsid
}
check "a daemon is ended, too" stopped

# --- commands with filters ---------------------------------------------------

printf '@default return EPERM\n{@startup, seccomp, prctl, write}: allow\n' >own
check "the base allows where it begins" learn 0 --base own --after=prctl -- \
	./recorded prctl
check "the base allows where it begins: calls" has setpriority -execve
for how in install prctl; do
	check "the base allows the install: $how" learn 0 --base own \
		--after=install -- ./recorded $how
	check "the base allows the install: $how: calls" has setpriority -execve
	check "its own filter: $how" learn 0 --after=install -- ./recorded $how
	check "its own filter: $how: calls" has setpriority -getpriority -execve
	check "its own filter: $how: complete" complete
	check "its own filter: $how: said" grep 'WITHOUT its own filter' policy
	check "its own filter: $how: warned" grep 'WITHOUT its own filter' err
done
printf '@denylist\nprctl: return ENOSYS\n' >noprctl
printf '@denylist\nseccomp: return ENOSYS\n' >noseccomp
# By default every pair of these occurs, and with ROUNDS every combination.
turn=-1
for base in own noprctl noseccomp; do
	for window in "" --after=prctl --until=prctl --after=seccomp \
		--until=seccomp; do
		for how in install prctl; do
			turn=$((turn + 1))
			[ -n "$ROUNDS" ] ||
				[ $(((turn + turn / 2) % 2)) -eq 0 ] || continue
			check "the mode is answered: $base, $window, $how" \
				learn 0 --base $base $window -- \
				./recorded $how
		done
	done
done
check "a filter that changes" learn 0 --after=install -- ./recorded changes
check "a filter that changes: calls" has setpriority
check "no filter" learn 125 --after=install -- ./recorded probes
check "no filter: said" grep 'no call is left' err
check "with its filter" learn 0 -- ./recorded priority
check "a listener" learn 125 -- ./recorded listener
check "a listener: said" grep "strace -f -o LOG" err
check "a listener, too" learn 125 --after=install -- ./recorded listener
check "strict mode" learn 125 -- ./recorded strict
check "strict mode: said" grep "strict mode" err

# --- kernels whose calls and answers are longer ------------------------------

check "the listener" $CC $CFLAGS $O -w -I"$top/gen" $LDFLAGS -o longer \
	"$top/tests/sandbox/longer.c" "$B/gen/host/notify.o" "$B/libscbpf.a"
for size in 80 88 1040 1048; do
	check "a call of $size bytes" ./longer call $size
done
for size in 24 32 312 320; do
	check "an answer of $size bytes" ./longer answer $size
done

# --- awkward and hostile commands --------------------------------------------

check "vfork" learn 0 -- ./recorded vfork
check "vfork: calls" has vfork setpriority
check "signals with SA_RESTART" learn 0 -- ./recorded preempt
check "signals without" learn 0 -- ./recorded interrupt
# As before Linux 5.19, when signals also interrupt calls that the recorder has
# received.
cat >older.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["seccomp"],
 "action": "SCMP_ACT_ERRNO", "errnoRet": 22, "args": [
 {"index": 1, "value": 32, "valueTwo": 32, "op": "SCMP_CMP_MASKED_EQ"}]}]}
END
older() { # what the program does
	timeout 60 "$SCBPF" run -q older.json -- "$SCBPF" learn -o policy \
		--mix-out mix -- ./recorded "$1" 2>err
}
check "an older kernel: SA_RESTART" older preempt
check "an older kernel: said" grep "lets signals interrupt calls" err
check "an older kernel: in the policy" grep "lets signals interrupt" policy
# A slow recorder: most calls are interrupted before it answers.
if strace -o trace -e trace=ioctl -e inject=ioctl:delay_enter=20 true; then
	echo "{nanosleep, clock_nanosleep, tgkill, getpid, rt_sigprocmask," \
		"futex}: allow" >sends.policy
	timeout 60 "$SCBPF" run -q older.json -- strace -o trace \
		-e trace=ioctl -e inject=ioctl:delay_enter=20 "$SCBPF" learn \
		-q --base sends.policy -o policy --mix-out mix -- ./recorded preempt
	# The kernel may lose an answer that it has accepted; then the call is
	# incomplete.
	again=$(grep -c "SEND.*ENOENT" trace)
	made=$(sed -n 's/^getppid //p' mix)
	check "an older kernel: each call once ($made, $again again)" \
		[ $((made - many)) -le $((10 + again / 9)) ]
	# On a busy machine the delay may be too short.
	[ "$again" -gt 0 ] || echo "skipped: no call was interrupted"
fi 2>log
check "an older kernel: without" older interrupt
if grep -a -q GLIBC recorded; then
	check "forks while signals arrive" learn 0 -- ./recorded forks
	check "forks: recorded all the same" has clone close -vfork
	check "forks: close is not" grep -q '^# close is assumed' policy
	"$SCBPF" learn -q -o policy --mix-out mix -- ./recorded forks
	check "forks: each of them" grep -x "clone $((many / 2))" mix
	check "forks: close is counted" awk -v n=$((many / 2)) \
		'$1 == "close" && $2 >= n { found = 1 } END { exit !found }' mix
fi
cat >shell <<'END'
i=0
while [ $i -lt 10 ]; do
	i=$((i + 1))
	x=$(echo a b | sed 's/a/c/' | cat)
	[ "$x" = 'c b' ] || exit 1
	(echo $i >made.$i; cat made.$i; rm made.$i) &
done
wait
END
check "a shell with many children" learn 0 -- sh shell
check "an older kernel: a shell" timeout 60 "$SCBPF" run -q older.json -- \
	"$SCBPF" learn -q -o policy -- sh shell
# Before Linux 6.6, both sides of a call are woken on any processor.
cat >apart.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["ioctl"],
 "action": "SCMP_ACT_ERRNO", "errnoRet": 22, "args": [
 {"index": 1, "value": 1074274564, "op": "SCMP_CMP_EQ"}]}]}
END
apart() {
	timeout 60 "$SCBPF" run -q apart.json -- "$SCBPF" learn -q -o policy \
		--mix-out mix -- sh -c "./recorded flood; $1" 2>err
}
check "without common wake-ups" apart "cat /proc/self/status >status"
check "without common wake-ups: calls" grep -q -x -e "getppid $((many * 8))" \
	-e "getppid $((many * 8 + 1))" mix
check "without common wake-ups: all processors are the command's" [ \
	"$(grep Cpus_allowed: /proc/self/status)" = \
	"$(grep Cpus_allowed: status)" ]
if strace -o trace true 2>log; then
	"$SCBPF" run -q apart.json -- strace -e trace=sched_setaffinity \
		-o trace "$SCBPF" learn -q -o policy -- ./recorded flood
	check "the recorder goes where the command is" grep -q \
		'sched_setaffinity(0, [0-9]*, \[[0-9]*\]) *= 0$' trace
	strace -e trace=sched_setaffinity -o trace "$SCBPF" learn -q \
		-o policy -- ./recorded flood
	check "but not where the kernel wakes it there" [ \
		"$(grep -c sched_setaffinity trace)" -le 2 ]
	# Kernels before 5.16 would slow down a process with a filter.
	strace -f -e trace=seccomp -o trace "$SCBPF" learn -q -o policy -- true
	check "speculation as without a filter" grep -q \
		'SET_MODE_FILTER.*FLAG_SPEC_ALLOW.*NEW_LISTENER' trace
fi
check "killed in between" learn 0 -- ./recorded killed
check "killed in between: calls" has getppid kill
check "it traces" learn 0 -- ./recorded traces
./recorded reused
if [ $? -eq 77 ]; then
	echo "skipped: nobody but the kernel chooses process numbers"
else
	check "a number that is used again" learn 0 --after=install -- \
		./recorded reused
	if grep -a -q GLIBC recorded &&
		! grep -q "lets signals interrupt" policy; then
		"$SCBPF" learn -q -o policy --mix-out mix -- ./recorded reused
		check "a number that is used again: each fork" awk \
			'{ n[$1] = $2 }
			END { exit n["clone"] != n["exit_group"] - 1 }' mix
	fi
fi
if grep -a -q GLIBC recorded; then
	"$SCBPF" learn -q -o policy --mix-out mix -- ./recorded leave
	# Fewer, where somebody else chooses process numbers meanwhile.
	check "a thread ends the others: no fork that was not made" awk \
		'{ n[$1] = $2 }
		END { print n["clone"], n["exit_group"]
			exit !n["clone"] || n["clone"] > 2 * (n["exit_group"] - 1) }' mix
fi
orphaned() {
	timeout 60 "$SCBPF" learn -o policy -- ./recorded orphan
	[ $? -eq 137 ]
}
check "a killed recorder" orphaned 2>log
if [ "$(id -u)" -ne 0 ]; then
	check "the recorder is out of reach" learn 0 -- ./recorded reach
elif setpriv --reuid 65534 --clear-groups "$SCBPF" version >log 2>&1; then
	mkdir -m 777 out.d
	check "the recorder is out of reach" setpriv --reuid 65534 \
		--clear-groups "$SCBPF" learn -o out.d/policy -- ./recorded reach
	cp recorded recorded.suid
	chmod 4755 recorded.suid
	chmod 711 .
	check "privileges of a file" setpriv --reuid 65534 --clear-groups \
		"$SCBPF" learn -o out.d/suid -- ./recorded.suid priority
	check "privileges of a file: said" grep \
		"#   '$PWD/recorded.suid' ran without the privileges" out.d/suid
else
	echo "skipped: this is root, and cannot become another user"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
