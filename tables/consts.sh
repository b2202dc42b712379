#!/bin/sh
# For maintainers: prints rows of tables/consts_*.tbl for the constants that
# standard input names, with the values that the kernel's headers give them.
#
#	sh tables/consts.sh HEADERS <NAMES
#
# HEADERS is an unpacked linux-libc-dev or a kernel source tree. A name that no
# header has is reported and left out. For s390 the headers of s390x are read
# with 32-bit types.
LC_ALL=C
export LC_ALL
here=$(dirname "$0")
. "$here/headers.inc"
abis="$abis
s390 s390 powerpc-linux-gnu __s390__
"

[ $# -eq 1 ] && [ -d "$1" ] || {
	echo "usage: sh tables/consts.sh HEADERS <NAMES" >&2
	exit 1
}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
headers=$1
if [ ! -d "$headers/usr/lib/linux/uapi" ]; then
	headers=$work/headers
	headers_of "$1" "$headers"
fi
sort -u >"$work/names"

# Lines of token, name and value; the first run finds what the ABI lacks.
values() { # token
	sed 's/.*/unsigned long long v_& = (unsigned long long)(&);/' \
		"$work/names" | headers_clang "$1" -fsyntax-only 2>"$work/err"
	sed -n -e 's/.*v_\([A-Za-z0-9_]*\) = .*/\1/p' \
		-e 's/.*undeclared identifier .\([A-Za-z0-9_]*\).*/\1/p' \
		"$work/err" | sort -u | comm -23 "$work/names" - |
		sed 's/.*/unsigned long long v_& = (unsigned long long)(&);/' |
		headers_clang "$1" -S -emit-llvm -o "$work/out" || exit 1
	sed -n "s/^@v_\([A-Za-z0-9_]*\) = .* i64 \(-*[0-9]*\),.*/$1 \1 \2/p" \
		"$work/out"
}

for token in $(echo "$abis" | awk '{ print $1 }'); do
	values "$token"
done >"$work/values"
awk '{ print $2 }' "$work/values" | sort -u | comm -23 "$work/names" - |
	sed 's/$/: in none of the headers/' >&2
sort -k 2,2 -s "$work/values" | awk -f "$here/consts.awk"
