#!/bin/sh
# Texts that scbpf does not read get one message with their kind and what to do;
# a policy that only resembles one of them is still a policy.
. tests/check.inc
cd "$T" || exit 1

is() { # name; the text on standard input
	cat >x.txt
	for c in gen dis explain; do
		$SCBPF $c -a x86_64 x.txt >out 2>err
		[ $? -eq 1 ] && [ "$(grep -c 'error: ' err)" = 1 ] &&
			has_line err "error: this is $1; " || {
			echo "$c:"
			cat err
			return 1
		}
	done
}

named() { # name; the text on standard input
	cat >in
	check "$1" is "$1" <in
}

reads() { # what; the text on standard input
	cat >x.policy
	check "still read: $1" gives 0 "" $SCBPF gen -q -a x86_64 -f raw \
		-o x.raw x.policy
}

named 'a kafel policy' <<'X'
POLICY a {
  ALLOW { read, write }
}
USE a DEFAULT KILL
X
named 'a kafel policy' <<'X'
// of this
#define A 1
ALLOW {
	write { fd == A }
}
DEFAULT ERRNO(1)
X
named 'a kafel policy' <<'X'
#include "other.policy"
X
named 'source code that calls libseccomp' <<'X'
#include <seccomp.h>
int main(void)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL);
	return seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(read), 0);
}
X
named 'an nsjail configuration' <<'X'
# of this
name: "x"
mode: ONCE
seccomp_string: "ALLOW { read, write } DEFAULT KILL"
X
named 'an LXC seccomp policy' <<'X'
2
denylist
reject_force_umount  # comment
[all]
kexec_load errno 1
X
named 'an LXC seccomp policy' <<'X'
1
whitelist
0
1
X
named 'a systemd unit' <<'X'
#  This file is free
; and so on

[Unit]
Description=x
[Service]
SystemCallFilter=@system-service
X
named 'a systemd SystemCallFilter= value' <<'X'
@system-service ~@privileged
X
named 'a systemd SystemCallFilter= value' <<'X'
~@clock reboot
X
named "the output of 'systemd-analyze syscall-filter'" <<'X'
@default
    # System calls that are always permitted
    arch_prctl
    brk
X
named 'a firejail list or profile' <<'X'
read,write,!ioctl
X
named 'a firejail list or profile' <<'X'
include globals.local
caps.drop all
seccomp
X
named 'a list of calls without actions, as used by snapd' <<'X'
# template
read
write
socket AF_INET
ioctl - !TIOCSTI
setpriority PRIO_PROCESS 0 <=19
X
named 'a list of calls without actions, as used by snapd' <<'X'
@unrestricted
X
named "a syscall list of Android's libc" <<'X'
# for the zygote
pipe(int pipefd[2])	lp32
open(const char *path, int oflag, ... ) lp32,x86_64
X
named "a syscall list of Android's libc" <<'X'
getuid:getuid32()   lp32
getrlimit|getrlimit64(int, struct rlimit*)  lp64
X
named 'an easyseccomp policy' <<'X'
$syscall in (@read, @write) => ALLOW();
=> ERRNO(1);
X
named 'YAML' <<'X'
policy:
  - read
X
named 'YAML' <<'X'
# of this
---
defaultAction: SCMP_ACT_ERRNO
X
named 'YAML' <<'X'
defaultAction: SCMP_ACT_ERRNO
syscalls:
- names: [read]
X
named 'YAML with a profile of the Security Profiles Operator' <<'X'
apiVersion: security-profiles-operator.x-k8s.io/v1beta1
kind: SeccompProfile
spec:
  defaultAction: SCMP_ACT_ERRNO
X
named 'an Elastic Beats seccomp policy (YAML)' <<'X'
seccomp:
  # of this
  default_action: allow
X
named 'a Kubernetes manifest (YAML)' <<'X'
apiVersion: v1
kind: ConfigMap
data:
  p.json: |-
    { "defaultAction": "SCMP_ACT_ERRNO" }
