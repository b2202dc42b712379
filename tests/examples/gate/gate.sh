#!/bin/sh
# For a CI job: fails when a policy lets through what it did not before, when
# its filter has a known way around it, or when it refuses a call of a log. The
# report begins with all warnings.
#
#	gate.sh BASE POLICY [LOG]...
#
# BASE is a revision, POLICY a file of the checkout, and each LOG what strace
# or the kernel wrote when the tests of the program ran on the first of ARCHES;
# its filter refuses calls of other architectures, which audit logs name.
#
#	ARCHES    the architectures that are shipped, "x86_64 aarch64" by default
#	REPORTS   a directory: gate.md for people, audit-ARCH.sarif for a scanner
#
# Exit status: 0 passed, 1 failed, 2 trouble. A filter differs from its policy's
# text: another tool version, another kernel, a capability. So filters are
# compared, over every call there is, for each architecture.
set -u
[ $# -ge 2 ] || {
	echo "usage: $0 BASE POLICY [LOG]..." >&2
	exit 2
}
base=$1 policy=$2
shift 2
arches=${ARCHES:-x86_64 aarch64}
tree=$(mktemp -d) || exit 2
trap 'rm -rf "$tree"' EXIT
# Copies the whole directory, since the policy may include files.
git archive "$base" "$(dirname "$policy")" | tar -x -C "$tree"
old=$tree/$policy
[ -f "$old" ] || {
	echo "$0: $base has no file '$policy'" >&2
	exit 2
}
status=0

# Prints a heading, and a command's output; the script exits with the worst
# status.
step() { # heading, command...
	printf '\n## %s\n\n' "$1"
	shift
	said=$("$@")
	is=$?
	printf '%s\n' "${said:-nothing}"
	[ $is -gt $status ] && status=$is
}

# The messages about all architectures at once, as a block of Markdown.
warnings() {
	options=
	for arch in $arches; do
		options="$options -a $arch"
	done
	said=$(scbpf gen $options -f h -o "$tree/new.h" "$policy" 2>&1)
	is=$?
	[ -z "$said" ] || printf '%s\n' "$said" | sed 's/^/    /'
	return $is
}

gate() {
	echo "# $policy since $base"
	step "what gen warns of" warnings
	for arch in $arches; do
		step "$arch: what has changed" scbpf diff -q -a "$arch" \
			--format=md --fail-on=weaker "$old" "$policy"
		step "$arch: what audit finds" scbpf audit -q -a "$arch" \
			--format=md --fail-on=error "$policy"
		[ -z "${REPORTS-}" ] || scbpf audit -q -a "$arch" -f sarif \
			--fail-on=error -o "$REPORTS/audit-$arch.sarif" "$policy"
	done
	for log in "$@"; do
		step "calls of $log" scbpf sim -q -a "${arches%% *}" \
			--log "$log" "$policy"
	done
}

if [ -n "${REPORTS-}" ]; then
	mkdir -p "$REPORTS" || exit 2
	gate "$@" >"$REPORTS/gate.md"
	cat "$REPORTS/gate.md"
else
	gate "$@"
fi
exit $status
