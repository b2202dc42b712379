#!/bin/sh
# learn: policies from logs of every kind, their comments about missing
# information, and that they compile without a warning.
. tests/check.inc
top=$PWD
cd "$T" || exit 1

learns() { # arch, file, lines that must be in the policy
	a=$1 log=$2
	shift 2
	"$SCBPF" learn -a "$a" -o learned.policy "$log" >said 2>&1 || {
		cat said
		return 1
	}
	"$SCBPF" gen -a "$a" -W error -o learned.bpf learned.policy >said 2>&1 ||
		{
			cat said learned.policy
			return 1
		}
	for line; do
		grep -q -x -F -e "$line" learned.policy || {
			echo "no line: $line"
			cat learned.policy
			return 1
		}
	done
	"$SCBPF" sim -q -a "$a" --log "$log" learned.bpf >said 2>&1 || {
		cat said learned.policy
		return 1
	}
}

# --- strace ------------------------------------------------------------------

printf '\357\273\277read(0, "", 1) = 0\nclose(0) = 0\n' >mark
check "a byte-order mark" learns x86_64 mark '{read, close}: allow'
check "every line is understood" sh -c '! grep understood said learned.policy'

cat >hard <<'END'
200 execve("/bin/x", ["x", "a, b)", "\"(\\"], 0x7ffd /* 3 vars */) = 0
200 ioctl(0, TCGETS2 or SNDCTL_TMR_START, {c_iflag=ICRNL, ...}) = 0
200 ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0x54, 0x98, 0x8), 0x7ffd) = -1 ENOTTY (Inappropriate ioctl for device)
201 futex(0x7f00, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
200 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|21<<MAP_HUGE_SHIFT, -1, 0) = 0x7f
200 mmap(0x7f00, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED, 3</lib/x(1).so>, 0x1000) = 0x7f
201 <... futex resumed>)               = 0
200 socket(0x2c /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (x)
200 socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 4<UNIX-DGRAM:[12->13]>
200 syscall_0x1fe(0x1, 0x2, 0x3)       = -1 ENOSYS (Function not implemented)
200 clone3({flags=CLONE_VM|CLONE_FS|CLONE_NEWUTS, exit_signal=SIGCHLD} => {parent_tid=[0]}, 88) = 202
200 prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x7f, 1, " glibc: ) = 3") = 0
200 rt_sigprocmask(SIG_SETMASK, ~[RTMIN RT_1], NULL, 8) = 0
--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=202} ---
strace: Process 203 attached
200 write(2, "cut
END
check "hard lines" learns x86_64 hard \
	'{write, rt_sigprocmask, execve, futex, 0x1fe[arch=x86_64]}: allow' \
	'mmap: prot in PROT_READ|PROT_WRITE || prot in PROT_READ|PROT_EXEC' \
	'ioctl: cmd in {TCGETS2, 0xc0085498}' \
	'socket: family in {AF_UNIX, AF_XDP}' \
	'clone: (flags & CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWIPC|CLONE_NEWUSER|\' \
	'prctl: option == PR_SET_VMA' \
	'# INCOMPLETE, calls may be missing:' \
	'#   hard: ends within a line or a call'

# Memory that is both writable and executable, and what the policy is for.
cat >wx <<'END'
mmap(NULL, 1, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE, -1, 0) = 0x7f
mprotect(0x7f, 1, PROT_NONE) = 0
unshare(CLONE_NEWUSER) = 0
setns(3, CLONE_NEWNET) = 0
fstat(3, 0x7f) = 0
END
check "bits" learns x86_64 wx 'mmap: prot in PROT_READ|PROT_WRITE|PROT_EXEC' \
	'mprotect: prot in PROT_NONE' 'setns: flags == CLONE_NEWNET' \
	'unshare: (unshare_flags & CLONE_NEWTIME|CLONE_NEWNS|UNSHARE_EMPTY_MNTNS|\'

verdict() { # verdict call...
	want=$1
	shift
	"$SCBPF" sim -q -a x86_64 learned.bpf "$@" >got && grep -q "^$want" got
}
check "seen" verdict ALLOW mmap 0 1 PROT_READ
check "not seen" verdict 'ERRNO(1)' mmap 0 1 8
check "another namespace" verdict 'ERRNO(1)' unshare CLONE_NEWNET
check "an empty mount namespace" verdict 'ERRNO(1)' unshare 0x100000
check "returning from handlers" verdict ALLOW rt_sigreturn
check "not seen at all" verdict 'ERRNO(1)' ptrace

# Values that are too many, and unknown values.
i=0
while [ $i -lt 20 ]; do
	echo "fcntl(3, 0x$i, 0) = 0"
	i=$((i + 1))
done >many
echo 'prctl(PR_NONE_SUCH, 0) = 0' >>many
check "no condition" learns x86_64 many \
	'fcntl: allow  # cmd had more than 16 values' \
	'prctl: allow  # option is not known'
check "unknown constants" gives 0 "many:21:1: note: unknown constant 'PR_NONE_SUCH'" \
	"$SCBPF" learn -a x86_64 many

# --- runs --------------------------------------------------------------------

echo 'execve("/x", [], 0x1) = 0' >run.1
cp run.1 run.2
cp run.1 run.3
echo 'uname({sysname="x"}) = 0' >>run.2
check "runs" "$SCBPF" learn -q -a x86_64 -o p run.1 run.2 run.3
check "in how many of them" grep -q -x 'uname: allow  # 1 of 3 runs' p
check "how many" grep -q 'x86_64: 3 runs, 4 calls, 2 different' p
cp run.1 trace.1001
echo 'uname({sysname="x"}) = 0' >trace.1002
check "strace -ff" "$SCBPF" learn -q -a x86_64 -o p trace.1001 trace.1002
check "is one run" grep -q -x '{execve, uname}: allow' p

cp "$top/tests/cli/window.log" window
window() { # calls, options
	want=$1
	shift
	"$SCBPF" learn -q -a x86_64 "$@" window | sed -n '/^# Seen/,$p' |
		grep -q -x "$want: allow"
}
check "after" window '{close, accept, listen, seccomp}' --after=listen
check "until" window '{brk, execve}' --until=listen
check "both" window '{listen, seccomp}' --after=listen --until=accept
check "after install" window '{close, accept}' --after=install
echo '{listen, seccomp}: allow' >begins.policy
echo '@default return EPERM' >>begins.policy
begins() { # calls, options
	want=$1
	shift
	"$SCBPF" learn -q -a x86_64 --base begins.policy "$@" window |
		grep -x "$want: allow"
}
check "after what the base allows" begins '{close, accept}' --after=listen
check "after install, which the base allows" begins '{close, accept}' \
	--after=install
check "until what the base allows" begins '{brk, execve}' --until=listen
needs() { # options
	"$SCBPF" learn -q -a x86_64 --base begins.policy -o needs.policy "$@" \
		window &&
		"$SCBPF" gen -q -a x86_64 -W error -o needs.bpf needs.policy &&
		for call in exit exit_group restart_syscall rt_sigreturn; do
			"$SCBPF" sim -a x86_64 needs.bpf $call |
				grep -w ALLOW || return
		done
}
for with in "" --until=listen --until=brk --until=execve --after=listen \
	--after=ptrace --after=install; do
	check "what every program needs, not in the base: $with" needs $with
done
printf '%s\n' '@default return EPERM' 'exit: return EACCES' \
	'{exit_group, restart_syscall, rt_sigreturn}: allow' >begins.policy
check "what every program needs, in the base" "$SCBPF" learn -q -a x86_64 \
	--base begins.policy --until=brk -o needs.policy window
check "is there once" "$SCBPF" gen -q -a x86_64 -W error -o needs.bpf \
	needs.policy
check "and where the base refuses it, said" grep -q -x '# exit: allow' \
	needs.policy
check "nothing is left" gives 1 'no call is left' "$SCBPF" learn -a x86_64 \
	--after=ptrace window
check "no such call" gives 2 "unknown syscall 'lisen' for '--after'" \
	"$SCBPF" learn -a x86_64 --after=lisen window

# --- options -----------------------------------------------------------------

cat >plain <<'END'
socket(AF_UNIX, SOCK_STREAM, 0) = 3
close(3) = 0
close(4) = 0
brk(0x55d0aa0000) = 0x55d0aa0000
END
says() { # line, options
	want=$1
	shift
	"$SCBPF" learn -q -a x86_64 "$@" plain >p &&
		"$SCBPF" gen -q -a x86_64 p >listing && grep -q -x -F -e "$want" p
}
check "--args=none" says '{close, brk, socket}: allow' --args=none
check "--args=exact" says 'close: fd in {3, 4}' --args=exact
check "--args=exact, all of a call" says \
	'socket: family == AF_UNIX && type == SOCK_STREAM && protocol == IPPROTO_IP' \
	--args=exact
check "--args=exact, no addresses" says 'brk: allow' --args=exact
check "--default" says '@default kill-process' --default kill_process
check "--default, an errno" says '@default return ENOSYS' \
	--default 'errno(ENOSYS)'
check "--default, no refusal" gives 2 "'allow' of '--default' lets calls" \
	"$SCBPF" learn -a x86_64 --default allow plain
check "--args of gen" gives 2 "expected 'kernel' or '64'" "$SCBPF" gen \
	--args=auto

check "--mix-out" "$SCBPF" learn -q -a x86_64 -o p --mix-out mix plain
printf '%s\n' 'close 2' 'brk 1' 'socket 1' >want
check "counts" cmp mix want
check "gen --mix" "$SCBPF" gen -q -a x86_64 --mix mix -o f.bpf p

check "OCI" "$SCBPF" learn -q -a x86_64 -f oci -o p.json hard
check "numbers without a name are said" gives 0 \
	'left out, since JSON cannot express a number' \
	"$SCBPF" learn -a x86_64 -f oci -o p.json hard
check "OCI compiles" "$SCBPF" gen -q -a x86_64 -W error -o oci.bpf p.json
check "OCI is the same" "$SCBPF" learn -q -a x86_64 -o p hard
"$SCBPF" gen -q -a x86_64 --allow '0x1fe[arch=x86_64]' -o oci.bpf p.json
"$SCBPF" gen -q -a x86_64 -o text.bpf p
check "but for the numbers that nobody knows" "$SCBPF" diff -q \
	--deny=ENOSYS 0x1fd -a x86_64 oci.bpf text.bpf

printf '%s\n' 'close: allow' 'socket: family == AF_INET' >base.policy
check "--base" "$SCBPF" learn -q -a x86_64 --base base.policy -o more.policy plain
check "--base compiles" "$SCBPF" gen -q -a x86_64 -o more.bpf more.policy
sed -n '/^# Seen/,$p' more.policy >got
printf '%s\n' '# Seen:' 'brk: allow' 'socket: family == AF_UNIX' '' \
	'@include ./base.policy' >want
check "--base: what it lacks" cmp got want
cp more.policy learned.policy
printf '%s\n' 'newfstatat: allow' 'statx: return ENOSYS' >base.policy
echo 'statx(3, "", 0, 0, 0x7f) = 0' >statx
check "--base with a fallback" "$SCBPF" learn -q -a x86_64 --base base.policy \
	-o fallen.policy statx
check "--base with a fallback compiles" \
	"$SCBPF" gen -q -a x86_64 -o fallen.bpf fallen.policy
check "--base: nothing is refused" "$SCBPF" sim -q -a x86_64 --log plain more.bpf

printf '%s\n' '@default return EPERM' 'brk: return ENOSYS' 'close: allow' \
	'socket: return EACCES' >base.policy
check "--base that refuses by name" "$SCBPF" learn -q -a x86_64 \
	--base base.policy -o more.policy plain
check "compiles" "$SCBPF" gen -q -W error -a x86_64 -o more.bpf more.policy
check "and says so" grep -q -x '# brk: allow' more.policy
check "but for conditions" grep -q -x 'socket: family == AF_UNIX' more.policy
mkdir -p under/more
cp base.policy under/base.policy
includes() { # base, output, what it includes, options of gen
	rm -f "$2"
	"$SCBPF" learn -a x86_64 --base "$1" -o "$2" plain 2>err &&
		grep -q -x -F -e "@include $3" "$2" || {
		cat "$2"
		return 1
	}
	include_base=$1 include_policy=$2
	shift 3
	"$SCBPF" gen -q -a x86_64 "$@" -o more.bpf "$include_policy"
}
check "--base in the directory of the policy" includes under/base.policy \
	under/more.policy ./base.policy
check "--base below it" includes under/base.policy more.policy \
	./under/base.policy
check "--base below it, all absolute" includes "$PWD/under/base.policy" \
	"$PWD/more.policy" ./under/base.policy
check "nothing to say of that" [ ! -s err ]
check "--base above it" includes base.policy under/more/p ../../base.policy -I .
check "--base above it: said" grep -q "compile that policy with '-I .'" err
check "--base above it: in the policy" grep -q 'compile with -I .$' under/more/p
check "--base beside it, one absolute" includes under/base.policy \
	"$PWD/under/more/p" ../base.policy -I under/
check "--base and JSON" gives 2 'JSON cannot add to a policy' "$SCBPF" learn \
	-a x86_64 -f oci --base base.policy plain

# --- other logs --------------------------------------------------------------

cat >qemu <<'END'
31355 brk(NULL) = 0x0000000000412000
31355 Unknown syscall 435
31355 socket(PF_INET,SOCK_STREAM|SOCK_CLOEXEC,IPPROTO_IP) = 5
31355 ioctl(1,TCGETS,0x0000000000412000) = -1 errno=25 (Inappropriate ioctl for device)
31355 clone(CLONE_VM|0x11,child_stack=0x0000000000000000,parent_tidptr=0x0000000000000000) = 0
31355 write(1,0x412000,2)hi
 = 2
31355 exit_group(0)
END
check "qemu" learns aarch64 qemu 'socket: family == AF_INET' \
	'ioctl: cmd == TCGETS' '#   qemu (qemu -strace): 6 calls' \
	'{exit, exit_group, restart_syscall, rt_sigreturn, execve, rseq}: allow' \
	'clone: (flags & CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|\'
check "of another architecture" gives 1 \
	"<stdin>:1:1: error: aarch64 has no syscall 'arch_prctl'" \
	sh -c 'echo "arch_prctl(ARCH_SET_FS, 1) = 0" |
		"$0" learn -a aarch64 -' "$SCBPF"

cat >counted <<'END'
close(3) = 0
% time     seconds  usecs/call     calls    errors syscall
 75.00    0.000010          10         1           close
END
check "strace -C" learns x86_64 counted 'close: allow' \
	'# It allows all calls of these inputs.'
cat >audit <<'END'
type=SECCOMP msg=audit(1:1): pid=8 comm="x" sig=0 arch=c000003e syscall=41 compat=0 ip=0x7f code=0x7ffc0000
type=SYSCALL msg=audit(1:2): arch=c000003e syscall=16 success=yes exit=0 a0=3 a1=5401 a2=7ffd a3=0 pid=8
audit: audit_lost=7 audit_rate_limit=0
END
check "audit" learns x86_64 audit 'socket: allow  # family is not known' \
	'ioctl: cmd == TCGETS' '#   audit: says that records were lost'

cat >mixed <<'END'
100 close(1) = 0
[ Process PID=100 runs in 32 bit mode. ]
100 close(1) = 0
100 mmap2(NULL, 1, PROT_READ, MAP_PRIVATE, -1, 0) = 0x7f
100 socket(AF_UNIX, SOCK_STREAM, 0) = 3
END
check "two architectures" learns x86_64 mixed '@arch x86_64 x86' \
	'close: allow' 'mmap2[arch=x86]: prot in PROT_READ' \
	'socket[arch=x86]: allow  # family may be in memory, by socketcall or ipc'

check "two architectures in JSON" gives 0 \
	"is allowed on all of these, such as 'socket' on x86_64;" "$SCBPF" learn \
	-a x86_64 -f oci -o both.json mixed
check "one architecture in JSON" sh -c '! "$SCBPF" learn -a x86_64 -f oci \
	-o one.json plain 2>&1 | grep "is allowed on all"'
cat >machines <<'END'
type=SYSCALL msg=audit(1:1): arch=c000003e syscall=3 success=yes exit=0 a0=3 a1=0 a2=0 a3=0 pid=8
type=SYSCALL msg=audit(1:2): arch=c000003e syscall=23 success=yes exit=0 a0=3 a1=0 a2=0 a3=0 pid=8
type=SYSCALL msg=audit(1:3): arch=c00000b7 syscall=57 success=yes exit=0 a0=3 a1=0 a2=0 a3=0 pid=8
END
check "two machines" gives 0 "of several machines (x86_64, aarch64)" \
	"$SCBPF" learn -a x86_64 -o learned.policy machines
check "two machines: said" grep -q -x -e \
	'# They are of several .* -a x86_64 -a aarch64,' learned.policy
check "two machines: calls" grep -q -x -F -e \
	'{close, select[arch=x86_64]}: allow' learned.policy
check "both of them" "$SCBPF" gen -q -W error -a x86_64 -a aarch64 -o both.h \
	learned.policy
for a in x86_64 aarch64; do
	"$SCBPF" gen -q -a $a -o machine.bpf learned.policy
	check "its close: $a" sh -c '"$SCBPF" sim -a "$0" machine.bpf close 3 |
		grep -q ^ALLOW' $a
done

# --- what is not a log ---------------------------------------------------------

: >empty
check "empty" gives 1 "'empty' is empty" "$SCBPF" learn empty
printf '\000\001\377garbage\n\n' >garbage
check "garbage" gives 1 "garbage:1:1: error: no syscalls" "$SCBPF" learn garbage
cat plain garbage >both
check "some garbage" gives 0 "both:5:1: note: this line is not" \
	"$SCBPF" learn -a x86_64 both
check "no such file" gives 1 "cannot open 'missing'" "$SCBPF" learn missing
check "no file" gives 2 'expected a LOG' "$SCBPF" learn
check "standard input" sh -c '"$0" learn -q -a x86_64 - <plain |
	grep -q "<stdin> (strace): 4 calls"' "$SCBPF"

# A line longer than any buffer, and the same in pieces of any size.
awk 'BEGIN {
	for (i = 0; i < 60000; i++)
		print i % 7 + 1 " read(" i % 5 ", \"(, \\\"" i "\\n\"..., 4096) = 1"
	printf "9 write(1, \""
	for (i = 0; i < 200000; i++)
		printf "x"
	print "\", 200000) = 200000"
}' >long
check "a long log" "$SCBPF" learn -q -a x86_64 -o p long
check "all of it" grep -q '60001 calls, 2 different' p
check "of a long line, its end" \
	grep -q '^# It allows all calls of these inputs' p
printf '%s\r\n' 'close(3) = 0' '7 read(3, "' '7 brk(0) = 0' >crlf
printf 'sync() = 0' >>crlf
check "lines that end in CR LF, the last one in nothing" \
	"$SCBPF" learn -q -a x86_64 -o p crlf
check "incomplete for a call that is" grep -q -x '#   crlf: ends within.*' p
sed '2d' crlf >crlf.whole
check "only for such" sh -c '"$SCBPF" learn -q -a x86_64 crlf.whole |
	grep -q "^# It allows all calls"'
printf 'type=SECCOMP msg=audit(1:1): pid=8 arch=c000003e syscall=4' >crlf
check "a number that is cut" sh -c '"$SCBPF" learn -q -a x86_64 crlf |
	grep -q "ends within a line"'

check "--unseen without a program" gives 2 "'--unseen' is for the calls of a" \
	"$SCBPF" learn -q -a x86_64 --unseen=allow plain
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
