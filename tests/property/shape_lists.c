/*
 * Allow lists as other tools write them: every call in them is explained, a
 * diff with the policy that they were made from shows exactly what differs, and
 * opt shortens them to filters that are proved equal.
 */
#include "shape_run.h"

#include "analysis/semdiff.h"
#include "convert.h"

/* ---- the shapes --------------------------------------------------------- */

/*
 * A tree whose leaves are lists of this length; greater: by jgt, else by jge.
 */
static void
tree(struct shape *s, struct shape_ends *e, const struct shape_rules *all,
    int from, int to, int leaf, bool greater)
{
	int mid = from + (to - from) / 2, right;

	if (to - from <= leaf) {
		shape_list(s, e, all, from, to);
		return;
	}
	right = shape_label(s);
	if (greater)
		shape_if(s, BPF_JGT, all->rule[mid].nr - 1, right, NEXT);
	else
		shape_if(s, BPF_JGE, all->rule[mid].nr, right, NEXT);
	tree(s, e, all, from, mid, leaf, greater);
	shape_place(s, right);
	tree(s, e, all, mid, to, leaf, greater);
}

static void
one_list(struct shape *s, struct shape_ends *e, const struct shape_rules *all)
{
	shape_list(s, e, all, 0, all->n);
}

/* As libseccomp's second level. */
static void
tree_of_four(
    struct shape *s, struct shape_ends *e, const struct shape_rules *all)
{
	tree(s, e, all, 0, all->n, 4, true);
}

/* As gVisor's. */
static void
tree_of_one(
    struct shape *s, struct shape_ends *e, const struct shape_rules *all)
{
	tree(s, e, all, 0, all->n, 1, false);
}

/* As minijail's: a jump to a block for each call that has conditions. */
static void
blocks(struct shape *s, struct shape_ends *e, const struct shape_rules *all)
{
	int *block = calloc((size_t)all->n, sizeof *block);

	for (int i = 0; block && i < all->n; i++) {
		const struct shape_rule *r = &all->rule[i];

		block[i] =
		    r->nterms ? shape_label(s) : shape_end(s, e, r->verdict);
		shape_if(s, BPF_JEQ, r->nr, block[i], NEXT);
	}
	shape_ret(s, all->other);
	for (int i = 0; block && i < all->n; i++) {
		const struct shape_rule *r = &all->rule[i];

		if (!r->nterms)
			continue;
		shape_place(s, block[i]);
		shape_terms(s, r, shape_end(s, e, r->verdict),
		    shape_end(s, e, all->other));
	}
	free(block);
}

/* A run of numbers with one decision. */
struct run {
	uint32_t low;
	int rule; /* -1: none, `other` */
};

static bool
is_alike(const struct shape_rules *all, int i, int j)
{
	const struct shape_rule *r, *q;

	if (i < 0 || j < 0)
		return false;
	r = &all->rule[i];
	q = &all->rule[j];
	return !r->nterms && !q->nterms && r->verdict == q->verdict;
}

static void
runs(struct shape *s, struct shape_ends *e, const struct shape_rules *all,
    const struct run *run, int n)
{
	int right;

	if (n == 1) {
		const struct shape_rule *r;

		if (run->rule < 0) {
			shape_ret(s, all->other);
			return;
		}
		r = &all->rule[run->rule];
		shape_terms(s, r, shape_end(s, e, r->verdict),
		    shape_end(s, e, all->other));
		return;
	}
	right = shape_label(s);
	shape_if(s, BPF_JGE, run[n / 2].low, right, NEXT);
	runs(s, e, all, run, n / 2);
	shape_place(s, right);
	runs(s, e, all, run + n / 2, n - n / 2);
}

/* As kafel's and bpf_dsl's: a tree of ranges, thresholds only. */
static void
ranges(struct shape *s, struct shape_ends *e, const struct shape_rules *all)
{
	static struct run run[2 * SHAPE_RULES + 1];
	uint32_t next = 0; /* first number not in a run yet */
	int n = 0;

	for (int i = 0; i < all->n; i++) {
		uint32_t nr = all->rule[i].nr;

		if (nr > next)
			run[n++] = (struct run){next, -1};
		if (!n || !is_alike(all, run[n - 1].rule, i) || nr > next)
			run[n++] = (struct run){nr, i};
		next = nr + 1;
	}
	run[n++] = (struct run){next, -1};
	runs(s, e, all, run, n);
}

typedef void layout(
    struct shape *s, struct shape_ends *e, const struct shape_rules *all);

/* ---- whole filters ------------------------------------------------------ */

struct input {
	struct shape_rules rules[ABIS]; /* ORDER abis */
	const struct arch *native;
	bool alone; /* x86_64 and no other */
};

