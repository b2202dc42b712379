#!/bin/sh
# The limits that README.md names: input just within a limit is accepted, and
# one more is refused with a message, an exit status and no output.
. tests/check.inc
cd "$T" || exit 1

within() { # what, options and a file
	what=$1
	shift
	check "$what: the most" "$SCBPF" gen -q -a x86_64 --only -f raw \
		-o out.bpf "$@"
}

# First the message, then arguments as above.
beyond() {
	what=$1 message=$2
	shift 2
	rm -f out.bpf
	"$SCBPF" gen -q -a x86_64 --only -f raw -o out.bpf "$@" >said 2>&1
	status=$?
	check "$what: one more" [ $status -eq 1 ]
	check "$what: it is said" grep -F "$message" said
	check "$what: nothing is written" [ ! -e out.bpf ]
}

# A profile with this many rules of one name each.
rules() {
	awk -v n="$1" 'BEGIN {
		printf "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": ["
		for (i = 1; i <= n; i++)
			printf "%s{\"names\": [\"read\"], \"action\": " \
				"\"SCMP_ACT_ALLOW\"}\n", (i > 1 ? "," : "")
		print "]}"
	}'
}

# The beginning of the built-in profile, padded with blanks to this size.
padded() {
	text='{"defaultAction": "SCMP_ACT_ALLOW"}'
	awk -v n=$(($1 - ${#text})) -v text="$text" 'BEGIN {
		blanks = sprintf("%4096s", "")
		for (; n > 4096; n -= 4096)
			printf "%s", blanks
		printf "%" n "s%s", "", text
	}'
}

# In a key that is ignored.
deep() {
	awk -v n="$1" 'BEGIN {
		printf "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"x\": "
		for (i = 1; i < n; i++)
			printf "["
		for (i = 1; i < n; i++)
			printf "]"
		print "}"
	}'
}

padded 16777216 >size.json
within "16 MiB of JSON" size.json
padded 16777217 >size.json
beyond "16 MiB of JSON" "the input is too large, expected" size.json
rm size.json

deep 64 >deep.json
within "64 levels" deep.json
deep 65 >deep.json
beyond "64 levels" "nested too deeply, expected at most 64 levels" deep.json

rules 20000 >rules.json
within "20000 rules" rules.json

# Multiplied out, each line has 1024 alternatives of ten conditions.
awk 'BEGIN {
	for (i = 1; i <= 400; i++) {
		printf "read: arg0 == %d", i
		for (k = 1; k <= 10; k++)
			printf " && (arg1 != %d || arg2 != %d)", k, k
		print ""
	}
}' >full.policy
beyond "256 MiB of memory" \
	"out of memory: 'full.policy' takes more than 256 MiB" full.policy
rm full.policy

# What a large policy repeats has the messages that a small one has.
{
	yes '@known[arch=s390]: allow' | head -n 30
	printf '%s\n' 'write: arg0 == 1' 'write: return 1' 'write: arg0 == 1'
} >again.policy
beyond "a clause that comes again" \
	"line 31 already gives these calls of 'write' the same action" \
	-W error again.policy

parens() {
	awk -v n="$1" 'BEGIN {
		printf "read: arg0 == "
		for (i = 0; i < n; i++)
			printf "("
		printf "1"
		for (i = 0; i < n; i++)
			printf ")"
		print ""
	}'
}
parens 32 >parens.policy
within "32 parentheses" parens.policy
parens 33 >parens.policy
beyond "32 parentheses" "nested too deeply, expected at most 32 levels" parens.policy

# Files that each include the next; this many.
chain() {
	rm -f file*.policy
	i=1
	while [ $i -lt "$1" ]; do
		echo "@include ./file$((i + 1)).policy" >file$i.policy
		i=$((i + 1))
	done
	echo 'read: 1' >file$i.policy
}
chain 16 >log
within "16 files in one another" file1.policy
chain 17 >log
beyond "16 files in one another" "expected at most 16 levels" file1.policy

included() {
	: >leaf.policy
	awk -v n="$1" 'BEGIN {
		for (i = 0; i < n; i++)
			print "@include ./leaf.policy"
		print "read: 1"
	}'
}
included 255 >many.policy
within "256 files" many.policy
included 256 >many.policy
beyond "256 files" "expected at most 256" many.policy

# A filter with this many instructions, in the form of bpf_asm -ddd.
filter() {
	awk -v n="$1" 'BEGIN {
		printf "%d", n
		for (i = 1; i < n; i++)
			printf ",32 0 0 0"
		print ",6 0 0 0"
	}'
}
filter 4096 >filter.txt
check "4096 instructions: the most" "$SCBPF" dis -a x86_64 filter.txt
filter 4097 >filter.txt
"$SCBPF" dis -a x86_64 filter.txt >said 2>err
status=$?
check "4096 instructions: one more" [ $status -eq 1 ]
check "4096 instructions: it is said" grep "too many instructions" err
check "4096 instructions: nothing is written" [ ! -s said ]

