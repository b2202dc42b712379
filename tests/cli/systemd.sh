#!/bin/sh
# tests/examples/systemd: the filter of a unit as a profile.
. tests/check.inc
unit=$PWD/tests/examples/systemd/unit.sh
cd "$T" || exit 1

cat >groups <<'END'
@default
    # Always permitted
    execve
    exit_group
    sched_getattr

@io
    # Two calls and a group
    @more
    read
    oldoldwrite

@more
    # One
    write

# Ungrouped System Calls (known but not included in any of the groups above):
    ptrace
END
GROUPS_FILE=$T/groups
export GROUPS_FILE

profile() { # lines of a unit: the profile is web.json
	printf '%s\n' '[Service]' 'ExecStart=/bin/true' "$@" >web.service
	sh "$unit" web.service >web.json
}

is() { # verdict call
	"$SCBPF" sim -q -a x86_64 --enosys=off web.json "$2" >out || return 1
	case $(cat out) in "$1"*) return 0 ;; esac
	cat out
	return 1
}

check "an allow-list" profile 'SystemCallFilter=@io'
for call in read write execve exit_group; do
	check "it allows $call" is 'ALLOW' $call
done
check "others kill" is KILL_PROCESS getpid
check "a call that Linux does not have is only a warning" sh -c \
	'"$0" gen -a x86_64 -o web.bpf web.json 2>&1 | grep -q oldoldwrite' \
	"$SCBPF"
check "an errno, and a list in two lines" profile 'SystemCallErrorNumber=EACCES' \
	'SystemCallFilter=@io \' '  getpid'
check "the second line counts" is ALLOW getpid
check "the errno" is 'ERRNO(13)' ptrace
check "a call that is taken away" profile 'SystemCallFilter=@io' \
	'SystemCallFilter=~@more'
check "is refused" is KILL_PROCESS write
check "the rest of its group is not" is ALLOW read
check "a denylist" profile 'SystemCallErrorNumber=1' \
	'SystemCallFilter=~@io ptrace:ENOSYS getpid:kill'
check "it refuses with the errno of the unit" is 'ERRNO(1)' write
check "with an own one" is 'ERRNO(38)' ptrace
check "and kills" is KILL_PROCESS getpid
check "others are allowed" is ALLOW socket
check "a call that is given back" profile 'SystemCallFilter=~@io' \
	'SystemCallFilter=read'
check "is allowed" is ALLOW read
check "the others are not" is KILL_PROCESS write
check "an empty list starts again" profile 'SystemCallFilter=~@io' \
	'SystemCallFilter=' 'SystemCallFilter=read'
check "as an allow-list" is KILL_PROCESS socket
check "no filter" sh -c '! sh "$0" groups 2>err && grep -qx \
	"unit.sh: no SystemCallFilter= in the unit" err' "$unit"
profile 'SystemCallFilter=@none' 2>err
check "a group that is not known" grep -qx 'unit.sh: no group @none' err
check "standard input" sh -c \
	'echo SystemCallFilter=read | sh "$0" | grep -q "\"read\""' "$unit"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
