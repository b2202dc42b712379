#!/bin/sh
# Slots: outputs with slots, compared as a whole; a program that fills them in,
# on this kernel, with ROUNDS compiled by every compiler; and slots where a
# number is required.
. tests/check.inc
top=$PWD/tests/slots
cd "$T" || exit 1

# The functions that load a filter are in a file of their own.
for f in h json asm; do
	"$SCBPF" gen -q -a x86_64 -f $f "$top/daemon.policy" >all
	sed '/^#if defined(SCBPF_INSTALL)/,$d' all >written
	check "as $f" diff "$top/daemon.x86_64.$f" written
	[ $f != h ] || check "what loads it" sh -c \
		'sed -n "/^#if defined(SCBPF_INSTALL)/,\$p" all |
			diff "$0/daemon.install.h" -' "$top"
done
"$SCBPF" gen -q -a x86_64 -a aarch64 -a arm -f h "$top/daemon.policy" |
	sed '/^#if defined(SCBPF_INSTALL)/,$d' >written
check 'several architectures' diff "$top/daemon.many.h" written

# What it made is read back, all ones in the slots.
sed 's/\$[A-Z]*/-1/g' "$top/daemon.policy" >unset.policy
for f in h json asm; do
	check "$f is read" "$SCBPF" diff -q -a x86_64 unset.policy \
		"$top/daemon.x86_64.$f"
done

# --- a program that fills them in

"$SCBPF" gen -q -a all -f h -o daemon.h "$top/daemon.policy"
"$SCBPF" gen -q -a all -f h -o live.h "$top/live.policy"
warn="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"

works() { # how, compiler and its options
	how=$1
	shift
	printf '%s\n' '#include <errno.h>' \
		'int main(void) { return 0; }' >have.c
	if ! "$@" -o have have.c >log 2>&1; then
		echo "skipped: no $how with headers"
		return
	fi
	if ! ./have >log 2>&1; then
		echo "skipped: this kernel does not run what $how makes"
		return
	fi
	check "$how: compiles" "$@" $warn -I. -o fill "$top/fill.c"
	check "$how: fills in" ./fill
	./fill live >said 2>&1
	if [ $? -eq 77 ]; then
		echo "skipped: $how: installs: $(cat said)"
	else
		check "$how: installs" ./fill live
	fi
}

case $(uname -s) in
Linux)
	works "$CC" $CC -std=c99
	[ -z "$ROUNDS" ] || works gcc gcc -std=gnu11
	[ -z "$ROUNDS" ] || works clang clang -std=c99
	works 'gcc -m32' gcc -m32 -std=c99
	works g++ g++ -xc++ -std=c++11 -Wno-long-long
	;;
*)
	echo "skipped: not Linux, so the header is not compiled"
	;;
esac

# --- where there is nobody to fill them in

refuses() { # command...
	"$SCBPF" "$@" >out 2>err
	[ $? -ne 0 ] && [ ! -s out ] &&
		grep -q "error: slots such as '\$[A-Z]*' have no value yet" err
}

policy=$top/daemon.policy
for f in raw c base64; do
	check "gen -f $f" refuses gen -a x86_64 -f $f "$policy"
	check "gen -f $f -o" refuses gen -a x86_64 -f $f -o file "$policy"
	check "gen -f $f: no file" test ! -e file
done
for f in launcher elf; do
	check "gen -f $f" refuses gen -a x86_64 -f $f -o file "$policy"
	check "gen -f $f: no file" test ! -e file
done
check 'prove' refuses prove -a x86_64 "$policy" "$top/daemon.x86_64.h"
check 'diff' refuses diff -a x86_64 unset.policy "$policy"
check 'audit' refuses audit -a x86_64 "$policy"
check 'explain' refuses explain -a x86_64 "$policy"
check 'run' refuses run "$policy" -- true
check 'a slot of a name that is left out' \
	"$SCBPF" gen -q -a x86_64 --deny write -f h "$policy"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
