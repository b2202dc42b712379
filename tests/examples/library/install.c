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
	if (m->severity != SCBPF_SEVERITY_INFO)
		fprintf(stderr, "%s:%u: %s: %s\n", m->file ? m->file : "-",
		    m->line, word[m->severity], m->text);
}

#ifdef __linux__

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* uname fails with an errno that only the filter returns. */
static const char policy[] =
    "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"uname\"]"
    ",\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":77}]}";

int
main(void)
{
	static char memory[8 << 20];
	struct scbpf_text text =
	    SCBPF_TEXT("inline.json", policy, sizeof policy - 1);
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	struct scbpf_policy *p;
	const struct scbpf_filter *f;
	struct utsname name;
	int error;

	if (!scbpf_arch_host()) {
		printf("skipped: no tables for this machine\n");
		return 0;
	}
	if (scbpf_policy_read(s, &text, &p) != SCBPF_STATUS_OK ||
	    scbpf_compile(s, p, &f) != SCBPF_STATUS_OK)
		return 1;
	if (uname(&name) != 0)
		return 1;
	error = scbpf_install(&f->program, f->flags);
	if (error) {
		printf(
		    "skipped: no filter is installed: %s\n", strerror(error));
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
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	const struct scbpf_filter *f;

	if (scbpf_set(s, "arch", "x86_64") != SCBPF_STATUS_OK ||
	    scbpf_compile(s, NULL, &f) != SCBPF_STATUS_OK)
		return 1;
	printf("skipped: nothing is installed, this is not Linux\n");
	return 0;
}

#endif
