#!/bin/sh
# Exit status, where output goes, and which files must not be left behind.
. tests/check.inc

# Compares the exit status of a command and a part of its messages.
gives() { # status text command...
	status=$1 text=$2
	shift 2
	"$@" >"$T/out" 2>"$T/err" </dev/null
	is=$?
	if [ $is -ne "$status" ]; then
		echo "status $is: $*"
		return 1
	fi
	[ -z "$text" ] || has_line "$T/err" "$text" || {
		cat "$T/err"
		return 1
	}
}

usage() { # text options...
	text=$1
	shift
	check "usage: $*" gives 2 "$text" "$SCBPF" "$@"
}

gen="$SCBPF gen -q -a x86_64"
cd "$T" || exit 1
echo '{"defaultAction": "SCMP_ACT_NOPE"}' >wrong.json
echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names":
	["read"], "action": "SCMP_ACT_ALLOW"}]}' >read-only.json

usage "see 'scbpf --help'"
usage "expected 'gen'" gne
usage "expected 'gen'" gn
usage "expected 'diff'" dif
usage "expected '--enosys'" gen --enosy=max
usage "see 'scbpf gen --help'" gen -Z
$SCBPF explain -q -a x86_64 -o x.html read-only.json >log 2>&1
check "a report with -o, by its ending" grep -q '^<!DOCTYPE html>' x.html
check "and nothing else" [ ! -s log ]
$SCBPF audit -q -a x86_64 -o x.sarif read-only.json >log 2>&1
check "SARIF by its ending" grep -q '"version": "2.1.0"' x.sarif
usage "'read-only.json' is an input; use another FILE" \
	explain -a x86_64 -o read-only.json read-only.json
usage "'-f' needs a value" gen -f
usage "several -a need '-f h'" gen -a x86_64 -a aarch64 -f raw
usage "another byte order" gen -a x86_64+s390x
usage "unknown architecture 'x86_65'" gen -a x86_65
usage "unknown capability 'NOPE'" gen --cap NOPE
usage "unknown capability 'SYS_AMIN', expected 'CAP_SYS_ADMIN'" \
	gen --cap SYS_AMIN
usage "unknown capability 'CAP_CHWON', expected 'CAP_CHOWN'" \
	gen --cap all,CAP_CHWON
usage "unknown errno 'EPREM' of '--deny', expected 'EPERM'" \
	gen --deny=EPREM mkdir
usage "unknown format 'rw', expected 'raw'" gen -f rw
usage "unknown architecture 'x86_46', expected 'x86_64'" gen -a x86_46
usage "expected an errno" gen --deny=ENOPE read
usage "empty name" gen --allow read,,write
usage "only errno and trace" gen --bad-arch='trap(1)'
usage "use -f, or an ending such as '.h'," gen -o x.nope
usage "use '-a A -a B' for a filter each" gen -a x86_64,aarch64
usage "'scbpf table --arches' lists them" gen -a armv12
usage "expected a C identifier" gen --name 1x
usage "takes no value" gen --only=x
usage "empty name" gen --allow 'read, ,write'
usage "unknown syscall 'read-only.json' in the list of '--deny'" \
	gen --deny=EPERM read-only.json
usage "unknown syscall 'mont' in the list of '--kill', expected 'mount'" \
	gen --kill read,mont
usage "unknown group '@all' in the list of '--allow', see 'scbpf table --groups'" \
	gen --allow @all
usage "expected an errno as in '--deny=EPERM LIST'" gen --deny EPERM,mkdir
usage "'@known' in the list of '--deny' is for text policies only, \
see 'scbpf table --groups'" gen --deny @known
usage "unknown group '@mont' in the list of '--log', expected '@mount'" \
	gen --log @mont
usage "no errno 'EINIT' of '--bad-arch' on x86_64" \
	gen -a x86_64 --bad-arch=errno:EINIT
