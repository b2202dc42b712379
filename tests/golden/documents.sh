#!/bin/sh
# Every command in the README and the manual pages, and what it prints.
. tests/check.inc
TOP=$PWD
. tests/documents.inc
PATH=$B:$PATH
COLUMNS=80
export PATH COLUMNS

document README.md "" "$D"/files/*
check "they were found" [ "$passed" -gt 14 ]
for page in gen/man/*.[1-9]; do
	[ -f "$page" ] && document "$page" 1 "$D"/files/*
done

# The picture of the page in the README shows what the page says.
cd "$T" || exit 1
"$SCBPF" explain -q -a x86_64 --html "$D/files/web.json" |
	sed 's/<[^>]*>/ /g' | tr -s ' ' '\n' >words
sed -n 's/<text[^>]*>/\
>/gp' "$TOP/gen/man/pictures/explain.svg" | sed -n 's/^>\([^<]*\)<.*/\1/p' |
	tr -s ' ' '\n' | sort -u | grep -v -x '…' >picture
check "its picture has words" [ "$(wc -l <picture)" -gt 60 ]
check "they are the page's" sh -c '! grep -v -x -F -f words picture'
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
