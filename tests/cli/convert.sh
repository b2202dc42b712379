#!/bin/sh
# scbpf convert: policies written from policies and filters, proved by compiling
# them again.
. tests/check.inc
top=$PWD
cd "$T" || exit 1

# Converts a policy into out.policy; the result compiles to an equal filter, and
# converting it again changes nothing: without ROUNDS every fifth
# time only, as it takes as long as the rest.
rounds=0
round() { # arch file options...
	arch=$1 file=$2
	shift 2
	"$SCBPF" gen -q -a "$arch" "$@" -f raw -o in.bpf "$file" &&
		"$SCBPF" convert -q -a "$arch" "$@" -o out.policy "$file" &&
		"$SCBPF" prove -q -a "$arch" out.policy in.bpf || return
	rounds=$((rounds + 1))
	[ $((rounds % 5)) -eq 0 ] || [ -n "$ROUNDS" ] || return 0
	"$SCBPF" convert -q -a "$arch" -o again.policy out.policy &&
		diff out.policy again.policy
}

# --- the built-in policy

"$SCBPF" gen -q -a x86_64 -f json -o builtin.bpf.json
check 'no operand is the built-in policy' gives 0 'built-in container default' \
	"$SCBPF" convert -a x86_64 -o builtin.policy
check 'for three ABIs it takes at most 120 lines' \
	test "$(wc -l <builtin.policy)" -le 120
check 'no line is too long but for names' \
	test "$(grep -v '|' builtin.policy | awk 'length > 80' | wc -l)" -eq 0
# A word goes to the next line only where it would be the 77th byte, and some
# line is as long as can be.
check 'lines are as long as can be' awk '
	before {
		broken += before + 1 + length($1) <= 76
		all++
	}
	{
		before = / \\$/ ? length($0) - 2 : 0
		broken += before > 76 && NF > 2
		longest += before == 76
	}
	END { exit broken > 0 || !all || !longest }' builtin.policy
check 'equal' "$SCBPF" prove -q -a x86_64 builtin.policy builtin.bpf.json
check 'the comment stays' sh -c "'$SCBPF' convert -q -a x86_64 \
	builtin.policy | cmp - builtin.policy"
check 'a filter is the same but for the comment' sh -c "'$SCBPF' convert -q \
	-a x86_64 builtin.bpf.json | grep -v "^# " >one
	grep -v "^# " builtin.policy | cmp - one"

# --- the options that decided conditional rules
head_is() { # expected, then arguments
	want=$1
	shift
	"$SCBPF" convert -q -a x86_64 "$@" | grep '^# ' | tail -n +2 | tr -d '#\n' \
		>got
	[ "$(cat got)" = "${want:+ }$want" ] || {
		cat got
		return 1
	}
}
decided='The includes and excludes of the built-in policy were decided for'
check 'by default' head_is "$decided Docker's default capabilities and Linux \
7.3 (--cap, --kernel)"
check 'options' head_is "$decided no capabilities and Linux 4.0 (--cap, \
--kernel)" --cap none --kernel 4.0
check 'capabilities by name' head_is "$decided the capabilities CAP_CHOWN, \
CAP_SYS_ADMIN and Linux 7.3 (--cap, --kernel)" --cap none,chown,sys_admin
cat >when.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["read"],
	"action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}}]}
END
check 'the kernel alone' head_is "The includes and excludes of when.json were \
decided for Linux 7.3 (--kernel)" when.json
printf '%s\n' '@include ./when.json' >base.policy
check 'a base' head_is "The includes and excludes of base.policy were \
decided for Linux 3.2 (--kernel)" --kernel 3.2 base.policy
echo 'read: allow' >plain.policy
check 'nothing to decide' head_is "" plain.policy

# --- our own policies

# Without ROUNDS, the longest of them is for another architecture only.
for file in "$top"/tests/text/*.policy "$top"/tests/text/twins/*.json \
	"$top"/tests/sizes/*.json; do
	case $ROUNDS$file in "$top"*/every.policy) continue ;; esac
	check "x86_64 ${file##*/}" round x86_64 "$file"
