/*
 * Values go where the header says, and those that do not fit go nowhere. Then,
 * as an argument asks for it, the running kernel is asked, too.
 */
#define _DEFAULT_SOURCE
#define SCBPF_INSTALL
#include "live.h"
#include "daemon.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static int failed;

static void
check(int ok, const char *what)
{
	if (ok)
		return;
	failed = 1;
	printf("failed: %s\n", what);
}

static struct sock_filter copy[daemon_filter_len];

enum {
	/* x32 has registers of 64 bits, too. */
#if defined(__LP64__) || defined(__x86_64__)
	WIDE = 1
#else
	WIDE = 0
#endif
};

/* The words that the slot fills in: those of its high half, or of its low. */
static int
count(int slot, int shift, unsigned int k)
{
	const struct scbpf_slot *s = daemon_slots;
	int n = 0;

	for (; s->mask; s++)
		n += s->slot == slot && s->shift == shift &&
		     copy[s->at].k == k;
	return n;
}

/* An address, and one of code: a 32-bit ABI has none of 40 bits. */
static void
check_wide(void)
{
	scbpf_value address = 0x123456789a;

	check(daemon_fill(copy, 7, 0xfffe, address, 0x40) ==
		  (WIDE ? 0 : -EINVAL),
	    "an address of 40 bits");
	if (WIDE)
		check(count(2, 32, 0x12) == 1 && count(2, 0, 0x3456789a) == 1,
		    "both halves");
	check(daemon_fill(copy, 7, 0xfffe, 0x40, address) ==
		  (WIDE ? 0 : -EINVAL),
	    "code at 40 bits");
	check(daemon_fill(copy, 7, 0xfffe, 0x3456789a, 0x40) == 0 &&
		  count(2, 0, 0x3456789a) == 1,
	    "an address of 32 bits");
	/* As a program may make it of a pointer, through long. */
	check(daemon_fill(copy, 7, 0xfffe, 0x40, (scbpf_value)-0x1000) == 0 &&
		  count(3, 0, 0xfffff000) == 1 &&
		  count(3, 32, WIDE ? 0xffffffff : 0) == 1,
	    "code, sign-extended");
}

static void
check_fits(void)
{
	static const scbpf_value log[] = {0, 7, 0x7fffffff, 0x80000000,
	    0xffffffff, (scbpf_value)-1, (scbpf_value)-0x7fffffff};
	static const scbpf_value too_large[] = {0x100000000, 0x100000007,
	    (scbpf_value)-0x80000001LL, 0x8000000000000000, 0xffffffff00000000};
	size_t i;

	for (i = 0; i < sizeof log / sizeof *log; i++)
		check(daemon_fill(copy, log[i], 0, 0, 0) == 0, "32 bits");
	for (i = 0; i < sizeof too_large / sizeof *too_large; i++)
		check(daemon_fill(copy, too_large[i], 0, 0, 0) == -EINVAL,
		    "more than 32 bits");
	check(daemon_install(too_large[0], 0, 0, 0) == -EINVAL,
	    "nothing is installed");
}

static int
installed(void)
{
	char *page = (char *)mmap(
	    NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int pipe_[2], other[2], error;

	if (page == (char *)MAP_FAILED || pipe(pipe_) || pipe(other))
		return 77;
	error = live_install(
	    (scbpf_value)pipe_[1], (scbpf_value)(unsigned long)page);
	if (error) {
		printf("cannot install a filter: %d\n", -error);
		return 77;
	}
	check(write(pipe_[1], "x", 1) == 1, "the descriptor");
	check(write(other[1], "x", 1) == -1 && errno == EBADF,
	    "another descriptor");
	check(mprotect(page, 4096, PROT_READ) == -1 && errno == EACCES,
	    "the address");
	check(mprotect(page + 4096, 4096, PROT_READ) == 0, "another address");
	return failed;
}

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return installed();
	check_wide();
	check_fits();
	return failed;
}