X
named 'a Helm template' <<'X'
{{- if .Values.seccomp }}
---
kind: SeccompProfile
X
named 'a Nix expression' <<'X'
{ config, pkgs, ... }:
{ systemd.services.x = { }; }
X
named 'strace output in which no filter is installed' <<'X'
12 execve("/bin/true", ["true"], 0x7ffd /* 9 vars */) = 0
12 pread64(3, "", 8, 0) = 0
X
named 'strace output in which no filter is installed' <<'X'
12 seccomp(SECCOMP_GET_ACTION_AVAIL, 0, [SECCOMP_RET_LOG]) = 0
12 prctl(PR_GET_SECCOMP) = 0
X
named 'an audit log' <<'X'
type=SECCOMP msg=audit(1700000000.1:9): auid=0 sig=31 arch=c000003e syscall=41
X
named 'an audit log' <<'X'
[  9.1] audit: type=1326 audit(1700000000.1:9): auid=0 sig=31 syscall=41
X
named 'a web page' <<'X'
<!DOCTYPE html>
<html>
X
named 'a script' <<'X'
#!/bin/sh
exec docker run x
X

filter() { # what; the text on standard input
	cat >x.txt
	check "a filter: $1" gives 0 "" $SCBPF dis -a x86_64 x.txt
	check "no policy: $1" gives 1 "found a filter" \
		$SCBPF gen -q -a x86_64 -o x.raw x.txt
}

filter 'seccomp-tools assembly' <<'X'
A = arch
A == ARCH_X86_64 ? next : kill
return ALLOW
kill: return KILL
X
filter "libseccomp's pseudo filter code" <<'X'
#
# pseudo filter code start
#
# filter for arch x86_64 (3221225534)
if ($arch == 3221225534)
  # default action
  action KILL;
# invalid architecture action
action KILL;
X

json() { # what is said; the text on standard input
	cat >x.json
	check "JSON: $1" gives 1 "error: $1" $SCBPF gen -o x.raw x.json
	check "JSON: one error: $1" [ "$(grep -c error: err)" = 1 ]
}

json 'this is a seccompiler policy, as used by Firecracker; ' <<'X'
{ "vmm": { "default_action": "trap", "filter_action": "allow",
  "filter": [ { "syscall": "stat" } ] } }
X
json 'this is a seccompiler policy, as used by Firecracker; ' <<'X'
{ "vmm": { "mismatch_action": "trap", "match_action": "allow",
  "filter": [ { "syscall": "stat" } ] } }
X
json 'this is the output of docker or podman inspect; ' <<'X'
[ { "Id": "x", "HostConfig": { "SecurityOpt": [
"seccomp={\"defaultAction\":\"SCMP_ACT_ERRNO\"}" ] } } ]
X
json "the profile is inside other JSON; extract it, for example with 'jq .[1]'" <<'X'
[ {"a": [1, 2, {}]}, { "defaultAction": "SCMP_ACT_ERRNO" } ]
X
json "the profile is inside other JSON; extract it, for example with 'jq .a[\"x-y\"]'" \
	<<'X'
{ "b": "defaultAction", "a": { "x-y": { "z": "\"", "defaultAction": "" } } }
X
json 'this JSON is not a seccomp profile: it has none of the keys of one' <<'X'
{"comment": "x", "ioctl": [[1, "=", 5]], "default": "kill"}
X
check "JSON: no warning for each of its keys" [ "$(grep -c warning: err)" = 0 ]
json "no 'defaultAction', expected one such as 'SCMP_ACT_ERRNO'" <<'X'
{"defaultAktion": "SCMP_ACT_ERRNO", "x": 1}
X
json 'the JSON profile begins on line 3; remove what is before it' <<'X'
# my profile

