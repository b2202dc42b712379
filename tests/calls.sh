#!/bin/sh
# scbpf calls: its output and exit status for our own launcher, for programs
# that are made here from assembly and C, and for files that are not programs.
. tests/check.inc
cd "$T" || exit 1

calls() {
	"$SCBPF" calls "$@"
}

"$SCBPF" gen -q -a x86_64 -f elf -o launcher
check "our launcher" gives 0 "" calls launcher
for call in prctl seccomp execve exit exit_group write; do
	check "our launcher: $call" grep -q "[0-9]  $call  *[123] site" out
done
check "complete" grep -q '8 of 8 sites known: complete$' out
check "it executes" grep -q 'can start others, whose calls are not' out
check "no sites are listed" [ -z "$(grep '^sites' out)" ]
check "sites" gives 0 "" calls --sites launcher
check "a site" grep -q '^0x[0-9a-f]*: prctl (constant)$' out
check "its architecture" gives 0 "" calls -a x86_64 launcher
check "another architecture" gives 2 "is a program for x86_64, not for arm" \
	calls -a arm launcher
check "from standard input" sh -c '"$SCBPF" calls - <launcher >in 2>&1 &&
	sed 1d in >in.rest && "$SCBPF" calls launcher | sed 1d | cmp - in.rest'
check "assumed" gives 0 "" calls --assume=no-jit,no-dlopen launcher
check "assumed, and said" [ "$(grep -c '^assumed: ' out)" -eq 2 ]
check "an unknown assumption" gives 2 "unknown value 'no-luck' of '--assume'" \
	calls --assume=no-luck launcher
check "JSON" gives 0 "" calls --json --sites --assume=no-jit launcher
tr -d ' \t\n' <out >joined
check "JSON: complete" grep -q '"complete":true,"assumed":\["no-jit"\]' joined
check "JSON: a call" grep -q \
	'{"number":157,"name":"prctl","sites":1,"kernel":false,' joined
check "JSON: an argument" grep -q '"values":\["0x1"\]' joined
check "JSON: a site" grep -q '{"address":"0x[0-9a-f]*","function":null' joined

# --- learn with the program's code -------------------------------------------

cat >trace <<'END'
1 execve("./launcher", ["launcher"], 0x0 /* 0 vars */) = 0
1 prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0
1 getpid() = 3
END
learns() { # options
	"$SCBPF" learn -a x86_64 -o p "$@" launcher trace >out 2>err &&
		"$SCBPF" gen -q -a x86_64 -W error -o f.bpf p
}
verdict() { # call: its verdict
	"$SCBPF" sim -q -a x86_64 f.bpf "$@" | sed 's/,.*//'
}
check "learn" learns
check "the list is complete" grep -q '^@default kill-process$' p
check "its title" grep -q '^# In the code of the program, and not seen:$' p
check "what was seen" [ "$(verdict prctl 38)" = ALLOW ]
check "what is not in it" grep -q "^getpid: allow  # not in the program's" p
check "another argument" [ "$(verdict prctl 1)" = LOG ]
check "what was not seen" [ "$(verdict gettimeofday)" = LOG ]
check "what is impossible" [ "$(verdict fork)" = KILL_PROCESS ]
check "a default" learns --default=trap
check "it applies" [ "$(verdict fork)" = "TRAP" ]
for row in allow:ALLOW 'return ENOSYS:ERRNO(38) ENOSYS' leave:KILL_PROCESS; do
	check "${row%%:*}" learns --unseen="${row%%:*}"
	check "${row%%:*}: not seen" [ "$(verdict gettimeofday)" = "${row#*:}" ]
	check "${row%%:*}: seen" [ "$(verdict prctl 38)" = ALLOW ]
	check "${row%%:*}: impossible" [ "$(verdict fork)" = KILL_PROCESS ]
done
check "leave: a comment" grep -q '^#   .*gettimeofday .*seccomp' p
check "JSON" learns -f oci
check "JSON: seen" [ "$(verdict execve)" = ALLOW ]
check "JSON: not seen" [ "$(verdict gettimeofday)" = LOG ]
check "JSON: impossible" [ "$(verdict fork)" = KILL_PROCESS ]
check "the code alone" "$SCBPF" learn -a x86_64 -o p launcher
check "nothing was seen" [ "$(grep -c '^# Seen' p)" -eq 0 ]
check "an action that needs a tracer" gives 2 "'--unseen' takes no 'trace'" \
	"$SCBPF" learn --unseen=trace launcher trace
{ head -c 64 launcher; head -c 400 /dev/zero; } >cut
check "a damaged program" gives 1 "no segment with code" \
	"$SCBPF" learn cut trace

# --- what is no program ------------------------------------------------------

