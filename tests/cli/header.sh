#!/bin/sh
# The header compiles without warnings in C and C++, alone and with others,
# before and after <linux/filter.h>, with and without kernel headers; and it
# installs the filter, with a listener if the policy notifies. With ROUNDS it is
# compiled by every installed compiler, without by $CC and g++. HEADER_STD=all:
# with every standard, not only the oldest and the newest.
. tests/check.inc
top=$PWD
warn="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
	-Wcast-qual -Wredundant-decls -Wundef -Werror"
cd "$T" || exit 1

have() { # compiler
	echo 'int main(void) { return 0; }' >have.c
	$1 -o have have.c >log 2>&1 && ./have
}

# The first of these standards that the compiler supports.
knows() { # compiler name...
	knows=$1
	shift
	for std; do
		$knows -std=$std -c -o std.o std.c >log 2>&1 || continue
		echo "-std=$std"
		return
	done
}
echo 'int x;' >std.c

# --- what is compiled --------------------------------------------------------

"$SCBPF" gen -q -a "$(uname -m)" -o one.h --name one
"$SCBPF" gen -q -a all -o two.h --name two
cat >flags.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW",
 "flags": ["SECCOMP_FILTER_FLAG_TSYNC",
	"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"],
 "syscalls": [{"names": ["getpgid"], "action": "SCMP_ACT_NOTIFY"}]}
END
"$SCBPF" gen -q -a all -o notify.h --name notify flags.json
sed 's/"SECCOMP_FILTER_FLAG_TSYNC",//' flags.json >alone.json
"$SCBPF" gen -q -a all -o killable.h --name killable alone.json
echo '@default return EPERM
write: fd == $LOG || fd == 2
rt_sigreturn: allow
exit_group: allow' >slots.policy
"$SCBPF" gen -q -a all -o slots.h --name slots slots.policy

cat >all.c <<'END'
#ifdef BEFORE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/types.h>
#include <unistd.h>
#endif
#include "two.h"
#define SCBPF_INSTALL
#include "one.h"
#include "two.h"
#include "notify.h"
#include "slots.h"
#ifdef AFTER
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/types.h>
#include <unistd.h>
#endif
#ifdef LIBRARY
#include <scbpf.h>
#endif

static const struct sock_fprog fixed = one_fprog;
int scbpf_test(int);

int
scbpf_test(int which)
{
	struct sock_fprog p = two_fprog;

	if (p.len != two_filter_len || fixed.len != one_filter_len)
		return 1;
	return which == 1   ? one_install()
	       : which == 2 ? two_install()
	       : which == 3 ? notify_install_listener()
	       : which == 4 ? notify_install()
			    : slots_install(2);
}
END
cat >install.c <<'END'
#include "two.h"
#define SCBPF_INSTALL
#include "one.h"
#include "two.h"

int
main(void)
{
	struct sock_fprog p = one_fprog;

	return p.len == one_filter_len && sizeof *p.filter == 8 &&
	    one_install() == 0 && two_install() == 0 ? 0 : 1;
}
END

# --- with every compiler, by every standard ----------------------------------

# Alone, and with the oldest standard also beside the system's headers.
clean() { # compiler options...
	"$@" -I. -I"$top/gen" $only all.c || return
	[ "$std" = "$oldest" ] || [ "$HEADER_STD" = all ] || return 0
	"$@" -I. -DBEFORE $only all.c && "$@" -I. -DAFTER $only all.c &&
		"$@" -I. -DBEFORE -DSCBPF_REPORT -D_GNU_SOURCE $only all.c
}

compile() { # name, compiler with options, its warnings, standards...
	name=$1 cc=$2 more=$3 stds=
	shift 3
	only="-c -o x.o"
	$cc -fsyntax-only std.c >log 2>&1 && only=-fsyntax-only
	oldest=$(knows "$cc" $(echo "$*" | tr / ' '))
	backwards=
	for std; do
		std=$(echo "$std" | tr / ' ')
		backwards="$std $backwards"
		[ "$HEADER_STD" != all ] || stds="$stds $(knows "$cc" $std)"
	done
	set -- ${stds:-$oldest $(knows "$cc" $backwards)}
	[ $# -ne 2 ] || [ "$1" != "$2" ] || shift
	for std; do
		check "$name $std: clean" clean $cc $more $std
	done
	check "$name: install" $cc $more -I. -o x install.c
	check "$name: installed" ./x
}

if [ "$(uname -s)" != Linux ]; then
	echo "skipped: not Linux, so the header is not compiled"
	exit 0
fi
seen=
# The same compiler under another name makes no difference.
is_new() { # compiler
	file=$(command -v "$1") && file=$(ls -Li "$file")
	file=${file:-$1}
	case " $seen " in *" ${file%% /*} "*) return 1 ;; esac
	seen="$seen ${file%% /*}"
}

