#!/bin/sh
# One header for all architectures, under every cross compiler that is here:
# it is clean, and holds the filter that was made for the target, which is
# compared instruction by instruction; or it is an #error. HEADER_STD=all: with
# each clang that is here, and not only with the newest. Without ROUNDS for one
# target of each byte order and width, and those that are refused.
. tests/check.inc
strict="-I. -std=c99 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
	-nostdinc -ffreestanding -fsyntax-only -DSCBPF_INSTALL"
cd "$T" || exit 1

# The filter that the preprocessor chooses, on one line.
selected() { # header, then a compiler
	header=$1
	shift
	echo "#include \"$header\"" >selected.c
	"$@" -I. -E -P -nostdinc selected.c >selected.i || return 1
	{
		tr -d ' \t\n' <selected.i
		echo
	} | sed 's/.*_filter\[\]={\(.*\)};enum.*/\1/'
}

# Compiles the header: the filter is in `is`, messages are in `err`, and
# `status`.
read_header() { # header, then a compiler
	selected "$@" >is 2>err
	status=$?
}

holds() { # file
	[ $status -eq 0 ] || return 1
	{
		tr -d ' \t\n' <"$1"
		echo
	} >wanted
	cmp is wanted
}

says() { # text
	[ $status -ne 0 ] && grep -F "$1" err
}

selects() { # header file compiler...
	header=$1 file=$2
	shift 2
	read_header "$header" "$@"
	holds "$file"
}

refuses() { # header text compiler...
	header=$1 text=$2
	shift 2
	read_header "$header" "$@"
	says "$text"
}

is_clean() { # header compiler...
	header=$1
	shift
	echo "#include \"$header\"" >clean.c
	"$@" $strict clean.c
}

works() { # compiler...
	echo 'int x;' >works.c
	"$@" -fsyntax-only works.c >log 2>&1
}

"$SCBPF" gen -q -a all -o all.h
"$SCBPF" gen -q -a all -f c -o each
"$SCBPF" gen -q -a sparc -a sparc64 -o sparc.h
"$SCBPF" gen -q -a sparc -a sparc64 -f c -o each
"$SCBPF" gen -q -a aarch64 -o aarch64.h
"$SCBPF" gen -q -a riscv64 -o riscv64.h
"$SCBPF" gen -q -a mips64 -a mips64n32 -o mips.h

# The conditions of the branches, one on a line.
conditions() { # header
	awk '/^#if defined\(SCBPF_INSTALL\)/ { exit }
		{ line = line $0 }
		/\\$/ { sub(/\\$/, "", line); next }
		line ~ /^#(el)?if \(/ {
			sub(/^#[a-z]* /, "", line)
			n = split(line, part, / *\|\| */)
			for (i = 1; i <= n; i++)
				print part[i]
		}
		{ line = "" }' "$1"
}
for header in all.h mips.h aarch64.h; do
	conditions $header >list
	check "$header: has branches" [ -s list ]
	check "$header: one branch for each" [ -z "$(sort list | uniq -d)" ]
done
check "all.h: a branch for nearly each" [ "$(conditions all.h | wc -l)" -ge 31 ]
check "mips.h: o32 is served once" [ "$(conditions mips.h | wc -l)" -eq 3 ]

# One line: architecture, options. A leading ! is an #error.
targets='
x86_64 x86_64-linux-gnu
x86 i386-linux-gnu
x32 x86_64-linux-gnux32
aarch64 aarch64-linux-gnu
arm arm-linux-gnueabihf
arm thumbv7-linux-gnueabihf
riscv64 riscv64-linux-gnu
riscv32 riscv32-linux-gnu
s390x s390x-linux-gnu
ppc powerpc-linux-gnu
ppc64 powerpc64-linux-gnu
ppc64le powerpc64le-linux-gnu
mips mips-linux-gnu
mipsel mipsel-linux-gnu
mips64 mips64-linux-gnuabi64
mipsel64 mips64el-linux-gnuabi64
mips64n32 mips64-linux-gnuabin32
mipsel64n32 mips64el-linux-gnuabin32
loongarch64 loongarch64-linux-gnu
loongarch32 loongarch32-linux-gnu
m68k m68k-linux-gnu
csky csky-linux-gnu
aarch64_be aarch64_be-linux-gnu
armeb armeb-linux-gnueabihf
!other powerpcle-linux-gnu
!other sparc-linux-gnu
!other wasm32
'

