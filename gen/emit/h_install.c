/*
 * The install function, which asks as little as it can of libc: only
 * syscall(2) and errno. Syscall numbers come from the tables, as kernel
 * headers may be too old to have seccomp's, or missing.
 */
#include "emit/h.h"

#include <string.h>

/*
 * Strict C hides the declaration of syscall(2), C++ would mind a second one.
 * glibc's <errno.h> needs kernel headers.
 */
static const char shared[] = "#ifdef __cplusplus\n"
			     "#include <unistd.h>\n"
			     "#else\n"
			     "long syscall(long, ...);\n"
			     "#endif\n"
			     "#ifndef SCBPF_ERRNO\n"
			     "#if SCBPF_SOCK_FILTER == 1\n"
			     "#include <errno.h>\n"
			     "#define SCBPF_ERRNO errno\n"
			     "#else\n"
			     "#ifdef __cplusplus\n"
			     "extern \"C\"\n"
			     "#else\n"
			     "extern\n"
			     "#endif\n"
			     "int *__errno_location(void);\n"
			     "#define SCBPF_ERRNO (*__errno_location())\n"
			     "#endif\n"
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

			if (scb_h_came_before(first, f, a))
				continue;
			scb_buf_fmt(b, "#%s %s\n", word, a->cpp);
			word = "elif";
			h_install_put_number(
			    b, a, "SCBPF_NR_SECCOMP", "seccomp");
			h_install_put_number(b, a, "SCBPF_NR_PRCTL", "prctl");
			scb_buf_fmt(b, "#define SCBPF_ENOSYS %d\n",
			    scb_facts_errno(a, "ENOSYS", 6));
		}
	scb_buf_str(b, "#endif\n");
}

/* From the parameters to what has been declared. */
static void
put_start(struct buf *b, const struct emit_filter *f)
{
	if (!scb_emit_has_slots(f)) {
		scb_buf_fmt(b,
		    "void)\n"
		    "{\n"
		    "\tstruct sock_fprog p = %s_fprog;\n"
		    "\tlong r;\n"
		    "\n",
		    f->name);
		return;
	}
	scb_h_slots_values(b, f, "scbpf_value ");
	scb_buf_fmt(b,
	    ")\n"
	    "{\n"
	    "\tstruct sock_filter copy[%s_filter_len];\n"
	    "\tstruct sock_fprog p = { %s_filter_len, copy };\n"
	    "\tlong r = %s_fill(copy, ",
	    f->name, f->name, f->name);
	scb_h_slots_values(b, f, "");
	scb_buf_str(b, ");\n\n\tif (r < 0)\n\t\treturn (int)r;\n");
}

static void
put_function(struct buf *b, const struct emit_filter *f)
{
	scb_buf_fmt(b,
	    "/* 0, or a negative errno: nothing is filtered then. */\n"
	    "static inline SCBPF_UNUSED int\n"
	    "%s_install(",
	    f->name);
	put_start(b, f);
	scb_buf_fmt(b,
	    "\t/* PR_SET_NO_NEW_PRIVS: else only CAP_SYS_ADMIN may go on */\n"
	    "\tif (syscall(SCBPF_NR_PRCTL, 38L, 1L, 0L, 0L, 0L) != 0)\n"
	    "\t\treturn -SCBPF_ERRNO;\n"
	    "\t/* SECCOMP_SET_MODE_FILTER */\n"
	    "\tr = syscall(SCBPF_NR_SECCOMP, 1L, (long)%s_filter_flags%s, "
	    "&p);\n",
	    f->name,
	    /* the kernel refuses it without a listener */
	    f->flags & POLICY_FLAG_WAIT_KILLABLE_RECV ? " & ~0x20L" : "");
	if (f->flags == 0)
		scb_buf_str(b,
		    "\tif (r < 0 && SCBPF_ERRNO == SCBPF_ENOSYS)\n"
		    "\t\t/* before Linux 3.17: PR_SET_SECCOMP, "
		    "SECCOMP_MODE_FILTER */\n"
		    "\t\tr = syscall(SCBPF_NR_PRCTL, 22L, 2L, &p, 0L, 0L);\n");
	if (f->flags & POLICY_FLAG_TSYNC)
		scb_buf_str(b,
		    "\tif (r > 0)\n"
		    "\t\treturn -3; /* ESRCH: a thread could not follow */\n");
	scb_buf_str(b, "\treturn r < 0 ? -SCBPF_ERRNO : 0;\n}\n");
}

void
scb_h_install(struct buf *b, const struct emit_filter *f)
{
	scb_buf_str(b, "#if defined(SCBPF_INSTALL) && !defined(");
	scb_h_guard(b, f->name, "_INSTALL)\n#define ");
	scb_h_guard(b, f->name, "_INSTALL\n");
	scb_buf_fmt(b, "%s\n", shared);
	put_numbers(b, f);
	scb_buf_char(b, '\n');
	put_function(b, f);
	scb_buf_str(b, "#endif\n");
}
