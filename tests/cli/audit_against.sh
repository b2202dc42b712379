#!/bin/sh
# audit --against: what changes with another kernel or libc.
. tests/check.inc
. tests/audit.inc
listed() { # text, options...
	text=$1
	shift
	"$SCBPF" audit -v --fail-on=note "$@" >out 2>&1
	[ $? -eq 1 ] && grep -q -e "$text" out && return
	cat out
	return 1
}
unlisted() { # text, options...
	text=$1
	shift
	"$SCBPF" audit -v --fail-on=note "$@" >out 2>&1
	[ $? -lt 2 ] && ! grep -e "$text" out
}

# --- kernels: what a denylist lets through
policy deny ALLOW "$(rule chmod ERRNO), $(rule fchmodat ERRNO),
	$(rule openat2 ERRNO)"
twins new-open "-a x86_64 deny" --against=6.6 --against=5.6
twins new-open "-a x86_64 --against=6.6" deny "--deny fchmodat2,futex_wake deny"
check "what it names is not new" listed "x86_64 close_range: ALLOW (Linux 5.9)" \
	-a x86_64 deny --against=6.6
check "nor what is older than it" unlisted "x86_64 clone3" \
	-a x86_64 deny --against=6.6
check "nor what is newer than the kernel" unlisted "x86_64 mseal" \
	-a x86_64 deny --against=6.6
check "but what is newer than the given kernel" listed "x86_64 clone3: ALLOW (Linux 5.3)" \
	-a x86_64 deny --against=5.2..6.6
check "not in an allowlist" absent new-open -a x86_64 --against=2.6..6.6
check "a new call does what a refused one does" listed \
	"x86_64 fchmodat2: ALLOW, but x86_64 chmod: ERRNO(1) EPERM" \
	-a x86_64 deny --against=6.6
twins sibling "-a x86_64 deny" --against=6.6 --against=6.5
check "no older pair" unlisted "x86_64 renameat2: ALLOW, but" -a x86_64 \
	--deny rename deny --against=6.6
twins io-uring "-a x86_64 --deny openat2 deny" --against=5.0..5.6 \
	--against=5.1..5.6
check "others are not made" absent uncached -a x86_64 deny --against=6.6
check "the last line says so" gives 1 "" \
	"$SCBPF" audit -a x86_64 --against=6.6,musl deny
check "kernel, first new one and libc" grep -q \
	"against Linux 6.6 (after 5.6) and musl, x86_64" out

# --- kernels: what gets no ENOSYS
policy allow ERRNO "$(rule read ALLOW), $(rule pidfd_open ALLOW),
	$(rule fchmodat2 ALLOW)"
twins new-refused "-a x86_64 --against=5.10..6.6 --clone3=policy allow" \
	--enosys=max --enosys=since:5.10
check "each call" listed "x86_64 cachestat: ERRNO(1) EPERM (Linux 6.5)" \
	-a x86_64 --against=5.10..6.6 allow
check "with ENOSYS above" absent new-refused -a x86_64 --against=6.6..6.10 allow
check "nothing that filters do not see" unlisted "x86_64 uprobe" -a x86_64 \
	--against=6.8..7.0
policy unshares ALLOW "{\"names\": [\"unshare\"], \"action\":
	\"SCMP_ACT_ERRNO\", \"args\": [{\"index\": 0, \"value\": 131072,
	\"valueTwo\": 131072, \"op\": \"SCMP_CMP_MASKED_EQ\"}]}"
twins empty-mntns "-a x86_64 unshares" --against=7.1 --against=7.0
policy probes ALLOW "$(rule uretprobe ERRNO)"
twins not-asked "-a x86_64 probes" --against=6.14 --against=6.13
twins not-asked "-a x86_64 probes" --against=6.13..6.14 --against=6.14..6.15

# --- kernels: older ones
twins missing-action "-a x86_64 allow --log getpid" --against=4.13 \
	"--against=4.13 --only --bad-arch=kill-thread --deny getpid"
check "KILL_PROCESS kills all the same" listed "^note: missing-action" \
	-a x86_64 allow --against=4.13
policy notify ERRNO "$(rule read NOTIFY)"
twins missing-action "-a x86_64 notify" --against=4.20 --against=5.0

# --- libcs
policy sleeps ERRNO "$(rule nanosleep ALLOW), $(rule exit_group ALLOW)"
twins new-libc "-a x86_64 sleeps" --against=glibc-2.31 --against=glibc-2.30
check "the functions" listed \
	"clock_nanosleep: ERRNO(1) EPERM (nanosleep, sleep, usleep of glibc-2.41)" \
	-a x86_64 sleeps --against=glibc-2.41
twins new-libc "-a x86_64 sleeps" --against=glibc-2.30..2.31 \
	--against=glibc-2.31..2.41
twins new-libc "-a x86_64 sleeps" "--libc=musl --against=glibc" \
	"--libc=glibc-2.36 --against=glibc-2.41"
twins new-libc "-a x86_64 sleeps --against=musl-1.2.5,glibc-2.41" "" \
	"--allow clock_nanosleep"
printf '%s\n' '@arch x86_64 x86' 'read: allow' 'nanosleep[arch=x86]: allow' \
	>other.policy
check "another architecture is a note" listed "^note: new-libc" -a x86_64 \
	--against=glibc other.policy
policy threads ERRNO "$(rule clone ALLOW), $(rule mmap ALLOW),
	$(rule mprotect ALLOW), $(rule rt_sigprocmask ALLOW)"
check "a fallback that is not made" listed "^warning: new-libc" \
	-a x86_64 --deny clone3 threads --against=glibc-2.34
