#!/bin/sh
# @startup, @thread-start and @exit are enough for a program of each libc that
# is installed, dynamic and static, and for every libc each of the groups is
# necessary.
. tests/check.inc
cd "$T" || exit 1

cat >empty.c <<'END'
int main(void) { return 0; }
END
cat >thread.c <<'END'
#include <pthread.h>
#include <stdlib.h>

static void *volatile kept;

static void *
thread(void *data)
{
	kept = malloc(10);
	return data;
}

int
main(void)
{
	pthread_t t[12];

	for (int i = 0; i < 12; i++)
		if (pthread_create(&t[i], NULL, thread, NULL))
			return 1;
	for (int i = 0; i < 12; i++)
		if (pthread_join(t[i], NULL))
			return 1;
	return 0;
}
END
printf '%s\n' '@default kill-process' '{@startup, @exit, execve}: allow' \
	>empty.policy
printf '%s\n' '@default kill-process' \
	'{@startup, @thread-start, @exit, execve}: allow' >thread.policy
for libc in glibc musl; do
	sed "s/@[a-z-]*start[a-z]*/&-$libc/g" empty.policy >empty.$libc
	sed "s/@[a-z-]*start[a-z]*/&-$libc/g" thread.policy >thread.$libc
done

run="env -i PATH=$PATH $SCBPF run -q"
if ! $run -- true 2>err; then
	check "it says why it cannot" [ -s err ]
	echo "skipped: no filter can be installed here"
	echo "$passed passed, $failed failed"
	exit $failed
fi

try() { # libc compiler options...
	libc=$1
	shift
	for p in empty thread; do
		if ! "$@" -o $p $p.c -lpthread 2>log || ! ./$p; then
			echo "skipped: $*: no such program can be made here"
			continue
		fi
		check "$*: $p" $run $p.policy -- ./$p
		check "$*: $p of $libc" $run $p.$libc -- ./$p
	done
}

libc=glibc
echo '#include <features.h>
#ifndef __GLIBC__
#error not glibc
#endif' >which.c
$CC -E which.c >log 2>&1 || libc=musl
try $libc $CC
try $libc $CC -static
if command -v musl-gcc >log; then
	try musl musl-gcc
	try musl musl-gcc -static
fi

# Without one of the groups, each program fails.
without() { # group
	sed "s/@$1, //" thread.policy >less.policy
	! cmp -s thread.policy less.policy &&
		! $run less.policy -- ./thread 2>err
}
if [ -x thread ]; then
	for group in startup thread-start exit; do
		check "not without @$group" without $group
	done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
