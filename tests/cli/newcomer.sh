#!/bin/sh
# Commands that newcomers type by mistake: each message says what to do.
. tests/check.inc
cd "$T" || exit 1

echo 'read: allow' >p.policy
"$SCBPF" gen -q -a x86_64 -f raw -o p.bpf p.policy
: >empty.policy
echo 'open: filename == "/etc"' >string.policy

echo 'read[arch=riscv]: allow' >arch.policy

says() { # status, text, arguments
	status=$1 text=$2
	shift 2
	check "$*" gives "$status" "$text" "$SCBPF" "$@"
}

says 2 "unknown option '-arch', expected '--arch'" gen -arch x86_64
says 2 "unknown option '-only', expected '--only'" gen -only
says 2 "unknown option '-arch', expected '--arch'" gen -arch=x86_64
check "no file of that name" [ ! -e nly ]
says 2 "architecture 'riscv', expected 'riscv64' or 'riscv32'" gen -a riscv
says 2 "expected 'loongarch64' or 'loongarch32'" gen -a loongarch
says 2 "unknown architecture 'spa', expected 'sparc' or 'sparc64'" gen -a spa
says 1 "'riscv', expected 'riscv64'" gen -a x86_64 arch.policy
says 2 "'riscv' in the list of '--deny', expected 'riscv64'" \
	gen --deny 'read[arch=riscv]'
says 2 "architecture 'foo'; 'scbpf table --arches' lists them" gen -a foo
says 2 "format 'markdown', expected one of 'text', 'json', 'md', 'html', \
'sarif'" audit -f markdown
says 2 "format 'html', expected one of 'text', 'json'" sim -f html
says 125 "run 'scbpf run' once for each" run -a x86_64 -a arm p.bpf -- true
says 2 "found '--foo' after 'version'" version --foo
says 1 "found a filter; 'scbpf opt' makes it shorter, 'scbpf convert' a policy \
of it" gen p.bpf
says 1 "cannot open 'help': No such file or directory; see 'scbpf gen --help'" \
	gen help
says 2 "no file 'openat'; the filter comes first: scbpf sim p.bpf openat" \
	sim openat p.bpf
says 2 "no file 'socket'; the filter comes first: scbpf sim p.bpf socket 1 2" \
	sim socket 1 p.bpf 2
says 2 "no file 'socket(1)'; the filter comes first: scbpf sim p.bpf \
'socket(1)'" sim 'socket(1)' p.bpf
says 2 "no file 'socket'; the filter comes first: scbpf sim FILTER socket 1" \
	sim socket 1
says 2 "no file 'socket'; the filter comes first: scbpf sim FILTER socket" \
	sim socket
says 2 "no file 'socket(1)'; the filter comes first: scbpf sim FILTER \
'socket(1)'" sim 'socket(1)'
says 2 "expected FILTER SYSCALL and up to six ARGs" sim p.bpf
says 1 "cannot open 'none': No such file or directory" sim none read
says 2 "'domain == AF_INET': write 'domain=AF_INET'" \
	sim p.bpf socket domain == AF_INET
for word in domain==AF_INET 'domain= AF_INET' 'domain =AF_INET' \
	'domain = AF_INET' 'domain ==AF_INET' 'domain== AF_INET'; do
	says 2 "'$word': write 'domain=AF_INET'" sim p.bpf socket 0 $word
	says 2 "'$word': write 'domain=AF_INET'" sim p.bpf socket 0 "$word"
done
for word in 'domain != 2' 'domain >= 2' 'domain & 1 == 1'; do
	says 2 "unknown argument 'domain " sim p.bpf socket 0 "$word"
done
says 2 "unknown syscall 'socket domain=1', expected a name or a number; each \
argument is a word of its own, without quotes: socket domain=1" \
	sim p.bpf 'socket domain=1'
says 2 "'AF_UNIX,': expected '|' or the end before ','; arguments are separated \
by blanks" sim p.bpf socket AF_UNIX, 1
says 1 "this is a policy, not a filter; compile it with 'scbpf gen' ('-O size'" \
	opt p.policy
says 2 "or compare it with 'scbpf diff'" prove p.policy p.policy
says 2 "error: 'p.bpf' is a filter, but the policy comes first: 'scbpf prove \
POLICY FILTER'" prove -a x86_64 p.bpf p.policy
"$SCBPF" gen -q -a mips -f raw -o mips.bpf p.policy
says 2 "error: 'mips.bpf' is a filter, but" prove -a mips mips.bpf p.policy
says 2 "error: 'p.bpf' is a filter, but" prove -a x86_64 p.bpf p.bpf
says 125 "put '--' before 'ls'" run p.policy ls
says 125 "expected '-- COMMAND'; put '--' before 'ls'" run ls
says 125 "expected '-- COMMAND' after the options" run p.policy
for option in --deny --allow; do
	says 1 "cannot open 'mount': No such file or directory; for several \
syscalls, put commas between them: '$option A,mount'" gen $option read mount
done
says 1 "; for the verdict on a syscall, use 'scbpf sim FILTER ioctl'" \
	explain p.policy ioctl
for arguments in "gen --kernel 5.10 mount" "gen --deny read nomount" \
	"explain p.policy nomount"; do
	check "only for names of syscalls" gives 1 "" "$SCBPF" $arguments
	check "$arguments" has_line err "No such file or directory$newline"
