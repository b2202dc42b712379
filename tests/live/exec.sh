#!/bin/sh
# --exec: the filters that a command installs, as the calling user; what --pid
# as root sees of the same program is the same. Needs Linux 5.3 and cc.
. tests/check.inc
cd "$T" || exit 1

cat >install.c <<'X'
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct insn { uint16_t code; uint8_t jt, jf; uint32_t k; };
struct prog { unsigned short len; const struct insn *insn; };

/* ALLOW, but ERRNO(data) for a number that nothing here needs. */
static long
put(unsigned data, unsigned flags)
{
	struct insn insn[] = {{0x20, 0, 0, 0}, {0x15, 0, 1, 5000},
	    {6, 0, 0, 0x50000 | data}, {6, 0, 0, 0x7fff0000}};
	struct prog p = {4, insn};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (flags == 99)
		return prctl(22, 2, &p);
	return syscall(SYS_seccomp, 1, flags, &p);
}

static void *
thread(void *p)
{
	put(33, 1);
	return p;
}

int
main(int argc, char **argv)
{
	pthread_t other;
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "wait") == 0) {
			close(open("ready", O_WRONLY));
			pause();
		} else if (strcmp(argv[i], "fail") == 0)
			put(66, 0x800000);
		else if (strcmp(argv[i], "prctl") == 0)
			put(22, 99);
		else if (strcmp(argv[i], "uid") == 0)
			put(geteuid() ? 77 : 88, 0);
		else if (strcmp(argv[i], "fork") == 0) {
			if (fork() > 0) {
				wait(NULL);
				return 0;
			}
		} else if (strcmp(argv[i], "exec") == 0)
			execl("/bin/true", "true", (char *)0);
		else if (strcmp(argv[i], "thread") == 0) {
			if (pthread_create(&other, NULL, thread, NULL))
				return 9;
			pthread_join(other, NULL);
		} else
			put((unsigned)atoi(argv[i]), 0);
	}
	return 0;
}
X
if ! $CC -pthread -w -o install install.c 2>log; then
	echo "skipped: $(head -n 1 log)"
	echo "0 passed, 0 failed"
	exit 0
fi
if ! ./install 1 2>/dev/null || ! timeout 10 "$SCBPF" dis --exec -- ./install \
	1 >out 2>err; then
	echo "skipped: $(cat err)"
	echo "0 passed, 0 failed"
	exit 0
fi

# The errnos that the filters return, in the order of installation.
errnos() { # expected, then arguments of the command
	want=$1
	shift
	timeout 20 "$SCBPF" dis --exec $keep -- ./install "$@" >out 2>err || {
		cat err
		return 1
	}
	got=$(sed -n 's/.* ret #0x5\(....\) .*/\1/p' out | while read -r n; do
		printf '%d ' 0x$n
	done)
	[ "$got" = "$want " ] || {
		echo "got $got"
		cat out
		return 1
	}
}

fails() { # message, then arguments of the command
	message=$1
	shift
	timeout 20 "$SCBPF" dis --exec -- ./install "$@" >out 2>err
	[ $? -eq 1 ] && grep -q -F -e "$message" err && [ ! -s out ]
}

keep=
check "one" errnos 1 1
check "two in one program" errnos '1 2' 1 2
check "by prctl" errnos 22 prctl
check "a call that fails does not count" errnos 5 5 fail
check "up to execve" errnos '1 2' 1 2 exec 3
check "none" fails 'installed no filter'
check "none that succeeded" fails \
	'installed no filter: 1 of its calls to install one failed' fail
check "a child" errnos '1 2' 1 fork 2
check "a child's execve" errnos '1' 1 fork exec 7
check "a thread, for all (TSYNC)" errnos '1 33' 1 thread
check "a thread, and then another filter" errnos '1 33 4' 1 thread 4
keep=--keep
check "to the end" errnos '1 2' 1 fork 2
check "no command" gives 2 "expected '-- COMMAND'" "$SCBPF" dis --exec
check "no such command" gives 1 "cannot execute 'no-such'" \
	"$SCBPF" dis --exec -- no-such
check "sim" gives 0 "" "$SCBPF" sim --exec 5000 -- ./install 1 2
check "its verdict" grep -q '^ERRNO(2)' out
check "explain" gives 0 "" "$SCBPF" explain --exec -- ./install 1
check "beside a file" gives 2 "expected no FILTER beside '--exec'" \
	"$SCBPF" dis --exec x -- ./install 1

