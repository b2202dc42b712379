#!/bin/sh
# scbpf convert: policies written from policies and filters, proved by what they
# compile to.
. tests/check.inc
top=$PWD
cd "$T" || exit 1

# A policy is converted, what comes of it is the same filter's, and converting
# it again changes nothing. In the file out.policy.
round() { # arch file options...
	arch=$1 file=$2
	shift 2
	"$SCBPF" gen -q -a "$arch" "$@" -f raw -o in.bpf "$file" &&
		"$SCBPF" convert -q -a "$arch" "$@" -o out.policy "$file" &&
		"$SCBPF" prove -q -a "$arch" out.policy in.bpf &&
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
check 'equal' "$SCBPF" prove -q -a x86_64 builtin.policy builtin.bpf.json
check 'the comment stays' sh -c "'$SCBPF' convert -q -a x86_64 \
	builtin.policy | cmp - builtin.policy"
check 'a filter is the same but for the comment' sh -c "'$SCBPF' convert -q \
	-a x86_64 builtin.bpf.json | tail -n +2 >one
	tail -n +2 builtin.policy | cmp - one"

# --- our own policies

for file in "$top"/tests/text/*.policy "$top"/tests/text/twins/*.json \
	"$top"/tests/sizes/*.json; do
	check "x86_64 ${file##*/}" round x86_64 "$file"
done
for arch in aarch64 s390x mipsel64n32; do
	check "$arch every.policy" round $arch "$top/tests/text/every.policy"
done
check 'counted' test "$passed" -gt 20
for options in '--args=64' '--enosys=off' '--enosys=since:5.10' \
	'--clone3=policy' '--complain' '--only' '--bad-arch=trap' \
	'--kill=ptrace --log=read'; do
	# Words without blanks.
	check "$options" round x86_64 "$top/tests/sizes/server.json" $options
done

# --- OCI JSON

json() { # arch file options...
	arch=$1 file=$2
	shift 2
	"$SCBPF" gen -q -a "$arch" "$@" -f raw -o in.bpf "$file" &&
		"$SCBPF" convert -q -a "$arch" "$@" -o out.json "$file" &&
		"$SCBPF" prove -q -a "$arch" "$@" out.json in.bpf
}

for file in base deny strict; do
	check "$file.json" json x86_64 "$top/tests/text/twins/$file.json"
done
for arch in x86_64 s390x; do
	check "$arch server.json" json $arch "$top/tests/sizes/server.json"
	check "$arch codec.policy" json $arch "$top/tests/text/codec.policy"
done
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
	"no words for conditions on the instruction pointer ('read' on x86_64)"
says 'numbers without a name' '480[arch=x86_64]: allow' \
	"no words for a number without a name (480 on x86_64)"
says 'all numbers' '@all: ip < 0x1000; trap' 'what is on all numbers'
says 'the data of a trap' 'read: trap 7' "the number of a trap ('read'"
says 'other arch words' '@bad-arch trap' 'are not listed'
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

# x86 beside x86_64 is not what it is alone.
cat >alike.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "archMap": [{"architecture":
	"SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
"syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["arch_prctl"], "action": "SCMP_ACT_ALLOW",
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

# --- what no policy can say

cat >minus.c <<'END'
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
END
odd() { # what, return value, note or nothing, line of the policy
	cat >odd.c <<END
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1),
BPF_STMT(BPF_RET | BPF_K, $2),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
END
	check "$1" gives 0 "$3" "$SCBPF" convert -a x86_64 -o odd.policy odd.c
	check "$1 is written" grep -qx "open[][a-z=0-9_]*: $4" odd.policy
}
odd 'data of a trap' 'SECCOMP_RET_TRAP | 7' '' 'trap 7'
odd 'data of a trace' 'SECCOMP_RET_TRACE | 65535' '' 'trace 65535'
odd 'the largest errno' 'SECCOMP_RET_ERRNO | 4095' '' 'return 4095'
odd 'errno 0' 'SECCOMP_RET_ERRNO | 0' '' 'return 0'
odd 'larger than all errnos' 'SECCOMP_RET_ERRNO | 5000' \
	'note: ERRNO(5000) becomes ERRNO(4095): the kernel does' 'return 4095'
odd 'data of a notification' 'SECCOMP_RET_USER_NOTIF | 3' \
	'note: USER_NOTIF(3) becomes USER_NOTIF: the kernel' user-notify
odd 'data of an allowed call' 'SECCOMP_RET_ALLOW | 5' \
	'note: ALLOW(5) becomes ALLOW' allow
odd 'data of a kill' 'SECCOMP_RET_KILL_THREAD | 5' \
	'becomes KILL_THREAD: the number is only seen' kill
odd 'an unknown action' 0x7ffe0000 \
	'0x7ffe0000 becomes KILL_PROCESS: that is what' kill-process
check 'ENOSYS in JSON is what is asked for' gives 1 \
	"give '--enosys=off', here and when it is compiled" \
	"$SCBPF" convert -a x86_64 -f oci -o none odd.c
cat >high.c <<'END'
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_I386, 1, 0),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 3),
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 20),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
END
check '64 bits where registers have 32' sh -c "'$SCBPF' convert -q -a x86 \
	high.c | grep -x 'exit: error_code:64 <= 0xffffffff'"
