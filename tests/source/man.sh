#!/bin/sh
# The manual: it has exactly the existing commands, options, formats and
# keywords, and formatters print no warnings. Its examples are run by
# documents.sh.
. tests/check.inc
TOP=$PWD
MAN=$PWD/gen/man
cd "$T" || exit 1

same() { # what there is, what is written
	sort -u "$1" >wanted
	sort -u "$2" >written
	[ -s wanted ] && diff wanted written
}

# Text without the fonts and escapes of roff.
plain() {
	sed -e 's/\\f[BIR]//g' -e 's/\\-/-/g' -e 's/\\&//g' -e 's/\\(dq/"/g' \
		-e 's/\\e/\\/g'
}

# The tags of a section or subsection, or of a whole section.
tags() { # page, section, subsection or ""
	awk -v section="$2" -v part="$3" '
	/^\.SH / { here = substr($0, 5) == section; on = part == "" }
	/^\.SS / { on = part == "" || substr($0, 5) == part }
	here && on && tag { print }
	{ tag = $0 == ".TP" }' "$MAN/$1" | plain
}

# The words of tags, without roff's macros and quotes.
words() {
	sed -e 's/^\.[BIR]* //' -e 's/"//g' -e 's/, or / /g' -e 's/,/ /g' |
		tr -s ' ' '\n'
}

# --- commands and options ---------------------------------------------------

"$SCBPF" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' >commands
tags scbpf.1 COMMANDS '' | words >explained
check "all commands" same commands explained

# The commands of a page are in its NAME section.
commands_of() { # page
	sed -n '/^\.SH NAME/{n;p;}' "$1" | plain | sed 's/ - .*//' |
		tr -d ',' | tr ' ' '\n' | sed -n 's/^scbpf-//p'
}
for page in "$MAN"/scbpf-*.1; do
	commands_of "$page"
done >paged
check "a page for each command" same commands paged
check "and no command on two" [ -z "$(sort paged | uniq -d)" ]

# Pages that a page refers to, as NAME(SECTION); with a section, only those there.
refers() { # page, section or ""
	sed -n "/^\\.SH $2/,\$p" "$1" | plain |
		sed -n 's/^\.BR \(scbpf[a-z-]*\) \(([0-9])\).*/\1\2/p'
}
ls "$MAN" | sed -n 's/^\(scbpf.*\)\.\([0-9]\)$/\1(\2)/p' >pages
cat "$MAN"/*.[1-9] >all.pages
refers all.pages '' | sort -u >referred
check "no page refers to one that does not exist" \
	[ -z "$(sort pages | comm -13 - referred)" ]
{
	refers "$MAN/scbpf.1" 'SEE ALSO'
	echo 'scbpf(1)'
} >referred
check "scbpf(1) refers to all others" same pages referred

synopsis() { # page
	sed -n '/^\.SH SYNOPSIS/,/^\.SH DESC/s/^\\f.*/&/p' "$1" | plain
}
synopsis "$MAN/scbpf.1" >used
for page in "$MAN"/scbpf-*.1; do
	synopsis "$page"
done >used.pages
while read -r c; do
	"$SCBPF" "$c" --help >help || echo "$c" >>bad
	sed -n 's/^usage: //p' help >>usage
	awk -v c="$c" '/^ +-/ {
		sub(/^ */, "")
		sub(/  .*/, "")
		print c ": " $0
	}' help >>options
done <commands
check "how they are called" same usage used
check "how they are called, by the pages" same usage used.pages

# An option belongs to the commands that its heading names, or else to those of
# its page; on scbpf.1, to all.
for page in "$MAN"/scbpf.1 "$MAN"/scbpf-*.1; do
	commands_of "$page" >page.commands
	[ -s page.commands ] || cp commands page.commands
	awk '
	NR == FNR { all = all " " $1; next }
	/^\.SH / { here = $0 == ".SH OPTIONS"; takers = all }
	/^\.SS / {
		takers = all
		if (sub(/^.*: /, ""))
			takers = $0
		gsub(/,/, " ", takers)
	}
	here && tag {
		n = split(takers, c, " ")
		for (i = 1; i <= n; i++)
			print c[i] ": " $0
	}
	{ tag = $0 == ".TP" }' page.commands "$page"
