#!/bin/sh
# gen -f elf and -f launcher: what is in the files, that they work here, and
# that the machine code has the syscall numbers of the tables.
. tests/check.inc
tables=$PWD/tables
cd "$T" || exit 1

gen() {
	"$SCBPF" gen -q "$@"
}

size() {
	wc -c <"$1"
}

# --- the tables ------------------------------------------------------------

# The machine code has the syscall numbers that it was made with;
# tables/start.sh makes it again.
numbers() { # architecture
	sed -n 's,^ \* \(prctl .*\),\1,p' "$tables/start_$1.tbl" |
		awk '{ for (i = 1; i < NF; i += 2) print $i, $(i + 1) }' |
		sort >stub
	"$SCBPF" table -a "$1" prctl seccomp execve exit exit_group write |
		grep -v '^#' | while read -r number name _; do
			echo "$name $((number))"
		done | sort >table
	cmp stub table && [ "$(wc -l <stub)" -eq 6 ]
}
for file in "$tables"/start_*.tbl; do
	a=${file##*/start_}
	check "numbers of ${a%.tbl}" numbers "${a%.tbl}"
done

# --- the files -------------------------------------------------------------

gen -a s390 -f launcher -o other.c
$CC -ffreestanding -c -o other.o other.c 2>other.err
check "C for another architecture is one error" \
	[ "$(grep -c error: other.err)" = 1 ]
check "an executable" gen -a x86_64 --only -f elf -o sandbox
check "at most 1920 bytes" [ "$(size sandbox)" -le 1920 ]
check "with the filter in it" sh -c \
	'"$SCBPF" gen -q -a x86_64 --only -f raw >raw
	tail -n 1 sandbox >line
	end=$(($(wc -c <raw) + $(wc -c <line) + 1))
	tail -c $end sandbox | head -c "$(wc -c <raw)" | cmp - raw'
check "says what it is" grep -a 'under a filter made of the built-in policy' \
	sandbox
(umask 027 && gen -a arm -f elf -o mode)
check "mode" [ "$(ls -l mode | cut -c 1-10)" = -rwxr-x--- ]
: >old
chmod 640 old
gen -a arm -f elf -o old
check "mode of an old file" [ "$(ls -l old | cut -c 1-10)" = -rwxr-x--- ]
check "to standard output" sh -c '"$SCBPF" gen -q -a arm -f elf | cmp - old'
all=$(for file in "$tables"/start_*.tbl; do
	a=${file##*/start_}
	echo "-a ${a%.tbl}"
done)
check "all of them" gen $all -f elf -o all/
check "a file each" [ "$(ls all | wc -l)" -eq "$(ls "$tables"/start_* |
	wc -l)" ]
gen -a aarch64_be -f elf -o big
check "code of aarch64_be: little endian" sh -c \
	'for f in big all/aarch64.elf; do
		tail -c +369 $f | head -c 800 >$f.code
	done
	cmp big.code all/aarch64.elf.code && ! cmp -s big all/aarch64.elf'
check "by suffix" gen -a arm -o arm.elf
check "and alike" cmp arm.elf all/arm.elf
check "none for this one" gives 1 "no machine code is known" \
	gen -a m68k -f elf -o none
check "nor for one of two" [ "$("$SCBPF" gen -q -a x86_64 -a m68k -f elf \
	-o two/ 2>&1)" = "scbpf: error: no machine code is known for a \
launcher on m68k, expected another format" ]
check "nor C" gives 1 "no machine code is known" gen -a m68k -f launcher
# There is no listener: a message says so.
cat >notify.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW",
 "flags": ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"],
 "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_NOTIFY"}]}
END
said() { # format text
	"$SCBPF" gen -f "$1" -o notify notify.json 2>err &&
		if [ -n "$2" ]; then grep -F "$2" err; else [ ! -s err ]; fi
}
for f in elf launcher; do
	check "$f: no listener" said $f "warning: a launcher has no listener"
	check "$f: nor its flag" said $f \
		"and the flag WAIT_KILLABLE_RECV is not set"
done
for f in raw base64; do
	check "$f: no listener" said $f \
		"warning: the format '$f' cannot ask for a listener"
done
for f in raw base64 c; do
	check "$f: no flags" said $f "has to set: LOG WAIT_KILLABLE_RECV"
done
for f in h json asm dot; do
	check "$f: nothing is lost" said $f ""