# A rule for each of this many values, with an errno for each.
values() {
	awk -v n="$1" 'BEGIN {
		print "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": ["
		for (i = 1; i <= n; i++)
			printf "{\"names\": [\"personality\"], \"args\": [{\"op\": " \
				"\"SCMP_CMP_EQ\", \"index\": 0, \"value\": %d}],\n" \
				"\"action\": \"SCMP_ACT_ERRNO\", " \
				"\"errnoRet\": %d}%s\n", 3 * i, i, \
				i < n ? "," : "]}"
	}'
}
values 1200 >long.json
within "1200 values of one call" long.json
values 3000 >long.json
beyond "4096 instructions" "long.json:2:12: error: the filter would take 6007 \
instructions or more, and the kernel loads at most 4096; most go to \
'personality': about 3000" long.json

# Many rules on one call, each for a value of one argument, and one rule on
# another: the evaluator then uses an index, and the proof has to find each of
# them.
many() { # number of the rule that is other, its action, its value
	awk -v n=40 -v at="$1" -v action="$2" -v value="$3" 'BEGIN {
		print "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": ["
		for (i = 0; i < n; i++) {
			a = i == at ? action : i % 3 ? "ALLOW" : "TRAP"
			v = i == at ? value : 1000 + 7 * (i * 11 % n)
			printf "{\"names\": [\"ioctl\"], \"args\": [{\"op\": " \
				"\"SCMP_CMP_EQ\", \"index\": 1, \"value\": %d}],\n" \
				"\"action\": \"SCMP_ACT_%s\"},\n", v, a
		}
		print "{\"names\": [\"ioctl\"], \"action\": \"SCMP_ACT_LOG\","
		print "\"args\": [{\"op\": \"SCMP_CMP_EQ\", \"index\": 0," \
			"\"value\": 2}]}]}"
	}'
}
differs() { # what many takes; what is said is standard input
	many "$@" >other.json
	"$SCBPF" prove -q -a x86_64 --only other.json many.bpf >said 2>err
	[ $? -eq 1 ] && cat >want && cmp want said
}
many >many.json
within "40 rules of one call" many.json
mv out.bpf many.bpf
for call in "1000 TRAP" "1077 ALLOW" "1154 ALLOW" "1231 TRAP" "1001 ERRNO(1)" \
	"999 ERRNO(1)" "1273 ALLOW" "1274 ERRNO(1)"; do
	check "one of 40: $call" [ "$("$SCBPF" sim -a x86_64 many.bpf ioctl 0 \
		${call% *} | sed 's/[ ,].*//')" = "${call#* }" ]
done
check "the first of them is another" differs 0 TRAP 1001 <<'END'
different
call: x86_64 16 ioctl 0x2 0x3e8
policy: LOG
filter: TRAP
END
check "the last has another action" differs 39 ALLOW 1203 <<'END'
different
call: x86_64 16 ioctl 0x2 0x4b3
policy: LOG
filter: TRAP
END
# A filter that treats them all alike: the proof looks at halves of the values.
halves() { # the rule that is other, of 40
	awk -v at="$1" 'BEGIN {
		print "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": ["
		for (i = 1; i <= 40; i++)
			printf "{\"names\": [\"ioctl\"], \"args\": [{\"op\": " \
				"\"SCMP_CMP_EQ\", \"index\": 1, \"value\": %d}],\n" \
				"\"action\": \"SCMP_ACT_%s\"},\n", i * 7, \
				i == at ? "KILL" : "ALLOW"
		print "{\"names\": [\"ioctl\"], \"action\": \"SCMP_ACT_ALLOW\"}]}"
	}'
}
halves 0 >alike.json
within "40 rules that are alike" alike.json
mv out.bpf alike.bpf
for rule in 1 20 40; do
	halves $rule >halves.json
	check "rule $rule of 40 is other" gives 1 "" \
		"$SCBPF" prove -q -a x86_64 --only halves.json alike.bpf
	check "the call" grep -F " $(printf '0x%x' $((rule * 7)))" out
done

# This many values of one argument, in a text policy.
values() {
	awk -v n="$1" 'BEGIN {
		print "read: allow"
		printf "prctl: "
		for (i = 1; i <= n; i++)
			printf "%sarg0 == %d", (i > 1 ? " || " : ""), i * 7919
		print ""
	}'
}
values 4066 >values.policy
within "4066 values of an argument" values.policy
check "are 4096 instructions" [ "$(wc -c <out.bpf)" -eq 32768 ]
values 4067 >values.policy
beyond "4096 instructions of our own" \
	"the kernel loads at most 4096; most go to 'prctl': about 4067" \
	values.policy
check "4096 instructions of our own: where" grep '^values.policy:2:1: ' said

