#!/bin/sh
# Builds and runs the tests in the folders below (*.c) or runs them (*.sh), JOBS
# at a time (two more than there are processors, as some tests wait), and reports
# them in the order of their names, which are unique over all folders. Each is
# given B (the build directory), SCBPF (the program), CC, CFLAGS, LDFLAGS and T
# (a directory of its own, empty), runs in the top directory, and ends its output
# in `N passed, N failed`. Lines that begin with "skipped" or "improved" are
# shown. RUN: a command to run them under, such as valgrind. Arguments: names of
# tests, without their folders, to run only these; --list prints all names, but
# for those that follow it. Without names and without ALL in the environment,
# those of `around` are left out.
LC_ALL=C
export LC_ALL
all=$(ls -d tests/* tests/unit/* tests/property/* tests/proof/* tests/golden/* \
	tests/live/* tests/cli/* tests/source/* |
	grep -e '\.c$' -e '\.sh$' | grep -v '/run\.sh$')
known=' '
for file in $all; do
	known="$known${file##*/} "
done
# They test what surrounds the program: its installation, shells' completions,
# the form of the manual, builds, compilers for other machines, examples, and the
# scripts and fuzz targets of maintainers. .ci/run has them.
around="completion.sh cross.sh examples.sh fuzz.sh gate.sh install.sh man.sh \
rules.sh startup.sh update.sh"
# Started first, so that the others do not wait for them at the end.
slow="record.sh confine.sh exec.sh proof_faults.sh convert.sh denials.sh \
fuzz.sh oracle.sh convert_odd.sh header.sh readers.sh"
list=
if [ "$1" = --list ]; then
	list=$1
	shift
fi
for test in $slow $around "$@"; do
	case $known in
	*" ${test##*/} "*) ;;
	*)
		echo "tests/run.sh: no test is called '$test'" >&2
		exit 1
		;;
	esac
done
if [ -n "$list" ]; then
	for test in $known; do
		case " $* " in
		*" $test "*) ;;
		*) echo "$test" ;;
		esac
	done
	exit
fi
B=$(cd "${B:-build}" && pwd) || exit 1
# Variables that hold commands are split at blanks, so a build directory with
# blanks is given to the tests by a name without them.
case $B in
*[[:space:]]*)
	link=$(mktemp -d) && ln -s "$B" "$link/build" || exit 1
	trap 'rm -rf "$link"' EXIT
	B=$link/build
	;;
esac
SCBPF=$B/scbpf
# O, after CFLAGS: compiling a test with optimization takes longer than it
# saves.
case $CFLAGS in
*FORTIFY*) O= ;; # this takes some -O
*) O=-O0 ;;
esac
export B SCBPF CC CFLAGS LDFLAGS O T

build() { # program source
	# CC and the flags may be several words each.
	$CC $CFLAGS $O -Itests $LDFLAGS -o "$1" "$2" "$B/libscbpf.a"
}

# Sets path to the path of a test.
find_test() { # name
	for path in $all; do
		[ "${path##*/}" != "$1" ] || break
	done
}

