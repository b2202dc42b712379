/*
 * The install functions, which ask as little as they can of libc: only
 * syscall(2) and errno. Syscall numbers come from the tables, because kernel
 * headers may be missing, or too old to have seccomp's.
 */
#include "emit/h.h"

#include <string.h>

enum {
	FLAG_NEW_LISTENER = 1 << 3, /* include/uapi/linux/seccomp.h */
	FLAG_TSYNC_ESRCH = 1 << 4
};

/*
 * Strict C hides syscall(2), and a program that has declared it may want no
 * second declaration: it goes by another name here. So does what errno is made
 * of, because glibc's <errno.h> needs kernel headers.
 */
static const char libc[] =
    "#ifndef SCBPF_LIBC_ERRNO\n"
    "#if !defined(errno) && SCBPF_SOCK_FILTER == 1\n"
    "#include <errno.h>\n"
    "#endif\n"
    "#ifdef __cplusplus\n"
    "extern \"C\" {\n"
    "#endif\n"
    "#if defined(__GNUC__) || defined(__TINYC__)\n"
    "long scbpf_libc_syscall(long, ...) __asm__(\"syscall\");\n"
    "#else\n"
    "#define scbpf_libc_syscall syscall\n"
    "long syscall(long, ...);\n"
    "#endif\n"
    "#ifdef errno\n"
    "#define SCBPF_LIBC_ERRNO errno\n"
    "#elif defined(__GNUC__) || defined(__TINYC__)\n"
    "int *scbpf_libc_errno(void) __asm__(\"__errno_location\");\n"
    "#define SCBPF_LIBC_ERRNO (*scbpf_libc_errno())\n"
    "#else\n"
    "int *__errno_location(void);\n"
    "#define SCBPF_LIBC_ERRNO (*__errno_location())\n"
    "#endif\n"
    "#ifdef __cplusplus\n"
    "}\n"
    "#endif\n"
    "#endif\n";

/* 3: ESRCH. Linux before 3.17 has prctl(2) alone, which takes no flags. */
static const char load[] =
    "#ifndef SCBPF_LOAD\n"
    "#define SCBPF_LOAD\n"
    "/* 0, the descriptor of a listener, or a negative errno. */\n"
    "static inline SCBPF_UNUSED int\n"
    "scbpf_load_filter(const struct sock_fprog *p, long flags)\n"
    "{\n"
    "\tlong r;\n"
    "\n"
    "\t/* PR_SET_NO_NEW_PRIVS; without it, CAP_SYS_ADMIN is needed */\n"
    "\tif (scbpf_libc_syscall(SCBPF_NR_PRCTL, 38L, 1L, 0L, 0L, 0L) != 0)\n"
    "\t\treturn -SCBPF_LIBC_ERRNO;\n"
    "\t/* SECCOMP_SET_MODE_FILTER */\n"
    "\tr = scbpf_libc_syscall(SCBPF_NR_SECCOMP, 1L, flags, p);\n"
    "\tif (r < 0 && flags == 0 && SCBPF_LIBC_ERRNO == SCBPF_ENOSYS)\n"
    "\t\t/* before Linux 3.17: PR_SET_SECCOMP, SECCOMP_MODE_FILTER */\n"
    "\t\tr = scbpf_libc_syscall(SCBPF_NR_PRCTL, 22L, 2L, p, 0L, 0L);\n"
    "\tif (r < 0)\n"
    "\t\treturn -SCBPF_LIBC_ERRNO;\n"
    "\tif (r > 0 && (flags & 8) == 0)\n"
    "\t\treturn -3; /* ESRCH: the thread r could not follow */\n"
    "\treturn SCBPF_CAST(int, r);\n"
    "}\n"
    "#endif\n";

static void
h_install_put_number(
    struct buf *b, const struct arch *a, const char *macro, const char *call)
{
	const struct arch_call *c = scb_facts_call(a, call, strlen(call));

	if (c)
		scb_buf_fmt(b, "#define %s %uL\n", macro, c->nr);
}

