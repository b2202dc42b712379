#!/bin/sh
# The makefile that gen/rules.sh writes: every object depends on what the
# compiler says that its source includes, and on nothing else.
. tests/check.inc

echo '#include "x.h"' >"$T/x.c"
: >"$T/x.h"
# Headers of the system are no matter here, and reading them takes long.
list="-nostdinc -MM -MG"
if ! $CC $list "$T/x.c" 2>/dev/null | grep -q 'x\.h'; then
	echo "skipped: $CC does not list what a source includes"
	echo "$passed passed, $failed failed"
	exit 0
fi

# "object header" lines, the object that of the first file after the colon
pairs() {
	awk '/\\$/ { sub(/\\$/, ""); all = all $0; next }
		{ print all $0; all = "" }' |
		awk '{ o = $2; sub(/c$/, "o", o)
			for (i = 2; i <= NF; i++) {
				while (sub(/[^\/]+\/\.\.\//, "", $i))
					;
				# else of the system; clang lists those, too
				if ($i ~ /\// && $i !~ /^(sys|linux)\//)
					print o, $i
			} }' | sort -u
}

# But for the manual's pages, whose source is not there.
grep '^[^ ]*\.o: ' "$B/rules.mk" | grep -v '/pages\.o: ' | sed -e "s|^$B/||" -e 's| [^ ]*rules\.mk||' |
	sed 's|^build/||' | pairs >"$T/ours"
$CC -std=c11 -Igen $list arch/*.c gen/*.c gen/*/*.c | pairs >"$T/theirs"
check "objects depend on exactly what they include" \
	diff "$T/theirs" "$T/ours"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
