#!/bin/sh
# Each kind of thing is one list in the source. The manual, the completions and
# the tests are compared with these lists here, so that an addition that is
# missing there fails. Where possible the program itself is asked: an option
# with an invalid value names all valid ones.
. tests/check.inc
TOP=$PWD
cd "$T" || exit 1

cat "$TOP"/gen/man/scbpf*.1 |
	sed -e 's/\\f[BIR]//g' -e 's/\\-/-/g' -e 's/\\&//g' >manual

# Every line of the first file is in the second, as whole words.
all_in() { # file with words, file with text
	[ -s "$1" ] && awk '
	function has(word, rest, before, at) {
		rest = text
		before = "\n"
		while ((at = index(rest, word))) {
			if (at > 1)
				before = substr(rest, at - 1, 1)
			if ((before substr(rest, at + length(word), 1)) !~ \
			    /[A-Za-z0-9_]/)
				return 1
			before = substr(rest, at, 1)
			rest = substr(rest, at + 1)
		}
		return 0
	}
	FNR == NR { words[++n] = $0; next }
	{ text = text $0 "\n" }
	END {
		for (i = 1; i <= n; i++)
			if (!has(words[i])) {
				print "no " words[i]
				status = 1
			}
		exit status
	}' "$1" "$2"
}

# --- what options take: dialects, formats, modes, flags ----------------------

# The words between quotes, but not of "expected one such as".
words() { # message
	awk '!/one such as/ && sub(/^scbpf: error: .*, expected /, "") {
		for (i = 1; i <= NF; i++)
			if ($i ~ /^\047[a-z][a-z0-9_-]*\047,*$/) {
				gsub(/[\047,]/, "", $i)
				print $i
			}
	}'
}

# What the manual says of an option.
explained() { # option
	awk -v option="$1" '
		/^\.TP/ { here = 0; tag = 1; next }
		tag { here = $0 ~ "(^|[ (])" option "([ =,]|$)"; tag = 0 }
		here { print }' manual
}

completed() { # file, option: the branch of it; of fish, the whole file
	case $1 in
	*.fish) cat "$1" ;;
	*) awk -v option="$2" '
		$0 ~ "(^|[ \t|])" option "( \\||\\))" { on = 1 }
		/case .* in/ { inner = on }
		on { print }
		/esac/ { inner = 0 }
		/;;/ { on = on && inner }' "$1" ;;
	esac
}

commands=$("$SCBPF" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')
for c in $commands; do
	"$SCBPF" "$c" --help >"help.$c"
done
seen=' '
echo >asked # not without a line: busybox's grep then finds none
for c in $commands; do
	# An option with the same help text in another command is tested once.
	grep -v -x -F -f asked "help.$c" >new
	cat new >>asked
	sed -n -e 's/^ *-[a-zA-Z], \(--[a-z]*\)=.*/\1/p' \
		-e 's/^ *\(--[a-z0-9-]*\)[=[].*/\1/p' \
		-e 's/^ *\(-[a-zA-Z]\) [A-Za-z]*  .*/\1/p' new >takers
	while read -r option; do
		"$SCBPF" "$c" -q -o /dev/null "$option" '?' 2>&1 </dev/null |
			words >taken
		[ -s taken ] || "$SCBPF" "$c" -q "$option" '?' 2>&1 \
			</dev/null | words >taken
		[ -s taken ] || continue
		key="$option:$(tr '\n' ' ' <taken)"
		case $seen in
		*" $key"*) continue ;;
		esac
		seen="$seen $key"
		explained "$option" >text
		# Formats have their own section of the manual.
		case $c$option in
		gen--format | opt--format)
			sed -n '/^\.SH FORMATS/,/^\.SH [^F]/p' manual >text
			;;
		esac
		check "manual: $c $option" all_in taken text
		for shell in bash/scbpf zsh/_scbpf fish/scbpf.fish; do
			# These completions get the words from the program.
			[ "$option" != --format ] || continue
			completed "$TOP/gen/completion/$shell" "$option" >text
			check "completion of ${shell%/*}: $c $option" \
				all_in taken text
		done
	done <takers
done
check "options with words" test "$(echo "$seen" | tr ' ' '\n' |
	grep -c '^-')" -gt 9

"$SCBPF" gen -q -f '?' 2>&1 | words >formats
"$SCBPF" gen --help | sed -n 's/.*--format=FORMAT *//p' >text
check "formats: the help" all_in formats text
sed -n '/^} notations\[\] = {/,/^};/s/^    {"\([a-z0-9]*\)", .*/\1/p' \
	"$TOP/gen/filter/parse.c" >notations
"$SCBPF" gen --from='?' 2>&1 | words >kinds
check "notations: there are some" test "$(wc -l <notations)" -gt 10
check "notations: those of --from" all_in notations kinds
grep -v -x -f notations kinds >dialects
"$SCBPF" gen --help | sed -n 's/.*--from=KIND *//p' >text
check "dialects: the help" all_in dialects text

# --- notations of filters ------------------------------------------------------

sed -n '/^\.SH FILTERS/,/^\.SS Several/p' manual | awk '
	/^\.TP/ { tag = 1; next }
	tag { print; tag = 0 }' | sed 's/^\.B //' >tags
