#!/bin/sh
# The layers of the source, drawn from the symbols of the objects: which folder
# uses which, level by level. Fails if an arrow points upwards, or if files
# depend on each other in a circle.
. tests/check.inc

cd "$B" || exit 1
# Only objects of existing sources: older ones may be left.
objects=$(cd "$OLDPWD" && ls arch/*.c gen/*.c gen/*/*.c | sed 's/c$/o/')
# File names have no blanks. nm prints the name and a colon before each symbol.
nm -P -g $objects 2>/dev/null |
	awk '/:$/ { o = substr($0, 1, length($0) - 1); next } { print o, $0 }' \
		>"$T/symbols"
cd - >/dev/null || exit 1
if ! grep -q ' T ' "$T/symbols"; then
	echo "skipped: no nm that reads objects"
	echo "$passed passed, $failed failed"
	exit 0
fi

# Pairs of objects: the user, and what it uses.
awk 'NR == FNR { if ($3 ~ /^[A-TV-Z]$/) of[$2] = $1; next }
	$3 == "U" && ($2 in of) && of[$2] != $1 { print $1, of[$2] }
	' "$T/symbols" "$T/symbols" | sort -u >"$T/files"

# Pairs of folders. The pipelines gen/compile.c and the like are one each.
sed -e 's|gen/\([a-z0-9_]*\)/[^ ]*|\1|g' -e 's|arch/[^ ]*|arch|g' \
	-e 's|gen/\([^ ]*\)\.o|\1.c|g' "$T/files" | awk '$1 != $2' |
	sort -u >"$T/folders"

# Each line one level: folders that only use those of lower levels.
levels() { # pairs
	awk '{ uses[$1] = uses[$1] " " $2; all[$1]; all[$2] }
	END {
		for (;;) {
			line = ""
			for (f in all) {
				if (f in level)
					continue
				ready = 1
				n = split(uses[f], u, " ")
				for (i = 1; i <= n; i++)
					if (!(u[i] in level))
						ready = 0
				if (ready)
					line = line " " f
			}
			n = split(line, now, " ")
			if (n == 0)
				break
			for (i = 1; i <= n; i++) {
				level[now[i]] = ++count[0]
				print depth + 0, now[i]
			}
			depth++
		}
		# The remaining folders are in a circle, or above one.
		do {
			again = 0
			delete used
			for (f in all) {
				if (f in level)
					continue
				n = split(uses[f], u, " ")
				for (i = 1; i <= n; i++)
					used[u[i]]
			}
			for (f in all)
				if (!(f in level) && !(f in used)) {
					level[f]
					again = 1
				}
		} while (again)
		for (f in all)
			if (!(f in level))
				print "circle", f
	}' "$1" | sort
}

levels "$T/folders" >"$T/levels"
awk '$1 != "circle" { line[$1] = line[$1] " " $2; if ($1 > top) top = $1 }
	END { for (i = top; i >= 0; i--) print "  " i ":" line[i] }' "$T/levels"
grep '^circle' "$T/levels" >"$T/circles"
check "no arrow between folders points upwards" test ! -s "$T/circles"
sed 's/^/  /' "$T/circles"

levels "$T/files" | grep '^circle' >"$T/circles"
check "no files depend on each other in a circle" test ! -s "$T/circles"
sed 's/^/  /' "$T/circles"

# The command line is the library's first user: it includes scbpf.h, host/host.h
# and base/, and calls nothing else.
grep '^#include "' gen/main.c gen/cli/*.[ch] |
	grep -v -e '"scbpf[a-z_]*\.h"' -e '"host/host\.h"' -e '"base/' \
	-e '"cli/' >"$T/more"
check "gen/cli includes scbpf.h, host/host.h and base/ alone" \
	test ! -s "$T/more"
sed 's/^/  /' "$T/more"
awk '($1 == "cli" || $1 == "main.c") && $2 !~ /^(api|base|cli|host)$/' \
	"$T/folders" >"$T/more"
check "gen/cli calls the library, gen/host and base/ alone" \
	test ! -s "$T/more"
sed 's/^/  /' "$T/more"
grep '^gen/\(cli/[^ ]*\|main\).o _*scb_\(api\|options\)' "$T/symbols" \
	>"$T/more"
check "gen/cli calls of the library what is public" test ! -s "$T/more"
sed 's/^/  /' "$T/more"
grep '^#include "' gen/host/*.[ch] |
	grep -v -e '"../arch/' -e '"facts/' -e '"bpf/' -e '"base/' \
	-e '"host/' -e '"scbpf' \
	>"$T/more"
check "gen/host includes arch/, facts/, bpf/ and base/ alone" test ! -s "$T/more"
sed 's/^/  /' "$T/more"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
