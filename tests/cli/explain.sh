#!/bin/sh
# The output of explain for filters written by hand.
passed=0
failed=0

same() { # what: the files want and got
	if cmp -s want got; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "$1:"
	diff want got
}

gives() { # status arch file [last lines], then the output on standard input
	cat >want
	"$SCBPF" explain -a $2 "$3" >all 2>&1
	is=$?
	tail -n "${4:-1000}" all >got
	if [ "$is" -eq "$1" ] && cmp -s want got; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "explain $3: status $is, expected $1"
	diff want got
}

cd "$T" || exit 1
# The lines that every report of this program has, and how many calls there are.
version=$("$SCBPF" --version | sed -n 's/tables: /tables of /p')
version="$("$SCBPF" --version | sed -n 1p), $version"
x86_64=$("$SCBPF" table -a x86_64 | awk '!/^#/ { n[$1] } END { print length(n) }')

# A filter without tests.
printf '1\n6 0 0 2147418112\n' >nothing
gives 0 x86_64 nothing <<END
nothing: 1 instruction; 1.00 run per allowed call, at most 1
x86_64: ALLOW for every number
x32: ALLOW for every number
other architectures: ALLOW for every call
audit: 1 error: arch
report: $version, options: -a x86_64
END

# One architecture, one number, one argument: high half 0, low half above 9.
cat >one <<'END'
10
32 0 0 4
21 0 7 3221225534
32 0 0 0
21 0 5 3
32 0 0 20
21 0 3 0
32 0 0 16
37 0 1 9
6 0 0 2147418112
6 0 0 327681
END
gives 0 x86_64 one <<END
one: 10 instructions, at most 9
default: ERRNO(1) EPERM; other architectures: ERRNO(1)
x86_64: 0 of $x86_64 known calls allowed, 1 on conditions, $((x86_64 - 1)) refused
x32: ERRNO(1) EPERM for every number
audit: 3 warnings: unknown-numbers, needed-calls; 4 notes: needed-calls,
    number-minus-one, dirty-refused
report: $version, options: -a x86_64

x86_64:
  close: ALLOW when fd:64 in 10..0xffffffff; else ERRNO(1) EPERM
  everything else: ERRNO(1) EPERM
END

# Constants are shown by name: values and masks, those of the ABI, and only if
# the number determines them.
cat >words.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
{"names": ["clone"], "action": "SCMP_ACT_ERRNO", "args": [
 {"index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]},
{"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "args": [
 {"index": 1, "value": 21522, "op": "SCMP_CMP_EQ"}]},
{"names": ["openat"], "action": "SCMP_ACT_ERRNO", "args": [
 {"index": 0, "value": 4294967196, "op": "SCMP_CMP_EQ"}]},
{"names": ["mprotect"], "action": "SCMP_ACT_ERRNO", "args": [
 {"index": 2, "value": 5, "valueTwo": 4, "op": "SCMP_CMP_MASKED_EQ"}]},
{"names": ["prctl"], "action": "SCMP_ACT_ERRNO", "args": [
 {"index": 0, "value": 22, "op": "SCMP_CMP_GE"}]}]}
END
says_when() { # arch, then the lines with conditions on standard input
	cat >want
	"$SCBPF" gen -q -a "$1" -o words.bpf words.json
	"$SCBPF" explain -a "$1" words.bpf 2>&1 | sed -n 's/; else .*//; s/;$//; / when /p' >got
	same "words, $1"
}
says_when riscv32 <<END
  ioctl: ALLOW when cmd != TIOCSTI
  openat: ALLOW when dfd != AT_FDCWD
  prctl: ALLOW when option <= 21
  clone: ALLOW when (flags & CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|\
CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET) != 0
  mprotect: ALLOW when (prot & PROT_READ|PROT_EXEC) != PROT_EXEC
END
says_when sparc <<END
  ioctl: ALLOW when cmd != 0x5412
  mprotect: ALLOW when (prot & PROT_READ|PROT_EXEC) != PROT_EXEC
  prctl: ALLOW when option <= 21
  clone: ALLOW when (flags & CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|\
CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET) != 0
  openat: ALLOW when dfd != AT_FDCWD
END

# A test of a bit of the number, on any architecture.
printf '4\n32 0 0 0\n69 0 1 1\n6 0 0 0\n6 0 0 2147418112\n' >odd
gives 0 riscv32 odd 2 <<'END'
other architectures:
  0-0xffffffff: ALLOW when (nr & 0x1) == 0; else KILL_THREAD
END

# Arithmetic with an argument is not followed; everything else is described.
printf '5\n32 0 0 16\n132 0 0 0\n21 0 1 5\n6 0 0 0\n6 0 0 2147418112\n' >opaque
gives 1 riscv32 opaque 2 <<'END'
other architectures:
  0-0xffffffff: cannot tell: pc 2: compares what is not followed
END

# The same in the other forms.
gives 1 "riscv32 --md" opaque 5 <<'END'
## other architectures

| call | verdict | when |
|---|---|---|
| `0-0xffffffff` |  | `cannot tell: pc 2: compares what is not followed` |
END
gives 0 "x86_64 --md" one <<END
# \`one\`

