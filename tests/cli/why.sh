#!/bin/sh
# why: the calls that a filter refused according to logs, and the rules that
# allow them, as text and as JSON.
. tests/check.inc
cd "$T" || exit 1

because() { # line...
	"$SCBPF" why -a x86_64 denied >got || return 1
	for line; do
		grep -q -x -F -e "$line" got || {
			echo "no line: $line"
			cat got
			return 1
		}
	done
}
cat >denied <<'END'
7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = ?
7 +++ killed by SIGSYS (core dumped) +++
8 keyctl(KEYCTL_READ, 0x1) = -1 EPERM (Operation not permitted)
8 clone3({flags=CLONE_VM}, 88) = -1 ENOSYS (Function not implemented)
scbpf: refused: x86_64 bpf(0x0, 0x1, 0x2) = EPERM, process 12
scbpf: refused: x86_64 bpf(0x0, 0x1, 0x2) = EPERM, 5 more times
[1.0] audit: type=1326 audit(1:1): pid=7 comm="x" sig=31 arch=c000003e syscall=63 code=0x80000000
[1.0] audit: type=1326 audit(1:2): pid=7 comm="x" sig=31 arch=c000003e syscall=16 code=0x80000000
[1.0] audit: type=1326 audit(1:3): pid=7 comm="x" sig=0 arch=c00000b7 syscall=29 code=0x7ffc0000
type=SYSCALL msg=audit(1:4): arch=c000003e syscall=41 success=no exit=-1 a0=10 a1=3 a2=0 a3=0 items=0 pid=8
type=SYSCALL msg=audit(1:5): arch=x86_64 syscall=acct success=no exit=EPERM(Operation not permitted) a0=0 a1=0 a2=0 a3=0 items=0 pid=8
type=SYSCALL msg=audit(1:6): arch=c000003e syscall=2 success=no exit=-2 a0=0 a1=0 a2=0 a3=0 items=0 pid=8
END
check "why" because \
	'x86_64 socket: refused (SIGSYS), once, first in denied:1' \
	'    socket: family == AF_INET' \
	'x86_64 keyctl: failed with EPERM, by a filter or by the kernel itself, once, first in denied:3' \
	'    keyctl: option == KEYCTL_READ' \
	'x86_64 clone3: failed with ENOSYS, by a filter or by the kernel itself, once, first in denied:4' \
	'    no rule: after ENOSYS, libc calls clone, whose flags a filter sees' \
	'x86_64 socket: failed with EPERM, by a filter or by the kernel itself, once, first in denied:10' \
	'    socket: family == AF_NETLINK' \
	'x86_64 acct: failed with EPERM, by a filter or by the kernel itself, once, first in denied:11' \
	'x86_64 bpf: refused (EPERM), 6 times, first in denied:5' \
	'    bpf: cmd == BPF_MAP_CREATE' \
	'x86_64 uname: refused (KILL_PROCESS), once, first in denied:7' \
	'    uname: allow  # its arguments are not in the log' \
	'    no rule: cmd is not known, and without a condition a rule allows all that' \
	'aarch64 ioctl: allowed and logged, once, first in denied:9'
grep '^    [a-z_0-9]*: ' got | grep -v 'no rule' >rules.policy
check "the rules compile" "$SCBPF" gen -q -a x86_64 -o f.bpf rules.policy
check "no harmful advice" sh -c '! grep -q "ioctl: allow$" got'
check "from a pipe" sh -c '"$0" why -a x86_64 <denied | grep -q "<stdin>:1"' \
	"$SCBPF"
echo 'close(3) = 0' >made
closed() { # what reads standard input, which is closed
	"$SCBPF" "$@" <&- >got 2>err
	[ $? -eq 1 ] && grep -x 'scbpf: error: standard input is closed' err
}
check "a closed standard input" closed why
for how in "learn -" "dis -" "gen -"; do
	check "a closed standard input: $how" closed $how
done
check "nothing was refused" sh -c '"$0" why -a x86_64 made |
	grep -q -x "no call was refused"' "$SCBPF"

# --- the system's logs -----------------------------------------------------------

rest='auid=1000 uid=1000 gid=1000 ses=2 subj=unconfined pid=7 comm="x" exe="/x" sig=31 arch=c000003e syscall=165 compat=0 ip=0x7f4b1c2d code=0x80000000'
kernel="audit: type=1326 audit(1588123456.789:123): $rest"
says_mount() {
	"$SCBPF" why -a x86_64 line >got 2>err && [ ! -s err ] &&
		grep -q -x "x86_64 mount: refused ($1), once, first in line:1" got
}
while IFS= read -r line; do
	printf '%s\n' "$line" >line
	check "form: $line" says_mount KILL_PROCESS
