#!/bin/sh
# Filters in the text forms of other tools: the assembler of seccomp-tools, and
# the pseudo filter code of libseccomp.
. tests/check.inc
cd "$T" || exit 1

printf '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["acct",
"mount"], "action": "SCMP_ACT_ERRNO" } ] }' >p.json
"$SCBPF" gen -q -a x86_64 --only -o f.bpf p.json
list() { # the instructions of a filter
	"$SCBPF" dis -a x86_64 "$1" >listed && sed '/^;/d' listed
}
list f.bpf >want
is() { # what is in the file text
	check "$1" same text
}
same() {
	list "$1" >got && cmp want got
}

# The assembler of seccomp-tools: each line has a label for its number.
tr -d ',[]#' <want | awk '{
	op["jeq"] = "=="; op["jge"] = ">="; op["jgt"] = ">"
	if ($2 == "ld")
		print $1, "A = data[" $3 "] # of this"
	else if ($2 == "ret")
		print $1, "return " $3
	else
		print $1, "A", op[$2], $3, "?", $4, ":", $5
}' >text
is 'seccomp-tools'
sed -e 's/A == \(.*\) ? \(.*\) : \(.*\)/if (A != \1) goto \3 else goto \2/' \
	-e 's/data\[0\]/sys_number/' text >text.if
mv text.if text
is 'seccomp-tools, if'
check "these are its words" grep -q '^1: if (A != 0xc000003e) goto' text
is_tools() { # instructions as dis writes them, lines as operands
	want=$1
	shift
	printf '%s\n' "$@" 'return ALLOW' >x.asm
	got=$("$SCBPF" dis -q -a "${arch:-x86_64}" --from=tools x.asm |
		sed -n -e 's/ *;.*//' -e 's/^ *[0-9]*: //p' |
		sed '$d' | tr '\n' ';')
	[ "$got" = "$want" ] || {
		echo "$got"
		return 1
	}
}
check "words of an argument" is_tools 'ld [28];ld [24];ld [20];ld [8];' \
	'A = args[1] >> 32' 'A = args[1]' 'A = args_h[0]' \
	'a = instruction_pointer'
arch=s390x
check "in the other byte order" is_tools 'ld [24];ld [28];ld [16];ld [12];' \
	'A = args[1] >> 32' 'A = args[1]' 'A = args_h[0]' \
	'a = instruction_pointer'
arch=
check "calculations" is_tools \
	'and #0xff;rsh #4;xor x;neg;txa;tax;st M[3];ldx M[3];ld #5;ld len;' \
	'A &= 0xff' 'A >>= 4' 'A ^= X' 'A = -A' 'A = X' 'X = A' 'mem[3] = A' \
	'X = mem[3]' 'A = 5' 'A = len'
check "names" is_tools 'jeq #0xc000003e, 1, 5;jeq #1, 2, 5;jeq #5, 3, 5;'\
'jeq #0xfffffff0, 4, 5;ret #0x50005;' 'A == ARCH_X86_64 ? next : 4' \
	'A == write ? next : 3' 'A == i386.open ? 0 : 2' \
	'A == -0x10 ? next : e' 'return ERRNO(5)' 'e:'
fails_tools() { # message, lines as operands
	message=$1
	shift
	printf '%s\n' "$@" >x.asm
	timeout 10 "$SCBPF" dis -a x86_64 x.asm >out 2>err
	[ $? -eq 1 ] && grep -q -F -e "$message" err || {
		cat err
		return 1
	}
}
check "a label that is none" fails_tools "unexpected 'x1', expected a label" \
	'A = len' 'goto x1' 'return A'
check "a jump back" fails_tools 'filters cannot jump back' 'A = len' 'l:' \
	'A = arch' 'goto l' 'return A'
check "a large index" fails_tools "expected a smaller index" 'A = mem[16]'
check "no statement" fails_tools "expected a statement of seccomp-tools" \
	'A = len' 'return A' 'e:'
awk 'BEGIN { for (i = 0; i < 100000; i++) print "l" i ":"
	print "ret #0" }' >many.txt
check "many labels" gives 0 "" timeout 20 "$SCBPF" dis -a x86_64 many.txt

# libseccomp's pseudo filter code, compared with the policy that it was made
# from.
pfc() { # below the architecture
	printf '%s\n' '# filter for arch x86_64 (3221225534)' \
		'if ($arch == 3221225534)' "$@" '  # default action' \
		'  action ERRNO(1);' '# invalid architecture action' \
		'action KILL;' >x.pfc
}
pfc '  if ($syscall == 0)' '    action ALLOW;' '  if ($syscall == 41)' \
	'    if ($a0.hi32 == 0)' '      if ($a0.lo32 == 2)' \
	'        action ALLOW;' '      if ($a0.lo32 == 16)' \
	'        if ($a2.hi32 > 0)' '          action ALLOW;' '        else' \
	'          if ($a2.hi32 == 0)' '            if ($a2.lo32 > 3)' \
	'              action ALLOW;'
says() { # verdict, call
	want=$1
	shift
	"$SCBPF" sim -q -a x86_64 x.pfc "$@" >out 2>&1
	grep -q -F "$want" out || {
		cat out
		return 1
	}
}
check "pseudo filter code" says ALLOW read
check "the default" says 'ERRNO(1)' write
check "an argument" says ALLOW socket 2
check "both halves of it" says 'ERRNO(1)' socket 0x100000002
check "two arguments" says ALLOW socket 16 0 0x100000000
check "two arguments, below" says ALLOW socket 16 0 4
check "two arguments, not" says 'ERRNO(1)' socket 16 0 3
check "another architecture" says KILL_THREAD 0x40000000
check "-1 is of this one" says 'ERRNO(1)' 0xffffffff
fails_pfc() { # message
	timeout 10 "$SCBPF" dis -a x86_64 x.pfc >out 2>err
	[ $? -eq 1 ] && grep -q -F -e "$1" err || {
		cat err
		return 1
	}
}
pfc '  if ($syscall == 0)' '    if ($a0.hi32 == 0)' \
	'      if ($a0.lo32 == 1)' '        action LOG;' \
	'    if ($a1.hi32 == 0)' '      action ALLOW;'
check "a test after another one" fails_pfc 'the text does not say what'
pfc '  if ($syscall == 4294967295)' '    action ALLOW;'
check "a test of -1" fails_pfc 'the text does not say how'
pfc '  if ($syscall == 0)' '    if ($a0.hi32 ??? 0)' '      action LOG;'
check "a comparison that is none" fails_pfc "unexpected '?'"
pfc '  if ($syscall == 0)' '    action LOUD;'
check "an action that is none" fails_pfc "expected an action such as ALLOW"
pfc '  if ($syscall == 0)'
check "a test of nothing" fails_pfc "expected a test or an action below"
pfc '  if ($syscall == 0)' "$(awk 'BEGIN { blanks = "    "
	for (i = 0; i < 40; i++) {
		print blanks "if ($a0.hi32 == 0)"
		blanks = blanks "  " }
	print blanks "action LOG;" }')"
check "deep tests" fails_pfc "nest too deeply"
pfc "$(awk 'BEGIN { for (i = 1; i < 300; i++)
	printf "  if ($syscall == %d)\n    action ALLOW;\n", i }')"
check "many syscalls" gives 0 "" "$SCBPF" sim -a x86_64 x.pfc 299
check "the last one" grep -q '^ALLOW' out
check "--from" gives 0 "" "$SCBPF" dis -a x86_64 --from=pfc x.pfc
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
