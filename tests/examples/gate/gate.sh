#!/bin/sh
# For a CI job: fails when a policy lets through what it did not before.
#
#	gate.sh BASE POLICY     BASE: a revision, POLICY: a file of the checkout
#
# A filter differs from its policy's text: another tool version, another
# kernel, a capability. So filters are compared, over every call there is, for
# each architecture that is shipped.
set -u
[ $# -eq 2 ] || {
	echo "usage: $0 BASE POLICY" >&2
	exit 2
}
base=$1 policy=$2
old=$(mktemp) || exit 2
trap 'rm -f "$old"' EXIT
git show "$base:./$policy" >"$old" || exit 2
status=0
for arch in x86_64 aarch64; do
	echo "$arch:"
	scbpf diff -q -a $arch --fail-on=weaker "$old" "$policy"
	is=$?
	[ $is -gt $status ] && status=$is
done
exit $status