others=$ROUNDS$HEADER_STD
for cc in "$CC" ${others:+gcc clang clang-14 clang-19 musl-gcc tcc}; do
	is_new "$cc" || continue
	if ! have "$cc"; then
		echo "skipped: no $cc"
		continue
	fi
	more=$warn
	echo '#include <linux/filter.h>' >kernel.c
	if ! $cc -c -o kernel.o kernel.c >log 2>&1; then
		echo "skipped: $cc has no <linux/filter.h>"
		check "$cc: alone" $cc $more -I. -c -o x.o -DLIBRARY \
			-I"$top/gen" all.c
		check "$cc: install" $cc $more -I. -o x install.c
		check "$cc: installed" ./x
		continue
	fi
	case $cc in
	*tcc) compile "$cc" "$cc" "-Wall -Werror" c99 c11 ;;
	*) compile "$cc" "$cc" "$warn" c99 gnu99 c11 c17/c18 c23/c2x ;;
	esac
done
seen=
for cxx in g++ ${others:+clang++ clang++-14 clang++-19}; do
	is_new "$cxx" || continue
	if ! have $cxx; then
		echo "skipped: no $cxx"
		continue
	fi
	more="$warn -Wold-style-cast"
	[ $cxx != g++ ] || more="$more -Wuseless-cast"
	compile "$cxx" "$cxx -xc++" "$more" c++11 c++14 gnu++17 c++20/c++2a \
		c++23/c++2b
done

# Beside the library's header, which has its own names.
check "with scbpf.h" $CC $warn -I. -I"$top/gen" -DLIBRARY -c -o x.o all.c

# Without any headers, as on a machine without libc for the target.
echo '#include "one.h"' >alone.c
for m in -m64 -m32; do
	if $CC $m -c -o m.o std.c >log 2>&1; then
		check "$m without headers" $CC $warn $m -nostdinc -I. \
			-DSCBPF_INSTALL -DSCBPF_OWN_TYPES -c -o x.o alone.c
	else
		echo "skipped: $CC has no $m"
	fi
done
if echo '#ifndef __has_include
#error
#endif' >m.c && $CC -c -o m.o m.c >log 2>&1; then
	check "no headers, and it finds out" $CC $warn -nostdinc -I. \
		-DSCBPF_INSTALL -c -o x.o alone.c
fi

# --- another architecture ----------------------------------------------------

"$SCBPF" gen -q -a sh -a m68k -o other.h --name other
printf '#define SCBPF_INSTALL\n#include "other.h"\n' >other.c
check "other architectures" gives 1 "other: made for sh m68k, not for this \
architecture" sh -c '$CC -c -o x.o other.c || exit 1'
check "and no more errors" [ "$(grep -c error: err)" = 1 ]

# --- SCBPF_REPORT ------------------------------------------------------------

cat >killing.policy <<'END'
@default kill-process
write: fd == 2
exit_group: allow
rt_sigreturn: allow
socket: kill-thread
END
sed '/write/d' killing.policy >mute.policy
"$SCBPF" gen -q -a all --enosys=off -o killing.h --name killing killing.policy
"$SCBPF" gen -q -a all -o mute.h --name mute mute.policy
cat >report.c <<'END'
#define _GNU_SOURCE
#define SCBPF_INSTALL
#include FILE
#include <sys/syscall.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	(void)argv;
	if (NAME() != 0)
		return 1;
	if (argc == 1)
		syscall(SYS_socket, 1, 1, 0);
	else if (argc == 2)
		syscall(0x7ffffff);
	else
		syscall(SYS_getppid);
	return 2;
}
END
reports() { # text, an argument
	gives 159 "$1" ./report $2 $3 && [ "$(wc -l <err)" -eq 1 ]
}
report="-I. -DNAME=killing_install -DFILE=\"killing.h\" report.c"
if $CC -DSCBPF_REPORT $report -o report >log 2>&1 && [ ! -s log ]; then
	here=$(uname -m)
	! compiles_for __i386__ || here=x86
	case $here in
	x86_64 | x86 | aarch64)
		check "a call" reports "scbpf: $here "
		check "its name" reports " socket refused"
		check "a number" reports "scbpf: $here 134217727 refused" x
		check "the default" reports " getppid refused" x y
		;;
	*)
		echo "skipped: SCBPF_REPORT is run on x86_64 and aarch64"
		;;
	esac