check "notations: the manual" all_in notations tags
for file in "$TOP"/tests/fuzz/corpus/filter/*; do
	"$SCBPF" dis -v --no-sandbox -a x86_64 "$file" 2>&1 >/dev/null </dev/null
done | sed -n "s/.*info: '.*' is read as //p" | sort -u >read
sed -n '/^} notations\[\] = {/,/^};/p' "$TOP/gen/filter/parse.c" |
	tr '\n' ' ' | awk -v RS='},' -F'"' 'NF > 3 { print $4 }' >titles
check "notations: as many titles" test "$(wc -l <titles)" -eq \
	"$(wc -l <notations)"
check "notations: a seed of each for the fuzzer" all_in titles read

# --- rules of audit ------------------------------------------------------------

# man.sh checks the manual's list.
sed -n 's/^[RKLN]([a-z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' "$TOP/tables/audit.tbl" >names
cat "$TOP"/tests/cli/audit*.sh "$TOP"/tests/property/analysis_audit.c >text
check "rules of audit: a test of each" all_in names text

# --- checks on policies --------------------------------------------------------

# Each message of a check is in an expected output: its longest part that does
# not depend on the policy.
cat "$TOP"/gen/lint/lint_*.c | awk '
	{ text = text $0 "\n" }
	END {
		while (match(text, /scb_lint_(warn|note|error|say)[a-z_]*\(|scb_diag_(warn|note|error)\(/)) {
			text = substr(text, RSTART + RLENGTH)
			call = substr(text, 1, index(text, ";"))
			s = ""
			while (match(call, /"([^"\\]|\\.)*"/)) {
				s = s substr(call, RSTART + 1, RLENGTH - 2)
				rest = substr(call, RSTART + RLENGTH)
				call = rest
				if (rest !~ /^[ \t\n]*"/)
					break
			}
			n = split(s, part, /%[-.*0-9a-z]*[sucdx]|\\./)
			best = ""
			for (i = 1; i <= n; i++)
				if (length(part[i]) > length(best))
					best = part[i]
			if (length(best) >= 12)
				print best
		}
	}' | sort -u >messages
(cd "$TOP/tests" && find . -name '*.err' -o -name '*.sh' -o -name '*.c' |
	grep -v /source/ | xargs cat) | tr -s ' \n' ' ' >outputs
tested() {
	awk 'FNR == NR { text = text $0; next }
		!index(text, $0) { print "nowhere: " $0 }' \
		outputs messages >missing
	cat missing
	[ "$(wc -l <messages)" -gt 20 ] && [ ! -s missing ]
}
check "lint: each message is in an expected output" tested

# --- architectures -------------------------------------------------------------

"$SCBPF" table --arches | sed '/^#/d; s/ .*//' | sort >arches
awk '/define ARCHES/ { on = 1; next }
	on && match($0, /A\([a-z0-9_]*\)/) {
		print substr($0, RSTART + 2, RLENGTH - 3)
	}
	on && !/\\$/ { exit }' "$TOP/arch/arch.c" | sort >list
check "architectures: all of the list" cmp list arches
check "architectures: the README counts those that filter" grep -q "$(
	"$SCBPF" table --arches | grep -v -c -e '^#' -e 'no filters') Linux ABIs" \
	"$TOP/README.md"

# --- threats -------------------------------------------------------------------

# Every test that the threat model names exists.
grep -o '`[a-z_]*/*[a-z_0-9]*\.[a-z]*`' "$TOP/gen/THREATS.md" | tr -d '`' |
	sort -u >named
there() {
	while read -r test; do
		case $test in
		*/*) [ -e "$TOP/tests/$test" ] ;;
		*) ls "$TOP"/tests/*/"$test" "$TOP/tests/$test" 2>/dev/null |
			grep -q . ;;
		esac || echo "no $test"
	done <named >missing
	cat missing
	[ -s named ] && [ ! -s missing ]
}
check "threats: their tests" there

# --- names of tests ------------------------------------------------------------

# The tests that .ci/run and the Makefile name.
named=$(cat "$TOP/.ci/run" "$TOP/Makefile" |
	sed -n -e '/--list/,/||/p' -e '/TESTS=[a-z'"'"']/p' |
	grep -o -E '[a-z_]+\.(c|sh)' | grep -v -x run.sh | tr '\n' ' ')
check "tests: those that are named elsewhere" gives 0 '' \
	sh -c "cd '$TOP' && sh tests/run.sh --list $named"
check "tests: a name that none has" gives 1 \
	"tests/run.sh: no test is called 'no.sh'" \
	sh -c "cd '$TOP' && sh tests/run.sh lists.sh no.sh"

# --- options of the library ------------------------------------------------------

cat help.* | tr -cs 'a-zA-Z0-9-' '\n' | sed -n 's/^--*//p' | sort -u >text
sed -n '/^} options\[\] = {/,/^};/s/^    {"\([a-zA-Z0-9-]*\)", .*/\1/p' \
	"$TOP/gen/api/options_set.c" >options
check "options of the library are the program's" all_in options text
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
