#!/bin/sh
# How many single changes of the compiler do the tests notice?
#
# mutate.c lists the changes: other operators, constants and conditions, and
# statements left out. SEED puts them in an order, and COUNT of them are tried,
# after the first FIRST. Each is compiled; one that compiles to the same code is
# none. The others are linked with the tests that run the changed line (gcov has
# said which do), until one fails twice or takes several times the processor's
# time that it should. First come tests that are cheap, and those that noticed
# changes in the same file or directory. What none of them notices is tried again
# with AddressSanitizer and UBSan, as in .ci/run, and with an arena in which every
# allocation has a block of its own. What no test notices is listed, unless the
# file equivalent gives a reason; with less than 95 % noticed this fails. No
# further change is begun after LIMIT seconds. What is known to be equivalent is
# not tried; a line of equivalent that is no change of the sources any more is
# printed, and this fails.
#
# B, CC, CFLAGS and LDFLAGS are the build's. JOBS changes are tried at a time.
# LONGEST: tests that take more seconds are left out. MAP: a directory in which
# an earlier run has kept which test runs what, B/mutation/map. DONE: a file with
# results of an earlier run, of B/mutation/results.*: what was noticed there is
# not tried again. So a run goes on that has not ended, or that new tests follow.
# ONLY: a file with the hashes of changes, for these in the place of COUNT of
# them. DIRS: directories of gen/, in the place of those below. Arguments:
# sources, in the place of all in DIRS; or --score, for what is known so far in a
# run that has not ended. Works on a copy of the sources. Needs Linux and gcov.
unset MAKEFLAGS MFLAGS
LC_ALL=C
export LC_ALL
here=tests/mutation
mkdir -p "$B/mutation" || exit 1
TOP=$(cd "$B" && pwd) || exit 1
OUT=$TOP/mutation
SEED=${SEED:-1} COUNT=${COUNT:-500} FIRST=${FIRST:-0} LIMIT=${LIMIT:-36000}
JOBS=${JOBS:-2} LONGEST=${LONGEST:-30}
GCOV=${GCOV:-gcov}
DIRS=${DIRS:-tree proof analysis eval lint filter dialect}
O=-O0
export B CC CFLAGS LDFLAGS O

. $here/sanitized.inc
. $here/included.inc
. $here/stale.inc

# --- the score ---------------------------------------------------------------

# With a reason, survivors are equivalent: no test can notice them.
judge() {
	cat "$OUT"/results.* | sort | awk -F '\t' -v of="$(wc -l <"$OUT/changes")" \
		-v equivalents=$here/equivalent '
		BEGIN {
			while ((getline line <equivalents) > 0)
				if (line !~ /^#/)
					known[line]
		}
		$2 "\t" $4 in known {
			equivalent++
			next
		}
		$1 == "survived" {
			survived++
			print "survived: " $2 ":" $3 ": " $4
		}
		/^noticed/ { noticed++ }
		/^noticed with sanitizers/ { sanitized++ }
		/^the same/ { same++ }
		/^does not/ { broken++ }
		END {
			n = noticed + survived
			score = n ? 100 * noticed / n : 0
			printf "%d of %d changes: %d do not compile, %d are " \
			    "the same code, %d equivalent; of %d, %d are " \
			    "noticed, %d only with sanitizers: %.1f %%\n",
			    NR, of, broken, same, equivalent, n, noticed,
			    sanitized, score
			exit score < 95
		}' && [ ! -s "$OUT/stale" ]
}

if [ "$1" = --score ]; then
	judge
	exit
fi

# --- one test, against the build directory B ---------------------------------

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

# Fails if it does, or if it takes longer. CHANGED is the object with a change,
# if there is one: it comes before the LIBRARY, and its own there is not linked
# then.
run_test() { # name seconds
	T=$B/tests/$1 SCBPF=$B/scbpf
	export T SCBPF
	rm -rf "$T"
	mkdir -p "$T"
	case $1 in
	*.c)
		objects="$OBJECTS/$1.o $CHANGED"
		[ -z "$CHANGED" ] || ! compile_including "$1" ||
			objects=$B/with.o
		$CC $CFLAGS $O $LDFLAGS -o "$T/program" $objects "$LIBRARY" || {
			echo "$1" >"$B/unlinked"
			return 1
		}
		"$OUT/budget" "$2" "$T/program"
		;;
	*) "$OUT/budget" "$2" sh "$(find_test "$1")" ;;
	esac >"$B/said" 2>&1 </dev/null &&
		tail -n 1 "$B/said" | grep -q '^[0-9]* passed, 0 failed$'
}

# --- which test runs what, and for how long ----------------------------------