/* One program for all architectures; calls of any other are killed. */
static void
put_filter(struct shape *s, const struct input *in, layout *put)
{
	struct shape_ends e = {.n = 0};
	int bad, x32 = 0, x86 = 0;

	shape_open(s);
	bad = shape_end(s, &e, RET_KILL_PROCESS);
	shape_load(s, BPF_WORD_ARCH);
	if (!in->alone) {
		x32 = shape_label(s);
		x86 = shape_label(s);
	}
	shape_if(
	    s, BPF_JEQ, in->native->audit_arch, NEXT, in->alone ? bad : x86);
	shape_load(s, BPF_WORD_NR);
	shape_if(s, BPF_JGE, X32_BIT, in->alone ? bad : x32, NEXT);
	put(s, &e, &in->rules[0]);
	if (!in->alone) {
		shape_place(s, x32);
		put(s, &e, &in->rules[1]);
		shape_place(s, x86);
		shape_if(s, BPF_JEQ, scb_facts_arch("x86", 3)->audit_arch, NEXT,
		    bad);
		shape_load(s, BPF_WORD_NR);
		put(s, &e, &in->rules[2]);
	}
	shape_put_ends(s, &e);
	shape_close(s);
}

/* ---- differences -------------------------------------------------------- */

/*
 * The evaluator lets number -1 through (SEMANTICS 6), and these shapes treat it
 * like other numbers: no other difference is allowed.
 */
static void
differs_in_minus_one(struct arena *a, const struct shape *s,
    const struct compile_result *r, const char *which)
{
	struct partition v = {
	    .program = {{s->insn, s->count, false}, r->program}};
	size_t mark = scb_arena_mark(a);
	struct semdiff all;
	bool only = true;

	scb_partition_add(&v, scb_facts_arch("x86_64", 6)->audit_arch);
	all = scb_semdiff_programs(&v, a);
	check(!all.inconclusive, "%s: not all compared", which);
	for (const struct semdiff_change *c = all.first; c; c = c->next)
		only &= c->part.low == UINT32_MAX && !c->part.other;
	check(all.first && only, "%s: another change than that of -1", which);
	scb_arena_release(a, mark);
}

/* ---- written back -------------------------------------------------------- */

/*
 * The text is proved except for number -1, and has the conditions, which these
 * shapes have on 64 bits.
 */
static void
converted(struct arena *a, struct diag *d, const struct shape *s,
    const struct input *in, const char *which)
{
	const struct convert_input input = {
	    in->native, {s->insn, s->count, false}};
	const struct convert_request r = {.input = &input,
	    .n = 1,
	    .to = scb_dialect_named("text"),
	    .origin = "Converted from a shape"};
	size_t mark = scb_arena_mark(a);
	struct buf b;

	scb_buf_init(&b, a);
	scb_convert(&b, a, d, &r);
	check(strstr(b.p, in->alone ? "\n@arch x86_64\n"
				    : "\n@arch x86_64 x86 x32\n") &&
		  strstr(b.p, "\n@enosys off\n") &&
		  strstr(b.p, "\n@args 64\n") &&
		  strstr(b.p, in->alone ? "\nsocket: family not in {AF_ALG, "
					  "AF_VSOCK}\n"
					: "\nsocket[arch=x86_64,x32]: family "
					  "not in {AF_ALG, AF_VSOCK}\n"),
	    "%s: the text is\n%s", which, b.p);
	scb_arena_release(a, mark);
}

/* ---- allow lists -------------------------------------------------------- */

static const struct {
	const char *name;
	layout *put;
} layouts[] = {
    {"a list, as libseccomp's", one_list},
    {"a tree, as libseccomp's", tree_of_four},
    {"a tree, as gVisor's", tree_of_one},
    {"blocks, as minijail's", blocks},
    {"ranges, as kafel's", ranges},
};

/* x86_64 alone, or with the two others that it can run. */
static void
test_lists(struct arena *a, struct diag *d, struct shape *s, bool alone)
{
	struct input *in = scb_arena_alloc(a, sizeof *in);
	struct policy *p = scb_builtin_policy(a);
	struct compile_request req = {.arches = {scb_facts_arch("x86_64", 6)},
	    .narches = 1,
	    .only = alone,
	    .enosys = POLICY_ENOSYS_OFF,
	    .args64 = true,
	    .clone3_policy = true};
	const struct compile_result *r = scb_compile_policy(a, d, p, &req);

	in->native = req.arches[0];
	in->alone = alone;
	for (int i = 0; i < ABIS; i++)
		shape_read(&in->rules[i], p, &r->setup,
		    scb_facts_arch(abis[i], strlen(abis[i])));
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		put_filter(s, in, layouts[i].put);
		explained(a, s, layouts[i].name);
		converted(a, d, s, in, layouts[i].name);
		if (alone)
			differs_in_minus_one(a, s, r, layouts[i].name);
		short_enough(a, d, s, alone ? 78 : 260, layouts[i].name);
	}
}

static void
test_both(struct arena *a, struct diag *d, struct shape *s)
{
	test_lists(a, d, s, true);
	test_lists(a, d, s, false);
}

int
main(void)
{
	return shape_main(test_both);
}
