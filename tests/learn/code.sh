#!/bin/sh
# Part of make check-learn: static programs with six different inputs each.
# Replays (sim --log) the log of one run under what was learned from others:
# from the logs alone, and with the program's own code, which lets calls that
# were not seen through and logs them. How many runs break? Debian packages:
# strace, busybox-static, bash-static, zsh-static, sash.
LC_ALL=C
export LC_ALL
SCBPF=$(cd "$B" && pwd)/scbpf
T=$(cd "$B" && pwd)/learn-code
rm -rf "$T"
mkdir -p "$T" && cd "$T" || exit 1
if ! command -v strace >log; then
	echo "skipped: programs and their code: no strace"
	exit 0
fi
printf 'b\na\nc\n' >lines
assume=--assume=no-jit,no-dlopen

# A program a line, and the command for its shell.
inputs() {
	cat <<'END'
busybox echo a; for i in 1 2; do :; done
busybox busybox ls -l /etc
busybox busybox find /etc -name passwd; busybox date
busybox busybox tar cf - lines | busybox wc
busybox busybox ping -c 1 127.0.0.1
busybox busybox sort lines >new; busybox mv new old; trap : 1; kill -1 $$
bash-static echo a; for i in 1 2; do :; done
bash-static read x <lines; echo "$x" >new
bash-static cd /; echo */*; pwd; umask 22
bash-static x=$(echo a | read y); (exit 3); wait
bash-static trap : 1; kill -1 $$; ulimit -c 0; times
bash-static echo x >/dev/tcp/127.0.0.1/9; printf '%(%s)T'; sleep=1 :
zsh-static echo a; for i in 1 2; do :; done
zsh-static read x <lines; echo "$x" >new
zsh-static cd /; echo */*; pwd; umask 22
zsh-static x=$(echo a | read y); (exit 3); wait
zsh-static trap : 1; kill -1 $$; ulimit -c 0; times
zsh-static zmodload zsh/net/tcp; ztcp 127.0.0.1 9; print -P %n
sash -ls /etc
sash -cp lines new
sash -mkdir made
sash -chmod 644 lines
sash -find lines
sash -touch lines
END
}

n=0 last=
while read -r name command; do
	[ "$name" = "$last" ] || n=0
	last=$name n=$((n + 1))
	program=$(command -v "$name") || {
		[ $n -gt 1 ] || echo "skipped: $name"
		continue
	}
	case $name in
	busybox) set -- "$program" sh -c "$command" ;;
	*) set -- "$program" -c "$command" ;;
	esac
	timeout 60 strace -f -qq -o "$name.$n" "$@" >out 2>err </dev/null
done <<END
$(inputs)
END

failed=0
broken() { # the run that is left out, others: is a call of it refused?
	left=$1
	shift
	"$SCBPF" learn -q -a x86_64 -o policy "$@" 2>log &&
		"$SCBPF" sim -q -a x86_64 --log "$left" policy >asked 2>>log
	case $? in
	0) return 1 ;;
	1) [ -s asked ] && return 0 ;;
	esac
	cat log # or the log does not show a value that decides
	failed=1
	return 0
}

for name in busybox bash-static zsh-static sash; do
	program=$(command -v $name) || continue
	for others in 1 2 3 5; do
		runs=0 alone=0 with=0
		for run in 1 2 3 4 5 6; do
			# The next ones.
			set --
			for i in 1 2 3 4 5; do
				[ $i -gt $others ] ||
					set -- "$@" $name.$(((run + i - 1) % 6 + 1))
			done
			runs=$((runs + 1))
			broken $name.$run "$@" && alone=$((alone + 1))
			if broken $name.$run $assume "$program" "$@"; then
				with=$((with + 1))
				sed "s/^/  $name, run $run: /" asked
			fi
		done
		echo "$name, from $others: $alone of $runs runs break," \
			"with its code $with"
	done
done
exit $failed
