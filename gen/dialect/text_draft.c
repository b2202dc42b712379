/*
 * Writes a draft as a text policy.
 *
 *	# Converted from web.bpf
 *	@arch x86_64 x86
 *	@default return EPERM
 *
 *	{read, write, open[arch=x86]}: allow
 *	socket: family == AF_UNIX
 */
#include "dialect/draft.h"

#include <string.h>

#include "bpf/bpf.h"

enum { COLUMNS = 78, INDENT = 4 };

struct text_draft {
	const struct draft *draft;
	struct arena *arena;
};

/* ---- conditions ---------------------------------------------------------- */

/* What the ranges leave out, of so many bits. */
static unsigned
text_draft_rest(const struct draft_cond *c, struct text_range *to)
{
	uint64_t low = 0, all = UINT64_MAX >> (64 - c->bits);
	unsigned n = 0;

	for (unsigned i = 0; i < c->n; i++) {
		if (c->range[i].low > low)
			to[n++] = (struct text_range){low, c->range[i].low - 1};
		low = c->range[i].high + 1;
	}
	if (c->range[c->n - 1].high < all)
		to[n++] = (struct text_range){low, all};
	return n;
}

void
scb_text_write_draft_cond(
    const struct text_write *w, const struct draft_cond *c)
{
	struct text_range *rest;
	unsigned n;
	bool outside;

	if (c->mask) {
		scb_text_write_masked(
		    w, c->subject, c->bits, c->mask, c->value, c->differs);
		return;
	}
	rest = scb_arena_array(w->b->arena, c->n + 1, sizeof *rest);
	n = text_draft_rest(c, rest);
	outside = (n && n < c->n) || (n == 1 && rest->low == rest->high &&
					 c->range->low != c->range->high);
	if (scb_text_is_signed(c->bits, c->range, c->n))
		outside = false;
	else if (scb_text_is_signed(c->bits, rest, n))
		outside = true;
	scb_text_write_ranges(w, c->subject, c->bits, outside ? rest : c->range,
	    outside ? n : c->n, outside);
}

/* ---- actions ------------------------------------------------------------- */

static void
put_action(struct buf *b, const struct policy_action *a)
{
	switch (a->ret) {
	case RET_KILL_PROCESS:
		scb_buf_str(b, "kill-process");
		return;
	case RET_KILL_THREAD:
		scb_buf_str(b, "kill");
		return;
	case RET_USER_NOTIF:
		scb_buf_str(b, "user-notify");
		return;
	case RET_LOG:
		scb_buf_str(b, "log");
		return;
	case RET_ALLOW:
		scb_buf_str(b, "allow");
		return;
	case RET_ERRNO:
		if (a->errno_name)
			scb_buf_fmt(b, "return %s", a->errno_name);
		else
			scb_buf_fmt(b, "return %u", (unsigned)a->data);
		return;
	default:
		scb_buf_str(b, a->ret == RET_TRAP ? "trap" : "trace");
		if (a->data)
			scb_buf_fmt(b, " %u", (unsigned)a->data);
	}
}

/* ---- one call ------------------------------------------------------------ */

static bool
is_allow(const struct policy_action *a)
{
	return a->ret == RET_ALLOW;
}

/* "CONDITION", "CONDITION; return ERRNO": no braces are needed. */
static bool
is_short(const struct text_draft *t, const struct draft_call *c)
{
	if (t->draft->def.ret == RET_ALLOW || c->n == 0 || !c->clause[0].n ||
	    !is_allow(&c->clause[0].action))
		return false;
	return c->n == 2 &&
	       (c->open ||
		   (!c->clause[1].n && c->clause[1].action.ret == RET_ERRNO));
}

static void
put_clause(struct buf *b, const struct text_write *w,
    const struct draft_clause *c, bool bare)
{
	for (unsigned i = 0; i < c->n; i++) {
		scb_buf_str(b, i ? " || " : "");
		for (unsigned k = 0; k < c->term[i].n; k++) {
			scb_buf_str(b, k ? " && " : "");
			scb_text_write_draft_cond(w, &c->term[i].cond[k]);
		}
	}
	if (c->n && bare && is_allow(&c->action))
		return;
	scb_buf_str(b, c->n ? "; " : "");
	put_action(b, &c->action);
}

