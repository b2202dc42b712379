#!/bin/sh
# learn --base POLICY -- COMMAND: what is recorded of a command beside a policy,
# and what is added to it. Needs Linux 5.9 and cc.
. tests/check.inc
. tests/record.inc
record_start

check "a command" learn 0 -- ./recorded priority
cp policy first
check "the second run" learn 0 --base first -- ./recorded priority
check "asks for nothing" grep '^# 1 run, 0 calls' policy
check "the second run compiles" "$SCBPF" gen -q -W error -o policy.bpf policy
check "a base that lacks calls" learn 0 --base first -- ./recorded vfork
check "what it lacks" has vfork wait4 -read
printf '@default return EPERM\n@startup: allow\n' >start
check "a base of @startup" learn 0 --base start -- ./recorded preempt
check "what every program needs" has rt_sigreturn restart_syscall exit
# What the command needs does not depend on which part of the run is recorded.
printf '@default return EPERM\n{@startup, execve}: allow\n' >base
for window in --until=execve --until=getpriority --until=setpriority \
	--after=execve --after=setpriority "--after=execve --until=getpriority"
do
	check "a base, $window" learn 0 --base base $window -- \
		./recorded priority
	check "a base, $window: what every program needs" has rt_sigreturn \
		restart_syscall exit exit_group
	check "a base, $window: it ends" sh -c '"$SCBPF" run -q policy -- \
		sh -c "exit 7"; [ $? -eq 7 ]'
done
check "a base, nothing seen" learn 0 --base base --until=execve -- \
	./recorded priority
check "a base, nothing seen: no other call" grep -q ': 1 run, 0 calls' policy
if grep -a -q GLIBC recorded; then
	check "a base that allows what a child begins with" learn 0 \
		--base start -- sh -c '(echo b); echo c'
	check "the fork that it lacks" has clone
	check "up to a call after fork" learn 0 --until=wait4 -- \
		sh -c '(echo b); echo c'
	check "up to a call after fork: the fork" has clone -wait4
fi

# Whether the base allows it or not, the clone that follows is seen.
for allow in 'clone: allow' 'clone: flags & CLONE_THREAD'; do
	printf '@default return EPERM\n@startup: allow\n%s\n' "$allow" >threads
	check "the base has $allow" learn 0 --base threads -- ./recorded flood
	check "the base has $allow: complete" complete
	check "the base has $allow: no warning" sh -c '! grep clone3 err'
	check "the base has $allow: nothing to add" has -clone getppid
	check "the base has $allow: clone3 alone" learn 0 --base threads -- \
		./recorded clone3
	check "the base has $allow: clone3 alone is mentioned" grep \
		'no clone followed' policy
done
printf '@default return EPERM\n{@startup, vfork}: allow\n' >threads
check "the base has vfork" learn 0 --base threads -- ./recorded vfork
check "the base has vfork: no clone" has setpriority -clone -vfork

# --- bases that refuse by name -----------------------------------------------

added() { # line; -LINE: not that
	"$SCBPF" gen -q -W error -o policy.bpf policy || return
	for line; do
		case $line in
		-*) ! grep -x -F -e "${line#-}" policy || return ;;
		*) grep -x -F -e "$line" policy || return ;;
		esac
	done
}
printf '@default return EPERM\n@startup: allow\nsetpriority: return EACCES\n' \
	>named
check "a base that refuses a name" learn 0 --base named -- ./recorded priority
check "a base that refuses a name: said" added '# setpriority: allow'
printf '@denylist\nsetpriority: return EPERM\n' >denied
check "a denylist" learn 0 --base denied -- ./recorded priority
check "a denylist: said" added @denylist '# setpriority: allow'
printf '@denylist\n@resources: return EPERM\n' >denied
check "a denylist of a group" learn 0 --base denied -- ./recorded priority
check "a denylist of a group: it compiles" added @denylist
check "a denylist of a group: what it lacks" grep '^[^#]*setpriority.*allow$' \
	policy
mkfifo pipe
cat named >pipe &
check "a base from a pipe" learn 0 --base pipe -- ./recorded priority
check "a base from a pipe: said" grep -x '# setpriority: allow' policy
printf '@default return EPERM\n{@startup, alarm}: allow\n' >warns
check "warnings of a base" learn 0 --base warns -- ./recorded priority
check "warnings of a base: once" [ "$(grep -c "'alarm' is allowed" err)" -eq 1 ]
# What the code of a program can call, and the base decides.
cat >code.c <<'END'
#include <sys/stat.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	if (argc > 3)
		umask(3), getuid(), setuid(0);
	return 0;
}
END
printf '%s\n' '@default return EPERM' '{@startup, execve}: allow' \
	'getuid: allow' 'umask: return EPERM' >code
if $CC -static -o static code.c 2>log &&
	"$SCBPF" calls -q static 2>log | grep -q -w umask; then
	for unseen in log kill_process; do
		check "calls of the code: $unseen" learn 0 --base code \
			--unseen=$unseen static -- ./static
		check "calls of the code: it compiles: $unseen" "$SCBPF" gen \
			-q -W error -o policy.bpf policy
		check "calls of the code that the base lacks: $unseen" has \
			setuid -umask -getuid -brk
	done
else
	echo "skipped: no static program, or its code cannot be read"
fi
# The filter of a long base leaves no space for the recorder's.
awk 'BEGIN {
	print "@default return EPERM\n{@startup, execve}: allow"
	printf "setpriority: arg1 == 5"
	for (i = 1; i < 3850; i++)
		printf " || arg1 == %d", i * 977
	print ""
}' >long.policy
rm -f touched
check "a long base" gives 125 "more are needed to record" "$SCBPF" learn \
	-o policy --base long.policy -- touch touched
check "a long base: nothing ran" [ ! -e touched ]

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
