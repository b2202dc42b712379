#!/bin/sh
# What each command says of a filter that it cannot follow to the end, in every
# form, and its exit status: "cannot tell" is never taken for an answer.
. tests/check.inc
cd "$T" || exit 1

# On x86_64, mmap under two masks of one word, and then compared after a
# multiplication: what it gets under any of them, and what it and the others get
# otherwise. Number -1 is allowed.
chain() { # verdict under a mask, verdict otherwise
	awk -v yes="$1" -v no="$2" 'BEGIN {
		n = 3
		print 3 * n + 9
		print "32 0 0 4"
		printf "21 0 %d 3221225534\n", 3 * n + 6
		print "32 0 0 0"
		print "21 0 1 4294967295"
		print "6 0 0 2147418112"
		print "21 1 0 9"
		print "6 0 0 " no
		for (i = 0; i < n; i++) {
			m = i ? 5 : 3
			printf "32 0 0 16\n%d 0 0 %d\n", i < n - 1 ? 84 : 36, m
			printf "21 %d 0 %d\n", 3 * (n - i) - 2, m
		}
		print "6 0 0 " no
		print "6 0 0 " yes
	}'
}
chain 327681 2147418112 >masked
chain 327682 2147418112 >masked2
chain 327681 327681 >alike
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >all.json
echo '{"defaultAction": "SCMP_ACT_ERRNO"}' >none.json

says() { # status, text, command and options
	status=$1 text=$2
	shift 2
	"$SCBPF" "$@" -a x86_64 >out 2>&1
	is=$?
	[ $is -eq "$status" ] && grep -F -x -e "$text" out >log && return
	echo "status $is"
	head -n 20 out | cut -c 1-100
	return 1
}

why="compares what is not followed"
check "explain" says 1 "    cannot tell: pc 15: $why" explain masked
check "explain: what could be decided" grep -F -x -q '  mmap: ERRNO(1) EPERM when '\
'(addr & 0x3) == 3 || (addr & 0x3) != 3 && (addr & 0x5) == 5;' out
check "explain --md" says 1 "| \`mmap\` |  | \`cannot tell: pc 15: $why\` |" \
	explain --md masked
check "explain --json" says 1 '			{"name": "mmap", "from": 9, "to": 9, "instruction": 15, "why": "'"$why"'"}' \
	explain --json masked
"$SCBPF" explain --html -a x86_64 masked >out 2>&1
check "explain --html: status" [ $? -eq 1 ]
check "explain --html" grep -F -e "<code>cannot tell: pc 15: $why</code>" out
check "audit" says 2 "cannot tell: pc 15: $why: x86_64 9 mmap" audit masked
check "audit --json" says 2 '			"instruction": 15,' \
	audit --json masked
check "diff" says 2 "cannot tell: pc 15 of A: $why: x86_64 9 mmap" \
	diff masked masked2
check "diff: what could be decided" grep -q \
	'^  ERRNO(1) EPERM -> ERRNO(2) ENOENT: mmap (some calls)$' \
	out
check "prove: a call that differs" says 1 "filter: ERRNO(1) EPERM" \
	prove --only all.json masked
check "opt" says 1 "scbpf: error: cannot read filter 1 ('masked'): instruction 15 $why" \
	opt masked
check "opt: nothing is written" [ "$(wc -l <out)" -eq 1 ]

# The verdict is the same on all paths, and yet the walk does not get there.
check "prove: alike" says 2 "cannot tell: pc 15: $why" \
	prove --only --enosys=off --bad-arch=errno:1 none.json alike
check "sim still runs it" says 0 "ERRNO(1) EPERM, 12 instructions, not cached" \
	sim alike mmap 5

# One reason for many parts is said once.
cat >product <<'END'
ld [16]
mul #3
jeq #5, yes, no
yes: ret #0x7fff0000
no: ret #0x50001
END
check "audit: many parts" says 2 "cannot tell: pc 2: compares what is not \
followed: x86_64 0 read, and $(($("$SCBPF" audit --json -a x86_64 product |
	grep -c '"why": ') - 1)) more" audit product
printf 'ld [16]\njeq #0x7fff0000, yes, no\nyes: ret a\nno: ret #0x50001\n' >a
"$SCBPF" explain -a x86_64 --html a >out
check "explain --html: returns A" grep '>yes: ret a</text>$' out

# --- and of calls of an architecture that has no table ----------------------

# By number and instruction pointer; two instructions are never reached.
cat >nowhere <<'END'
ld [4]
jeq #0x1234, here, rest
here: ld [0]
jge #100, some, no
some: jge #200, no, high
high: ld [12]
jeq #7, yes, no
yes: ret #0x7fff0000
no: ret #0
ret #0x50009
ret #0x7ffc0000
rest: ret #0x80000000
END
sed 's/0x7fff0000/0x7ffc0000/' nowhere >nowhere2
check "explain: pointer and arch" says 0 \
	'  100-199: ALLOW when arch == 0x1234 && ip in 0x700000000..0x7ffffffff;' \
	explain nowhere
check "explain --json" says 0 '						{"text": "arch == 0x1234 && ip not in 0x700000000..0x7ffffffff", "all": [{"word": "arch", "in": [[4660, 4660]], "masks": []}, {"word": "ip_high", "in": [[0, 6], [8, 4294967295]], "masks": []}]}' \
	explain --json nowhere
check "audit" says 1 "  arch 0x1234 100 from 0x700000000: ALLOW" \
	audit -v nowhere
check "audit -v names the source" grep -q '^  source: seccomp_filter.rst, Pitfalls$' out
check "audit: what is never reached" grep -q '^  instructions 9-10$' out
check "diff" says 1 "    other architectures 100-199: such as arch 0x1234 100 \
from 0x700000000: ALLOW -> LOG (some calls)" diff -v nowhere nowhere2

# Calls that always get what most do not, and a name with a bar in it.
cat >few.policy <<'END'
@denylist
{read, write}: return 5
clone: flags & CLONE_NEWNS|CLONE_NEWUSER; return 6
END
check "explain --md" says 0 '- **ERRNO(5) EIO**: `read`, `write`' \
	explain --md --only few.policy
check "explain --md: a bar" grep -F 'CLONE_NEWNS\|CLONE_NEWUSER' out

# --- and when nobody can read it ---------------------------------------------

# A command whose answer could not be written has none.
if [ -c /dev/full ]; then
	for command in "explain masked" "audit masked" "diff masked masked2" \
		"prove --only all.json masked" "dis masked" \
		"sim masked mmap" "table read" "explain --html masked"; do
		"$SCBPF" $command -a x86_64 >/dev/full 2>err
		status=$?
		check "full: $command" test $status -ne 0 -a -s err
		check "full: $command, reported" grep -q \
			"^scbpf: error: cannot write '<stdout>': " err
	done
else
	echo "skipped: no /dev/full"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
