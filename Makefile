# make            build/scbpf and build/libscbpf.a, JOBS objects at a time (as
#                 many as there are processors, unless make is given -j)
# make static     build/static/scbpf, which needs no other file and starts in
#                 half the time (musl-gcc, or the static libc of a given CC)
# make run        shows what it does: a policy, its filter, a refused call
# make check      the tests, which need nothing but a C compiler and sh, JOBS at
#                 a time; with ALL=1 also those of what surrounds the program,
#                 and with ROUNDS=1 or more, longer: .ci/run has all of it
# make check-qemu filters on other architectures' kernels (apt, qemu, clang)
# make check-kernels
#                 random filters there: the kernels judge (the same tools)
# make check-libseccomp
#                 what libseccomp writes, read, compared and made short (apt)
# make initramfs-demo
#                 boots one whose init is a sandbox, and one with services
#                 that learned their filters (apt, qemu-system-x86,
#                 busybox-static)
# make check-clients
#                 filters in bwrap, crun, runc ...; see tests/clients/run.sh;
#                 and what --exec sees of crun, runc and Chromium (traced.sh)
# make check-matrix
#                 make check with other compilers, tools, places and users, or
#                 in some ROWS of them (git; apt: see tests/matrix/run.sh)
# make check-calls
#                 what programs do under strace is in the lists of 'calls'
#                 (apt: see tests/calls/run.sh)
# make check-learn
#                 programs of this machine under what is learned of them, and of
#                 static ones with their code (apt: see tests/learn)
# make check-libcs
#                 programs of other C libraries under filters, or some PARTS of
#                 that (apt: see tests/libcs/run.sh)
# make check-determinism
#                 the same bytes from every build of it, or some PARTS of that
#                 (gcc, clang; root and debootstrap for other suites of Debian)
# make check-release
#                 a made-up kernel with new calls, through tables/update.sh,
#                 make golden and make check; see tests/release/run.sh
# make mutation   how many single changes of the compiler the tests notice, in
#                 an hour or two; see tests/mutation/run.sh (Linux, gcov)
# make analyzers  gcc -fanalyzer, clang's analyzer, cppcheck: what they find
#                 that tests/analyzers/known does not explain (apt)
# make verify     no run-time error in the codec, the simulator ... for all
#                 input of a size; see tests/verify/run.sh (apt: frama-c-base)
# make fuzz       SECONDS=n on each target of tests/fuzz (clang, libFuzzer)
# make asan       the same under AddressSanitizer and UBSan
# make tsan       threads that use the library at once, under ThreadSanitizer
# make valgrind   the library under valgrind (apt)
# make coverage   which lines of gen/ no test runs; see tests/coverage (gcov)
# make bench      beside libseccomp; see tests/bench/run.sh
# make sizes      pins today's sizes and costs of filters in tests/sizes.txt
# make install    to PREFIX below DESTDIR; make uninstall removes it again
# make dist       the sources of HEAD as build/scbpf-VERSION.tar.gz, and their
#                 checksum (git, sha256sum)
.POSIX:

CC = cc
AR = ar
# Compiling with -O2 takes a third longer and makes the program 4 % faster: that
# is for static and bench, or for whoever gives CFLAGS.
OPTIMIZE = -O1
CFLAGS = $(OPTIMIZE)
LDFLAGS =
WERROR =
B = build
# GNU's names, and those that BSD and others use, which win.
prefix = /usr/local
PREFIX = $(prefix)
exec_prefix =
datadir = $(datarootdir)
DESTDIR =
# Below PREFIX unless they are given.
BINDIR = $(bindir)
INCLUDEDIR = $(includedir)
LIBDIR = $(libdir)
DATADIR = $(datadir)
MANDIR = $(mandir)
DOCDIR = $(docdir)
BENCH =
SECONDS = 60
FUZZ =
TESTS =
ROWS =
PARTS =

# What the build needs, whatever CFLAGS say.
FLAGS = -std=c11 -Igen \
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Werror=implicit-function-declaration $(WERROR)
# Not named INSTALL, which packagers set to a program.
INSTALL_TO = B='$B' PREFIX='$(PREFIX)' EXEC_PREFIX='$(exec_prefix)' \
	DESTDIR='$(DESTDIR)' BINDIR='$(BINDIR)' LIBDIR='$(LIBDIR)' \
	INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' \
	MANDIR='$(MANDIR)' DOCDIR='$(DOCDIR)'
SANITIZE = -g -fsanitize=address,undefined -fno-sanitize-recover=all

# Whatever makes or removes that directory asks first: make has no way to write
# the name of a file with blanks.
PLACE = case '$B' in *[[:space:]:\;%=]*) \
	echo "B='$B': the name of a build directory cannot contain blanks" \
		"or any of : ; % =" >&2; exit 1 ;; esac

