#!/bin/sh
# A release of Linux that does not exist, from the first step to the last: in a
# copy of the project, tables/update.sh reads a tree that has all the calls of
# the tables, one more on every ABI and one more on x86_64; then `make golden`,
# and the tests. Tells the files that changed. Needs what `make check` needs. B,
# CC, CFLAGS and LDFLAGS are the build's. Arguments: names of tests, for only
# these.
LC_ALL=C
export LC_ALL
B=$(cd "$B" && pwd) || exit 1
OUT=$B/release
copy=$OUT/copy tree=$OUT/tree

# A table's rows in a kernel's form, with the word of their ABI.
rows() { # token word base
	sed -e '/^#include/r tables/common.tbl' "tables/$1.tbl" |
		sed -n -e 's/X32 + //' \
		-e 's/^\([SRC]\)(\([0-9]*\), "\([^"]*\)".*/\1 \2 \3/p' |
		awk -v word="$2" -v base="$3" -v common="$common" '{
		entry = $1 == "R" ? "sys_ni_syscall" : "sys_" $3
		nr = $2 - ($1 == "C" ? 0 : base) + ($1 == "C" ? common : 0)
		print nr, word, $3, entry
	}'
	echo "$((NEW + common)) $2 made_up sys_made_up"
}

# The tables of update.sh: a file of the tree holds one ABI or several.
table() { # file, then token, word and base of each ABI
	file=$tree/$1
	shift
	mkdir -p "$(dirname "$file")"
	while [ $# -gt 0 ]; do
		rows "$1" "$2" "$3"
		shift 3
	done >>"$file"
}

generic() { # token port bits
	table scripts/syscall.tbl "$1" "$1" 0
	mkdir -p "$tree/arch/$2/kernel"
	echo "syscall_abis_$3 += $1" >>"$tree/arch/$2/kernel/Makefile.syscalls"
}

make_tree() {
	common=0
	table arch/x86/entry/syscalls/syscall_64.tbl x86_64 64 0 x32 x32 0
	echo "$((NEW + 1)) 64 made_up_too sys_made_up_too" \
		>>"$tree/arch/x86/entry/syscalls/syscall_64.tbl"
	table arch/x86/entry/syscalls/syscall_32.tbl x86 i386 0
	table arch/arm/tools/syscall.tbl arm common 0
	table arch/mips/kernel/syscalls/syscall_o32.tbl mips o32 4000
	table arch/mips/kernel/syscalls/syscall_n64.tbl mips64 n64 5000
	table arch/mips/kernel/syscalls/syscall_n32.tbl mips64n32 n32 6000
	table arch/s390/kernel/syscalls/syscall.tbl s390x 64 0 s390 32 0
	table arch/powerpc/kernel/syscalls/syscall.tbl ppc64 64 0 ppc 32 0
	table arch/parisc/kernel/syscalls/syscall.tbl parisc64 64 0 parisc 32 0
	table arch/sparc/kernel/syscalls/syscall.tbl sparc64 64 0 sparc 32 0
	table arch/m68k/kernel/syscalls/syscall.tbl m68k common 0
	table arch/sh/kernel/syscalls/syscall.tbl sh common 0
	table arch/xtensa/kernel/syscalls/syscall.tbl xtensa common 0
	generic aarch64 arm64 64
	generic loongarch64 loongarch 64
	generic loongarch32 loongarch 32
	generic riscv64 riscv 64
	generic riscv32 riscv 32
	generic csky csky 32
	common=110
	table arch/alpha/kernel/syscalls/syscall.tbl alpha common 0
	mkdir -p "$tree/kernel"
	cat >"$tree/kernel/made_up.c" <<-END
		SYSCALL_DEFINE3(made_up, int, fd, const char __user *, name,
				unsigned int, flags)
		SYSCALL_DEFINE1(made_up_too, unsigned long, address)
	END
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\nEXTRAVERSION =\n' \
		"${RELEASE%.*}" "${RELEASE#*.}" >"$tree/Makefile"
}

step() { # what, then a command
	what=$1
	shift
	if "$@" >"$OUT/log" 2>&1; then
		passed=$((passed + 1))
		echo "$what: done"
	else
		failed=$((failed + 1))
		echo "failed: $what"
		tail -n 40 "$OUT/log"
	fi
}

# What differs from the project, without what was built.
changed() {
	(cd "$copy" && find . -type f ! -path './build/*') | while read -r f; do
		cmp -s "$OUT/was/$f" "$copy/$f" || echo "${f#./}"
	done
}

in_copy() { # command
	(cd "$copy" && "$@")
}

build() { # target, and more arguments of make
	in_copy make -s -j2 B=build CC="$CC" CFLAGS=-O1 LDFLAGS="$LDFLAGS" "$@"
}

is_known() {
	in_copy build/scbpf table -a all made_up >"$OUT/known" &&
		awk -v release="$RELEASE" '
			/^#/ { abis = NF - 2 }
			$1 == "made_up" {
				for (i = 2; i <= NF; i++)
					known += $i == release
			}
			END { exit !abis || known != abis }' "$OUT/known"
}

passed=0
failed=0
rm -rf "$OUT"
mkdir -p "$copy" || exit 1
cp -R Makefile README.md LICENSE arch gen tables tests "$copy" &&
	cp -R "$copy" "$OUT/was" || exit 1
have=$(sed -n 's/.* up to Linux \([0-9.]*\).*/\1/p' tables/x86_64.tbl)
RELEASE=${have%.*}.$((${have#*.} + 1))
NEW=$(sed -n 's/^C(\([0-9]*\),.*/\1/p' tables/common.tbl | sort -n | tail -n 1)
NEW=$((NEW + 1))
make_tree
step "Linux $RELEASE: tables/update.sh" \
	in_copy sh tables/update.sh --write "$tree"
grep -e '^note' -e '^error' "$OUT/log"
changed >"$OUT/by-update"
step "make" build all
step "the new call is known everywhere" is_known
step "make golden" build golden
changed | grep -v -x -F -f "$OUT/by-update" >"$OUT/by-golden"
echo "by update.sh: $(wc -l <"$OUT/by-update") files"
sed 's/^/  /' "$OUT/by-update"
echo "by make golden: $(wc -l <"$OUT/by-golden") files"
sed 's/^/  /' "$OUT/by-golden"
# What is shown to people, and a search among random policies that the tables
# have a part in (tests/faults/faults.c), are for a person to look at.
own='examples.sh proof_faults.sh'
[ $# -gt 0 ] || set -- $(sh tests/run.sh --list | grep -v -x -F "$(
	echo $own | tr ' ' '\n')")
step "make check" build check TESTS="$*"
grep -v '^[a-z0-9_.]*: [0-9]* passed, 0 failed$' "$OUT/log"
echo "left to a person, of $own:"
build check TESTS="$own" >"$OUT/own" 2>&1
grep -e '^ *failed: ' -e ' MISSED ' "$OUT/own"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
