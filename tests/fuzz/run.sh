#!/bin/sh
# make fuzz: libFuzzer with ASan and UBSan on every target in turn, or on those
# named as arguments, TIME seconds each; filter-hex is the target filter that
# reads every input as hex, and so for each notation. What it learns stays in
# $B/fuzz/corpus, what it finds goes to $B/fuzz/found. B is the build directory.
# Needs Debian's clang, or clang-19 with libclang-rt-19-dev.
unset MAKEFLAGS MFLAGS
LC_ALL=C
export LC_ALL
mkdir -p "$B/fuzz/found" || exit 1
D=$(cd "$B/fuzz" && pwd) || exit 1
here=tests/fuzz
sanitize=address,undefined
flags="-std=c11 -Igen -I$D/lib -O1 -g -fno-sanitize-recover=all"
failed=0

# The first clang that has libFuzzer and the sanitizers.
find_clang() {
	echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n)
	{ return p && n > 100 && *p == 9; }' >"$D/try.c"
	for clang in ${CLANG:-clang clang-19 clang-14}; do
		$clang -fsanitize=fuzzer,$sanitize -o "$D/try" "$D/try.c" \
			>"$D/log" 2>&1 && "$D/try" -runs=1 >>"$D/log" 2>&1 &&
			return
	done
	echo "SKIP fuzzing: no clang with libFuzzer: $(head -n 1 "$D/log")"
	exit 0
}

stat() { # name
	sed -n "s/^stat::$1: *//p" "$D/$target.log"
}

fuzz() { # target
	source=${1%%-*}
	$clang $flags -fsanitize=fuzzer,$sanitize -o "$D/$1" $here/$source.c \
		$here/arena.c "$D/lib/libscbpf.a" || exit 1
	mkdir -p "$D/corpus/$1"
	seeds=$here/corpus/$source
	unset NOTATION
	case $1 in
	*-*) NOTATION=${1#*-}; export NOTATION ;;
	json | oci) seeds="$seeds tests/bad tests/lint tests/qemu" ;;
	text) seeds="$seeds tests/bad tests/text" ;;
	read) seeds="$seeds $here/corpus/filter" ;;
	esac
	words=
	[ ! -f $here/$1.dict ] || words=-dict=$here/$1.dict
	"$D/$1" $words -max_total_time="$TIME" -print_final_stats=1 -detect_leaks=0 -timeout=120 -max_len=6000 \
		-rss_limit_mb=2048 -artifact_prefix="$D/found/$1-" \
		"$D/corpus/$1" $seeds >"$D/$1.log" 2>&1
	status=$?
	edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$D/$1.log" | tail -n 1)
	printf '%-15s %10s executions %6s edges %5s inputs  %s\n' "$1" \
		"$(stat number_of_executed_units)" "$edges" \
		"$(ls "$D/corpus/$1" | wc -l)" \
		"$([ $status -eq 0 ] && echo fine || echo FOUND)"
	if [ $status -ne 0 ]; then
		failed=1
		grep -m 5 -e 'not so' -e ERROR -e SUMMARY -e 'runtime error' \
			-e 'Test unit written' "$D/$1.log" | sed 's/^/  /'
	fi
}

TIME=${TIME:-60}
find_clang
make -s B="$D/lib" CC="$clang" WERROR= \
	CFLAGS="-O1 -g -fsanitize=fuzzer-no-link,$sanitize \
	-fno-sanitize-recover=all -DWALK_STEPS=30000 -DASK_STEPS=60000 \
	-DPROBE_STEPS=60000 -DLIFT_SPOTS=512" all >"$D/log" 2>&1 || {
	cat "$D/log"
	exit 1
}
[ $# -gt 0 ] || set -- $(sed -n '/^targets=/,/"$/p' tests/source/fuzz.sh |
	sed -e 's/^targets=//' -e 's/"//g') $(sh $here/notations.sh | sed 's/^/filter-/')
for target; do
	fuzz "$target"
done
exit $failed
