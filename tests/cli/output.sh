#!/bin/sh
# One file for each architecture: all of them, or none; and the comments of
# outputs about ENOSYS.
. tests/check.inc
cd "$T" || exit 1

says() { # status text command...
	status=$1 text=$2
	shift 2
	"$@" >out 2>err </dev/null
	[ $? -eq "$status" ] || return 1
	[ -z "$text" ] || grep -F -e "$text" out err
}

gen() {
	"$SCBPF" gen -q "$@"
}

# --- a directory ----------------------------------------------------------

check "-a all" gen -a all -f raw -o all
check "all that can filter" [ "$(ls -A all | wc -l)" -eq 31 ]
check "and no other" [ ! -e all/sparc.bpf ]
for a in x86_64 mips s390x mipsel64n32 sheb aarch64_be; do
	gen -a $a -f raw >one
	check "$a: as alone" cmp one all/$a.bpf
done
for f in h.h raw.bpf asm.txt c.c json.json base64.b64 dot.dot; do
	check "-f $f" gen -a arm -a ppc64 -f "${f%.*}" -o "d.$f/"
	check "$f: suffix" [ "$(echo d.$f/*)" = \
		"d.$f/arm.${f#*.} d.$f/ppc64.${f#*.}" ]
done
check "one into a directory" gen -a riscv64 -f raw -o all
check "A+B goes by A" gen -a arm+x86 -f c -o plus/
check "plus/arm.c" [ -f plus/arm.c ]
check "the same twice is one" gen -a arm -a arm -f raw
check "a header has it once" [ "$(gen -a arm -a arm -f h |
	grep -c '^static.*_filter\[\]')" -eq 1 ]
check "two for one native" says 2 "two different -a begin with 'arm'" gen -a arm -a arm+x86

check "no -o" says 2 "need '-f h'" gen -a arm -a x86 -f raw
check "no -f" says 2 "need '-f h'" gen -a arm -a x86 -o x.bpf
check "a directory, no -f" says 2 "use -f to choose" gen -a arm -o all
check "no parent" says 1 "cannot create" gen -a arm -a x86 -f raw -o no/such
: >file
check "a file" says 1 "'file' is a file; several filters" \
	gen -a arm -a x86 -f raw -o file
check "stays" [ ! -s file ]

(
	ulimit -f 1
	"$SCBPF" gen -q -a arm -a x86 -f asm -o new
) 2>err
check "too large" grep "cannot write 'new/arm.txt'" err
check "its new directory goes, too" [ ! -e new ]
echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["raed",
	"read"], "action": "SCMP_ACT_ALLOW"}]}' >unknown.json
check "a warning for all" gen -a arm -a aarch64 -a riscv64 -f raw -o warn \
	unknown.json
"$SCBPF" gen -a arm -a aarch64 -a riscv64 -f raw -o warn unknown.json 2>err
check "is said once" [ "$(grep -c "has a syscall 'raed'" err)" -eq 1 ]

# The policy has an error on one architecture only.
cat >bad.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_S390X"]}
END
check "one is wrong" says 1 "" gen -a s390x -a x86 -f raw -o none bad.json
check "none is written" [ ! -e none ]
mkdir half half/x86.bpf
check "one cannot be written" says 1 "cannot write 'half/x86.bpf'" \
	gen -a arm -a x86 -f raw -o half
check "nor are the others" [ "$(ls -A half)" = x86.bpf ]
if [ -c /dev/full ]; then
	mkdir full
	ln -s /dev/full full/x86.bpf
	check "a full disk" says 1 "cannot write" \
		gen -a arm -a x86 -f raw -o full
	check "leaves nothing" [ "$(ls -A full)" = x86.bpf ]
else
	echo "skipped: no /dev/full"
fi
check "no filters there" says 0 "Linux has no seccomp filters on sparc" \
	"$SCBPF" gen -a sparc -f c

# --- what a shell has opened ----------------------------------------------

