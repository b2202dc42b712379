#!/bin/sh
# tables/update.sh on copies of the tables, with kernel trees generated from
# them: x86_64 and x32 (one file, chosen by ABI), mips (a base), s390x (with
# s390 dropped), aarch64 (the generic table), riscv (the generic header).
. tests/check.inc

says() { # file text
	grep -F -x -e "$2" "$1" >/dev/null || {
		echo "no '$2' in:"
		head -n 20 "$1"
		return 1
	}
}

# The added and removed lines of a diff are those on standard input.
only() { # diff
	grep '^[-+]' "$1" | grep -v '^---\|^+++\|up to Linux\|^.[ #]' >changes
	diff changes -
}

# The rows of a table in the kernel's form.
rows() { # token word base
	sed -e '/^#include/r tables/common.tbl' "tables/$1.tbl" |
		sed -n -e 's/X32 + //' \
		-e 's/^\([SRC]\)(\([0-9]*\), "\([^"]*\)".*/\1 \2 \3/p' |
		awk -v word="$2" -v base="$3" '{
		entry = $1 == "R" ? "sys_ni_syscall" : "sys_" $3
		print $2 - ($1 == "C" ? 0 : base), word, $3, entry
	}'
}

macros() { # token
	rows "$1" x 0 | awk '{
		print "#define __NR_" $3 " " $1
		print "__SYSCALL(__NR_" $3 ", " $4 ")"
	}'
}

version() { # tree major minor extra
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\n' "$2" "$3" \
		>"$1/Makefile"
	printf 'EXTRAVERSION = %s\n' "$4" >>"$1/Makefile"
}

make_tree() { # tree
	x86=$1/arch/x86/entry/syscalls
	mips=$1/arch/mips/kernel/syscalls
	s390=$1/arch/s390/kernel/syscalls
	arm64=$1/arch/arm64/kernel
	mkdir -p "$x86" "$mips" "$s390" "$arm64" "$1/scripts"
	{
		printf '# made up\n'
		rows x86_64 64 0
		rows x32 x32 0
	} >"$x86/syscall_64.tbl"
	rows mips o32 4000 >"$mips/syscall_o32.tbl"
	rows s390x common 0 >"$s390/syscall.tbl"
	rows aarch64 64 0 >"$1/scripts/syscall.tbl"
	printf '%s\n' 'syscall_abis_64 += rlimit memfd_secret' \
		'syscalltbl = $(srctree)/scripts/syscall.tbl' \
		>"$arm64/Makefile.syscalls"
}

# Before 6.11: macros, some of them for one width only.
make_old_tree() { # tree
	generic=$1/include/uapi/asm-generic
	riscv=$1/arch/riscv/include/uapi/asm
	mkdir -p "$generic" "$riscv"
	{
		printf '#include <asm/bitsperlong.h>\n'
		printf '#if __BITS_PER_LONG == 64\n'
		macros riscv64
		printf '#else\n'
		macros riscv32
		printf '#endif\n#define __NR_arch_specific_syscall 244\n'
		printf '#undef __NR_syscalls\n#define __NR_syscalls 700\n'
	} >"$generic/unistd.h"
	{
		printf '#include <asm-generic/unistd.h>\n#ifdef __LP64__\n'
		printf '#define __NR_wide (__NR_arch_specific_syscall + 13)\n'
		printf '__SYSCALL(__NR_wide, sys_wide)\n#endif\n'
	} >"$riscv/unistd.h"
}

update() { # option... tree
	sh tables/update.sh "$@" >out 2>err
}

mkdir "$T/new" "$T/old" "$T/tmp"
cp -R tables arch "$T"
cd "$T" || exit 1
TMPDIR=$T/tmp
export TMPDIR
cp -R tables before
have=$(sed -n 's/.* up to Linux \([0-9.]*\).*/\1/p' tables/x86_64.tbl)
make_tree new
make_old_tree old
version old 99 1

version new "${have%.*}" "${have#*.}" "$(
	sed -n 's/.* up to Linux [0-9.]*\(-rc[0-9]*\).*/\1/p' tables/x86_64.tbl)"
check "a tree that is known" update new
check "changes nothing" only out </dev/null
check "not a word of it" [ ! -s out ]
check "ABIs that it has not got" says err "note: s390: not in this tree"

# A new call on all ABIs, one on some, one on x32 only, one without its entry
# point, one that was removed, one of other ABIs, and one that is new only here.
version new 99 1 -rc3
table=new/arch/x86/entry/syscalls/syscall_64.tbl
{
	sed -e 's/sys_sysfs$/sys_ni_syscall/' -e '/ time /d' $table
	printf '598\tcommon\teverywhere\tsys_everywhere\n'
	printf '600\tcommon\tbrand_new\tsys_brand_new\t\tnoreturn # why\n'
	printf '601\tx32\tbrand_new32\tcompat_sys_brand_new\n'
	printf '602\ti386\tother\tsys_other\n'
} >good
cp good $table
mkdir -p new/fs
cat >new/fs/new.c <<'END'
SYSCALL_DEFINE1(brand, int, x)
SYSCALL_DEFINE6(brand_new, int, fd, size_t, size,
		umode_t, mode, const char __user *, who, loff_t, at,
		u64, flags)
{
	return 0;
}
END
printf '598\tcommon\teverywhere\tsys_everywhere\n' |
	tee -a new/arch/mips/kernel/syscalls/syscall_o32.tbl \
		new/arch/s390/kernel/syscalls/syscall.tbl \
		>>new/scripts/syscall.tbl
