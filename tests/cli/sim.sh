#!/bin/sh
# Arguments of sim: numbers, constants, names.
. tests/check.inc
cd "$T" || exit 1

# Allows the calls whose argument has this low half.
filter() { # arch, arg index, low word
	case $1 in
	mips | s390x | sparc) low=4 ;;
	*) low=0 ;;
	esac
	cat <<END
6
32 0 0 4
32 0 0 0
32 0 0 $((16 + 8 * $2 + low))
21 0 1 $3
6 0 0 2147418112
6 0 0 327681
END
}

# Does the low half of argument `index` get this value from this word?
is() { # arch index number, then syscall and arguments
	arch=$1 index=$2 number=$3
	shift 3
	filter "$arch" "$index" "$number" >f
	check "$arch $*: arg$index is $number" \
		sh -c '"$0" "$@" | grep -q ^ALLOW' "$SCBPF" sim -a "$arch" f "$@"
}

says() { # status, first line of all output, then the arguments of sim
	status=$1 line=$2
	shift 2
	"$SCBPF" sim "$@" >out 2>&1
	got=$?
	check "sim $*: $line" [ "$got $(head -n 1 out)" = "$status $line" ]
}

usage() { # message, then arguments: x86_64's socket unless they say more
	message=$1
	shift
	says 2 "scbpf: error: $message" -a x86_64 f "$@"
}

is x86_64 0 1 socket AF_UNIX
is x86_64 0 1 41 AF_UNIX
# as C and strace write it
is x86_64 0 1 'socket(AF_UNIX)'
is x86_64 1 3 'socket(AF_INET, SOCK_RAW, IPPROTO_TCP) = 3'
is x86_64 2 66 'openat(AT_FDCWD, "a, \"b)", (O_CREAT|O_RDWR), 0666) = -1 EPERM'
is x86_64 1 7 'fcntl( 0x3 , 7 )'
is x86_64 3 34 'mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0);'
is x86_64 2 5 'ppoll([{fd=3, events=POLLIN}], 1, 5)'
is x86_64 0 0 'getpid()'
is x86_64 0 2 'socket(family=AF_INET)'
is x86_64 1 1 socket\(AF_UNIX, SOCK_STREAM\)
is x86_64 0 40 socket family=AF_VSOCK
is x86_64 1 3 socket 0 SOCK_RAW
is x86_64 1 526339 socket AF_INET 'SOCK_RAW|SOCK_CLOEXEC|SOCK_NONBLOCK'
is x86_64 1 526339 socket AF_INET ' SOCK_RAW | (SOCK_CLOEXEC|SOCK_NONBLOCK) '
is mips 1 2 socket 0 SOCK_STREAM
is x86_64 0 4294967196 openat AT_FDCWD
is x86_64 0 4294967196 openat -100
is x86_64 2 4294967102 openat 0 0 '~(O_CREAT|O_EXCL|1)'
is x86_64 2 4294967295 openat 0 0 '~0'
is x86_64 2 255 openat flags=~-256
is x86_64 2 16 openat 0 0 ~~0x10
is x86_64 3 9 socket arg3=9 AF_UNIX
is x86_64 0 1 socket arg3=9 AF_UNIX
is x86_64 0 268435456 clone flags=CLONE_NEWUSER
is s390x 1 268435456 clone flags=CLONE_NEWUSER
is s390x 0 0 clone flags=CLONE_NEWUSER
is alpha 0 512 umask O_CREAT
is sparc 1 2147578994 ioctl 0 TIOCSTI
is arm 1 21522 ioctl 0 TIOCSTI

# High halves: sign-extended on 64-bit ABIs, none in a 32-bit register.
cat >high <<'END'
4
32 0 0 20
21 0 1 0
6 0 0 2147418112
6 0 0 327681
END
says 0 'ERRNO(1) EPERM, 3 instructions, not cached' -a x86_64 high openat AT_FDCWD
says 0 'ERRNO(1) EPERM, 3 instructions, not cached' -a aarch64 high openat -100
says 0 'ALLOW, 3 instructions, not cached' -a x86 high openat AT_FDCWD
says 0 'ALLOW, 3 instructions, not cached' -a arm high openat -100
says 0 'ERRNO(1) EPERM, 3 instructions, not cached' -a arm high openat 0xffffffff00000000

