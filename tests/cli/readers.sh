#!/bin/sh
# Readers follow completely all filters that gen writes and proves: thousands of
# values, hundreds of masks on one argument, rules with so many conditions that
# the paths through them cannot be listed. Without ROUNDS there are a tenth as
# many masks, as the time grows with their square, and fewer conditions.
. tests/check.inc
top=$PWD
cd "$T" || exit 1

# Policies of pseudo-random constants. The second policy of each kind lacks one
# clause.
policy() { # kind, clauses, clause that is left out (0: none)
	awk -v kind="$1" -v n="$2" -v but="$3" '
	function below(m) {
		seed = (seed * 1103515245 + 12345) % 2147483648
		return int(seed / 65536) % m
	}
	function word() { return sprintf("0x%04x%04x", below(65536), below(65536)) }
	function cond(i,    a, k) {
		a = "arg" i
		k = below(5)
		if (k == 0) return a " == " word()
		if (k == 1) return a " in " word()
		if (k == 2) return a " > " word()
		if (k == 3) return a " < " word()
		return a " & " word()
	}
	BEGIN {
		seed = 17
		for (i = 1; i <= n; i++) {
			if (kind == "values")
				c = "arg1 == " word()
			else if (kind == "masks")
				c = "arg1 in " word()
			else {
				a = below(6)
				c = cond(a) " && " cond((a + 1) % 6) " && " \
					cond((a + 3) % 6)
			}
			if (i == but) continue
			printf "%s%s", some++ ? " || " : "prctl: ", c
		}
		print ""
		print "read: allow"
	}'
}

# The output has the decisions, and nothing is inconclusive.
whole() { # status command...
	want=$1
	shift
	"$@" >out 2>err </dev/null
	is=$?
	[ "$is" -eq "$want" ] && ! grep -i -e 'cannot tell' -e inconclusive \
		out err && return
	echo "status $is, expected $want"
	head -n 5 err
	return 1
}

# The proof takes at most as many steps as this.
steps() { # most, policy
	"$SCBPF" gen -v -a x86_64 "$2" -o "$2.bpf" 2>err </dev/null || return 1
	n=$(sed -n 's/.*proved.*(\([0-9]*\) steps).*/\1/p' err)
	echo "$n steps"
	[ "$n" -le "$1" ]
}

for kind in values masks mixed; do
	case $kind in
	values) n=2000 most=24000 ;;
	masks) n=300 most=24000 ;;
	mixed) n=40 most=10000 ;;
	esac
	case $ROUNDS$kind in
	masks) n=32 most=2600 ;;
	mixed) n=16 most=4600 ;;
	esac
	policy $kind $n 0 >$kind.policy
	policy $kind $n 11 >less.policy
	check "$n $kind are proved" steps $most $kind.policy
	check "without one of the $kind" steps $most less.policy
	mv less.policy.bpf $kind.less
	check "dis of $kind" whole 0 "$SCBPF" dis -a x86_64 $kind.policy.bpf
	for form in '' --json --md --html; do
		check "explain $form of $kind" whole 0 "$SCBPF" explain $form \
			-a x86_64 $kind.policy.bpf
	done
	check "audit of $kind" whole 1 "$SCBPF" audit -a x86_64 \
		$kind.policy.bpf
	check "opt of $kind" whole 0 "$SCBPF" opt -a x86_64 $kind.policy.bpf \
		-o $kind.opt.bpf
	check "what opt made of $kind" whole 0 "$SCBPF" diff -a x86_64 \
		$kind.policy.bpf $kind.opt.bpf
	check "diff of $kind" whole 1 "$SCBPF" diff -a x86_64 \
		$kind.policy.bpf $kind.less
	check "the difference of $kind" grep -q prctl out
done

# The verdict of one command of ioctl whose conditions are not listed.
finds() { # status of grep, policy
	"$SCBPF" gen -q -a x86_64 -o ioctl.bpf "$2" &&
		whole 1 "$SCBPF" audit -a x86_64 ioctl.bpf || return 1
	grep 'x86_64 ioctl 0x0 0x5412: ALLOW (TIOCSTI)' out
	[ $? -eq "$1" ]
}
sed 's/^prctl: /ioctl: arg1 == TIOCSTI || /' mixed.policy >open.policy
sed 's/^prctl: \(.*\)/ioctl: (\1) \&\& arg1:32 != TIOCSTI/' mixed.policy >held.policy
check "a command that is let through is found" finds 0 open.policy
check "one that is refused is not" finds 1 held.policy

cd "$top" || exit 1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
