#!/bin/sh
# make check-matrix: runs `ALL=1 make check` with other compilers, tools, places
# and users, each in a copy of HEAD, one after the other. B is the build
# directory; arguments name the rows to run (default: all). It needs Linux and
# git, and for its rows Debian's clang, clang-19, musl-tools, tcc, gcc-multilib
# and busybox-static. Rows that cannot run are skipped, with the reason.
unset MAKEFLAGS MFLAGS CC CFLAGS LDFLAGS TESTS
LC_ALL=C
ALL=1
export LC_ALL ALL
mkdir -p "$B/matrix" || exit 1
D=$(cd "$B/matrix" && pwd) || exit 1
rows='cc clang clang-19 musl tcc m32 gcc-m32 no-multilib busybox blanks no-hosts
unprivileged'
failed=0

skip() { # why
	printf '%-13s SKIP: %s\n' "$row" "$*"
}

# Prints a line of the table: the last line of the tests' output, and how many
# of them were skipped. For a row that failed, also the failures.
report() { # status log
	last=$(grep '^[0-9]* passed, ' "$2" | tail -n 1)
	[ "$1" -eq 0 ] && [ "$last" ] || {
		failed=$((failed + 1))
		last="FAILED: ${last:-$(tail -n 1 "$2")}"
	}
	printf '%-13s %s, %s skipped\n' "$row" "$last" \
		"$(grep -c ': skipped' "$2")"
	[ "${last%%:*}" != FAILED ] ||
		grep -e 'failed: ' -e 'error: ' -e ': no result' "$2" |
		head -n 20 | sed 's/^/  /'
}

# Makes a fresh copy of HEAD.
copy() { # directory
	rm -rf "$1"
	mkdir -p "$1" && git archive $commit | (cd "$1" && tar -xf -)
}

# Runs make check in a copy, under a command, with macros for make.
checks() { # directory command... -- macro...
	where=$1
	shift
	under=
	while [ "$1" != -- ]; do
		under="$under $1"
		shift
	done
	shift
	(cd "$where" && $under make -s check "$@") >"$D/$row.log" 2>&1 </dev/null
	report $? "$D/$row.log"
	rm -rf "$where"
}

# Does a compiler make programs that run here?
compiles() { # command...
	printf '#include <errno.h>\nint main(void) { return errno; }\n' \
		>"$D/try.c"
	"$@" -o "$D/try" "$D/try.c" >"$D/try.log" 2>&1 && "$D/try"
}

compiler() { # package macro...
	package=$1
	shift
	(eval "$(printf '%s\n' "$@" | sed "s/=/='/; s/\$/'/")"
	compiles ${CC:-cc} $CFLAGS) || {
		skip "does not compile, or what it makes does not run:" \
			"Debian has it as $package"
		return
	}
	copy "$D/row" && checks "$D/row" -- "$@"
}

# A compiler without headers and libraries for 32 bits.
no_multilib() {
	copy "$D/row" && mkdir "$D/row/bin" || return
	for name in cc gcc; do
		printf '%s\n' '#!/bin/sh' 'for option; do' \
			'	[ "$option" = -m32 ] && echo "no -m32" >&2 && exit 1' \
			'done' "exec $(command -v $name) \"\$@\"" \
			>"$D/row/bin/$name"
		chmod +x "$D/row/bin/$name"
	done
	checks "$D/row" env "PATH=$D/row/bin:$PATH" --
}

# Its shell runs its own applets whatever PATH says. That is what is tested
# here, except for ar, which cannot make archives.
busybox_row() {
	box=$(command -v busybox) || {
		skip "no busybox: Debian has it as busybox-static"
		return
	}
	copy "$D/row" && mkdir "$D/row/bin" || return
	for name in sh awk sed diff cmp grep egrep sort uniq tr cut head tail \
		wc od expr cat cp mv rm ls mkdir ln chmod touch find xargs \
		basename dirname printf env seq tee date sleep test uname \
		comm paste fold nl id kill stat dd mktemp true false echo; do
		"$box" --list | grep -q -x "$name" &&
			ln -s "$box" "$D/row/bin/$name"
	done
	checks "$D/row" env "PATH=$D/row/bin:$PATH" -- \
		SHELL="$D/row/bin/sh" AR="$(command -v ar)"
}

blanks() {
	copy "$D/a place with blanks" && checks "$D/a place with blanks" --
}

# In a mount namespace of its own, with a copy of /etc.
no_hosts() {
	copy "$D/row" || return
	rm -rf "$D/etc"
	cp -R /etc "$D/etc" 2>/dev/null
	rm -f "$D/etc/hosts"
	user=-r
	[ "$(id -u)" -ne 0 ] || user=
	cat >"$D/without" <<-'END'
		mount --bind "$1" /etc && [ ! -e /etc/hosts ] || exit 1
		shift
		exec "$@"
	END
	if unshare -m $user sh "$D/without" "$D/etc" true 2>"$D/try.log"; then
		checks "$D/row" unshare -m $user sh "$D/without" "$D/etc" --
	else
		skip "cannot make a mount namespace: $(head -n 1 "$D/try.log")"
	fi
	rm -rf "$D/etc"
}

# Other users need read access to the directory.
unprivileged() {
	if [ "$(id -u)" -ne 0 ]; then
		skip "all rows are run as an unprivileged user"
		return
	fi
	if ! command -v setpriv >/dev/null; then
		skip "no setpriv: Debian has it in util-linux"
		return
	fi
	home=$(mktemp -d) && copy "$home/row" || return
	chown -R 65534:65534 "$home"
	HOME=$home checks "$home/row" setpriv --reuid=65534 --regid=65534 \
		--clear-groups --
	rm -rf "$home"
}

run() {
	case $row in
	cc) compiler gcc CC=cc ;;
	clang) compiler clang CC=clang ;;
	clang-19) compiler clang-19 CC=clang-19 ;;
	musl) compiler musl-tools CC=musl-gcc ;;
	tcc) compiler tcc CC=tcc ;;
	m32) compiler gcc-multilib CFLAGS='-O2 -m32' ;;
	gcc-m32) compiler gcc-multilib CC='gcc -m32' ;;
	no-multilib) no_multilib ;;
	busybox) busybox_row ;;
	blanks) blanks ;;
	no-hosts) no_hosts ;;
	unprivileged) unprivileged ;;
	*)
		echo "no row '$row': there are $(echo $rows)" >&2
		exit 1
		;;
	esac
}

commit=$(git rev-parse --verify -q HEAD) || {
	echo 'SKIP: not a git repository, so there is no HEAD to copy'
	exit 0
}
[ $# -gt 0 ] || set -- $rows
echo "make check of $commit; each row's output is in $D"
for row; do
	run
done
[ $failed -eq 0 ]