done <<END
[ 1234.567890] $kernel
[Mon Nov 30 14:00:00 2026] $kernel
kern  :notice: [ 1234.567890] $kernel
<5>[ 1234.567890] $kernel
2026-11-30T14:00:00,123456+00:00 $kernel
[Nov30 14:00] $kernel
Nov 30 14:00:00 host kernel: $kernel
Nov 30 14:00:00 host kernel: [ 1234.567890] $kernel
Nov 30 14:00:00 host kernel: type=1326 audit(1588123456.789:123): $rest
Nov 30 14:00:00.123456 host audit[1234]: SECCOMP $rest
2026-11-30T14:00:00+0000 host audit[1234]: SECCOMP $rest
1588123456.789012 host audit[1234]: SECCOMP $rest
Mon 2026-11-30 14:00:00 UTC host audit[1234]: SECCOMP $rest
SECCOMP $rest
MESSAGE=SECCOMP $rest
{"_PID":"7","MESSAGE":"$(echo "SECCOMP $rest" | sed 's/"/\\"/g')","_UID":"0"}
type=SECCOMP msg=audit(1588123456.789:123): $rest
node=host type=SECCOMP msg=audit(1588123456.789:123): $rest ARCH=x86_64 SYSCALL=mount
Nov 30 14:00:00 host audisp-syslog[77]: type=1326 msg=audit(1588123456.789:123): $rest
END
# As ausearch -i has it, where a name may have blanks, and fields.
while IFS='|' read -r comm code how; do
	echo "type=SECCOMP msg=audit(11/30/2026 14:00:00.123:123) : auid=x" \
		"pid=7 comm=$comm exe=/x sig=SIGSYS arch=x86_64 syscall=mount" \
		"compat=0 ip=0x7f4b1c2d code=$code" >line
	check "ausearch -i: $comm, $code" says_mount "$how"
	check "ausearch -i: $comm, by name" sh -c '"$SCBPF" why --comm "$1" \
		line | grep -q mount' sh "$comm"
done <<'END'
x|kill|SIGSYS
x|trap|TRAP
x|trace|a tracer
x|0x80000000|KILL_PROCESS
Web Content|kill|SIGSYS
x arch=arm|kill|SIGSYS
x syscall=1|trap|TRAP
x code=allow|trap|TRAP
END
for code in log allow; do
	sed "s/code=[a-z]*$/code=$code/; s/sig=SIGSYS/sig=SIG0/" line >logged
	check "ausearch -i: $code" sh -c '"$SCBPF" why logged |
		grep -q "x86_64 mount: allowed and logged"'
done
sed 's/code=[a-z]*$/code=errno/; s/sig=SIGSYS/sig=SIG0/' line >errno
check "ausearch -i: errno" sh -c '"$SCBPF" why errno |
	grep -q "x86_64 mount: refused, once"'
echo 'type=SYSCALL msg=audit(1:4) : arch=x86_64 syscall=acct success=no' \
	'exit=EPERM(Operation not permitted) a0=0x0 pid=7 tty=(none) ses=1' \
	'comm=Web syscall=bpf exe=/x key=(null)' >errno
check "ausearch -i: type=SYSCALL" sh -c '"$SCBPF" why -a x86_64 \
	--comm "Web syscall=bpf" errno | grep -q "x86_64 acct: failed with"'
# A process chooses its own name and the path of its file.
echo "$kernel" | sed -e 's/comm="[^"]*"/comm="syscall=101"/' \
	-e 's/exe="[^"]*"/exe="\/arch=40000003 code=0x7ffc0000"/' >line
check "a name like a field" says_mount KILL_PROCESS
sed -e 's/"/\\"/g' -e 's/.*/{"MESSAGE":"&"}/' line >json && mv json line
check "a name like a field, in JSON" says_mount KILL_PROCESS
cat >journal <<END
Nov 30 13:59:58 host systemd[1]: Started x.service.
Nov 30 14:00:00 host kernel: $kernel
Nov 30 14:00:00 host audit[7]: SECCOMP $rest
Nov 30 14:00:00 host systemd-coredump[8]: Process 7 (x) of user 1000 dumped core.
-- Boot 8f3d --
END
"$SCBPF" why -a x86_64 journal >got 2>err
check "a journal's other lines are no trouble" [ ! -s err ]
check "and its copies are one" grep -q -x \
	'x86_64 mount: refused (KILL_PROCESS), once, first in journal:2' got
