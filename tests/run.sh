#!/bin/sh
# Builds and runs tests/*.c and runs tests/*.sh, in the order of their names.
# Each is given B (the build directory), SCBPF (the program), CC, CFLAGS,
# LDFLAGS and T (a directory of its own, empty), runs in the top directory,
# and ends its output in `N passed, N failed`. Lines that begin with
# "skipped" or "improved" are shown. RUN: a command to run them under, as
# valgrind. Arguments: names of tests, for only these.
LC_ALL=C
export LC_ALL
B=$(cd "$B" && pwd) || exit 1
SCBPF=$B/scbpf
# Wherever a test is compiled, prefix.h is found.
CFLAGS="$CFLAGS -I$B"
export B SCBPF CC CFLAGS LDFLAGS T
passed=0
failed=0

build() { # program source
	# CC and the flags hold several words each.
	$CC $CFLAGS $LDFLAGS -o "$1" "$2" "$B/libscbpf.a"
}

run() { # name
	case $1 in
	*.c) build "$T/program" "tests/$1" && (exec $RUN "$T/program") ;;
	*) sh "tests/$1" ;;
	esac
}

# Says what a test said, and counts.
judge() { # name status
	last=$(tail -n 1 "$B/tests/$1.out")
	ok=$(expr "$last" : '\([0-9][0-9]*\) passed, [0-9][0-9]* failed$')
	bad=$(expr "$last" : '[0-9][0-9]* passed, \([0-9][0-9]*\) failed$')
	if [ -z "$ok" ]; then
		ok=0 bad=1 last="no result"
	fi
	if [ "$2" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1 last="$last, but exit status $2"
	fi
	if [ "$bad" -gt 0 ]; then
		sed "s/^/  /" "$B/tests/$1.out"
	else
		grep -e '^skipped' -e '^improved' "$B/tests/$1.out" |
			sed "s/^/$1: /"
	fi
	echo "$1: $last"
	passed=$((passed + ok))
	failed=$((failed + bad))
}

mkdir -p "$B/tests" || exit 1
[ $# -gt 0 ] || set -- tests/*.c tests/*.sh
for test; do
	test=${test##*/}
	[ "$test" = run.sh ] && continue
	T=$B/tests/$test.dir
	rm -rf "$T"
	mkdir "$T" || exit 1
	run "$test" >"$B/tests/$test.out" 2>&1
	judge "$test" $?
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
