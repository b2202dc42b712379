#!/bin/sh
# make coverage: which lines of gen/ no test of make check runs. B is the build
# directory; the build that counts is apart from it. Needs gcov, which comes
# with gcc. Prints a table of files, then what is not covered with the reason
# that tests/coverage/uncovered gives, and the share of lines and of branches.
# Fails if a test does, if less than LEAST per cent of the lines are covered, or
# if there is no reason for a long stretch of them. Arguments: names of tests,
# for only these.
unset MAKEFLAGS MFLAGS
LC_ALL=C
ALL=1
export LC_ALL ALL
here=tests/coverage
LEAST=97
CC=${CC:-cc}
GCOV=${GCOV:-gcov}
mkdir -p "$B/coverage" || exit 1
D=$(cd "$B/coverage" && pwd) || exit 1
top=$PWD

# One that counts, and a gcov that can read it.
works() {
	rm -f try.gc*
	echo 'int main(void) { return 0; }' >try.c &&
		$CC --coverage -Wl,--wrap=_exit \
			-c -o try.o try.c &&
		$CC --coverage -o try try.o && ./try &&
		$GCOV -t try.gcda | grep '^ *1:  *1:int main'
}

counted() { # target
	make -s B="$D" CC="$CC" CFLAGS="-O0 -g --coverage" TESTS="$tests" \
		LDFLAGS="--coverage $D/wrap.o $(sh $here/wraps.sh)" \
		"$1" >"$D/log" 2>&1
}

if ! (cd "$D" && works) >"$D/log" 2>&1; then
	echo "SKIP coverage: no gcov that reads what $CC counts (apt: gcc)"
	head -n 1 "$D/log"
	exit 0
fi

# What was counted before, and where.
find "$D" -name '*.gcda' -exec rm -f {} +
$CC -O1 -c -o "$D/wrap.o" $here/wrap.c || exit 1
tests=$*
# The counts begin whole: where a test lets no file grow, what had yet to be
# written would be cut off, and all that is counted later be lost.
counted all && "$D/scbpf" --version >>"$D/log" && counted check
status=$?
if [ $status -ne 0 ] || [ $# -gt 0 ]; then
	grep -v '^cc \|^ar \|^ld ' "$D/log"
fi

# A source may have been compiled more than once: a line counts if it was run
# in any of them.
find "$D" -name '*.gcda' -exec $GCOV -t -b {} + 2>"$D/err" |
	awk -v top="$top/" -f $here/table.awk -v least=$LEAST $here/uncovered - &&
	exit $status
