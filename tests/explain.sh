#!/bin/sh
# What explain prints of filters written by hand.
passed=0
failed=0

gives() { # status arch file [last lines], then the output on standard input
	cat >want
	"$SCBPF" explain -a "$2" "$3" >all 2>&1
	is=$?
	tail -n "${4:-1000}" all >got
	if [ "$is" -eq "$1" ] && cmp -s want got; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "explain $3: status $is, expected $1"
	diff want got
}

cd "$T" || exit 1

# Nothing is checked.
printf '1\n6 0 0 2147418112\n' >nothing
gives 0 x86_64 nothing <<'END'
x86_64: ALLOW for every call

x32: ALLOW for every call

other architectures: ALLOW for every call
END

# One architecture, one number, one argument: high half 0, low half above 9.
cat >one <<'END'
10
32 0 0 4
21 0 7 3221225534
32 0 0 0
21 0 5 3
32 0 0 20
21 0 3 0
32 0 0 16
37 0 1 9
6 0 0 2147418112
6 0 0 327681
END
gives 0 x86_64 one <<'END'
x86_64:
  ALLOW
    close when arg0 in 10-0xffffffff
  ERRNO(1) EPERM
    every other call
    close otherwise

x32: ERRNO(1) EPERM for every call

other architectures: ERRNO(1) for every call
END

# A bit of the number, whatever the architecture.
printf '4\n32 0 0 0\n69 0 1 1\n6 0 0 0\n6 0 0 2147418112\n' >odd
gives 0 riscv32 odd 5 <<'END'
other architectures:
  ALLOW
    0-0xffffffff when (nr & 0x1) == 0
  KILL_THREAD
    0-0xffffffff otherwise
END

# Arithmetic with an argument is not followed; the rest is told.
printf '5\n32 0 0 16\n132 0 0 0\n21 0 1 5\n6 0 0 0\n6 0 0 2147418112\n' >opaque
gives 1 riscv32 opaque 3 <<'END'
other architectures:
  cannot tell: pc 2: compares what is not followed
    0-0xffffffff
END

echo "$passed passed, $failed failed"
