#!/bin/sh
# run warns about calls that the filter refuses and that the libc of its command
# makes. The libc is found in the command's file, which need not be one that the
# kernel can start.
. tests/check.inc
cd "$T" || exit 1

elf() { # file, interpreter or text, type of its segment
	printf '\177ELF\002\001\001\0\0\0\0\0\0\0\0\0'
	printf '\002\0\076\0\001\0\0\0\0\0\0\0\0\0\0\0' # x86_64
	printf '\100\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'	# headers at 64
	printf '\0\0\0\0\100\0\070\0\001\0\0\0\0\0\0\0'
	printf "\\00$2\0\0\0\004\0\0\0\170\0\0\0\0\0\0\0" # at 120
	printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
	printf '\100\0\0\0\0\0\0\0\100\0\0\0\0\0\0\0'
	printf '\001\0\0\0\0\0\0\0%-64s' "$1"
}
cat >sleeps.policy <<'END2'
@default return EPERM
{nanosleep, restart_syscall, execve, write, exit_group}: allow
END2
said="'nanosleep' is allowed, but programs with glibc"
runs() { # yes or no, options...
	want=$1
	shift
	"$SCBPF" run -v "$@" >/dev/null 2>err
	if grep -q "$said" err; then is=yes; else is=no; fi
	[ $is = "$want" ] && return
	cat err
	return 1
}
try() { # yes or no, text, type
	elf "$2" "$3" >prog
	chmod +x prog
	check "$2" runs "$1" sleeps.policy -- ./prog
}
try yes /lib64/ld-linux-x86-64.so.2 3
try no /lib/ld-musl-x86_64.so.1 3
try no /system/bin/linker64 3
try yes /lib/ld-uClibc.so.0 3
try yes "Fatal glibc error" 1
try no "No error information" 1
try yes "something else" 1
elf /lib/ld-musl-x86_64.so.1 3 >prog
check "--libc" runs yes --libc=glibc sleeps.policy -- ./prog
check "-v says it" runs no sleeps.policy -- ./prog
check "-v says it: musl" grep -q "info: the program is made with musl" err
{ echo '@libc glibc-2.36'; cat sleeps.policy; } >own.policy
check "@libc" runs yes own.policy -- ./prog
check "-W error: the libc has it" sh -c '! "$0" run -W error sleeps.policy -- \
	./prog 2>err; ! grep "warning\|allowed, but" err' "$SCBPF"
elf /lib64/ld-linux-x86-64.so.2 3 >prog
check "-W error: it has not" gives 125 "error: $said" \
	"$SCBPF" run -W error sleeps.policy -- ./prog
printf '#!/bin/sh\n' >prog
check "a script" runs yes sleeps.policy -- ./prog
check "a command that is not there" gives 127 "cannot execute './none'" \
	"$SCBPF" run sleeps.policy -- ./none
mkfifo pipe && chmod +x pipe
check "a pipe is not read" gives 126 "cannot execute './pipe'" \
	"$SCBPF" run sleeps.policy -- ./pipe

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
