#!/bin/sh
# How many single changes of the compiler do the tests notice?
#
# mutate.c lists the changes: other operators, constants and conditions, and
# statements left out. SEED puts them in an order, and COUNT of them are tried,
# after the first FIRST: each is compiled and linked, and the tests run until
# one fails twice, or takes ten times the processor's time that it should: those
# that noticed changes in the same directory, those named for it, and the others,
# the shortest first. A change that compiles to the same code is none. What no
# test notices is listed, unless the file equivalent gives a reason; with less
# than 95 % noticed this fails. No further change is begun after LIMIT seconds.
#
# B, CC, CFLAGS and LDFLAGS are the build's. JOBS changes are tried at a time.
# LONGEST: tests that take more seconds are left out. ORDER: a file that an
# earlier run has measured, build/mutation/order. Arguments: sources, in the
# place of those of the directories below. Needs GNU's timeout.
LC_ALL=C
export LC_ALL
here=tests/mutation
B=$(cd "$B" && pwd) || exit 1
SEED=${SEED:-1} COUNT=${COUNT:-500} FIRST=${FIRST:-0} LIMIT=${LIMIT:-36000}
JOBS=${JOBS:-2} LONGEST=${LONGEST:-30}
OUT=$B/mutation
dirs='tree proof analysis eval lint filter dialect'
O=-O0
export B CC CFLAGS LDFLAGS O


# Not those that look at the source, nor those of the running system, which a
# busy machine may disturb.
list_tests() {
	for test in $(sh tests/run.sh --list); do
		[ -e "tests/source/$test" ] || [ -e "tests/live/$test" ] ||
			echo "$test"
	done | grep -v -x proof_faults.sh
}

find_test() { # name
	for dir in tests tests/unit tests/property tests/proof tests/golden \
		tests/cli; do
		[ ! -e "$dir/$1" ] || echo "$dir/$1"
	done
}

# --- one test, against the build directory B of a worker ---

link_test() { # name, in T
	$CC $CFLAGS $O $LDFLAGS -o "$T/program" "$OUT/tests/$1.o" \
		"$B/libscbpf.a"
}

# Of the processor's time; on a busy machine the clock shows many times as much.
run_test() { # name seconds; B is the worker's
	T=$B/tests/$1 SCBPF=$B/scbpf
	export T SCBPF
	rm -rf "$T"
	mkdir -p "$T"
	(
		ulimit -t "$2"
		case $1 in
		*.c)
			link_test "$1" &&
				timeout -s KILL $((60 + 20 * $2)) "$T/program"
			;;
		*)
			timeout -s KILL $((60 + 20 * $2)) \
				sh "$(find_test "$1")"
			;;
		esac
	) >"$B/tests/said" 2>&1 </dev/null &&
		tail -n 1 "$B/tests/said" | grep -q '^[0-9]* passed, 0 failed$'
}

compile_tests() {
	mkdir -p "$OUT/tests"
	for test in $(list_tests | grep '\.c$'); do
		$CC $CFLAGS $O -w -Itests -c -o "$OUT/tests/$test.o" \
			"$(find_test "$test")" || exit 1
	done
}

# What `times` says of children: "0m1.234s 0m0.056s".
milliseconds() {
	tail -n 1 | tr -d s | awk '{
		for (i = 1; i <= 2; i++) {
			split($i, part, "m")
			sum += part[1] * 60 + part[2]
		}
		printf "%d\n", sum * 1000
	}'
}

# Lines of milliseconds and a name: the tests that pass without a change.
measure_tests() {
	for test in $(list_tests); do
		(run_test "$test" 600 && times >"$B/times") &&
			echo "$(milliseconds <"$B/times") $test" ||
			echo "left out: $test does not pass" >&2
	done | sort -n | awk -v longest="$LONGEST" '$1 <= longest * 1000'
}

# --- one change ---

open_worker() { # directory
	rm -rf "$1"
	mkdir -p "$1/tests" && cp -R "$TOP/gen" "$TOP/arch" "$TOP/pages.o" "$1"
}

link_all() {
	rm -f "$B/libscbpf.a"
	(cd "$B" && ar rc libscbpf.a $(cat "$OUT/library")) &&
		(cd "$B" && $CC $CFLAGS $LDFLAGS -o scbpf \
			$(cat "$OUT/program") libscbpf.a)
}

compile() { # source text to
	$CC $CFLAGS -w -fPIE -iquote "$(dirname "$1")" -x c -c -o "$3" - <"$2"
}

