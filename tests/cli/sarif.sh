#!/bin/sh
# The SARIF 2.1.0 output of audit, for scanners.
. tests/check.inc
. tests/audit.inc
policy open ALLOW
check "SARIF: a result" sh -c '"$0" audit -f sarif -a x86_64 --only --deny mount \
	open | grep -q "\"ruleId\": \"sibling\","' "$SCBPF"
# A result points to the line where the policy names the call; for a filter in
# C, to where it begins; raw bytes have no lines.
printf '%s\n' @denylist '# comment' 'mount: return EPERM' \
	'open: return EPERM' >lines.policy
cat >lines.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{
	"action": "SCMP_ACT_ERRNO",
	"names": [
		"mount",
		"open"
	]
}]}
END
lines() { # of the finding on this call; file
	"$SCBPF" audit -q -f sarif -a x86_64 --only "$2" |
		tr -d '\n\t' | sed 's/{"ruleId"/\
&/g' | sed -n 's/.*"startLine": \([0-9]*\).*"cause\/v1": "sibling:'"$1"'".*/\1/p'
}
"$SCBPF" gen -q -a x86_64 --only -o lines.bpf lines.policy
check "SARIF: the line of a text policy" [ "$(lines open lines.policy)" = 4 ]
check "SARIF: the line of a profile" [ "$(lines open lines.json)" = 5 ]
check "SARIF: no line of raw bytes" [ "$(lines open lines.bpf)" = 1 ]
{
	printf '\n/* The filter\nof a program. */\n'
	printf 'struct sock_filter f[] = {\n'
	"$SCBPF" gen -q -f c -a x86_64 --only lines.policy
	printf '};\n'
} >lines.c
check "SARIF: the line of a filter in C" [ "$(lines open lines.c)" = 5 ]
# A scanner finds the file in the checkout by its path; absolute paths of this
# machine are not in the report.
mkdir -p in/side
cp lines.policy in/side/a.policy
cp lines.bpf in/side/a.bpf
uri() { # file...
	"$SCBPF" audit -q -f sarif -a x86_64 --only "$@" |
		sed -n 's/.*"uri": "\([^"]*\)".*/\1/p' | sort -u
}
check "SARIF: a policy's path" [ "$(uri ./in/side/a.policy)" = in/side/a.policy ]
check "SARIF: a filter's path" [ "$(uri in/side/a.bpf)" = in/side/a.bpf ]
check "SARIF: the first path of a stack" \
	[ "$(uri in/side/a.bpf in/side/a.policy)" = in/side/a.bpf ]
check "SARIF: an absolute path" [ "$(uri "$PWD/in/side/a.bpf")" = a.bpf ]
check "SARIF: runs have their own ids" sh -c '"$0" audit -q -f sarif -a s390x \
	lines.policy | grep -q "\"id\": \"scbpf/s390x/\""' "$SCBPF"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
