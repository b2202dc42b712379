#!/bin/sh
# `table --since` against the tables as text, and `table --missing`.
. tests/check.inc
top=$(pwd)
cd "$T" || exit 1

# Names in the rows of a table that were added (c) or removed (g) in
# after..upto; two parts of a version are compared.
rows() { # arch after upto
	sed -e "/^#include/r $top/tables/common.tbl" "$top/tables/$1.tbl" |
		tr -d ' ")' | awk -F '[(,]' -v a="$2" -v b="$3" '
		function number(x, y) { return x * 1000 + y }
		function in_range(x, y) {
			return number(x, y) > after && number(x, y) <= upto
		}
		BEGIN {
			split(a, v, "."); after = number(v[1], v[2])
			split(b, v, "."); upto = number(v[1], v[2])
		}
		/^[SRC]\(/ && in_range($4, $5) { print "c", $3 }
		/^R\(/ && in_range($7, $8) { print "g", $3 }' | sort
}

shown() { # arch after upto
	"$SCBPF" table --since "$2..$3" -a "$1" | awk '
		BEGIN { which = "c" }
		/^removed:/ { which = "g"; next }
		NR > 1 { print which, $2 }' | sort
}

same() { # arch after upto
	rows "$@" >want
	shown "$@" >is
	[ -s want ] && diff want is
}

for arch in x86_64 x86 x32 arm aarch64 mips ppc64 s390x sparc alpha; do
	check "$arch: 3.0..4.12" same $arch 3.0 4.12
	check "$arch: 5.0..7.3" same $arch 5.0 7.3
done

says() { # status text command...
	status=$1 text=$2
	shift 2
	"$@" >out 2>err
	[ $? -eq "$status" ] || return 1
	grep -F -e "$text" out err
}

has() { # text, in the last output
	grep -F -e "$1" out
}

usage() { # text options...
	text=$1
	shift
	check "usage: $*" says 2 "$text" "$SCBPF" table "$@"
}

# Calls whose arguments are known on one ABI only.
check "widths: in one block" says 0 " block" "$SCBPF" table -a s390 mmap2
check "widths: of n32 alone" says 0 " 32,32,32,64,64" \
	"$SCBPF" table -a mips64n32 io_getevents
check "widths: none" says 0 " none" "$SCBPF" table -a x86 gtty

usage "expected kernels such as" --since 6.1
usage "'6.1' is not later" --since 6.8..6.1
usage "expected one such as" --since x..6.1
usage "found 'read'" --since 6.0..6.1 read
usage "needs '--missing'" --cap ALL read
usage "too many policies: 'b'" --missing a b
check "no policy" says 1 "cannot open 'none'" "$SCBPF" table --missing none
check "a future" says 0 "before '99.0'" \
	"$SCBPF" table --since 7.0..99.0

table() {
	"$SCBPF" table -q -a x86_64 "$@" >out
}

cat >want <<'END'
x86_64, 5.7..5.11: 4 new, 0 removed
       439  faccessat2                   5.8          32,64,32,32
       436  close_range                  5.9          32,32,32
       440  process_madvise              5.10         32,64,64,32,32
       441  epoll_pwait2                 5.11         32,64,32,64,64,64
END
table --since 5.7..5.11
check "by kernel, then by number" cmp out want
table --since 6.15..6.16
check "calls that were removed are marked" has "base-6.16"
check "after what came" has "removed:"

# As of Linux 5.8, with one argument test and one name for a capability.
cat >policy.json <<'END'
{
	"defaultAction": "SCMP_ACT_ERRNO",
	"syscalls": [
		{"names": ["openat2", "faccessat2", "read", "pidfd_getfd"],
		 "action": "SCMP_ACT_ALLOW"},
		{"names": ["clone3"], "action": "SCMP_ACT_ALLOW",
		 "includes": {"caps": ["CAP_SYS_ADMIN"]}},
		{"names": ["statx"], "action": "SCMP_ACT_ALLOW",
		 "args": [{"index": 2, "value": 0, "op": "SCMP_CMP_EQ"}]}
	]
}
END
table --missing policy.json --since 5.4..5.11
cat >want <<'END'
x86_64, 5.4..5.11: 3 calls that policy.json never names
ERRNO(38) ENOSYS: 2
       441  epoll_pwait2                 5.11         32,64,32,64,64,64
       440  process_madvise              5.10         32,64,64,32,32
ERRNO(1) EPERM: 1
       436  close_range                  5.9          32,32,32
END
check "missing, by answer" cmp out want
table --missing policy.json --since 5.4..5.11 --enosys=since
check "since knows close_range" has "ENOSYS: 3"
table --missing policy.json --allow close_range --since 5.4..5.11
check "an option decides, too" has ": 2 calls"
table --missing policy.json
check "named under a condition" [ -z "$(grep -w -e clone3 -e statx out)" ]
check "old calls come last" [ -n "$(tail -n 1 out | grep base)" ]
table --missing --since 7.1..
check "the built-in policy" has "that the built-in policy never names"
"$SCBPF" table -q -a mips --missing policy.json >out
check "numbers and ENOSYS of the ABI" has "ERRNO(89) ENOSYS"
"$SCBPF" table -q -a x86 --missing policy.json --allow socket >out
check "a carried call" has "by arguments: 1"
"$SCBPF" table -q -a x86_64+x86 --missing policy.json >out
check "two ABIs of one filter" has "x86: "
"$SCBPF" table -q -a mips -a arm --missing policy.json >out
check "several filters" has "arm: "

# --- what -a takes --------------------------------------------------------

"$SCBPF" table --arches >out
check "arm" has "arm          AUDIT_ARCH_ARM           0x40000028 little 32 \
      cache      armhf armel armv5tel armv6l armv7 armv7l armv8l"
check "x32 has no cache" has "x32          AUDIT_ARCH_X86_64        0xc000003e"
check "sparc has no filters" has "big 32          no filters"
check "no blanks at the end" [ -z "$(grep ' $' out)" ]
for a in $(sed '/^#/d' out | awk '{ print $1; for (i = 7; i <= NF; i++) print $i }'); do
	case $a in
	cache | filters) continue ;;
	esac
	check "-a $a" "$SCBPF" table -a "$a" read
done
# Ports without filters get another message than unknown words.
for a in $("$SCBPF" table --arches |
	sed -n 's/^# \(arc, .*\) and sparc cannot.*/\1/p' | tr -d ','); do
	check "-a $a" gives 2 "no filters for '$a': its kernel cannot load" \
		"$SCBPF" gen -a "$a"
done
check "-a um" gives 2 "user-mode Linux reports the arch words of x86 and" \
	"$SCBPF" gen -a um
check "-a arcx" gives 2 "unknown architecture 'arcx'" "$SCBPF" gen -a arcx
check "--since of two" [ "$("$SCBPF" table --since 6.10..6.13 -a x86_64 -a arm |
	sed -n '/^[^ ]/p;/^$/p')" = "x86_64, 6.10..6.13: $("$SCBPF" table \
	--since 6.10..6.13 -a x86_64 | grep -c '^ ') new, 0 removed

arm, 6.10..6.13: $("$SCBPF" table --since 6.10..6.13 -a arm |
	grep -c '^ ') new, 0 removed" ]
# A heading, prefixes, errnos, constants, and JSON.
check "a heading" says 0 "#   number  name " "$SCBPF" table -a x86_64 mount
check "a prefix" says 0 "       165  mount " "$SCBPF" table -a x86_64 SYS_mount
check "an errno" says 0 "        45  EDEADLK                      errno" \
	"$SCBPF" table -a mips EDEADLK
check "a constant" says 0 "        40  AF_VSOCK                     constant" \
	"$SCBPF" table -a x86_64 AF_VSOCK
check "JSON: a call" says 0 '{"arch": "x86_64", "number": 165, "name": "mount",' \
	"$SCBPF" table --json -a x86_64 mount
check "JSON: a constant" says 0 '"kind": "constant", "value": "0x28"}' \
	"$SCBPF" table --json -a x86_64 AF_VSOCK

# The other lists as JSON: the same names, numbers and order as in text.
json() { # options; what stands in the text is in the JSON, in its order
	"$SCBPF" table -q "$@" >text || return 1
	"$SCBPF" table -q --json "$@" >json || return 1
	"$SCBPF" table -q -f json "$@" | cmp - json
}
numbers() { # of the JSON and of the text
	sed -n 's/^[	]*{"arch": "[a-z0-9_]*", "number": \([0-9]*\), "name": "\([a-z0-9_]*\)".*/\1 \2/p' json >a
	sed -n 's/^ *\([0-9][0-9]*\)  *\([a-z0-9_]*\) .*/\1 \2/p' text >b
	[ -s a ] && diff a b
}
check "JSON: --since" json --since 3.0..7.3 -a x86_64 -a x86
check "JSON: --since: calls" numbers
check "JSON: --since: removed" [ "$(grep -c '"gone": "6.16"' json)" -ge 2 ]
check "JSON: --since: the range" grep -q '^	"upto": "7.3",$' json
check "JSON: --missing" json -a x86_64+x86 --missing policy.json
check "JSON: --missing: calls" numbers
check "JSON: --missing: answers" [ "$(grep -c '"action"' json)" -eq \
	"$(grep -c '^[A-Z].*: [0-9]*$' text)" ]
check "JSON: --missing: no range" grep -q '^	"after": null,$' json
check "JSON: --missing: the source" grep -q '"source": "policy.json"' json
check "JSON: --missing: by arguments" json -a x86 --missing policy.json \
	--allow socket
check "JSON: --missing: no verdict" grep -q '"verdict": null' json
check "JSON: --groups" json --groups
check "JSON: --groups: all" [ "$(sed -n 's/.*"name": "\([^"]*\)", "about".*/\1/p' \
	json)" = "$(sed 's/ .*//' text)" ]
check "JSON: --arches" json --arches
check "JSON: --arches: all" [ "$(sed -n 's/.*{"arch": "\([^"]*\)".*/\1/p' \
	json)" = "$(sed -e '/^#/d' -e 's/ .*//' text)" ]
check "JSON: --arches: names" grep -q '"arch": "s390x", .*"big_endian": true' json
check "JSON: --check has none" gives 2 "'--check' is not written as JSON" \
	"$SCBPF" table --json -a x86_64 --check /
"$SCBPF" table -q -a x86_64 -o out.json --since 6.10..6.11
check "JSON by the ending of -o" grep -q '"report": "table-since"' out.json
check "no HTML" gives 2 "html" "$SCBPF" table -f html

# The features of this kernel, if it can be asked.
"$SCBPF" table --host >host 2>err
check "--host: status" [ $? -eq 0 ]
check "--host: the kernel" grep -q '^kernel: ' host
if [ "$(uname)" = Linux ] && [ -e /proc/self/status ]; then
	check "--host: an architecture" grep -q '^architectures: [a-z]' host
	check "--host: ALLOW" grep -q '^actions: .* ALLOW$' host
	"$SCBPF" table --host --json >json
	check "--host: JSON: actions" [ "$(sed -n 's/^actions: //p' host)" = \
		"$(sed -n 's/^	"actions": \[\(.*\)\],$/\1/p' json |
			tr -d '",')" ]
	check "--host: JSON: flags" [ "$(sed -n 's/^flags: //p' host)" = \
		"$(sed -n 's/^	"flags": \[\(.*\)\],$/\1/p' json |
			tr -d '",')" ]
	check "--host: JSON: the report" grep -q '"report": "table-host"' json
	check "--host: this process" grep -q '^this process: .*Seccomp: [012]' host
fi
check "--host: nothing else" [ ! -s err ]
usage "'--host' takes no operand, found 'read'" --host read

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
