/* A learned policy in the text language. */
#include <string.h>

#include "bpf/bpf.h"
#include "dialect/text_write.h"
#include "learn/rules.h"
#include "scbpf.h"

enum { COLUMNS = 78, INDENT = 4 };

/* --- conditions and actions ----------------------------------------------- */

static void
put_choice(const struct text_write *w, const struct choice *c)
{
	struct text_range range[SEEN_VALUES];

	if (c->kind == CHOICE_WITHOUT) {
		scb_text_write_masked(w, c->arg, 0, c->value[0], 0, false);
		return;
	}
	for (unsigned i = 0; c->kind == CHOICE_BITS && i < c->n; i++) {
		scb_buf_str(w->b, i ? " || " : "");
		scb_text_write_subject(w, c->arg, 0);
		scb_buf_str(w->b, " in ");
		scb_text_write_value(
		    w, c->arg, scb_text_write_bits(w, c->arg), c->value[i]);
	}
	if (c->kind == CHOICE_BITS)
		return;
	for (unsigned i = 0; i < c->n; i++)
		range[i] = (struct text_range){c->value[i], c->value[i]};
	scb_text_write_ranges(w, c->arg, 0, range, c->n, false);
}

void
scb_learn_condition(struct buf *b, const struct arch *a, const char *call,
    const struct choices *c)
{
	struct text_write w = {.b = b, .abi = a, .call = call};

	for (unsigned i = 0; i < c->n; i++) {
		scb_buf_str(b, i ? " && " : "");
		put_choice(&w, &c->at[i]);
	}
}

static const char *
action_text(
    struct arena *a, const struct learn_request *q, const struct learn_rule *r)
{
	/* In a denylist, conditions alone refuse. */
	const char *then = scb_learn_is_denylist(q->base) ? "; allow" : "";
	bool unseen = r->reason == LEARN_POSSIBLE;
	bool allows = q->unseen.ret == RET_ALLOW;
	struct buf b;

	if (r->reason == LEARN_FALLBACK)
		return "return ENOSYS";
	scb_buf_init(&b, a);
	if (unseen && !r->choices.n) {
		scb_learn_put_action(&b, &q->unseen);
	} else if (!r->choices.n || (r->others && allows)) {
		scb_buf_str(&b, "allow");
	} else if (r->others || (unseen && !allows)) {
		scb_buf_str(&b, "{ ");
		scb_learn_condition(&b, r->arch, r->name, &r->choices);
		scb_buf_fmt(&b, unseen ? "; " : "%s, ", then);
		scb_learn_put_action(&b, &q->unseen);
		scb_buf_str(&b, " }");
	} else {
		scb_learn_condition(&b, r->arch, r->name, &r->choices);
		scb_buf_str(&b, then);
	}
	return b.p;
}

/* --- statements ----------------------------------------------------------- */

/* Calls with the same action, conditions and remark. */
struct statement {
	enum learn_reason reason;
	const char *what, *remark;
	const struct learn_rule **rule; /* one for each name */
	uint64_t
	    *arches; /* where: bit i is learn_rules.arch[i], of fewer than 64 */
	size_t n, cap, arches_cap;
};

struct statements {
	struct arena *arena;
	const struct learn_rules *rules;
	struct statement *at;
	size_t n, cap;
};

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static struct statement *
statement_of(struct statements *s, const struct learn_rule *r)
{
	const char *what = action_text(s->arena, s->rules->request, r);

	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].reason == r->reason &&
		    same_text(s->at[i].what, what) &&
		    same_text(s->at[i].remark, r->remark))
			return &s->at[i];
	s->at = scb_arena_grow(s->arena, s->at, s->n, &s->cap, sizeof *s->at);
	s->at[s->n] = (struct statement){
	    .reason = r->reason, .what = what, .remark = r->remark};
	return &s->at[s->n++];
}

static void
statements_add(struct statements *s, const struct learn_rule *r, uint64_t bit)
{
	struct statement *t = statement_of(s, r);
	size_t i = 0;

	while (i < t->n && !(r->name && t->rule[i]->name &&
			       strcmp(r->name, t->rule[i]->name) == 0))
		i++;
	if (i == t->n) {
		t->rule = scb_arena_grow(
		    s->arena, t->rule, t->n, &t->cap, sizeof *t->rule);
		t->arches = scb_arena_grow(s->arena, t->arches, t->n,
		    &t->arches_cap, sizeof *t->arches);
		t->rule[t->n++] = r;
	}
	t->arches[i] |= bit;
}

