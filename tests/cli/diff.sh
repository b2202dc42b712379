#!/bin/sh
# The output of diff for small policies, and its exit status.
passed=0
failed=0

policy() { # file default rules
	echo "{\"defaultAction\": \"SCMP_ACT_$2\", \"syscalls\": [$3]}" >"$1"
}

rule() { # name action [args]
	echo "{\"names\": [\"$1\"], \"action\": \"SCMP_ACT_$2\"$3}"
}

arg0() { # op value
	echo ", \"args\": [{\"index\": 0, \"op\": \"SCMP_CMP_$1\"," \
		"\"value\": $2}]"
}

enosys=off
gives() { # status options, then the output on standard input
	cat >want
	"$SCBPF" diff -q -a x86_64 --only --enosys=$enosys $2 >got 2>&1
	is=$?
	if [ "$is" -eq "$1" ] && cmp -s want got; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "diff $2: status $is, expected $1"
	diff want got
}

cd "$T" || exit 1
policy a.json ERRNO "$(rule read ALLOW), $(rule write ALLOW),
	$(rule clone ALLOW "$(arg0 EQ 17)"), $(rule ptrace KILL)"
policy b.json ERRNO "$(rule read ALLOW), $(rule openat LOG),
	$(rule clone ALLOW "$(arg0 LE 17)"), $(rule ptrace TRAP)"
policy c.json ERRNO "$(rule read ALLOW), $(rule write ALLOW),
	$(rule clone ALLOW "$(arg0 EQ 17)"), $(rule ptrace KILL_PROCESS)"
"$SCBPF" gen -q -a x86_64 --only --enosys=off -o a.bpf a.json
"$SCBPF" gen -q -a x86_64 --only --enosys=off -f c -o a.c a.json
printf '1\n255 0 0 0\n' >wrong
# Whether number 1 is allowed depends on arithmetic with an argument.
printf '6\n32 0 0 0\n21 0 3 1\n32 0 0 16\n132 0 0 0\n21 0 1 5\n' >opaque
printf '6 0 0 2147418112\n' >>opaque
sed -e 's/^6$/7/' -e 's/^21 0 3 1/21 0 4 1/' opaque >opaque2
sed -e 's/^21 0 1 5/21 1 0 5/' -e '$d' opaque2 >opaque
printf '6 0 0 0\n6 0 0 2147418112\n' >>opaque
sed 's/^132 0 0 0$/132 0 0 1/' opaque >opaque2

gives 0 "a.json a.json" </dev/null
gives 0 "opaque opaque" </dev/null
gives 0 "a.bpf a.json" </dev/null
gives 0 "a.c a.bpf" </dev/null
gives 0 "--fail-on=weaker a.json a.json" </dev/null

cat >ab <<'END'
a.json -> b.json
weaker: 3 calls, stricter: 1, other: 0
architectures: x86_64

now allowed:
  ERRNO(1) EPERM -> LOG: openat

now denied:
  ALLOW -> ERRNO(1) EPERM: write

conditions changed:
  clone (weaker):
    before: ALLOW when flags == SIGCHLD; else ERRNO(1) EPERM
    after: ALLOW when flags <= 17; else ERRNO(1) EPERM

otherwise changed:
  KILL_THREAD -> TRAP (weaker): ptrace
END
gives 1 "a.json b.json" <ab
sed 's/^a.json ->/a.bpf ->/' ab >ab2
gives 1 "a.bpf b.json" <ab2
gives 1 "--fail-on=weaker a.json b.json" <ab

cat >ac <<'END'
a.json -> c.json
weaker: 0 calls, stricter: 1, other: 0
architectures: x86_64

otherwise changed:
  KILL_THREAD -> KILL_PROCESS (stricter): ptrace
END
gives 1 "a.json c.json" <ac
gives 0 "--fail-on=weaker a.json c.json" <ac

gives 1 "--deny=EACCES read a.bpf c.json" <<'END'
a.bpf -> c.json
weaker: 0 calls, stricter: 2, other: 0
architectures: x86_64

