#!/bin/sh
# Holds scbpf to the same bytes however it is built, from wherever it is run,
# and whatever the order of a profile's keys; and the build to the same
# program. B is the build directory, CC the compiler. For another byte order
# see check-qemu. Works on a copy of the sources, so that they can be edited
# meanwhile. SUITES: suites of Debian in which it is built and run as well, with
# their compilers and C libraries (root, debootstrap); their roots are kept in
# the user's cache. Arguments: functions of the last lines, for only these.
unset MAKEFLAGS MFLAGS
LC_ALL=C
export LC_ALL
mkdir -p "$B/determinism" || exit 1
D=$(cd "$B/determinism" && pwd) || exit 1
here=tests/determinism
passed=0
failed=0

# A line of the table, from an exit status and, if it is bad, $D/why.
verdict() { # status what
	status=$1
	shift
	if [ "$status" -eq 0 ]; then
		passed=$((passed + 1))
		printf '%-44s same\n' "$*"
	else
		failed=$((failed + 1))
		printf '%-44s DIFFERENT\n' "$*"
		head -n 8 "$D/why" | sed 's/^/  /'
	fi
}

# Two at a time: most of the time goes into builds.
build() { # directory compiler flags
	make -s -j 2 B="$1" CC="$2" CFLAGS="$3" all >"$D/log" 2>&1
}

# All cases say what they said first.
alike() { # what program [command to run it under]
	what=$1
	SCBPF=$2
	export SCBPF
	shift 2
	"$@" sh $here/sums.sh "$D/world" >"$D/sums" 2>&1
	diff "$D/expected" "$D/sums" >"$D/why"
	verdict $? "$what"
}

# Sets runner to what its programs run under: nothing, or qemu-i386 where the
# kernel has no 32-bit ones.
works() { # compiler and options
	printf '%s\n' '#include <errno.h>' '#include <stdio.h>' \
		'int main(void) { errno = 0; return puts("") < 0; }' |
		"$@" -x c -o "$D/works" - 2>"$D/why" || return 1
	for runner in '' qemu-i386; do
		$runner "$D/works" >"$D/log" 2>>"$D/why" && return
	done
	return 1
}

# --- how it is built ---------------------------------------------------------

variant() { # what compiler flags
	if build "$D/variant" "$2" "$3"; then
		mv "$D/variant/scbpf" "$D/variant/program"
		printf '#!/bin/sh\nexec %s "%s/variant/program" "$@"\n' \
			"$runner" "$D" >"$D/variant/scbpf"
		chmod +x "$D/variant/scbpf"
		alike "$1, $3" "$D/variant/scbpf"
	else
		tail "$D/log" >"$D/why"
		verdict 1 "$1, $3: does not build"
	fi
}

variants() { # what compiler options...
	title=$1
	shift
	if works "$@"; then
		title=$title${runner:+, under $runner}
		variant "$title" "$*" -O0
		variant "$title" "$*" -O3
	else
		echo "SKIP $title: $(head -n 1 "$D/why")"
	fi
}

# Debian's gcc-multilib, which shows <asm/...> to -m32, cannot be installed
# beside cross compilers: so these are also looked for where -m64 has them.
matrix() {
	for compiler in gcc clang; do
		variants "$compiler" $compiler
		variants "$compiler, 32 bits" $compiler -m32 \
			-idirafter /usr/include/x86_64-linux-gnu
	done
	runner=
	variant "$CC" "$CC" '-O1 -funsigned-char'
	variant "$CC" "$CC" '-O1 -fsigned-char'
}

# --- in other suites ----------------------------------------------------------

SUITES=${SUITES-bookworm trixie}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-suites

# Whole, or not there.
get_root() { # suite
	[ -d "$CACHE/$1" ] && return
	rm -rf "$CACHE/$1.new"
	mkdir -p "$CACHE" && uri=$(dir=$D; . tests/apt.inc; mirror) &&
		debootstrap --variant=minbase --include=gcc,libc6-dev,make \
			"$1" "$CACHE/$1.new" "$uri" >"$D/log" 2>&1 &&
		mv "$CACHE/$1.new" "$CACHE/$1"
}

within() { # suite
	home=$CACHE/$1/scbpf
	rm -rf "$home"
	mkdir "$home" && cp -R Makefile arch gen tables tests "$home" &&
		chroot "$CACHE/$1" env -i PATH=/usr/bin:/bin sh -c 'cd scbpf &&
			cc --version | sed 1q && ld --version | sed 1q &&
			make -s CC=cc CFLAGS=-O2 all >log 2>&1 &&
			SCBPF=$PWD/build/scbpf SUM=sha256sum \
				sh tests/determinism/sums.sh /scbpf/world >sums'
}

