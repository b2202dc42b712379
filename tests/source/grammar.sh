#!/bin/sh
# The grammar of text policies in scbpf-policy(5): every example in it compiles,
# every production has one, and every word that a production uses is defined or
# named above the grammar.
. tests/check.inc

awk '/^\.SS Grammar/ { on = 1 } on && /^\.EE/ { exit } on' \
	gen/man/scbpf-policy.5 |
	sed -e 's/\\-/-/g' -e 's/\\(ti/~/g' -e 's/\\e/\\/g' >"$T/section"
sed '1,/^\.EX/d' "$T/section" >"$T/grammar"

# Lines "PRODUCTION<tab>example".
awk '/^[a-z]+ = / { name = $1 }
	/^    [a-z0-9@{#]/ { print name "\t" substr($0, 5) }
	' "$T/grammar" >"$T/examples"
sed -n 's/^\([a-z]*\) = .*/\1/p' "$T/grammar" | sort -u >"$T/productions"
cut -f 1 "$T/examples" | sort -u >"$T/shown"
check "there are productions" test "$(wc -l <"$T/productions")" -gt 15
check "every production has an example" diff "$T/productions" "$T/shown"

# Words outside of quotes, on lines that are not examples.
grep -v '^    [a-z0-9@{#]' "$T/grammar" | sed -e 's/"[^"]*"//g' \
	-e 's/^[a-z]* = //' | tr -cs 'a-z0-9-' '\n' | sed '/^$/d' |
	sort -u >"$T/used"
{
	cat "$T/productions"
	sed -n '/^\.IR\{0,1\} /p' "$T/section" | tr -cs 'a-z0-9' '\n'
	printf '%s\n' end-of-line text path release check libc decimal hexadecimal \
		octal
} | sort -u >"$T/known"
check "every word is defined" test -z "$(comm -23 "$T/used" "$T/known")"

mkdir "$T/in"
echo 'read: allow' >"$T/in/more.policy"
echo '{"defaultAction": "SCMP_ACT_ERRNO"}' >"$T/in/profile.json"
echo 'read: 7' >"$T/in/server.mix"
while IFS='	' read -r name example; do
	printf '%s\ngetpid: %s\n' "$example" \
		"$(case $example in @denylist*) echo trap ;; *) echo allow ;; esac)" \
		>"$T/in/one.policy"
	check "$name: $example" "$SCBPF" gen -q -a x86_64 -f h -o "$T/out" \
		"$T/in/one.policy"
done <"$T/examples"

# The quoted words of directives and actions are those that the reader accepts.
quoted() { # production
	awk -v want="$1" '/^[a-z]+ = / { name = $1 } name == want' \
		"$T/grammar" | grep -v '^    [a-z0-9@{#]' |
		awk -F '"' '{ for (i = 2; i <= NF; i += 2) print $i }' |
		sort -u
}
sed -n 's/^    {"\(@[a-z0-9-]*\)", .*/\1/p' gen/dialect/text_directive.c |
	sort -u >"$T/directives"
quoted directive | grep '^@' >"$T/named"
check "all directives" diff "$T/directives" "$T/named"
sed -n 's/^    {"\([a-z0-9-]*\)", RET_.*/\1/p' gen/dialect/text_action.c |
	sort -u >"$T/actions"
quoted action >"$T/named"
check "all actions" diff "$T/actions" "$T/named"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
