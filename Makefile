# make            build/scbpf and build/libscbpf.a
# make run        compile the built-in policy for this machine
# make check      every test that needs nothing but a C compiler and sh
# make check-qemu filters on other architectures' kernels (apt, qemu, clang)
# make check-libseccomp
#                 what libseccomp writes, read, compared and made short (apt)
# make check-determinism
#                 the same bytes from every build of it (gcc, clang)
# make fuzz       SECONDS=n on each target of tests/fuzz (clang, libFuzzer)
# make asan       the same under AddressSanitizer and UBSan
# make bench      beside libseccomp; see tests/bench/run.sh
# make sizes      pins today's sizes and costs of filters in tests/sizes.txt
# make install    PREFIX and DESTDIR tell where
.POSIX:

CC = cc
AR = ar
CFLAGS = -O2
LDFLAGS =
WERROR =
B = build
PREFIX = /usr/local
DESTDIR =
BENCH =
SECONDS = 60
FUZZ =

# What the build needs, whatever CFLAGS say.
FLAGS = -std=c11 -Igen \
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion $(WERROR)
SANITIZE = -g -fsanitize=address,undefined -fno-sanitize-recover=all

# POSIX make has no rules for objects in another directory than their source:
# gen/rules.sh writes one for each source, and make goes on with them.
all:
	@mkdir -p $B
	@B='$B' sh gen/rules.sh >$B/rules.new 'CC = $(CC)' 'AR = $(AR)' \
		'FLAGS = $(FLAGS)' 'CFLAGS = $(CFLAGS)' 'LDFLAGS = $(LDFLAGS)'
	@cmp -s $B/rules.new $B/rules.mk || cp $B/rules.new $B/rules.mk
	@rm $B/rules.new
	@$(MAKE) -s -f $B/rules.mk

run: all
	@$B/scbpf gen -q -o $B/default.bpf
	@$B/scbpf gen -v -o $B/default.h 2>$B/summary; status=$$?; \
		sed -n -e '/skipped:/d' -e 's/^scbpf: info: //p' \
			-e '/error:/p' $B/summary; exit $$status
	@echo '$B/default.h    to compile in: see its first lines'
	@echo '$B/default.bpf  to install: bwrap --seccomp 3 3<$B/default.bpf ...'
	@echo 'next: $B/scbpf dis $B/default.bpf'
	@echo '      $B/scbpf sim $B/default.bpf socket 40'
	@echo '      $B/scbpf gen --help'

check: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/run.sh

check-qemu: all
	@B='$B' sh tests/qemu/run.sh

check-libseccomp: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/peer/run.sh

check-determinism:
	@B='$B' CC='$(CC)' sh tests/determinism/run.sh

fuzz:
	@B='$B' TIME='$(SECONDS)' sh tests/fuzz/run.sh $(FUZZ)

bench: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/bench/run.sh $(BENCH)

sizes: all
	@B='$B' CC='$(CC)' CFLAGS='$(FLAGS) $(CFLAGS)' LDFLAGS='$(LDFLAGS)' \
		sh tests/run.sh sizes.c >/dev/null || :
	@$B/tests/sizes.c.dir/program --update

asan:
	@$(MAKE) -s B=$B/asan CFLAGS='$(CFLAGS) $(SANITIZE)' check

install: all
	mkdir -p $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include \
		$(DESTDIR)$(PREFIX)/lib
	cp $B/scbpf $(DESTDIR)$(PREFIX)/bin/
	cp gen/scbpf.h $(DESTDIR)$(PREFIX)/include/
	cp $B/libscbpf.a $(DESTDIR)$(PREFIX)/lib/

clean:
	rm -rf $B
