#!/bin/sh
# For maintainers: brings the syscall tables up to a kernel source tree.
#
#	sh tables/update.sh [--write] TREE [OLD]
#
# Shows a diff, to be reviewed; --write also applies it. OLD has the headers of
# the kernel that the tables are at (a tree, or an unpacked linux-libc-dev):
# constants of the families that are new since then get rows, for which clang is
# needed. Calls that the tables
# do not know come in with the tree's release, those that the tree has no entry
# point for become R(...), unless a comment says that they never had one. Names
# that are new everywhere go to generic.tbl, and with what their SYSCALL_DEFINE
# says to widths.tbl and args.tbl. FACTS_KERNEL becomes the tree's. The releases
# of known calls stay. A number that changed its call, or a call its number, is
# an error, and nothing is written: what that means for filters of older kernels
# is not for a script to say.
#
# Not in a kernel's tables, and so left alone: arm's private calls (rows in
# hexadecimal), second names of a number, calls of ABIs that the tree dropped.
LC_ALL=C
export LC_ALL

# Token; the file with its numbers, and the words there that select its rows
# (a + before one: without it the file does not have this ABI), or the port and
# its bits for the users of the generic table; base of the numbers.
abis='
x86_64 arch/x86/entry/syscalls/syscall_64.tbl common,64 0
x32 arch/x86/entry/syscalls/syscall_64.tbl common,+x32 X32
x86 arch/x86/entry/syscalls/syscall_32.tbl i386 0
arm arch/arm/tools/syscall.tbl common,eabi 0
aarch64 arch/arm64 64 0
loongarch64 arch/loongarch 64 0
riscv64 arch/riscv 64 0
riscv32 arch/riscv 32 0
s390x arch/s390/kernel/syscalls/syscall.tbl common,64 0
s390 arch/s390/kernel/syscalls/syscall.tbl common,+32 0
ppc64 arch/powerpc/kernel/syscalls/syscall.tbl common,nospu,64 0
ppc arch/powerpc/kernel/syscalls/syscall.tbl common,nospu,+32 0
mips arch/mips/kernel/syscalls/syscall_o32.tbl common,o32 4000
mips64 arch/mips/kernel/syscalls/syscall_n64.tbl common,n64 5000
mips64n32 arch/mips/kernel/syscalls/syscall_n32.tbl common,n32 6000
m68k arch/m68k/kernel/syscalls/syscall.tbl common 0
sh arch/sh/kernel/syscalls/syscall.tbl common 0
parisc arch/parisc/kernel/syscalls/syscall.tbl common,+32 0
parisc64 arch/parisc/kernel/syscalls/syscall.tbl common,64 0
alpha arch/alpha/kernel/syscalls/syscall.tbl common 0
sparc arch/sparc/kernel/syscalls/syscall.tbl common,+32 0
sparc64 arch/sparc/kernel/syscalls/syscall.tbl common,64 0
xtensa arch/xtensa/kernel/syscalls/syscall.tbl common 0
csky arch/csky 32 0
loongarch32 arch/loongarch 32 0
'

die() {
	echo "update.sh: $*" >&2
	exit 1
}

# --- the tree: lines of number, name, and 1 when there is an entry point -----