/* The text of a rule on @all. */
static const char *
spell_all(const struct text_draft *t, const struct draft_call *c)
{
	struct buf b;
	struct text_write w = {.b = &b, .abi = c->abi, .widths = true};

	scb_buf_init(&b, t->arena);
	scb_buf_str(&b, c->n > 1 ? "{ " : "");
	for (unsigned i = 0; i < c->n; i++) {
		scb_buf_str(&b, i ? ", " : "");
		put_clause(&b, &w, &c->clause[i], false);
	}
	scb_buf_str(&b, c->n > 1 ? " }" : "");
	return b.p;
}

static const char *
spell_call(void *user, const struct draft_call *c)
{
	const struct text_draft *t = user;
	unsigned n = c->n - (c->open && c->n > 1);
	bool braces;
	struct buf b;
	struct text_write w = {.b = &b,
	    .abi = c->abi,
	    .call = c->name,
	    .args64 = t->draft->args64};

	scb_buf_init(&b, t->arena);
	if (is_short(t, c)) {
		put_clause(&b, &w, &c->clause[0], true);
		if (n == 2) {
			scb_buf_str(&b, "; ");
			put_action(&b, &c->clause[1].action);
		}
		return b.p;
	}
	if (n == 1 && !c->clause[0].n) {
		put_action(&b, &c->clause[0].action);
		return b.p;
	}
	braces = n > 1 || !scb_policy_permits(t->draft->def.ret);
	scb_buf_str(&b, braces ? "{ " : "");
	for (unsigned i = 0; i < n; i++) {
		scb_buf_str(&b, i ? ", " : "");
		put_clause(&b, &w, &c->clause[i], false);
	}
	scb_buf_str(&b, braces ? " }" : "");
	return b.p;
}

/* ---- statements ---------------------------------------------------------- */

/* Breaks a statement at blanks into lines that a backslash continues. */
static void
put_wrapped(struct buf *b, const char *s)
{
	size_t column = 0;

	while (*s) {
		size_t n = strcspn(s, " ");

		if (column && column + 1 + n > COLUMNS - 2) {
			scb_buf_str(b, " \\\n    ");
			column = INDENT;
		} else if (column) {
			scb_buf_char(b, ' ');
			column++;
		}
		scb_buf_mem(b, s, n);
		column += n;
		s += n;
		s += strspn(s, " ");
	}
	scb_buf_char(b, '\n');
}

static void
put_name(struct buf *b, const struct draft_name *n)
{
	if (n->call->name)
		scb_buf_str(b, n->call->name);
	else
		scb_buf_fmt(
		    b, n->call->nr < 0x10000 ? "%u" : "0x%x", n->call->nr);
	for (unsigned i = 0; i < n->nonly; i++)
		scb_buf_fmt(b, i ? ",%s" : "[arch=%s", n->only[i]->token);
	if (n->nonly)
		scb_buf_char(b, ']');
}

static void
put_line(struct buf *b, struct arena *a, const struct draft_line *l)
{
	bool several = l->names && l->names->next;
	struct buf s;

	scb_buf_init(&s, a);
	scb_buf_str(&s, several ? "{" : "");
	for (const struct draft_name *n = l->names; n; n = n->next) {
		put_name(&s, n);
		scb_buf_str(&s, n->next ? ", " : "");
	}
	scb_buf_fmt(&s, "%s: %s", several ? "}" : "", l->what);
	put_wrapped(b, s.p);
}

