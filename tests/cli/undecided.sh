#!/bin/sh
# What reports say of filters whose decisions cannot be followed: nothing is
# made up, and nothing is counted as if it were known.
. tests/check.inc
. tests/audit.inc

# All calls but number 0, which is allowed, depend on a division by X.
program divides <<END
32 0 0 0
21 0 1 0
6 0 0 $ALLOW
32 0 0 16
36 0 0 3
21 0 1 9
6 0 0 $ALLOW
6 0 0 2147483648
END
# And here all calls do.
program nothing <<END
32 0 0 16
36 0 0 3
21 0 1 9
6 0 0 $ALLOW
6 0 0 2147483648
END

ends() { # status, then what is run
	want=$1
	shift
	"$SCBPF" "$@" >out 2>&1
	is=$?
	[ $is -eq "$want" ] && ! grep -q 'killed by signal' out && return
	sed -n 1,5p out
	echo "status $is, expected $want"
	return 1
}

for filter in divides nothing; do
	for format in text md sarif json html; do
		check "audit: $format: $filter" \
			ends 2 audit -f $format -a x86_64 $filter
	done
	for format in text md json html; do
		check "explain: $format: $filter" \
			ends 1 explain -f $format -a x86_64 $filter
	done
done

echo "$passed passed, $failed failed"
