#!/bin/sh
# The header is clean alone, with others, in C and C++, with and without
# kernel headers; and it installs.
. tests/check.inc
warn="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
cd "$T" || exit 1

have() {
	echo 'int main(void) { return 0; }' >have.c
	$1 -o have have.c >log 2>&1
}

"$SCBPF" gen -q -o one.h --name one
"$SCBPF" gen -q -a all -o two.h --name two
cat >flags.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW",
 "flags": ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"], "syscalls": []}
END
"$SCBPF" gen -q -o three.h --name three flags.json
cat >alone.c <<'END'
#include "one.h"
END
cat >install.c <<'END'
#include "two.h"
#define SCBPF_INSTALL
#include "one.h"
#include "two.h"
#include "three.h"
#include <unistd.h>

int
main(void)
{
	struct sock_fprog p = one_fprog;

	if (p.len != one_filter_len || sizeof *p.filter != 8)
		return 1;
	if (one_install() != 0 || two_install() != 0 ||
	    three_install() != 0 || three_filter_flags != 0x20)
		return 2;
	return getppid() > 0 ? 0 : 3;
}
END

compile() { # compiler language...
	cc=$1
	shift
	for std; do
		check "$cc $std: alone" $cc $warn $std -c -o x.o alone.c
		check "$cc $std: install" $cc $warn $std -o x install.c
		check "$cc $std: installed" ./x
	done
}

# $CC is most often one of the others: they say the same but for their names.
version() {
	"$@" --version 2>&1 | sed '1s/^[^ ]* //'
}

other=$CC
for cc in gcc clang; do
	[ "$(version $cc)" != "$(version $CC)" ] || other=
done
for cc in gcc clang $other; do
	if have "$cc"; then
		compile "$cc" -std=c99 -std=gnu11
	else
		echo "skipped: no $cc"
	fi
done
for cxx in g++ clang++; do
	if have $cxx; then
		compile "$cxx -xc++" -std=c++11 -std=gnu++17
	else
		echo "skipped: no $cxx"
	fi
done

# No headers at all, as on a machine without libc for the target.
for m in -m64 -m32; do
	if echo | $CC $m -fsyntax-only -xc - 2>log; then
		check "$m without headers" $CC $warn $m -std=c99 -nostdinc -I. \
			-DSCBPF_INSTALL -c -o x.o alone.c
	else
		echo "skipped: $CC has no $m"
	fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