# The cache: a number that is always allowed, on an ABI with a cache.
printf '4\n32 0 0 0\n21 0 1 3\n6 0 0 327681\n6 0 0 2147418112\n' >f
says 0 'ALLOW, 3 instructions, cached' -a x86_64 f 2
says 0 'ERRNO(1) EPERM, 3 instructions, not cached' -a x86_64 f 3
says 0 'ALLOW, 3 instructions, not cached' -a x86_64 f 4000
says 0 'ALLOW, 3 instructions, cached' -a arm f 2
says 0 'ALLOW, 3 instructions, not cached' -a arm f breakpoint
says 0 'ALLOW, 3 instructions, no cache on mips64' -a mips64 f 5004
says 0 'ALLOW, 3 instructions, no cache on x32' -a x32 f write
printf '2\n32 0 0 16\n6 0 0 2147418112\n' >f
says 0 'ALLOW, 2 instructions, not cached' -a x86_64 f 2

"$SCBPF" sim -v -a x86_64 f socket AF_VSOCK >out
check "-v: each instruction that runs" grep -q \
	'^   1: ret #0x7fff0000  *; A = 0x28, X = 0x0$' out

usage "'socket(1': expected ')' at the end" 'socket(1'
usage "'socket(1) 2': expected the end after ')'" 'socket(1) 2'
usage "'socket(1,2,3,4,5,6,7)' has more than 6 arguments" 'socket(1,2,3,4,5,6,7)'
usage "'': expected a number or a constant at the end" 'socket(1,,2)'
usage "unknown syscall 'socket 1', expected a name or a number; each argument \
is a word of its own, without quotes: socket 1" 'socket 1'
usage "unknown constant 'AF_UNX', expected 'AF_UNIX'" socket AF_UNX
usage "unknown constant 'AF_FOO', expected one such as 'AF_ALG', or a number" \
	socket AF_FOO
usage "unknown constant 'Zz', expected one such as 'AF_UNIX', or a number" \
	socket Zz
usage "x86_64 has no constant 'SIGEMT', expected a number" kill 1 SIGEMT
usage "'1|': expected a number or a constant at the end" read '1|'
usage "'1)': expected '|' or the end before ')'" read '1)'
usage "'(1': expected ')' at the end" read '(1'
usage "'1 2': expected '|' or the end before '2'" read '1 2'
usage "'O_CREAT&1': expected '|' or the end before '&1'" read 'O_CREAT&1'
usage "'': expected a number or a constant at the end" read ''
usage "expected SYSCALL and up to six ARGs" read 1 2 3 4 5 6 7
usage "'': expected a number or a constant at the end" read fd=
usage "'12x' is not a 64-bit number \
such as 10 or 0x1f" read 12x
usage "'18446744073709551616' is not a 64-bit number \
such as 10 or 0x1f" read \
	18446744073709551616
usage "'fd=3' gives argument 0 twice, expected it once" read 3 fd=3
usage "'ip=2' gives the instruction pointer twice, expected it once" \
	read ip=1 ip=2
usage "unknown argument 'famly' of 'socket', expected 'family'" socket famly=1
usage "unknown argument 'x' of 'socket', expected 'arg0' to 'arg5', \
'family', 'type', 'protocol'" socket x=1
usage "unknown argument 'fd', expected 'arg0' to 'arg5'" 4000 fd=1
usage "unknown argument 'arg6' of 'brk', expected 'arg0' to 'arg5', 'brk'" \
	brk arg6=1
says 2 "scbpf: error: unknown argument 'len' of 'fallocate', expected 'arg0' \
to 'arg5', 'fd', 'mode'" -a arm f fallocate len=1
deep=$(printf '%065d' 0 | tr 0 '~')
usage "'${deep}1' is nested too deeply, expected at most 64 levels" read "${deep}1"

