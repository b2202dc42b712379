#!/bin/sh
# `table --check`: our tables compared with headers that are made here.
. tests/check.inc
cd "$T" || exit 1

# The header that a machine with this kernel would have, from our own table.
make_headers() { # arch file [base]
	mkdir -p "${2%/*}"
	"$SCBPF" table -a "$1" | awk -v base="${3:-0}" '
	function number(s,   i, n) {
		if (s !~ /^0x/)
			return s
		for (i = 3; i <= length(s); i++)
			n = n * 16 + index("0123456789abcdef", \
			    substr(s, i, 1)) - 1
		return n
	}
	/^#/ { next }
	base == 0 { print "#define __NR_" $2 " " number($1) }
	base != 0 {
		print "#define __NR_" $2 "\t(__NR_Linux + " \
			number($1) - base ")"
	}' >"$2"
}

checks() { # status, options
	want=$1
	shift
	"$SCBPF" table "$@" >out 2>err
	[ $? -eq "$want" ]
}

make_headers x86_64 flat/asm/unistd_64.h
make_headers x86 root/usr/include/i386-linux-gnu/asm/unistd_32.h
make_headers x86_64 root/usr/include/x86_64-linux-gnu/asm/unistd_64.h
make_headers x32 root/usr/include/x86_64-linux-gnu/asm/unistd_x32.h 1073741824
make_headers mips root/usr/include/mips-linux-gnu/asm/unistd_o32.h 4000
make_headers arm include/include/asm/unistd-eabi.h
check "the headers are full" grep -q "__NR_fchroot 472$" flat/asm/unistd_64.h
printf '#define __NR_syscalls 472\n#define __NR_reserved9 9\n' \
	>>flat/asm/unistd_64.h
check "a directory" checks 0 -a x86_64 --check flat
check "nothing differs" [ ! -s out ]
check "nor is said" [ ! -s err ]
check "all were compared" checks 0 -v -a x86_64 --check flat
check "and counted" grep -q "38[0-9] calls in .*, 0 differ" err
for a in x86_64 x86 x32 mips; do
	check "a sysroot: $a" checks 0 -a $a --check root
	check "no difference: $a" [ ! -s out ]
done
check "include" checks 0 -a arm --check include
check "none for it" checks 1 -a riscv64 --check root
check "says so" grep -q "no asm/unistd_64.h below 'root'" err

# As Debian's cross compilers have them; beside the machine's own asm/.
make_headers aarch64 cross/usr/aarch64-linux-gnu/include/asm/unistd_64.h
make_headers x86_64 cross/usr/include/asm/unistd_64.h
check "a cross compiler's" checks 0 -v -a aarch64 --check cross
check "not the machine's" grep -q "aarch64-linux-gnu/include/asm/unistd_64.h'" err
check "the machine's" checks 0 -v -a x86_64 --check cross
check "another architecture's" checks 1 -a riscv64 --check cross
check "looks like it" grep -q "warning: most numbers in .*: these are \
probably not the headers of riscv64" err

# Up to Linux 6.10 all ports with the generic table shared one header, with
# conditions.
mkdir -p old/asm old/asm-generic
cat >old/asm/unistd.h <<'END'
#ifdef __LP64__
#define __ARCH_WANT_RENAMEAT
#endif /* __LP64__ */
#include <asm-generic/unistd.h>
#ifndef __NR_riscv_flush_icache
# define __NR_riscv_flush_icache (__NR_arch_specific_syscall + 15)
#endif
END
cat >old/asm-generic/unistd.h <<'END'
#include <asm/bitsperlong.h>
#ifndef __SYSCALL
#define __SYSCALL(x, y)
#endif
#if __BITS_PER_LONG == 32 || defined(__SYSCALL_COMPAT)
#define __SC_3264(_nr, _32, _64) __SYSCALL(_nr, _32)
#else
#define __SC_3264(_nr, _32, _64) __SYSCALL(_nr, _64)
#endif
#if defined(__ARCH_WANT_TIME32_SYSCALLS) || __BITS_PER_LONG != 32
#define __NR_io_getevents 4
#endif
#define __NR3264_fcntl 25
__SC_COMP_3264(__NR3264_fcntl, sys_fcntl64, sys_fcntl, compat_sys_fcntl64)
#ifdef __ARCH_WANT_RENAMEAT
#define __NR_renameat 38
#endif /* __ARCH_WANT_RENAMEAT */
#ifdef __ARCH_WANT_SYNC_FILE_RANGE2
#define __NR_sync_file_range2 84
#else
#define __NR_sync_file_range 84
#endif
#define __NR_arch_specific_syscall 244
#undef __NR_syscalls
#define __NR_syscalls 451
#if __BITS_PER_LONG == 64 && !defined(__SYSCALL_COMPAT)
#define __NR_fcntl __NR3264_fcntl
#else
#define __NR_fcntl64 __NR3264_fcntl
#endif
END
check "older, 64 bits" checks 1 -v -a riscv64 --check old
check "its condition holds" grep -qx " *38  renameat: not in the tables" out
check "and no other" grep -q "5 calls in .*, 1 differ" err
check "older, 32 bits" checks 0 -v -a riscv32 --check old
check "other conditions" grep -q "3 calls in .*, 0 differ" err

# Files that are not headers.
wrong() { # text of the message
	checks 1 -a x86_64 --check bad && grep -q "error: $1" err &&
		[ ! -s out ]
}
mkdir -p bad/asm
: >bad/asm/unistd_64.h
check "empty" wrong "no syscall numbers of x86_64 in 'bad/asm/unistd_64.h'"
awk 'BEGIN { while (n++ < 40) print "#if 1" }' >bad/asm/unistd_64.h
check "nested" wrong "more than 31 nested conditions"
awk 'BEGIN { while (n++ < 5000) print "#define M" n }' >bad/asm/unistd_64.h
check "many" wrong "more than 4096 macros"
{
	echo '#define __NR_a ((((((((((((((((((((((((((((((((((((((((((1'
	echo '#define __NR_b 99999999999999999999'
	echo '#define __NR_c 4294967295 + 1'
	echo '#define __NR_d'
	echo '#endif'
	echo '#define __NR_read (0 || !!0) - !1'
} >bad/asm/unistd_64.h
check "numbers that are none" checks 0 -v -a x86_64 --check bad
check "are skipped" grep -q " 1 call in .*, 0 differ" err
rm bad/asm/unistd_64.h && mkdir bad/asm/unistd_64.h
check "a directory" wrong ".*irectory"

# A vendor's kernel: a call of its own, one that moved, and a number renamed.
sed -e 's/^#define __NR_fchroot .*/#define __NR_fchroot 499/' \
	-e 's/^#define __NR_mseal .*/#define __NR_vendor_seal 462/' \
	flat/asm/unistd_64.h >changed
printf '#define __NR_vendor_call 480\n' >>changed
mv changed flat/asm/unistd_64.h
check "a vendor's" checks 1 -a x86_64 --check flat
cat >want <<'END'
       462  vendor_seal: 'mseal' in the tables
       499  fchroot: 472 in the tables
       480  vendor_call: not in the tables
END
sort want >sorted
check "is listed" [ "$(sort out)" = "$(cat sorted)" ]
check "older headers" checks 1 -v -a x86_64 --check flat
check "are listed under -v" grep -q "not in the headers: 472 fchroot" err
check "one architecture" checks 2 -a x86_64 -a x86 --check flat
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