done
says 2 "'p.policy' is a policy, and no filter is given: expected 'scbpf prove \
POLICY FILTER'" prove p.policy
says 2 "empty input, expected a filter: raw" prove empty.policy
says 125 "option '-l', see 'scbpf run --help'; a command comes after '--'" \
	run p.policy ls -l
says 125 "option '--zz', see 'scbpf run --help'; a command comes after '--'" \
	run p.policy ls --zz
says 1 "cannot open 'true': No such file or directory; a command comes after \
'--'" learn -o learned true
says 1 "a filter cannot see what a pointer points to" gen -a x86_64 string.policy
says 1 "'p.bpf' is a file; several filters in this format need a directory for \
-o" gen -q -a x86_64 -a arm -f raw -o p.bpf p.policy
# Headers for several architectures: with the native one, and without.
"$SCBPF" gen -q -f asm -o here.txt p.policy
here=$(sed -n 's/^; filter: \([a-z0-9_]*\),.*/\1/p' here.txt)
"$SCBPF" gen -q -a "$here" -a m68k -a parisc -o three.h p.policy
"$SCBPF" gen -q -a m68k -a parisc -o two.h p.policy
says 0 "note: only the filter for $here is written; -a chooses another (m68k, \
parisc)" opt -o o.h three.h
says 0 "note: only the filter for $here is written; -a chooses another (m68k, \
parisc)" convert three.h
says 0 "note: only the filter for $here is written" convert p.policy three.h
for command in "opt -a $here" "convert -a $here" "opt -a m68k" dis; do
	check "no note: $command" gives 0 "" "$SCBPF" $command three.h
	check "none" [ -z "$(sed -n /only/p err)" ]
done
for command in "opt two.h" "convert two.h" "sim two.h read"; do
	says 1 "none is for '$here'; give one of their architectures with -a \
(m68k, parisc)" $command
done
echo 'raed: allow' >raed.policy
for command in explain audit convert diff; do
	is=1
	case $command in audit | diff) is=2 ;; esac
	[ $command = diff ] && set -- p.policy || set --
	says $is "empty input, expected a policy (JSON, or lines such as \
'read: allow'), or a filter: raw" $command empty.policy "$@"
	says $is "unexpected 'raed', expected a policy (JSON, or lines such as \
'read: allow'), or a filter: raw" $command raed.policy "$@"
done
says 1 "empty input, expected a filter: raw" dis empty.policy
says 1 "unknown group '@foo', see 'scbpf table --groups'" table @foo
says 1 "empty input" gen empty.policy
check "an empty line is not shown" [ "$(wc -l <err)" -eq 1 ]

cat >opne.c <<'END'
struct sock_filter f[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_opne, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL),
};
END
says 2 "unknown syscall '__NR_opne', expected '__NR_open'" audit -a x86_64 opne.c
{
	echo 'struct sock_filter f[] = {'
	for k in AUDIT_ARCH_X86_64 __NR_close 0; do
		echo "BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, $k, 0, 0),"
	done
	echo 'BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };'
} >arch.c
says 0 "arch.c:2:37: warning: this filter is for AUDIT_ARCH_X86_64, but \
'__NR_close' and the like are read as numbers of arm; give its own \
architecture with -a" explain -a arm arch.c
quiet() { # architecture, file
	"$SCBPF" explain -a "$1" "$2" >out 2>err && [ ! -s err ]
}
check "its own architecture" quiet x86_64 arch.c
check "the same arch word" quiet x32 arch.c
sed s/X86_64/I386/ arch.c >compat.c
says 0 "compat.c:2:37: warning: this filter is for AUDIT_ARCH_I386, but \
'__NR_close' and the like are read as numbers of x86_64; give its own \
architecture with -a" explain -a x86_64 compat.c
check "which is its own" quiet i386 compat.c
{
	sed -n 1p compat.c
	sed -n 's/I386, 0, 0/I386, 0, 1/p' compat.c
	echo 'BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL),'
	sed '1,2d' compat.c
} >refused.c
check "an architecture of the same kernel is refused" quiet x86_64 refused.c
sed 's/^BPF_STMT.*KILL.*/BPF_STMT(BPF_JMP | BPF_JA, 0),\
&/
s/I386, 0, 1/I386, 0, 2/' refused.c >jump.c
check "the same by a jump" quiet x86_64 jump.c
sed 's/I386, 0, 1/I386, 1, 0/' refused.c >only.c
says 0 "only.c:2:37: warning: this filter is for AUDIT_ARCH_I386" \
	explain -a x86_64 only.c
{
	sed '$d' only.c
	sed -n '2p;$p' arch.c
} >both.c
check "its own architecture beside another" quiet x86_64 both.c
sed s/__NR_close/3/ arch.c >number.c
check "numbers" quiet arm number.c
sed s/opne/open/ opne.c >open.c
says 2 "aarch64 has no '__NR_open'; if this is for another architecture, name \
that with -a" audit -a aarch64 open.c
sed s/opne/xyzzyxyz/ opne.c >none.c
says 2 "'__NR_xyzzyxyz' is not known here" audit -a x86_64 none.c

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
