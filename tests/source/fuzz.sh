#!/bin/sh
# Runs the fuzz targets on their saved corpus, and on the profiles of other
# tests. make fuzz looks for more.
. tests/check.inc
targets="json oci text filter read mix proof diff compile convert calls logs task
header library"

replay() { # target
	files="tests/fuzz/corpus/$1/*"
	case $1 in
	json | oci) files="$files tests/bad/*.json tests/lint/*.json" ;;
	text) files="$files tests/bad/*.policy tests/text/*.policy" ;;
	# These take long, so they run only with more ROUNDS.
	read) [ -z "$ROUNDS" ] || files="$files tests/fuzz/corpus/filter/*" ;;
	esac
	"$T/replay" $1 $files
}

# All targets are in one program: linking takes longer than compiling.
build() {
	list= objects=
	for target in $targets; do
		$CC $CFLAGS $O -DLLVMFuzzerTestOneInput=fuzz_$target -c \
			-o "$T/$target.o" tests/fuzz/$target.c || return 1
		list="$list T($target)"
		objects="$objects $T/$target.o"
	done
	$CC $CFLAGS $O $LDFLAGS -DTARGETS="$list" -o "$T/replay" \
		tests/fuzz/replay.c $objects "$B/libscbpf.a" &&
		$CC $CFLAGS $O $LDFLAGS -DTARGETS="$list" -o "$T/other" \
			tests/fuzz/replay.c $objects tests/fuzz/arena.c \
			"$B/libscbpf.a"
}

# make fuzz and make mutation are linked with another arena.
defined() {
	grep -o '^scb_arena_[a-z]*(' "$1" | sort
}
check "the other arena has the same functions" \
	[ "$(defined gen/base/arena.c)" = "$(defined tests/fuzz/arena.c)" ]

check "the targets are built" build
for target in $targets; do
	check "$target" replay $target
done
# Memory that was given back is gone there.
for target in oci text; do
	check "$target with the other arena" "$T/other" $target \
		tests/fuzz/corpus/$target/*
done
notations=$(sh tests/fuzz/notations.sh)
check "there are notations" [ "$(echo "$notations" | wc -l)" -gt 10 ]
for notation in $notations; do
	check "filter as $notation" env NOTATION=$notation "$T/replay" \
		filter tests/fuzz/corpus/filter/*
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