done
for arch in mipsel64n32 ${ROUNDS:+aarch64 s390x}; do
	check "$arch every.policy" round $arch "$top/tests/text/every.policy"
done
check 'counted' test "$passed" -gt 20
for options in '--args=64' '--enosys=off' '--enosys=since:5.10' \
	'--clone3=policy' '--complain' '--only' '--bad-arch=trap' \
	'--kill=ptrace --log=read'; do
	# Words without blanks.
	check "$options" round x86_64 "$top/tests/sizes/server.json" $options
done

# --- numbers that are twins of calls, or could be

cat >twin.policy <<'END'
@denylist
ioctl[arch=x32]: arg1 == 40; return EPERM
0x40000010[arch=x32]: arg1 == 7; return EPERM
END
check 'a twin of a call with other conditions' round x32 twin.policy
cat >twin.policy <<'END'
@enosys off
@default return EPERM
{read, 0x4000059c[arch=x32]}: allow
END
check 'numbers without a call are not twins' round x32 twin.policy

# --- a call that a multiplexer decides otherwise

cat >carrier.policy <<'END'
@default kill
read: allow
semctl: { semid <= 0xffffffff; user-notify }
END
check 'a condition that always holds is kept' round x86 carrier.policy

# --- OCI JSON

json() { # arch file options...
	arch=$1 file=$2
	shift 2
	"$SCBPF" gen -q -a "$arch" "$@" -f raw -o in.bpf "$file" &&
		"$SCBPF" convert -q -a "$arch" "$@" -o out.json "$file" &&
		"$SCBPF" prove -q -a "$arch" "$@" out.json in.bpf
}

for file in ${ROUNDS:+base} deny strict; do
	check "$file.json" json x86_64 "$top/tests/text/twins/$file.json"
done
check "x86_64 codec.policy" json x86_64 "$top/tests/text/codec.policy"
check "s390x server.json" json s390x "$top/tests/sizes/server.json"
if [ -n "$ROUNDS" ]; then
	check "x86_64 server.json" json x86_64 "$top/tests/sizes/server.json"
	check "s390x codec.policy" json s390x "$top/tests/text/codec.policy"
fi
"$SCBPF" convert -q -a x86_64 -o once.json
check 'again' sh -c "'$SCBPF' convert -q -a x86_64 -f oci once.json |
	cmp - once.json"
check '64 bits if asked for' json x86_64 "$top/tests/sizes/arguments.json" \
	--args=64
check 'other ENOSYS modes if asked for' json x86_64 \
	"$top/tests/sizes/server.json" --enosys=off

# libseccomp compares 64 bits: a mask, and a rule for each run of a range.
cat >masks.policy <<'END'
@default return EPERM
socket: family == AF_UNIX
close: fd in 3..9
personality: persona:64 != 8
END
cat >masks.json <<'END'
{
	"defaultAction": "SCMP_ACT_ERRNO",
	"defaultErrno": "EPERM",
	"defaultErrnoRet": 1,
	"architectures": [
		"SCMP_ARCH_X86_64"
	],
	"syscalls": [
		{
			"names": [
				"close"
			],
			"action": "SCMP_ACT_ALLOW",
			"args": [
				{"index": 0, "value": 4294967295, "valueTwo": 3, "op": "SCMP_CMP_MASKED_EQ"}
			]
		},
		{
			"names": [
				"close"
			],
			"action": "SCMP_ACT_ALLOW",
			"args": [
				{"index": 0, "value": 4294967292, "valueTwo": 4, "op": "SCMP_CMP_MASKED_EQ"}
			]
		},
		{
			"names": [
				"close"
			],
			"action": "SCMP_ACT_ALLOW",
			"args": [
				{"index": 0, "value": 4294967294, "valueTwo": 8, "op": "SCMP_CMP_MASKED_EQ"}
			]
		},
		{
			"names": [
				"socket"
			],
			"action": "SCMP_ACT_ALLOW",
			"args": [
				{"index": 0, "value": 4294967295, "valueTwo": 1, "op": "SCMP_CMP_MASKED_EQ"}
			]
		}
	]
}
END
grep -v personality masks.policy >narrow.policy
check 'masks and runs' sh -c "'$SCBPF' convert -q -a x86_64 -f oci \
	narrow.policy | diff masks.json -"
