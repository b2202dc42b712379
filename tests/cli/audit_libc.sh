#!/bin/sh
# What C libraries call: the check of audit, --libc and @libc, and the table.
. tests/check.inc
. tests/audit.inc
policy open ALLOW
policy sleeps ERRNO "$(rule nanosleep ALLOW), $(rule clock_nanosleep ALLOW)"
twins libc-call "-a x86_64 sleeps" "--deny clock_nanosleep" ""
check "libc-call: of another libc" absent libc-call -a x86_64 sleeps \
	--deny clock_nanosleep --libc=musl
check "libc-call: of an older libc" absent libc-call -a x86_64 sleeps \
	--deny clock_nanosleep --libc=glibc-2.30
check "libc-call: a denylist means it" absent libc-call -a x86_64 open \
	--deny clock_nanosleep
policy forks ERRNO "$(rule fork ALLOW)"
twins libc-call "-a x86_64 forks" "" "--allow clone"

# What programs and threads need to start, since glibc 2.34.
policy starts KILL_PROCESS "$(rule execve ALLOW), $(rule brk ALLOW)"
starts="-a x86_64 --enosys=off starts"
all=set_tid_address,set_robust_list,prlimit64,getrandom
twins libc-start "$starts" "" "--allow $all"
check "libc-start: any errno will do" absent libc-start $starts --deny $all
check "libc-start: a call kills" found libc-start $starts --allow $all \
	--kill prlimit64
check "libc-start: with glibc" sh -c 'grep -q \
	"prlimit64: KILL_PROCESS (@startup of glibc 2.34 and later)" out'
check "libc-start: when" found libc-start $starts --allow $all --kill getrandom
check "libc-start: at the first malloc" sh -c 'grep -q -F \
	"getrandom: KILL_PROCESS (@startup of glibc 2.34 and later, at the first"\
	out'
check "libc-start: of an older libc" absent libc-start $starts \
	--libc=glibc-2.30
check "libc-start: of another libc" absent libc-start $starts --libc=musl
check "libc-start: no program starts" absent libc-start $starts --kill execve
check "libc-start: without libc" absent libc-start $starts --kill brk
"$SCBPF" gen -q -f raw -o starts.bpf $starts
check "libc-start: bytes" found libc-start -a x86_64 starts.bpf
policy threads KILL_PROCESS "$(rule clone ALLOW), $(rule madvise ALLOW),
	$(rule set_robust_list ALLOW)"
twins libc-start "-a x86_64 --enosys=off threads" "" "--allow rt_sigaction"
check "libc-start: in threads" sh -c '"$0" audit -q -a x86_64 --enosys=off \
	threads | grep -q "rt_sigaction: KILL_PROCESS (@thread-start of glibc"' \
	"$SCBPF"

# --- what is checked
printf '%s\n' '@default return EPERM' '{nanosleep, restart_syscall}: allow' \
	>sleeps.policy
said="warning: 'nanosleep' is allowed, but programs with glibc 2.31 and later"
gen="$SCBPF gen -a x86_64 -f raw -o x.bpf"
quiet() { # command...
	gives 0 "" "$@" && ! grep "'nanosleep'" err
}
check "gen" gives 0 "$said" $gen sleeps.policy
check "gen: -W error" gives 1 "error: 'nanosleep' is allowed" \
	$gen -W error sleeps.policy
check "gen: a version" gives 0 "$said" $gen --libc=glibc-2.36 sleeps.policy
for list in none musl glibc-2.30 glibc-2.17..2.30,musl-1.2; do
	check "gen: --libc=$list" quiet $gen --libc=$list sleeps.policy
	{ echo "@libc $list"; cat sleeps.policy; } >list.policy
	check "gen: @libc $list" quiet $gen list.policy
	check "gen: --libc, not @libc $list" gives 0 "$said" \
		$gen --libc=glibc list.policy
	$gen -q list.policy && cp x.bpf y.bpf
	$gen -q sleeps.policy
	check "the filter is the same: $list" cmp x.bpf y.bpf
done
check "bionic: if it is asked for" gives 0 "with bionic call 'openat'" \
	$gen --libc=bionic --allow open sleeps.policy