# More rules than a filter has instructions, with few values; rounds: how often
# each of these occurs.
again() { # rounds, values, what a rule compares, its values' step
	awk -v rounds="$1" -v n="$2" -v what="$3" -v step="$4" 'BEGIN {
		for (i = 0; i < rounds * n; i++)
			printf "%s == %.0f\n", what, (1 + i % n) * step
	}'
}
while read -r call arg step; do
	again 12 500 "$call $arg" "$step" >again.policy
	within "6000 rules, 500 values: $call $arg" again.policy
	mv out.bpf again.bpf
	again 2 500 "$call $arg" "$step" >twice.policy
	within "1000 rules, 500 values: $call $arg" twice.policy
	check "the same filter: $call $arg" cmp again.bpf out.bpf
done <<'END'
prctl: arg0 7919
mmap: addr 81604378611
END

# Rules that compare one argument under a mask; this many masks.
masked() { # rules, masks
	awk -v n="$1" -v masks="$2" 'BEGIN {
		for (i = 0; i < n; i++) {
			m = (1 + i % masks) * 13
			printf "ioctl: (arg1 & %d) == %d\n", m, m - m % 8
		}
	}'
}
masked 4200 100 >masked.policy
within "4200 rules, 100 masks" masked.policy
mv out.bpf again.bpf
masked 100 100 >masked.policy
within "100 masks" masked.policy
check "the same filter: masks" cmp again.bpf out.bpf

# A rule for each of this many values.
each() { # values, what a rule compares, their step
	awk -v n="$1" -v what="$2" -v step="$3" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "%s == %.0f\n", what, i * step
	}'
}
each 2000 'mmap: addr' 1 >each.policy
within "2000 neighbouring values" each.policy
check "are a range" [ "$(wc -c <out.bpf)" -le 128 ]
each 1300 'mmap: addr' 81604378611 >each.policy
within "1300 values of 64 bits" each.policy
each 500 'ioctl: cmd' 7 >each.policy
check "each is found in few instructions" [ "$("$SCBPF" gen -v -a x86_64 --only -f raw \
	each.policy 2>&1 >out.bpf | sed -n 's/.* at most \([0-9]*\);.*/\1/p')" \
	-le 64 ]

# Clauses of two conditions, whose first ones are asked again and again, and
# whose second ones lead back to those that follow.
awk 'function bit(n, v) { # busybox may have no ^
	for (v = 1; n > 0; n--)
		v *= 2
	return v
}
BEGIN {
	printf "@default return EPERM\nioctl: {"
	for (i = 0; i < 80; i++)
		printf "%s arg1 & %d == 0 && arg2 & %d == 0; allow",
			i ? "," : "", bit(i * 5 % 24),
			bit(i * 7 % 31) + bit(i * 11 % 29 + 1)
	print " }"
}' >pairs.policy
within "80 pairs of masks" pairs.policy
check "are not tested twice" [ "$(wc -c <out.bpf)" -le 2672 ]

# Numbers of no call, each apart from the next.
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "%d: allow\n", 1000 + 3 * i }' \
	>numbers.policy
within "3000 numbers, as short as can be" -O size numbers.policy

# Conditions on an argument that no call has.
indices() {
	printf '%s%s, %s%s\n' '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [' \
		'{"names": ["pselect6"], "action": "SCMP_ACT_ALLOW"' \
		"\"args\": [{\"index\": $1, \"value\": 1," \
		' "op": "SCMP_CMP_EQ"}]}]}'
}
indices 5 >index.json
within "argument 5" index.json
indices 6 >index.json
beyond "argument 5" "expected a whole number from 0 to 5, found '6'" index.json
echo 'pselect6: arg5 == 1' >index.policy
within "arg5" index.policy
echo 'pselect6: arg6 == 1' >index.policy
beyond "arg5" "expected 'arg0' to 'arg5', found 'arg6'" index.policy

# Conditions of many kinds, on three arguments, in 300 rules on one call.
mixed() {
	awk -v n="$1" 'BEGIN {
		split("< >= != == > <=", op, " ")
		printf "prctl: { "
		for (i = 1; i <= n; i++) {
			x = (x * 69069 + 12345) % 4294967296
			printf "%sarg1 %s %d && arg2 %s %d && arg3 == %d; %s",
				(i > 1 ? ", " : ""), op[i % 6 + 1], x % 99991,
				op[i * 5 % 6 + 1], x % 99971, x % 99961,
				(i % 3 ? "allow" : "return 1")
		}
		print " }"
	}'
}
mixed 300 >mixed.policy
within "300 rules on one call" mixed.policy

# The number of filters is not limited.
many() {
	"$SCBPF" gen -q -a x86_64 --only -o one.bpf || return 1
	set --
	while [ $# -lt 40 ]; do
		set -- "$@" one.bpf
	done
	"$SCBPF" opt -q -a x86_64 -f raw -o all.bpf "$@" &&
		"$SCBPF" diff -a x86_64 one.bpf all.bpf
}
check "40 filters" many

# Numbers that are in no table.
numbers() {
	awk -v n="$1" 'BEGIN {
		print "@default return EPERM"
		for (i = n; i > 0; i--)
			print 5000 + i ": allow"
	}'
}
numbers 4096 >numbers.policy
within 'numbers without a call' numbers.policy
numbers 4097 >numbers.policy
beyond 'numbers without a call' "too many numbers that are not known" numbers.policy

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
