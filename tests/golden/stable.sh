#!/bin/sh
# The stable interface: commands, options and their commands, formats, keys of
# JSON reports, and the library's functions. Everything that tests/stable.txt
# lists still exists; additions are written to it when a version is released: sh
# tests/golden/stable.sh --write.
LC_ALL=C
export LC_ALL
: "${SCBPF:=build/scbpf}"
list=tests/stable.txt

now() {
	"$SCBPF" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' |
		while read -r command; do
			echo "command $command"
			"$SCBPF" "$command" --help | awk -v c="$command" '
			/^ +-/ {
				sub(/^ */, "")
				sub(/  .*/, "")
				n = split($0, name, ", ")
				for (i = 1; i <= n; i++) {
					sub(/[=[ ].*/, "", name[i])
					print "option", c, name[i]
				}
			}'
		done
	"$SCBPF" gen --help | sed -n 's/.*--format=FORMAT *//p' | tr -d ' ' |
		tr ',' '\n' | sed 's/^/format /'
	for schema in gen/schema/*.json; do
		report=${schema##*/}
		# Properties are the keys of objects that say what a value is.
		tr -d ' \t\n' <"$schema" | tr '{' '\n' |
			grep -o '"[a-z_]*":$' | tr -d '":' |
			grep -v -x -e properties -e items -e '[$]defs' |
			sed "s/^/key ${report%.schema.json} /"
	done
	cat gen/scbpf.h gen/scbpf_*.h | sed -e 's|/\*.*\*/||' \
		-e '/^[\t ]*\/*\*/d' -e '/typedef/d' -e '/#define/d' |
		grep -o 'scbpf_[a-z_]*(' | tr -d '(' | sed 's/^/function /'
}

if [ "$1" = --write ]; then
	{
		cat $list 2>/dev/null
		now
	} | sort -u >$list.new && mv $list.new $list
	exit
fi
. tests/check.inc
now | sort -u >"$T/now"
check "there is a list" test "$(wc -l <$list)" -gt 400
check "all of it is still there" sh -c \
	'! comm -23 "$1" "$2" | grep .' sh $list "$T/now"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
