#!/bin/sh
# Kinds of filters that broke programs, according to public reports, after an
# update of libc or on another machine: gen or audit reports each of them in
# advance, and names the missing call.
. tests/check.inc
cd "$T" || exit 1

# Well-known calls, and a new one.
common='{read, close, brk, mmap, munmap, exit, exit_group, rt_sigreturn}: allow
{restart_syscall, futex_waitv}: allow'

policy() { # lines...
	printf '%s\n' "$@" >report.policy
}
named() { # what happened, options, part of what gen says
	check "$1" gives 0 "$3" "$SCBPF" gen $2 -f raw -o x.bpf report.policy
}
found() { # what happened, options, rule, part of the finding
	"$SCBPF" audit -f text --fail-on=note $2 report.policy >said 2>err
	check "$1" grep -A 4 -e "$3" said
	check "$1: which call" grep -F -e "$4" said
}

policy '@default return EPERM' "$common" \
	'{clone, execve, futex, rseq}: allow' 'clone3: return EPERM'
named "no thread can be created" "-a x86_64" "'clone3' is refused with ERRNO(1)"
policy '@default kill-process' "$common" '{write, fstat}: allow'
named "a program that reads a line dies" "-a x86_64" \
	"with glibc 2.33 to 2.38 call 'newfstatat'"
policy '@default kill-process' "$common" '{stat, lstat, openat}: allow'
named "a program that logs dies" "-a x86_64" "call 'newfstatat' for it"
policy '@default return EPERM' "$common" \
	'{openat, fstat64, stat64, sigreturn, mmap2}: allow'
named "no dynamic program starts" "-a x86" "call 'statx' for it"
policy '@default return EPERM' "$common" \
	'{stat, fstat, lstat, newfstatat}: allow'
named "files have no attributes" "-a x86_64" "'statx' is refused with ERRNO(1)"
policy '@default return EPERM' "$common" '{access, faccessat, openat}: allow'
named "shells find no file readable" "-a x86_64" "'faccessat2' is refused"
policy '@default return EPERM' "$common" '{clock_gettime, sigreturn}: allow'
named "clocks cannot be read" "-a x86" "'clock_gettime64' is refused with"
policy '@default return EPERM' "$common" '{clock_gettime, sigreturn}: allow' \
	'clock_gettime64: return ENOSYS'
named "clocks of processes cannot be read" "-a x86" \
	"with glibc 2.34 and later call 'clock_gettime64'"
policy '@default return EPERM' "$common" '{utimensat, openat}: allow'
named "times of files cannot be set" "-a arm" "'utimensat_time64' is refused"
policy '@default return EPERM' "$common" '{chmod, fchmod, fchmodat}: allow' \
	'mseal: allow'
found "archives cannot be unpacked" "-a x86_64" "^note: fallback" \
	"fchmodat2: ERRNO(1) EPERM, but x86_64 fchmodat: ALLOW"
policy '@default kill-process' "$common" 'nanosleep: allow'
named "a program that waits dies" "-a x86_64" "later call 'clock_nanosleep'"
named "it does on another ABI" "-a x86" "call 'clock_nanosleep"
policy '@default kill-process' "$common" \
	'{epoll_create1, epoll_ctl, epoll_wait}: allow'
named "a server dies with musl" "-a x86_64" "with musl call 'epoll_pwait'"
found "a server dies with musl, found" "-a x86_64" "^warning: libc-call" \
	"epoll_pwait: KILL_PROCESS (musl"
policy '@default kill-process' "$common" '{select, listen, accept}: allow'
named "a server dies with glibc" "-a x86_64" "2.33 and later call 'pselect6'"
policy '@default kill-process' "$common" \
	'{futex, mprotect, clone, clone3, set_robust_list}: allow'
named "the first thread dies" "-a x86_64" "'rseq' gets KILL_PROCESS"
policy '@default kill-process' "$common" \
	'{rt_sigprocmask, clone, fork, set_tid_address, rseq}: allow'
named "a shell's children die" "-a x86_64" "musl up to 1.2.4 call 'gettid'"
found "a shell's children die, found" "-a x86_64 --libc=musl-1.2.3" \
	"^warning: libc-call" "gettid: KILL_PROCESS (musl, up to 1.2.4)"
check "later they do not" sh -c '"$0" audit -a x86_64 --libc=musl-1.2.5 \
	report.policy | grep "no findings"' "$SCBPF"
policy '@default kill-process' "$common" '{execve, rseq, access}: allow'
named "no program starts" "-a x86_64" "with glibc 2.34 and later on x86_64, \
where these calls kill: 'set_tid_address', 'set_robust_list', 'prlimit64', 'get"
named "no program starts on x86" "-a x86" "'ugetrlimit', 'getrandom' (at"
check "and it is about these libcs" sh -c '"$0" gen -a x86_64 -f raw -o x.bpf \
	--libc=glibc-2.31 report.policy 2>&1 | grep "that start"; [ $? -eq 1 ]' \
	"$SCBPF"
policy '@default kill-process' "$common" '{futex, mprotect, clone, clone3, rseq}: 1' \
	'{rt_sigprocmask, set_robust_list, madvise}: allow'
named "no thread starts" "-a x86_64" "threads that start under this filter die \
with glibc 2.34 and later on x86_64, where these calls kill: 'rt_sigaction'"
check "no thread starts: a place" grep -q '^report.policy:1:10: warning: thre' err
policy '@denylist' 'prlimit64: kill-process'
named "a rule for it" "-a x86_64" "report.policy:2:1: warning: programs that start"
policy '@default kill-process' '{execve, write, exit, restart_syscall}: allow'
check "a program without libc" sh -c '"$0" gen -a x86_64 -f raw -o x.bpf \
	report.policy 2>&1 | grep "that start"; [ $? -eq 1 ]' "$SCBPF"
policy '@default return EPERM' "$common" '{futex, mmap2, sigreturn}: allow'
named "locks fail" "-a arm" "'futex_time64' is refused with ERRNO(1)"
policy '@default kill-process' "$common" '{futex, mmap2, sigreturn}: allow'
found "locks kill" "-a arm" "^warning: fallback" \
	"futex_time64: KILL_PROCESS, but arm futex: ALLOW"
policy '@default return EPERM' "$common" 'poll: allow'
named "descriptors cannot be waited for" "-a aarch64" "programs use 'ppoll'"
policy '@default kill-process' "$common" '{unlink, rmdir, rename}: allow'
named "files cannot be removed" "-a aarch64" "programs use 'unlinkat', 'renameat'"
policy '@denylist' 'mkdir: return EPERM'
named "directories are made all the same" "-a aarch64" "programs use 'mkdirat'"
policy '@denylist' '{fork, vfork}: return EPERM'
named "processes are made all the same" "-a riscv64" "programs use 'clone'"
policy '@denylist' '{getrlimit, setrlimit}: return EPERM'
found "limits are changed all the same" "-a x86_64" "^[a-z]*: " \
	"prlimit64: ALLOW, but x86_64 setrlimit: ERRNO(1)"
policy '@default return EPERM' "$common"
found "what is new is not permitted" "-a x86_64 --enosys=off" "^warning: unknown" \
	"ERRNO(1) EPERM"

# If nothing breaks, nothing is reported.
policy '@default return ENOSYS' "$common" '{write, fstat, newfstatat}: allow'
check "ENOSYS" gives 0 "" "$SCBPF" gen -a x86_64 -f raw -o x.bpf report.policy
check "ENOSYS: nothing is said" test ! -s err
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