# Each installed filter, of whichever process, in a directory.
kept() { # names without the processes, then options and arguments
	want=$1
	shift
	rm -rf kept
	timeout 20 "$SCBPF" dis --exec -o kept/ "$@" >out 2>err || return 1
	got=$(ls kept | sed 's/^[0-9]*//' | sort |
		tr '\n' ' ')
	[ "$got" = "$want " ] && [ -s out ] || {
		echo "got $got"
		return 1
	}
}
check "-o DIR/: two" kept '.1.bpf .2.bpf' -- ./install 1 2
for n in 1 2; do
	check "as it is listed: $n" gives 0 "" "$SCBPF" dis kept/*.$n.bpf
	check "it is that one: $n" grep -q "ret #0x5000$n " out
done
check "-o DIR/: to the end" kept '.1.bpf .1.bpf .2.bpf' --keep -- \
	./install 1 2 fork 3
check "-o DIR/: a call that failed" kept '.1.bpf' -- ./install fail 5
check "-o DIR/: of one process" [ "$(ls kept | wc -l)" -eq 1 ]
mkdir there
check "-o of a directory that exists" gives 1 "" "$SCBPF" audit \
	--exec -o there -- ./install 1
check "and of a report with findings: they are kept" sh -c "cmp there/*.1.bpf kept/*.1.bpf; [ \$? -eq 1 ]"
check "-o of a file is the report" gives 0 "" "$SCBPF" dis --exec -o file.txt \
	-- ./install 1
check "which is text" grep -q ret file.txt
check "nothing after an error" gives 2 "" "$SCBPF" sim --exec -o never/ \
	no_such_call -- ./install 1
check "not even the directory" [ ! -e never ]
check "a directory that cannot be made" gives 1 "cannot create directory" \
	"$SCBPF" dis --exec -o no/such/ -- ./install 1

# A filter that is written must not replace an input, here one of the same name.
mkdir over
cp kept/*.1.bpf in.bpf
check "-o DIR/: an input is not overwritten" gives 2 'is an input' \
	"$SCBPF" diff --exec -o over/ in.bpf -- \
	sh -c 'ln in.bpf over/$$.1.bpf; exec ./install 1'
check "-o DIR/: it is as it was" cmp in.bpf kept/*.1.bpf
rm -r over

echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names":
["acct"], "action": "SCMP_ACT_ERRNO" } ] }' >p.json
"$SCBPF" gen -q -f raw -o p.bpf p.json
"$SCBPF" dis p.bpf | sed '/^; source/d' >want

same() { # command: has installed p.bpf
	timeout 20 "$SCBPF" dis --exec -- "$@" 2>err | sed '/^; source/d' >got
	cmp want got || {
		cat err got
		return 1
	}
}

check "scbpf run" same "$SCBPF" run -q p.json -- true
if command -v bwrap >/dev/null && bwrap --ro-bind / / true 2>/dev/null; then
	check "bwrap" same sh -c \
		'exec bwrap --seccomp 9 --ro-bind / / true 9<p.bpf'
else
	echo "skipped: no bwrap that runs here"
fi

# As a user other than root, and with a set-user-ID program.
other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT
chmod 755 "$other"
cp "$SCBPF" "$other/scbpf"
cp install "$other/install"
cp install "$other/setuid"
chmod 755 "$other"/*
chmod u+s "$other/setuid"
if [ "$(id -u)" -ne 0 ]; then
	echo "skipped: a program that is set-user-ID root needs root"
elif ! command -v setpriv >/dev/null ||
	! nobody="setpriv --reuid=65534 --regid=65534 --clear-groups" ||
	! $nobody "$other/scbpf" version >/dev/null 2>err; then
	echo "skipped: no other user: $(cat err)"
else
	user() { # command of the user, arguments
		timeout 20 $nobody "$other/scbpf" dis --exec -- "$other/$1" \
			$2 >user.out 2>user.err || {
			cat user.err
			return 1
		}
		sed -i '/^; source/d' user.out
	}
	as_root() { # arguments
		timeout 20 "$SCBPF" dis --exec -- ./install $1 2>err |
			sed '/^; source/d' >want
		cmp want user.out
	}
	for args in '1 2 prctl' '1 thread 4' '1 fork 2'; do
		check "not root: $args" user install "$args"
		check "and root sees the same: $args" as_root "$args"
	done
	case $CFLAGS in
	*--coverage*) ;; # another user cannot write what was run
	*) check "not root, without a note" [ ! -s user.err ] ;;
	esac
	check "set-user-ID" user setuid '1 uid'
	check "it is said" grep -q 'runs without these privileges' user.err
	check "and is so" grep -q '#0x5004d ' user.out # 77
fi

# What --pid reads as root.
if [ "$(id -u)" -eq 0 ]; then
	mkfifo ready
	for args in '1' '1 2 prctl' '1 thread 4'; do
		./install $args wait &
		pid=$!
		timeout 20 cat ready
		if "$SCBPF" dis --pid $pid >pid.out 2>err; then
			timeout 20 "$SCBPF" dis --exec -- ./install $args \
				2>err >exec.out
			sed -i '/^; source/d' pid.out exec.out
			check "--pid sees the same: $args" cmp pid.out exec.out
		else
			echo "skipped: --pid: $(cat err)"
		fi
		kill $pid
	done
	# And with a program that starts another one under the filter.
	seen() { # name, command that starts others under p.bpf
		name=$1
		shift
		"$@" sh -c ': >ready; exec sleep 9999' &
		pid=$!
		timeout 20 cat ready
		# the program may be a child of it
		read -r child _ <"/proc/$pid/task/$pid/children"
		"$SCBPF" dis --pid "${child:-$pid}" 2>err |
			sed '/^; source/d' >got
		kill ${child:-$pid}
		if [ -s got ]; then
			check "--pid sees the same: $name" cmp want got
		else
			echo "skipped: --pid: $(cat err)"
		fi
	}
	"$SCBPF" dis p.bpf | sed '/^; source/d' >want
	seen "scbpf run" "$SCBPF" run -q p.json --
	if command -v bwrap >/dev/null &&
		bwrap --ro-bind / / true 2>/dev/null; then
		seen bwrap sh -c \
			'exec bwrap --seccomp 9 --ro-bind / / "$@" 9<p.bpf' sh
	fi
else
	echo "skipped: --pid needs root"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
