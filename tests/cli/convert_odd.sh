#!/bin/sh
# scbpf convert: what no policy can say, and input that is wrong.
. tests/check.inc
top=$PWD
cd "$T" || exit 1
printf '@default return EPERM\n{read, write, close}: allow\nexit: allow\n' \
	>a.policy

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
check 'but with --lossy' gives 0 'lost: the verdicts on other architectures' \
	"$SCBPF" convert --lossy -a x86_64 -o lossy.policy \
	"$top/tests/documents/files/theirs.c"
check 'a comment says so' grep '^# Lost: the verdicts on other arch' lossy.policy
# OCI JSON has KILL_PROCESS there. Nothing else is lost.
for arch in 'return EPERM' allow; do
	printf '%s\n' '@arch x86_64 x86' "@bad-arch $arch" '@default trap' \
		'read: allow' 'write: fd == 1' >bad.policy
	rm -f bad.json
	check "--lossy: other architectures, which get '$arch'" gives 0 \
		'lost: the verdicts on other architectures, which now get KILL_PROCESS' \
		"$SCBPF" convert --lossy -a x86_64 -o bad.json bad.policy
	sed 's/^@bad-arch.*/@bad-arch kill-process/' bad.policy >kill.policy
	check 'the rest is the same' "$SCBPF" diff -a x86_64 kill.policy bad.json
done
echo '@default return EPERM' >many.policy
"$SCBPF" table -a x86_64 | awk '/^ / && n++ < 100 { print $2 ": ip > " n }' \
	>>many.policy
check 'a hundred losses' gives 0 'lost: the conditions on x86_64 99 sysinfo' \
	"$SCBPF" convert --lossy -a x86_64 -f oci -o many.json many.policy
check 'all of them are said' [ "$(grep -c ' lost: ' err)" -eq 100 ]
check 'the rest is kept' grep -x 'ptrace.*: return EPERM' lossy.policy
printf '@default return EPERM\nread: allow\nwrite: ip < 4\n' >ip.policy
check "a condition, without '--lossy'" gives 1 \
	"('write' on x86_64); '--lossy' approximates it" \
	"$SCBPF" convert -a x86_64 -o none.json ip.policy
check "several natives: '--lossy' is no help" test "$("$SCBPF" convert -q \
	-a x86_64 -a arm -o none.json ip.policy 2>&1)" = "scbpf: error: no \
policy is written: 'oci' cannot express several native architectures; use \
one '-a'"
check 'a condition is lost' gives 0 \
	'x86_64 1 write, which now gets ERRNO(1) EPERM' \
	"$SCBPF" convert --lossy -a x86_64 -o lossy.json ip.policy
check 'and nothing else' sh -c "printf '@default return EPERM\\nread: allow
write: return EPERM\\n' >left.policy
	'$SCBPF' diff -q -a x86_64 left.policy lossy.json"
# OCI JSON cannot name a number without a name: nothing else is lost.
unnamed() { # ABI, option of gen, policy, what is lost, counts, verdicts
	abi=$1
	shift
	printf '%b' "$2" | "$SCBPF" gen -q -a $abi $1 -f raw -o odd.bpf -
	rm -f odd.json
	check "$3 is lost, with the verdict that it now has" gives 0 \
		"$3, which now gets ${5#*-> }" \
		"$SCBPF" convert --lossy -a $abi -o odd.json odd.bpf
	check "without $3, it compiles" "$SCBPF" gen -q -a $abi -f raw \
		-o left.bpf odd.json
	"$SCBPF" diff -a $abi odd.bpf left.bpf >odd.diff
	check "$3 is all that differs" sh -c "grep -x '$4' odd.diff &&
		grep -e '->.*: ' odd.diff | grep -v ^default >odd.lines
		test \$(wc -l <odd.lines) -eq 1 && grep -x -e '  $5: $3' \
		-e '  $5: numbers without a call' odd.lines"
}
unnamed x86_64 --enosys=max '@default return EPERM\n900: allow\nread: allow\n' \
	900 'weaker: 0 calls, stricter: 1, other: 0' \
	'ALLOW -> ERRNO(38) ENOSYS'
