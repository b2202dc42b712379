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
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