for name in /dev/stdout /dev/stderr /dev/fd/1 /dev/fd/3; do
	[ -e /dev/fd/1 ] || continue
	{
		echo before
		gen -a arm -f c -o $name 3>&1 2>&1
		echo after
	} >some
	{
		echo before
		gen -a arm -f c
		echo after
	} >want
	check "$name: what is there stays" cmp some want
done

# Names that are not descriptors: another device, and spellings that the
# kernel's directories do not have.
for name in 4294967297 2147483649 -1 0x1 01; do
	gen -a arm -f c -o /dev/fd/$name >some 2>err
	check "/dev/fd/$name: is none" [ ! -s some ]
done

# --- flags ----------------------------------------------------------------

check "--flag" gen -a arm --flag tsync,LOG --flag \
	SECCOMP_FILTER_FLAG_SPEC_ALLOW -f json -o flags.json
check "all of them" grep -F '"flags": 7,' flags.json
check "with the policy's" sh -c "echo '{\"defaultAction\": \"SCMP_ACT_ALLOW\",
	\"flags\": [\"SECCOMP_FILTER_FLAG_SPEC_ALLOW\"]}' |
	'$SCBPF' gen -a arm --flag wait-killable-recv -f json - |
	grep -F '\"flags\": 36,'"
check "an unknown flag" says 2 "" "$SCBPF" gen --flag tsink
check "what there is" grep -F "expected 'tsync', 'log', 'spec_allow' or" err

# --- a graph ---------------------------------------------------------------

# Every test has two arrows, and every arrow ends in a node.
graph() { # architecture
	gen -a "$1" -f c >c
	gen -a "$1" -f dot >dot
	tests=$(grep -c -e '^{ 0x[1-4]5' c)
	awk -v tests="$tests" '
		/ \[.*label/ { node[$1] = 1 }
		/ -> / { from[$1]++; sub(";", "", $3); to[$3] = 1 }
		END {
			for (n in from) {
				sum++
				if (from[n] != 2 || !(n in node)) exit 1
			}
			for (n in to)
				if (!(n in node)) exit 1
			exit sum != tests
		}' dot
}
check "a graph" graph x86_64
check "of big endian" graph s390x
check "every return is a node of its own" [ "$(grep -c shape=plain dot)" -eq \
	"$(grep -c -e "-> yes" -e "-> no" dot)" ]
check "comments say what tests look at" \
	grep -F 'label="personality: (arg0 &\n0xfffdfff7) != 0"' dot
check "by suffix" gen -a arm -o g.dot
check "begins with its source" grep -F '// source: the built-in policy' g.dot

# --- ENOSYS ---------------------------------------------------------------

cat >p.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO",
 "syscalls": [{"names": ["openat2"], "action": "SCMP_ACT_ALLOW"}]}
END

# A line is continued on lines that are indented more.
line() { # options...
	gen -f h "$@" p.json | awk '
		/^ \*   [^ ]/ { if (text ~ /ENOSYS/) print text
			text = substr($0, 6)
			next }
		/^ \*     / { text = text substr($0, 7) }'
}

is() { # text options...
	text=$1
	shift
	line "$@"
	[ "$(line "$@")" = "$text" ]
}

# Each number after 472 is new since Linux 7.3.
last=$("$SCBPF" table -a x86_64 | awk '/^ / { n = $1 } END { print n }')
new=$((last - 472))
check "max" is "x86_64: ENOSYS, not ERRNO(1) EPERM, above 437 (max): $((35 + new)) \
numbers of 0-$last and all above; 8 calls newer than Linux 5.6 get another errno" \
	-a x86_64
check "since" is "x86_64: ENOSYS, not ERRNO(1) EPERM, since 5.6: $((129 + new)) \
numbers of 0-$last and all above; no call newer than Linux 5.6 gets another errno" \
	-a x86_64 --enosys=since
check "off" is "x86_64: ENOSYS off: 0 numbers of 0-$last; $((42 + new)) calls \
newer than Linux 5.6 get another errno" -a x86_64 --enosys=off
sed 's/_ERRNO"/_ALLOW"/' p.json >allow.json
gen -f h -a x86_64 allow.json >allow.h
check "as written" grep "x86_64: ENOSYS as written (default ALLOW): 0 numbers of" \
	allow.h