says() { # what, policy, part of the message
	printf '%s\n' "$2" >what.policy
	check "JSON cannot say $1" gives 1 "$3" \
		"$SCBPF" convert -a x86_64 -f oci what.policy
}
says 'the instruction pointer' 'read: ip < 0x1000' \
	"cannot express conditions on the instruction pointer ('read' on x86_64)"
says 'numbers without a name' '480[arch=x86_64]: allow' \
	"cannot express a number without a name (480 on x86_64)"
says 'all numbers' '@all: ip < 0x1000; trap' 'what is on all numbers'
says 'the data of a trap' 'read: trap 7' "the number of a trap ('read'"
says 'other arch words' '@bad-arch trap' "that are not listed; '--lossy' makes it \
KILL_PROCESS"
says 'wider arguments' 'close: fd:64 == 3' "'x86_64 3 close"
printf '@arch x86_64 x86\n@default return EPERM\nread[arch=x86]: allow\n' >two
says 'what differs' "$(cat two)" "differs between architectures ('read' on x86)"
"$SCBPF" convert -q -a mipsel64 -o out.json
check 'the number of the target' grep -q '"errnoRet": 89' out.json

# --- several architectures

"$SCBPF" convert -q -a x86_64 -a aarch64 -a s390x -o three.policy
for arch in x86_64 aarch64 s390x; do
	"$SCBPF" gen -q -a $arch -f raw -o in.bpf
	check "$arch of three" "$SCBPF" prove -q -a $arch three.policy in.bpf
done
printf '@arch x86_64 x86\nread: fd == 0\nopen[arch=x86]: flags & O_CREAT; %s\n' \
	'return EACCES' >two.policy
check 'what differs has an architecture' sh -c "'$SCBPF' convert -q -a x86_64 \
	two.policy | grep -F 'open[arch=x86]: (flags & O_CREAT) != 0; return'"