else
	check "SCBPF_REPORT compiles" cat log fails
fi
check "without it" $CC $warn $report -o report
check "killed" sh -c '(./report; exit $?) 2>/dev/null; [ $? -eq 159 ]'
cp killing.h killing.c # tcc preprocesses no file that is called .h
check "KILL is TRAP" sh -c '$CC -DSCBPF_REPORT -E $0 >report.i &&
	! grep "0x06, *0, *0, 0x80000000" report.i &&
	! grep "0x06, *0, *0, 0x00000000" report.i &&
	grep "0x06, *0, *0, 0x00030000" report.i' killing.c
check "KILL is KILL" sh -c '$CC -E $0 | grep "0x06, *0, *0, 0x80000000" &&
	$CC -E $0 | grep "0x06, *0, *0, 0x00000000"' killing.c
check "read back" "$SCBPF" prove -q -a x86_64 --enosys=off \
	killing.policy killing.h
check "no write" sh -c '$CC -DSCBPF_REPORT -I. -DNAME=mute_install \
	-DFILE=\"mute.h\" -c report.c 2>&1 | grep "that refuses write"'

# --- listeners ---------------------------------------------------------------

check "flags" sh -c 'grep -q "notify_filter_flags = 0x21 " notify.h &&
	grep -q "scbpf_load_filter(&p, 0x1L)" notify.h &&
	grep -q "scbpf_load_filter(&p, 0x39L)" notify.h &&
	grep -q "scbpf_load_filter(&p, 0x0L)" killable.h &&
	grep -q "scbpf_load_filter(&p, 0x28L)" killable.h'
check "no listener without USER_NOTIF" sh -c '! grep _install_listener one.h'
cat >listen.c <<'END'
#define _GNU_SOURCE
#define SCBPF_INSTALL
#include "notify.h"
#include "killable.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The call has no answer before its process dies with the listener. */
int
main(int argc, char **argv)
{
	int fd, end[2];

	(void)argv;
	if (argc == 2) /* nobody listens */
		return notify_install() == 0 && getpgid(0) == -1 &&
			       errno == ENOSYS
			   ? 0 : 1;
	fd = argc == 3 ? killable_install_listener()
		       : notify_install_listener();
	if (fd == -EINVAL) {
		puts("skipped: no WAIT_KILLABLE_RECV in this kernel");
		return 77;
	}
	if (fd < 0)
		return 2;
	if (!(fcntl(fd, F_GETFD) & FD_CLOEXEC))
		return 3;
	/* The kernel has one listener, and refuses a second. */
	if (killable_install_listener() != -EBUSY || pipe(end) != 0)
		return 4;
	if (fork() == 0) {
		close(fd);
		close(end[0]);
		_exit(getpgid(0) == -1 && errno == ENOSYS ? 0 : 5);
	}
	close(end[1]);
	close(fd); /* the last one: notified calls fail now */
	return wait(&fd) > 0 ? WEXITSTATUS(fd) : 6;
}
END
check "listener: compiles" $CC -I. -o listen listen.c
check "no listener: ENOSYS" ./listen none
for how in "" "a b"; do
	./listen $how >said 2>&1
	is=$?
	if [ $is -eq 77 ]; then
		cat said
	else
		check "listener ($how)" test $is -eq 0
	fi
done

# A thread under another filter cannot be synchronized: its id is returned as an
# error, like ESRCH.
cat >tsync.c <<'END'
#define _GNU_SOURCE
#define SCBPF_INSTALL
#include "notify.h"
#include "one.h"
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

static int ready[2], done[2];

static void *
thread(void *arg)
{
	char c;

	(void)arg;
	c = one_install() == 0;
	if (write(ready[1], &c, 1) != 1 || read(done[0], &c, 1) != 1)
		return arg;
	return NULL;
}

int
main(void)
{
	pthread_t t;
	char c = 0;

	if (pipe(ready) != 0 || pipe(done) != 0 ||
	    pthread_create(&t, NULL, thread, NULL) != 0)
		return 1;
	if (read(ready[0], &c, 1) != 1 || !c)
		return 2;
	if (notify_install() != -ESRCH)
		return 3;
	c = (char)notify_install_listener();
	return c == -ESRCH || c == -EINVAL ? 0 : 4;
}
END
if $CC -I. -pthread -o tsync tsync.c >log 2>&1; then
	check "TSYNC: a thread cannot follow" ./tsync
else
	echo "skipped: no threads"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
