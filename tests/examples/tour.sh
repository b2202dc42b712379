#!/bin/sh
# What `make run` shows: a policy on its way to a refused call, and somebody
# else's filter under audit. It happens in DIRECTORY, where the files of the
# README's examples are then.
#
#	tour.sh SCBPF DIRECTORY
set -u
[ $# -eq 2 ] || {
	echo "usage: $0 SCBPF DIRECTORY" >&2
	exit 2
}
tests=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$2" && cp "$tests"/documents/files/* "$2" || exit 2
ln -sfn "$tests" "$2/tests"
PATH=$(cd "$(dirname "$1")" && pwd):$PATH
COLUMNS=80
export PATH COLUMNS
cd "$2" || exit 2

# Prints a remark and a command as it would be typed, then runs it and prints
# its output, indented.
show() { # remark, command
	printf '\n# %s\n$ %s\n' "$1" "$2"
	sh -c "$2" 2>&1 | sed 's/^scbpf: //; s/^/    /'
}

show "A policy: everything but sockets that leave this machine." \
	"sed 1d local.policy"
scbpf gen -q -o local.h local.policy || exit 1
show "Compiled, and proved equal to the policy before it is written." \
	"scbpf gen -v -o local.h local.policy 2>&1 | tail -n 2"
show "Its verdict on AF_INET with garbage in the upper half of the register." \
	"scbpf sim local.h socket 0x1234567800000002"
show "A command under a policy: Docker's default, and no new directories." \
	"scbpf run -q --deny mkdir,mkdirat -- mkdir secret"
show "Somebody else's filter, as C source: what is wrong with it?" \
	"scbpf audit -q theirs.c | grep -v '^$' | cut -c 1-75 | head -n 12"
cat <<'END'

Next: scbpf gen --help, scbpf help, and README.md.
END
