#!/bin/sh
# audit --elf: a filter against the calls in the code of a program. The program
# is our own launcher, whose calls are known: prctl and seccomp with one operation,
# execve, write and two to exit; and those that the kernel and the vDSO make.
. tests/check.inc
. tests/audit.inc

"$SCBPF" gen -q -a x86_64 -f elf -o launcher
elf="-a x86_64 --only --ignore=needed-calls --elf=launcher"
made=$("$SCBPF" calls launcher | sed -n 's/.* \([0-9]*\) syscalls;.*/\1/p')
all="execve write exit exit_group rt_sigreturn restart_syscall clock_gettime clock_getres
gettimeofday getrandom seccomp prctl"
lines() { # what each call gets
	for call in $all; do
		echo "$call: $1"
	done
}

# --- each check, found and not found
{ echo '@default errno(EPERM)'
lines allow | sed 's/^prctl: .*/prctl: option == PR_SET_NO_NEW_PRIVS/'; } >exact
{ echo '@default errno(EPERM)'; sed -e 1d -e 's/^seccomp:.*//' exact; } >less
{ cat exact; echo 'ptrace: allow'; } >more
for op in SET_MODE_STRICT SET_MODE_FILTER; do
	sed "s/^seccomp: .*/seccomp: op == SECCOMP_$op/" exact >$op
done
sed 's/^seccomp: .*/seccomp: return ENOSYS/' exact >enosys
twins program-refused "$elf" less exact
twins program-refused "$elf" SET_MODE_STRICT SET_MODE_FILTER
twins program-refused "$elf" less enosys
twins program-limited "$elf" enosys exact
twins program-unused "$elf" more exact
twins program-arguments "$elf" exact SET_MODE_FILTER
twins program-arch "-a x86_64 --elf=launcher" "" "--only exact"
check "program-arguments: what is passed" sh -c '"$SCBPF" audit -q "$@" exact |
	grep -q "the program passes op SECCOMP_SET_MODE_FILTER"' sh $elf

if compiles_for __x86_64__ && echo 'int main(void) { return 0; }' >main.c &&
	$CC -o dynamic main.c 2>log; then
	check "program-incomplete: found" found program-incomplete \
		-a x86_64 --elf=dynamic exact
	check "its reasons" grep -q 'it needs libraries' out
else
	echo "skipped: $CC makes no programs of x86_64"
fi
check "program-incomplete: not found" absent program-incomplete $elf exact

# --- numbers and names
joined() { # what the output holds, apart from the ends of its lines
	tr -s ' \n' ' ' <out | grep -q "$1"
}
check "the numbers" gives 0 "" "$SCBPF" audit $elf more
check "all calls" joined "launcher, x86_64: $made calls in its code, $made all"
check "one more" joined "; the filter allows 1 other "
check "its name" grep -q '^  x86_64 ptrace: ALLOW$' out
check "a refusal" gives 1 "" "$SCBPF" audit $elf less
check "how many" joined "$((made - 1)) allowed, 1 refused; the filter allows 0 o"
check "its name" grep -q '^  x86_64 seccomp.*: ERRNO(1) EPERM$' out
check "a kill" sh -c '"$SCBPF" audit "$@" >out; [ $? -eq 1 ] &&
	grep -q "^  x86_64 seccomp.*: KILL_PROCESS" out' sh $elf --kill=seccomp exact
check "ignored" gives 0 "" "$SCBPF" audit $elf \
	--ignore=program-refused:seccomp less
check "notes fail" gives 1 "" "$SCBPF" audit $elf --fail-on=note more
check "a filter" sh -c '"$SCBPF" gen -q -a x86_64 --only -f raw -o f.bpf less &&
	! "$SCBPF" audit "$@" f.bpf >out && grep -q "program-refused" out' sh $elf
check "JSON" gives 0 "" "$SCBPF" audit $elf --json --assume=no-jit more
tr -d ' \t\n' <out >joined
check "JSON: the program" grep -q '"program":{"source":"launcher","arch":"x86_'\
'64","complete":true,"reasons":\[\],"assumed":\["no-jit"\],"calls":'"$made"',"a'\
'llowed":'"$made"',"limited":0,"refused":0,"unused":1,"loose":1,"foreign":0}' \
	joined
check "JSON: without" gives 0 "" "$SCBPF" audit --json -a x86_64
check "JSON: null" grep -q '"program": null' out
for format in text md html sarif; do
	check "$format" sh -c '"$SCBPF" audit "$@" | grep -q program-unused' \
		sh $elf -f $format more
done
check "SARIF: assumed" sh -c '"$SCBPF" audit "$@" | tr -d " \t\n" |
	grep -q "\"assumed\":\[\"no-jit\"\]"' sh $elf --assume=no-jit -f sarif more
checks() {
	"$SCBPF" audit -a x86_64 "$@" exact 2>&1 |
		sed -n 's/.*: \([0-9]*\) checks,.*/\1/p'
}
check "checks are made with a program" \
	[ "$(checks $elf)" -eq "$(($(checks --only) + 6))" ]

# --- what is wrong
check "another architecture" gives 2 \
	"'launcher' is a program for x86_64, not for arm; use '-a x86_64'" \
	"$SCBPF" audit -a arm --elf=launcher exact
check "one of several" gives 0 "" "$SCBPF" audit -a x86+x86_64 --elf=launcher
check "no such file" gives 2 "cannot open 'none'" \
	"$SCBPF" audit --elf=none exact
check "no program" gives 2 "cannot read 'exact': it is not an ELF file" \
	"$SCBPF" audit --elf=exact exact
check "--assume alone" gives 2 "expected '--elf'" \
	"$SCBPF" audit --assume=no-jit exact
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
