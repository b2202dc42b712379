#!/bin/sh
# Runs generated filters on the real kernels of other architectures, under
# emulation. Does not need root. Needs apt (for kernels, which are kept),
# qemu-system, clang-19, lld-19 and cpio; llvm-19 to check the machine code of
# launchers, gcc-s390x-linux-gnu to build s390's, and qemu-user-static to run
# the launchers that no machine can run, and C tests of scbpf. more.sh adds
# machines. B is the build directory. Arguments limit the run: names of
# machines, pid, user or stubs. check-kernels sets OUT, where the machines'
# files are, and BUILD.
B=$(cd "$B" && pwd) || exit 1
OUT=${OUT:-$B/qemu}
SCBPF=$B/scbpf
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-qemu
export SCBPF CACHE
passed=0
failed=0

rows() {
	grep -v '^#' tests/qemu/machines | while read -r name rest; do
		case " $wanted " in
		'  ' | *" $name "*) echo "$name $rest" ;;
		esac
	done
}

# The command is several words.
lane() {
	while read -r name rest; do
		start=$(date +%s)
		sh tests/qemu/machine.sh "$OUT/$name" $rest </dev/null
		echo $(($(date +%s) - start)) >"$OUT/$name/seconds"
	done
}

# An exit status is not enough: every ABI must have printed that it passed.
judge() { # name ABIs
	dir=$OUT/$1
	if [ -e "$dir/skip" ]; then
		echo "SKIP $1 ($2): $(cat "$dir/skip")"
		return
	fi
	[ ! -e "$dir/less" ] || sed "s/^/SKIP $1: /" "$dir/less"
	kernel=$(sed -n 's/.*KERNEL //p' "$dir/log")
	for abi in $(echo "$2" | tr , ' '); do
		verdict=FAIL
		grep -q "RESULT $abi PASS\$" "$dir/log" && verdict=PASS
		printf '%-11s %-11s %-28s %4s s  %s\n' "$1" "$abi" \
			"${kernel:-did not boot}" "$(cat "$dir/seconds")" \
			"$verdict"
		sed -n "s/.*COUNT $abi /  /p" "$dir/log"
		if [ $verdict = PASS ]; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			cat "$dir/errors"
			tail -n 20 "$dir/log" | sed 's/^/  /'
		fi
	done
}

# Runs a script in addition to the machines, if it is wanted; exit status 77
# means that it could not run here.
counted() { # name script argument...
	case " $wanted " in
	'  ' | *" $1 "*) ;;
	*) return ;;
	esac
	shift
	sh tests/qemu/"$@"
	case $? in
	0) passed=$((passed + 1)) ;;
	77) ;;
	*) failed=$((failed + 1)) ;;
	esac
}

wanted=$*
mkdir -p "$OUT" || exit 1
rows | sed -n 'p;n' | lane &
rows | sed -n 'n;p' | lane &
wait
rows >"$OUT/rows"
while read -r name _ _ _ _ abis _; do
	judge "$name" "$abis"
done <"$OUT/rows"
[ ! -d "$OUT/tool/root.tests" ] ||
	counted tool tool_user.sh s390x "$OUT/tool/root.tests"
counted pid pid.sh "$OUT/pid"
counted user user.sh "$OUT/user"
counted stubs stubs.sh "$OUT/stubs"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