done
check "as an error" gives 1 "error: a launcher has no listener" \
	"$SCBPF" gen -f elf -W error -o none notify.json
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >allow.json
check "execve is refused" gives 0 "refuses execve" \
	"$SCBPF" gen -a arm --deny execve -f elf -o refused
check "which may be an error" gives 1 "refuses execve" \
	"$SCBPF" gen -a arm --deny execve -f elf -W error -o none
check "one exit is enough" gives 0 "" \
	"$SCBPF" gen -W error --kill exit_group -f elf -o ends allow.json
for f in elf launcher; do
	check "$f: no exit" gives 1 "refuses exit and exit_group" "$SCBPF" gen \
		-W error --kill exit,exit_group -f $f -o none allow.json
done
check "nothing is left" [ ! -e none ]

# The header, as od shows it: class, byte order, machine, flags.
header() { # architecture bytes...
	is=$(od -An -v -tx1 "all/$1.elf" | tr -d ' \n')
	word=$2 at=$3 flags=$4
	[ "$(echo "$is" | cut -c 9-12)" = "$word" ] || return 1
	[ "$(echo "$is" | cut -c 37-40)" = "$at" ] || return 1
	case $word in
	02*) from=97 ;;
	*) from=73 ;;
	esac
	[ "$(echo "$is" | cut -c $from-$((from + 7)))" = "$flags" ]
}
while read -r a rest; do
	check "header of $a" header "$a" $rest
done <<'END'
x86_64 0201 3e00 00000000
x86 0101 0300 00000000
x32 0101 3e00 00000000
arm 0101 2800 00000005
aarch64 0201 b700 00000000
riscv64 0201 f300 00000000
riscv32 0101 f300 00000000
s390x 0202 0016 00000000
s390 0102 0016 00000000
ppc64 0202 0015 00000002
ppc 0102 0014 00000000
loongarch64 0201 0201 43000000
mips 0102 0008 70001000
mips64 0202 0008 80000000
mips64n32 0102 0008 80000020
END

# --- running ---------------------------------------------------------------

cat >probe.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* 3: the default policy is in force. */
int
main(int argc, char **argv)
{
	if (argc != 2 || argv[1][0] != 'x' || !getenv("SCBPF_TEST"))
		return 1;
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 2;
	return syscall(SYS_keyctl, 9999, 0, 0, 0, 0) == -1 && errno == EPERM
		? 3 : 4;
}
END
SCBPF_TEST=1
export SCBPF_TEST

runs() { # what, a launcher
	what_runs=$1
	shift
	check "$what_runs: runs" gives 3 "" "$@" ./probe x
	check "$what_runs: PATH" gives 3 "" env PATH="/no/such:.:/bin" "$@" \
		probe x
	check "$what_runs: --" gives 3 "" "$@" -- ./probe x
	check "$what_runs: -- once" gives 127 "scbpf: --: not found" "$@" -- --
	check "$what_runs: -- alone" gives 125 "scbpf: expected a command" \
		"$@" --
	check "$what_runs: no option" gives 127 "scbpf: ---: not found" "$@" ---
	check "$what_runs: no PATH" gives 0 "" env -i "$@" true
	check "$what_runs: no such" gives 127 "scbpf: ./nope: not found" \
		"$@" ./nope x
	# A directory of PATH that may not be searched would be another error.
	check "$what_runs: not in PATH" gives 127 "scbpf: no-such: not found" \
		env PATH=/bin "$@" no-such x
	check "$what_runs: PATH with a file" gives 127 \
		"scbpf: no-such: not found" env PATH=./garbage:/bin "$@" no-such x
	check "$what_runs: an empty name" gives 127 "scbpf: '': not found" \
		"$@" ''
	check "$what_runs: a directory" gives 126 \
		"scbpf: /: cannot be executed" "$@" /
	check "$what_runs: no program" gives 126 \
		"scbpf: ./garbage: cannot be executed" "$@" ./garbage
	check "$what_runs: no command" gives 125 "scbpf: expected a command" "$@"
	for call in prctl seccomp; do
		check "$what_runs: no $call" gives 125 \
			"scbpf: cannot install the filter" "$SCBPF" run -q \
			--deny $call allow.json -- "$@" ./probe x
	done
	check "$what_runs: no escape reaches the terminal" gives 127 \
		"scbpf: a?b: not found" env PATH=/bin "$@" "$(printf 'a\033b')"
	check "$what_runs: one line" [ "$(wc -l <err)" -eq 1 ]
}
silent() { # what, a launcher with a filter that kills write
	check "$1: says nothing then" gives 127 "" env PATH=/bin "$2" no-such
	check "$1: and nothing else" [ ! -s err ]
}

