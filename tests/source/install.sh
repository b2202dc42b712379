#!/bin/sh
# Installs into a directory of its own; compiles the programs of
# tests/examples/library as an application would, with the flags of scbpf.pc and
# nothing else; runs them; and uninstalls again.
. tests/check.inc
warn="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
root=$T/root
source=$PWD/tests/examples/library

install() { # prefix destdir verb
	PREFIX=$1 DESTDIR=$2 sh gen/install.sh "$3"
}

# A field after pkg-config's expansion of ${...}.
field() { # name
	sed -n "s/^$1: *//p" "$pc" | sed "$(sed -n \
		's/^\([a-z]*\)=\(.*\)/s|[$]{\1}|\2|g/p' "$pc")" |
		sed "s|[$]{prefix}|$(sed -n 's/^prefix=//p' "$pc")|g"
}

installed() {
	for f in bin/scbpf include/scbpf.h include/scbpf_names.h \
		include/scbpf_learn.h include/scbpf_policy.h \
		include/scbpf_report.h lib/libscbpf.a \
		lib/pkgconfig/scbpf.pc share/man/man1/scbpf.1 \
		share/man/man3/scbpf.3 share/man/man5/scbpf-policy.5 \
		share/man/man1/scbpf-audit.1 share/scbpf/audit.schema.json \
		share/scbpf/diff.schema.json share/scbpf/explain.schema.json \
		share/doc/scbpf/LICENSE share/doc/scbpf/README.md \
		share/doc/scbpf/CHANGES.md share/doc/scbpf/SEMANTICS.md \
		share/bash-completion/completions/scbpf \
		share/zsh/site-functions/_scbpf \
		share/fish/vendor_completions.d/scbpf.fish; do
		[ -f "$1/$f" ] || {
			echo "no $f"
			return 1
		}
	done
}

log=$T/log
install "$root/usr" "" install >"$log" 2>&1
(umask 077 && install /opt/scbpf "$T/package" install) >>"$log" 2>&1
(EXEC_PREFIX=$T/exec && export EXEC_PREFIX && install "$T/shared" "" install) \
	>>"$log" 2>&1
install "${T#"$PWD"/}/relative" "" install >>"$log" 2>&1
cp "$log" "$T/made"
top=$PWD
cd "$T" || exit 1
check "nothing is said" test ! -s made
check "it is all there" installed root/usr
check "DESTDIR comes first" installed package/opt/scbpf
check "but not in scbpf.pc" grep -qx 'prefix=/opt/scbpf' \
	package/opt/scbpf/lib/pkgconfig/scbpf.pc
gnu() { # make's arguments, what the command begins with
	(cd "$top" && ${MAKE:-make} -n $1 install) >made 2>&1
	grep -q "$2" made
}
check "prefix and bindir are PREFIX and BINDIR" gnu \
	"prefix=/opt/gnu bindir=/opt/bin" \
	"PREFIX='/opt/gnu'.*BINDIR='/opt/bin'"
check "exec_prefix and datarootdir" gnu \
	"exec_prefix=/opt/gnu datarootdir=/opt/data" \
	"EXEC_PREFIX='/opt/gnu'.*DATADIR='/opt/data'"
# As debhelper and rpm give it.
check "INSTALL is a program" gnu INSTALL=install \
	"DATADIR='.*sh gen/install.sh install"
check "exec_prefix has programs and libraries" \
	test -f exec/bin/scbpf -a -f exec/lib/libscbpf.a
check "others can read it, whatever root's umask is" \
	test -z "$(find package -mindepth 1 ! -perm -0444)"