usage "contradict" gen -q -v
usage "takes no operand" table --groups @mount
usage "unknown syscall 'reed', expected 'read'" sim -a x86_64 x.bpf reed
usage "x86_64 has no syscall 'socketcall'" sim -a x86_64 x.bpf socketcall
usage "unknown command 'frobnicate', see" frobnicate
usage "unknown command 'disassemble', expected 'dis'" disassemble
usage "'--quiet' before the command" --quiet gen
usage "unknown command 'nope', see" help nope
usage "expected either '--pid' or 'x.bpf', not both" convert --pid 1 x.bpf
usage "'a' is for both -o and --mix-out" learn -o a --mix-out a log
usage "'--exec' and '--pid' contradict" dis --exec --pid 1 -- true
usage "too many policies: 'b' (did you mean '-o b'?)" gen a b
usage "both 'a' and 'b' for '-o', expected one" gen -o a --output=b
usage "both 'json' and 'md' for '-f', expected one" explain -f json -f md x.bpf
usage "both '5.10' and '6.1' for '--kernel', expected one" table --kernel 5.10 \
	--kernel=6.1
usage "both 'a' and 'b' for '--base', expected one" learn --base a --base b log
usage "'-' is given twice, but standard input" diff - -
usage "'-' is given twice, but standard input" why - -
usage "'-' is given twice, but standard input" gen --mix - -
check "the same value twice" $gen -a x86_64 -O size -O size -o one.bpf
check "values that add up" sh -c '"$0" gen -q -a x86_64 --deny=EPERM read \
	--deny=ENOSYS write -o two.bpf && "$0" sim two.bpf -a x86_64 read |
	grep -q EPERM' $SCBPF
usage "unknown value 'fast' of '-O'" gen -O fast
usage "of '--enosys', expected 'max'" gen --enosys sometimes
usage "of '--args', expected 'kernel'" gen --args 32
usage "of '--clone3', expected 'auto'" gen --clone3 allow
usage "of '-W', expected 'error'" gen -W all
usage "'--bad-arch', expected 'allow', 'errno'" gen --bad-arch refuse
usage "lacks its ')'" gen --bad-arch='errno(3'
usage "several -a; run 'scbpf sim' once for each" sim -a x86_64 -a arm --log x x.bpf
usage "'-a A+B' is one filter, expected '-a A -a B'" table -a x86_64+x86 read
usage "'--since' shows all calls, found 'read'" table --since 6.1..6.2 read
usage "expected a FILTER, or several" opt -a x86_64
usage "expected POLICY and FILTER" prove -a x86_64 a b c
usage "expected FILTER SYSCALL and up to six ARGs" sim -a x86_64 x.bpf
usage "unknown syscall '?', expected a name" sim -a x86_64 x.bpf '?'
usage "unknown syscall '-2147483649'" sim -a x86_64 x.bpf -2147483649

check "no such file" gives 1 "cannot open 'none'" $SCBPF gen none
check "a directory" gives 1 "cannot read '.'" $SCBPF gen .
check "a wrong policy" gives 1 "unknown action" $gen -o wrong.h wrong.json
check "leaves no file" [ ! -e wrong.h ]
check "a policy to list" gives 1 "wrong.json:1:1: error: this is a policy" \
	$SCBPF dis wrong.json
printf '{' >open.json
check "a brace alone" gives 1 "open.json:1:2: error: expected a key in double" \
	$SCBPF explain open.json
printf '\040\0\0\0' >odd.bpf
check "bytes to compile" gives 1 "found the byte 0x00" $gen odd.bpf
for f in raw asm c json; do
	$gen -f $f read-only.json >filter.$f
	check "$f to compile" gives 1 "read: allow'), found a filter" \
		$gen filter.$f
done
for line in '#include <linux/filter.h>' 'static const struct sock_filter a[] ='; do
	{
		echo "$line {"
		cat filter.c
		echo '};'
	} >filter.h
	check "$line to compile" gives 1 "found a filter" $gen filter.h
done
printf '#include ours\nstatic: allow\nread: allow\n' >odd.policy
check "a policy like C" gives 1 "unknown syscall 'static'" $gen odd.policy
"$SCBPF" gen -q -a s390x -f raw read-only.json >filter.s390x
check "the other order" gives 1 "found a filter" $gen filter.s390x
printf '// read\n{"defaultAction": "SCMP_ACT_ERRNO"}' >comment.json
check "a comment" gives 1 "remove what is before it" $gen comment.json
$gen --only -f elf -o program read-only.json
check "an executable" gives 0 "" $SCBPF dis -a x86_64 program
check "to compile" gives 1 "this is an ELF file" $SCBPF gen program
check "a wrong policy to prove" gives 2 "" $SCBPF prove wrong.json wrong.json

