/*
 * A decision with too many paths to list, as steps: each is a condition and
 * where it leads if it holds and if not, to a verdict or a later step.
 *
 * At first every test is a step. A step that only one other leads to, and that
 * shares one of its two ends, becomes part of that one: with `and` where both
 * must hold, with `or` where one must. What compilers make of a list of rules
 * becomes as many steps as there are different verdicts, or nearly.
 */
#include "analysis/explain.h"

#include "analysis/terms.h"

/* Of `and` in `or` and so on: text is written by recursion. */
enum { DEPTH = 200 };

enum form { FORM_TEST, FORM_AND, FORM_OR };

/* A condition; `not` where it stands for the opposite. */
struct formula {
	enum form form;
	bool negated;
	unsigned depth;
	uint32_t node;		     /* FORM_TEST */
	const struct formula *of[2]; /* else */
};

struct step_draft {
	const struct formula *formula; /* NULL: it is part of another */
	uint32_t to[2]; /* nodes: where it fails, where it holds */
};

struct stepper {
	struct arena *arena;
	const struct partition_part *part;
	struct step_draft *draft; /* by node */
	unsigned *from;		  /* by node: how many steps lead there */
	uint32_t *order;	  /* nodes, the first step's first */
	unsigned n;
};

/* ---- which steps --------------------------------------------------------- */

static void
steps_open(struct stepper *s)
{
	const struct dag *d = s->part->dag;
	uint32_t root = s->part->node;

	s->draft =
	    scb_arena_array(s->arena, (size_t)root + 1, sizeof *s->draft);
	s->from = scb_arena_array(s->arena, (size_t)root + 1, sizeof *s->from);
	s->order =
	    scb_arena_array(s->arena, (size_t)root + 1, sizeof *s->order);
	s->from[root] = 2; /* nothing takes it in */
	for (uint32_t i = root + 1; i-- > 0;) {
		const struct dag_node *x = &d->node[i];
		struct formula *f;

		if (!s->from[i] || x->kind == DAG_LEAF)
			continue;
		f = scb_arena_alloc(s->arena, sizeof *f);
		f->node = i;
		s->draft[i] = (struct step_draft){f, {x->no, x->yes}};
		s->from[x->no]++;
		s->from[x->yes]++;
		s->order[s->n++] = i;
	}
}

static const struct dag_node *
test_of(const struct stepper *s, const struct formula *f)
{
	return f->form == FORM_TEST ? &s->part->dag->node[f->node] : NULL;
}

/* Both halves of one 64-bit value? */
static bool
is_whole(const struct dag_node *high, const struct dag_node *low)
{
	return high && low && high->word % 2 && low->word + 1 == high->word &&
	       high->word > BPF_WORD_ARG && high->kind == DAG_EQ &&
	       high->mask == UINT32_MAX && low->mask == UINT32_MAX;
}

static const struct formula *
opposite(struct stepper *s, const struct formula *f)
{
	struct formula *negated = scb_arena_alloc(s->arena, sizeof *negated);

	*negated = *f;
	negated->negated = !f->negated;
	return negated;
}

/*
 * Both, or either of them. One half of a value is joined with the other half
 * first, where `g` begins with that.
 */
static const struct formula *
join(struct stepper *s, const struct formula *f, const struct formula *g,
    bool all)
{
	struct formula *both = scb_arena_alloc(s->arena, sizeof *both);

	if (g->form != FORM_TEST &&
	    ((g->form == FORM_AND) != g->negated) == all &&
	    is_whole(test_of(s, f), test_of(s, g->of[0]))) {
		bool negated = g->negated;

		f = join(s, f, negated ? opposite(s, g->of[0]) : g->of[0], all);
		g = negated ? opposite(s, g->of[1]) : g->of[1];
	}
	both->form = all ? FORM_AND : FORM_OR;
	both->depth = f->depth + g->depth + 1;
	both->of[0] = f;
	both->of[1] = g;
	return both;
}

/* The step takes in the one that it leads to where it holds, or fails. */
static bool
take_in(struct stepper *s, struct step_draft *a, unsigned holds)
{
	uint32_t at = a->to[holds], shared = a->to[!holds];
	struct step_draft *b = &s->draft[at];
	unsigned other; /* the side on which b goes elsewhere */

	if (!b->formula || s->from[at] > 1 ||
	    a->formula->depth + b->formula->depth > DEPTH ||
	    (b->to[0] != shared && b->to[1] != shared))
		return false;
	other = b->to[0] == shared;
	a->formula = join(s, a->formula,
	    other == holds ? b->formula : opposite(s, b->formula), holds);
	a->to[holds] = b->to[other];
	b->formula = NULL;
	s->from[shared]--;
	return true;
}

/*
 * The last ones first: then no step that is done with can take in another one,
 * as what it shares with a later step is led to by both.
 */
static void
unite_steps(struct stepper *s)
{
	for (unsigned i = s->n; i-- > 0;) {
		struct step_draft *a = &s->draft[s->order[i]];

		while (a->formula && (take_in(s, a, 1) || take_in(s, a, 0)))
			continue;
	}
}

/* ---- their text ---------------------------------------------------------- */

static void
assume(struct path *p, const struct dag_node *x, bool holds)
{
	struct cond c = {x->mask, x->k, COND_EQ};

	if (x->kind == DAG_GE)
		c = (struct cond){x->mask, x->k - 1, COND_GT};
	c.rel = holds ? c.rel : cond_not(c.rel);
	scb_path_assume(p, x->word, c);
}

