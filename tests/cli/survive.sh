#!/bin/sh
# Policies that work on one machine, with one libc, and not on the next: each
# gets a warning with the right names, -W error fails, and following the advice
# silences it.
. tests/check.inc
cd "$T" || exit 1
gen="$SCBPF gen -f h -o x.h"
silent() { # option...
	gives 0 "" $gen "$@" && [ ! -s err ]
}
pair() { # name, text of the warning, options that fix it, option...
	name=$1 says=$2 fix=$3
	shift 3
	check "$name: said" gives 0 "warning: $says" $gen "$@"
	check "$name: -W error" gives 1 "error: $says" $gen -W error "$@"
	check "$name: fixed" silent $fix "$@"
}

# Written on x86_64, for an architecture that has only the newer calls.
printf '%s\n' '@default return EPERM' '{@startup, @exit, restart_syscall}: allow' \
	'{read, write, readlink, poll, dup2, select, fork}: allow' >x86.policy
lacks="has no 'poll', 'dup2', 'select', 'fork'; programs use 'ppoll', 'dup3', \
'pselect6', 'clone' there, which this policy does not allow; '--port' adds them"
for arch in aarch64 riscv64; do
	pair "$arch lacks calls" "$arch $lacks" --port -a $arch x86.policy
done
check "and x86_64 does not" sh -c \
	'"$0" gen -a x86_64 -f h x86.policy 2>&1 | grep " has no "; [ $? -eq 1 ]' \
	"$SCBPF"

# Written for a libc that did not register threads with rseq.
printf '%s\n' '@default return EPERM' '{@basic-io, @memory, @exit}: allow' \
	'{clone, futex, rt_sigprocmask, restart_syscall}: allow' >norseq.policy
pair "rseq" "'rseq' is refused with ERRNO(1) on x86_64 while threads can be \
created: if a program installs this filter itself, glibc 2.35 and later end it" \
	"--allow rseq" -a x86_64 norseq.policy
check "rseq: a filter that is installed before is fine" \
	sh -c '"$0" gen -a x86_64 -f raw -o x.bpf norseq.policy 2>&1 | grep rseq
	[ $? -eq 1 ]' "$SCBPF"

# Written for a libc that used another call to sleep.
printf '%s\n' '@default kill-process' '@enosys off' '{nanosleep, restart_syscall}: allow' \
	'{read, write, exit_group}: allow' >sleep.policy
pair "sleep" "'nanosleep' is allowed, but programs with glibc 2.31 and later \
call 'clock_nanosleep' for it, which is refused with KILL_PROCESS on x86_64" \
	"--allow clock_nanosleep" -a x86_64 sleep.policy
check "sleep: a libc that does not" silent -a x86_64 --libc=musl sleep.policy
check "sleep: audit of the bytes" sh -c '"$0" gen -q -a x86_64 -f raw -o y.bpf \
	sleep.policy && "$0" audit -a x86_64 y.bpf | grep -q "warning: libc-call"' \
	"$SCBPF"
check "sleep: with the next libc" gives 1 "" "$SCBPF" audit -q -a x86_64 \
	--against=glibc-2.30..2.31 y.bpf
check "sleep: with the one before" gives 0 "" "$SCBPF" audit -q -a x86_64 \
	--against=glibc-2.28..2.30 y.bpf

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
