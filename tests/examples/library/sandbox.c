/*
 * A program written for libseccomp, with the calls that it makes here beside
 * each of its steps: sandbox COMMAND [ARG]... runs the command with sockets of
 * the family AF_UNIX alone, no ptrace(2), and files for reading only where
 * openat(2) is asked. Exit status as env(1).
 *
 *    libseccomp                              scbpf
 *    seccomp_init(SCMP_ACT_ALLOW)            scbpf_policy_new(s, "allow", &p)
 *    seccomp_arch_add(c, SCMP_ARCH_X86)      scbpf_policy_add_arch(s, p, "x86")
 *    seccomp_rule_add(c, SCMP_ACT_ERRNO(1),  scbpf_rule_add(s, p, "errno(1)",
 *        SCMP_SYS(ptrace), 0)                    "ptrace", NULL, 0)
 *    SCMP_A0(SCMP_CMP_NE, AF_UNIX)           {.argument = 0, .op = ..._NE,
 *                                                .constant = "AF_UNIX"}
 *    seccomp_export_bpf(c, fd)               scbpf_write(s, f, "raw", &bytes)
 *    seccomp_load(c)                         scbpf_install(&f->program, 0)
 *
 * What differs: the filter is proved before there is one; a condition is
 * compared at the width that the kernel uses, so that bits above an int do not
 * matter; and the same program compiles filters for other machines.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <scbpf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
report(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity >= SCBPF_SEVERITY_WARNING)
		fprintf(stderr, "sandbox: %s\n", m->text);
}

static enum scbpf_status
add_rules(struct scbpf *s, struct scbpf_policy *p)
{
	const struct scbpf_condition not_unix = {.size = sizeof not_unix,
	    .op = SCBPF_OPERATOR_NE,
	    .constant = "AF_UNIX"};
	/* O_WRONLY or O_RDWR: 1 or 2 in the two lowest bits of the flags. */
	const struct scbpf_condition writes[2] = {
	    {.size = sizeof *writes,
		.argument = 2,
		.op = SCBPF_OPERATOR_MASKED_EQ,
		.mask = 3,
		.value = 1},
	    {.size = sizeof *writes,
		.argument = 2,
		.op = SCBPF_OPERATOR_MASKED_EQ,
		.mask = 3,
		.value = 2}};
	enum scbpf_status status;

	status = scbpf_rule_add(s, p, "errno(EPERM)", "ptrace", NULL, 0);
	if (status == SCBPF_STATUS_OK)
		status = scbpf_rule_add(
		    s, p, "errno(EAFNOSUPPORT)", "socket", &not_unix, 1);
	for (int i = 0; i < 2 && status == SCBPF_STATUS_OK; i++)
		status = scbpf_rule_add(
		    s, p, "errno(EROFS)", "openat", &writes[i], 1);
	return status;
}

int
main(int argc, char **argv)
{
	static char memory[8 << 20];
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	const struct scbpf_filter *f;
	struct scbpf_policy *p;
	int error;

	if (argc < 2) {
		fprintf(stderr, "usage: sandbox COMMAND [ARG]...\n");
		return 125;
	}
	if (scbpf_policy_new(s, "allow", &p) != SCBPF_STATUS_OK ||
	    add_rules(s, p) != SCBPF_STATUS_OK ||
	    scbpf_compile(s, p, &f) != SCBPF_STATUS_OK)
		return 125;
	error = scbpf_install(&f->program, f->flags);
	if (error) {
		fprintf(stderr, "sandbox: no filter is installed: %s\n",
		    strerror(error));
		return 125;
	}
	execvp(argv[1], argv + 1);
	error = errno;
	fprintf(stderr, "sandbox: cannot execute '%s': %s\n", argv[1],
	    strerror(error));
	return error == ENOENT ? 127 : 126;
}