read_table() { # file words
	[ -e "$1" ] || return 0
	awk -v words="$2" '
	BEGIN {
		n = split(words, list, ",")
		for (i = 1; i <= n; i++) {
			if (sub(/^\+/, "", list[i]))
				must = list[i]
			want[list[i]]
		}
	}
	/^[0-9]/ && $2 in want && $3 !~ /^(unused|reserved|available)[0-9]/ {
		live = 0
		for (i = 4; i <= NF && $i !~ /^#/; i++)
			live = live || $i !~ /^(-|sys_nis?_syscall)$/
		row[++rows] = $1 " " $3 " " live
		seen[$2]
	}
	END {
		for (i = 1; i <= rows && (must == "" || must in seen); i++)
			print row[i]
	}' "$1"
}

preprocess() { # header bits option...
	header=$1 bits=$2
	shift 2
	[ "$bits" = 64 ] && set -- "$@" -D__LP64__
	cat "$header" "$new/names" |
		${CC:-cc} -E -P -nostdinc -U__LP64__ "$@" \
			-D__BITS_PER_LONG="$bits" -I"$new" \
			-I"$tree/include/uapi" -
}

# Up to 6.10 the generic numbers were macros: which there are, and then what
# they and the lines that fill the kernel's table expand to.
read_header() { # port bits
	set -- "$tree/$1/include/uapi/asm/unistd.h" "$2"
	[ -e "$1" ] || return 0
	mkdir -p "$new/asm"
	: >"$new/asm/bitsperlong.h"
	: >"$new/names"
	preprocess "$1" "$2" -dM >"$new/macros"
	sed -n -e '/^#define __NR_syscalls /d' \
		-e '/^#define __NR_arch_specific_syscall /d' \
		-e 's/^#define __NR_\([a-z0-9_]*\) .*/NAME "\1" __NR_\1;/p' \
		"$new/macros" >"$new/names"
	preprocess "$1" "$2" '-D__SYSCALL(nr, call)=ENTRY nr call;' | awk '
	BEGIN { RS = ";" }
	{
		gsub(/[()"]/, "")
		nr = 0
		for (i = 2; i <= NF; i++)
			nr += $i ~ /^[0-9]+$/ ? $i : 0
	}
	$1 == "ENTRY" { dead[nr] = $NF == "sys_ni_syscall" }
	$1 == "NAME" { print nr, $2, !dead[nr] }'
}

# As scripts/Makefile.asm-headers selects, and what the port adds to it.
read_generic() { # port bits
	own=$tree/$1/kernel/Makefile.syscalls
	if [ ! -e "$tree/scripts/syscall.tbl" ]; then
		read_header "$@"
	elif [ -e "$own" ]; then
		more=$(sed -n "s/^syscall_abis_$2 *+= *//p" "$own")
		file=$(sed -n "s/^syscalltbl *:*= *//p" "$own" |
			sed -e 's,^$(srctree)/,,' -e "s/%/$2/")
		read_table "$tree/${file:-scripts/syscall.tbl}" \
			"common,$2,$(echo $more | tr ' ' ,)" |
			rename "$tree/$1/include/uapi/asm/unistd.h"
	fi
}

# A port's own header may call a number of the generic table something else.
rename() { # header
	if [ -e "$1" ]; then
		awk 'FNR == NR {
			if (/^#define __NR_[a-z0-9_]+ [0-9]+$/)
				other[$3] = substr($2, 6)
			next
		}
		$1 in other { $2 = other[$1] }
		{ print }' "$1" -
	else
		cat
	fi
}

# --- the tables --------------------------------------------------------------

say() { # file, what its lines are
	[ ! -s "$1" ] || sed "s/^/$2: /" "$1" >&2
}

# A table with the rows of common.tbl in it, each marked; and back.
expand() { # token base
	awk -v base="$(common_base "$1" "$2")" '
	/^#include "common.tbl"/ {
		while ((getline line <"common.tbl") > 0)
			if (split(line, part, /[(,]/) > 1 && part[1] == "C") {
				sub(/^C\([0-9]*/, "", line)
				sub(/ *\/\*.*/, "", line)
				print "S(" (base == "X32" ? "X32 + " : "") \
					part[2] + base line " /* common */"
			}
		next
	}
	{ print }' "$1.tbl"
}

common_base() { # token base: that of common.tbl's numbers
	case $1 in
	alpha) echo 110 ;;
	*) echo "$2" ;;
	esac
}

# A call that is no longer everywhere has to leave common.tbl by hand.
collapse() { # token
	awk -v token="$1" -v errors="$new/errors" '
	/ \/\* common \*\/$/ {
		if (!done++)
			print "#include \"common.tbl\""
		if (!/^S/)
			print token ": not as in common.tbl: " $0 >>errors
		next
	}
	{ print }'
}

# Calls that are new in all tables that have common.tbl, with one number, move
# there.
hoist() {
	(cd "$new" && grep -l '^#include "common.tbl"' *.tbl) >"$new/users"
	sort "$new/rows" | uniq -c | awk -v n="$(wc -l <"$new/users")" \
		-v release="$release" '$1 == n {
		print "C(" $2 ", \"" $3 "\", " release ")"
	}' >"$new/hoisted"
	[ -s "$new/hoisted" ] || return 0
	cat common.tbl "$new/hoisted" >"$new/common.tbl"
	while read -r table; do
		awk 'FNR == NR { split($0, part, "\""); gone[part[2]]; next }
			{ split($0, part, "\"") }
			!(/^S\(/ && part[2] in gone) { print }' \
			"$new/hoisted" "$new/$table" >"$new/rest"
		mv "$new/rest" "$new/$table"
	done <"$new/users"
}

# One ABI's table, with what is new in it.
update() { # token file words base
	case $2 in
	*.tbl) read_table "$tree/$2" "$3" ;;
	*) read_generic "$2" "$3" ;;
	esac | sort -n >"$new/list"
	if [ ! -s "$new/list" ]; then
		echo "$1: not in this tree" >>"$new/notes"
		return
	fi
	expand "$1" "$4" >"$new/whole"
	awk -v token="$1" -v base="$4" -v release="$release" \
		-v version="$version" -v added="$new/added" \
		-v rows="$new/rows" -v common="$(common_base "$1" "$4")" \
		-v notes="$new/notes" -v errors="$new/errors" \
		-f update.awk "$new/list" "$new/whole" | collapse "$1" \
		>"$new/$1.tbl"
}

