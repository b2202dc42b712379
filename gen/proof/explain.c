#include "proof/explain.h"

#include <string.h>

/* Ends of one part that are worth uniting: it takes their square. */
enum { MANY = 200 };

/* ---- fewer ends --------------------------------------------------------- */

static bool
same_ranges(const struct word *v, const struct word *w)
{
	return v->n == w->n &&
	       memcmp(v->range, w->range, v->n * sizeof *v->range) == 0;
}

static bool
same_cond(const struct word_cond *c, const struct word_cond *d)
{
	return c->mask == d->mask && c->k == d->k && c->rel == d->rel;
}

static bool
same_conds(const struct word *v, const struct word *w)
{
	if (v->nconds != w->nconds)
		return false;
	for (unsigned i = 0; i < v->nconds; i++)
		if (!same_cond(&v->cond[i], &w->cond[i]))
			return false;
	return true;
}

static bool
same_word(const struct word *v, const struct word *w)
{
	return same_ranges(v, w) && same_conds(v, w);
}

static void
unite_ranges(struct word *v, const struct word *w, struct arena *a)
{
	struct word_range *to = arena_array(a, v->n + w->n, sizeof *to);
	unsigned n = 0, i = 0, j = 0;

	while (i < v->n || j < w->n) {
		bool first = j == w->n ||
			     (i < v->n && v->range[i].low < w->range[j].low);
		struct word_range r = first ? v->range[i++] : w->range[j++];

		if (n && (to[n - 1].high == UINT32_MAX ||
			     r.low <= to[n - 1].high + 1)) {
			if (r.high > to[n - 1].high)
				to[n - 1].high = r.high;
		} else {
			to[n++] = r;
		}
	}
	v->range = to;
	v->n = n;
}

/* One condition holds in v and fails in w: together they do without it. */
static bool
drop_cond(struct word *v, const struct word *w)
{
	unsigned at = v->nconds;

	if (v->nconds != w->nconds || !same_ranges(v, w))
		return false;
	for (unsigned i = 0; i < v->nconds; i++) {
		struct word_cond no = v->cond[i];

		if (same_cond(&v->cond[i], &w->cond[i]))
			continue;
		no.rel = word_not(no.rel);
		if (at < v->nconds || !same_cond(&no, &w->cond[i]))
			return false;
		at = i;
	}
	if (at == v->nconds)
		return false;
	v->nconds--;
	memmove(
	    &v->cond[at], &v->cond[at + 1], (v->nconds - at) * sizeof *v->cond);
	return true;
}

/* Two boxes that differ in one direction only are one box. */
static bool
unite(struct path *p, const struct path *q, struct arena *a)
{
	unsigned at = BPF_WORDS;

	for (unsigned i = 0; i < BPF_WORDS; i++) {
		if (same_word(&p->w[i], &q->w[i]))
			continue;
		if (at < BPF_WORDS)
			return false;
		at = i;
	}
	if (at == BPF_WORDS)
		return true;
	if (!same_conds(&p->w[at], &q->w[at]))
		return drop_cond(&p->w[at], &q->w[at]);
	unite_ranges(&p->w[at], &q->w[at], a);
	return true;
}

static bool
unite_one(struct survey_part *part, struct arena *a)
{
	for (struct survey_end *e = part->ends; e; e = e->next)
		for (struct survey_end **f = &e->next; *f; f = &(*f)->next)
			if ((*f)->verdict[0] == e->verdict[0] &&
			    unite(&e->path, &(*f)->path, a)) {
				*f = (*f)->next;
				part->nends--;
				return true;
			}
	return false;
}

void
explain_unite(struct survey_part *part, struct arena *a)
{
	if (part->nends <= MANY)
		while (unite_one(part, a))
			continue;
}

/* ---- words -------------------------------------------------------------- */

static bool
is_free(const struct word *w)
{
	return w->nconds == 0 && w->n == 1 && w->range[0].low == 0 &&
	       w->range[0].high == UINT32_MAX;
}

uint32_t
explain_words(const struct survey_part *part)
{
	uint32_t words = 0;

	for (const struct survey_end *e = part->ends; e; e = e->next)
		for (unsigned i = 0; i < BPF_WORDS; i++)
			if (part->why ? !is_free(&e->path.w[i])
				      : !same_word(&part->ends->path.w[i],
					    &e->path.w[i]))
				words |= 1u << i;
	return words;
}

/* A thing that is compared. */
struct subject {
	struct buf *b;
	const char *name; /* with one %u */
	unsigned index;
	uint64_t high; /* of a value in whose low half the ranges lie */
	bool whole;    /* the high half is a part of the comparison */
	bool more;     /* not the first condition */
};

static void
begin(struct subject *s)
{
	if (s->more)
		buf_str(s->b, " and ");
	s->more = true;
}

static void
put_value(struct buf *b, uint64_t v)
{
	buf_fmt(b, v < 1000 ? "%ju" : "0x%jx", (uintmax_t)v);
}

