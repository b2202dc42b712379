#!/bin/sh
# The makefile that gen/rules.sh writes: every object depends on exactly the
# files that its source includes according to the compiler.
. tests/check.inc

printf '#include "x.h"\n#include "x.h"\n' >"$T/x.c"
: >"$T/x.h"
list="-w -E -dI"
if [ "$($CC $list "$T/x.c" 2>/dev/null | grep -c '^#include "x\.h"')" != 2 ]; then
	echo "skipped: $CC does not list what a source includes"
	echo "$passed passed, $failed failed"
	exit 0
fi

# Lines "object file", without the manual's pages, whose source is generated.
awk '/^[^ ]*\.o: / && !/\/pages\.o: / {
	o = $2
	sub(/c$/, "o", o)
	for (i = 2; i <= NF; i++)
		if ($i !~ /rules\.mk$/)
			print o, $i
}' "$B/rules.mk" | sed 's|[^ /]*/\.\./||' | sort -u >"$T/ours"
# Two headers with the same guard could not be included together.
check "every header has a guard of its own" sh -c \
	'[ -z "$(sed -n "s/^#ifndef \([A-Z_]*_H\)$/\1/p" arch/*.h gen/*.h \
	gen/*/*.h | sort | uniq -d | tee /dev/stderr)" ]'
# One run of the compiler for all sources: one for each would take long.
printf '#include "%s"\n' arch/*.c gen/*.c gen/*/*.c >"$T/all.c"
check "all sources are preprocessed" \
	sh -c "$CC -std=c11 -Igen -I. $list -o '$T/all.i' '$T/all.c'"
awk -v all="$T/all.c" -f tests/source/includes.awk "$T/all.i" |
	sort -u >"$T/theirs"
check "objects depend on exactly what they include" \
	diff "$T/theirs" "$T/ours"
# Another compiler or other flags rebuild all objects.
check "every object depends on the makefile" sh -c \
	'! grep "^[^ ]*\.o: " "$B/rules.mk" | grep -v "/rules[.]mk"'
check "there are some" test "$(wc -l <"$T/ours")" -gt 1000

# A makefile cannot name files with blanks; nothing is built or removed.
refuses() { # target, build directory
	${MAKE:-make} -s "$1" B="$2" >"$T/said" 2>&1
	[ $? -ne 0 ] && grep -q "^B='$2.*': .* cannot contain" "$T/said" || {
		cat "$T/said"
		return 1
	}
}
mkdir "$T/x" "$T/y"
for target in all clean dist asan fuzz; do
	check "$target: blanks" refuses $target "$T/x y"
	check "$target: a colon" refuses $target "$T/x:y"
done
check "nothing was made or removed" \
	[ "$(cd "$T" && echo [xy] x*y* x:*)" = "x y x*y* x:*" ]
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
