#!/bin/sh
# Several filters in one text are a stack, in the order of installation:
# strace's output, C sources, listings, JSON, decimal and base64.
. tests/check.inc
cd "$T" || exit 1

ld='BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0)'
allow='BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)'

list() { # number to refuse
	echo "$ld, BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, $1, 0, 0x1)," \
		"BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|0x1), $allow"
}

call() { # number
	echo "seccomp(SECCOMP_SET_MODE_FILTER, ${2:-0}," \
		"{len=4, filter=[$(list $1)]})"
}

prctl() { # number
	echo "prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER," \
		"{len=4, filter=[$(list $1)]})"
}

refuses() { # file or options, calls (space after each)
	got=
	for call in read write open close; do
		case $($SCBPF sim -q -a x86_64 $1 $call) in
		ERRNO*) got="$got$call " ;;
		esac
	done
	[ "$got" = "$2" ] || { echo "refused: $got"; false; }
}

# --- strace -----------------------------------------------------------------

(call 0; call 1) | sed 's/$/ = 0/' >two
check "two filters" refuses two "read write "
# A reader that looks for each end in all of the text takes minutes.
{
	call 0 | sed 's/$/ = 0/'
	awk 'BEGIN { while (n++ < 100000) print "seccomp(/*" }'
} >open
check "comments that do not end" sh -c "(ulimit -t 9) 2>/dev/null &&
	ulimit -t 9; '$SCBPF' dis -q -a x86_64 open"
check "dis lists each" [ "$($SCBPF dis -a x86_64 two |
	grep -c '^; filter [12] of 2, in the order of installation$')" = 2 ]
check "opt makes one of both" $SCBPF opt -q -a x86_64 -f raw -o one.raw two
check "that is as strict" refuses one.raw "read write "
check "diff sees both" $SCBPF diff -a x86_64 two one.raw
check "diff sees both, the other way round" $SCBPF diff -a x86_64 one.raw two
check "explain" [ "$($SCBPF explain -a x86_64 two | grep -c 'read write')" = 1 ]
cat >both.json <<'X'
{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read","write"],
"action":"SCMP_ACT_ERRNO","errnoRet":1}]}
X
check "prove: another architecture differs" gives 1 "" \
	$SCBPF prove -q -a x86_64 both.json two
(echo "$(call 0) = -1 EINVAL (Invalid argument)"
	echo "$(call 1 SECCOMP_FILTER_FLAG_TSYNC) = 124"
	echo "$(call 2 SECCOMP_FILTER_FLAG_NEW_LISTENER) = 3"
	echo "$(prctl 3) = 0"
	echo "$(prctl 0) = -1 EACCES (Permission denied)"
	echo "$(call 1) = 0 (INJECTED)"
	echo "+++ exited with 0 +++") >failed
check "only what succeeded" refuses failed "open close "
(echo "$(call 0) = -1 EPERM (Operation not permitted)") >none
check "none succeeded" gives 1 "no call in this trace installed a filter (1 failed)" \
	$SCBPF sim -a x86_64 none read
(echo "setsockopt(3, SOL_SOCKET, SO_ATTACH_FILTER, {len=1," \
	"filter=[BPF_STMT(BPF_RET|BPF_K, 0)]}, 16) = 0"
	echo "write(1, \"$(call 1) = 0\", 9) = 9"
	echo "12:34:56.123 $(call 0)  = 0 <0.000012>"
	echo "exit_group(0) = ?") >others
check "other calls, times, what is written" refuses others "read "
(echo "[pid 7<x(y)>] $(call 0) = 0"; echo "7<(sd-pam)> $(call 1) = 0") >named
check "names of processes" refuses named "read write "
sed 's/len=4/len=9/' two >len
check "a wrong length" gives 1 \
	"the length is '9', but the number of instructions is 4" \
	$SCBPF dis -a x86_64 len
sed 's/len=4/len=5/;s/= 0$/= -1 EINVAL (Invalid argument)/' two >len
echo "$(call 2) = 0" >>len
check "a wrong length that the kernel refused" refuses len "open "
echo 'seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=4, filter=0x7ffd1000}) = 0' >abbr
check "abbreviated" gives 1 "abbreviated; run strace with -v" $SCBPF dis abbr
echo 'prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=4, filter=[...]}) = 0' \
	>abbr
check "abbreviated, in brackets" gives 1 "run strace with -v" $SCBPF dis abbr
echo 'seccomp(SECCOMP_SET_MODE_FILTER, 0, 0x7ffd00001000) = 0' >abbr
check "an address" gives 1 "run strace with -v" $SCBPF dis abbr
cat two abbr >abbr2
check "abbreviated after others" gives 1 "run strace with -v" \
	$SCBPF sim -a x86_64 abbr2 open
(cat two; call 2 | cut -c 1-80 | tr -d '\n') >cut
check "cut off" gives 1 "ends within a call" $SCBPF sim -a x86_64 cut open
cat >raw <<'X'
seccomp(0x1, 0x8 /* SECCOMP_FILTER_FLAG_NEW_LISTENER */, {len=4, filter=[BPF_STMT(0x20, 0), BPF_JUMP(0x15, 0, 0, 0x1), BPF_STMT(0x6, 0x50001), BPF_STMT(0x6, 0x7fff0000)]}) = 5
prctl(0x16 /* PR_SET_SECCOMP */, 0x2, {len=1, filter=[BPF_STMT(0x6 /* x */, 0x7fff0000)]}) = 0
X
check "-X raw and verbose" refuses raw "read "