gen -f h -a x86_64 -a s390x --name a_name_of_a_program p.json | sed '/\*\//q' >head
check "the first comment has at most 80 columns" [ -z "$(
	grep '.\{81\}' head)" -a -s head ]
check "of each" [ "$(line -a x86_64+x86 -a mips | wc -l)" -eq 3 ]
gen -f asm -a mips p.json >listing
check "in a listing" grep '^;   mips: ENOSYS, not ERRNO(1) EPERM, above 4437 (max)' \
	listing
check "under -v" says 0 "info: mips: ENOSYS, not ERRNO(1) EPERM, above 4437 (max): " \
	"$SCBPF" gen -v -a mips p.json
check "--kernel is for minKernel" [ "$(line -a x86_64 --kernel 5.0 |
	sed 's/;.*//')" = "$(line -a x86_64 | sed 's/;.*//')" ]

# --- what only some policies and architectures have --------------------------

cat >twice.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "flags": ["SECCOMP_FILTER_FLAG_TSYNC"],
"syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"},
{"names": ["write"], "action": "SCMP_ACT_ALLOW"},
{"names": ["ioctl"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1,
	"op": "SCMP_CMP_EQ", "value": 21505}]},
{"names": ["ioctl"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1,
	"op": "SCMP_CMP_EQ", "value": 21515}]}]}
END
check "a call's lines" says 0 "arg1 == 0x5401 TCGETS [twice.json:4,6]" \
	"$SCBPF" gen -q -a x86_64 --only -f asm twice.json
check "a thread that did not follow" says 0 "return -3;" \
	"$SCBPF" gen -q -a x86_64 --only -f h twice.json
check "options of a compiler" says 0 \
	" *	for arm also: -marm -fomit-frame-pointer" \
	"$SCBPF" gen -q -a arm --only -f launcher

# Without the ending that policies have, but with others.
for name in strict.policy strict.txt; do
	echo 'read: allow' >$name
	want=${name%.policy}
	check "the name of $name" says 0 "$(echo "$want" | tr . _)_install()" \
		"$SCBPF" gen -q -a x86_64 -f h $name
done

# --- byte order ---------------------------------------------------------------

big='"SCMP_ARCH_S390X", "SCMP_ARCH_S390"'
echo '{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ['"$big"']}' >big.json
check "all: the others are left out" says 0 \
	"note: no filter for x86_64, x86, x32, arm, aarch64, " \
	"$SCBPF" gen -a all -f raw -o big big.json
check "all: those of this order" [ -e big/s390x.bpf ]
check "all: none of the other order" [ ! -e big/x86_64.bpf ]
check "all: only" says 0 "" "$SCBPF" gen -q -a all --only -f raw -o only big.json
check "all: each alone" [ -e only/x86_64.bpf ]
sed 's/_S390"/_X86"/' big.json >both.json
check "all: none is left" says 1 "use '--only' to leave them out" \
	"$SCBPF" gen -a all -f h both.json
for arch in s390 s390x ppc ppc64; do
	"$SCBPF" gen -q -a $arch --only -f elf -o program
	check "a program for $arch" says 0 "filter: $arch," \
		"$SCBPF" dis -q -a $arch program
	check "a program for $arch, with another order" says 1 \
		"for a big-endian machine; give the architecture with -a ($arch)" \
		"$SCBPF" dis -q -a x86_64 program
done
# Flags of a policy, in the profile that it is converted to.
printf '@flags log, tsync\n@default return 1\nread: allow\n' >flags.policy
check "flags" says 0 "" "$SCBPF" convert -q -a x86_64 -f oci -o flags.json \
	flags.policy
tr -d ' \t\n' <flags.json >joined
check "flags: in the profile" grep -F '"flags":["SECCOMP_FILTER_FLAG_TSYNC",'\
'"SECCOMP_FILTER_FLAG_LOG"]' joined
check "flags: read again" says 0 "" "$SCBPF" diff -a x86_64 flags.policy flags.json
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
