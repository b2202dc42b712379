#!/bin/sh
# user.sh OUT
#
# Runs the launchers of all ABIs that qemu-user supports. qemu's seccomp(2)
# returns ENOSYS, so they exit with 125, through the exit call that their filter
# allows; strace shows their calls and arguments. Then runs the same code with
# sched_yield in place of seccomp: it executes commands, which it finds as a
# shell does. This shows that the machine code works, also on ABIs for which
# there is no kernel here. Needs qemu-user-static, and for the second part what
# tables/start.sh needs.
out=$1
passed=0
failed=0

# scbpf's name, qemu's, the block's address (gen/emit/elf.c), the table and the
# byte order of its words.
rows() {
	cat <<-END
		x86_64 x86_64 4194536 x86_64 little
		x86 i386 4194452 x86 little
		arm arm 4194452 arm little
		aarch64 aarch64 4194536 aarch64 little
		aarch64_be aarch64_be 4194536 aarch64 little
		riscv64 riscv64 4194536 riscv64 little
		riscv32 riscv32 4194452 riscv32 little
		s390x s390x 4194536 s390x big
		ppc64 ppc64 4194536 ppc64 big
		ppc64le ppc64le 4194536 ppc64 little
		ppc ppc 4194452 ppc big
		loongarch64 loongarch64 4194536 loongarch64 little
		mips mips 4194452 mips big
		mipsel mipsel 4194452 mips little
		mips64 mips64 4194536 mips64 big
		mipsel64 mips64el 4194536 mips64 little
		mips64n32 mipsn32 4194452 mips64n32 big
		mipsel64n32 mipsn32el 4194452 mips64n32 little
	END
}

installs() { # scbpf's name, qemu's, address, how it exits, options
	exit=$4
	"$SCBPF" gen -q -a "$1" --flag log $5 -f elf -o "$out/$1" || return
	timeout 60 "qemu-$2-static" -strace "$out/$1" /none >"$out/said" 2>&1
	[ $? -eq 125 ] &&
		grep -q ' prctl(38,1,0,0,0,.*) = 0' "$out/said" &&
		grep -q " seccomp(1,2,$3,0,0,.*) = -1 errno=" "$out/said" &&
		grep -q 'scbpf: cannot install the filter' "$out/said" &&
		grep -q " $exit(125)" "$out/said" &&
		[ "$(grep -c ' exit[_group]*(' "$out/said")" -eq 1 ]
}

# The code of a table, as escapes for printf.
code() { # table, order
	sed -n -e 's/^B(\([^)]*\)).*/\1/p' \
		-e 's/^W(0x\(..\)\(..\)\(..\)\(..\)).*/W \1 \2 \3 \4/p' "$1" |
		sed -e 's/0x//g' -e 's/,//g' | awk -v order="$2" '
		function put(x) {
			v = (index(h, substr(x, 1, 1)) - 1) * 16 + \
				index(h, substr(x, 2, 1)) - 1
			printf "\\0%o", v
		}
		BEGIN { h = "0123456789abcdef" }
		$1 == "W" && order == "little" {
			for (i = 5; i > 1; i--)
				put($i)
			next
		}
		{
			for (i = $1 == "W" ? 2 : 1; i <= NF; i++)
				put($i)
		}'
}

# The same executable with this code.
other_code() { # scbpf's name, address, table, order
	at=272
	[ "$2" -ne 4194536 ] || at=368
	printf '%b' "$(code "$3" "$4")" >"$out/code"
	{
		head -c $at "$out/$1"
		cat "$out/code"
		tail -c +$((at + $(wc -c <"$out/code") + 1)) "$out/$1"
	} >"$out/$1.other"
	chmod +x "$out/$1.other"
}

becomes() { # status, what is said, qemu, arguments
	status=$1 text=$2
	shift 2
	PATH=/none:/bin:/usr/bin timeout 60 "$@" >"$out/said" 2>&1 </dev/null
	is=$?
	[ $is -eq "$status" ] && [ "$(cat "$out/said")" = "$text" ] && return
	echo "status $is, expected $status: $text" >>"$out/said"
	return 1
}

executes() { # scbpf's name, qemu's, address, table, order
	other_code "$1" "$3" "$out/other/start_$4.tbl" "$5" || return
	set -- "$(command -v "qemu-$2-static")" "$out/$1.other"
	becomes 0 "a b" "$@" echo a b &&
		becomes 0 "a b" "$@" /bin/echo a b &&
		becomes 127 "scbpf: none-such: not found" "$@" none-such &&
		becomes 127 "scbpf: ./none: not found" "$@" ./none &&
		becomes 127 "scbpf: /bin/cat/x: not found" "$@" /bin/cat/x &&
		becomes 127 "scbpf: '': not found" "$@" "" &&
		becomes 126 "scbpf: /: cannot be executed" "$@" / &&
		becomes 125 "scbpf: expected a command" "$@"
}

try() { # what, function, arguments
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "launcher of $2: $what:"
		cat "$out/said"
	fi
}

mkdir -p "$out" || exit 1
rows >"$out/rows"
SECCOMP=sched_yield sh tables/start.sh --only "$out/other" >"$out/made"
made=$?
[ $made -eq 0 ] || cat "$out/made"
while read -r token qemu address table order; do
	command -v "qemu-$qemu-static" >/dev/null || {
		echo "SKIP launcher of $token: qemu-$qemu-static: not found"
		continue
	}
	try "without exit_group" \
		installs $token $qemu $address exit --kill=exit_group
	try installs installs $token $qemu $address exit_group
	[ $made -ne 0 ] ||
		try executes executes $token $qemu $address $table $order
done <"$out/rows"
echo "launchers under qemu-user: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