is_sampled() { # token
	[ -z "$1" ] || [ -z "$ROUNDS$HEADER_STD" ] || return 0
	case $1 in
	x86_64 | arm | s390x | mips | x32 | aarch64 | !*) ;;
	*) false ;;
	esac
}

try() { # compiler token triple
	cc="$1 --target=$3"
	read_header all.h $cc
	if [ $status -ne 0 ] && ! works $cc; then
		echo "skipped: $cc"
		return
	fi
	case $2 in
	!other)
		check "$cc" says "not for this architecture"
		;;
	!*)
		check "$cc" says "made for ${2#!}, which has another byte order"
		;;
	*)
		check "$cc: $2" holds "each/$2.c"
		check "$cc: clean" is_clean all.h $cc
		;;
	esac
}

found=
for clang in clang-19 clang; do
	[ -z "$found" ] || [ "$HEADER_STD" = all ] || break
	$clang --version >log 2>&1 || {
		echo "skipped: no $clang"
		continue
	}
	found=$clang
	while read -r token triple; do
		! is_sampled "$token" || try $clang "$token" "$triple"
	done <<END
$targets
END
done

# Sub-architectures that another branch covers, or none.
if [ -n "$found" ]; then
	cc="$found --target"
	check "arm by aarch64" selects aarch64.h each/aarch64.c \
		$cc=arm-linux-gnueabihf
	check "armeb by aarch64" refuses aarch64.h "made for arm, which" \
		$cc=armeb-linux-gnueabihf
	check "rv32 by riscv64" refuses riscv64.h "made for riscv64, not" \
		$cc=riscv32-linux-gnu
	check "o32 by n64" selects mips.h each/mips64.c $cc=mips-linux-gnu
	check "n32 by n32" selects mips.h each/mips64n32.c \
		$cc=mips64-linux-gnuabin32
	check "aarch64_be by aarch64" refuses aarch64.h \
		"made for aarch64, which" $cc=aarch64_be-linux-gnu
	check "sparc" selects sparc.h each/sparc.c $cc=sparc-linux-gnu
	check "sparc64" selects sparc.h each/sparc64.c $cc=sparc64-linux-gnu
fi

# There is no cross compiler for these: only their macros are defined, if the
# compiler can leave out its own.
as_if() { # token macro...
	token=$1
	shift
	if echo __linux__ __x86_64__ __aarch64__ | $CC -undef -E - 2>log |
		grep -q '__linux__ __x86_64__ __aarch64__'; then
		check "as if: $token" selects all.h "each/$token.c" \
			$CC -undef "$@"
	else
		echo "skipped: as if: $token: $CC has no -undef"
	fi
}
while read -r token macros; do
	as_if "$token" $macros
done <<END
s390 -D__s390__
s390x -D__s390__ -D__s390x__
sh -D__sh__ -D__LITTLE_ENDIAN__
sheb -D__sh__ -D__BIG_ENDIAN__
parisc -D__hppa__
parisc64 -D__hppa__ -D__LP64__
alpha -D__alpha__
loongarch64 -D__loongarch__ -D__loongarch64 -D__loongarch_grlen=64
loongarch32 -D__loongarch__ -D__loongarch_grlen=32
xtensa -D__xtensa__ -D__XTENSA_EL__
xtensaeb -D__xtensa__ -D__XTENSA_EB__
csky -D__csky__ -D__CSKY__
END
echo "skipped: compilers for s390, sh, parisc, alpha and xtensa, only" \
	"their macros"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
