/*
 * Conditions on a call, spelled as in a text policy (scbpf-policy(5)): argument
 * names, `:32` where a condition is narrower or wider than the kernel's use of
 * the argument, `in A..B`, `in {A, B}`. Where the policy language has no form
 * for a condition, it is written as close to it as can be.
 */
#include "analysis/explain.h"

#include <string.h>

enum { NAMED = 8 }; /* values of a range that are worth their names */

/* A thing that is compared. */
struct subject {
	struct buf *b;
	const char *name;
	unsigned natural; /* bits that a condition without a width compares */
	unsigned bits;	  /* that this condition compares */
	bool more;	  /* not the first condition */
	const struct arch *abi;
	const struct facts_family *family; /* words for values; NULL: none */
};

/* ---- values -------------------------------------------------------------- */

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
	return s->family && (s->bits <= 32 || v >> 31 == 0 || v > UINT32_MAX);
}

static void
put_masked(struct subject *s, uint64_t v, uint64_t mask)
{
	if (!has_words(s, v) ||
	    !scb_facts_family_put(s->b, s->family, s->abi, v, mask))
		explain_path_put_number(s->b, v);
}

/* The names of a mask, if they are all of it; else NULL. */
static const char *
mask_names(const struct subject *s, uint64_t v)
{
	struct buf words;

	scb_buf_init(&words, s->b->arena);
	if (!has_words(s, v) ||
	    !scb_facts_family_put_mask(&words, s->family, s->abi, v) ||
	    strstr(words.p, "0x"))
		return NULL;
	return words.p;
}

static void
put_mask(struct subject *s, uint64_t v)
{
	const char *names = mask_names(s, v);

	if (names)
		scb_buf_str(s->b, names);
	else
		scb_buf_fmt(s->b, "0x%jx", (uintmax_t)v);
}

/* ---- subjects ------------------------------------------------------------ */

static void
put_subject(struct subject *s, unsigned bits)
{
	s->bits = bits;
	scb_buf_str(s->b, s->name);
	if (bits != s->natural)
		scb_buf_fmt(s->b, ":%u", bits);
}

static void
begin_condition(struct subject *s)
{
	if (s->more)
		scb_buf_str(s->b, " && ");
	s->more = true;
}

/* ---- sets of values ------------------------------------------------------ */

static void
put_item(struct subject *s, uint64_t low, uint64_t high)
{
	struct buf word;

	scb_buf_init(&word, s->b->arena);
	if (low < high && high - low < NAMED && s->family)
		for (uint64_t v = low;; v++) {
			if (!scb_facts_family_put(
				&word, s->family, s->abi, v, UINT64_MAX))
				break;
			if (v == high) {
				scb_buf_str(s->b, word.p);
				return;
			}
			scb_buf_str(&word, ", ");
		}
	if (low == high) {
		put_masked(s, low, UINT64_MAX);
		return;
	}
	explain_path_put_number(s->b, low);
	scb_buf_str(s->b, "..");
	explain_path_put_number(s->b, high);
}

