/* What a filter costs, and what it could cost at best. */
#include "bpf/reach.h"
#include "emit/emit.h"

/* Fractions are counted in thousandths. */
enum { MILLI = 1000 };

/* Every call executes ld arch, jeq, ld nr and ret. */
enum { FIXED = 4 };

/*
 * log2(x) in thousandths, for x > 0. Squaring the mantissa gives the next bit
 * of the fraction.
 */
static uint64_t
log2_milli(uint64_t x)
{
	uint64_t whole = 63, fraction = 0, mantissa;

	while (!(x >> whole & 1))
		whole--;
	mantissa = (x << (63 - whole)) >> 32; /* 1.0 is 2^31 */
	for (unsigned i = 0; i < 20; i++) {
		mantissa = mantissa * mantissa >> 31;
		fraction <<= 1;
		if (mantissa >> 32) {
			mantissa >>= 1;
			fraction |= 1;
		}
	}
	return whole * MILLI + (fraction * MILLI >> 20);
}

/* A run of numbers for which the policy has one verdict. */
struct run {
	uint64_t weight; /* of the allowed calls in it */
	uint32_t kind;	 /* equal for runs with one verdict */
	bool single;
};

struct costs {
	uint64_t weight, executed; /* allowed calls */
	uint64_t cached; /* of executed, what the kernel's cache spares */
	uint64_t
	    arguments; /* of executed, those that look at arguments or ip */
	uint64_t all_weight, all_executed;
	uint64_t entropy; /* of the runs, thousandths of a bit */
	unsigned compares;
};

static uint64_t
weight_of(const struct emit_filter *f, const char *name)
{
	return f->mix ? scb_mix_count(f->mix, name) : 1;
}

/* The runs of the native ABI's number line; returns how many. */
static unsigned
find_runs(struct arena *arena, const struct emit_filter *f, struct run **runs)
{
	const struct arch *a = f->arches[0];
	const struct eval_segment *s = scb_eval_find(
				      f->eval, a->audit_arch, a->low),
				  *first = s;
	unsigned n = 0, call = 0;
	size_t cap = 0;

	*runs = NULL;
	for (;; s++) {
		struct run *r;

		if (s == first || eval_varies(s - 1) || eval_varies(s) ||
		    s[-1].verdict != s->verdict) {
			*runs = scb_arena_grow(
			    arena, *runs, n, &cap, sizeof **runs);
			(*runs)[n] = (struct run){0,
			    eval_varies(s) ? UINT32_MAX - n : s->verdict,
			    s->low == s->high};
			n++;
		} else {
			(*runs)[n - 1].single = false;
		}
		r = &(*runs)[n - 1];
		for (; call < a->ncalls && a->calls[call].nr <= s->high; call++)
			if (eval_varies(s) || s->verdict == RET_ALLOW)
				r->weight += weight_of(f, a->calls[call].name);
		if (s->high >= a->high)
			return n;
	}
}

static void
entropy(struct costs *c, const struct run *r, unsigned n)
{
	uint64_t total = 0, sum = 0, all;

	for (unsigned i = 0; i < n; i++)
		total += r[i].weight;
	all = total ? log2_milli(total) : 0;
	for (unsigned i = 0; i < n; i++)
		if (r[i].weight)
			sum += r[i].weight * (all - log2_milli(r[i].weight));
	c->entropy = total ? sum / total : 0;
}

/*
 * The fewest comparisons that separate the runs: each run either costs a
 * threshold where its kind differs from the one kept before, or, if it is a
 * single value, one `==` that takes it out. least[k]: with the k-th run the
 * last one kept.
 */
static void
cost_compares(
    struct arena *arena, struct costs *c, const struct run *r, unsigned n)
{
	unsigned *least = scb_arena_array(arena, n, sizeof *least), best;

	c->compares = n;
	for (unsigned i = 0; i < n; i++) {
		best = i == 0 ? 0 : UINT32_MAX;
		for (unsigned k = i, taken = 0; k-- > 0;) {
			unsigned cost =
			    least[k] + taken + (r[k].kind != r[i].kind);

			best = cost < best ? cost : best;
			if (!r[k].single)
				break;
			taken++;
		}
		least[i] = best;
	}
	for (unsigned k = n, taken = 0; k-- > 0; taken++) {
		if (least[k] + taken < c->compares)
			c->compares = least[k] + taken;
		if (!r[k].single)
			break;
	}
}

/*
 * Counts what a run of the program executes for more than number and
 * architecture.
 */
struct watch {
	const struct emit_filter *filter;
	struct bpf_run run;
	unsigned beyond;
	bool is_beyond; /* since the last load */
	bool cached;
};

