#!/bin/sh
# start.sh [--write|--only] OUT [ARCH]...
#
# Compiles the C launcher of every ABI, as 'gen -f launcher' writes it, for its
# place in an executable of 'gen -f elf', and compares the machine code with
# tables/start_ARCH.tbl; --write replaces the tables, and --only makes new ones in
# OUT, compared with nothing. What differs from the C
# launcher is where things are: the filter, its flags and the texts are at fixed
# addresses (gen/emit/elf.c). Needs clang-19, lld-19, llvm-19, and for s390
# gcc-s390x-linux-gnu. SCBPF is the program; SECCOMP names another call in the
# place of seccomp, for emulators that have none.
mode=
case $1 in
--*) mode=$1; shift ;;
esac
out=$1
shift
mkdir -p "$out" || exit 1
passed=0
failed=0
LC_ALL=C
export LC_ALL

# The compiler's names, and the instructions that all processors have.
rows() {
	cat <<-END
		x86_64 x86_64-linux-gnu
		x86 i386-linux-gnu -march=i386
		x32 x86_64-linux-gnux32
		arm arm-linux-gnueabi -march=armv4t -marm
		aarch64 aarch64-linux-gnu
		riscv64 riscv64-linux-gnu -march=rv64i -mno-relax
		riscv32 riscv32-linux-gnu -march=rv32i -mno-relax
		s390x s390x-linux-gnu -march=z10
		s390 s390x-linux-gnu -m31 -march=z900 -mesa
		ppc64 powerpc64-linux-gnu -mabi=elfv2 -mcpu=ppc64
		ppc powerpc-linux-gnu
		loongarch64 loongarch64-linux-gnu -mno-relax
		loongarch32 loongarch32-linux-gnu -mno-relax
		mips mips-linux-gnu -march=mips32 -mno-abicalls -G0
		mips64 mips64-linux-gnuabi64 -march=mips64 -mno-abicalls -G0
		mips64n32 mips64-linux-gnuabin32 -march=mips64 -mno-abicalls -G0
	END
}

# Where the block, its texts and the code are; as gen/emit/elf.c has it.
place() { # arch
	case $1 in
	x86_64 | aarch64 | riscv64 | s390x | ppc64 | loongarch64 | mips64)
		block=$((0x4000e8)) texts=$((0x400100)) code=0x500170 ;;
	*)
		block=$((0x400094)) texts=$((0x4000a0)) code=0x500110 ;;
	esac
	flags=$((texts - (texts - block) / 3))
}

# sed commands that put addresses in the place of the texts.
addresses() {
	sed -n 's/^T("\(.*\)")$/\1/p' tables/launcher.tbl |
		while IFS= read -r text; do
			printf 's|"%s"|((const char *)%d)|g\n' \
				"$(printf '%s' "$text" | sed 's/\\/\\\\/g')" "$texts"
			n=$(printf "$text." | wc -c)
			texts=$((texts + n))
		done
}

# The launcher without a filter of its own.
source_of() { # arch
	"$SCBPF" gen -q -a "$1" --only -f launcher -o "$out/$1.full.c" \
		"$out/allow.json" || return
	addresses >"$out/$1.sed"
	seccomp=
	[ -z "$SECCOMP" ] || seccomp=$("$SCBPF" table -a "$1" "$SECCOMP" |
		sed -n 's/^ *\([0-9]*\) .*/\1/p')
	sed -e '/^static const struct insn filter/,/^};/d' \
		-e '/struct program p;/d' -e '/p\.len = /d' -e '/p\.filter = /d' \
		-e "s/(long)&p/${block}L/" \
		-e "s/^#define FLAGS .*/#define FLAGS (*(unsigned *)$flags)/" \
		-e "s/^\(#define MAY_SAY\) .*/\1 (*(char *)($block + 2))/" \
		-e "s/^\(#define EXIT_FIRST\) .*/\1 (*(char *)($block + 3))/" \
		-e "${seccomp:+s/^#define NR_SECCOMP .*/#define NR_SECCOMP $seccomp/}" \
		"$out/$1.full.c" |
		sed -e '/__asm__/b' -e '/\\n"$/b' -e '/^ *:/b' \
			-f "$out/$1.sed" >"$out/$1.c"
}

# LLVM writes instructions that the reduced set of LoongArch has not; r21 is one
# that no compiler uses.
reduce() {
	r='\(\$[a-z0-9]*\)'
	sed -e "s/beqz\t$r, /beq\t\1, \$zero, /" \
		-e "s/bnez\t$r, /bne\t\1, \$zero, /" \
		-e "s/alsl.w\t$r, $r, $r, \(.*\)/slli.w\t\$r21, \2, \4\\
	add.w\t\1, \$r21, \3/" \
		-e "s/masknez\t$r, $r, $r/sltui\t\$r21, \3, 1\\
	sub.w\t\$r21, \$zero, \$r21\\
	and\t\1, \2, \$r21/" \
		-e "s/maskeqz\t$r, $r, $r/sltu\t\$r21, \$zero, \3\\
	sub.w\t\$r21, \$zero, \$r21\\
	and\t\1, \2, \$r21/" "$1" >"$1.new" && mv "$1.new" "$1"
	! grep -E '\b(alsl|mask(eq|ne)z|bstr|ext\.w|andn|orn|pcala)' "$1"
}