# --- processes --------------------------------------------------------------

(echo "10 $(call 0 | sed 's/)$//') <unfinished ...>"
	echo "11 getpid( <unfinished ...>"
	echo "10 <... seccomp resumed>)         = 0"
	echo "11 <... getpid resumed>)  = 11"
	echo "10 $(call 1 | sed 's/)$//') <unfinished ...>"
	echo "10 <... seccomp resumed>) = -1 EINVAL (Invalid argument)") >parts
check "unfinished and resumed" refuses parts "read "
(echo "10 $(call 0 | sed 's/)$//') <unfinished ...>"
	echo "10 <... seccomp resumed>) = -1 EINVAL (Invalid argument)"
	echo "10 seccomp(SECCOMP_GET_ACTION_AVAIL <unfinished ...>"
	echo "10 <... seccomp resumed>, 0, [SECCOMP_RET_LOG]) = 0"
	echo "10 $(call 1) = 0") >other
check "another call is resumed" refuses other "write "
(echo "10 fork() = 11"
	echo "11 $(call 0) = 0"
	echo "11 +++ exited with 0 +++"
	echo "10 fork() = 11"
	echo "10 $(call 1) = 0") >reused
check "a process id that is used again" refuses reused "write "
(echo "[pid    10] $(call 0) = 0"
	echo "[pid    10] fork() = 11"
	echo "[pid    11] $(call 1) = 0"
	echo "[pid    10] $(call 2) = 0") >forked
check "several processes" gives 1 \
	"filters of several processes (10, 11);" \
	$SCBPF sim -a x86_64 forked read
check "the parent's" refuses "--process 10 forked" "read open "
check "a child inherits" refuses "--process=11 forked" "read write "
check "no such process" gives 1 "no filter of process 12, expected one of 10" \
	$SCBPF explain --process 12 forked
check "dis lists those of each" [ "$($SCBPF dis -a x86_64 forked |
	grep '^; filter .* process' | sed 's/.*process //' | tr '\n' ' ')" = \
	"10 11 10 " ]
check "dis of one process" [ "$($SCBPF dis --process 11 -a x86_64 forked |
	grep -c '^; filter . of 2')" = 2 ]
(echo "10 clone(child_stack=NULL, flags=CLONE_VM|CLONE_THREAD <unfinished ...>"
	echo "11 $(call 1) = 0"
	echo "10 <... clone resumed>, tls=0) = 11"
	echo "11 $(call 2 SECCOMP_FILTER_FLAG_TSYNC) = 0"
	echo "10 $(call 3) = 0") >threads
check "threads" refuses "--process 10 threads" "write open close "
(echo "$(call 0) = 0"
	echo "[pid 20] $(call 1) = 0") >lead
check "lines before any process" refuses "--process 20 lead" "read write "
check "--process is for traces" gives 1 "is for the output of strace" \
	$SCBPF dis --process 3 one.raw
check "--process: a number" gives 2 "invalid process id 'x'" \
	$SCBPF dis --process x one.raw

# --- other notations --------------------------------------------------------

(echo "struct sock_filter a[] = { $(list 0) };"
	echo "static int other[] = { 1, 2 };"
	echo "static struct sock_filter b[] = { $(list 3) };") >two.c
check "two arrays" refuses two.c "read close "
check "a note says so" gives 0 "'two.c' holds 2 filters" \
	$SCBPF sim -a x86_64 two.c read
(echo "#ifdef __x86_64__"; sed -n 1p two.c; echo "#else"; sed -n 3p two.c
	echo "#endif") >either.c
check "two branches" refuses either.c "read "
other() { # number, what it gets
	"$SCBPF" sim -q -a aarch64 either.c $1 | grep -q "^$2"
}
check "the other branch" other 3 ERRNO
check "and that alone" other 0 ALLOW
(echo "[$(list 0)]"; echo "[$(list 1)]") >open
check "text after a list" refuses open "read write "
echo '{"defaultAction":"SCMP_ACT_ALLOW"}' >all.json
for f in h json base64 asm; do
	for nr in read open; do
		$SCBPF gen -q -a x86_64 -f $f --deny $nr -o $nr.$f all.json
	done
	cat read.$f open.$f >both.$f
	check "two of -f $f" refuses both.$f "read open "
done
$SCBPF dis -a x86_64 two >two.asm
check "dis of two is read back" refuses two.asm "read write "
$SCBPF gen -q -a x86_64 -a aarch64 --deny read -o read.h all.json
$SCBPF gen -q -a x86_64 -a aarch64 --deny open -o open.h all.json
cat read.h open.h >both.h
check "two headers for two architectures" refuses both.h "read open "
check "dis lists that of each architecture" [ "$($SCBPF dis read.h |
	grep '^; filter . of 2, for ' | sed 's/.*for //' | tr '\n' ' ')" = \
	"x86_64 aarch64 " ]
check "or of one" [ "$($SCBPF dis -a aarch64 read.h |
	grep -c '^; filter')" = 1 ]
printf '2\n32 0 0 0\n6 0 0 327681\n1\n6 0 0 2147418112\n' >dec
check "decimal" refuses dec "read write open close "
check "decimal, each" [ "$($SCBPF dis -a x86_64 dec | grep -c '^; filter')" = 4 ]
(cat read.json; echo x) >after.json
check "text after JSON" gives 1 "expected the end, or another filter" \
	$SCBPF dis after.json
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