# The names that are new everywhere, each in its place.
update_generic() {
	sed -n 's/^G("\([^"]*\)".*/\1/p' generic.tbl | sort >"$new/known"
	sort -u "$new/added" | comm -13 "$new/known" - >"$new/names"
	sed '/^G(/,$d' generic.tbl
	{
		grep '^G(' generic.tbl
		sed "s/.*/G(\"&\", $release)/" "$new/names"
	} | sort -t '"' -k 2,2
}

# Rows for calls that are new everywhere, from their SYSCALL_DEFINE, in the
# tables that are sorted by name.
update_prototypes() {
	: >"$new/widths.rows"
	: >"$new/args.rows"
	while read -r call; do
		file=$(find "$tree" -name '*.c' -exec grep -lE \
			"SYSCALL_DEFINE[0-6]\\($call[,)]" {} + 2>/dev/null |
			sort | head -n 1)
		[ -z "$file" ] || awk -v call="$call" \
			-v widths="$new/widths.row" -v args="$new/args.row" \
			-f define.awk "$file" 2>>"$new/notes"
		for t in widths args; do
			[ ! -s "$new/$t.row" ] || cat "$new/$t.row" >>"$new/$t.rows"
			rm -f "$new/$t.row"
		done
		grep -q "^W(\"$call\"" "$new/widths.rows" ||
			echo "$call: no row in widths.tbl" >>"$new/notes"
		echo "$call: to be decided: groups.tbl, siblings.tbl," \
			"fallback.tbl, families in args.tbl" >>"$new/notes"
	done <"$new/names"
	for t in widths args; do
		awk -v rows="$new/$t.rows" -f merge.awk $t.tbl >"$new/$t.tbl"
	done
}

# Names in capitals in the headers that headers.inc lists.
header_names() { # tree or linux-libc-dev
	for h in $includes; do
		for dir in "$1/include/uapi" "$1/usr/include"; do
			for file in "$dir/$h.h" "$dir/asm-generic/${h#asm/}.h"; do
				[ ! -e "$file" ] || cat "$file"
			done
		done
	done | grep -oE '[A-Z][A-Z0-9_]+' | sort -u
}

# Lines of a row of C or ONLY, to the table in which the most similar name is.
sort_constants() { # names in the tables, rows
	awk -v new="$new" '
	function similar(a, b,   i) {
		for (i = 1; i <= length(a); i++)
			if (substr(a, i, 1) != substr(b, i, 1))
				break
		return i
	}
	FNR == NR {
		table[$2] = $1
		next
	}
	/^[A-Z]/ {
		split($0, part, "\"")
		best = 0
		for (name in table) {
			n = similar(part[2], name)
			if (n > best || (n == best && table[name] < to)) {
				best = n
				to = table[name]
			}
		}
	}
	{ print >(new "/" to ".rows") }' "$1" "$2"
}