# Constants that the argument does not take.
usage "'TIOCSTI' is given as argument 0 of 'ioctl', but it belongs to argument \
1; write 'cmd=(TIOCSTI)'" ioctl '(TIOCSTI)'
usage "'SOCK_RAW' is given as argument 0 of 'socket', but it belongs to \
argument 1; write 'type=AF_INET|SOCK_RAW'" socket 'AF_INET|SOCK_RAW'
usage "'TIOCSTI' is given as argument 0 of 'ioctl', but it belongs to argument \
1, 'cmd', which is given already" ioctl cmd=TIOCSTI TIOCSTI
cat >odd.policy <<'END'
@denylist
fcntl: cmd == F_SETFL; return EPERM
write: fd == 2 && count < 20; return EPERM
mmap: prot & PROT_EXEC && flags & MAP_SHARED; return EPERM
mremap: flags == 0 || new_len == 0; return EPERM
read: ip == 0; return EPERM
END
"$SCBPF" gen -q -a x86_64 -f raw -o odd odd.policy
hears() { # what is said besides the verdict, or nothing; then a call
	want=$1
	shift
	"$SCBPF" sim -a x86_64 odd "$@" >out 2>err
	check "sim $*: ${want:-nothing more}" [ "$(cat err)" = "$want" ]
}
odd() { # constant and its place; what it takes; then a call
	place=$1 takes=$2
	shift 2
	hears "scbpf: warning: $place, which takes constants such as '$takes'" \
		"$@"
}
odd "'O_NONBLOCK' is given as argument 1 of 'fcntl', 'cmd'" F_DUPFD \
	fcntl 3 O_NONBLOCK
odd "'O_NONBLOCK' is given as argument 1 of 'fcntl', 'cmd'" F_DUPFD \
	fcntl 3 cmd=O_NONBLOCK
odd "'O_CREAT' is given as argument 0 of 'socket', 'family'" AF_UNIX \
	41 O_CREAT
hears "scbpf: warning: 'TIOCSTI' is given as argument 0 of 'ioctl', but it \
belongs to argument 1, 'cmd'" ioctl fd=TIOCSTI
for call in 'fcntl 3 F_SETFL O_NONBLOCK' 'pipe2 0 O_NONBLOCK' 'umask O_CREAT' \
	'accept4 3 0 0 O_NONBLOCK' 'eventfd2 0 O_CLOEXEC' 'kill 0 SIGTERM' \
	'socket AF_INET SOCK_STREAM|SOCK_CLOEXEC IPPROTO_TCP' \
	'openat AT_FDCWD 0 O_RDONLY|O_CLOEXEC S_IRUSR' 'clone SIGCHLD' \
	'prctl PR_SET_SECCOMP SECCOMP_MODE_FILTER' 'mknod 0 S_IFCHR|0x180' \
	'mmap 0 4096 PROT_READ MAP_PRIVATE|MAP_ANONYMOUS' \
	'setsockopt 3 SOL_SOCKET SO_REUSEADDR' 'ioctl 0 TIOCSTI' \
	'madvise 0 1 MADV_DONTNEED' 'unshare ~CLONE_NEWUSER' 'read ip=1'; do
	hears "" $call
done

# Arguments that are not given, and decide.
depends() { # on what, then a call
	on=$1
	shift
	hears "scbpf: note: the verdict depends on $on as 0" "$@"
}
depends "'cmd', which is not given and counts" fcntl
depends "'cmd', which is not given and counts" fcntl 3
depends "'fd', which is not given and counts" write
depends "'count', which is not given and counts" write 2
depends "'prot', which is not given and counts" mmap flags=MAP_SHARED
depends "'prot' and 'flags', which are not given and count" mmap
depends "'new_len' and 'flags', which are not given and count" mremap
depends "'ip', which is not given and counts" read
hears "" write 3
hears "" fcntl cmd=1
hears "" mmap prot=1
hears "" getpid
check "JSON: the same note" sh -c \
	'"$SCBPF" sim --format=json -a x86_64 odd write 2>err >json &&
		grep "depends on .fd." err && ! grep depends json'