done | plain >explained
check "all options, and whose" same options explained
check "each of them once" [ -z "$(sort explained | uniq -d)" ]

# Every page that a page refers to exists.
long() {
	tr -cs 'a-z0-9-' '\n' | grep '^--[a-z]' | sort -u
}
{
	cat options
	echo ' --help --version'
} | long >options.long
# Options of other programs have a section of their own.
cat "$MAN"/scbpf*.[15] | sed '/^\.SH OTHER PROG/,/^\.SH EX/d' | plain |
	long >spoken
check "no other options" test -s spoken -a \
	-z "$(comm -13 options.long spoken)"

# --- formats ----------------------------------------------------------------

"$SCBPF" gen --help | sed -n 's/.*--format=FORMAT *//p' | tr -d , |
	tr ' ' '\n' >formats
tags scbpf-gen.1 FORMATS '' | words | grep '^[a-z]' >explained
check "all formats" same formats explained

written() { # format, suffix
	"$SCBPF" gen -q -a x86_64 -f "$1" -o "by$2.other" &&
		"$SCBPF" gen -q -a x86_64 -o "by$2" &&
		cmp "by$2" "by$2.other"
}
tags scbpf-gen.1 FORMATS '' | words | while read -r word; do
	case $word in
	'(' | ')') ;;
	.*) echo "$format $word" ;;
	*) format=$word ;;
	esac
done >suffixes
while read -r format suffix; do
	check "a file *$suffix is $format" written "$format" "$suffix"
done <suffixes
check "suffixes" test "$(wc -l <suffixes)" -gt 9

# --- JSON that is written ---------------------------------------------------

printf '%s\n' 'BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16),' \
	'BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 3, 0, 1),' \
	'BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),' \
	'BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),' >filter.c
"$SCBPF" opt -q -a x86_64 -f json filter.c >opt.json
"$SCBPF" explain -a x86_64 --json filter.c >explain.json
"$SCBPF" audit -a x86_64 --json filter.c >audit.json
"$SCBPF" diff -a x86_64 --json filter.c "$TOP/tests/documents/files/theirs.c" \
	>diff.json
for c in opt explain diff audit; do
	tr -d ' \t' <$c.json | tr '{,[' '\n' |
		sed -n 's/^"\([a-z_]*\)":.*/\1/p' | sort -u >keys
	awk -v c=$c '
	/^\.SH CONF/ { exit }
	/^\.SH JSON/ { here = 1 }
	/^\.B / { on = index($0, c) }
	here && on { print }' "$MAN/scbpf.1" | tr -cs 'a-z_' '\n' |
		sort -u >explained
	check "keys of $c" test -s keys -a -z "$(comm -23 keys explained)"
done

# --- scbpf-audit.1: checks --------------------------------------------------

"$SCBPF" audit --list | sed -n -e 's/^\([a-z]*\): \([a-z0-9-]*\): .*/\2 (\1)/p' \
	>wanted.c
tags scbpf-audit.1 CHECKS '' | sed -e 's/^\.BR //' -e 's/"//g' -e 's/  / /' \
	>explained
check "all checks, and how severe" same wanted.c explained
"$SCBPF" audit --list | sed -n -e 's/^  why: //p' -e 's/^  fix: //p' \
	-e 's/^  source: //p' -e 's/^[a-z]*: [a-z0-9-]*: .//p' >wanted.c
plain <"$MAN/scbpf-audit.1" | tr -s '\n' ' ' >page
while read -r sentence; do
	grep -q -F -e "$sentence" page || echo "not in the page: $sentence"
done <wanted.c >missing
cat missing
check "why, how to fix it, and where from" [ ! -s missing ]

# --- scbpf-policy.5 ---------------------------------------------------------

page() {
	plain <"$MAN/scbpf-policy.5" | tr -cs 'A-Za-z0-9_@' '\n'
}

sed -n 's/^    {"\(@[a-z0-9-]*\)", .*/\1/p' "$TOP"/gen/dialect/text_directive.c \
	>wanted.s
tags scbpf-policy.5 'TEXT POLICIES' Statements | words | grep '^@' >explained
check "all statements" same wanted.s explained

sed -n 's/^    {"\([a-z0-9-]*\)", RET_.*/\1/p' "$TOP"/gen/dialect/text_action.c \
	>wanted.a