if [ -c /dev/zero ]; then
	large="zero:1:1: error: the input is too large, expected at most 16 MiB"
	check "a large policy" gives 1 "$large" $gen -f raw -o zero /dev/zero
	check "leaves no file" [ ! -e zero ]
	check "a large filter" gives 1 "$large" $SCBPF dis /dev/zero
	check "to simulate" gives 1 "$large" $SCBPF sim -a x86_64 /dev/zero read
	check "to prove" gives 2 "$large" $SCBPF prove /dev/zero
else
	echo "skipped: no /dev/zero"
fi

for f in raw asm c json base64 hex h; do
	check "-f $f" $gen -f $f -o out.$f read-only.json
	$gen -f $f read-only.json >again
	check "-f $f to standard output" cmp -s out.$f again
done
for f in out.raw out.c out.base64 out.hex out.h; do
	check "prove $f" gives 0 "" $SCBPF prove -a x86_64 read-only.json $f
done
# A header that scbpf wrote holds several filters; others may hold one.
$gen -a aarch64 -a arm -o all.h read-only.json
for a in x86_64 aarch64 arm; do
	check "prove: $a of several" gives 0 "" \
		$SCBPF prove -a $a read-only.json all.h
done
check "prove: none of several" gives 2 "and none is for 'riscv64'" \
	$SCBPF prove -a riscv64 read-only.json all.h
(echo "a[] = {"; cat out.c; echo "}; b[] = {"; cat out.c; echo "};") >two.c
check "a second filter" gives 0 "'two.c' holds 2 filters" \
	$SCBPF sim -a x86_64 two.c read

same() { # options... ;, options...
	one=
	while [ "$1" != ";" ]; do
		one="$one $1"
		shift
	done
	shift
	$gen -f raw $one read-only.json >one.raw
	$gen -f raw "$@" read-only.json >two.raw
	cmp one.raw two.raw
}

head -c 8 out.raw >short.raw
check "refused, without a place" gives 1 \
	"error: the kernel refuses 'short.raw': instruction 0: " \
	$SCBPF sim -a x86_64 short.raw read
check "opt --name" gives 0 "" $SCBPF opt -q -a x86_64 --name zz -f h -o zz.h \
	out.raw
check "it has that name" grep -q ' zz_filter\[\]' zz.h
check "several are one" gives 0 "" $SCBPF opt -q -a x86_64 -f h -o zz.h \
	out.raw out.raw
check "and so it says" grep -q '^ \* source: out.raw + out.raw$' zz.h

check "--log" same --log write ";" --log write,write
check "it logs" [ "$($gen -f raw --log write read-only.json >log.raw &&
	$SCBPF sim -a x86_64 log.raw write)" = "LOG, 6 instructions, not cached" ]
check "an architecture twice" same -a x86_64 ";" -a x86_64+x86_64
check "an action of libseccomp" same --bad-arch=trap ";" \
	--bad-arch=SCMP_ACT_TRAP
check "its data in two ways" same --bad-arch=errno:3 ";" --bad-arch='errno(3)'
check "a group" same --allow add_key,keyctl,request_key ";" --allow @keyring
check "groups and names" same --deny=ENODEV swapon,swapoff,reboot,mount ";" \
	--deny=ENODEV " @swap, reboot ,mount,reboot"

name() { # C identifier, file name
	cp read-only.json "$2" && [ "$($gen -f h "$2" |
		grep -c "^static .*[ *]$1_filter\[\]")" -eq 1 ] && rm "$2"
}
check "a name with blanks" name a_b_c "a b..c-.json"
check "a name of digits" name policy_1 1.json
check "no name at all" name policy ./_.-
usage "several architectures; use only one" opt -a x86_64+x86 out.raw
check "names" grep -q 'read_only_filter\[\]' out.h
check "prove: different" gives 1 "" $SCBPF prove -a x86_64 out.raw
check "with a call" grep -q '^call: ' out
check "sim" [ "$($SCBPF sim -a x86_64 out.raw read)" = "ALLOW, 5 instructions, cached" ]
check "sim -1" gives 0 "" $SCBPF sim -a x86_64 out.raw -1
check "-1 is allowed" grep -q '^ALLOW' out
sed 's/ *;.*//' out.asm | grep . >one
$SCBPF dis -a x86_64 out.raw | sed 's/ *;.*//' | grep . >two
check "dis lists as gen does" cmp -s one two