# x86 covered beside x86_64 is not the same as x86 alone.
cat >alike.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "archMap": [{"architecture":
	"SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
"syscalls": [{"names": ["read"], "action": "SCMP_ACT_ERRNO"},
	{"names": ["arch_prctl"], "action": "SCMP_ACT_ERRNO",
	"includes": {"arches": ["amd64"]}}]}
END
check 'all architectures' gives 0 'note: x86 is left out: on its own it' \
	"$SCBPF" convert -a all -o all.policy alike.json
check 'but those' test "$(grep -c '^@arch ' all.policy)" -eq 30
check 'one of them' sh -c "'$SCBPF' gen -q -a x86_64 -f raw -o in.bpf alike.json &&
	'$SCBPF' prove -q -a x86_64 all.policy in.bpf"
check 'what is named is not left out' gives 1 "convert it without '-a x86'" \
	"$SCBPF" convert -a x86_64 -a x86 -o none alike.json
printf '{"defaultAction": "SCMP_ACT_ERRNO", "architectures": [%s]}' \
	'"SCMP_ARCH_X86_64", "SCMP_ARCH_ARM"' >little.json
check 'are left out' gives 0 'no filter for s390x, s390, ppc64' \
	"$SCBPF" convert -a all -o all.policy little.json
check 'a filter has its own' sh -c "'$SCBPF' convert -a all builtin.bpf.json |
	grep '^@arch x86_64 x86 x32$'"
printf 'read: arg5 == 3\n' >warned.policy
check 'what is said for several is said once' sh -c "'$SCBPF' convert \
	-a x86_64 -a aarch64 -o out.policy warned.policy 2>said
	test \$(grep -c 'no argument with index 5' said) -eq 1"

# --- several operands

printf '@default return EPERM\n{read, write, close}: allow\nexit: allow\n' \
	>a.policy
printf '@default return EACCES\nread: fd == 3\n{write, exit, open}: allow\n' >b.policy
cat >both.policy <<'END'
# Converted from a.policy and b.policy
@arch x86_64
@default return EACCES

read: fd == 3
{write, exit}: allow
open: return EPERM
END
check 'a stack' sh -c "'$SCBPF' convert -q -a x86_64 a.policy b.policy |
	diff both.policy -"

check 'a union lists what it lets through' gives 0 \
	"lets through what 'b.policy' refuses: x86_64 0 read (some), x86_64 3" \
	"$SCBPF" convert --union -a x86_64 -o union.policy a.policy b.policy
check 'each once' gives 0 "what 'a.policy' refuses: x86_64 2 open" \
	"$SCBPF" convert --union -a x86_64 -o union.policy a.policy b.policy
cat >wanted <<'END'
# Converted from a.policy and b.policy
@arch x86_64
@default return EACCES

{read, write, open, close, exit}: allow
END
check 'a union' diff wanted union.policy
printf '@arch x86_64 x86\n@default return EPERM\n{read, close}: allow\n' >c.policy
printf '@arch x86_64 x86\nread: { fd == 1; return 5, fd == 3, fd == 4; trap }\n' \
	>d.policy
check 'for every architecture, and each call once' gives 0 "refuses: x86_64 0 \
read (some), x86_64 3 close, x86 3 read (some), x86 6 close" \
	"$SCBPF" convert --union -a x86_64 -o union.policy c.policy d.policy
check 'for several native ones as well' sh -c "'$SCBPF' convert --union \
	-a aarch64 -a s390x -o union.policy a.policy b.policy 2>said
	grep -q 'aarch64 57 close' said && grep -q 's390x 6 close' said"
check 'JSON is merged as well' sh -c "'$SCBPF' convert -q -a x86_64 -f oci \
	a.policy b.policy >merged.json &&
	'$SCBPF' diff -q -a x86_64 both.policy merged.json"
cat >register.c <<'END'
BPF_STMT(BPF_LD | BPF_IMM, SECCOMP_RET_ALLOW),
BPF_STMT(BPF_RET | BPF_A, 0),
END
check 'a union needs actions' gives 1 'instruction 1 returns a register' \
	"$SCBPF" convert --union -a x86_64 register.c a.policy

# --- not on all numbers

cat >log.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["execve"],
"action": "SCMP_ACT_LOG", "args": [{"index": 0, "op": "SCMP_CMP_EQ", "value": 3}]}]}
END
check 'a condition on a call and its twin is no rule on all numbers' sh -c \
	"'$SCBPF' convert -q -a x86_64 log.json | grep -x 'execve: filename == 3; log'"
cat >carried.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_S390X",
"SCMP_ARCH_S390"], "syscalls": [{"names": ["socketcall"],
"action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "op": "SCMP_CMP_EQ", "value": 3}]},
{"names": ["socketcall"], "action": "SCMP_ACT_ALLOW",
"args": [{"index": 0, "op": "SCMP_CMP_GT", "value": 1}]}]}
END
check 'a multiplexer, on two widths' json s390x carried.json

# --- as many alternatives as a clause may have, with ROUNDS

pairs() { # how many
	awk -v n="$1" 'BEGIN {
		printf "@default return EPERM\nfcntl: fd == 0 && cmd == 0"
		for (i = 1; i < n; i++)
			printf " || fd == %d && cmd == %d", i * 7, i * 13
		print ""
	}' </dev/null >pairs.policy
	"$SCBPF" gen -q -a x86_64 --only -f raw -o pairs.bpf pairs.policy
}
if [ -n "$ROUNDS" ]; then
	pairs 1024
	check 'the most alternatives' \
		"$SCBPF" convert -q -a x86_64 -o pairs.text pairs.bpf
	check 'all of them' test "$(grep -o '|| *' pairs.text | wc -l)" -eq 1023
	pairs 1025
	check 'one alternative more' gives 1 \
		'x86_64 72 fcntl has too many conditions' \
		"$SCBPF" convert -a x86_64 -o none pairs.bpf
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