cat >several <<'END'
[1.0] audit: type=1326 audit(1:1): pid=7 comm="x" sig=31 arch=c000003e syscall=63 code=0x80000000
[1.0] audit: type=1326 audit(1:2): pid=8 comm="a-name-of-15-by" sig=31 arch=c000003e syscall=165 code=0x80000000
type=SYSCALL msg=audit(1:4): arch=c000003e syscall=41 success=no exit=-1 a0=10 a1=3 a2=0 a3=0 items=0 pid=8 comm="x"
scbpf: refused: x86_64 bpf(0x0, 0x1, 0x2) = EPERM, process 7
9 acct(NULL) = -1 EPERM (Operation not permitted)
END
listed() { # names, option...
	want=$1
	shift
	"$SCBPF" why -a x86_64 "$@" several | sed -n 's/^x86_64 \([^:]*\):.*/\1/p' |
		sort | tr '\n' ' ' >got
	[ "$(cat got)" = "$want " ] || {
		cat got
		return 1
	}
}
only() { # options, names
	listed "$2" $1
}
check "of one process" only --process=7 "bpf uname"
check "of one process, in strace" only --process=9 acct
check "by name" only --comm=x "socket uname"
check "by a longer name" only --comm=a-name-of-15-bytes mount
check "by both" only "--process=8 --comm x" socket
check "of nobody" sh -c '"$SCBPF" why --comm=X several |
	grep -q -x "no call was refused"'
check "whom no line names" gives 0 "note: no line names 'X'; only audit" \
	"$SCBPF" why --comm=X several
check "no such process" gives 0 "note: no line names process 77" \
	"$SCBPF" why --process=77 several
check "no such process of the name" gives 0 \
	"note: no line names process 7 with the name 'X'" \
	"$SCBPF" why --process=7 --comm=X several
check "no such note" sh -c '! "$SCBPF" why --comm=x several 2>&1 |
	grep "no line"'
cp several quoted
# The kernel writes what is no printable ASCII in base 16, without quotes.
name='type=SECCOMP msg=audit(1:1): pid=7 sig=31 arch=c000003e code=0x80000000'
cat >several <<END
$name comm=57656220436F6E74656E74 syscall=165
$name comm="57656220436F6E74656E74" syscall=63
$name comm=C3A9 syscall=41
$name comm=4142 syscall=101
type=SYSCALL msg=audit(1:4): arch=c000003e syscall=163 success=no exit=-1 a0=0 a1=3 a2=0 a3=0 items=0 pid=8 comm=57656220436F6E74656E74
END
check "a name with a blank" listed "acct mount" "--comm=Web Content"
check "a name beyond ASCII" only "--comm=$(printf '\303\251')" socket
check "a quoted name of digits" only --comm=57656220436F6E74656E74 uname
check "a name of digits as ausearch -i has it" only --comm=4142 ptrace
mv quoted several
check "no name" gives 2 "empty '--comm'" "$SCBPF" why --comm= several
check "no process" gives 2 "invalid process id" "$SCBPF" why --process=0 several
# The other copies come when many denials later.
awk 'BEGIN { for (i = 0; i < 600; i++) { pid = i % 300 + 10
	form = i < 300 ? "kernel: audit: type=1326 audit(1.%d:%d): " : \
		"audit[%d]: SECCOMP "
	printf "Nov 30 14:00:00 host " form, pid, pid
	printf "auid=1 pid=%d sig=31 arch=c000003e syscall=165 ", pid
	print "compat=0 ip=0x7f code=0x80000000" } }' </dev/null >journal.300
check "300 denials, twice" sh -c '"$SCBPF" why -a x86_64 journal.300 |
	grep -q -x "x86_64 mount: refused (KILL_PROCESS), 300 times, first in .*"'
check "nor is what is learned of it incomplete by them" sh -c '! "$SCBPF" \
	learn -a x86_64 journal 2>&1 | grep "not understood"'
echo "Nov 30 14:00:00 host kernel: audit: type=1326 audit(1.2:3): auid=1" \
	>>journal
check "half a record is" gives 0 "journal:6:1: note: this line is not" \
	"$SCBPF" why -a x86_64 journal

# --- JSON ----------------------------------------------------------------------