# What became of it.
try() { # source number
	o=$B/${1%.c}.o
	"$OUT/mutate" "$SEED" "$1" "$2" >"$B/changed.c"
	compile "$1" "$B/changed.c" "$B/changed.o" 2>/dev/null || {
		echo "does not compile"
		return
	}
	compile "$1" "$1" "$B/same.o"
	cmp -s "$B/changed.o" "$B/same.o" && {
		echo "the same code"
		return
	}
	mv "$o" "$B/kept.o"
	mv "$B/changed.o" "$o"
	result=survived
	link_all 2>/dev/null || result="does not compile"
	dir=$(basename "$(dirname "$1")")
	noticed=$OUT/noticed.$dir
	{
		cat "$noticed" 2>/dev/null
		grep " ${dir}[_.]" "$OUT/order"
		cat "$OUT/order"
	} | awk '!seen[$2]++' >"$B/order"
	while [ "$result" = survived ] && read -r time test <&3; do
		run_test "$test" $((5 + time / 100)) ||
			run_test "$test" $((5 + time / 100)) && continue
		result="noticed by $test"
		{
			echo "$time $test"
			head -n 7 "$noticed" 2>/dev/null
		} | awk '!seen[$2]++' >"$B/noticed" && mv "$B/noticed" "$noticed"
	done 3<"$B/order"
	mv "$B/kept.o" "$o"
	echo "$result"
}

work() { # worker
	TOP=$B B=$OUT/worker$1
	open_worker "$B"
	while IFS='	' read -r hash file number line text; do
		[ "$(date +%s)" -lt "$END" ] || break
		mkdir "$OUT/taken/$hash.$number" 2>/dev/null || continue
		printf '%s\t%s\t%s\t%s\n' "$(try "$file" "$number")" \
			"${file#gen/}" "$line" "$text" >>"$OUT/results.$1"
	done <"$OUT/changes"
	rm -rf "$B"
}

# --- the score ---

# With a reason, survivors are equivalent: no test can notice them.
judge() {
	awk -F '\t' -v equivalents=$here/equivalent '
		BEGIN {
			while ((getline line <equivalents) > 0)
				if (line !~ /^#/)
					known[line]
		}
		$1 == "survived" {
			if ($2 "\t" $4 in known)
				equivalent++
			else {
				survived++
				print "survived: " $2 ":" $3 ": " $4
			}
		}
		/^noticed/ { noticed++ }
		/^the same/ { same++ }
		/^does not/ { broken++ }
		END {
			n = noticed + survived
			score = n ? 100 * noticed / n : 0
			printf "%d changes: %d do not compile, %d are the " \
			    "same code, %d equivalent; of %d, %d are noticed:" \
			    " %.1f %%\n", NR, broken, same, equivalent, n,
			    noticed, score
			exit score < 95
		}'
}

# A change may make a program eat memory.
ulimit -v 8000000
[ -z "$ORDER" ] || ORDER=$(cat "$ORDER") || exit 1
rm -rf "$OUT"
mkdir -p "$OUT/taken" || exit 1
$CC -std=c11 -O1 -o "$OUT/mutate" $here/mutate.c || exit 1
[ $# -gt 0 ] || set -- $(for d in $dirs; do echo gen/$d/*.c; done)
"$OUT/mutate" "$SEED" "$@" | sort |
	awk -v first="$FIRST" -v n="$COUNT" 'NR > first && NR <= first + n' \
		>"$OUT/changes"
# As in gen/rules.sh.
for c in arch/*.c gen/*.c gen/*/*.c; do
	case $c in
	gen/host/api_install.c) echo "${c%.c}.o" >>"$OUT/library" ;;
	gen/main.c | gen/cli/* | gen/host/*) echo "${c%.c}.o" >>"$OUT/program" ;;
	*) echo "${c%.c}.o" >>"$OUT/library" ;;
	esac
done
echo pages.o >>"$OUT/program"
compile_tests
TOP=$B
if [ "$ORDER" ]; then
	echo "$ORDER" >"$OUT/order"
else
	(B=$OUT/worker0 && open_worker "$B" && link_all && measure_tests) \
		>"$OUT/order"
	rm -rf "$OUT/worker0"
fi
END=$(($(date +%s) + LIMIT))
echo "$(wc -l <"$OUT/changes") changes, $(wc -l <"$OUT/order") tests"
i=0
while [ $i -lt "$JOBS" ]; do
	i=$((i + 1))
	work $i &
done
wait
cat "$OUT"/results.* | sort | judge
