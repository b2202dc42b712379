/* Conditions on a call in words. */
#include "analysis/explain.h"

#include <string.h>

/* A thing that is compared. */
struct subject {
	struct buf *b;
	const char *name; /* with one %u */
	unsigned index;
	uint64_t high; /* of a value in whose low half the ranges lie */
	bool whole;    /* the high half is a part of the comparison */
	bool more;     /* not the first condition */
	const struct arch *abi;
	const struct facts_family *family; /* words for values; NULL: none */
	bool exact; /* 32 bits are compared, and the text says so */
};

static void
explain_path_begin(struct subject *s)
{
	if (s->more)
		scb_buf_str(s->b, " && ");
	s->more = true;
}

static void
explain_path_put_number(struct buf *b, uint64_t v)
{
	scb_buf_fmt(b, v < 1000 ? "%ju" : "0x%jx", (uintmax_t)v);
}

/*
 * A negative constant has 64 bits, of which a comparison of 32 says less,
 * unless the argument has no more.
 */
static bool
has_words(const struct subject *s, uint64_t v)
{
	return s->family && (s->exact || v >> 31 == 0 || v > UINT32_MAX);
}

static void
put_masked(struct subject *s, uint64_t v, uint64_t mask)
{
	if (!has_words(s, v) ||
	    !scb_facts_family_put(s->b, s->family, s->abi, v, mask))
		explain_path_put_number(s->b, v);
}

static void
explain_path_put_value(struct subject *s, uint64_t v)
{
	put_masked(s, v, UINT64_MAX);
}

/* In words only if they are all of it. */
static void
put_mask(struct subject *s, uint64_t v)
{
	struct buf words;

	scb_buf_init(&words, s->b->arena);
	if (!has_words(s, v) ||
	    !scb_facts_family_put_mask(&words, s->family, s->abi, v) ||
	    strstr(words.p, "0x"))
		scb_buf_fmt(s->b, "0x%jx", (uintmax_t)v);
	else
		scb_buf_fmt(
		    s->b, strchr(words.p, '|') ? "(%s)" : "%s", words.p);
}

static void
put_name(struct subject *s, const char *half)
{
	if (*half)
		scb_buf_fmt(s->b, "%s(", half);
	scb_buf_fmt(s->b, s->name, s->index);
	if (*half)
		scb_buf_char(s->b, ')');
}

static void
put_set(struct subject *s, const struct wordset_range *r, unsigned n)
{
	bool braces = n > 1;

	if (braces)
		scb_buf_char(s->b, '{');
	for (unsigned i = 0; i < n; i++) {
		scb_buf_str(s->b, i ? ", " : "");
		if (r[i].low == r[i].high) {
			explain_path_put_value(s, s->high | r[i].low);
			continue;
		}
		explain_path_put_number(s->b, s->high | r[i].low);
		scb_buf_char(s->b, '-');
		explain_path_put_number(s->b, s->high | r[i].high);
	}
	if (braces)
		scb_buf_char(s->b, '}');
}

/* What the ranges leave out; as many as there is room for, to. */
static unsigned
explain_path_complement(const struct wordset *w, struct wordset_range *to)
{
	unsigned n = 0;
	uint32_t low = 0;

	for (unsigned i = 0; i < w->n; i++) {
		if (w->range[i].low > low)
			to[n++] =
			    (struct wordset_range){low, w->range[i].low - 1};
		low = w->range[i].high + 1;
	}
	if (w->range[w->n - 1].high < UINT32_MAX)
		to[n++] = (struct wordset_range){low, UINT32_MAX};
	return n;
}

static void
put_ranges(struct subject *s, const struct wordset *w, const char *half)
{
	const struct wordset_range *r = w->range;
	struct wordset_range *left =
	    scb_arena_array(s->b->arena, w->n + 1, sizeof *left);
	unsigned n = s->whole ? w->n + 1 : explain_path_complement(w, left);

	if (n == 0)
		return;
	explain_path_begin(s);
	put_name(s, half);
	if (w->n == 1 && r->low == r->high) {
		scb_buf_str(s->b, " == ");
		explain_path_put_value(s, s->high | r->low);
	} else if (n == 1 && left->low == left->high) {
		scb_buf_str(s->b, " != ");
		explain_path_put_value(s, left->low);
	} else if (w->n == 1 && r->low == 0 && s->high == 0) {
		scb_buf_str(s->b, " <= ");
		explain_path_put_number(s->b, r->high);
	} else if (w->n == 1 && r->high == UINT32_MAX && !s->whole) {
		scb_buf_str(s->b, " >= ");
		explain_path_put_number(s->b, r->low);
	} else if (n < w->n) {
		scb_buf_str(s->b, " not in ");
		put_set(s, left, n);
	} else {
		scb_buf_str(s->b, " in ");
		put_set(s, r, w->n);
	}
}

static void
put_conds(struct subject *s, const struct wordset *w, unsigned shift)
{
	/* ORDER WORD_REL */
	static const char *const rel[] = {"==", "!=", ">", "<="};

	for (unsigned i = 0; i < w->nconds; i++) {
		const struct cond *c = &w->cond[i];
		uint64_t mask = (uint64_t)c->mask << shift;

		explain_path_begin(s);
		scb_buf_char(s->b, '(');
		scb_buf_fmt(s->b, s->name, s->index);
		scb_buf_str(s->b, " & ");
		put_mask(s, mask);
		scb_buf_fmt(s->b, ") %s ", rel[c->rel]);
		if (c->k && c->rel <= COND_NE)
			put_masked(s, (uint64_t)c->k << shift, mask);
		else
			explain_path_put_number(s->b, (uint64_t)c->k << shift);
	}
}

/* Both halves, or only that which `words` asks for. */
static void
put_halves(
    struct subject *s, const struct wordset *w, uint32_t words, bool narrow)
{
	bool one = w[1].n == 1 && w[1].range[0].low == w[1].range[0].high;

	s->high = 0;
	s->exact = false;
	s->whole = (words & 2) && one;
	if (s->whole && w[0].nconds == 0) {
		s->high = (uint64_t)w[1].range[0].low << 32;
		put_ranges(s, &w[0], "");
		s->whole = false;
		return;
	}
	s->whole = false;
	if (words & 1) {
		s->exact = true;
		put_ranges(s, &w[0], narrow ? "" : "low");
		s->exact = narrow;
		put_conds(s, &w[0], 0);
	}
	if (words & 2) {
		s->family = NULL;
		put_ranges(s, &w[1], "high");
		put_conds(s, &w[1], 32);
	}
}

void
scb_explain_path(struct buf *b, const struct partition_part *part,
    const struct path *p, uint32_t words)
{
	bool narrow = part->abi && part->abi->arg_bits == 32;
	struct subject s = {.b = b, .name = "nr", .abi = part->abi};

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

		if (part->abi && part->call)
			s.family = scb_facts_family_of(
			    part->abi, part->call->name, s.index);
		put_halves(&s, &p->w[w], words >> w & 3, narrow);
	}
	if (!s.more)
		scb_buf_str(b, "always");
}