/* Values v << shift | fill of the ranges, whose first is 0 << shift. */
static void
put_list(struct subject *s, const struct wordset_range *r, unsigned n,
    uint64_t high, unsigned shift)
{
	uint64_t fill = ((uint64_t)1 << shift) - 1;
	size_t at;
	bool braces = n > 1;

	if (braces)
		scb_buf_char(s->b, '{');
	at = s->b->len;
	for (unsigned i = 0; i < n; i++) {
		scb_buf_str(s->b, i ? ", " : "");
		put_item(s, high | (uint64_t)r[i].low << shift,
		    high | (uint64_t)r[i].high << shift | fill);
	}
	if (!braces && strchr(s->b->p + at, ',')) {
		const char *list =
		    scb_arena_copy(s->b->arena, s->b->p + at, s->b->len - at);

		s->b->len = at;
		scb_buf_fmt(s->b, "{%s}", list);
	} else if (braces) {
		scb_buf_char(s->b, '}');
	}
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

/* The subject's ranges, beside a high half that is all of `high`, or free. */
static void
put_ranges(struct subject *s, const struct wordset *w, unsigned bits,
    const uint64_t *high, unsigned shift)
{
	struct wordset_range *left =
	    scb_arena_array(s->b->arena, w->n + 1, sizeof *left);
	const struct wordset_range *r = w->range;
	unsigned n = high ? w->n + 1 : explain_path_complement(w, left);
	uint64_t base = high ? *high : 0;
	bool one = w->n == 1 && r->low == r->high && !shift;

	if (n == 0)
		return;
	begin_condition(s);
	put_subject(s, bits);
	if (one) {
		scb_buf_str(s->b, " == ");
		put_masked(s, base | r->low, UINT64_MAX);
	} else if (!high && n == 1 && left->low == left->high && !shift) {
		scb_buf_str(s->b, " != ");
		put_masked(s, left->low, UINT64_MAX);
	} else if (w->n == 1 && r->low == 0 && base == 0 &&
		   !(s->family && r->high < NAMED && !shift)) {
		scb_buf_str(s->b, " <= ");
		explain_path_put_number(s->b,
		    (uint64_t)r->high << shift | (((uint64_t)1 << shift) - 1));
	} else if (!high && w->n == 1 && r->high == UINT32_MAX) {
		scb_buf_str(s->b, " >= ");
		explain_path_put_number(s->b, (uint64_t)r->low << shift);
	} else if (n < w->n || (n == w->n && !high && left->low == 0)) {
		scb_buf_str(s->b, " not in ");
		put_list(s, left, n, 0, shift);
	} else {
		scb_buf_str(s->b, " in ");
		put_list(s, r, w->n, base, shift);
	}
}

/* ---- bits under a mask --------------------------------------------------- */

/*
 * "prot in PROT_READ|PROT_WRITE": no other bit is set. other: those that must
 * not be, of the subject's.
 */
static bool
put_no_other(struct subject *s, uint64_t other, enum cond_rel rel)
{
	uint64_t all =
	    s->natural == 64 ? UINT64_MAX : ((uint64_t)1 << s->natural) - 1;
	uint64_t bits = all & ~other;

	s->bits = s->natural;
	if ((other & ~all) || rel > COND_NE || !bits || !mask_names(s, bits))
		return false;
	begin_condition(s);
	put_subject(s, s->natural);
	scb_buf_str(s->b, rel == COND_EQ ? " in " : " not in ");
	put_mask(s, bits);
	return true;
}

/* The bits that a condition under a mask compares: those it must have. */
static unsigned
width_of(const struct subject *s, uint64_t mask)
{
	if (s->natural == 64 || mask >> s->natural == 0)
		return s->natural;
	return mask >> 32 ? 64 : 32;
}

static void
put_cond(struct subject *s, const struct cond *c, unsigned shift)
{
	/* ORDER WORD_REL */
	static const char *const rel[] = {"==", "!=", ">", "<="};
	uint64_t mask = (uint64_t)c->mask << shift;
	uint64_t k = (uint64_t)c->k << shift;

	if (c->k == 0 && !shift && s->natural < 64 &&
	    put_no_other(s, mask, c->rel))
		return;
	begin_condition(s);
	if (mask == UINT16_MAX) {
		put_subject(s, 16);
		scb_buf_char(s->b, ' ');
	} else {
		scb_buf_char(s->b, '(');
		put_subject(s, width_of(s, mask));
		scb_buf_str(s->b, " & ");
		put_mask(s, mask);
		scb_buf_str(s->b, ") ");
	}
	scb_buf_fmt(s->b, "%s ", rel[c->rel]);
	if (c->k && c->rel <= COND_NE)
		put_masked(s, k, mask);
	else
		explain_path_put_number(s->b, k);
}

/* A word that has one value needs nothing said about its bits. */
static void
put_conds(struct subject *s, const struct wordset *w, unsigned shift)
{
	if (w->n == 1 && w->range->low == w->range->high)
		return;
	for (unsigned i = 0; i < w->nconds; i++)
		put_cond(s, &w->cond[i], shift);
}

/* ---- two halves ---------------------------------------------------------- */

static bool
is_any(const struct wordset *w)
{
	return w->n == 1 && w->range->low == 0 && w->range->high == UINT32_MAX;
}

/* Both halves, or only that which `words` asks for. */
static void
put_halves(struct subject *s, const struct wordset *w, uint32_t words)
{
	bool one = (words & 2) && w[1].n == 1 && w[1].nconds == 0 &&
		   w[1].range->low == w[1].range->high;
	uint64_t high = (uint64_t)w[1].range->low << 32;

	if (one && w[0].nconds == 0) {
		put_ranges(s, &w[0], 64, &high, 0);
		return;
	}
	if (one && !high && s->natural == 64 && is_any(&w[0]) &&
	    w[0].nconds == 1 && w[0].cond->rel == COND_EQ &&
	    w[0].cond->k == 0 &&
	    put_no_other(s, UINT64_MAX << 32 | w[0].cond->mask, COND_EQ))
		return;
	if (words & 1) {
		put_ranges(s, &w[0], 32, NULL, 0);
		put_conds(s, &w[0], 0);
	}
	if (words & 2) {
		put_ranges(s, &w[1], 64, NULL, 32);
		put_conds(s, &w[1], 32);
	}
}

/* The bits that the policy language compares without a width. */
static unsigned
natural_width(const struct partition_part *part, unsigned arg)
{
	unsigned bits = 0, most = part->abi ? part->abi->arg_bits : 64;

	if (part->abi && part->call)
		bits = scb_facts_width(part->abi, part->call->name, arg);
	return bits == 0 || bits == FACTS_BLOCK || bits > most ? most : bits;
}

const char *
scb_explain_subject(
    const struct partition_part *part, unsigned arg, struct arena *a)
{
	const char *call = part->abi && part->call ? part->call->name : NULL;
	struct buf b;

	for (unsigned i = 0; call && i < 6; i++) {
		const char *name = scb_facts_arg_name(call, i);

		if (name && scb_facts_arg_index(part->abi, call, name,
				strlen(name)) == (int)arg)
			return name;
	}
	scb_buf_init(&b, a);
	scb_buf_fmt(&b, "arg%u", arg);
	return b.p;
}

static void
put_word(struct subject *s, const struct wordset *w, const char *name)
{
	s->name = name;
	put_ranges(s, w, 32, NULL, 0);
	put_conds(s, w, 0);
}

void
scb_explain_path(struct buf *b, const struct partition_part *part,
    const struct path *p, uint32_t words)
{
	struct subject s = {.b = b, .natural = 32, .abi = part->abi};

	if (words & 1u << BPF_WORD_NR)
		put_word(&s, &p->w[BPF_WORD_NR], "nr");
	if (words & 1u << BPF_WORD_ARCH)
		put_word(&s, &p->w[BPF_WORD_ARCH], "arch");
	s.name = "ip";
	s.natural = 64;
	if (words >> BPF_WORD_IP & 3)
		put_halves(&s, &p->w[BPF_WORD_IP], words >> BPF_WORD_IP & 3);
	for (unsigned i = 0; i < 6; i++) {
		unsigned w = BPF_WORD_ARG + 2 * i;

		if (!(words >> w & 3))
			continue;
		s.name = scb_explain_subject(part, i, b->arena);
		s.natural = natural_width(part, i);
		s.family =
		    part->abi && part->call
			? scb_facts_family_of(part->abi, part->call->name, i)
			: NULL;
		put_halves(&s, &p->w[w], words >> w & 3);
	}
	if (!s.more)
		scb_buf_str(b, "always");
}