/* Two tests that make one comparison of 64 bits; with which values? */
static bool
find_whole(
    const struct stepper *s, const struct formula *f, struct text_range *values)
{
	bool all = f->form == FORM_AND, on_high, on_low;
	const struct dag_node *high, *low;
	uint64_t v;

	if (f->form == FORM_TEST)
		return false;
	high = test_of(s, f->of[0]);
	low = test_of(s, f->of[1]);
	if (!is_whole(high, low))
		return false;
	on_high = f->of[0]->negated != all;
	on_low = f->of[1]->negated != all;
	v = (uint64_t)high->k << 32 | low->k;
	if (low->kind == DAG_EQ && on_high && on_low)
		*values = (struct text_range){v, v};
	else if (low->kind == DAG_GE && high->k == 0 && on_high && !on_low)
		*values = (struct text_range){0, v - 1};
	else
		return false;
	return true;
}

/* all: these values; else all others. */
static void
put_whole(const struct stepper *s, struct buf *b, const struct formula *f,
    const struct text_range *values, bool all)
{
	unsigned word = test_of(s, f->of[0])->word;
	struct text_write w = {.b = b,
	    .abi = s->part->abi,
	    .call = s->part->call ? s->part->call->name : NULL};

	scb_text_write_ranges(
	    &w, (word - BPF_WORD_ARG) / 2u, 64, values, 1, !all);
}

static void
put_formula(const struct stepper *s, struct buf *b, const struct formula *f,
    bool negated, bool brackets)
{
	const struct dag_node *x = test_of(s, f);
	struct text_range values;
	struct path p;
	bool all;

	negated ^= f->negated;
	if (x) {
		scb_path_any(&p, s->arena);
		assume(&p, x, !negated);
		scb_terms_put(b, s->part, &p, 1u << x->word);
		return;
	}
	all = (f->form == FORM_AND) != negated;
	if (find_whole(s, f, &values)) {
		put_whole(s, b, f, &values, all);
		return;
	}
	scb_buf_str(b, brackets && !all ? "(" : "");
	for (unsigned i = 0; i < 2; i++) {
		scb_buf_str(b, i == 0 ? "" : all ? " && " : " || ");
		put_formula(s, b, f->of[i], negated, all);
	}
	scb_buf_str(b, brackets && !all ? ")" : "");
}

/* What stands between the outermost `or`. */
static void
list_ways(const struct stepper *s, struct explain_step *to,
    const struct formula *f, bool negated)
{
	struct explain_way *way;
	struct text_range values;

	if (f->form != FORM_TEST &&
	    (f->form == FORM_OR) != (negated ^ f->negated) &&
	    !find_whole(s, f, &values)) {
		list_ways(s, to, f->of[0], negated ^ f->negated);
		list_ways(s, to, f->of[1], negated ^ f->negated);
		return;
	}
	way = scb_arena_alloc(s->arena, sizeof *way);
	scb_buf_init(&way->when, s->arena);
	put_formula(s, &way->when, f, negated, false);
	*to->last = way;
	to->last = &way->next;
}

static bool
has_alternatives(const struct stepper *s, const struct formula *f, bool negated)
{
	struct text_range values;

	negated ^= f->negated;
	if (f->form == FORM_TEST || find_whole(s, f, &values))
		return false;
	return (f->form == FORM_OR) != negated ||
	       has_alternatives(s, f->of[0], negated) ||
	       has_alternatives(s, f->of[1], negated);
}

/*
 * A list of alternatives, each a list of conditions, is easier to read than a
 * list of conditions, each a list of alternatives.
 */
static bool
is_better_turned(const struct stepper *s, const struct formula *f)
{
	return f->form == FORM_AND && (has_alternatives(s, f->of[0], false) ||
					  has_alternatives(s, f->of[1], false));
}

unsigned
scb_explain_steps(const struct partition_part *part, struct arena *a,
    struct explain_step **steps)
{
	struct stepper s = {.arena = a, .part = part};
	unsigned *number, n = 0;
	bool turned;

	steps_open(&s);
	unite_steps(&s);
	number = scb_arena_array(a, (size_t)part->node + 1, sizeof *number);
	for (unsigned i = 0; i < s.n; i++)
		if (s.draft[s.order[i]].formula)
			number[s.order[i]] = ++n;
	*steps = scb_arena_array(a, n, sizeof **steps);
	for (unsigned i = 0; i < s.n; i++) {
		const struct step_draft *d = &s.draft[s.order[i]];
		struct explain_step *to;

		if (!d->formula)
			continue;
		to = &(*steps)[number[s.order[i]] - 1];
		to->last = &to->ways;
		turned = is_better_turned(&s, d->formula);
		list_ways(&s, to, d->formula, turned);
		for (unsigned k = 0; k < 2; k++) {
			uint32_t next = d->to[turned ? !k : k];

			to->step[k] = number[next];
			to->verdict[k] = part->dag->node[next].k;
		}
	}
	return n;
}

static void
put_target(struct buf *b, const struct explain_step *s, bool holds)
{
	if (s->step[holds])
		scb_buf_fmt(b, "step %u", s->step[holds]);
	else
		scb_bpf_verdict(b, s->verdict[holds]);
}

void
scb_explain_put_steps(
    struct buf *b, const struct partition_part *part, struct arena *a)
{
	struct explain_step *step;
	unsigned n = scb_explain_steps(part, a, &step);

	for (unsigned i = 0; i < n; i++) {
		scb_buf_fmt(b, i ? "; step %u: " : "step %u: ", i + 1);
		for (const struct explain_way *w = step[i].ways; w; w = w->next)
			scb_buf_fmt(
			    b, w == step[i].ways ? "%s" : " || %s", w->when.p);
		scb_buf_str(b, ": ");
		put_target(b, &step[i], true);
		scb_buf_str(b, ", else ");
		put_target(b, &step[i], false);
	}
}
