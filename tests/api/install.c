/*
 * An application that compiles a policy and installs it, all in itself: what
 * a container runtime does. Linux only; elsewhere it says so. See
 * ../install.sh, which builds it against an installed library.
 */
#include <scbpf.h>
#include <stdio.h>

static void
report(void *user, const struct scbpf_message *m)
{
	static const char *const word[] = {"info", "note", "warning", "error"};

	(void)user;
	if (m->severity != SCBPF_INFO)
		fprintf(stderr, "%s:%u: %s: %s\n", m->file ? m->file : "-",
		    m->line, word[m->severity], m->text);
}

#ifdef __linux__

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>

/* <linux/filter.h> and <linux/seccomp.h> need not be there. */
struct fprog {
	unsigned short len;
	const struct scbpf_insn *insn; /* laid out as struct sock_filter */
};
#define SECCOMP_MODE_FILTER 2

static int
install(const struct scbpf_program *p)
{
	struct fprog prog = {(unsigned short)p->count, p->insn};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0);
}

/* uname fails with a number that shows who answered. */
static const char policy[] =
    "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"uname\"]"
    ",\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":77}]}";

int
main(void)
{
	static char memory[8 << 20];
	struct scbpf_text text = {"inline.json", policy, sizeof policy - 1};
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	const struct scbpf_filter *f;
	struct utsname name;

	if (!scbpf_arch_host()) {
		printf("skipped: no tables for this machine\n");
		return 0;
	}
	if (scbpf_compile(s, &text, NULL, &f) != SCBPF_OK)
		return 1;
	if (uname(&name) != 0)
		return 1;
	if (install(&f->program) != 0) {
		printf(
		    "skipped: no filter is installed: %s\n", strerror(errno));
		return 0;
	}
	if (uname(&name) == 0 || errno != 77 || getpid() <= 0)
		return 1;
	printf("installed\n");
	return 0;
}

#else

int
main(void)
{
	static char memory[8 << 20];
	struct scbpf_options options = {0};
	const struct scbpf_filter *f;

	options.size = sizeof options;
	options.arch = "x86_64";
	if (scbpf_compile(scbpf_open(memory, sizeof memory, report, NULL), NULL,
		&options, &f) != SCBPF_OK)
		return 1;
	printf("skipped: nothing is installed, this is not Linux\n");
	return 0;
}

#endif