tags scbpf-policy.5 'TEXT POLICIES' Actions | words |
	grep -v '^[A-Z]' >explained
check "all actions" same wanted.a explained

sed -n 's/^    {"\(.*\)", POLICY_.*/\1/p' "$TOP"/gen/dialect/text_compare.c \
	>wanted.o
sed -n '/^\.SS Conditions/,/^\.SS Values/p' "$MAN/scbpf-policy.5" | plain |
	tr ' ' '\n' | grep -v '^ARG$' | grep -x -e '[=!<>&|][=&|]*s*' -e in >explained
printf '%s\n' '&&' '||' '!' >>wanted.o
check "all operators" same wanted.o explained

sed -n '/keys\[\] = {/,/};/p' "$TOP"/gen/dialect/oci*.c | tr ' \t' '\n' |
	sed -n 's/^{*"\([A-Za-z]*\)",*$/\1/p' | sort -u >wanted.k
page | sort -u >explained
check "all keys of profiles" test -s wanted.k -a \
	-z "$(comm -23 wanted.k explained)"

sed -n 's/^    {"\(S[A-Z_]*\)", .*/\1/p' "$TOP"/gen/dialect/oci*.c >wanted.w
tr ' \t' '\n' <"$TOP/gen/policy/policy.h" |
	sed -n 's/^FLAG(\([A-Z_]*\)).*/SECCOMP_FILTER_FLAG_\1/p' >>wanted.w
page | grep -e '^SCMP_[AC][CM][TP]_' -e '^SECCOMP_FILTER_' >explained
check "all words of profiles" same wanted.w explained

# --- help -------------------------------------------------------------------

words_of() { # but for bullets
	tr -s ' \t\n' '\n' | sed -e '/^$/d' -e '/^[*o]$/d'
}
# A letter printed over another is bold or underlined.
same_words() { # page, name
	mandoc -Tascii -Owidth=80 "$MAN/$1" >shown || return 1
	awk '{ while (sub(/.\010/, "")) ; print }' shown | sed -e 1d -e '$d' |
		words_of >wanted.h
	"$SCBPF" help "$2" | sed 1d | words_of >is.h
	[ -s is.h ] && diff wanted.h is.h
}
for c in $(cat commands) policy scbpf; do
	"$SCBPF" help "$c" >help.page
	check "help $c has its page" grep -q '^SEE ALSO$' help.page
done
if command -v mandoc >log; then
	for page in "$MAN"/scbpf*.[15]; do
		name=$(sed -n '/^\.SH NAME/{n;p;}' "$page" | plain |
			sed -e 's/[, ].*//' -e 's/^scbpf-//')
		check "help $name says what mandoc shows" \
			same_words "${page##*/}" "$name"
	done
else
	echo "skipped: no mandoc to compare 'scbpf help' with"
fi

# --- form -------------------------------------------------------------------

version=$("$SCBPF" --version | sed -n 1p)
(cd "$TOP" && B=$T sh gen/install.sh manual)
said() { # command
	"$@" >said 2>&1
	cat said
	test ! -s said
}
for page in "$T"/man/*.[1-9]; do
	name=${page##*/}
	check "$name is of $version" grep -q \
		"^\.TH .* 20[0-9]*-[0-9]*-[0-9]* \"$version\" " "$page"
	if command -v mandoc >log; then
		check "mandoc: $name" said mandoc -Tlint "$page"
	else
		echo "skipped: no mandoc for $name"
	fi
	if command -v groff >log; then
		check "groff: $name" said groff -ww -z -man -Tascii "$page"
	else
		echo "skipped: no groff for $name"
	fi
done
# --- scbpf.3: functions ------------------------------------------------------

cat "$TOP"/gen/scbpf.h "$TOP"/gen/scbpf_*.h | sed -e 's|/\*.*\*/||' \
	-e '/^[\t ]*\/*\*/d' -e '/typedef/d' -e '/#define/d' |
	grep -o 'scbpf_[a-z_]*(' | sort -u >functions
sed -n '/^\.SH SYNOPSIS/,/^\.SH DESC/p' "$MAN/scbpf.3" |
	grep -o 'scbpf_[a-z_]*(' | sort -u >written
check "all functions of the library, and no other" cmp functions written

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
