#!/bin/sh
# What the analyzers of gcc (-fanalyzer), clang and cppcheck find in arch/ and
# gen/. A finding is a file, the analyzer's word for what is wrong, and the
# source line without blanks around it. One that the file known explains is no
# failure; a line of known that nothing finds any more is one. Says which
# analyzers are not there. B is the build directory. Arguments: gcc, clang,
# cppcheck, for only these. Debian packages: gcc, clang, cppcheck.
LC_ALL=C
export LC_ALL
here=tests/analyzers
OUT=$(cd "$B" && pwd)/analyzers || exit 1
flags='-std=c11 -Igen'

sources() {
	ls arch/arch.c gen/*.c gen/*/*.c
}

run_gcc() {
	sources | while read -r c; do
		gcc $flags -O1 -fanalyzer -fdiagnostics-plain-output -c \
			-o /dev/null "$c" || echo "$c:1:1: warning: [failed]"
	done 2>&1
}

run_clang() {
	sources | while read -r c; do
		clang $flags --analyze --analyzer-output text -o /dev/null \
			"$c" || echo "$c:1:1: warning: [failed]"
	done 2>&1
}

# Only its warnings and errors, since its notes on style are a matter of taste.
# It does not know C11's word for functions that do not return.
run_cppcheck() {
	cppcheck --quiet --std=c11 -Igen --enable=warning,portability \
		'-D_Noreturn=__attribute__((noreturn))' \
		--template='{file}:{line}:1: warning: {message} [{id}]' \
		arch gen 2>&1
}

# Lines of analyzer, file, word and source line, each once.
findings() { # analyzer
	sed -n -e '/^nofile/d' -e 's/: error: /: warning: /' -e \
		's/^\([^: ]*\):\([0-9]*\):[0-9]*: warning: .*\[\(.*\)\]$/\1 \2 \3/p' |
		sort -u | while read -r file line word; do
		printf '%s\t%s\t%s\t%s\n' "$1" "$file" "$word" \
			"$(sed -n "${line}s/^[[:space:]]*//p" "$file")"
	done
}

mkdir -p "$OUT" || exit 1
: >"$OUT/found"
[ $# -gt 0 ] || set -- gcc clang cppcheck
for analyzer; do
	command -v "$analyzer" >/dev/null || {
		echo "SKIP $analyzer: not found"
		continue
	}
	"run_$analyzer" >"$OUT/$analyzer"
	findings "$analyzer" <"$OUT/$analyzer" >>"$OUT/found"
	grep "^$analyzer	" $here/known
done >"$OUT/said"
grep '^SKIP' "$OUT/said"
grep -v '^SKIP' "$OUT/said" | sort >"$OUT/known"
sort -u "$OUT/found" | comm -23 - "$OUT/known" | sed 's/^/found: /'
sort -u "$OUT/found" | comm -13 - "$OUT/known" |
	sed 's/^/not found any more: /'
bad=$(sort -u "$OUT/found" | comm -3 - "$OUT/known" | wc -l)
echo "$(wc -l <"$OUT/known") explained"
echo "$(($(sort -u "$OUT/found" | comm -12 - "$OUT/known" | wc -l))) passed," \
	"$((bad)) failed"
[ "$bad" -eq 0 ]
