#!/bin/sh
# Reports about filters whose decisions cannot be followed: they state nothing
# that is not known, and count nothing as known that is not.
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
# Here all calls depend on it.
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

says() { # command; lines of what it says on standard input
	"$SCBPF" "$@" >out 2>&1
	while IFS= read -r line; do
		grep -q -x -F -e "$line" out || {
			tail -n 5 out
			echo "not said: $line"
			return 1
		}
	done
}

checks=$("$SCBPF" audit --list | grep "^[a-z]*: [a-z0-9-]*: " |
	grep -v -c -e "^[a-z]*: program-" -e ": new-" -e ": missing-action")
x86_64=$("$SCBPF" table -a x86_64 | awk '!/^#/ { n[$1] } END { print length(n) }')
x32=$("$SCBPF" table -a x32 | awk '!/^#/ { n[$1] } END { print length(n) }')
check "audit: calls that cannot be followed are counted" \
	says audit -a x86_64 nothing <<END
no findings: $checks checks, $((x86_64 + x32)) calls cannot be followed
END
check "audit: beside those that are allowed" says audit -a x86_64 divides <<END
no findings: $checks checks, x86_64; $((x86_64 - 1 + x32)) calls cannot be followed
END

check "explain: no default is made up" says explain -a x86_64 nothing <<END
default: cannot tell; other architectures: KILL_PROCESS
x86_64: 0 of $x86_64 known calls allowed, 0 on conditions, 0 refused, $x86_64 unknown
END
check "explain: one line for what has one reason" \
	says explain -a x86_64 nothing <<END
  cannot tell: pc 5: compares what is not followed: $x86_64 of $x86_64 known calls, and
END
check "explain: no line for each call" \
	sh -c '[ "$("$0" explain -a x86_64 nothing | wc -l)" -lt 20 ]' "$SCBPF"
check "explain: what is known is listed" says explain -a x86_64 divides <<END
x86_64: 1 of $x86_64 known calls allowed, 0 on conditions, 0 refused, $((x86_64 - 1)) unknown
default: cannot tell; other architectures: KILL_PROCESS
  ALLOW: read
END
"$SCBPF" explain --json -a x86_64 nothing >json 2>log
check "explain: JSON: no default" grep -q '"default": null,' json
check "explain: JSON: counts" grep -q "\"refused\": 0, \"unknown\": $x86_64}" json
"$SCBPF" explain -f html -a x86_64 nothing >page 2>log
check "explain: a page: the table" grep -q '">cannot tell</a></td>' page
check "explain: a page: no conditions" sh -c '! grep -q ">conditions</a>" page'

# Each call is known to differ for some arguments, and is inconclusive for
# others.
policy refuses ERRNO "$(rule read ALLOW)"
check "diff: unknown calls are counted apart" \
	says diff -q -a x86_64 refuses nothing <<END
default: ERRNO(38) ENOSYS -> cannot tell
END
check "diff: nothing is called stricter" sh -c '"$0" diff -q -a x86_64 refuses \
	nothing | grep -q "^weaker: 0 calls, stricter: 0, other: 0, unknown: [0-9]*$"' \
	"$SCBPF"
check "diff: no line for each call" sh -c '[ "$("$0" diff -q -a x86_64 refuses \
	nothing | wc -l)" -lt 20 ]' "$SCBPF"
check "diff: nor weaker" sh -c '"$0" diff -q -a x86_64 nothing refuses |
	grep -q "^weaker: 0 calls, stricter: 0, other: 0, unknown: [0-9]*$"' "$SCBPF"


# Calls that can be followed only in part, and in the same way, are one line.
cat >part <<'X'
ld [0]
jeq #0, ok, next
next: ld [16]
jeq #5, ok, hard
hard: ld [24]
rsh x
mul #3
jeq #9, ok, bad
ok: ret #0x7fff0000
bad: ret #0x80000000
X
"$SCBPF" explain -a x86_64 part >part.txt 2>err
check "calls in part" grep -q -F \
	'known calls, and numbers without a call (names under -v): ALLOW when' \
	part.txt
check "one line of them" [ "$(grep -c 'ALLOW when' part.txt)" -lt 10 ]
check "numbers in part" grep -q \
	'^  numbers without a call: ALLOW when arg0:32 == 5;$' part.txt
"$SCBPF" explain -v -a x86_64 part >part.txt 2>err
check "names under -v" grep -q '^  write: ALLOW when fd == 5; cannot' part.txt
"$SCBPF" diff --json -a x86_64 part divides >out 2>err
check "diff: unknown calls in JSON" grep -q '"unknown_calls": [1-9][0-9]*,' out
echo "$passed passed, $failed failed"
