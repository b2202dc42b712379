#!/bin/sh
# run warns where the policy refuses a call without which the command cannot
# start or end (tables/starts.tbl), which is then so; and nowhere else.
. tests/check.inc
cd "$T" || exit 1

echo 'int main(void) { return 7; }' >empty.c
said="cannot start and end without these calls, which are refused:"
if ! "$SCBPF" run -q -- true 2>err; then
	echo "skipped: $(head -n 1 err)"
	echo "0 passed, 0 failed"
	exit 0
fi
runs() { # its status, or not; what is said, or nothing; policy
	printf "$3\n" >start.policy
	limit=60
	[ $1 != not ] || limit=5 # some never end
	timeout $limit "$SCBPF" run start.policy -- ./empty >out 2>err
	is=$?
	cat err
	case $1 in
	not) [ $is -ne 7 ] || return ;;
	*) [ $is -eq $1 ] || return ;;
	esac
	[ "$2" ] || {
		! grep "$said" err
		return
	}
	grep -F "$said $2" err
}
lacks() { # calls without which it does not start, as one list
	for call in $1; do
		denied=$call
		[ $call != openat ] || denied='{open, openat}' # of old versions
		for errno in EPERM ENOSYS; do
			check "$kind: $call fails with $errno" runs not "'$call' (" \
				"@denylist\n$denied: return $errno"
		done
	done
}
kinds() { # compiler, calls for each, for one that loads its libraries
	for kind in dynamic static; do
		flag=
		[ $kind = dynamic ] || flag=-static
		if ! $1 $flag -o empty empty.c 2>log || ! {
			./empty
			[ $? -eq 7 ]
		}; then
			echo "skipped: $1 $flag makes no program here"
			continue
		fi
		if [ $kind = dynamic ] && ! grep -a -q /ld- empty; then
			echo "skipped: $1 makes static programs"
			continue
		fi
		kind="$1, $kind"
		for action in kill-process "return EPERM"; do
			check "$kind: all that it needs, else $action" runs 7 "" \
				"@default $action\n{@startup, @exit, execve}: allow"
			check "$kind: nothing, else $action" runs not "'" \
				"@default $action\nexecve: allow"
		done
		# Without being killed, musl tries to end for ever.
		check "$kind: no end" runs not "'exit_group' (" \
			"@default kill-process\n{@startup, execve}: allow"
		check "$kind: the other end" runs 7 "" \
			"@denylist\nexit_group: return EPERM"
		check "$kind: conditions" runs 7 "" \
			"@denylist\nmprotect: prot in PROT_EXEC && prot in PROT_WRITE; return EPERM"
		for call in set_tid_address brk prlimit64; do
			check "$kind: it starts without $call" runs 7 "" \
				"@denylist\n$call: return EPERM"
		done
		lacks "$2"
		[ "$flag" ] || lacks "$3"
	done
}
case $(uname -m) in
x86_64) pointer=arch_prctl ;;
*) pointer= ;;
esac
printf '#include <features.h>\n#ifndef __GLIBC__\n#error musl\n#endif\n' >which.c
if $CC -E which.c >log 2>&1; then
	kinds "$CC" "$pointer" "openat read mmap mprotect"
else
	kinds "$CC" "$pointer" ""
fi
if command -v musl-gcc >log; then
	kinds musl-gcc "$pointer" ""
	check "musl: what kills in every version" runs not "'set_tid_address' (K" \
		"@denylist\nset_tid_address: kill-process"
fi
check "-W error" gives 125 "error: a " "$SCBPF" run -W error start.policy -- \
	./empty
printf '#!/bin/sh\nexit 7\n' >empty
check "a script, of any libc" runs not "" "@default return EPERM\nexecve: allow"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