umask 027
$gen -o mode.h
check "mode by umask" [ "$(ls -l mode.h | cut -c1-10)" = -rw-r----- ]
ln -s mode.h link.h
check "through a link" $gen -o link.h read-only.json
check "the link stays" [ -h link.h ]
check "the file is new" grep -q read_only_filter mode.h
chmod 600 mode.h
check "over a file" $gen -o mode.h
check "mode as before" [ "$(ls -l mode.h | cut -c1-10)" = -rw------- ]
if [ "$(id -u)" -eq 0 ] && chown 1 mode.h; then
	chmod 666 mode.h
	check "over another user's file" $gen -o mode.h
	check "not with its mode" \
		[ "$(ls -l mode.h | cut -c1-10)" = -rw-r----- ]
else
	echo "skipped: no file of another user"
fi
(
	ulimit -f 1
	$gen -o limited.h
) 2>err
check "a file too large" grep -q "cannot write 'limited.h'" err
check "and none is left" [ ! -e limited.h ]
check "in place" $gen -f raw -o /dev/null
check "devices stay" [ -c /dev/null ]
if [ -c /dev/full ]; then
	check "full" gives 1 "cannot write" $gen -f raw -o /dev/full
	check "full stdout" sh -c "! $gen -f raw >/dev/full 2>err"
else
	echo "skipped: no /dev/full"
fi
check "nothing left" [ -z "$(ls -A | grep '^\.scbpf')" ]

# --- without memory ---------------------------------------------------------

# The exit status must not be an answer: 1 is one of diff and audit, and run
# passes on those of its command.
without() { # status, command...
	status=$1
	shift
	(ulimit -d 1000; exec "$SCBPF" "$@") >out 2>err
	is=$?
	grep 'not even one MiB' err >log || return 0
	[ $is -eq "$status" ]
}
check "no memory: gen" without 1 gen
check "no memory: diff" without 2 diff deny.policy deny.policy
check "no memory: run" without 125 run -- true
check "no memory: no command" without 1
check "no memory: no such command" without 1 none

# --- without a policy ------------------------------------------------------

note="note: no POLICY is given: the built-in container default is used"
unread="$note; standard input is not read; use -"
notes() { # note status command..., with the standard input of this
	text="scbpf: $1" status=$2
	shift 2
	"$@" >out 2>err
	is=$?
	[ $is -eq "$status" ] && [ "$(grep -c -Fx "$text" err)" -eq 1 ] || {
		echo "status $is"
		cat err
		return 1
	}
}
$gen --only -o default.bpf
for c in "gen -f raw" "audit" "table --missing" "prove default.bpf"; do
	check "$c: the note" notes "$note" 0 \
		$SCBPF $c -a x86_64 --only </dev/null
	check "$c: of a file" notes "$unread" 0 \
		$SCBPF $c -a x86_64 --only <read-only.json
	check "$c: all of it was read" notes "$note" 0 sh -c \
		"cat >read; $SCBPF $c -a x86_64 --only" <read-only.json
	check "$c: of a pipe" notes "$unread" 0 sh -c \
		": | $SCBPF $c -W error -a x86_64 --only"
	check "$c: not with a policy" sh -c "! $SCBPF $c read-only.json \
		-a x86_64 2>&1 >out | grep 'no POLICY'" <read-only.json
done
check "quiet" [ -z "$($SCBPF gen -q -f raw 2>&1 >out)" ]
printf 'a\nb\nc\n' >lines
check "a loop keeps its input" [ "$(while read -r line; do
	$SCBPF gen -W error -a x86_64 --only -f raw >out 2>err || echo bad
	echo "$line"
done <lines | tr '\n' ' ')" = "a b c " ]
mkfifo never
check "standard input is not waited for" sh -c "$SCBPF gen -q -f raw >out 3<>never <never"

