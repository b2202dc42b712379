#!/bin/sh
# Ordinary programs of each suite, and busybox with each musl, under the policy
# that is learned from them: audit has no finding about it for that libc, and
# the programs run. Then one call at a time is removed from this policy: where
# audit says that the libc makes it, some program breaks. Then policies are used
# with other libcs and the same busybox: where audit has no finding, the
# programs run.
. tests/libcs/common.inc
bad=0 libcs=0 programs=0 flagged=0

commands() { # glibc or musl
	cat <<-'END'
		ls ls -ln
		cat cat file
		cp cp file copy
		mv mv file moved
		rm rm file
		mkdir mkdir -p a/b
		find find .
		sort sort file
		sed sed s/a/b/ file
		grep grep -r a .
		tar tar cf t file
		gzip gzip file
		date date +%Y
		id id -u
		sleep sleep 0
		head head -n 1 file
		touch touch file
		test test -r file
		chmod chmod 600 file
		sh sh /here/script
		thread /here/probe /here
	END
	[ "$1" = glibc ] || cat <<-'END'
		awk awk {print} file
		dd dd if=file of=copy
	END
	[ "$1" = musl ] || cat <<-'END'
		awk mawk {print} file
		dd dd if=file of=copy status=none
		perl perl -e print(1+1)
		python3 python3 -c print(1+1)
	END
}

# Fills $here, which is /here in the root.
prepare() { # suite, glibc or musl
	here=$T/programs-$1-$2
	rm -rf "$here"
	mkdir -p "$here/bin"
	compile "$2" amd64 tests/libcs/probe.c "$here/probe" -O1 \
		2>"$T/why" || return
	cp "$B/static/scbpf" tests/libcs/drive.sh "$here"
	commands "$2" >"$here/commands"
	echo 'x=$(cat file); (echo "$x") | wc -c; sleep 0 & wait' \
		>"$here/script"
	printf '%s -\n' posix_spawn pthread_create system >"$here/in"
	shell=sh
	[ "$2" = musl ] || return 0
	shell=/here/bin/sh
	cp "$CACHE/busybox/busybox" "$here/bin" || return
	for name in $("$here/bin/busybox" --list); do
		ln -s busybox "$here/bin/$name"
	done
}

inside() { # command...
	PATH=/here/bin:/usr/bin:/bin:/usr/sbin enter "$ROOT" "$here" "$@"
}

# Counts the commands that break under a policy, and lists them in the file
# broken.
breaks() { # policy
	"$SCBPF" gen -q --libc=none -a x86_64 -f raw -o "$here/x.bpf" "$1" ||
		exit 1
	inside $shell /here/drive.sh /here/x.bpf >"$here/is" 2>/dev/null
	diff "$here/plain" "$here/is" | sed -n 's/^< \([^ ]*\).*/\1/p' \
		>"$here/broken"
	[ -s "$here/broken" ]
}

# The findings that say that programs of a libc break.
found() { # policy, libc
	"$SCBPF" audit -f text --fail-on=note -a x86_64 --libc="$2" "$1" \
		>"$here/audit" 2>/dev/null
	grep -e '^[a-z]*: libc-call' -e '^[a-z]*: fallback' \
		-e '^[a-z]*: clone3-errno' -e '^[a-z]*: rseq-killed' \
		-e '^[a-z]*: needed-calls' "$here/audit" >"$here/said"
}

failed() {
	bad=$((bad + 1))
	echo "failed: $*"
}

# Removes each call in turn.
without() { # libc
	missed= tried=0 right=0
	for call in $(cat "$here/calls"); do
		cat "$here/calls" "$here/functions" | grep -v -x "$call" |
			policy >"$here/less.policy"
		found "$here/less.policy" "$1" || continue
		grep -q ": ALLOW, but x86_64 $call:" "$here/audit" || continue
		tried=$((tried + 1))
		if breaks "$here/less.policy"; then
			right=$((right + 1))
		else
			missed="$missed $call"
		fi
	done
	flagged=$((flagged + right))
	echo "$1: without one call audit warns of $tried policies," \
		"$right break programs${missed:+; not without$missed}"
}