suites() {
	if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >"$D/log"; then
		echo "SKIP $SUITES: needs root and debootstrap"
		return
	fi
	SCBPF=$D/first/scbpf SUM=sha256sum sh $here/sums.sh "$D/world" \
		>"$D/sha256"
	for suite in $SUITES; do
		get_root "$suite" || {
			echo "SKIP $suite: $(tail -n 1 "$D/log")"
			continue
		}
		if said=$(within "$suite" 2>&1); then
			diff "$D/sha256" "$CACHE/$suite/scbpf/sums" >"$D/why"
		else
			{
				echo "$said"
				tail "$CACHE/$suite/scbpf/log"
			} >"$D/why" 2>&1
			false
		fi
		verdict $? "$suite: $(echo "$said" | sed -n \
			'1s/^cc (\([^)]*\)).*/\1/p')"
		rm -rf "$CACHE/$suite/scbpf"
	done
}

# --- how it is run -----------------------------------------------------------

# 256 MB cannot be had then, and malloc fills the smaller arena with rubbish.
cramped() { # command
	(
		ulimit -v 80000
		MALLOC_PERTURB_=90 "$@"
	)
}

elsewhere() { # command
	(
		umask 077
		TZ=Asia/Tokyo LC_ALL=C.UTF-8 LANG=tr_TR HOME=/nowhere \
			COLUMNS=40 TERM=xterm EXTRA=1 "$@"
	)
}

surroundings() {
	alike "once more" "$D/first/scbpf"
	alike "another environment" "$D/first/scbpf" elsewhere
	alike "less memory, not clear" "$D/first/scbpf" cramped
}

same() { # what command
	what=$1
	shift
	"$@" >"$D/got" 2>&1
	cmp "$D/got" "$D/wanted" >"$D/why" 2>&1
	verdict $? "$what"
}

# Whatever the path to the policy and the way out.
paths() {
	away=$D/'other place'
	mkdir -p "$away/sub" || exit 1
	cp tests/qemu/policy.json "$away"
	ln -s ../policy.json "$away/sub/policy.json"
	gen="$D/first/scbpf gen -q -a all -f h"
	$gen tests/qemu/policy.json >"$D/wanted"
	cd "$away" || exit 1
	for path in policy.json ./sub/../policy.json sub/policy.json \
		"$away/policy.json"; do
		same "policy as ${path#"$D/"}" $gen "$path"
	done
	cd sub || exit 1
	$gen -o out.h ../policy.json
	same "output to a file" cat out.h
	$gen -o "$away/out.h" ../policy.json
	same "output to another directory" cat "$away/out.h"
	gen="$D/first/scbpf gen -q -a x86_64 -f raw"
	$gen policy.json >"$D/wanted"
	same "policy from standard input" $gen - <policy.json
	cd "$D/source" || exit 1
}

# --- keys in another order ---------------------------------------------------

# The filter, or the exit status.
raw() { # policy
	for token in x86_64 mips s390x; do
		"$D/first/scbpf" gen -q -a $token -f raw "$1" 2>"$D/log" ||
			echo $?
	done
}

shuffled() { # policy
	raw "$1" >"$D/wanted"
	for seed in 1 2 3 4 5; do
		"$D/shuffle" $seed <"$1" >"$D/shuffled.json"
		raw "$D/shuffled.json" | cmp -s - "$D/wanted" || return 1
	done
}

keys() {
	set -- tests/qemu/policy.json tests/lint/*.json
	$CC -std=c11 -o "$D/shuffle" $here/shuffle.c 2>"$D/why" &&
		for policy; do
			shuffled "$policy" || echo "$policy"
		done >"$D/why" 2>&1
	[ ! -s "$D/why" ]
	verdict $? "keys of $# profiles in 5 orders"
}

# --- the program itself ------------------------------------------------------

# Two copies of the sources, built at different times into different places, and
# by another user if this one is root.
twice() { # compiler
	rm -rf "$D/one" "$D/two"
	mkdir -p "$D/one" "$D/two/deeper" || exit 1
	cp -R Makefile arch gen tables "$D/one"
	cp -R Makefile arch gen tables "$D/two/deeper"
	(cd "$D/one" && build build "$1" -O2)
	user=
	chmod 755 "$D" "$D/two" && chown -R 65534 "$D/two" 2>"$D/why" &&
		user='setpriv --reuid 65534 --clear-groups' &&
		$user test -r "$D/two/deeper/Makefile" 2>"$D/why" || user=
	(cd "$D/two/deeper" && elsewhere $user make -s B="$D/two/out" CC="$1" \
		CFLAGS=-O2 all >"$D/two/log" 2>&1)
	for file in scbpf libscbpf.a; do
		cmp "$D/one/build/$file" "$D/two/out/$file" >"$D/why" 2>&1
		verdict $? "$file, built twice with $1${user:+, by two users}"
	done
}

copies() {
	for compiler in gcc clang; do
		works $compiler && twice $compiler
	done
}

rm -rf "$D"
mkdir -p "$D/source" || exit 1
cp -R Makefile arch gen tables tests "$D/source"
cd "$D/source" || exit 1
build "$D/first" "$CC" -O2 || {
	cat "$D/log"
	echo '0 passed, 1 failed'
	exit 1
}
SCBPF=$D/first/scbpf sh $here/sums.sh "$D/world" >"$D/expected" || exit 1
echo "$(grep -c . "$D/expected") commands, as $CC -O2 says them:"
[ $# -gt 0 ] || set -- matrix suites surroundings paths keys copies
for part; do
	"$part"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
