/*
 * A command that was taken over by the policy that it reads: the policy's first
 * word says what to try. It stands in the place of COMMAND, which is called
 * honest here, and so runs in the confined process with all that is there. See
 * tests/live/confine.sh.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/wire.h"
#include "cli/worker.h"

int honest(struct cli *cli);

/* What the report says: one line for each thing that went wrong. */
static struct buf report;

static struct source text;

/* --- syscalls ------------------------------------------------------------- */

static const long allowed[] = {
    SYS_read,
    SYS_write,
    SYS_close,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigreturn,
    SYS_restart_syscall,
    SYS_clock_gettime,
    SYS_gettimeofday,
#ifdef SYS_sigreturn
    SYS_sigreturn,
#endif
#ifdef SYS_clock_gettime64
    SYS_clock_gettime64,
#endif
#ifdef __x86_64__ /* uretprobe and uprobe, which no filter sees */
    335,
    336,
#endif
};

static bool
is_allowed(long nr)
{
	for (unsigned i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (allowed[i] == nr)
			return true;
	return false;
}

/* It has to be refused, whatever else is wrong with it. */
static void
refused(const char *what, long result)
{
	if (result != -1 || errno != EPERM)
		scb_buf_fmt(&report, "%s: %d, errno %d\n", what, (int)result,
		    result == -1 ? errno : 0);
}

/* Every number; then what an attacker would want most, with fitting values. */
static void
try_calls(struct cli *cli, const char *victim)
{
	static char page[8192];
	char what[24], byte = 'x';
	struct iovec vec = {&byte, 1};
	int input = 0;
	pid_t parent = (pid_t)strtol(text.text + 6, NULL, 10);
	long first = 0;

#ifdef __NR_Linux /* mips */
	first = __NR_Linux;
#endif
	for (long nr = first; nr < first + 1024; nr++) {
		snprintf(what, sizeof what, "number %ld", nr);
		if (!is_allowed(nr))
			refused(what, syscall(nr, 0, 0, 0, 0, 0, 0));
	}
#ifdef __x86_64__
	for (long nr = 0x40000000; nr < 0x40000400; nr++)
		refused("x32", syscall(nr, 0, 0, 0, 0, 0, 0));
#endif
	refused("append", open(victim, O_WRONLY | O_APPEND));
	refused("unlink", unlink(victim));
	refused("rename", rename(victim, "gone"));
	refused("read", open(victim, O_RDONLY));
	refused("memory of the parent", open("/proc/self/mem", O_RDWR));
	refused("kill", kill(parent, SIGKILL));
	refused("queue a signal", sigqueue(parent, SIGKILL, (union sigval){0}));
	refused("trace", ptrace(PTRACE_ATTACH, parent, NULL, NULL));
	refused("other memory", process_vm_writev(parent, &vec, 1, &vec, 1, 0));
	refused("own a pipe", fcntl(cli->up, F_SETOWN, parent));
	refused("type for the user", ioctl(input, TIOCSTI, &byte));
	refused("mode of the input", fchmod(input, 0777));
	refused("owner of the input", fchown(input, 1, 1));
	refused("length of the input", ftruncate(input, 0));
#ifdef SYS_mmap2
	refused("map", syscall(SYS_mmap2, NULL, 4096L, 3L, 0x22L, -1L, 0L));
#elif defined(SYS_mmap)
	refused("map", syscall(SYS_mmap, NULL, 4096L, 3L, 0x22L, -1L, 0L));
#endif
	refused("execute data",
	    mprotect((void *)(((uintptr_t)page + 4095) & ~(uintptr_t)4095),
		4096, PROT_READ | PROT_EXEC));
	refused("change code",
	    mprotect((void *)((uintptr_t)try_calls & ~(uintptr_t)4095), 4096,
		PROT_READ | PROT_WRITE | PROT_EXEC));
	refused("socket", socket(AF_UNIX, SOCK_STREAM, 0));
	refused("fork", fork());
	refused("write to a terminal", write(0, &byte, 1));
	refused("write to the other pipe", write(cli->down, &byte, 1));
	refused("write at once", writev(cli->up, &vec, 1));
	refused("duplicate", dup2(cli->up, 2));
}

/* What the process holds: closes it. */
static void
list_descriptors(struct cli *cli)
{
	unsigned n = 0;

	for (int fd = 0; fd < 1024; fd++)
		if (fd != cli->up && close(fd) == 0)
			n++;
	scb_buf_fmt(&report, "%u\n", n);
}

/* --- files ---------------------------------------------------------------- */

/* One path on each line. */
static void
ask_for_files(struct cli *cli)
{
	const char *at = memchr(text.text, '\n', text.len);
	const char *end = text.text + text.len;

	while (at && ++at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		char *path = scb_arena_copy(
		    &cli->arena, at, (size_t)((nl ? nl : end) - at));
		struct source s = {.text = NULL};
		int error = worker_include(cli, path, &s);

		scb_buf_fmt(
		    &report, "%s: %s\n", path, error ? "refused" : "given");
		at = nl;
	}
}

static void
ask_often(struct cli *cli)
{
	const char *path =
	    scb_arena_copy(&cli->arena, text.text + 6, text.len - 6);
	struct source s = {.text = NULL};
	unsigned n = 0;

	while (n < 100000 && worker_include(cli, path, &s) == 0)
		n++;
	scb_buf_fmt(&report, "%u\n", n);
}

/* --- lies ----------------------------------------------------------------- */

static void
lie(struct cli *cli, uint32_t kind, uint32_t length, int32_t value,
    const void *p, size_t n)
{
	struct wire_head head = {kind, length, value};

	wire_put(cli->up, &head, sizeof head);
	wire_put(cli->up, p, n);
}

static void
lie_message(struct cli *cli, uint32_t severity, uint32_t caret, int more,
    const char *words)
{
	static char whole[1 << 20];
	struct wire_message m = {.severity = severity, .caret = caret};
	size_t n = strlen(words) + 1;

	m.size[1] = m.size[2] = (uint32_t)((int)n + more);
	memcpy(whole, &m, sizeof m);
	memcpy(whole + sizeof m, words, n);
	memcpy(whole + sizeof m + n, words, n);
	lie(cli, WIRE_MESSAGE, (uint32_t)(sizeof m + 2 * n), 0, whole,
	    sizeof m + 2 * n);
}

static const struct scbpf_insn endless = {0x05, 0, 0, 0xffffffff},
			       end = {0x06, 0, 0, 0x7fff0000};
static char zeros[1 << 20];

/* Records whose head is wrong, or that come unasked. */
static const struct {
	uint32_t kind, length;
	int32_t value;
	const void *p;
	size_t n;
	bool twice;
} records[] = {
    {WIRE_MESSAGE, 8, 0, "12345678", 8, false},
    {WIRE_MESSAGE, 0xffffffff, 0, "1", 1, false},
    {WIRE_MESSAGE, 100, 0, zeros, 50, false}, /* half of it */
    {WIRE_TEXT, 0xffffffff, 0, "1", 1, false},
    {WIRE_TEXT, 4, 0, "evil", 4, true}, {WIRE_CONTENT, 1, 0, "1", 1, false},
    {4711, 0, 0, zeros, 0, false}, {WIRE_INCLUDE, 4, 0, "a\0b", 4, false},
    {WIRE_INCLUDE, sizeof zeros, 0, zeros, sizeof zeros, false},
    {WIRE_FILE, 4, 1, "evil", 4, false}, {WIRE_FILE, 4, -1, "evil", 4, false},
    {WIRE_FILE, 4, 0, "evil", 4, true},
    /* filters that the kernel would reject, or that were not asked for */
    {WIRE_PROGRAM, 8, 0, &endless, 8, false},
    {WIRE_PROGRAM, 7, 0, &end, 7, false}, {WIRE_PROGRAM, 0, 0, &end, 0, false},
    {WIRE_PROGRAM, 8, 1 << 3, &end, 8, false}, /* NEW_LISTENER */
};

enum { RECORDS = sizeof records / sizeof *records };

static void
send_lies(struct cli *cli, long which)
{
	const bool one = which >= 0 && which < RECORDS;

	/* So that nothing is missing, and the lie alone is what is wrong. */
	if (one ? records[which].kind < WIRE_FILE : which > 100 && which < 107)
		lie(cli, WIRE_FILE, 4, 0, "evil", 4);
	if (one)
		for (int i = 0; i <= records[which].twice; i++)
			lie(cli, records[which].kind, records[which].length,
			    records[which].value, records[which].p,
			    records[which].n);
	switch (which) {
	case 100: /* no lie, but something for a terminal to obey */
		lie_message(cli, SCBPF_SEVERITY_WARNING, 0, 0,
		    "\033]0;owned\007\r\xe2\x80\xae"
		    "evil");
		break;
	case 101: /* longer than what is sent */
		lie_message(cli, SCBPF_SEVERITY_ERROR, 0, 1, "words");
		break;
	case 102:
		lie_message(cli, SCBPF_SEVERITY_ERROR, 0, 0x7ffffff, "words");
		break;
	case 103: /* no NUL where one should be */
		lie_message(cli, SCBPF_SEVERITY_ERROR, 0, -1, "words");
		break;
	case 104: /* no such severity */
		lie_message(cli, 77, 0, 0, "words");
		break;
	case 105: /* a caret far away */
		lie_message(cli, SCBPF_SEVERITY_ERROR, 1u << 31, 0, "words");
		break;
	case 107: /* a file, and an error */
		lie(cli, WIRE_FILE, 4, 0, "evil", 4);
		_exit(CLI_NO);
	case 106: /* messages without end */
		memset(zeros, 'x', sizeof zeros / 4);
		for (int i = 0; i < 100; i++)
			lie_message(cli, SCBPF_SEVERITY_ERROR, 0, 0, zeros);
	}
	_exit(0);
}

/* --- all of it ------------------------------------------------------------ */

int
COMMAND(struct cli *cli)
{
	if (cli->opts.quiet) /* -q: as if nothing had happened */
		return honest(cli);
	file_read(cli, cli->opts.operand[0], &text);
	scb_buf_init(&report, &cli->arena);
	scb_buf_str(&report, "");
	switch (*text.text) {
	case 'c': /* calls PARENT */
		try_calls(cli, "victim");
		break;
	case 'd': /* descriptors */
		list_descriptors(cli);
		break;
	case 'f': /* files */
		ask_for_files(cli);
		break;
	case 'o': /* often PATH */
		ask_often(cli);
		break;
	case 'l': /* lie NUMBER */
		send_lies(cli, strtol(text.text + 4, NULL, 10));
		break;
	case 'e': /* environment */
		for (char **s = environ; s && *s; s++)
			scb_buf_str(&report, *s);
		break;
	case 't': /* terminal */
		scb_buf_str(&report, "\033]0;owned\007\xe2\x80\xae\tx\n");
		break;
	case 's': /* segv */
		*(volatile int *)(uintptr_t)1 = 1;
		break;
	case 'n': /* nothing */
		break;
	default: /* what was read is read once */
		_exit(99);
	}
	if (*text.text != 'n')
		cli->result.text = (struct scbpf_bytes){report.p, report.len};
	return CLI_OK;
}
