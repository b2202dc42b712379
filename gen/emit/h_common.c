/* Lines that the parts of the header have in common. */
#include "emit/h.h"

void
scb_h_guard(struct buf *b, const char *name, const char *suffix)
{
	for (; *name; name++)
		scb_buf_char(b, *name >= 'a' && *name <= 'z'
				    ? (char)(*name - 'a' + 'A')
				    : *name);
	scb_buf_str(b, suffix);
}

void
scb_h_misfit(struct buf *b, const char *directive, const char *name)
{
	scb_buf_str(b, directive);
	scb_h_guard(b, name, "_FILTER_MISFIT\n");
}

/*
 * A program for a sub-architecture may use the filter too, unless another
 * branch was made for it or serves it already.
 */
static bool
is_served(const struct emit_filter *first, const struct emit_filter *f,
    const struct arch *a)
{
	for (const struct emit_filter *i = first; i; i = i->next)
		if (i->arches[0] == a)
			return i == f;
	return !scb_emit_came_before(first, f, a);
}

void
scb_h_condition(
    struct buf *b, const struct emit_filter *first, const struct emit_filter *f)
{
	scb_buf_fmt(
	    b, "#%s (%s)", f == first ? "if" : "elif", f->arches[0]->cpp);
	for (unsigned i = 1; i < f->narches; i++)
		if (is_served(first, f, f->arches[i]))
			scb_buf_fmt(b, " || \\\n    (%s)", f->arches[i]->cpp);
	scb_buf_str(b, "\n/* ");
	scb_emit_arches(b, f);
	scb_buf_str(b, " */\n");
}