unnamed x86_64 --enosys=max '@denylist\n{900, read}: return EPERM\n' 900 \
	'weaker: 1 call, stricter: 0, other: 0' 'ERRNO(1) EPERM -> ALLOW'
unnamed x86_64 --enosys=off '@default return EPERM\nread: allow\n' \
	-0x3fffffff 'weaker: 0 calls, stricter: 0, other: 1' \
	'ERRNO(1) EPERM -> ERRNO(38) ENOSYS'
# Above arm's private calls, numbers without a name get EPERM, then ENOSYS.
unnamed arm --enosys=off '@default return EPERM\nread: allow\n' \
	1048576-0xfffffffe 'weaker: 0 calls, stricter: 0, other: 1' \
	'ERRNO(1) EPERM -> ERRNO(38) ENOSYS'
printf '@default return EPERM\n@known: allow\n' | "$SCBPF" gen -q -a aarch64 \
	--enosys=off -f raw -o odd.bpf -
check 'most numbers have no name: they are not let through' sh -c \
	"'$SCBPF' convert -q --lossy -a aarch64 --enosys=since:5.4 -f oci \
	odd.bpf | grep 'defaultAction.*SCMP_ACT_ERRNO'"
# A release is said where it saves many names.
printf '@default return EPERM\nread: allow\n' | "$SCBPF" gen -q -a x86_64 \
	--enosys=since:5.10 -f raw -o since.bpf -
"$SCBPF" convert -q -a x86_64 -o since.policy since.bpf
cat >since.want <<'END'
# Converted from since.bpf
@arch x86_64
@enosys since:5.10
@default return EPERM

read: allow
END
check 'ENOSYS since a release' diff since.want since.policy
printf '@enosys since:2.6.28\n@default return EPERM\nread: allow\n' >old.policy
check 'and since one of three numbers' sh -c "'$SCBPF' convert -q -a sh \
	old.policy | grep -x '@enosys since:2.6.27'"
cat >loop.policy <<'END'
@include ./loop.policy
END
check 'a policy that includes itself' gives 1 'include itself' \
	"$SCBPF" convert -a x86_64 loop.policy
printf '@const O_RDONLY = 3\nread: allow\n' >const.policy
printf '@include ./loop.policy\n' >loop.json
printf '@include ./loop.json\n' >loop.policy
check 'or itself through what is called JSON' gives 1 'include itself' \
	"$SCBPF" convert -a x86_64 loop.json
printf '@include ./a.json\n@include ./a.json\n' >twice.policy
echo '{"defaultAction": "SCMP_ACT_ERRNO"}' >a.json
check 'or JSON twice' gives 1 'another JSON policy, expected at most one' \
	"$SCBPF" convert -a x86_64 twice.policy
awk 'BEGIN { while (i++ < 300) print "@include ./exit.policy" }' >many.policy
echo 'exit: allow' >exit.policy
check 'or files without an end' gives 1 'too many included files' \
	"$SCBPF" convert -a x86_64 many.policy

# More conditions than a policy can hold: 2^16 paths through one call; 3 orders
# under masks; 3 ranges that JSON has to split.
awk 'function stmt(code, k) { printf "BPF_STMT(%s, %s),\n", code, k }
	function jump(rel, k, yes, no) {
		printf "BPF_JUMP(BPF_JMP | BPF_%s | BPF_K, %s, %d, %d),\n", \
			rel, k, yes, no
	}
	BEGIN {
		load = "BPF_LD | BPF_W | BPF_ABS"
		ret = "BPF_RET | BPF_K"
		stmt(load, 4)
		jump("JEQ", "AUDIT_ARCH_X86_64", 1, 0)
		stmt(ret, 0)
		stmt(load, 0)
		jump("JEQ", 0, 1, 0)
		stmt(ret, 0)
		for (bit = 1; bit < 65536; bit *= 2) {
			stmt(load, 16)
			jump("JSET", bit, 3, 0)
			stmt(load, 24)
			jump("JSET", bit, 1, 0)
			stmt(ret, 0)
		}
		stmt(ret, "SECCOMP_RET_ALLOW")
	}' </dev/null >ways.c