static void
watch(void *user, size_t pc, uint32_t a, uint32_t x)
{
	struct watch *w = user;
	const struct scbpf_insn *in = &w->filter->program.insn[pc];
	int word = scb_bpf_word(in->k, w->filter->program.big_endian);

	(void)a;
	(void)x;
	if (bpf_is_return(&w->filter->program, pc))
		return;
	if (in->code == BPF_LD_ABS)
		w->is_beyond = word > BPF_WORD_ARCH;
	w->beyond += w->is_beyond;
}

static void
watch_call(struct watch *w, const struct emit_filter *f, uint32_t nr)
{
	struct scbpf_call call = {.nr = nr, .arch = f->arches[0]->audit_arch};

	*w = (struct watch){.filter = f};
	w->run = scb_bpf_sim(&f->program, &call, watch, w);
	w->cached = w->run.verdict == RET_ALLOW &&
		    scb_bpf_const_allow(&f->program, call.arch, call.nr);
}

static void
execute(struct arena *arena, struct costs *c, const struct emit_filter *f)
{
	const struct arch *a = f->arches[0];
	struct reach r;
	struct watch s;

	scb_reach_open(&r, arena, &f->program);
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint64_t w = weight_of(f, a->calls[i].name);

		if (i == 0 || a->calls[i].nr > r.high) {
			scb_reach_call(&r, a->audit_arch, a->calls[i].nr);
			watch_call(&s, f, a->calls[i].nr);
		}
		c->all_weight += w;
		c->all_executed += w * s.run.executed;
		if (s.run.verdict != RET_ALLOW)
			continue;
		c->weight += w;
		c->executed += w * s.run.executed;
		c->arguments += w * s.beyond;
		if (s.cached)
			c->cached += w * s.run.executed;
	}
}

/* The length of the longest path; jumps only go forward. */
static unsigned
longest_path(struct arena *arena, const struct emit_filter *f)
{
	unsigned *longest =
	    scb_arena_array(arena, f->program.count + 1, sizeof *longest);

	for (size_t pc = f->program.count; pc-- > 0;) {
		const struct scbpf_insn *in = &f->program.insn[pc];
		size_t yes = pc + 1, no = pc + 1;

		if (bpf_is_return(&f->program, pc))
			yes = no = f->program.count;
		else if (in->code == (BPF_JMP | BPF_JA))
			yes = no = pc + 1 + in->k;
		else if ((in->code & 7) == BPF_JMP) {
			yes = pc + 1 + in->jt;
			no = pc + 1 + in->jf;
		}
		longest[pc] = 1 + (longest[yes] > longest[no] ? longest[yes]
							      : longest[no]);
	}
	return longest[0];
}

static void
mean(struct buf *b, uint64_t executed, uint64_t weight)
{
	uint64_t v = weight ? (executed * 100 + weight / 2) / weight : 0;

	scb_buf_fmt(b, "%ju.%02ju", (uintmax_t)(v / 100), (uintmax_t)(v % 100));
}

static void
put_least(struct buf *b, const struct emit_filter *f, const struct costs *c)
{
	if (!f->least)
		return;
	mean(b, c->weight * (FIXED * MILLI + f->least) + c->arguments * MILLI,
	    c->weight * MILLI);
	scb_buf_str(b, f->least_exact ? " in the best of all comparison trees, "
				      : " in the best comparison tree found, ");
}

/*
 * The cost that remains where the kernel caches which numbers are always
 * allowed.
 */
static void
put_cache(struct buf *b, const struct arch *a, const struct costs *c)
{
	if (!a->cached)
		return;
	if (!c->cached) {
		scb_buf_str(b, "; the kernel's cache holds none of them");
		return;
	}
	scb_buf_str(b, "; ");
	mean(b, c->executed - c->cached, c->weight);
	scb_buf_str(b, " with the kernel's cache");
}

void
scb_emit_cost(struct buf *b, const struct emit_filter *f)
{
	struct arena *arena = b->arena;
	struct costs c = {0};
	struct run *runs;
	unsigned n = find_runs(arena, f, &runs);

	entropy(&c, runs, n);
	cost_compares(arena, &c, runs, n);
	execute(arena, &c, f);
	scb_buf_fmt(
	    b, "%s%s: ", f->arches[0]->token, f->mix ? ", the mix" : "");
	if (c.weight) {
		mean(b, c.executed, c.weight);
		scb_buf_str(b, " executed on average for allowed calls (");
		put_least(b, f, &c);
		scb_buf_str(b, "entropy of the runs ");
		mean(b, FIXED * MILLI + c.entropy, MILLI);
		put_cache(b, f->arches[0], &c);
		scb_buf_str(b, "), ");
	} else {
		scb_buf_str(b, "no allowed call, ");
	}
	mean(b, c.all_executed, c.all_weight);
	scb_buf_fmt(b,
	    " for all, at most %u; without bit tests at least %u compares "
	    "on the number",
	    longest_path(arena, f), c.compares);
}
