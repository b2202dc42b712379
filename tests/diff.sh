#!/bin/sh
# What diff prints of small policies, and its exit status.
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

gives() { # status options, then the output on standard input
	cat >want
	"$SCBPF" diff -q -a x86_64 --only --enosys=off $2 >got 2>&1
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
# ALLOW of number 1 depends on arithmetic with an argument.
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
now allowed:
  x86_64 56 clone 0x0 0x0 0x0 0x0 0x0 0x0: ERRNO(1) EPERM -> ALLOW (some calls)
  x86_64 257 openat 0x0 0x0 0x0 0x0 0x0 0x0: ERRNO(1) EPERM -> LOG
now denied:
  x86_64 1 write 0x0 0x0 0x0 0x0 0x0 0x0: ALLOW -> ERRNO(1) EPERM
otherwise changed:
  x86_64 101 ptrace 0x0 0x0 0x0 0x0 0x0 0x0: KILL_THREAD -> TRAP
END
gives 1 "a.json b.json" <ab
gives 1 "a.bpf b.json" <ab
gives 1 "--fail-on=weaker a.json b.json" <ab

cat >ac <<'END'
otherwise changed:
  x86_64 101 ptrace 0x0 0x0 0x0 0x0 0x0 0x0: KILL_THREAD -> KILL_PROCESS
END
gives 1 "a.json c.json" <ac
gives 0 "--fail-on=weaker a.json c.json" <ac

gives 1 "--deny=EACCES read a.bpf c.json" <<'END'
now denied:
  x86_64 0 read 0x0 0x0 0x0 0x0 0x0 0x0: ALLOW -> ERRNO(13) EACCES
otherwise changed:
  x86_64 101 ptrace 0x0 0x0 0x0 0x0 0x0 0x0: KILL_THREAD -> KILL_PROCESS
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

echo "$passed passed, $failed failed"