check 'sixteen pairs of conditions are sixteen alternatives' gives 0 '' \
	"$SCBPF" convert -a x86_64 -o pairs.policy ways.c
check 'each of them once' test "$(grep -o '|| *' pairs.policy | wc -l)" -eq 15
cat >signed.text <<'END'
# Converted from signed.text
@arch x86_64
@default return EPERM

read: count not in -5..7
write: count >=s 0
lseek: offset <s 0
getpriority: which >=s -3
setpriority: niceval in -5..5
END
check 'signed comparisons stay what they are' sh -c \
	"'$SCBPF' convert -q -a x86_64 signed.text | diff signed.text -"
printf '@default return EPERM\nread: fd & 7 == 1 && fd & 12 == 8\n' >both.policy
"$SCBPF" convert -q -a x86_64 -f oci both.policy >both.json
check 'masks of one argument are one' \
	grep -q '{"index": 0, "value": 15, "valueTwo": 9,' both.json
cat >all.text <<'END'
# Converted from all.text
@arch x86_64 x86 x32
@default return EPERM

@all[arch=x86_64,x32]: ip >= 6; trap
@all[arch=x86]: arg1:32 >= 8; trap
read: allow
END
check 'rules on all calls, by architecture' sh -c \
	"'$SCBPF' convert -q -a x86_64 all.text | diff all.text -"
awk 'BEGIN {
	printf "@default return EPERM\nread: "
	for (bit = 1; bit < 128; bit *= 2)
		printf "%s(fd & %d == %d || count & %d == 0)",
			(bit > 1 ? " && " : ""), bit, bit, bit
	print ""
}' </dev/null >seven.policy
"$SCBPF" gen -q -a x86_64 -f raw -o seven.bpf seven.policy
check 'seven pairs are fourteen tests' test "$(wc -c <seven.bpf)" -lt 320
"$SCBPF" convert -q -a x86_64 -o seven.text seven.policy
check 'the text of seven pairs' gives 0 '' \
	"$SCBPF" prove -q -a x86_64 seven.text seven.bpf
check 'each of the seven once' \
	test "$(grep -o '|| *' seven.text | wc -l)" -eq 6
# Is the number of ones among twelve bits even? That cannot be said in fewer
# conditions.
ones() { # bits
	sed '/16),/q' ways.c
	awk -v n="$1" 'BEGIN { bit = 1
	for (i = 0; i < n; i++) {
		print "BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, " bit ", 2, 1),"
		print "BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, " bit ", 0, 1),"
		bit *= 2
	}
	print "BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),"
	print "BPF_STMT(BPF_RET | BPF_K, 0),"
	}' </dev/null
}
ones 12 >ones.c
ones 20 >more.c
check 'more paths than are looked at' gives 1 \
	'too many conditions for a policy, on x86_64 0 read; '"'--lossy'" \
	"$SCBPF" convert -a x86_64 -o none more.c
check 'and without them' gives 0 \
	'lost: the conditions on x86_64 0 read, which now gets KILL_THREAD' \
	"$SCBPF" convert -a x86_64 --lossy -o more.policy ones.c
check 'too many paths' gives 1 \
	'x86_64 0 read has too many conditions' \
	"$SCBPF" convert -a x86_64 -o none ones.c