# Linking each C test takes as long as running it. So several are compiled with
# main renamed and linked to one program, which runs the test whose directory it
# is started from: argv[0] is .../NAME.c.dir/program. The others are built alone:
# those that include a source of the library, and those that do not compile.
compile_some() { # worker, file...
	turn=$1
	shift
	for file; do
		turn=$((turn - 1))
		[ $turn -lt 0 ] || continue
		turn=$((others - 1))
		test=${file##*/}
		$CC $CFLAGS $O -Itests -Dmain="main_${test%.c}" -c \
			-o "$objects/$test.o" "$file" 2>/dev/null
	done
}

# The source of that program, from the tests that have compiled.
dispatch() { # file...
	with_arguments=" $(grep -l '^main(int' "$@" | tr '\n' ' ')"
	echo '#include <string.h>'
	branches=
	for file; do
		test=${file##*/}
		[ -e "$objects/$test.o" ] || continue
		name=main_${test%.c}
		case $with_arguments in
		*" $file "*)
			echo "int $name(int, char **);"
			call="$name(argc, argv)"
			;;
		*)
			echo "int $name(void);"
			call="$name()"
			;;
		esac
		branches="$branches
	if (strncmp(dir, \"$test.dir/\", sizeof \"$test.dir\") == 0)
		return $call;"
	done
	printf '%s\n' 'int' 'main(int argc, char **argv)' '{' \
		'	const char *dir = argv[0] + strlen(argv[0]);' '' \
		'	(void)argc;' \
		'	for (int n = 0; dir > argv[0]; dir--)' \
		"		if (dir[-1] == '/' && ++n == 2)" \
		"			break;$branches" '	return 9;' '}'
}

build_together() { # file...
	mkdir "$objects" || exit 1
	compilers=
	i=0
	while [ $i -lt $others ]; do
		compile_some $i "$@" &
		compilers="$compilers $!"
		i=$((i + 1))
	done
	wait $compilers
	dispatch "$@" >"$objects/main.c"
	$CC $CFLAGS $O $LDFLAGS -o "$objects/program" "$objects/main.c" \
		"$objects"/*.o "$B/libscbpf.a" 2>"$objects/log"
}

# The program has one block of memory, never freed: looking for leaks in it
# makes AddressSanitizer take ten times as long as the test.
run() { # name
	find_test "$1"
	case $1 in
	*.c)
		if [ -e "$objects/$1.o" ] && [ -x "$objects/program" ]; then
			ln -s "$objects/program" "$T/program"
		else
			build "$T/program" "$path"
		fi && (exec $RUN "$T/program")
		;;
	*) ASAN_OPTIONS=detect_leaks=0:$ASAN_OPTIONS sh "$path" ;;
	esac
}

# Runs the tests that no other worker has begun, and reports each with its exit
# status.
work() { # name...
	for test; do
		T=$B/tests/$test.dir
		[ ! -e "$T" ] && mkdir "$T" 2>/dev/null || continue
		run "$test" >"$B/tests/$test.out" 2>&1 </dev/null
		echo "$test $?"
	done
}

# One worker begins with the tests in sh, while those in C are compiled.
work_all() { # file to compile...
	work $scripts &
	others=$((jobs - 1))
	if [ $others -eq 0 ]; then
		wait
		others=1
	fi
	[ $# -lt 2 ] || build_together "$@"
	i=0
	while [ $i -lt $others ]; do
		work $first $names &
		i=$((i + 1))
	done
	wait
}

# Prints the output of a test, and counts.
judge() { # name status
	last=$(tail -n 1 "$B/tests/$1.out")
	ok=${last%% *}
	bad=${last##* passed, }
	bad=${bad% failed}
	case $ok:$bad in
	:* | *: | *[!0-9:]*) last= ;;
	esac
	if [ "$last" != "$ok passed, $bad failed" ]; then
		ok=0 bad=1 last="no result"
	fi
	if [ "$2" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1 last="$last, but exit status $2"
	fi
	if [ "$bad" -gt 0 ]; then
		sed "s/^/  /" "$B/tests/$1.out"
	else
		sed -n -e "s/^skipped/$1: &/p" -e "s/^improved/$1: &/p" \
			"$B/tests/$1.out"
	fi
	echo "$1: $last"
	passed=$((passed + ok))
	failed=$((failed + bad))
}

# Holds the results of tests that end early until it is their turn.
judge_all() { # name...
	passed=0
	failed=0
	ended=' '
	while read -r test status; do
		ended="$ended$test=$status "
		while [ $# -gt 0 ]; do
			case $ended in
			*" $1="*) ;;
			*) break ;;
			esac
			status=${ended#* "$1="}
			judge "$1" "${status%% *}"
			shift
		done
	done
	for test; do
		echo "$test: it never ended"
		failed=$((failed + 1))
	done
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}

mkdir -p "$B/tests" || exit 1
jobs=${JOBS:-$(($(sh gen/jobs.sh) + 2))}
if [ $# -eq 0 ]; then
	for test in $all; do
		case " $around " in
		*" ${test##*/} "*) [ -n "$ALL" ] || continue ;;
		esac
		set -- "$@" "$test"
	done
fi
names=
dirs=
for test; do
	test=${test##*/}
	names="$names $test"
	dirs="$dirs $B/tests/$test.dir"
done
first=
for test in $slow; do
	case "$names " in
	*" $test "*) first="$first $test" ;;
	esac
done
objects=$B/tests/objects
rm -rf "$objects" $dirs || exit 1
sources=
scripts=
for test in $first $names; do
	case $test in
	*.sh) scripts="$scripts $test" ;;
	esac
done
for test in $names; do
	case $test in
	*.c)
		find_test "$test"
		sources="$sources $path"
		;;
	esac
done
# Names of tests hold no blanks.
alone=" $(grep -l '^#include ".*\.c"' $sources /dev/null | tr '\n' ' ')"
set --
for file in $sources; do
	case $alone in
	*" $file "*) ;;
	*) set -- "$@" "$file" ;;
	esac
done
work_all "$@" | judge_all $names