static void
put_name(struct subject *s, const char *half)
{
	if (*half)
		buf_fmt(s->b, "%s(", half);
	buf_fmt(s->b, s->name, s->index);
	if (*half)
		buf_char(s->b, ')');
}

static void
put_set(struct subject *s, const struct word_range *r, unsigned n)
{
	bool braces = n > 1;

	if (braces)
		buf_char(s->b, '{');
	for (unsigned i = 0; i < n; i++) {
		buf_str(s->b, i ? ", " : "");
		put_value(s->b, s->high | r[i].low);
		if (r[i].low == r[i].high)
			continue;
		buf_char(s->b, '-');
		put_value(s->b, s->high | r[i].high);
	}
	if (braces)
		buf_char(s->b, '}');
}

/* What the ranges leave out; as many as there is room for, to. */
static unsigned
complement(const struct word *w, struct word_range *to)
{
	unsigned n = 0;
	uint32_t low = 0;

	for (unsigned i = 0; i < w->n; i++) {
		if (w->range[i].low > low)
			to[n++] = (struct word_range){low, w->range[i].low - 1};
		low = w->range[i].high + 1;
	}
	if (w->range[w->n - 1].high < UINT32_MAX)
		to[n++] = (struct word_range){low, UINT32_MAX};
	return n;
}

static void
put_ranges(struct subject *s, const struct word *w, const char *half)
{
	const struct word_range *r = w->range;
	struct word_range *left =
	    arena_array(s->b->arena, w->n + 1, sizeof *left);
	unsigned n = s->whole ? w->n + 1 : complement(w, left);

	if (n == 0)
		return;
	begin(s);
	put_name(s, half);
	if (w->n == 1 && r->low == r->high) {
		buf_str(s->b, " == ");
		put_value(s->b, s->high | r->low);
	} else if (n == 1 && left->low == left->high) {
		buf_str(s->b, " != ");
		put_value(s->b, left->low);
	} else if (w->n == 1 && r->low == 0 && s->high == 0) {
		buf_str(s->b, " <= ");
		put_value(s->b, r->high);
	} else if (w->n == 1 && r->high == UINT32_MAX && !s->whole) {
		buf_str(s->b, " >= ");
		put_value(s->b, r->low);
	} else if (n < w->n) {
		buf_str(s->b, " not in ");
		put_set(s, left, n);
	} else {
		buf_str(s->b, " in ");
		put_set(s, r, w->n);
	}
}

static void
put_conds(struct subject *s, const struct word *w, unsigned shift)
{
	/* ORDER WORD_REL */
	static const char *const rel[] = {"==", "!=", ">", "<="};

	for (unsigned i = 0; i < w->nconds; i++) {
		const struct word_cond *c = &w->cond[i];

		begin(s);
		buf_char(s->b, '(');
		buf_fmt(s->b, s->name, s->index);
		buf_fmt(s->b, " & 0x%jx) %s ", (uintmax_t)c->mask << shift,
		    rel[c->rel]);
		put_value(s->b, (uint64_t)c->k << shift);
	}
}

/* Both halves, or only that which `words` asks for. */
static void
put_halves(struct subject *s, const struct word *w, uint32_t words, bool narrow)
{
	bool one = w[1].n == 1 && w[1].range[0].low == w[1].range[0].high;

	s->high = 0;
	s->whole = (words & 2) && one;
	if (s->whole && w[0].nconds == 0) {
		s->high = (uint64_t)w[1].range[0].low << 32;
		put_ranges(s, &w[0], "");
		s->whole = false;
		return;
	}
	s->whole = false;
	if (words & 1) {
		put_ranges(s, &w[0], narrow ? "" : "low");
		put_conds(s, &w[0], 0);
	}
	if (words & 2) {
		put_ranges(s, &w[1], "high");
		put_conds(s, &w[1], 32);
	}
}

void
explain_path(struct buf *b, const struct survey_part *part,
    const struct path *p, uint32_t words)
{
	bool narrow = part->abi && part->abi->arg_bits == 32;
	struct subject s = {.b = b, .name = "nr"};

	if (words & 1u << BPF_WORD_NR) {
		put_ranges(&s, &p->w[BPF_WORD_NR], "");
		put_conds(&s, &p->w[BPF_WORD_NR], 0);
	}
	s.name = "arch";
	if (words & 1u << BPF_WORD_ARCH) {
		put_ranges(&s, &p->w[BPF_WORD_ARCH], "");
		put_conds(&s, &p->w[BPF_WORD_ARCH], 0);
	}
	s.name = "ip";
	put_halves(&s, &p->w[BPF_WORD_IP], words >> BPF_WORD_IP & 3, narrow);
	s.name = "arg%u";
	for (s.index = 0; s.index < 6; s.index++) {
		unsigned w = BPF_WORD_ARG + 2 * s.index;

		put_halves(&s, &p->w[w], words >> w & 3, narrow);
	}
	if (!s.more)
		buf_str(b, "always");
}
