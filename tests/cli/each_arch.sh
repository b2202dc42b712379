#!/bin/sh
# Reports on a header with filters for several architectures, and with several
# -a: one for each, which names it.
. tests/check.inc
cd "$T" || exit 1

cat >p.policy <<'END'
@default errno(EPERM)
{read, write, execve, exit, exit_group, rt_sigreturn, sigreturn}: allow
restart_syscall: allow
socket: domain == AF_UNIX
END
sed 's/^{read/{openat, read/' p.policy >more.policy
"$SCBPF" gen -q -a s390x -a riscv64 -a arm -o p.h p.policy
"$SCBPF" gen -q -a x86 -a riscv64 -a arm -o two.h more.policy
"$SCBPF" gen -q -a riscv64 -o one.h p.policy
"$SCBPF" gen -q -a riscv64 -o one.bpf p.policy
"$SCBPF" gen -q --only -a all -o every.h p.policy
"$SCBPF" gen -q --only -f raw -o native.bpf p.policy

prints() { # what is printed, status, command...
	want=$1 status=$2
	shift 2
	"$SCBPF" "$@" >out 2>err
	is=$?
	[ $is -eq "$status" ] || echo "status $is, expected $status"
	cat err
	[ "$(cat out)" = "$want" ] && [ ! -s err ] && [ $is -eq "$status" ] || {
		cat out
		return 1
	}
}

lists() { # the first words of titles, status, command...
	want=$1 status=$2 title=$3
	shift 3
	"$SCBPF" "$@" >out 2>err
	is=$?
	sed -n "s/$title/\\1/p" out | tr '\n' ' ' >got
	[ $is -eq "$status" ] && [ "$(cat got)" = "${want:+$want }" ] || {
		echo "status $is: $(cat got)"
		cat err
		return 1
	}
}

# --- prove -------------------------------------------------------------------

check "prove: each architecture of the header" prints "s390x: equal
riscv64: equal
arm: equal" 0 prove p.policy p.h
check "prove: those of -a, in its order" prints "arm: equal
s390x: equal" 0 prove -a arm -a s390x p.policy p.h
check "prove: one -a, as ever" prints equal 0 prove -a arm p.policy p.h
check "prove: a header for another machine" prints equal 0 \
	prove p.policy one.h
check "prove: a raw filter names none, so -a does" prints equal 0 \
	prove -a riscv64 p.policy one.bpf
check "prove: each with its own call" lists "s390x riscv64 arm" 1 \
	'^call: \([^ ]*\) .*' prove more.policy p.h
check "prove: the worst status" lists "riscv64: equal s390x: different" 1 \
	'^\([a-z0-9]*: [a-z]*\)$' prove -a riscv64 -a s390x p.policy one.h
check "prove: JSON has the others" sh -c '"$0" prove --json p.policy p.h |
	tr -d "\n\t" | grep "\"answer\": \"equal\",\"arch\": \"s390x\",\
\"others\": \[{\"answer\": \"equal\", \"arch\": \"riscv64\"}, {\"answer\": \
\"equal\", \"arch\": \"arm\"}\]}"' "$SCBPF"

# --- audit, explain, diff, dis -----------------------------------------------

title='^p\.[^:]*, \([^:]*\): .*'
for input in p.h '-a s390x -a riscv64 -a arm p.policy'; do
	for command in audit explain; do
		# shellcheck disable=SC2086
		check "$command $input" lists "s390x riscv64 arm" 0 "$title" \
			$command $input
	done
done
check "audit: no title for one" lists "one.h" 0 '^\(one[^:]*\): .*' audit one.h
check "audit: findings of any count" sh -c '"$0" audit -q --deny exit_group \
	-a arm -a s390x p.policy; [ $? -eq 1 ]' "$SCBPF"
check "audit: a run of SARIF for each" lists "s390x riscv64 arm" 0 \
	'.*"id": "scbpf\/\(.*\)\/".*' audit -f sarif p.h
check "audit: a title of Markdown for each" lists "s390x riscv64 arm" 0 \
	'^# .p.h, \(.*\).$' audit -f md p.h
check "explain: a page is about the first" sh -c '"$0" explain -f html p.h \
	2>&1 >page | grep "the page is about the filter for s390x;"' "$SCBPF"
check "diff: equal for all" prints "" 0 diff p.h p.policy
check "diff: those that differ" lists "s390x riscv64 arm" 1 \
	'^p.h -> more.policy, \(.*\)' diff p.h more.policy
check "diff: those that both headers have" lists "riscv64 arm" 1 \
	'^p.h -> two.h, \(.*\)' diff p.h two.h
check "diff: a raw filter is for one, the native one" prints "" 0 \
	diff every.h native.bpf
printf '@arch mips mipsel\n%s\nread: allow\n' '@default errno(EPERM)' >two.policy
sed 1d two.policy >any.policy
sed 's/^read/write/' any.policy >other.policy
check "diff: without those that a policy cannot have" prints "" 0 \
	diff -q -a all two.policy any.policy
check "diff: those of all that both can have" sh -c '
	"$0" gen -q -a all -f raw -o all/ two.policy && set -- all/* &&
	[ "$("$0" diff -q -a all two.policy other.policy |
	grep -c "^two.policy -> ")" -eq $# ]' "$SCBPF"
check "explain: so is one that is installed with a header's" lists "" 0 \
	'^every.h[^:]*, \([^:]*\): .*' explain -q every.h native.bpf
check "dis: those of -a" lists "arm s390x" 0 \
	'^; filter . of 2, for \(.*\)' dis -a arm -a s390x p.h
check "one that the header lacks" gives 2 \
	"the file contains several filters, and none is for 'mips'" \
	"$SCBPF" audit -a arm -a mips p.h
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