10 instructions, at most 9

- **default**: ERRNO(1) EPERM; other architectures: ERRNO(1)
- **x86_64**: 0 of $x86_64 known calls allowed, 1 on conditions, \
$((x86_64 - 1)) refused
- **x32**: ERRNO(1) EPERM for every number
- **audit**: 3 warnings: unknown-numbers, needed-calls; 4 notes: needed-calls, \
number-minus-one, dirty-refused
- **report**: $version, options: -a x86_64

## x86_64

| call | verdict | when |
|---|---|---|
| \`close\` | ALLOW | \`fd:64 in 10..0xffffffff\` |
| \`close\` | ERRNO(1) EPERM | else |

- **everything else**: ERRNO(1) EPERM
END
gives 0 "x86_64 --json" one 13 <<'END'
		"unknown": []},
		{"arch": null, "audit_arch": null, "default": 327681,
		"counts": {"known": 0, "allowed": 0, "conditional": 0, "refused": 0, "unknown": 0},
		"verdicts": [
			{"verdict": 327681, "action": "ERRNO", "data": 1, "errno": null,
			"calls": [
				{"name": null, "from": 0, "to": 4294967295}
			],
			"conditional": []}
		],
		"unknown": []}
	]
}
END
gives 1 "riscv32 --json" opaque 8 <<'END'
		{"arch": null, "audit_arch": null, "default": null,
		"counts": {"known": 0, "allowed": 0, "conditional": 0, "refused": 0, "unknown": 0},
		"verdicts": [],
		"unknown": [
			{"name": null, "from": 0, "to": 4294967295, "instruction": 2, "why": "compares what is not followed"}
		]}
	]
}
END
echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["getpid"],
	"action": "SCMP_ACT_ALLOW"}]}' >policy.json
gives 0 "riscv32 --enosys=off" policy.json 3 <<'END'
riscv32:
  ALLOW: getpid
  everything else: ERRNO(1) EPERM; number -1: ALLOW
END
gives 2 "riscv32 --json --md" one <<'END'
scbpf: error: both 'json' and 'md', expected one format
END

# Colours only if they are enabled.
coloured() { # yes or no, environment and options
	want=$1
	shift
	is=no
	env "$@" "$SCBPF" explain -q -a x86_64 ${color:+--color=$color} one |
		grep -q "$(printf '\033')" && is=yes
	if [ $is = $want ]; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "colours: $is, expected $want: $color $*"
}
color= coloured no A=b
color=always coloured yes A=b
color=always coloured yes NO_COLOR=1
color=never coloured no A=b
gives 2 "x86_64 --color=often" one <<'END'
scbpf: error: unknown value 'often' of '--color', expected 'auto', 'always' or 'never'
END

# More ends than are kept apart, for one call and in three stages.
list=$(awk 'BEGIN {
	for (i = 0; i < 240; i++)
		printf "%s%d", (i ? ", " : ""), 3 * i + (i % 7 < 3)
}')
echo "read: { fd in {$list} && count > 5; allow }" >values.policy
"$SCBPF" gen -q -a x86_64 --only -f raw -o values.bpf values.policy
gives 0 x86_64 values.bpf 3 <<END
  read: ALLOW when fd in {$list} && count in 6..0xffffffff || fd in {$list} && count >= 0x100000000;
    else KILL_THREAD
  everything else: ERRNO(38) ENOSYS
END
awk 'BEGIN {
	print "ld [4]\njeq #0xc000003e, ok, bad\nbad: ret #0x80000000"
	print "ok: ld [0]\njeq #24, s0, no\nno: ret #0x50001"
	for (s = 0; s < 3; s++) {
		printf "s%d: ld [%d]\n", s, 16 + 8 * s
		for (i = 0; i < 80; i++) {
			if (i)
				printf "v%d_%d: ", s, i
			printf "jeq #%d, s%d, v%d_%d\n", i * (3 + s) + 1, \
			    s + 1, s, i + 1
		}
		printf "v%d_80: ret #0x50001\n", s
	}
	print "s3: ret #0x7fff0000"
}' >stages
"$SCBPF" explain -a x86_64 stages >all 2>&1
grep '^  *then' all >got
printf '      then %s\n' 'step 2, else ERRNO(1) EPERM' \
	'ERRNO(1) EPERM, else ALLOW' >want
same 'explain stages'

# Conditions that overlap are not cut into pieces that do not.
cat >overlap <<'END'
prctl: (arg0 in 1..5 && arg1 in 3..9) || (arg1 in 3..9 && arg2 in 7..12) || \
	(arg0 in 40..90 && arg2 in 5..10 && arg3 == 4); return EPERM
END
"$SCBPF" explain -q -a x86_64 overlap | sed -n 's/^  prctl: ALLOW when //p' |
	sed 's/;$//; s/ || /\n/g' | sort >got
sort >want <<'END'
arg1 in 3..9 && arg2 in 7..12
option in 40..90 && arg2 in 5..10 && arg3 == 4
option in {PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_DUMPABLE, PR_GET_UNALIGN} && arg1 in 3..9
END
same 'explain overlap'

echo "$passed passed, $failed failed"
