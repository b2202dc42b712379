#!/bin/sh
# For maintainers: tables/consts_*.tbl against the kernel's headers, constant by
# constant and ABI by ABI. CONSTS_HEADERS names a directory with an unpacked
# linux-libc-dev (Debian's of trixie or later has the headers of all ports):
#
#	dpkg-deb -x linux-libc-dev_*_all.deb DIR
#	CONSTS_HEADERS=DIR make check
#
# Needs clang, which lays out structures as many ABIs do. What only the kernel
# itself or libc defines is not in these headers, and counted.
. tests/check.inc

headers=$CONSTS_HEADERS
if [ ! -d "$headers/usr/lib/linux/uapi" ]; then
	echo "skipped: CONSTS_HEADERS is no unpacked linux-libc-dev"
	echo "0 passed, 0 failed"
	exit 0
fi
if ! command -v clang >/dev/null; then
	echo "skipped: no clang"
	echo "0 passed, 0 failed"
	exit 0
fi

# Token, port, a target with its layout, what its compiler defines. s390 is not
# here: since 6.19 its headers have 64 bits only.
abis='
x86_64 x86 x86_64-linux-gnu __x86_64__ __LP64__
x86 x86 i386-linux-gnu __i386__
x32 x86 x86_64-linux-gnux32 __x86_64__ __ILP32__
arm arm armv7-linux-gnueabihf __arm__ __ARM_EABI__
aarch64 arm64 aarch64-linux-gnu __aarch64__ __LP64__
riscv64 riscv riscv64-linux-gnu __riscv __riscv_xlen=64 __LP64__
riscv32 riscv riscv32-linux-gnu __riscv __riscv_xlen=32
s390x s390 s390x-linux-gnu __s390__ __s390x__ __LP64__
ppc64 powerpc powerpc64-linux-gnu __powerpc__ __powerpc64__ __LP64__
ppc powerpc powerpc-linux-gnu __powerpc__
loongarch64 loongarch riscv64-linux-gnu __loongarch__ __loongarch64 __LP64__
mips mips mips-linux-gnu __mips__ _MIPS_SIM=1 _MIPS_SZLONG=32
mips64 mips mips64-linux-gnuabi64 __mips__ _MIPS_SIM=3 _MIPS_SZLONG=64 __LP64__
mips64n32 mips mips64-linux-gnuabin32 __mips__ _MIPS_SIM=2 _MIPS_SZLONG=32
m68k m68k powerpc-linux-gnu __m68k__
sh sh armv7-linux-gnueabihf __sh__
parisc parisc powerpc-linux-gnu __hppa__
parisc64 parisc powerpc64-linux-gnu __hppa__ __LP64__
alpha alpha aarch64-linux-gnu __alpha__ __LP64__ _ALPHA_SWAB_H
sparc sparc sparc-linux-gnu __sparc__
sparc64 sparc sparc64-linux-gnu __sparc__ __arch64__ __LP64__
'

includes='asm/fcntl asm/ioctls asm/mman asm/poll asm/ptrace asm/resource
asm/signal asm/socket asm/termbits asm/termios linux/aio_abi linux/bpf
linux/blkzoned linux/close_range linux/const linux/dma-buf linux/eventfd linux/eventpoll
linux/fadvise linux/falloc linux/fanotify linux/fcntl linux/fs linux/fscrypt
linux/fsverity linux/futex linux/hdreg linux/if_packet linux/if_ppp linux/if_tun linux/in
linux/in6 linux/inotify linux/io_uring linux/ioprio linux/ipc linux/kcmp
linux/kcov linux/kd linux/kexec linux/keyctl linux/landlock linux/loop
linux/membarrier linux/memfd linux/mempolicy linux/mman linux/module
linux/mount linux/msg linux/nbd linux/net linux/netlink linux/nsfs
linux/openat2 linux/perf_event linux/personality linux/pidfd linux/prctl
linux/ptrace linux/quota linux/random linux/reboot linux/resource linux/rseq
linux/rtc linux/sched linux/seccomp linux/sem linux/serial linux/shm linux/signal linux/signalfd
linux/sockios linux/stat linux/tcp linux/time linux/timerfd linux/timex
linux/tiocl linux/tty linux/userfaultfd linux/vt linux/wait linux/watchdog
linux/xattr'