/* Rules on @all, those of several ABIs joined where they say the same. */
static void
put_all(struct buf *b, const struct text_draft *t)
{
	const struct draft *d = t->draft;
	const char **what = scb_arena_array(t->arena, d->nabis, sizeof *what);
	unsigned n = 0, k;

	for (const struct draft_call *c = d->all; c; c = c->next)
		what[n++] = spell_all(t, c);
	for (unsigned i = 0; i < n; i++) {
		const struct draft_call *c = d->all;
		unsigned same = 0;
		struct buf s;

		if (!what[i])
			continue;
		scb_buf_init(&s, t->arena);
		for (k = 0; k < n; k++, c = c->next) {
			if (k < i || !what[k] ||
			    (k > i && strcmp(what[k], what[i]) != 0))
				continue;
			scb_buf_fmt(&s, same++ ? ",%s" : "%s", c->abi->token);
			if (k > i)
				what[k] = NULL;
		}
		scb_buf_fmt(
		    b, same == d->nabis ? "@all: " : "@all[arch=%s]: ", s.p);
		scb_buf_fmt(b, "%s\n", what[i]);
	}
}

/* A comment, in lines. */
static void
put_remark(struct buf *b, const char *s)
{
	size_t column = 0;

	while (*s) {
		size_t n = strcspn(s, " ");

		if (column && column + 1 + n > COLUMNS) {
			scb_buf_char(b, '\n');
			column = 0;
		}
		if (!column) {
			scb_buf_char(b, '#');
			column = 1;
		}
		scb_buf_char(b, ' ');
		scb_buf_mem(b, s, n);
		column += 1 + n;
		s += n;
		s += strspn(s, " ");
	}
	scb_buf_char(b, '\n');
}

/* ---- directives ---------------------------------------------------------- */

static void
put_default(struct buf *b, const struct policy_action *def)
{
	scb_buf_str(b, scb_policy_permits(def->ret) ? "@denylist" : "@default");
	if (!is_allow(def)) {
		scb_buf_char(b, ' ');
		put_action(b, def);
	}
	scb_buf_char(b, '\n');
}

static void
put_enosys(struct buf *b, const struct draft *d)
{
	if (d->enosys == POLICY_ENOSYS_OFF)
		scb_buf_str(b, "@enosys off\n");
	if (d->enosys == POLICY_ENOSYS_SINCE) {
		scb_buf_fmt(b, "@enosys since:%u.%u", d->since >> 16,
		    d->since >> 8 & 0xff);
		if (d->since & 0xff)
			scb_buf_fmt(b, ".%u", d->since & 0xff);
		scb_buf_char(b, '\n');
	}
}

static void
put_flags(struct buf *b, uint32_t flags)
{
	bool any = false;

	for (uint32_t bit = 1; bit && bit <= flags; bit <<= 1) {
		const char *name = scb_policy_flag_name(flags & bit);

		if (!name)
			continue;
		scb_buf_fmt(b, any ? ", %s" : "@flags %s", name);
		any = true;
	}
	scb_buf_str(b, any ? "\n" : "");
}

bool
scb_text_write_draft(
    struct buf *b, const struct draft *d, struct draft_failure *failure)
{
	struct text_draft t = {d, d->arena};
	const struct draft_line *l;
	const char *twins;

	for (size_t i = 0; i < d->nremarks; i++)
		scb_buf_fmt(b, "# %s\n", d->remarks[i]);
	for (unsigned i = 0; i < d->nnatives; i++) {
		scb_buf_str(b, "@arch");
		for (unsigned k = 0; k < d->natives[i].n; k++)
			scb_buf_fmt(b, " %s", d->natives[i].arch[k]->token);
		scb_buf_char(b, '\n');
	}
	put_enosys(b, d);
	if (d->args64)
		scb_buf_str(b, "@args 64\n");
	if (d->bad_arch.ret != RET_KILL_PROCESS) {
		scb_buf_str(b, "@bad-arch ");
		put_action(b, &d->bad_arch);
		scb_buf_char(b, '\n');
	}
	put_flags(b, d->flags);
	put_default(b, &d->def);
	scb_buf_char(b, '\n');
	put_all(b, &t);
	for (l = scb_draft_lines(d, spell_call, &t); l; l = l->next)
		if (l->names) {
			if (l->ported)
				put_remark(b, scb_draft_remark(d, l));
			if ((twins = scb_draft_twins(d, l)))
				put_remark(b, twins);
			put_line(b, d->arena, l);
		}
	*failure = (struct draft_failure){NULL, NULL};
	return true;
}