/* Defined alike by every header that a program includes. */
static void
put_numbers(struct buf *b, const struct emit_filter *first)
{
	const char *word = "if";

	for (const struct emit_filter *f = first; f; f = f->next)
		for (unsigned i = 0; i < f->narches; i++) {
			const struct arch *a = f->arches[i];

			if (scb_emit_came_before(first, f, a))
				continue;
			scb_buf_fmt(b, "#%s %s\n", word, a->cpp);
			word = "elif";
			h_install_put_number(
			    b, a, "SCBPF_NR_SECCOMP", "seccomp");
			h_install_put_number(b, a, "SCBPF_NR_PRCTL", "prctl");
			h_install_put_number(b, a, "SCBPF_NR_WRITE", "write");
			h_install_put_number(
			    b, a, "SCBPF_NR_EXIT_GROUP", "exit_group");
			scb_buf_fmt(b, "#define SCBPF_ENOSYS %d\n",
			    scb_facts_errno(a, "ENOSYS", 6));
		}
	scb_buf_str(b, "#endif\n");
}

/* NAME_install or NAME_install_listener, and the filter that it loads. */
static void
put_function(struct buf *b, const struct emit_filter *f, const char *suffix,
    uint32_t flags)
{
	bool slots = scb_emit_has_slots(f);

	scb_buf_fmt(b, "static inline SCBPF_UNUSED int\n%s_install%s(", f->name,
	    suffix);
	if (slots)
		scb_h_slots_values(b, f, "scbpf_value ");
	else
		scb_buf_str(b, "void");
	scb_buf_str(b, ")\n{\n");
	if (slots) {
		scb_buf_fmt(b,
		    "\tstruct sock_filter copy[%s_filter_len];\n"
		    "\tstruct sock_fprog p = { %s_filter_len, copy };\n"
		    "\tint error = %s_fill(copy, ",
		    f->name, f->name, f->name);
		scb_h_slots_values(b, f, "");
		scb_buf_str(b, ");\n\n\tif (error)\n\t\treturn error;\n");
	} else {
		scb_buf_fmt(
		    b, "\tstruct sock_fprog p = %s_fprog;\n\n", f->name);
	}
	scb_buf_fmt(b,
	    "#ifdef SCBPF_REPORT\n"
	    "\tif (%s_report() != 0)\n"
	    "\t\treturn %s_report();\n"
	    "#endif\n",
	    f->name, f->name);
	scb_buf_fmt(b, "\treturn scbpf_load_filter(&p, 0x%xL);\n}\n", flags);
}

/*
 * WAIT_KILLABLE_RECV is for listeners: the kernel refuses it without one. With
 * one, it refuses TSYNC alone, because its result could be a thread or a
 * descriptor.
 */
static void
put_functions(struct buf *b, const struct emit_filter *f)
{
	uint32_t flags = f->flags & ~(uint32_t)POLICY_FLAG_WAIT_KILLABLE_RECV;

	scb_buf_str(b,
	    "/* 0, or a negative errno if the filter is not installed. */\n");
	put_function(b, f, "", flags);
	if (!scb_emit_notifies(f))
		return;
	flags = f->flags | FLAG_NEW_LISTENER;
	if (flags & POLICY_FLAG_TSYNC)
		flags |= FLAG_TSYNC_ESRCH;
	scb_buf_str(
	    b, "\n/* The listener's descriptor, or a negative errno. */\n");
	put_function(b, f, "_listener", flags);
}

void
scb_h_install(
    struct buf *b, const struct emit_filter *f, const struct annotate *notes)
{
	scb_buf_str(b, "#if defined(SCBPF_INSTALL) && !defined(");
	scb_h_guard(b, f->name, "_INSTALL) && \\\n    !defined(");
	scb_h_guard(b, f->name, "_FILTER_MISFIT)\n#define ");
	scb_h_guard(b, f->name, "_INSTALL\n");
	scb_buf_fmt(b, "%s\n", libc);
	put_numbers(b, f);
	scb_buf_fmt(b, "\n%s\n", load);
	scb_h_report(b, f, notes);
	put_functions(b, f);
	scb_buf_str(b, "#endif\n");
}