"$SCBPF" why --json -a x86_64 denied | tr -d '\n\t' >got
check "why --json: a rule" grep -q -F -e '{"arch": "x86_64", "nr": 41, "name": "socket", "count": 1, "file": "denied", "line": 1, "fate": "refused", "how": "SIGSYS", "rule": "socket: family == AF_INET"}' got
check "why --json: none" grep -q -F -e '"line": 8, "fate": "refused", "how": "KILL_PROCESS", "rule": null}' got
check "why --json: none after a fallback" grep -q -F -e '"how": "ENOSYS", "rule": null}' got
cat >logged <<'END'
scbpf: logged: x86_64 bpf(0x0, 0x1, 0x2), process 12
scbpf: refused: x86_64 clone3(0x1, 0x2) = EPERM, process 12
END
"$SCBPF" why -a x86_64 logged | sed -n 's/^    //p' >got
printf '%s\n' 'bpf: cmd == BPF_MAP_CREATE' \
	'clone3: return ENOSYS  # so that libc calls clone' >want
check "why: what was logged, and clone3" cmp got want
"$SCBPF" why --json -a x86_64 logged | sed -n 's/.*"rule": "\(.*\)".*/\1/p' >got
sed -i.old 's/  #.*//' want
check "why --json: the same rules" cmp got want

# One call may have several fates.
for code in 0x50001 0x5000d 0x50026 0x50001 0x0 0x80000000 0x7fc00000 \
	0x7ff00000 0x7ffc0000 0x30000 0x0 0x10000000; do
	echo "type=SECCOMP msg=audit(1:1): pid=7 sig=0 arch=c000003e" \
		"syscall=101 code=$code"
done >denied
cat >>denied <<'END'
7 socket(AF_UNIX, SOCK_STREAM, 0) = -1 EPERM (Operation not permitted)
7 socket(AF_UNIX, SOCK_STREAM, 0) = -1 EACCES (Permission denied)
7 socket(AF_UNIX, SOCK_STREAM, 0) = -1 EACCES (Permission denied)
END
by='by a filter or by the kernel itself'
check "each fate has its count" because \
	'x86_64 ptrace: refused (EPERM), 2 times, first in denied:1' \
	'x86_64 ptrace: refused (EACCES), once, first in denied:2' \
	'x86_64 ptrace: refused (ENOSYS), once, first in denied:3' \
	'x86_64 ptrace: refused (KILL_THREAD), 2 times, first in denied:5' \
	'x86_64 ptrace: refused (KILL_PROCESS), once, first in denied:6' \
	'x86_64 ptrace: refused (TRAP), once, first in denied:10' \
	'x86_64 ptrace: refused (SIGSYS), once, first in denied:12' \
	'x86_64 ptrace: refused (a listener), once, first in denied:7' \
	'x86_64 ptrace: refused (a tracer), once, first in denied:8' \
	'x86_64 ptrace: allowed and logged, once, first in denied:9' \
	"x86_64 socket: failed with EPERM, $by, once, first in denied:13" \
	"x86_64 socket: failed with EACCES, $by, 2 times, first in denied:14"
sed -n 's/^x86_64.*://p' got | tr '\n' ' ' >order
check "in the order of the log" grep -q -x '13 14 1 2 3 5 6 7 8 10 12 9 ' order
"$SCBPF" why --json -a x86_64 denied | sed -n \
	's/.*"count": \([0-9]*\),.*"how": "*\([A-Za-z_ ]*\)"*,.*/\1 \2/p' |
	tr '\n' ',' >got
check "why --json: each fate" grep -q -x -F \
	'1 EPERM,2 EACCES,2 EPERM,1 EACCES,1 ENOSYS,2 KILL_THREAD,1 KILL_PROCESS,1 a listener,1 a tracer,1 TRAP,1 SIGSYS,1 null,' got
"$SCBPF" learn -q -a x86_64 denied 2>/dev/null | grep -c '^ptrace:' >got
check "learn: one rule for all of them" grep -q -x 1 got

# The report of a header has no arguments for calls that are killed.
cat >denied <<'END'
scbpf: watching 'x', process 12
scbpf: refused: x86_64 getpriority(PRIO_PROCESS, 0x0) = KILL_PROCESS, process 12
host x[12]: scbpf: x86_64 165 mount refused
scbpf: x32 0x40000029 refused
scbpf: x86_64 99999999999999999999 refused
END
check "killed, and reported by a header" because \
	'x86_64 getpriority: refused (KILL_PROCESS), once, first in denied:2' \
	'x86_64 mount: refused (SIGSYS), once, first in denied:3' \
	'x32 socket: refused (SIGSYS), once, first in denied:4'

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