update_constants() { # OLD
	. ./headers.inc
	header_names "$1" >"$new/names.old"
	header_names "$tree" | comm -13 "$new/names.old" - >"$new/names.new"
	for t in consts_*.tbl; do
		sed -n "s/^[A-Z]*(\"\([A-Z0-9_]*\)\".*/${t%.tbl} \1/p" "$t"
	done >"$new/constants"
	sed -n 's/^F("[^"]*", "\([^"]*\)", "\([^"]*\)")/\1 \2/p' families.tbl |
		tr ' ' '\n' | sed -e 's/\*$/.*/' -e 's/$/$/' >"$new/words"
	sed -n 's/^-/^/p' "$new/words" >"$new/words.not"
	sed -n 's/^[A-Z]/^&/p' "$new/words" >"$new/words.all"
	cut -d ' ' -f 2 "$new/constants" | sort -u >"$new/constants.all"
	comm -23 "$new/names.new" "$new/constants.all" |
		grep -f "$new/words.all" | grep -v -f "$new/words.not" \
		>"$new/constants.new"
	[ -s "$new/constants.new" ] || return 0
	if ! command -v clang >/dev/null || ! sh consts.sh "$tree" \
		<"$new/constants.new" >"$new/rows" 2>"$new/unknown"; then
		sed 's/$/: a new constant, whose value clang does not tell/' \
			"$new/constants.new" >>"$new/notes"
		return
	fi
	cat "$new/unknown" >>"$new/notes"
	sort_constants "$new/constants" "$new/rows"
	for rows in "$new"/consts_*.rows; do
		[ -e "$rows" ] || continue
		t=${rows##*/}
		awk -v rows="$rows" -f merge.awk "${t%.rows}.tbl" \
			>"$new/${t%.rows}.tbl"
	done
}

# The kernel that the tables claim.
update_claim() {
	for t in widths args widths_abi; do
		[ -s "$new/$t.tbl" ] || cp $t.tbl "$new/$t.tbl"
		sed "1,/\*\//s/Linux [0-9]*\.[0-9]*/Linux $major.$minor/" \
			"$new/$t.tbl" >"$new/claim"
		mv "$new/claim" "$new/$t.tbl"
	done
	[ -e ../gen/facts/facts.h ] || return 0
	sed "s/^\(#define FACTS_KERNEL ARCH_KERNEL\)(.*/\1($major, $minor, 0)/" \
		../gen/facts/facts.h >"$new/facts.h"
}

show() { # write?
	for f in "$new"/*.tbl "$new"/*.h; do
		[ -e "$f" ] || continue
		name=${f##*/}
		path=tables/$name
		if [ "$name" = facts.h ]; then
			path=gen/facts/facts.h name=../$path
		fi
		diff -u "$name" "$f" >"$new/diff" && continue
		sed -e "1s,.*,--- a/$path," -e "2s,.*,+++ b/$path," "$new/diff"
		[ -z "$1" ] || cat "$f" >"$name"
	done
}

macro() { # name, in the tree's top makefile
	sed -n "s/^$1 *= *//p" "$tree/Makefile" | head -n 1
}

write=
[ "$1" = --write ] && write=1 && shift
[ $# -eq 1 ] || [ $# -eq 2 ] ||
	die "usage: sh tables/update.sh [--write] TREE [OLD]"
tree=$(cd "$1" && pwd) && old=$([ -z "$2" ] || cd "$2" && pwd) &&
	cd "$(dirname "$0")" || exit 1
[ -e "$tree/Makefile" ] || die "'$1' is not a kernel source tree"

major=$(macro VERSION) minor=$(macro PATCHLEVEL) rc=$(macro EXTRAVERSION)
expr "$major.$minor" : '[1-9][0-9]*\.[0-9][0-9]*$' >/dev/null ||
	die "'$major.$minor' is not a release that this script knows"
release=$major,$minor version=$major.$minor$(expr "$rc" : '\(-rc[0-9]*\)')
have=$(sed -n 's/.* up to Linux \([0-9]*\.[0-9]*\).*/\1/p' x86_64.tbl)
[ $((major * 1000 + minor)) -ge $((${have%.*} * 1000 + ${have#*.})) ] ||
	die "the tree is $version, and the tables are already at $have"

new=$(mktemp -d) || exit 1
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
: >"$new/added"
: >"$new/rows"
echo "$abis" | while read -r token file words base; do
	[ -z "$token" ] || update "$token" "$file" "$words" "$base"
done
hoist
update_generic >"$new/generic.tbl"
update_prototypes
[ -z "$2" ] || update_constants "$old"
update_claim
[ "$version" = "$have" ] || [ "${version%-rc*}" = "$have" ] || {
	echo "then: make golden"
	[ -n "$2" ] || echo "constants: not compared without OLD"
} >>"$new/notes"
say "$new/notes" note
say "$new/errors" error
[ ! -s "$new/errors" ] || exit 1
show $write