# POSIX make has no rules for objects in another directory than their source:
# gen/rules.sh writes one for each source, and make goes on with them. What is
# written anew is only replaced when it differs.
all:
	@$(PLACE)
	@mkdir -p $B
	@B='$B' sh gen/rules.sh >$B/rules.new 'CC = $(CC)' 'AR = $(AR)' \
		'FLAGS = $(FLAGS)' 'CFLAGS = $(CFLAGS)' 'LDFLAGS = $(LDFLAGS)' \
		"`B='$B' sh gen/harden.sh '$(CC)' '$(FLAGS) $(CFLAGS)' \
			'$(LDFLAGS)'`"
	@cmp -s $B/rules.new $B/rules.mk || cp $B/rules.new $B/rules.mk
	@rm $B/rules.new
	@$(MAKE) -s `sh gen/jobs.sh '$(MAKE)'` -f $B/rules.mk

static:
	@cc='$(CC)'; if [ "$$cc" = cc ] && command -v musl-gcc >/dev/null; then \
		cc=musl-gcc; fi; \
		$(MAKE) -s B='$B/static' CC="$$cc" OPTIMIZE=-O2 \
		LDFLAGS='$(LDFLAGS) -static' all
	@echo '$B/static/scbpf'

run: all
	@sh tests/examples/tour.sh $B/scbpf $B/tour

check: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/run.sh $(TESTS)

check-qemu: all
	@B='$B' sh tests/qemu/run.sh

check-kernels: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/kernels/run.sh

check-libseccomp: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/peer/run.sh

initramfs-demo: all
	@B='$B' CC='$(CC)' sh tests/qemu/demo.sh

check-clients: all
	@B='$B' CC='$(CC)' sh tests/clients/run.sh
	@B='$B' CC='$(CC)' sh tests/clients/traced.sh

check-matrix:
	@B='$B' sh tests/matrix/run.sh $(ROWS)

check-calls: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/calls/run.sh

check-learn: all
	@B='$B' sh tests/learn/run.sh
	@B='$B' sh tests/learn/code.sh

check-libcs: all static
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' \
		sh tests/libcs/run.sh $(PARTS)

check-determinism:
	@B='$B' CC='$(CC)' sh tests/determinism/run.sh $(PARTS)

check-release: all
	@B='$B' CC='$(CC)' LDFLAGS='$(LDFLAGS)' sh tests/release/run.sh $(TESTS)

mutation: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/mutation/run.sh

analyzers:
	@$(PLACE); mkdir -p $B && B='$B' sh tests/analyzers/run.sh

verify:
	@$(PLACE); mkdir -p $B && B='$B' sh tests/verify/run.sh

fuzz:
	@$(PLACE); B='$B' TIME='$(SECONDS)' sh tests/fuzz/run.sh $(FUZZ)

coverage:
	@$(PLACE); B='$B' CC='$(CC)' sh tests/coverage/run.sh $(TESTS)

bench:
	@$(MAKE) -s OPTIMIZE=-O2 compare

compare: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/bench/run.sh $(BENCH)

sizes: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/run.sh sizes.c >/dev/null || :
	@$B/tests/sizes.c.dir/program --update

golden: sizes
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/run.sh corpus.c >/dev/null || :
	@$B/tests/corpus.c.dir/program --update
	@B='$B' sh tests/golden/run.sh

asan:
	@$(MAKE) -s B='$B/asan' CFLAGS='$(CFLAGS) $(SANITIZE)' check

tsan:
	@if echo 'int main(void) { return 0; }' | \
		$(CC) -fsanitize=thread -x c -o /dev/null - 2>/dev/null; then \
		$(MAKE) -s B='$B/tsan' CFLAGS='-O1 -g -fsanitize=thread' \
			TESTS=api_threads.c check; \
	else echo 'skipped: no ThreadSanitizer in $(CC)'; fi

valgrind:
	@if command -v valgrind >/dev/null; then \
		RUN='valgrind -q --error-exitcode=9 --leak-check=full' \
			$(MAKE) -s TESTS='api.c api_filter.c api_threads.c' check; \
	else echo 'skipped: no valgrind'; fi

install: all
	@$(INSTALL_TO) sh gen/install.sh install

uninstall:
	@$(INSTALL_TO) sh gen/install.sh uninstall

# The same bytes for the same commit: git takes the times from there.
dist:
	@$(PLACE); mkdir -p $B
	@v=scbpf-`sed -n 's/^#define SCBPF_VERSION "\(.*\)"/\1/p' gen/scbpf.h`; \
		git archive --format=tar --prefix=$$v/ HEAD | gzip -n9 \
			>$B/$$v.tar.gz && cd $B && \
		sha256sum $$v.tar.gz >$$v.tar.gz.sha256 && cat $$v.tar.gz.sha256

clean:
	@$(PLACE)
	rm -rf $B
