/*
 * A header that needs nothing else: the filter as an array for each
 * architecture that it serves, and the function that installs it
 * (h_install.c).
 */
#include "emit/h.h"

#include <string.h>

#include "emit/annotate.h"
#include "filter/filter.h"

enum {
	TITLE_WIDTH = 76,   /* of a paragraph in the first comment */
	ANNOTATE_WIDTH = 92 /* of the text in a comment, then it is cut */
};

/* The same in every header, so that several can be included together. */
static const char shared[] =
    "#if defined(__GNUC__) && !defined(SCBPF_UNUSED)\n"
    "#define SCBPF_UNUSED __attribute__((__unused__))\n"
    "#elif !defined(SCBPF_UNUSED)\n"
    "#define SCBPF_UNUSED\n"
    "#endif\n"
    "\n"
    "#ifndef SCBPF_RET_KILL_PROCESS\n"
    "#ifdef SCBPF_REPORT\n"
    "#define SCBPF_RET_KILL_PROCESS 0x00030000 /* TRAP */\n"
    "#define SCBPF_RET_KILL_THREAD 0x00030000\n"
    "#else\n"
    "#define SCBPF_RET_KILL_PROCESS 0x80000000\n"
    "#define SCBPF_RET_KILL_THREAD 0x00000000\n"
    "#endif\n"
    "#endif\n"
    "\n"
    "#ifndef SCBPF_CAST\n"
    "#ifdef __cplusplus\n"
    "#define SCBPF_CAST(type, value) static_cast<type>(value)\n"
    "#define SCBPF_FILTER(array) const_cast<struct sock_filter *>(array)\n"
    "#else\n"
    "#define SCBPF_CAST(type, value) ((type)(value))\n"
    "#define SCBPF_FILTER(array) (struct sock_filter *)(unsigned long)(array)\n"
    "#endif\n"
    "#endif\n"
    "\n"
    "/* Where there is no <linux/filter.h>, or on demand, the types are our "
    "own. */\n"
    "#ifndef SCBPF_SOCK_FILTER\n"
    "#ifdef __LINUX_FILTER_H__\n"
    "#define SCBPF_SOCK_FILTER 1 /* the kernel's */\n"
    "#elif defined(__has_include) && !defined(SCBPF_OWN_TYPES)\n"
    "#if __has_include(<linux/filter.h>) && __has_include(<asm/types.h>)\n"
    "#include <linux/filter.h>\n"
    "#define SCBPF_SOCK_FILTER 1\n"
    "#endif\n"
    "#elif !defined(SCBPF_OWN_TYPES)\n"
    "#include <linux/filter.h> /* if it is missing, define SCBPF_OWN_TYPES */\n"
    "#define SCBPF_SOCK_FILTER 1\n"
    "#endif\n"
    "#endif\n"
    "#ifndef SCBPF_SOCK_FILTER\n"
    "#define SCBPF_SOCK_FILTER 2 /* our own */\n"
    "struct sock_filter {\n"
    "\tunsigned short code;\n"
    "\tunsigned char jt, jf;\n"
    "\tunsigned int k;\n"
    "};\n"
    "struct sock_fprog {\n"
    "\tunsigned short len;\n"
    "\tstruct sock_filter *filter;\n"
    "};\n"
    "#endif\n";

/* A paragraph of the title, after an empty line. */
static void
h_put_paragraph(struct buf *b, const struct buf *text)
{
	struct buf lines;

	scb_buf_init(&lines, b->arena);
	scb_buf_fill(&lines, text->p, TITLE_WIDTH);
	scb_buf_str(b, " *\n");
	for (const char *s = lines.p; *s; s += *s == '\n') {
		size_t n = strcspn(s, "\n");

		scb_buf_fmt(b, " * %.*s\n", (int)n, s);
		s += n;
	}
}

/* What a program with a listener has to know. */
static void
put_listener(struct buf *b, const struct emit_filter *f)
{
	const char *since = "5.0";
	struct buf text;

	if (f->flags & POLICY_FLAG_TSYNC)
		since = "5.7";
	if (f->flags & POLICY_FLAG_WAIT_KILLABLE_RECV)
		since = "5.19";
	scb_buf_init(&text, b->arena);
	scb_buf_fmt(&text,
	    "%s_install_listener does the same, and returns the descriptor on "
	    "which the calls under USER_NOTIF arrive, closed on exec. It needs "
	    "Linux %s. After %s_install these calls fail with ENOSYS, because "
	    "there is no listener%s.",
	    f->name, since, f->name,
	    f->flags & POLICY_FLAG_WAIT_KILLABLE_RECV
		? ", and WAIT_KILLABLE_RECV, which needs one, is not set"
		: "");
	h_put_paragraph(b, &text);
}

/* What to do with the array and the function. */
static void
h_put_use(struct buf *b, const struct emit_filter *f)
{
	const char *name = f->name;
	struct buf text;

	scb_buf_init(&text, b->arena);
	scb_buf_str(&text,
	    "which returns 0 or -errno (-EINVAL or -ENOSYS without seccomp "
	    "filters, as under qemu-user), and filters this thread and all "
	    "that it starts. ");
	if (scb_emit_has_slots(f))
		scb_buf_fmt(&text,
		    "Or load what %s_fill makes; %s_filter itself has all ones "
		    "in its slots.",
		    name, name);
	else
		scb_buf_fmt(&text,
		    "Or use %s_filter and %s_filter_len, or struct sock_fprog "
		    "p = %s_fprog.",
		    name, name, name);
	h_put_paragraph(b, &text);
	scb_buf_init(&text, b->arena);
	scb_buf_fmt(&text,
	    "For debugging, define SCBPF_REPORT: what would be killed is then "
	    "trapped, and %s_install sets a SIGSYS handler that writes the "
	    "call to standard error, as \"scbpf: x86_64 41 socket refused\", "
	    "and exits with 128 + SIGSYS.",
	    name);
	h_put_paragraph(b, &text);
}