compile_test() { # name
	[ -e "$OBJECTS/$1.o" ] ||
		$CC $CFLAGS $O -w -Itests -c -o "$OBJECTS/$1.o" "$(find_test "$1")"
}

compile_tests() {
	mkdir -p "$OBJECTS"
	for test in $(list_tests | grep '\.c$'); do
		compile_test "$test" || exit 1
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

# Files of lines FILE:LINE: in DIR/code those that have code, and in DIR/NAME
# those that the test NAME runs. Only of files that are to be changed.
map_tests() { # directory
	B=$OUT/counted LIBRARY=$OUT/counted/libscbpf.a
	open_worker "$B"
	cut -f 2 "$OUT/changes" | sort -u >"$OUT/files"
	while read -r c; do
		$CC $CFLAGS -O0 -w --coverage -c -o "$B/${c%.c}.o" "$c" || exit 1
	done <"$OUT/files"
	$CC -O1 -c -o "$OUT/wrap.o" tests/coverage/wrap.c || exit 1
	LDFLAGS="$LDFLAGS --coverage $OUT/wrap.o $(sh tests/coverage/wraps.sh)"
	link_all || exit 1
	while read -r _ test; do
		find "$B" -name '*.gcda' -exec rm -f {} +
		# As in tests/coverage/run.sh.
		"$B/scbpf" --version >"$OUT/log"
		run_test "$test" 600 || echo "not mapped: $test" >&2
		sed "s|^|$B/|; s/c\$/gcda/" "$OUT/files" |
			xargs $GCOV -t 2>"$OUT/log" |
			awk -v all="$1/code.new" '
			{ split($0, part, ":") }
			part[3] == "Source" { file = part[4] }
			part[1] !~ /-$/ && part[2] > 0 {
				line = file ":" (part[2] + 0)
				if (!(line in seen))
					print line >all
				seen[line]
				if (part[1] !~ /[#=]$/)
					print line
			}' >"$1/$test"
		[ -s "$1/code" ] || mv "$1/code.new" "$1/code"
	done <"$1/order"
	rm -rf "$B" "$1/code.new"
}

# --- one change --------------------------------------------------------------

open_worker() { # directory, the build in the place of B's
	rm -rf "$1"
	mkdir -p "$1/tests" && (cd "${2:-$TOP}" && cp -R gen arch pages.o "$1")
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

# Those that run the line, or the last one before it that has code (all if MAP
# does not know the file): the one that probably notices, for its costs, first.
# Lines of milliseconds and a name.
choose_tests() { # source line
	at=$(sed -n "s|^$1:||p" "$MAP/code" | sort -n |
		awk -v line="$2" '$1 <= line { at = $1 } END { print at }')
	if [ "$at" ]; then
		(cd "$MAP" && grep -l -x -F "$1:$at" *.c *.sh)
		list_including "$1"
	else
		sed 's/.* //' "$MAP/order"
	fi >"$B/runs"
	awk -v file="$1" -v runs="$B/runs" -v asked="$OUT/asked" '
		function dir_of(file) {
			sub(/\/[^\/]*$/, "", file)
			return file
		}
		BEGIN {
			dir = dir_of(file)
			while ((getline test <runs) > 0) {
				wanted[test]
				tried[test] = 1
				noticed[test] = index(test, substr(dir, 5)) == 1 \
				    ? 0.5 : 0.2
			}
			while ((getline line <asked) > 0) {
				split(line, part)
				n = (part[1] == file) * 4 + \
				    (dir_of(part[1]) == dir)
				tried[part[2]] += n
				noticed[part[2]] += n * part[3]
			}
		}
		# To compile, to link and to start take some time as well.
		$2 in wanted {
			print ($1 + 100) * tried[$2] / noticed[$2], $1, $2
		}' "$MAP/order" | sort -n | sed 's/^[^ ]* //'
}

# The test that notices, if there is one.
ask_tests() { # source line
	linked=
	choose_tests "$1" "$2" >"$B/order"
	rm -f "$B/unlinked"
	while read -r time test <&3; do
		case $test$linked in
		*.sh)
			link_all 2>/dev/null || {
				echo scbpf >"$B/unlinked"
				return
			}
			linked=linked
			;;
		esac
		limit=$((2 + time * 4 / 1000))
		run_test "$test" $limit || run_test "$test" $limit || {
			echo "$test"
			echo "$1 $test 1" >>"$OUT/asked"
			return
		}
		echo "$1 $test 0" >>"$OUT/asked"
	done 3<"$B/order"
}

# What became of it.
try() { # source number line text
	o=$B/${1%.c}.o same=$B/same/$1.o
	CHANGED=$B/changed.o SOURCE=$1 TEXT=$B/changed.c
	grep -q -x -F "${1#gen/}	$4" $here/equivalent && {
		echo equivalent
		return
	}
	"$OUT/mutate" "$SEED" "$1" "$2" >"$B/changed.c"
	compile "$1" "$B/changed.c" "$CHANGED" 2>/dev/null || {
		echo "does not compile"
		return
	}
	mkdir -p "${same%/*}"
	[ -e "$same" ] || compile "$1" "$1" "$same"
	cmp -s "$CHANGED" "$same" && {
		echo "the same code"
		return
	}
	mv "$o" "$B/kept.o"
	cp "$CHANGED" "$o"
	test=$(ask_tests "$1" "$3")
	mv "$B/kept.o" "$o"
	if [ -e "$B/unlinked" ]; then
		echo "does not link: $(cat "$B/unlinked")"
		return
	fi
	how=noticed
	if [ -z "$test" ] && [ -e "$OUT/sanitized/scbpf" ]; then
		test=$(ask_sanitized "$1" 2>/dev/null)
		how="noticed with sanitizers"
	fi
	echo "${test:+$how by }${test:-survived}"
}

work() { # worker
	B=$OUT/worker$1 worker=$1
	open_worker "$B"
	: >"$OUT/results.$1"
	while IFS='	' read -r hash file number line text; do
		[ "$(date +%s)" -lt "$END" ] || break
		mkdir "$OUT/taken/$hash" 2>/dev/null || continue
		printf '%s\t%s\t%s\t%s\t%s\n' \
			"$(try "$file" "$number" "$line" "$text")" \
			"${file#gen/}" "$line" "$text" "$hash" \
			>>"$OUT/results.$1"
	done <"$OUT/changes"
	rm -rf "$B"
}

# A change may make a program eat memory.
ulimit -S -v 8000000
[ -z "$MAP" ] || MAP=$(cd "$MAP" && pwd) || exit 1
[ -z "$ONLY" ] || ONLY=$(cat "$ONLY") || exit 1
[ -z "$DONE" ] || DONE=$(grep -v -e '^survived' -e '^equivalent' "$DONE")
case $MAP in
"$OUT/map") find "$OUT" -mindepth 1 -maxdepth 1 ! -name map -exec rm -rf {} + ;;
*) rm -rf "$OUT" ;;
esac
mkdir -p "$OUT/taken" "$OUT/source" || exit 1
cp -R Makefile README.md LICENSE arch gen tables tests "$OUT/source" &&
	cd "$OUT/source" || exit 1
for program in mutate budget; do
	$CC -std=c11 -O1 -o "$OUT/$program" $here/$program.c || exit 1
done
find_stale >"$OUT/stale"
sed 's/^/not a change any more: /' "$OUT/stale"
[ $# -gt 0 ] || set -- $(for d in $DIRS; do echo gen/$d/*.c; done)
"$OUT/mutate" "$SEED" "$@" | sort |
	awk -v first="$FIRST" -v n="$COUNT" -v only="$ONLY" '
		only ? index(only, $1) : NR > first && NR <= first + n' \
		>"$OUT/changes"
printf '%s\n' "$DONE" | awk -F '\t' -v changes="$OUT/changes" '
	BEGIN {
		while ((getline line <changes) > 0) {
			split(line, part)
			known[part[1]]
		}
	}
	$5 in known' >"$OUT/results.0"
(cd "$OUT/taken" && cut -f 5 ../results.0 | xargs mkdir -p _)
# As in gen/rules.sh.
for c in arch/*.c gen/*.c gen/*/*.c; do
	case $c in
	gen/host/api_install.c) echo "${c%.c}.o" >>"$OUT/library" ;;
	gen/main.c | gen/cli/* | gen/host/*) echo "${c%.c}.o" >>"$OUT/program" ;;
	*) echo "${c%.c}.o" >>"$OUT/library" ;;
	esac
done
echo pages.o >>"$OUT/program"
OBJECTS=$OUT/tests
compile_tests
if has_sanitizers >"$OUT/log" 2>&1; then
	(build_sanitized) >"$OUT/log" 2>&1 || {
		cat "$OUT/log"
		exit 1
	}
else
	echo "skipped: no AddressSanitizer and UBSan in $CC"
fi
(B=$OUT/plain && open_worker "$B" && link_all) || exit 1
LIBRARY=$OUT/plain/libscbpf.a
if [ -z "$MAP" ]; then
	MAP=$OUT/map
	mkdir "$MAP"
	(B=$OUT/plain && measure_tests) >"$MAP/order"
	(map_tests "$MAP") || exit 1
fi
: >"$OUT/asked"
END=$(($(date +%s) + LIMIT))
echo "$(wc -l <"$OUT/changes") changes, $(wc -l <"$MAP/order") tests"
i=0
while [ $i -lt "$JOBS" ]; do
	i=$((i + 1))
	work $i &
done
wait
judge