# Makes a policy of names, one a line.
policy() {
	echo '@default kill-process'
	echo "{$(tr -s '\n' ',' | sed 's/^,//; s/,$//')}: allow"
	cat "$here/newer"
}

# Functions that make one of the calls and have the name of another one: a
# policy that is written by the names of functions allows these, too.
named() {
	awk -v calls="$(tr '\n' ' ' <"$here/calls")" '
		BEGIN { n = split(calls, c); while (n) has[c[n--] ":1"] }
		$2 == $1 ":1" && $3 == "works" { other[$1] }
		$2 in has { made[$1] }
		END { for (f in other) if (f in made) print f }' | sort
}

try() { # suite, glibc or musl
	root "$1" "$2" amd64 || return
	prepare "$1" "$2" || {
		echo "skipped: $2 of $1: $(head -n 1 "$T/why")"
		return
	}
	libc=$(version "$2" amd64)
	inside $shell /here/drive.sh >"$here/plain"
	inside /here/scbpf learn -q --args=none -o /here/learned -- \
		$shell /here/drive.sh >"$here/log" 2>&1
	[ -s "$here/learned" ] || {
		failed "$libc: nothing learned: $(head -n 1 "$here/log")"
		return
	}
	# A call a line, and the calls that are refused so that a fallback is
	# used: policies are made of these.
	grep ': return ENOSYS$' "$here/learned" >"$here/newer"
	grep -v '^[#@]' "$here/learned" | grep -v ': return' | tr -d '{}\\' |
		sed 's/: allow$//' | tr -s ', ' '\n\n' |
		grep -x '[a-z_][a-z0-9_]*' | sort -u >"$here/calls"
	"$T/rows" "$libc" x86_64 | named >"$here/functions"
	cat "$here/calls" "$here/functions" | policy >"$here/policy"
	libcs=$((libcs + 1))
	n=$(wc -l <"$here/plain")
	programs=$((programs + n))
	echo "$libc of $1: $n programs, $(wc -l <"$here/calls") calls, and" \
		"$(wc -l <"$here/functions") functions of other names"
	grep -v ' 0 \| 0$' "$here/plain"
	! found "$here/policy" "$libc" ||
		failed "$libc: audit of a policy that works: $(cat "$here/said")"
	! breaks "$here/policy" ||
		failed "$libc: broken under what audit calls clean:" \
			$(cat "$here/broken")
	without "$libc"
	[ $right -gt 0 ] || failed "$libc: no policy that audit warns of breaks"
}

# A policy that was learned with one musl, used with another.
exchange() {
	for from in "$T"/programs-*-musl; do
		for suite in $SUITES; do
			here=$T/programs-$suite-musl
			[ -s "$here/policy" ] && [ -s "$from/policy" ] &&
				root "$suite" musl amd64 || continue
			libc=$(version musl amd64)
			shell=/here/bin/sh
			cp "$from/policy" "$here/theirs.policy"
			said=clean
			! found "$here/theirs.policy" "$libc" || said=warned
			runs=works
			! breaks "$here/theirs.policy" || runs=breaks
			echo "${from##*/} for $libc: $said, $runs" \
				$(cat "$here/broken")
			[ $said-$runs != clean-breaks ] ||
				failed "clean, and breaks"
		done
	done
}

[ -x "$B/static/scbpf" ] || {
	echo "skipped: programs: no static build ('make static')"
	exit 0
}
$CC $CFLAGS -I. -o "$T/rows" tests/libcs/rows.c "$B/libscbpf.a" || exit 1
sh tests/libcs/busybox.sh "$CACHE/busybox" 2>"$T/why" ||
	echo "skipped: busybox: $(cat "$T/why")"
for suite in $SUITES; do
	try $suite glibc
	try $suite musl
done
exchange
echo "$libcs libcs, $programs programs; audit warned of $flagged policies that" \
	"break them; $bad failures"
[ $bad -eq 0 ]