check "table" gives 0 "" $SCBPF table -a x86_64 -a aarch64 clone3 59
check "table @group" [ "$($SCBPF table -a x86_64 @swap | wc -l)" -eq 3 ]
check "table --groups" gives 0 "" $SCBPF table --groups
check "all of them" grep -q '^@mount  *change which files' out
check "table: unknown group" gives 1 "expected '@swap'" $SCBPF table @swp
check "table: no call of it" gives 1 "no syscall of '@cpu-emulation' on" \
	$SCBPF table -a riscv64 @cpu-emulation
check "table: unknown" gives 1 "expected 'clone'" $SCBPF table cloen
for c in $($SCBPF --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	check "$c --help" gives 0 "" $SCBPF $c --help
	# Scripts read its first line and the list of formats.
	check "it fits a terminal" [ -z "$(awk 'length > 80 && !/^usage/ &&
		!/--format=/' out)" ]
done
check "--version" gives 0 "" $SCBPF --version

# Options without effect.
echo 'read: allow' >p.policy
"$SCBPF" gen -q -a x86_64 --only -o p.bpf p.policy
check "--name" gives 0 "'--name' has no effect on the format 'raw'" \
	"$SCBPF" gen -a x86_64 --name x -f raw -o x.bpf p.policy
for f in h json dot; do
	check "--name: $f" gives 0 "" "$SCBPF" gen -a x86_64 --name x -f $f \
		-o x.out p.policy
	check "--name: no note: $f" sh -c '! grep effect err'
done
check "--only with A+B" gives 0 \
	"'--only' leaves out all architectures of '-a' but 'x86_64'" \
	"$SCBPF" gen --only -a x86_64+x86 -o x.bpf p.policy
check "-I of nothing" gives 1 "cannot search '/no/such' of '-I'" \
	"$SCBPF" gen -a x86_64 -I /no/such -o x.bpf p.policy
check "-I of a file" gives 1 "cannot search 'p.bpf' of '-I'" \
	"$SCBPF" explain -a x86_64 -I p.bpf p.policy
check "--include-root of nothing" gives 1 "of '--include-root'" \
	"$SCBPF" gen -a x86_64 --include-root /no/such -o x.bpf p.policy
printf '@cap SYS_ADMIN\n@kernel 5.10\nread: allow\n' >c.policy
check "@cap" gives 0 "c.policy:1:1: note: '@cap' has no effect" \
	"$SCBPF" gen -a x86_64 -o x.bpf c.policy
check "@kernel" gives 0 "c.policy:2:1: note: '@kernel' has no effect" \
	"$SCBPF" gen -a x86_64 -o x.bpf c.policy
check "--cap" gives 0 "'--cap' has no effect" \
	"$SCBPF" gen -a x86_64 --cap none -o x.bpf p.policy
check "--kernel" gives 0 "'--kernel' has no effect" \
	"$SCBPF" gen -a x86_64 --kernel 5.10 -o x.bpf p.policy
check "both matter" gives 0 "" "$SCBPF" gen -a x86_64 --kernel 5.10 \
	--cap none -o x.bpf
check "no note" sh -c '! grep effect err'
for c in 'explain p.bpf' 'audit p.bpf' 'diff p.bpf p.bpf' 'sim p.bpf read'; do
	"$SCBPF" $c -a x86_64 --allow write >/dev/null 2>err
	check "$c: of policies" grep -F \
		"note: '--allow' has no effect: no policy is read" err
done
check "of one of two" gives 1 "" "$SCBPF" diff -a x86_64 --allow write \
	p.bpf p.policy
check "of one of two: no note" sh -c '! grep effect err'
usage "'--keep' needs '--exec'" dis --keep p.bpf
usage "'--from=oci' needs an input" gen --from=oci -o x.bpf
"$SCBPF" dis -a x86_64 p.bpf >p.txt
check "--at of text" gives 1 "'--at' is for bytes or a dump of them, but this" \
	"$SCBPF" dis -a x86_64 --at 8 p.txt
echo 'struct sock_filter f[] = {{6,0,0,0}};' >f.c
for c in 'opt -f c' 'explain -f text'; do
	usage "'f.c' is an input; use another FILE" $c -a x86_64 \
		-o f.c f.c:f
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