{ "defaultAction": "SCMP_ACT_ERRNO" }
X
json 'the JSON profile begins on line 2; remove what is before it' <<'X'
Emulate Docker CLI using podman.
{ "defaultAction": "SCMP_ACT_ERRNO" }
X
json 'the JSON profile begins on line 2; remove what is before it' <<'X'
// my profile
{ "defaultAction": "SCMP_ACT_ERRNO" }
X

echo 'read: allow' >p.policy
for c in 'explain p.policy' 'audit p.policy' 'diff p.policy p.policy' \
	'table read' 'table --arches' 'sim p.policy read'; do
	$SCBPF $c --json -a x86_64 >report.json 2>/dev/null
	json 'this is a report that scbpf has written; ' <report.json
done
for group in @system-service @default; do
	echo "{$group}: allow" >x.policy
	check "$group in a policy" gives 1 "x.policy:1:2: error: '$group' is a \
group of systemd only; 'systemd-analyze syscall-filter $group' lists its calls" \
		$SCBPF gen -a x86_64 -o x.bpf x.policy
	check "$group in an option" gives 2 "'$group' is a group of systemd only" \
		$SCBPF gen -a x86_64 --deny $group -o x.bpf
	check "$group in the table" gives 1 "'$group' is a group of systemd only" \
		$SCBPF table -a x86_64 $group
done
check "prose with words of kafel" gives 1 "found '#'" \
	$SCBPF gen -a x86_64 "$OLDPWD/README.md"

printf '\037\213\010\0\0' >x.gz
check "gzip" gives 1 "this is gzip data; " $SCBPF gen x.gz
check "gzip: dis" gives 1 "this is gzip data; " $SCBPF dis x.gz
printf '\377\376{\0"\0' >utf16
check "UTF-16" gives 1 "this is UTF-16 text; " $SCBPF gen utf16
printf '{\0"\0d\0' >utf16
check "UTF-16 without its mark" gives 1 "this is UTF-16 text; " \
	$SCBPF gen utf16
printf '\177ELF\2\1\1\0' >elf
check "ELF" gives 1 "this is an ELF file; " $SCBPF gen elf

mark=$(printf '\357\273\277')
for text in '{"defaultAction":"SCMP_ACT_ALLOW"}' 'read: 1' 'ret #0'; do
	echo "$mark$text" >mark
	case $text in ret*) c=dis ;; *) c=gen ;; esac
	check "a byte-order mark: $text" gives 0 \
		"mark:1:1: warning: the byte-order mark is ignored" \
		$SCBPF $c -a x86_64 -v mark
	check "once: $text" [ "$(grep -c byte-order err)" = 1 ]
done
echo "${mark}read: 1" >inc
echo '@include ./inc' >mark
check "a byte-order mark of a file that is included" gives 0 \
	"inc:1:1: warning: the byte-order mark is ignored" \
	$SCBPF gen -a x86_64 -o x.raw mark

printf '; comment\nread: 1\n' >x.policy
check "comments of another kind" gives 1 "comments begin with '#'), found ';'" \
	$SCBPF gen x.policy

awk 'BEGIN { for (i = 0; i < 100; i++) print "read: 1; x" }' >many
check "twenty errors of a kind" gives 1 "and 80 more errors of this kind" \
	$SCBPF gen many
check "are shown" [ "$(grep -c error: err)" = 21 ]

reads 'names of the tables' <<'X'
# comment
mount: 1
seccomp: 1
X
reads 'a group and a directive' <<'X'
@default kill
@mount: allow
X
reads 'a directive alone' <<'X'
@denylist
X
reads 'a directive before lines with blanks in front' <<'X'
@denylist
    read: return EPERM
X
reads 'braces' <<'X'
{ read, write }: 1
X
reads 'a condition' <<'X'
socket: arg0 == (AF_INET) || arg0 == AF_UNIX
read[arch=x86_64]: 1
X
echo 's390_guarded_storage: 1' >x.policy
check 'a policy of a name with a digit' gives 0 "" $SCBPF explain -q -a s390x \
	x.policy
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
