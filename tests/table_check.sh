#!/bin/sh
# `table --check`: our tables against headers, made up here.
. tests/check.inc
cd "$T" || exit 1

# What a machine of this kernel would have, from our own table.
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
check "are told under -v" grep -q "not in the headers: 472 fchroot" err
check "one architecture" checks 2 -a x86_64 -a x86 --check flat
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
