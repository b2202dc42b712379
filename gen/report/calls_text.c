#include "report/calls.h"

enum { NAME = 8, SITES = 34 };

/* What the list assumes, in every output. */
static void
calls_put_assumed(struct buf *b, const struct calls *c)
{
	if (c->assume & CALLS_NO_JIT)
		scb_buf_str(b, "assumed: no memory becomes executable "
			       "(no-jit)\n");
	if (c->assume & CALLS_NO_DLOPEN)
		scb_buf_str(
		    b, "assumed: no libraries are loaded (no-dlopen)\n");
}

static void
calls_put_needs(struct buf *b, const struct calls *c)
{
	const struct elf *e = &c->elf;

	if (e->interpreter)
		scb_buf_fmt(b, "interpreter: %s\n", e->interpreter);
	for (unsigned i = 0; i < e->nneeded; i++)
		scb_buf_fmt(b, i ? " %s" : "libraries: %s", e->needed[i]);
	if (e->nneeded)
		scb_buf_char(b, '\n');
}

static void
calls_put_arguments(
    struct buf *b, const struct calls *c, const struct calls_number *x)
{
	for (unsigned i = 0; i < 6; i++) {
		const struct facts_family *f =
		    x->name ? scb_facts_family_of(c->elf.arch, x->name, i)
			    : NULL;
		const char *name =
		    x->name
			? scb_facts_arg_name(c->elf.arch, x->name, i)
			: NULL;

		if (!x->argument[i].n)
			continue;
		if (name)
			scb_buf_fmt(b, "; %s:", name);
		else
			scb_buf_fmt(b, "; arg%u:", i);
		for (unsigned j = 0; j < x->argument[i].n; j++) {
			uint64_t v = x->argument[i].v[j];

			scb_buf_char(b, ' ');
			if (!f || !scb_facts_family_put(
				      b, f, c->elf.arch, v, UINT64_MAX))
				scb_buf_fmt(b, "0x%jx", (uintmax_t)v);
		}
	}
}

static void
calls_put_number(
    struct buf *b, const struct calls *c, const struct calls_number *x)
{
	const char *separator = "";

	scb_buf_fmt(b, "%6u", x->number);
	scb_buf_pad(b, NAME);
	scb_buf_str(b, x->name ? x->name : "(no such call)");
	scb_buf_pad(b, SITES - 1);
	scb_buf_char(b, ' ');
	if (x->sites) {
		scb_buf_fmt(
		    b, x->sites == 1 ? "%u site" : "%u sites", x->sites);
		separator = ", ";
	}
	if (x->kernel) {
		scb_buf_fmt(b, "%skernel or vDSO", separator);
		separator = ", ";
	}
	if (x->vsyscall)
		scb_buf_fmt(b, "%svsyscall page", separator);
	calls_put_arguments(b, c, x);
	scb_buf_char(b, '\n');
}

static void
calls_put_site(struct buf *b, const struct calls *c, const struct calls_site *s)
{
	scb_buf_fmt(b, "0x%jx", (uintmax_t)s->address);
	if (s->function)
		scb_buf_fmt(b, " %s+0x%jx", s->function, (uintmax_t)s->offset);
	scb_buf_char(b, ':');
	if (!s->how) {
		scb_buf_fmt(b, " unknown: %s (0x%jx)\n", scb_value_why(s->why),
		    (uintmax_t)s->at);
		return;
	}
	for (unsigned i = 0; i < s->n; i++) {
		const struct arch_call *call =
		    scb_facts_number(c->elf.arch, s->number[i]);

		if (call)
			scb_buf_fmt(b, " %s", call->name);
		else
			scb_buf_fmt(b, " %u", s->number[i]);
	}
	scb_buf_fmt(b, " (%s)\n", s->how);
}

void
scb_calls_text(struct buf *b, const struct calls *c, bool sites)
{
	scb_buf_fmt(b, "%s: %s, %u syscall%s; %u of %u sites known: %s\n",
	    c->elf.text->name, c->elf.arch->token, c->nnumbers,
	    buf_plural(c->nnumbers), c->found, c->nsites,
	    c->nreasons ? "incomplete" : "complete");
	calls_put_assumed(b, c);
	calls_put_needs(b, c);
	scb_buf_char(b, '\n');
	for (unsigned i = 0; i < c->nnumbers; i++)
		calls_put_number(b, c, &c->number[i]);
	if (sites) {
		scb_buf_str(b, "\nsites:\n");
		for (unsigned i = 0; i < c->nsites; i++)
			calls_put_site(b, c, &c->site[i]);
	}
	if (c->nreasons)
		scb_buf_str(b, "\nincomplete, because of:\n");
	for (unsigned i = 0; i < c->nreasons; i++) {
		const struct calls_reason *r = &c->reason[i];

		scb_buf_fmt(b, "  %s", r->text);
		if (r->count > 1)
			scb_buf_fmt(b, ": %u", r->count);
		if (r->address)
			scb_buf_fmt(b,
			    r->count > 1 ? ", the first at 0x%jx" : " (0x%jx)",
			    (uintmax_t)r->address);
		scb_buf_char(b, '\n');
	}
	if (c->executes)
		scb_buf_str(b, "\nThe program can start others, whose calls "
			       "are not in this list.\n");
}