awk '/16),/ { for (i = 16; i < 40; i += 8) print "BPF_STMT(BPF_LD | BPF_W |" \
		" BPF_ABS, " i "),\nBPF_STMT(BPF_ALU | BPF_AND | BPF_K, " \
		"0xfffffff7),\nBPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 0x11111111, " \
		"1, 0),\nBPF_STMT(BPF_RET | BPF_K, 0),"
		print "BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),"; exit }
	{ print }' ways.c >orders.c
check 'too many alternatives' gives 1 \
	'x86_64 0 read has too many conditions' \
	"$SCBPF" convert -a x86_64 -o none orders.c
printf '@default return EPERM\nread: %s\n' "buf in 5..0xfffffffffffffffa && \
count in 5..0xfffffffffffffffa && fd in 3..0xfffffffa" >ranges.policy
check 'too many rules' gives 1 \
	"conditions that become too many rules ('read' on x86_64)" \
	"$SCBPF" convert -a x86_64 -f oci -o none ranges.policy
check 'none of them is written' test ! -e none
printf '# to be filled in\n\n#\n# later\n' >comments.policy
check 'comments alone are a policy' sh -c "'$SCBPF' convert -q -a x86_64 \
	comments.policy | grep -x '@default kill'"
printf '#include <seccomp.h>\n' >directive.h
check 'but not for C' gives 1 'or a filter' \
	"$SCBPF" convert -a x86_64 directive.h
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
	'write: { (arg0 & 0xfff) == 0 || (arg1 & 0xff) == 0 || (arg2 & 0xff) == 0, return EACCES }' \
	>wide.policy
check 'what does not compile is not written' gives 1 'does not compile' \
	"$SCBPF" convert -q -a s390x --enosys=off -f oci -o wide.json \
	wide.policy
check 'nor is the file there' [ ! -e wide.json ]
check 'no such language' gives 2 "unknown format 'kafel'" \
	"$SCBPF" convert -a x86_64 -f kafel a.policy

# On arguments of 64 bits, OCI compares as the policy does: one rule for each.
printf '%s\n' '@default return EPERM' 'pread64: pos == 3' \
	'pwrite64: pos <= 5; return 7' 'readahead: offset != 9' >whole.policy
"$SCBPF" convert -q -a x86_64 -f oci whole.policy |
	sed -n 's/.*"op": "SCMP_CMP_\([A-Z_]*\)".*/\1/p' >got
check 'whole arguments' [ "$(echo $(cat got))" = 'EQ LE GE NE' ]

# A denylist that looks at x86_64's numbers only.
printf '4\n32 0 0 0\n21 0 1 101\n6 0 0 327681\n6 0 0 2147418112\n' >second
check "second numbers" sh -c '"$SCBPF" convert -q -a x86_64 --lossy second >out &&
	grep -A1 "^# ptrace can be called by these numbers, too:$" out |
	grep "^{*0x40000065\[arch=x32\]}*: allow$"'
# In OCI JSON they get what rules on the call say, and not the default action.
# Nothing else is lost.
twins() { # policy, what is lost, rules that then are the same
	printf '%s\n' @denylist "$1" >twin.policy
	printf '%s\n' @denylist "$3" >left.policy
	rm -f twin.json
	check "twin numbers: $1" gives 0 "lost: $2" \
		"$SCBPF" convert --lossy -a x86_64 -o twin.json twin.policy
	check "as in $3" "$SCBPF" diff -a x86_64 left.policy twin.json
}
twins 'ptrace[arch=x86_64]: return EPERM' \
	'the verdict on x86_64 521, which now gets ERRNO(1) EPERM' \
	'ptrace: return EPERM'
twins '{ptrace[arch=x86_64], execve[arch=x86_64], readv[arch=x86_64]}: trap' \
	'the verdict on x86_64 515, which now gets TRAP' \
	'{ptrace, execve, readv}: trap'
twins 'ptrace[arch=x86_64]: request == 3; return EPERM' \
	'the conditions on x86_64 101 ptrace, which now gets ERRNO(1) EPERM' \
	'ptrace: return EPERM'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
