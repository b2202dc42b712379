#!/bin/sh
# Every file is shorter than 400 lines, and every function than 60.
. tests/check.inc

# Prints the names of files and functions that are too long. A function extends
# from after a blank line, a comment, a directive or another function to a brace
# in the first column.
too_long() { # file...
	awk 'FNR == 1 { begin = body = 0 }
		FNR == 400 { print FILENAME ": 400 lines or more" }
		FILENAME !~ /\.[ch]$/ { next }
		/^\{$/ { body = 1 }
		!body && (/^$/ || /^#/ || /\*\/$/) { begin = FNR }
		/^\}/ {
			if (body && FNR - begin >= 60)
				printf "%s:%d: %d lines of a function\n",
					FILENAME, begin + 1, FNR - begin
			body = 0
			begin = FNR
		}' "$@"
}

lines() { # number
	awk -v n="$1" 'BEGIN { while (n-- > 0) print "\tx();" }'
}

{
	printf '/* a comment */\nint x;\n\nstatic void\nlong_one(void)\n{\n'
	lines 56
	printf '}\n\nvoid\nshort_one(void)\n{\n'
	lines 55
	printf '}\n'
} >"$T/functions.c"
lines 400 >"$T/file.sh"
lines 399 >"$T/short.sh"
cat >"$T/want" <<END_OF_LIST
$T/functions.c:4: 60 lines of a function
$T/file.sh: 400 lines or more
END_OF_LIST
too_long "$T/functions.c" "$T/file.sh" "$T/short.sh" >"$T/got"
check "what is too long is found" diff "$T/want" "$T/got"

# No blanks in these names.
too_long $(find gen arch tests -name '*.[ch]' -o -name '*.sh') >"$T/got"
check "no file or function is too long" test ! -s "$T/got"
sed 's/^/  /' "$T/got"

# Comments cite sections of SEMANTICS.md: do they exist?
cited() { # file...
	awk '{
		line = $0
		while (match(line, /SEMANTICS [0-9]+(\.[0-9]+)?/)) {
			print substr(line, RSTART + 10, RLENGTH - 10)
			line = substr(line, RSTART + RLENGTH)
		}
	}' "$@" | sort -u
}

# `## 7 ENOSYS` and `7.2 ...` begin sections.
sections() {
	sed -n 's/^## \([0-9][0-9]*\) .*/\1/p
		s/^\([0-9][0-9]*\.[0-9][0-9]*\) .*/\1/p' gen/SEMANTICS.md | sort -u
}

sections >"$T/sections"
cited $(find arch gen tests -name '*.[ch]' -o -name '*.sh') >"$T/cited"
check "sections are cited" test -s "$T/cited"
check "every cited section is there" \
	test -z "$(comm -13 "$T/sections" "$T/cited")"
# Files that a test leaves beside the sources might be committed by mistake.
if [ -e .git ] && command -v git >/dev/null; then
	check "the top level has nothing else" [ "$(git ls-files |
		sed 's|/.*||' | LC_ALL=C sort -u | tr '\n' ' ')" = \
		".ci .clang-format .gitignore LICENSE Makefile README.md arch gen tables tests " ]
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