# A launcher never waits for ever because its exit is refused; and it does not
# make an exit call that is killed if it can make the other one.
ends() { # format, how it becomes a program
	gen -f "$1" -o "stay.$1" stay.policy
	"$2" "stay.$1" stay
	check "$1: the filter refuses to exit" gives 139 "" timeout 10 ./stay \
		./nope
	for call in exit exit_group; do
		gen --kill $call -f "$1" -o "one.$1" allow.json
		"$2" "one.$1" one
		check "$1: the filter kills $call" gives 127 \
			"scbpf: ./nope: not found" ./one ./nope
		check "$1: the filter kills $call: no command" gives 125 \
			"scbpf: expected a command" ./one
	done
}

compiles() { # source file
	$CC -Wall -Wextra -Werror -Wno-unused-command-line-argument -Os \
		-static -nostdlib -ffreestanding -fno-stack-protector \
		-fno-pic -no-pie -o "$2" -x c "$1"
}

# Without the options, the error names them.
"$SCBPF" gen -q -f launcher -o hosted.c
check "compiled with libc" sh -c '! $CC -c -o hosted.o hosted.c 2>err &&
	grep "compile this with -static -nostdlib -ffreestanding" err'
check "and without" compiles hosted.c hosted

# One that kills long messages, or all that say that a command is not there.
{
	printf '%s\n' '@default kill-process' '{execve, exit, exit_group}: allow'
	echo 'write: fd == 2 && count < 20'
} >count.policy
sed 's/ count < 20/ count != 31/' count.policy >odd.policy
sed 's/ && count < 20/ || fd == 1/' count.policy >any.policy
# One that kills messages except at addresses where none is.
{
	echo @denylist
	echo 'write: buf != 0 && buf != 0xffffffff && buf != -1; kill-process'
} >place.policy

compiled() {
	for p in count odd place; do
		gen -f launcher -o $p.c $p.policy
		check "C: $p.policy" sh -c "grep 'MAY_SAY 0' $p.c"
	done
	gen -f launcher -o any.c any.policy
	check "C: any count" grep 'MAY_SAY 1' any.c
	check "C compiles" compiles launcher.c there
	runs C ./there
	gen --kill write -f launcher -o mute.c allow.json
	check "C: a filter without write" sh -c 'grep "MAY_SAY 0" mute.c'
	compiles mute.c mute
	silent C ./mute
	ends launcher compiles
}

$CC -o probe probe.c
if gen -f elf -o here && "$SCBPF" run -q -- true 2>log; then
	echo garbage >garbage
	chmod +x garbage
	runs elf ./here
	gen --kill write -f elf -o muted allow.json
	silent elf ./muted
	for p in count odd place; do
		gen -f elf -o $p $p.policy
		silent elf ./$p
	done
	gen -f elf -o any any.policy
	check "elf: any count" gives 127 "scbpf: no-such: not found" \
		env PATH=/bin ./any no-such
	printf '@default kill-process\nexecve: allow\n{exit, exit_group}: %s' \
		'return EPERM' >stay.policy
	ends elf cp
	check "C" gen -f launcher -o launcher.c
	echo 'void _start(void) { for (;;) ; }' >start.c
	if compiles start.c start 2>log; then
		compiled
	else
		echo "skipped: $CC makes no programs without libc"
	fi
	check "as scbpf's own filter" gives 3 "" \
		"$SCBPF" run -q -- ./here ./probe x
else
	echo "skipped: no filter can be installed here, or none of $SCBPF for true"
fi
# Through the built-in policy of this machine, which also covers x86.
gen -a x86 -f elf -o x86 allow.json
"$SCBPF" run -q -- ./x86 /no/such 2>err
if [ $? -ne 127 ]; then
	echo "skipped: this kernel runs no x86 programs"
elif compiles_for __i386__; then
	check "x86: its own programs run" gives 3 "" \
		"$SCBPF" run -q -- ./x86 ./probe x
else
	check "x86: its own filter kills" gives 159 "" sh -c \
		'"$SCBPF" run -q -- ./x86 ./probe x; exit $?'
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