# Newer kernels do not run filters for these calls: the verdict says so.
printf '@default return EPERM\nread: allow\nuprobe: return EACCES\n' \
	>unasked.policy
"$SCBPF" gen -q -a x86_64 -f raw -o unasked unasked.policy
for call in uprobe uretprobe 335; do
	"$SCBPF" sim -a x86_64 unasked $call >said 2>note
	check "$call: a verdict" grep -q '^ERRNO' said
	check "$call: a remark" grep -q 'later do not run filters for' note
done
"$SCBPF" gen -q -a aarch64 -f raw -o unasked unasked.policy
"$SCBPF" sim -a aarch64 unasked 335 >said 2>note
check 'not elsewhere' sh -c '! grep -q "do not ask" note'
"$SCBPF" explain -a x86_64 unasked.policy >said 2>note
check 'explain: a remark' \
	grep -q 'uprobe: Linux 6.18 and later do not run filters for it' said

# A policy, the instruction pointer, and JSON.
printf 'read: ip == 0x1000; return 5\nwrite: allow\n' >ip.policy
matches() { # what the first line is like, then the arguments of sim
	like=$1
	shift
	check "sim $*" sh -c '"$@" 2>&1 | head -n 1 | grep -x "$0"' \
		"$like" "$SCBPF" sim "$@"
}
matches 'ALLOW, [0-9]* instructions, cached' -a x86_64 ip.policy SYS_write
matches 'ALLOW, [0-9]* instructions, not cached' \
	-a x86_64 ip.policy read ip=0x1000
matches 'ERRNO(5) EIO, [0-9]* instructions, not cached' -a x86_64 ip.policy read \
	ip=0
matches 'ERRNO(1) EPERM, [0-9]* instructions, not cached' -a x86_64 \
	--deny=EPERM write ip.policy __NR_write
# Architectures of a group's member, and of the group where it is used: both.
printf '%s\n' '@group @f = {open[arch=x86_64,x86], close}' 'read: allow' \
	'@f[arch=x86,arm]: allow' >own.policy
matches 'ALLOW, .*' -q -a x86 own.policy open
matches 'ALLOW, .*' -q -a x86 own.policy close
matches 'ALLOW, .*' -q -a arm own.policy close
matches 'KILL_THREAD, .*' -q -a arm own.policy open
matches 'ERRNO(38) .*' -q -a x86_64 own.policy open
"$SCBPF" sim --json -a x86_64 ip.policy write 1 >json
check "JSON: a verdict" grep -q '^	"verdict": 2147418112,$' json
check "JSON: it is cached" grep -q '^	"cached": true$' json
check "JSON: the call" grep -q '"args": \["0x1", "0x0"' json

# A constant in the place of another argument.
printf '%s\n' '@denylist' 'ioctl: cmd == TIOCSTI; return EPERM' >own.policy
check "a constant of another argument" gives 2 "'TIOCSTI' is given as argument \
0 of 'ioctl', but it belongs to argument 1; write 'cmd=TIOCSTI'" \
	"$SCBPF" sim -a x86_64 own.policy ioctl TIOCSTI
check "as the message says" gives 0 "" \
	"$SCBPF" sim -a x86_64 own.policy ioctl cmd=TIOCSTI
check "is refused" grep -q '^ERRNO(1)' out
check "several constants" gives 2 "write 'prot=PROT_READ|PROT_WRITE'" \
	"$SCBPF" sim -a x86_64 own.policy mmap 'PROT_READ|PROT_WRITE'
check "an ABI with other registers" gives 2 "but it belongs to argument 1; \
write 'flags=CLONE_NEWUSER'" "$SCBPF" sim -a s390x own.policy clone CLONE_NEWUSER
check "a constant of the argument itself" gives 0 "" \
	"$SCBPF" sim -a x86_64 own.policy ioctl 0 TIOCSTI
check "a constant for a call without arguments" gives 0 "" \
	"$SCBPF" sim -a x86_64 own.policy getpid AF_INET

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
