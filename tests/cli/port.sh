#!/bin/sh
# --port: what programs call where an architecture lacks a call of the policy.
. tests/check.inc
cd "$T" || exit 1

cat >text.policy <<'END'
@default return EPERM
{read, exit_group, restart_syscall}: allow
open: flags & O_ACCMODE == O_RDONLY; return EACCES
{stat, lstat, dup2}: allow
poll: return EBUSY
mkdir: arg1 == 0700
utime: arg1 == 0; return EACCES
END
is() { # verdict, architecture, call...
	verdict=$1 arch=$2
	shift 2
	"$SCBPF" gen -q --port -a "$arch" -f raw -o x.bpf "$policy" &&
		"$SCBPF" sim -a "$arch" x.bpf "$@" >out &&
		grep "^$verdict" out
}
policy=text.policy
for arch in aarch64 riscv64 loongarch64; do
	check "$arch: conditions" is ALLOW $arch openat 3 0 O_RDONLY
	check "$arch: refused by them" is "ERRNO(13)" $arch openat 3 0 O_RDWR
	check "$arch: by index" is ALLOW $arch mkdirat 0 0 448
	check "$arch: refused by index" is "ERRNO(1)" $arch mkdirat 0 0 449
	check "$arch: two names, one call" is ALLOW $arch dup3
	check "$arch: a refusal" is "ERRNO(16)" $arch ppoll
	check "$arch: silent" gives 0 "" "$SCBPF" gen --port -a $arch -f raw \
		-o x.bpf text.policy
	check "$arch: no warning" sh -c '! grep " has no " err'
	check "$arch: without its conditions" grep -q \
		"'utimensat' stands for 'utime' without its conditions" err
	check "$arch: and is allowed" is ALLOW $arch utimensat 0 0 1
done
check "-v says what" gives 0 "on aarch64, 'openat' is added for 'open'" \
	"$SCBPF" gen -v --port -a aarch64 -f raw -o x.bpf text.policy
check "in the header" sh -c '"$0" gen -q --port -a aarch64 -f h text.policy |
	grep -q -e "--port"' "$SCBPF"
check "nothing where nothing is missing" sh -c '
	"$0" gen -q --libc=none -a x86_64 -f raw text.policy >x &&
	"$0" gen -q --libc=none --port -a x86_64 -f raw text.policy >y &&
	cmp x y' "$SCBPF"

# What is named is not added, whatever is said of it.
printf '%s\n' '@default return EPERM' 'open: allow' 'openat: return EBUSY' \
	>named.policy
policy=named.policy
check "named" is "ERRNO(16)" aarch64 openat

# Of JSON's rules the strictest decides, as ever.
cat >json.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["read", "unlink"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["rmdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
	{"names": ["access"], "action": "SCMP_ACT_ALLOW",
	"args": [{"index": 1, "value": 4, "op": "SCMP_CMP_EQ"}]}]}
END
policy=json.json
check "JSON: the strictest" is "ERRNO(13)" aarch64 unlinkat
check "JSON: an argument" is ALLOW aarch64 faccessat 0 0 4
check "JSON: another one" is "ERRNO(1)" aarch64 faccessat 4 4 0

# A denylist refuses what programs call instead.
printf '%s\n' '@denylist' '{chmod, mkdir}: return EACCES' >deny.policy
policy=deny.policy
check "denylist" is "ERRNO(13)" aarch64 mkdirat
check "denylist: as it is without" sh -c '
	"$0" gen -q -a aarch64 -f raw -o x.bpf deny.policy &&
	"$0" sim -a aarch64 x.bpf mkdirat | grep ^ALLOW' "$SCBPF"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