case $T in
"$top"/*) there=relative ;;
*) there= ;;
esac
[ -z "$there" ] || check "a relative PREFIX is made absolute" \
	grep -qx "prefix=$T/relative" relative/lib/pkgconfig/scbpf.pc

pc=root/usr/lib/pkgconfig/scbpf.pc
check "the version" test "$(field Version)" = \
	"$(root/usr/bin/scbpf --version | sed -n 's/^scbpf //p')"

# The build's -I must not help; the flags of sanitizers and coverage are needed,
# for the latter with the same compiler.
own=
cxxes="g++ clang++"
for flag in $CFLAGS; do
	case $flag in
	-fsanitize* | -m32 | -m64) own="$own $flag" ;;
	--coverage) own="$own $flag" cxxes=g++ ;;
	esac
done
lenient=
build() { # compiler and options, program
	program=$1
	shift
	"$@" $warn $lenient $own $(field Cflags) -o "$program" "$source/$program.c" \
		$LDFLAGS $(field Libs)
}
for program in install equal list sandbox; do
	check "compiling $program" build $program $CC -std=c11
done
# Some compilers need a library of their own after the objects, as tcc does for
# va_arg(3).
cat >own.c <<'END'
#include <stdarg.h>

int
own(int count, ...)
{
	va_list list;
	int n;

	va_start(list, count);
	n = va_arg(list, int);
	va_end(list);
	return n;
}
END
echo 'extern "C" int own(int, ...); int main() { return own(1, 0); }' >own.cc
$CC $own -c -o own.o own.c
for cxx in $cxxes; do
	if ! $cxx -std=c++11 -x c++ -fsyntax-only - </dev/null 2>log; then
		echo "skipped: no $cxx"
	elif ! $cxx $own -o cxx own.cc own.o >log 2>&1; then
		echo "skipped: $cxx does not link what $CC compiles"
	else
		printf '#include <scbpf.h>\n' >header.cc
		check "$cxx: the header" $cxx -std=c++11 $warn \
			$(field Cflags) -fsyntax-only header.cc
		printf '%s\n' '#include <scbpf.h>' 'int main() {' \
			'return scbpf_arch_find("arm") == nullptr; }' >main.cc
		check "$cxx: linked" $cxx -std=c++11 $warn $own \
			$(field Cflags) -o cxx main.cc $(field Libs)
		check "$cxx: run" ./cxx
	fi
done

# --- they do what they are there for ----------------------------------------

./install >out 2>&1
check "a policy compiled and installed at run time" \
	grep -q -e '^installed$' -e '^skipped' out
grep '^skipped' out

# Files of another user: writing fails, reading does not, and neither do open
# descriptors.
(./sandbox true; exit $?) >out 2>&1
is=$?
case " $CFLAGS " in
*" -m32 "*) ;;
*) compiles_for __i386__ || [ $is -ne 159 ] || is=killed ;;
esac
case $is in
125)
	echo "skipped: $(cat out)"
	;;
159)
	echo "skipped: ./sandbox is for x86, and what it starts is not"
	;;
*)
	check "a program of libseccomp's, ported" sh -c './sandbox sh -c "cat out"'
	check "it refuses what it should" \
		sh -c '! ./sandbox sh -c "echo >new" 2>err && [ ! -e new ]'
	check "no command" sh -c './sandbox ./nothing 2>err; [ $? -eq 127 ]'
	;;
esac

gen() { # file options
	out=$1
	shift
	"$SCBPF" gen -q -a x86_64 --only -o "$out" "$@" </dev/null
}
gen fast.bpf -O speed
gen small.h -O size
gen other.bpf --deny=EACCES socket
check "two filters are equal" ./equal fast.bpf small.h
./equal fast.bpf other.bpf >out
check "two are not" grep -qx 'number 41: .*, ERRNO(13)' out

cat >policy.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["read", "exit"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
		{"index": 0, "op": "SCMP_CMP_EQ", "value": 1}]}]}
END
cat >expected <<'END'
x86_64 read
x86_64 socket when family == AF_UNIX
x86_64 exit
x32 4294967295-4294967295
END
gen listed.bpf policy.json
./list listed.bpf >out
check "what a filter allows" diff expected out

sed -n '/^\.EX$/,/^\.EE$/{/^\.E[XE]$/d; s/\\e/\\/g; p;}' \
	"$top/gen/man/scbpf.3" >manual.c
source=.
lenient=-Wno-unused-parameter
check "compiling the manual's example" build manual $CC -std=c11
check "and running it" ./manual

# --- a static program with the compiler that was asked for -------------------

mkdir compilers
for name in musl-gcc own-cc; do
	printf '#!/bin/sh\necho %s >>%s/used\nexit 1\n' "$name" "$T" \
		>compilers/$name
	chmod +x compilers/$name
done
static() { # make's arguments, the compiler that is used
	rm -f used
	(unset MAKEFLAGS MFLAGS && cd "$top" && PATH=$T/compilers:$PATH \
		make static B="$T/static" $1) >log 2>&1
	[ "$(sort -u used)" = "$2" ]
}
check "static: musl's, by default" static "" musl-gcc
check "static: the one that is given" static CC=own-cc own-cc

# --- uninstall ---------------------------------------------------------------

cd "$top" || exit 1
install "$root/usr" "" uninstall
cd "$T" || exit 1
find root -type f >left
find root -type d -name scbpf >>left
check "nothing is left" test ! -s left
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