/* "read", "open[arch=x86_64,x86]", "480[arch=x86_64]". */
static void
put_name(struct buf *b, const struct learn_rules *r, const struct learn_rule *x,
    uint64_t arches)
{
	bool any = false;

	if (x->name)
		scb_buf_str(b, x->name);
	else
		scb_buf_fmt(b, "0x%x", x->nr);
	if (x->only) {
		scb_buf_fmt(b, "[arch=%s]", x->only);
		return;
	}
	if (x->name && arches == UINT64_MAX >> (64 - r->narches))
		return;
	for (unsigned i = 0; i < r->narches; i++) {
		if (!(arches >> i & 1))
			continue;
		scb_buf_fmt(b, any ? ",%s" : "[arch=%s", r->arch[i]->token);
		any = true;
	}
	scb_buf_char(b, ']');
}

/* Up to a blank, or after a bar. */
static size_t
piece_length(const char *s)
{
	size_t n = strcspn(s, " |");

	return n + (s[n] == '|');
}

/* Breaks it there into lines that a backslash continues. */
static void
put_wrapped(struct buf *b, const char *s)
{
	size_t column = 0, n, blank = 0;

	for (; *s; s += n, blank = strspn(s, " "), s += blank) {
		n = piece_length(s);
		if (column && column + blank + n > COLUMNS - 2) {
			scb_buf_str(b, blank ? " \\\n    " : "\\\n    ");
			column = INDENT;
		} else if (blank) {
			scb_buf_char(b, ' ');
			column++;
		}
		scb_buf_mem(b, s, n);
		column += n;
	}
}

static void
put_statement(
    struct buf *b, const struct statements *s, const struct statement *t)
{
	struct buf line;

	scb_buf_init(&line, s->arena);
	scb_buf_str(&line, t->n > 1 ? "{" : "");
	for (size_t i = 0; i < t->n; i++) {
		scb_buf_str(&line, i ? ", " : "");
		put_name(&line, s->rules, t->rule[i], t->arches[i]);
	}
	scb_buf_fmt(&line, "%s: %s", t->n > 1 ? "}" : "", t->what);
	if (t->reason == LEARN_CLASH) /* of any length */
		scb_buf_fmt(b, "# %s", line.p);
	else
		put_wrapped(b, line.p);
	if (t->remark)
		scb_buf_fmt(b, "  # %s", t->remark);
	scb_buf_char(b, '\n');
}

/* --- the policy ----------------------------------------------------------- */

/* What stands above the statements of a reason. */
static const char *const titles[] = {
    [LEARN_NEEDED] = "Every program needs these, seen or not.",
    [LEARN_SEEN] = "Seen:",
    [LEARN_CLASH] = "Refused by name in the base, which has to be changed:",
    [LEARN_POSSIBLE] = "In the code of the program, and not seen:",
    [LEARN_PORTED] =
	"Where an ABI lacks one of these, or libc makes another (--port):",
    [LEARN_FALLBACK] =
	"Newer calls: after ENOSYS, libc makes those that were seen."};

/* Calls that are left to the default action, as a comment. */
static void
put_left(struct buf *b, const struct learn_rules *r)
{
	size_t column = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct learn_rule *x = &r->rule[i];
		size_t n = x->name ? strlen(x->name) : 0;

		if (x->reason != LEARN_POSSIBLE || !x->name)
			continue;
		if (!column)
			scb_buf_fmt(b, "\n# %s\n", titles[LEARN_POSSIBLE]);
		if (!column || column + 1 + n > COLUMNS) {
			scb_buf_str(b, column ? "\n#  " : "#  ");
			column = INDENT - 1;
		}
		scb_buf_fmt(b, " %s", x->name);
		column += n + 1;
	}
	if (column)
		scb_buf_char(b, '\n');
}

/* Statements without conditions first. */
static void
put_part(struct buf *b, const struct statements *s, enum learn_reason reason)
{
	bool any = false;

	for (unsigned conditions = 0; conditions < 2; conditions++)
		for (size_t i = 0; i < s->n; i++) {
			const struct statement *t = &s->at[i];

			if (t->reason != reason ||
			    (t->rule[0]->choices.n > 0) != conditions)
				continue;
			if (!any)
				scb_buf_fmt(b, "\n# %s\n", titles[reason]);
			any = true;
			put_statement(b, s, t);
		}
}

void
scb_learn_text(struct buf *b, const struct learn_rules *r)
{
	struct statements s = {.arena = b->arena, .rules = r};

	for (size_t i = 0; i < r->n; i++) {
		unsigned a = 0;

		while (r->arch[a] != r->rule[i].arch)
			a++;
		statements_add(&s, &r->rule[i], (uint64_t)1 << a);
	}
	scb_learn_head(b, r);
	for (int reason = 0; reason <= LEARN_FALLBACK; reason++)
		if (reason == LEARN_POSSIBLE && r->request->leave)
			put_left(b, r);
		else
			put_part(b, &s, (enum learn_reason)reason);
	if (r->request->base_path)
		scb_buf_fmt(b, "\n@include %s\n", r->request->base_path);
}