cat >arches.c <<'END'
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 4, 0),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x1234, 0, 1),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_RISCV64, 0, 2),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
END
check 'an arch word without a name' gives 0 \
	'note: arch 0x1234, which has no name here, gets ALLOW' \
	"$SCBPF" convert -a x86_64 -o arches.policy arches.c
check 'an architecture as a whole' grep -qx '@all.arch=riscv64.: return ENOSYS' \
	arches.policy
check 'the others' grep -qx '@bad-arch trap' arches.policy
sed 's/K, 2, 0, 1/K, 0xffffffff, 0, 3/
	5a BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16),\
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 5, 0, 1),' odd.c >minus_varies.c
check 'number -1 by its arguments' gives 0 \
	'gets KILL_PROCESS or something else, which depends on the arguments' \
	"$SCBPF" convert -a x86_64 -o minus.policy minus_varies.c
check 'number -1 is a note' gives 0 'note: number -1 gets ERRNO(1) EPERM' \
	"$SCBPF" convert -a x86_64 -o minus.policy minus.c
check 'x32 gets what the filter says' grep -x '@arch x86_64 x32' minus.policy
check 'numbers above are no ENOSYS' grep -x '@enosys off' minus.policy
check 'other architectures' gives 1 'depends on more than the architecture' \
	"$SCBPF" convert -a x86_64 -o none "$top/tests/documents/files/theirs.c"
check 'nothing is written' test ! -e none
check 'but with --lossy' gives 0 'lost: what other architectures get' \
	"$SCBPF" convert --lossy -a x86_64 -o lossy.policy \
	"$top/tests/documents/files/theirs.c"
check 'a comment says so' grep '^# Lost: what other arch' lossy.policy
check 'the rest is kept' grep -x 'ptrace.*: return EPERM' lossy.policy
printf '@default return EPERM\nread: allow\nwrite: ip < 4\n' >ip.policy
check 'a condition is lost' gives 0 \
	'x86_64 1 write, which now gets ERRNO(1) EPERM' \
	"$SCBPF" convert --lossy -a x86_64 -o lossy.json ip.policy
check 'and nothing else' sh -c "printf '@default return EPERM\\nread: allow
write: return EPERM\\n' >left.policy
	'$SCBPF' diff -q -a x86_64 left.policy lossy.json"
cat >loop.policy <<'END'
@include ./loop.policy
END
check 'a policy that includes itself' gives 1 'include itself' \
	"$SCBPF" convert -a x86_64 loop.policy
printf '@const O_RDONLY = 3\nread: allow\n' >const.policy
check 'a constant of the kernel' gives 1 'O_RDONLY' \
	"$SCBPF" convert -a x86_64 const.policy
"$SCBPF" gen -q -a s390x -f raw -o big.bpf a.policy
check 'two byte orders' gives 1 '' "$SCBPF" convert -a x86_64 a.policy big.bpf
cat >open.c <<'END'
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 101, 0, 1),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
END
check 'other architectures are let through' gives 0 'are let through' \
	"$SCBPF" convert -a x86_64 -o open.policy open.c
check 'and still are' grep -x '@bad-arch allow' open.policy
cat >shift.c <<'END'
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
BPF_STMT(BPF_MISC | BPF_TAX, 0),
BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16),
BPF_STMT(BPF_ALU | BPF_MUL | BPF_X, 0),
BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 77, 0, 1),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
END
check 'what cannot be followed' gives 1 'cannot be followed (instruction ' \
	"$SCBPF" convert -a x86_64 shift.c
check 'a slot' gives 1 'have no value yet' \
	"$SCBPF" convert -a x86_64 "$top/tests/slots/daemon.policy"
printf '%s\n' '@default return EPERM' \
	'write: { (arg0 & 0xfff) == 0 || (arg1 & 0xfff) == 0 || (arg2 & 0xff) == 0, return EACCES }' \
	>wide.policy
check 'what does not compile is not written' gives 1 'does not compile' \
	"$SCBPF" convert -q -a s390x --enosys=off -f oci -o wide.json \
	wide.policy
check 'nor is the file there' [ ! -e wide.json ]
check 'no such language' gives 2 "unknown format 'kafel'" \
	"$SCBPF" convert -a x86_64 -f kafel both.policy

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