check "one that is made" absent new-libc -a x86_64 threads --against=glibc-2.34
policy prints ERRNO "$(rule write ALLOW), $(rule writev ALLOW)"
check "functions of several calls" listed "^note: new-libc" -a x86_64 prints \
	--allow fstat --against=musl
policy starts ERRNO "$(rule execve ALLOW), $(rule rseq KILL_PROCESS)"
twins rseq-killed "-a x86_64 starts" --against=glibc-2.35 --against=glibc-2.34
twins rseq-killed "-a x86_64 starts" --against=glibc-2.34..2.41 \
	--against=glibc-2.35..2.41
twins rseq-killed "-a riscv64 starts" --against=glibc-2.41 --against=glibc-2.40
check "rseq: not with musl" absent rseq-killed -a x86_64 starts --against=musl
# What a libc began to make before main, and in threads (2.34).
policy killed KILL_PROCESS "$(rule execve ALLOW), $(rule clone ALLOW),
	$(rule brk ALLOW)"
killed="-a x86_64 --enosys=off killed"
twins new-start "$killed" --against=glibc-2.34 --against=glibc-2.33
twins new-start "$killed" --against=glibc-2.33..2.34 \
	--against=glibc-2.34..2.41
twins new-start "$killed --against=glibc-2.41" --libc=glibc-2.31 \
	--libc=glibc-2.36
twins new-start "$killed --against=glibc-2.41" "" \
	"--allow set_tid_address,set_robust_list,prlimit64,getrandom,rt_sigaction"
check "new-start: each call" listed \
	"x86_64 prlimit64: KILL_PROCESS (@startup of glibc-2.41)" \
	$killed --against=glibc-2.41
check "new-start: on x86" listed "x86 ugetrlimit: KILL_PROCESS (@startup of" \
	-a x86 --enosys=off killed --against=glibc-2.41
check "new-start: in threads" listed "rt_sigaction: .* (@thread-start of" \
	$killed --against=glibc-2.41
check "new-start: any errno will do" absent new-start $killed \
	--against=glibc-2.41 --deny \
	set_tid_address,set_robust_list,prlimit64,getrandom,rt_sigaction
check "new-start: no program starts" absent new-start $killed \
	--against=glibc-2.41 --kill execve,clone
check "new-start: without libc" absent new-start $killed \
	--against=glibc-2.41 --kill brk,clone
check "new-start: from musl" listed "set_robust_list: .* (@thread-start of" \
	$killed --libc=musl --against=glibc-2.31
check "new-start: not with musl" absent new-start $killed --against=musl

check "--libc beside a kernel: a note" gives 0 "'--libc' has no effect: \
'--against' names no libc" "$SCBPF" audit -a x86_64 sleeps --libc=musl \
	--against=6.5
check "--libc beside a range: a note" gives 1 "'--libc' has no effect on \
'--against=glibc-2.30..2.31'" "$SCBPF" audit -a x86_64 sleeps --fail-on=note \
	--libc=musl --against=glibc-2.30..2.31
check "not without a range" sh -c '"$0" audit -a x86_64 sleeps --libc=musl \
	--against=glibc 2>&1 | grep "has no effect on"; [ $? -eq 1 ]' "$SCBPF"
check "what is not known is said" gives 0 "the calls of musl on sparc64 are \
not known, so they are not checked" "$SCBPF" audit -a sparc64 sleeps --against=musl
check "and nothing else" sh -c '! "$0" audit -a sparc64 sleeps --against=glibc \
	2>&1 | grep "not known"' "$SCBPF"
check "bionic" listed "faccessat: ERRNO(38) ENOSYS (access of bionic)" \
	-a x86_64 --allow access sleeps --against=bionic

# --- notations, formats, errors
for form in raw asm c json base64 hex; do
	"$SCBPF" gen -q -a x86_64 -f $form -o s.$form sleeps
	check "$form" listed "(nanosleep, sleep, usleep of glibc-2.41)" \
		-a x86_64 --against=glibc-2.41 s.$form
done
"$SCBPF" audit -a x86_64 --json --against=6.12,glibc-2.31..2.41 sleeps >json
check "JSON" sh -c 'tr -d "\n\t" <json | grep -q "\"against\": {\"kernel\": \
\"6.12\",\"after\": \"2.6.0\",\"libcs\": \[\"glibc-2.31..2.41\"\]}"'
check "SARIF" sh -c '"$0" audit -a x86_64 -f sarif --against=glibc sleeps |
	grep -q "\"ruleId\": \"new-libc\""' "$SCBPF"
check "ignored" absent new-libc -a x86_64 sleeps --against=glibc \
	--ignore=new-libc:clock_nanosleep
for bad in 6 x.y glibc-x 6.12..6.1 none all uclibc; do
	check "bad: $bad" gives 2 "invalid '$bad' for '--against', expected" \
		"$SCBPF" audit --against=$bad
done
for two in 6.12,6.13 6.12,6.1..6.12 "6.12 --against=6.13"; do
	check "two kernels: $two" gives 2 "is a second kernel for '--against'" \
		"$SCBPF" audit --against=$two
done
check "a kernel that is older than what is named" gives 0 "" \
	"$SCBPF" audit --fail-on=error -a x86_64 --against=5.2 deny
check "and nothing is said of later ones" grep -q "against Linux 5.2, x86_64" out
check "a later kernel than the tables" gives 0 "before '99.1'" \
	"$SCBPF" audit -a x86_64 --against=99.1 --ignore=new-refused
check "a later libc than the tables" gives 0 "the tables end at glibc 2.43" \
	"$SCBPF" audit -a x86_64 --against=glibc-2.99

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