now denied:
  ALLOW -> ERRNO(13) EACCES: read

otherwise changed:
  KILL_THREAD -> KILL_PROCESS (stricter): ptrace
END

gives 2 "opaque opaque2" <<'END'
cannot tell: pc 4 of A: compares what is not followed: x86_64 1 write, and 1 more
END
gives 2 "wrong a.json" <<'END'
wrong:2:1: error: the kernel refuses instruction 0: unknown instruction
255 0 0 0
^
END
gives 2 "none a.json" <<'END'
scbpf: error: cannot open 'none': No such file or directory
END
gives 2 "a.json" <<'END'
scbpf: error: expected two filters or policies
END
gives 2 "--fail-on=x a.json a.json" <<'END'
scbpf: error: unknown value 'x' of '--fail-on', expected 'weaker'
END

# Two releases of a profile: names added, one removed, an argument and an errno
# changed; everything else is unchanged.
release() { # file, names that are allowed, personality, errno of the rest
	cat >"$1" <<END
{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": $4, "syscalls": [
 {"names": ["read", "write", "close", "openat", "mmap", "exit_group", "uname",
	"fstat", "futex", $2], "action": "SCMP_ACT_ALLOW"},
 {"names": ["personality"], "action": "SCMP_ACT_ALLOW",
	"args": [{"index": 0, "value": $3, "op": "SCMP_CMP_EQ"}]},
 {"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0,
	"value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]},
 {"names": ["ptrace"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}
END
}
release 1.json '"uselib", "statx"' 8 1
release 2.json '"statx", "openat2", "futex_wait"' 8 1
release 3.json '"statx", "openat2", "futex_wait"' 131080 1
release 4.json '"statx", "openat2", "futex_wait"' 131080 13
"$SCBPF" gen -q -a x86_64 --only --enosys=off -o 2.bpf 2.json
for new in 2.json 2.bpf; do
	gives 1 "1.json $new" <<END
1.json -> $new
weaker: 2 calls, stricter: 1, other: 0
architectures: x86_64

now allowed:
  ERRNO(1) EPERM -> ALLOW: openat2 futex_wait

now denied:
  ALLOW -> ERRNO(1) EPERM: uselib
END
done
gives 1 "2.json 3.json" <<'END'
2.json -> 3.json
weaker: 1 call, stricter: 1, other: 0
architectures: x86_64

conditions changed:
  personality (weaker and stricter):
    before: ALLOW when personality == PER_LINUX32; else ERRNO(1) EPERM
    after: ALLOW when personality == PER_LINUX32|UNAME26; else ERRNO(1) EPERM
END
# Calls with the same change are one line.
policy few.json ERRNO "$(rule exit ALLOW)"
policy more.json ERRNO "$(rule exit ALLOW), $(rule rename ALLOW),
	$(rule mkdir ALLOW), $(rule rmdir ALLOW), $(rule creat ALLOW)"
gives 1 "more.json few.json" <<'END'
more.json -> few.json
weaker: 0 calls, stricter: 4, other: 0
architectures: x86_64

now denied:
  ALLOW -> ERRNO(1) EPERM: rename mkdir rmdir creat
END
gives 1 "few.json more.json" <<'END'
few.json -> more.json
weaker: 4 calls, stricter: 0, other: 0
architectures: x86_64

now allowed:
  ERRNO(1) EPERM -> ALLOW: rename mkdir rmdir creat
END
# Where ENOSYS begins: above exit or above creat.
for file in few more; do
	"$SCBPF" gen -q -a x86_64 --only --enosys=max -o $file.bpf $file.json
done
gives 1 "few.bpf more.bpf" <<'END'
few.bpf -> more.bpf
weaker: 4 calls, stricter: 0, other: 21
architectures: x86_64

now allowed:
  ERRNO(38) ENOSYS -> ALLOW: rename mkdir rmdir creat

errno changed:
  ERRNO(38) ENOSYS -> ERRNO(1) EPERM: wait4 kill uname semget semop semctl
    shmdt msgget msgsnd msgrcv msgctl fcntl flock fsync fdatasync truncate
    ftruncate getdents getcwd chdir fchdir
END
# The default's errno changes for every call that gets the default, and for no
# other.
"$SCBPF" table -a x86_64 | awk '!/^#/ { print $1 }' | sort -u | wc -l >calls
gives 1 "3.json 4.json" <<END
3.json -> 4.json
weaker: 0 calls, stricter: 0, other: $(($(cat calls) - 13))
default: ERRNO(1) EPERM -> ERRNO(13) EACCES
architectures: x86_64

errno changed:
  ERRNO(1) EPERM -> ERRNO(13) EACCES: $(($(cat calls) - 14)) calls that get the default, and
    numbers without a call (all of them under -v)
END
"$SCBPF" diff -v -a x86_64 --only --enosys=off 3.json 4.json >errnos 2>&1
grep -c -e ptrace -e ' read ' -e ' openat2 ' errnos >count
if [ "$(cat count)" = 0 ] &&
	grep -q 'x86_64 135 personality: such as .*(some calls)$' errnos &&
	grep -q 'x86_64 136 ustat: .*: ERRNO(1) EPERM -> ERRNO(13) EACCES$' errnos
then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	echo "diff 3.json 4.json"
	head -n 5 errnos
fi

# Rules on numbers that no table has are no default.
enosys=max
echo 'read: allow' >none.policy
printf '%s\n' 'read: allow' '300000[arch=x86_64]: allow' >one.policy
gives 1 "none.policy one.policy" <<'END'
none.policy -> one.policy
weaker: 1 call, stricter: 0, other: 0
architectures: x86_64

now allowed:
  ERRNO(38) ENOSYS -> ALLOW: 300000
END
printf '%s\n' 'read: allow' '300000[arch=x86_64]: { arg0 == 5; return EACCES }' \
	'300001[arch=x86_64]: return EIO' >two.policy
gives 1 "none.policy two.policy" <<'END'
none.policy -> two.policy
weaker: 0 calls, stricter: 1, other: 1
architectures: x86_64

conditions changed:
  300000 (stricter):
    before: ERRNO(38) ENOSYS
    after: ERRNO(13) EACCES when arg0 == 5; else KILL_THREAD

errno changed:
  ERRNO(38) ENOSYS -> ERRNO(5) EIO: 300001
END

# What a heading does not say is at each entry: the counts are those of a list.
printf 'read: allow\n%s\n%s\n%s\n' 'ioctl: cmd == TCGETS' \
	'socket: { family == AF_UNIX; return EPERM }' 'kill: trap' >p
printf 'read: allow\n%s\n%s\n%s\n' 'ioctl: cmd == 1' \
	'socket: { family == AF_UNIX; return EACCES }' 'kill: trap 1' >q
gives 1 "--format=md p q" <<'END'
# `p -> q`

- **weaker**: 1 call, stricter: 1, other: 2
- **architectures**: x86_64
- **audit**: the same findings for both

## conditions changed

| call | verdict | when |
|---|---|---|
| `ioctl (weaker and stricter)` | before:  | `ALLOW when cmd == TCGETS; else KILL_THREAD` |
| `ioctl (weaker and stricter)` | after:  | `ALLOW when cmd == FIBMAP; else KILL_THREAD` |

## otherwise changed

- **TRAP -\> TRAP(1) (other)**: `kill`

## errno changed

- **ERRNO(1) EPERM -\> ERRNO(13) EACCES**: `socket (some calls)`
END
printf 'read: allow\nkill: trap\nptrace: log\n' >r
printf 'read: allow\nkill: kill-process\nptrace: allow\n' >s
gives 1 "r s" <<'END'
r -> s
weaker: 1 call, stricter: 1, other: 0
architectures: x86_64

otherwise changed:
  TRAP -> KILL_PROCESS (stricter): kill
  LOG -> ALLOW (weaker): ptrace
END

echo "$passed passed, $failed failed"