compiles() { # arch, triple, options
	arch=$1 triple=$2
	shift 2
	set -- "$@" -Os -ffreestanding -fno-builtin -fno-stack-protector \
		-fno-pic -fomit-frame-pointer -fno-asynchronous-unwind-tables
	case $arch in
	s390)
		# Large constants are data, behind the code.
		echo "SECTIONS { . = $code; .text : { *(.text*) *(.rodata*) } }" \
			>"$out/$arch.ld"
		s390x-linux-gnu-gcc "$@" -no-pie -static -nostdlib -Wl,-N \
			-Wl,-T"$out/$arch.ld" -Wl,--build-id=none \
			-o "$out/$arch.elf" "$out/$arch.c" || return
		;;
	*)
		clang-19 --target="$triple" "$@" -S -o "$out/$arch.s" \
			"$out/$arch.c" || return
		[ $arch != loongarch32 ] || reduce "$out/$arch.s" || return
		clang-19 --target="$triple" "$@" \
			-Wno-unused-command-line-argument -c -o "$out/$arch.o" \
			"$out/$arch.s" &&
			ld.lld-19 -N -e _start -Ttext=$code -o "$out/$arch.elf" \
				"$out/$arch.o" || return
		;;
	esac
	! llvm-readelf-19 -SW "$out/$arch.elf" |
		grep -E ' \.(rodata|data|bss)[^ ]* +[A-Z]+ +[0-9a-f]+ [0-9a-f]+ 0*[1-9a-f]'
}

# The table: a line for each instruction. ABIs of both byte orders have words.
table() { # arch
	echo "/*"
	echo " * Made by tables/start.sh from the C launcher; these calls are in it:"
	printf ' *'
	for call in prctl seccomp write execve exit_group exit; do
		printf ' %s %d' $call "$(sed -n "s/^#define NR_$(echo $call |
			tr a-z A-Z) \([0-9]*\)L\{0,1\}\$/\1/p" "$out/$1.c")"
	done
	printf '\n */\n'
	llvm-objdump-19 -d -z --no-print-imm-hex "$out/$1.elf" |
		awk -v words="$2" -v size="$(llvm-size-19 -A -d "$out/$1.elf" |
			sed -n 's/^\.text *\([0-9]*\) .*/\1/p')" '
		/^ *[0-9a-f]+: / {
			sub(/^ *[0-9a-f]+: */, "")
			n = index($0, "\t")
			bytes = substr($0, 1, n - 1)
			text = substr($0, n + 1)
			gsub(/[ \t]+/, " ", text)
			gsub(/\*\/|\/\*/, "", text)
			sub(/ *(<.*|# .*|@.*|\/\/.*)$/, "", text)
			sub(/ +$/, "", bytes)
			if (words) {
				k = split(bytes, b, " ")
				all += k == 4 ? 4 : length(b[1]) / 2
				w = b[1]
				if (k == 4)
					w = words == "big" ? b[1] b[2] b[3] b[4] \
						: b[4] b[3] b[2] b[1]
				printf "W(0x%s)\t/* %s */\n", w, text
			} else {
				all += split(bytes, b, " ")
				gsub(/ /, ", 0x", bytes)
				printf "B(0x%s)\t/* %s */\n", bytes, text
			}
		}
		END { exit all != size }'
}

words_of() { # arch
	case $1 in
	x86_64 | x86 | x32 | s390x | s390) ;;
	ppc* | mips*) echo big ;;
	*) echo little ;;
	esac
}

echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >"$out/allow.json"
for tool in clang-19 ld.lld-19 llvm-objdump-19 s390x-linux-gnu-gcc; do
	command -v $tool >/dev/null || {
		echo "SKIP machine code of launchers: $tool: not found"
		exit 77
	}
done
rows >"$out/rows"
while read -r arch triple options; do
	case " $* " in
	'  ' | *" $arch "*) ;;
	*) continue ;;
	esac
	place "$arch"
	if source_of "$arch" && compiles "$arch" "$triple" $options \
		2>"$out/$arch.err" && table "$arch" "$(words_of "$arch")" \
		>"$out/start_$arch.tbl"; then
		if [ "$mode" = --write ]; then
			cp "$out/start_$arch.tbl" tables/
		elif [ -z "$mode" ] && ! cmp "$out/start_$arch.tbl" "tables/start_$arch.tbl"; then
			failed=$((failed + 1))
			continue
		fi
		passed=$((passed + 1))
	else
		echo "$arch: cannot be compiled"
		cat "$out/$arch.err"
		failed=$((failed + 1))
	fi
done <"$out/rows"
echo "machine code of launchers: $passed passed, $failed failed"
[ $failed -eq 0 ]
