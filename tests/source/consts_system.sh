#!/bin/sh
# The constants of the machine's own ABI against the kernel headers that are
# installed here, whatever their age: values of names that both have.
. tests/check.inc

headers='asm/fcntl asm/ioctls asm/mman asm/poll asm/ptrace asm/resource
asm/signal asm/socket asm/termbits linux/aio_abi linux/bpf linux/close_range
linux/eventpoll linux/fadvise linux/falloc linux/fanotify linux/fcntl linux/fd
linux/fs linux/fscrypt linux/futex linux/hdreg linux/if_tun linux/inotify
linux/io_uring linux/ioprio linux/ipc linux/kcmp linux/kd linux/kexec
linux/keyctl linux/kvm linux/landlock linux/loop linux/membarrier linux/memfd
linux/mempolicy linux/mman linux/mount linux/nsfs linux/openat2 linux/perf_event
linux/personality linux/pidfd linux/prctl linux/ptrace linux/quota linux/random
linux/reboot linux/rseq linux/rtc linux/sched linux/seccomp linux/sockios
linux/stat linux/tcp linux/timerfd linux/timex linux/userfaultfd linux/vhost
linux/vt linux/wait linux/watchdog linux/xattr'

cat >"$T/list.c" <<'END'
#include "facts/facts.h"

#include <stdio.h>
#include <string.h>

/* For this ABI: what the headers shall say, name by name. */
int
main(void)
{
	const struct arch *a = scb_facts_arch_host();
	const char *name, *before = NULL;
	uint64_t v;

	for (unsigned i = 0; a && (name = scb_facts_const_name(i)); i++) {
		if (name != before &&
		    scb_facts_const(a, name, strlen(name), &v))
			printf("#ifdef %s\nstatic int is_%s[(%s) == "
			       "(__typeof__(%s))%juULL ? 1 : -1];\n#endif\n",
			    name, name, name, name, (uintmax_t)v);
		before = name;
	}
	return !a;
}
END
case $(uname -s) in
Linux) ;;
*)
	echo "skipped: not Linux, so there are no such headers"
	echo "0 passed, 0 failed"
	exit 0
	;;
esac
echo '#include <linux/fcntl.h>' >"$T/have.c"
if ! $CC $CFLAGS -w -c -o "$T/have.o" "$T/have.c" 2>/dev/null; then
	echo "skipped: no kernel headers for $CC"
	echo "0 passed, 0 failed"
	exit 0
fi
$CC $CFLAGS $LDFLAGS -o "$T/list" "$T/list.c" "$B/libscbpf.a" || exit 1
"$T/list" >"$T/names" || {
	echo "skipped: this machine's ABI is none of the tables'"
	echo "0 passed, 0 failed"
	exit 0
}

# Constants with a wrong value, by name, from the compiler's messages about
# their arrays.
wrong() { # source
	$CC $CFLAGS -w -c -o "$T/wrong.o" "$1" 2>&1 |
		sed -n 's/.*is_\([A-Za-z0-9_]*\).*negative.*/\1/p
			s/.*negative.*is_\([A-Za-z0-9_]*\).*/\1/p' | sort -u
}

{
	echo '#include <linux/fcntl.h>'
	echo 'static int is_O_RDWR[O_RDWR == 3 ? 1 : -1];'
} >"$T/bad.c"
if [ "$(wrong "$T/bad.c")" != O_RDWR ]; then
	echo "skipped: $CC does not say which array has a negative size"
	echo "0 passed, 0 failed"
	exit 0
fi

# Counts and sets that grow with each release.
moving='_(MAX|LAST|NR|COUNT|ALL|ALL_[A-Z]+|MASK|VALID|BITS|SIZE)$|_MASK_'

for h in $headers; do
	printf '#if __has_include(<%s.h>)\n#include <%s.h>\n#endif\n' $h $h
done >"$T/check.c"
cat "$T/names" >>"$T/check.c"
wrong "$T/check.c" | grep -E -v "$moving" >"$T/wrong"
check "the values are those of the installed headers" test ! -s "$T/wrong"
sed 's/^/  /' "$T/wrong"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