check "nothing" gives 2 "expected one ELF program" calls
check "two" gives 2 "expected one ELF program" calls launcher launcher
check "no such file" gives 2 "cannot open 'none'" calls none
echo text >text
check "not ELF" gives 2 "cannot read 'text': it is not an ELF file" calls text
: >empty
check "empty" gives 2 "it is not an ELF file" calls empty
head -c 100 launcher >cut
check "cut" gives 2 "program headers are missing or damaged" calls cut
"$SCBPF" gen -q -a s390x -f elf -o other
check "another byte order" gives 2 "a big-endian ELF file" calls other
"$SCBPF" gen -q -a arm -f elf -o other
check "32 bits" gives 2 "a 32-bit ELF file" calls other
changed() { # offset bytes: the launcher with other bytes there
	cp launcher other
	printf "$2" | dd of=other bs=1 seek=$(($1)) conv=notrunc 2>log
}
changed 0x12 '\003'
check "another machine" gives 2 "for another architecture" calls other
changed 0x10 '\001'
check "a relocatable file" gives 2 "not a program" calls other
head -c 63 launcher >cut
check "its header is cut" gives 2 "its ELF header is truncated" calls cut
head -c 400 launcher >cut
check "a segment is cut" gives 2 "ends beyond the end of the file" calls cut
changed 0x44 '\007'
check "W+X" gives 1 "" calls other
check "W+X: why" grep -q 'a segment is writable and executable (0x400000)' out
check "W+X: JSON" gives 1 "" calls --json --assume=no-jit,no-dlopen other
tr -d ' \t\n' <out >joined
check "W+X: JSON: assumed" grep -q '"assumed":\["no-jit","no-dlopen"\]' joined
check "W+X: JSON: why" grep -q '{"reason":"asegmentiswritableand'\
'executable","count":1,"address":"0x400000"}' joined
changed 0x28 '\377\377'
check "section headers outside" gives 0 "" calls other
changed 0x39 '\377'
check "program headers outside" gives 2 "missing or damaged" calls other

# --- what compilers make -----------------------------------------------------

compiles() { # options
	$CC "$@" 2>log
}

cat >hello.c <<'END'
static long
call(long n, long a, const char *b, long c)
{
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(n), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return r;
}

void _start(void);

void
_start(void)
{
	call(1, 1, "hello\n", 6);
	call(60, 0, 0, 0);
	for (;;)
		;
}
END
for level in -O0 -O1 -O2 -Os; do
	if compiles_for __x86_64__ && compiles $level -static -nostdlib \
		-ffreestanding -fno-stack-protector -o hello hello.c; then
		check "hello $level runs" [ "$(./hello)" = hello ]
		calls hello >out 2>err
		check "hello $level" [ $? -eq 0 ]
		check "hello $level: write, exit" [ "$(grep -c ' site' out)" \
			-ge 2 ] && grep -q ' write ' out && grep -q ' exit ' out
	else
		echo "skipped: $CC $level makes no programs of x86_64 without libc"
	fi
done

# A number that is known only at run time.
sed 's/call(1,/call((long)__builtin_ia32_rdtsc(),/' hello.c >unknown.c
if compiles_for __x86_64__ && compiles -O2 -static -nostdlib -ffreestanding \
	-fno-stack-protector -o unknown unknown.c; then
	check "an unknown number" gives 1 "" calls --sites unknown
	check "its site" grep -q '^0x[0-9a-f]* _start+0x[0-9a-f]*: unknown: ' out
	check "the other site" grep -q '^0x[0-9a-f]* .*: exit (constant)$' out
	check "JSON" gives 1 "" calls --sites --json unknown
	check "JSON: its function" grep -q '"function": "_start"' out
fi

# A policy cannot name number -1.
sed 's/call(60, .*/call(-1, 0, 0, 0); &/' hello.c >minus.c
if compiles_for __x86_64__ && compiles -O2 -static -nostdlib -ffreestanding \
	-fno-stack-protector -o minus minus.c; then
	calls minus >out
	check "number -1 is in its code" grep -q -e '-1' -e 4294967295 out
	check "a policy of it" "$SCBPF" learn -q -a x86_64 -o minus.policy minus
	check "compiles" "$SCBPF" gen -q -W error -a x86_64 -o minus.bpf \
		minus.policy
	check "without that number" sh -c \
		'! grep -v "^#" minus.policy | grep -i -e -1 -e 4294967295 -e ffff'
fi

echo '#include <stdio.h>
int main(void) { return puts("hello") < 0; }' >libc.c
if compiles_for __x86_64__ && compiles -static -o static libc.c; then
	assume=--assume=no-jit,no-dlopen
	calls $assume static >out
	status=$?
	check "a static program: $status" [ $status -le 1 ]
	check "a static program: write" grep -q -e ' write ' -e ' writev ' out
	head -n 1 out
	cp static stripped
	if strip stripped 2>log; then
		calls $assume stripped | sed 1d | sed '/^$/,$!d' >bare
		sed 1d out | sed '/^$/,$!d' >all
		check "a stripped one: as many calls" \
			[ "$(grep -c ' site' bare)" -ge "$(grep -c ' site' all)" ]
	fi
else
	echo "skipped: no static libc for x86_64"
fi
if compiles_for __x86_64__ && compiles -o dynamic libc.c; then
	check "a dynamic program" gives 1 "" calls dynamic
	check "its libraries" grep -q '^libraries: .*libc' out
else
	echo "skipped: $CC makes no programs of x86_64"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
