#!/bin/sh
# profile.sh SCBPF FILTER
#
# The built-in policy as OCI JSON: what FILTER allows of x86_64's calls, and
# the conditions, which scbpf prove compares afterwards.
scbpf=$1 filter=$2

allowed() {
	"$scbpf" table -a x86_64 | grep -v '^#' | while read -r _ name _; do
		case $name in
		socket | personality | clone) continue ;;
		esac
		case $("$scbpf" sim "$filter" "$name") in
		ALLOW*) printf '%s"%s"' "$comma" "$name" ;;
		esac
		comma=', '
	done
}

condition() { # name index value op valueTwo
	printf ',{"names": ["%s"], "action": "SCMP_ACT_ALLOW", "args": [
		{"index": %s, "value": %s, "valueTwo": %s, "op": "SCMP_CMP_%s"}
		]}\n' "$1" "$2" "$3" "$5" "$4"
}

printf '{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
	"architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
	{"names": [%s], "action": "SCMP_ACT_ALLOW"}\n' "$(allowed)"
for value in 0 8 131072 131080 4294967295; do
	condition personality 0 $value EQ 0
done
condition socket 0 38 LT 0
condition socket 0 39 EQ 0
condition socket 0 40 GT 0
condition clone 0 2114060288 MASKED_EQ 0
printf ',{"names": ["clone3"], "action": "SCMP_ACT_ERRNO",
	"errnoRet": 38}]}\n'