check "bionic: not by itself" quiet $gen --libc=musl --allow open sleeps.policy
check "unknown" gives 2 "unknown libc 'uclibc' of '--libc', expected" \
	$gen --libc=musl,uclibc sleeps.policy
echo '@libc musl,uclibc' >wrong.policy
check "unknown in a policy" gives 1 "expected 'all', 'none', or libcs such as" \
	$gen wrong.policy

# --- the table
table() { # line, options...
	line=$1
	shift
	"$SCBPF" table --libc "$@" | tr -s ' ' >out
	grep -q -x -e "$line" out
}
check "table" table 'fstat glibc 2.33 to 2.38 x86_64 newfstatat' \
	-a x86_64 fstat
check "table: fallbacks" table \
	'stat glibc 2.33 and later arm statx, after ENOSYS fstatat64' -a arm stat
check "table: all" table 'umount musl all versions aarch64 umount2' -a aarch64
# glibc calls clone3 since 2.34, 2.36, 2.38 or 2.39, by ABI, or not at all.
spawn="rt_sigprocmask mmap2 clone3, after ENOSYS clone munmap"
check "clone3: x86" table "posix_spawn glibc 2.34 and later x86 $spawn" \
	-a x86 posix_spawn
check "clone3: arm" table "posix_spawn glibc 2.39 and later arm $spawn" \
	-a arm posix_spawn
check "clone3: aarch64" table "posix_spawn glibc 2.24 to 2.37 aarch64 \
rt_sigprocmask mmap clone munmap" -a aarch64 posix_spawn
check "clone3: sparc64" table "posix_spawn glibc 2.24 and later sparc64 \
rt_sigprocmask mmap clone munmap" -a sparc64 posix_spawn
check "times: loongarch64" table \
	"sleep glibc 2.31 and later loongarch64 clock_nanosleep" -a loongarch64 sleep
check "every architecture: mips" table "pipe glibc 2.35 and later mips pipe2" \
	-a mips pipe
check "a libc has no such port" sh -c '"$0" table --libc -a sparc64 pipe |
	grep -v glibc | grep sparc64; [ $? -eq 1 ]' "$SCBPF"
check "not looked at" gives 1 "the calls of 'pipe' on alpha are not known" \
	"$SCBPF" table --libc -a alpha pipe
check "not looked at: all" gives 1 "the calls of libcs on riscv32 are not known" \
	"$SCBPF" table --libc -a riscv32
check "not looked at: gen" gives 0 "the calls of these libcs on csky are not known" \
	"$SCBPF" gen -a csky -f raw -o x.bpf --libc=glibc sleeps.policy
check "not looked at: gen, unasked" sh -c '! "$0" gen -a csky -f raw -o x.bpf \
	sleeps.policy 2>&1 | grep "not known"' "$SCBPF"
check "table: several" table 'open glibc 2.26 and later x86 openat' \
	-a x86 -a aarch64 open stat
check "table: the same name" gives 0 "makes the syscall of that name" \
	"$SCBPF" table --libc kill
check "table: misspelled" gives 1 "did you mean 'nanosleep'?" \
	"$SCBPF" table --libc nanosleap
check "table: another ABI" gives 1 "the calls of 'getuid' on m68k are not known" \
	"$SCBPF" table --libc -a m68k getuid
check "table: statx" table "stat glibc 2.33 and later mips statx, after ENOSYS \
fstatat64" -a mips stat
check "table: statx alone" table 'fstat glibc all versions loongarch64 statx' \
	-a loongarch64 fstat
check "table: starts" table "@startup glibc 2.34 and later x86 \
set_tid_address set_robust_list ugetrlimit getrandom" -a x86 @startup
check "table: JSON" sh -c '"$0" table --libc --json -a x86_64 pipe |
	grep -q "\"versions\": \"2.35 and later\""' "$SCBPF"
check "table: JSON: each fallback" sh -c '"$0" table --libc --json -a x86_64 \
	utimes | tr -d " \t\n" | grep -q -e "\"musl\".*{\"name\":\"utimensat\",\
\"after_enosys\":\[\"futimesat\",\"utimes\"\]}"' "$SCBPF"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