printf '610\to32\tunused610\tsys_ni_syscall\n601\to32\tsocketcall2\t-\n' \
	>>new/arch/mips/kernel/syscalls/syscall_o32.tbl
printf '600\trlimit\tfork\tsys_fork\n601\tstat64\tother\tsys_other\n' \
	>>new/scripts/syscall.tbl
cat >expected <<'END'
+S(600, "fork", 99,1)
+A("brand_new", PI("fd") P("size") P("mode") P("who") WI("at") W("flags"))
+C(598, "everywhere", 99,1)
+G("brand_new", 99,1)
+G("brand_new32", 99,1)
+G("everywhere", 99,1)
+G("socketcall2", 99,1)
+S(4601, "socketcall2", 99,1) /* no handler seen */
+W("brand_new", 6, 32,64,16,P,64,64)
-S(X32 + 139, "sysfs", BASE)
+R(X32 + 139, "sysfs", 0,0,0, 99,1)
-S(X32 + 201, "time", BASE)
+R(X32 + 201, "time", 0,0,0, 99,1)
+S(X32 + 600, "brand_new", 99,1)
+S(X32 + 601, "brand_new32", 99,1)
-S(139, "sysfs", BASE)
+R(139, "sysfs", 0,0,0, 99,1)
-S(201, "time", BASE)
+R(201, "time", 0,0,0, 99,1)
+S(600, "brand_new", 99,1)
END
check "a newer tree" update new
check "what is in the diff" only out <expected
check "the release in the head" \
	grep -q '^+ .*up to Linux 99\.1-rc3,' out
check "a diff for patch -p1" says out "+++ b/tables/x86_64.tbl"
check "names without widths" says err "note: brand_new32: no row in widths.tbl"
check "what a person decides" says err "note: brand_new: to be decided: \
groups.tbl, siblings.tbl, fallback.tbl, families in args.tbl"
check "what is left to do" says err \
	"note: then: make golden"
check "and what was not" says err "note: constants: not compared without OLD"
check "nothing is written" diff -r before tables

# A constant of a family, one of no family, and one that existed before. The
# headers of this tree are too few to compute its value.
mkdir -p new/include/uapi/linux was/include/uapi/linux
printf '#define CLOSE_RANGE_OLD 4\n' >was/include/uapi/linux/close_range.h
{
	cat was/include/uapi/linux/close_range.h
	printf '#define CLOSE_RANGE_NEW (1U << 6)\n#define NOBODYS_NEW 7\n'
} >new/include/uapi/linux/close_range.h
check "a tree with constants" update new was
check "one is new" grep -q "^note: CLOSE_RANGE_NEW: " err
check "and no other" [ "$(grep -c '^note: [A-Z_]*: ' err)" = 1 ]
check "the kernel that the tables claim" grep -q \
	'^+ .*SYSCALL_DEFINE declares.* in Linux 99\.1' out
rm -r new/include was

# Errors: a call with a new number, and a number with a new call.
sed -e 's/^35 64 nanosleep/635 64 nanosleep/' \
	-e 's/ fchdir / fchdir2 /' good >$table
check "a tree that renumbers" [ "$(update --write new; echo $?)" = 1 ]
check "a number" says err "error: x86_64: nanosleep is 35, and in the tree 635"
check "a name" says err "error: x32: 81 is fchdir, and in the tree fchdir2"
check "no diff" [ ! -s out ]
check "nothing is written after an error" diff -r before tables
cp good $table

check "--write" update --write new
check "shows the same" only out <expected
check "the order of names" sh -c \
	'sed -n "s/^G(.\(.*\)\".*/\1/p" tables/generic.tbl | sort -c'
for f in x86_64 x32 mips aarch64; do
	check "$f compiles" $CC $CFLAGS $O -c -o object arch/$f.c
done
check "again" update new
check "nothing is new" [ ! -s out ]

check "an old tree without a call of common.tbl" \
	[ "$(update old; echo $?)" = 1 ]
check "is an error" grep "^error: riscv64: not as in common.tbl: R(598, " err
make_old_tree old
check "an old tree" update --write old
check "the header" only out <<'END'
+G("wide", 99,1)
+S(257, "wide", 99,1)
END

version old 5 3
check "older than the tables" [ "$(update old; echo $?)" = 1 ]
check "says so" says err \
	"update.sh: the tree is 5.3, and the tables are already at 99.1"
check "no tree" [ "$(update tmp; echo $?)" = 1 ]
check "no argument" [ "$(update; echo $?)" = 1 ]
check "no OLD" [ "$(update new nowhere; echo $?)" = 1 ]
check "no leftovers" [ -z "$(ls tmp)" ]

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
