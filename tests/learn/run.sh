#!/bin/sh
# make check-learn: programs of this machine are learned from three runs each
# and then run three times under what was learned; at most 2 % of these runs may
# meet a refusal. The same run recorded here, by strace and by qemu's -strace
# gives the same names (apt: strace, qemu-user-static). Also what recording costs
# find(1). Wants Linux 5.9, and says which programs are not here.
LC_ALL=C
export LC_ALL
SCBPF=$(cd "$B" && pwd)/scbpf
T=$(cd "$B" && pwd)/learn
mkdir -p "$T/in" && cd "$T" || exit 1
if ! timeout 60 "$SCBPF" learn -q -o policy -- true; then
	echo "skipped: everything"
	exit 0
fi
printf 'b\na\n' >in/lines
echo 'int main(void) { return 0; }' >in/main.c

# The name, and a command for sh.
programs() {
	cat <<'END'
ls ls -l /
sort sort in/lines
tar tar cf in/tar in/lines
find find /etc -name passwd
grep grep -r a in
sed sed s/a/b/ in/lines
awk awk '{ print } END { system("true") }' in/lines
sh x=$(ls | wc -l); (echo "$x") | cat; sleep 0 & wait
date date
make printf 'a:\n\t@echo a\n' >in/make; make -f in/make
perl perl -e 'system("true"); print `date`'
python3 python3 -c 'import json, threading; t = threading.Thread(target=print); t.start(); t.join()'
git git init -q in/git; git -C in/git status
gcc gcc -o in/main in/main.c
clang clang -c -o in/main.o in/main.c
sqlite3 sqlite3 in/db 'create table if not exists t (a); insert into t values (1)'
busybox busybox sh -c 'busybox ls / | busybox wc'
openssl openssl rand -hex 8
curl curl -s file:///etc/passwd
gdb gdb -batch -ex 'print 1'
node node -e 'console.log(1)'
ruby ruby -e 'puts 1'
END
}

runs=0 met=0
while read -r name command; do
	if ! command -v "$name" >log; then
		echo "skipped: $name"
		continue
	fi
	set --
	for run in 1 2 3; do
		timeout 120 "$SCBPF" learn -q "$@" -o $run.policy -- \
			sh -c "$command" >log 2>&1 </dev/null
		set -- --base $run.policy
	done
	for run in 1 2 3; do
		timeout 120 "$SCBPF" run -q --explain-denials -o refused \
			3.policy -- sh -c "$command" >log 2>&1 </dev/null
		sleep 0.1 # the report ends after the command
		runs=$((runs + 1))
		# The first line names the command.
		sed 1d refused >lines
		if [ -s lines ]; then
			met=$((met + 1))
			sed "s/^/$name: /" lines
		fi
	done
	calls=$(sed -n 's/.* \([0-9]*\) calls\{0,1\}, .*/\1/p' 1.policy 3.policy)
	echo "$name: calls recorded by the first and third run:" $calls
done <<END
$(programs)
END
echo "$met of $runs runs met a refusal"

# Without a vDSO, as under qemu, these are calls.
vdso='clock_gettime|gettimeofday|time|getcpu'
differ=0
names() { # policy
	grep -v -e '^#' -e '^@' "$1" | grep -o '[a-z_][a-z_0-9]*' |
		grep -v -x -E "allow|return|ENOSYS|$vdso" | sort -u
}
same() { # how, command
	names live.policy >live.names
	names "$1.policy" >"$1.names"
	if ! cmp -s live.names "$1.names"; then
		differ=$((differ + 1))
		echo "$2: other names by $1:"
		diff live.names "$1.names"
	fi
}
qemu=qemu-$(uname -m)-static
while read -r program arguments; do
	set -- $arguments
	"$SCBPF" learn -q --args=none -o live.policy -- "$program" "$@" >log
	if command -v strace >log && strace -f -o trace "$program" "$@" >log; then
		"$SCBPF" learn -q --args=none -o strace.policy trace
		same strace "$program"
	else
		echo "skipped: $program by strace"
	fi
	if command -v "$qemu" >log; then
		$qemu -strace "$program" "$@" 2>trace >log
		"$SCBPF" learn -q --args=none -o qemu.policy trace
		same qemu "$program"
	else
		echo "skipped: $program by $qemu"
	fi
done <<'END'
/bin/true
/bin/cat in/lines
/bin/ls -l /
/usr/bin/sort in/lines
/bin/sed s/a/b/ in/lines
/usr/bin/tail -n 1 in/lines
END
echo "$differ of the same runs gave other names"

# Of the processors, since others may use the machine.
seconds() { # command
	timeout 300 "$@" >log 2>&1 # once, for what the kernel keeps
	(
		timeout 300 "$@" >log 2>&1
		times
	) | awk 'NR == 2 { split($1 "m" $2, t, /[ms]+/)
		printf "%.2f", 60 * (t[1] + t[3]) + t[2] + t[4] }'
}
echo "find /usr, seconds: $(seconds find /usr), recorded: $(
	seconds "$SCBPF" learn -q -o find.policy -- find /usr), with a base: $(
	seconds "$SCBPF" learn -q --base find.policy -o again.policy -- \
		find /usr)"
[ $((met * 50)) -le $runs ] && [ $differ -eq 0 ]