static void
h_put_title(struct buf *b, const struct emit_filter *f)
{
	scb_buf_fmt(b,
	    "/*\n * " BPF_TITLE " %s, and proved equal to its "
	    "policy.\n",
	    SCBPF_VERSION);
	scb_buf_str(b, " *\n");
	scb_emit_head(b, f, " * ");
	scb_buf_fmt(b,
	    " *\n"
	    " * In one file of the program:\n"
	    " *\n"
	    " *\t#define SCBPF_INSTALL\n"
	    " *\t#include \"this header\"\n"
	    " *\tint error = %s_install(",
	    f->name);
	if (scb_emit_has_slots(f))
		scb_h_slots_values(b, f, "");
	scb_buf_str(b, ");\n");
	h_put_use(b, f);
	if (scb_emit_notifies(f))
		put_listener(b, f);
	scb_buf_str(b, " */\n");
}

/* Cut where the names would make the line unreadable. */
static void
put_note(struct buf *b, const struct buf *note)
{
	if (note->len > ANNOTATE_WIDTH) {
		scb_buf_fmt(b, " %.*s...", ANNOTATE_WIDTH - 3, note->p);
	} else if (note->len) {
		scb_buf_char(b, ' ');
		scb_buf_mem(b, note->p, note->len);
	}
}

/* What kills has a name, which means TRAP under SCBPF_REPORT. */
static void
put_insn(struct buf *b, const struct scbpf_insn *in)
{
	const char *thread = in->k == RET_KILL_THREAD ? "THREAD" : NULL;

	if (in->code == BPF_RET_K && (in->k == RET_KILL_PROCESS || thread))
		scb_buf_fmt(b, "{ 0x%02x, %3u, %3u, SCBPF_RET_KILL_%s },",
		    (unsigned)in->code, (unsigned)in->jt, (unsigned)in->jf,
		    thread ? thread : "PROCESS");
	else
		scb_emit_insn(b, in);
}

static void
put_array(struct buf *b, const struct emit_filter *f, struct annotate *notes)
{
	struct buf note;

	scb_annotate_open(notes, b->arena, f);
	scb_buf_init(&note, b->arena);
	scb_buf_fmt(b,
	    "static SCBPF_UNUSED const struct sock_filter %s_filter[] = "
	    "{\n",
	    f->name);
	for (size_t i = 0; i < f->program.count; i++) {
		note.len = 0;
		scb_annotate_print(&note, notes, i);
		scb_buf_char(b, '\t');
		put_insn(b, &f->program.insn[i]);
		scb_buf_fmt(b, " /* %zu", i);
		put_note(b, &note);
		scb_buf_str(b, " */\n");
	}
	scb_buf_str(b, "};\n");
}

static void
put_misfit(struct buf *b, const char *name, const struct arch *a)
{
	scb_buf_fmt(b,
	    "#elif %s\n#error \"%s: made for %s, which has another byte "
	    "order\"\n",
	    a->cpp_misfit, name, a->token);
	scb_h_misfit(b, "#define ", name);
}

/*
 * #error for every architecture that no branch is for. What uses the array is
 * left out then, as compilers go on after it.
 */
static void
put_errors(struct buf *b, const struct emit_filter *first)
{
	for (const struct emit_filter *f = first; f; f = f->next)
		for (unsigned i = 0; i < f->narches; i++)
			if (f->arches[i]->cpp_misfit &&
			    !scb_emit_came_before(first, f, f->arches[i]))
				put_misfit(b, first->name, f->arches[i]);
	scb_buf_fmt(b, "#else\n#error \"%s: made for ", first->name);
	scb_emit_all_arches(b, first);
	scb_buf_str(b, ", not for this architecture\"\n");
	scb_h_misfit(b, "#define ", first->name);
	scb_buf_str(b, "#endif\n");
}

void
scb_emit_h(struct buf *b, const struct emit_filter *f)
{
	const struct emit_filter *i;
	struct annotate *notes, *next;
	size_t n = 0;

	for (i = f; i; i = i->next)
		n++;
	next = notes = scb_arena_array(b->arena, n, sizeof *notes);
	h_put_title(b, f);
	scb_buf_str(b, "#ifndef ");
	scb_h_guard(b, f->name, "_FILTER_H\n");
	scb_buf_str(b, "#define ");
	scb_h_guard(b, f->name, "_FILTER_H\n\n");
	scb_buf_fmt(b, "%s\n", shared);
	if (scb_emit_has_slots(f))
		scb_h_slots_shared(b);
	for (i = f; i; i = i->next) {
		scb_h_condition(b, f, i);
		put_array(b, i, next++);
		if (scb_emit_has_slots(i))
			scb_h_slots_table(b, i);
	}
	put_errors(b, f);
	scb_h_misfit(b, "#ifndef ", f->name);
	scb_buf_fmt(b,
	    "enum {\n"
	    "\t%s_filter_len =\n"
	    "\t    sizeof %s_filter / sizeof(struct sock_filter),\n"
	    "\t%s_filter_flags = 0x%x /* of seccomp(2) */\n"
	    "};\n\n",
	    f->name, f->name, f->name, f->flags);
	if (scb_emit_has_slots(f))
		scb_h_slots_function(b, f);
	else
		scb_buf_fmt(b,
		    "#define %s_fprog \\\n"
		    "\t{ %s_filter_len, SCBPF_FILTER(%s_filter) }\n\n",
		    f->name, f->name, f->name);
	scb_buf_str(b, "#endif\n#endif\n\n");
	scb_h_install(b, f, notes);
}
