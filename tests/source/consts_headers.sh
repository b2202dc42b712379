#!/bin/sh
# For maintainers: tables/consts_*.tbl against the kernel's headers, constant by
# constant and ABI by ABI. CONSTS_HEADERS names a directory with an unpacked
# linux-libc-dev (Debian's of trixie or later has the headers of all ports):
#
#	dpkg-deb -x linux-libc-dev_*_all.deb DIR
#	CONSTS_HEADERS=DIR make check
#
# Needs clang, which lays out structures as many ABIs do. What only the kernel
# itself or libc defines is not in these headers, and counted.
. tests/check.inc

headers=$CONSTS_HEADERS
if [ ! -d "$headers/usr/lib/linux/uapi" ]; then
	echo "skipped: CONSTS_HEADERS is no unpacked linux-libc-dev"
	echo "0 passed, 0 failed"
	exit 0
fi
if ! command -v clang >/dev/null; then
	echo "skipped: no clang"
	echo "0 passed, 0 failed"
	exit 0
fi

. tables/headers.inc
work=$T

# ABIs for which these headers have no names.
inside='^(AF|PF|MSG|SOL|SOCK|SHUT|MNT|UMOUNT|SPLICE_F)_|^[FRWX]_OK$|^O_R?A?SYNC$'
# Two numbers on 32-bit ABIs, depending on the program's time_t: not in the
# tables.
time='"(SO_(RCV|SND)TIMEO|SO_TIMESTAMP(ING|NS)?|SIOCGSTAMP(NS)?|SCM_TIMESTAMP(ING|NS)?)"'
# Constants that the kernel's headers have on some ABIs only; libc has them on
# more. A port with KVM has all its macros, but not all structures in them.
more='"F_(GETLK|SETLK|SETLKW)64"|static_assert failed "KVM_'
# PER_HPUX was removed from the headers of 7.3.
libc='^(PER_HPUX|AF_XDP|PF_XDP|MSG_PROXY|POSIX_MADV_.*|S_(IREAD|IWRITE|IEXEC|BLKSIZE)|F_(U|T)?LOCK|F_TEST|SCM_.*|SA_INTERRUPT|SIGCLD|O_FSYNC|RLIMIT_OFILE|F_(GETLK|SETLK|SETLKW)64|MAP_ANON|SCHED_OTHER|PTRACE_(PEEK|POKE)USER)$'

cat >"$T/list.c" <<'END'
#include "facts/facts.h"

#include <stdio.h>
#include <string.h>

/* For one ABI: what the headers shall say, name by name. */
int
main(int argc, char **argv)
{
	const struct arch *a = scb_facts_arch(argv[1], strlen(argv[1]));
	const char *name, *before = NULL;
	uint64_t v;

	for (unsigned i = 0; (name = scb_facts_const_name(i)); i++) {
		if (name != before &&
		    scb_facts_const(a, name, strlen(name), &v))
			printf("_Static_assert((unsigned long long)(%s) == "
			       "%juULL, \"%s\");\n",
			    name, (uintmax_t)v, name);
		else if (name != before)
			printf("#ifdef %s\n_Static_assert(0, \"%s\");\n"
			       "#endif\n",
			    name, name);
		before = name;
	}
	return argc != 2;
}
END
$CC $CFLAGS $LDFLAGS -o "$T/list" "$T/list.c" "$B/libscbpf.a" || exit 1

compare() { # token
	token=$1
	"$T/list" "$token" | headers_clang "$token" -fsyntax-only \
		2>"$T/$token.err"
	sed -n 's/.*use of undeclared identifier .\([A-Za-z0-9_]*\).*/\1/p' \
		"$T/$token.err" | sort -u | grep -E -v "$inside|$libc" \
		>"$T/$token.missing"
	grep ': error:' "$T/$token.err" |
		grep -v -e 'use of undeclared identifier' |
		grep -E -v "$time|$more" >"$T/$token.wrong"
	check "$token: all are there" [ ! -s "$T/$token.missing" ]
	check "$token: with these values" [ ! -s "$T/$token.wrong" ]
	head -n 20 "$T/$token.missing" "$T/$token.wrong" |
		sed -n '/^[^=]/p' >&2
}

while read -r token rest; do
	[ -z "$token" ] || compare "$token"
done <<END
$abis
END
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