# Whose names are not expected there.
inside='^(AF|PF|MSG|SOL|SOCK|SHUT|MNT|UMOUNT|SPLICE_F)_|^[FRWX]_OK$|^O_R?A?SYNC$'
# Two numbers on ABIs of 32 bits, as the program's time_t is: not in the tables.
time='"(SO_(RCV|SND)TIMEO|SO_TIMESTAMP(ING|NS)?|SIOCGSTAMP(NS)?)"'
libc='^(MAP_ANON|SCHED_OTHER|PTRACE_(PEEK|POKE)USER)$'

cat >"$T/list.c" <<'END'
#include "facts/facts.h"

#include <stdio.h>
#include <string.h>

/* For one ABI: what the headers shall say, name by name. */
int
main(int argc, char **argv)
{
	const struct arch *a = scb_facts_arch(argv[1], strlen(argv[1]));
	const char *name, *before = NULL;
	uint64_t v;

	for (unsigned i = 0; (name = scb_facts_const_name(i)); i++) {
		if (name != before &&
		    scb_facts_const(a, name, strlen(name), &v))
			printf("_Static_assert((unsigned long long)(%s) == "
			       "%juULL, \"%s\");\n",
			    name, (uintmax_t)v, name);
		else if (name != before)
			printf("#ifdef %s\n_Static_assert(0, \"%s\");\n"
			       "#endif\n",
			    name, name);
		before = name;
	}
	return argc != 2;
}
END
$CC $CFLAGS $LDFLAGS -o "$T/list" "$T/list.c" "$B/libscbpf.a" || exit 1

# Headers of libc that some of the kernel's include.
mkdir -p "$T/libc/sys"
for h in stdint stddef string time signal sys/time sys/types sys/ioctl; do
	: >"$T/libc/$h.h"
done

compare() { # token port target macro...
	token=$1 port=$2 target=$3
	shift 3
	long=4 flags=
	for macro; do
		flags="$flags -D$macro"
		[ "$macro" = __LP64__ ] && long=8
	done
	{
		echo '#include <asm/types.h>'
		echo 'typedef __SIZE_TYPE__ size_t;'
		echo 'typedef __UINT32_TYPE__ uint32_t;'
		echo 'typedef __UINT8_TYPE__ uint8_t;'
		echo 'typedef long long loff_t;'
		echo 'typedef int pid_t;'
		printf '#include <%s.h>\n' $includes
		"$T/list" "$token"
	} >"$T/$token.c"
	clang --target="$target" -undef -nostdinc -w -ferror-limit=0 \
		-std=gnu11 -ffreestanding -fsyntax-only -D__linux__ \
		-D__GNUC__=4 -D__CHAR_BIT__=8 -D__SIZEOF_LONG__=$long \
		-D__SIZEOF_POINTER__=$long "-D__SIZE_TYPE__=unsigned long" \
		-D__UINT32_TYPE__=unsigned -D__UINT8_TYPE__="unsigned char" \
		-D__MIPSEB__ -D_ABIO32=1 -D_ABIN32=2 -D_ABI64=3 $flags \
		-I"$headers/usr/lib/linux/uapi/$port" \
		-I"$headers/usr/include" -I"$T/libc" "$T/$token.c" \
		2>"$T/$token.err"
	sed -n 's/.*use of undeclared identifier .\([A-Za-z0-9_]*\).*/\1/p' \
		"$T/$token.err" | sort -u | grep -E -v "$inside|$libc" \
		>"$T/$token.missing"
	grep ': error:' "$T/$token.err" |
		grep -v -e 'use of undeclared identifier' |
		grep -E -v "$time" >"$T/$token.wrong"
	check "$token: all are there" [ ! -s "$T/$token.missing" ]
	check "$token: with these values" [ ! -s "$T/$token.wrong" ]
	head -n 20 "$T/$token.missing" "$T/$token.wrong" |
		sed -n '/^[^=]/p' >&2
}

while read -r token port target macros; do
	[ -z "$token" ] || compare "$token" "$port" "$target" $macros
done <<END
$abis
END
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
