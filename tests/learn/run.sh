#!/bin/sh
# make check-learn: learns policies for programs of this machine from one to
# five runs each, then runs them three times under these policies; at most 2 %
# of the runs under policies from three runs may meet a refusal or end
# otherwise. The same run, recorded here, by strace and by qemu's -strace, must
# give the same names (apt: strace, qemu-user-static). Also measures what
# recording costs find(1). Needs Linux 5.9, and says which programs are not
# installed (apt: nginx-light, redis-server, golang-go, rustc and others).
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
cat >in/nginx.conf <<END
daemon off;
pid $T/in/nginx.pid;
error_log $T/in/nginx.log;
events { }
http {
	access_log off;
	server { listen unix:$T/in/nginx.socket; root $T/in; }
}
END
cat >in/threads.c <<'END'
#include <pthread.h>
#include <unistd.h>
static void *run(void *x) { usleep(1000); return x; }
int main(void) {
	pthread_t t[8];
	for (int i = 0; i < 8; i++) pthread_create(&t[i], 0, run, 0);
	for (int i = 0; i < 8; i++) pthread_join(t[i], 0);
	return 0;
}
END
cat >in/threads.go <<'END'
package main

import ("fmt"; "net"; "os"; "runtime"; "sync"; "time")

func main() {
	var all sync.WaitGroup
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil { os.Exit(1) }
	go func() { c, _ := l.Accept(); fmt.Fprintln(c, "x"); c.Close() }()
	for i := 0; i < 8; i++ {
		all.Add(1)
		go func() { time.Sleep(time.Millisecond); all.Done() }()
	}
	all.Wait()
	runtime.GC()
	c, _ := net.Dial("tcp", l.Addr().String())
	b := make([]byte, 9)
	n, _ := c.Read(b)
	fmt.Println(n)
}
END
cat >in/threads.rs <<'END'
use std::{fs, process::Command, sync::mpsc, thread};
fn main() {
	let (to, from) = mpsc::channel();
	let t = thread::spawn(move || to.send(fs::read("in/lines").unwrap().len()));
	println!("{}", from.recv().unwrap());
	t.join().unwrap().unwrap();
	Command::new("true").status().unwrap();
}
END
cc -o in/threads in/threads.c -lpthread
! command -v go >log || go build -o in/threads-go in/threads.go
! command -v rustc >log || rustc -o in/threads-rust in/threads.rs

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
nginx nginx -p in -c "$PWD/in/nginx.conf" & until [ -S in/nginx.socket ]; do sleep 0.1; done; curl -s --unix-socket in/nginx.socket http://x/lines; kill -QUIT $!; wait $!
redis-server redis-server --port 0 --unixsocket in/redis.socket --save '' & until redis-cli -s in/redis.socket set a 1; do sleep 0.1; done; redis-cli -s in/redis.socket get a; redis-cli -s in/redis.socket shutdown; wait
./in/threads ./in/threads
./in/threads-go ./in/threads-go
./in/threads-rust ./in/threads-rust
ruby ruby -e 'puts 1'
END
}

# The first line of the report names the command, and is left out.
refused() { # policy, status that is expected
	timeout 120 "$SCBPF" run -q --explain-denials -o report "$1" -- \
		sh -c "$command" >log 2>&1 </dev/null
	is=$?
	sleep 0.1 # the report ends after the command
	sed 1d report >denials
	[ $is -eq "$2" ] || echo "status $is, and $2 when it was recorded" \
		>>denials
	[ -s denials ]
}
: >counts
while read -r name command; do
	if ! command -v "$name" >log; then
		echo "skipped: $name"
		continue
	fi
	set --
	for run in 1 2 3 4 5; do
		timeout 120 "$SCBPF" learn -q "$@" -o $run.policy -- \
			sh -c "$command" >log 2>&1 </dev/null
		status=$?
		set -- --base $run.policy
	done
	for learned in 1 2 3 5; do
		for run in 1 2 3; do
			met=0
			if refused $learned.policy $status; then
				met=1
				sed "s|^|$name, from $learned: |" denials
			fi
			echo $learned $met >>counts
		done
	done
	calls=$(sed -n 's/.* \([0-9]*\) calls\{0,1\}, .*/\1/p' [1-5].policy)
	echo "$name: calls recorded by each run:" $calls
done <<END
$(programs)
END
for learned in 1 2 3 5; do
	set -- $(grep -c "^$learned" counts) $(grep -c "^$learned 1" counts)
	echo "policies from $learned: $2 of $1 runs met a refusal"
	[ $learned -ne 3 ] || runs=$1 met=$2
done

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

# Processor time, because other programs may use the machine.
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
