#include "tree/nrtree_private.h"

#include <string.h>

#include "tree/code.h"
#include "tree/search.h"
#include "tree/decompose.h"

static void
nrtree_split_line(struct dag *d, struct intervals *l, bool size)
{
	for (size_t i = 0; i < l->n; i++)
		if (!scb_dag_is_leaf(d, l->run[i].node))
			l->run[i].node =
			    scb_decompose_words(d, l->run[i].node, size);
	scb_intervals_merge(l);
}

/* --- the tree ------------------------------------------------------------- */

/* The number at which another covered ABI of this AUDIT_ARCH begins. */
static uint32_t
border(const struct policy_setup *s, uint32_t audit)
{
	uint32_t at = 0;

	for (unsigned i = 0; i < s->narches; i++)
		if (s->arches[i]->audit_arch == audit && s->arches[i]->low > at)
			at = s->arches[i]->low;
	return at;
}

/*
 * Which runs of a line are another ABI's than the one that it is for. bit: they
 * are numbers of the line's own with this bit set; without it, their tree can
 * have parts of the tree for those. 0: there is no such bit.
 */
struct others {
	size_t first, n; /* n 0: none */
	uint32_t bit;
};

/* native: the line's own ABI may be the one beyond the border. */
static struct others
find_others(const struct intervals *l, const struct policy_setup *s,
    uint32_t audit, bool native)
{
	uint32_t at = border(s, audit);
	size_t cut = 0, end;

	while (cut < l->n && l->run[cut].low < at)
		cut++;
	if (cut == 0 || cut == l->n || l->run[cut].low != at)
		return (struct others){0, 0, 0};
	if (native && s->arches[0]->low == at)
		return (struct others){0, cut, 0};
	if (at & (at - 1))
		return (struct others){cut, l->n - cut, 0};
	end = l->n;
	while (l->run[end - 1].high > (at | (at - 1)))
		end--;
	return end > cut + 1 ? (struct others){cut, end - cut, at}
			     : (struct others){0, 0, 0};
}

/* Makes them one run that leads to the node; returns its index. */
static size_t
nrtree_fold(struct intervals *l, const struct others *o, uint32_t node)
{
	size_t last = o->first + o->n - 1;

	l->run[o->first].high = l->run[last].high;
	l->run[o->first].node = node;
	memmove(l->run + o->first + 1, l->run + last + 1,
	    (l->n - last - 1) * sizeof *l->run);
	l->n -= o->n - 1;
	return o->first;
}

/* Other ABIs than the native one are rarely used: there, size counts more. */
static unsigned
price(const struct tree_goal *goal, bool native)
{
	if (goal->price)
		return goal->price;
	if (!native)
		return TREE_RARE;
	return goal->mix ? TREE_MEASURED : TREE_BALANCED;
}

/* ---- two ABIs on one line ------------------------------------------------ */

static uint32_t
fill_hole(void *user, struct dag *d, uint32_t node)
{
	const uint32_t *hole = user;

	(void)d;
	return node == hole[0] ? hole[1] : node;
}

/* A leaf that nothing else leads to. */
static uint32_t
nrtree_hole(struct dag *d)
{
	uint32_t n = d->n, k = UINT32_MAX;

	while (scb_dag_leaf(d, k) < n)
		k--;
	return d->n - 1;
}

/* The other ABI's part of the line becomes a rare run. */
static void
fold_others(struct intervals *l, uint32_t *weight, const struct others *o,
    uint32_t node)
{
	size_t run = nrtree_fold(l, o, node);

	weight[run] = RARE;
	memmove(weight + run + 1, weight + run + o->n,
	    (l->n - run - 1) * sizeof *weight);
}

/* The others' runs in memory of their own, of the number without the bit. */
static struct intervals
take_part(const struct intervals *l, const struct others *o)
{
	struct intervals part = {l->arena, NULL, o->n, o->n};

	part.run = scb_arena_array(l->arena, o->n, sizeof *part.run);
	memcpy(part.run, l->run + o->first, o->n * sizeof *part.run);
	for (size_t i = 0; i < o->n; i++) {
		part.run[i].low &= ~o->bit;
		part.run[i].high &= ~o->bit;
	}
	return part;
}

/*
 * Two ABIs on one line are searched separately: for the native one, the other
 * is one more run, and a rare one. The search is cubic, and their tables have
 * little in common except the numbers of many calls.
 */
static uint32_t
search_apart(struct dag *d, const struct nrtree_line *line, struct intervals *l,
    const struct nrtree_how *how, struct search search)
{
	const struct policy_setup *s = how->setup;
	uint32_t *weight = scb_nrtree_weigh(d, line, s, how->goal);
	struct others o = find_others(l, s, line->audit, how->native);
	struct intervals part;
	struct search other = search;
	struct search_shared shared;
	uint32_t hole[2], root;

	search.weight = weight;
	if (!o.n)
		return scb_search_tree(d, l, &search);
	part = take_part(l, &o);
	other.weight = memcpy(scb_arena_array(d->arena, o.n, sizeof *weight),
	    weight + o.first, o.n * sizeof *weight);
	other.price = price(how->goal, false);
	hole[0] = nrtree_hole(d);
	fold_others(l, weight, &o, hole[0]);
	root = scb_search_tree(d, l, &search);
	if (o.bit) {
		shared = scb_nrtree_trees(
		    d, root, hole[0], (struct nrtree_as){BPF_WORD_NR, o.bit});
		other.shared = &shared;
		other.mask = ~o.bit;
	}
	hole[1] = scb_search_tree(d, &part, &other);
	scb_dag_stamp(d);
	return scb_dag_rewrite(
	    d, root, &(struct dag_rewrite){.leaf = fill_hole, .user = hole});
}

static uint32_t
search_together(struct dag *d, const struct nrtree_line *line, uint32_t bit,
    const struct nrtree_how *how, struct search search)
{
	struct intervals folded = scb_nrtree_fold_bit(d, line->runs, bit);
	struct nrtree_line own = {
	    .runs = &folded, .mask = ~bit, .audit = line->audit};

	search.mask = ~bit;
	search.shared = NULL;
	search.weight = scb_nrtree_weigh(d, &own, how->setup, how->goal);
	return scb_search_tree(d, &folded, &search);
}

/* A tree of the native ABI's line, and the tests that its calls pass. */
struct native {
	uint32_t tree, tests;
};

static struct native
search_at(struct dag *d, const struct nrtree_line *line,
    const struct nrtree_how *how, const struct search *search, unsigned price)
{
	struct nrtree_line own = *line;
	struct search cheaper = *search;
	struct intervals runs;
	struct native n;

	cheaper.price = price;
	own.runs = &runs;
	scb_intervals_copy(&runs, line->runs);
	n.tree = search_apart(d, &own, &runs, how, cheaper);
	n.tests =
	    scb_nrtree_tests(d, line->runs, how->setup->arches[0], n.tree);
	return n;
}

/*
 * Searches at prices from the highest down to 1, until the tree is no worse
 * than the rival. The last price is tried before 10: if it saves no test, those
 * in between do not.
 */
static void
search_cheaper(struct dag *d, const struct nrtree_line *line,
    const struct nrtree_how *how, const struct search *search,
    const unsigned *price, uint32_t rival, struct native *best)
{
	struct native next = {0, UINT32_MAX}, last = {0, 0};

	for (unsigned i = 0; best->tests > rival && !(i && price[i - 1] == 1);
	     i++) {
		if (price[i] <= 10)
			last = last.tests ? last
					  : search_at(d, line, how, search, 1);
		if (last.tests >= next.tests)
			return;
		next = price[i] > 1 ? search_at(d, line, how, search, price[i])
				    : last;
		if (next.tests < best->tests)
			*best = next;
	}
}

/*
 * The native ABI's line. If its calls would execute fewer tests on average in
 * minijail's binary search tree, the search is repeated: at lower prices of an
 * instruction, then with equal weights, and at last with the weight of allowed
 * calls alone. A price of 35 seldom saves more than a 64th of the tests, and is
 * left out if they have to be fewer.
 */
static uint32_t
search_native(struct dag *d, const struct nrtree_line *line,
    const struct nrtree_how *how, const struct search *search)
{
	static const unsigned prices[] = {35, 20, 10, 1}, alike[] = {20, 1};
	struct native best = search_at(d, line, how, search, search->price);
	uint32_t rival = scb_nrtree_rival(
	    d, line->runs, how->setup->arches[0], search->known);
	struct nrtree_line own = *line;

	if (rival && best.tests > rival)
		search_cheaper(d, line, how, search,
		    prices + (best.tests - rival > rival / 64), rival, &best);
	while (rival && best.tests > rival && own.weigh < NRTREE_ALLOWED) {
		own.weigh++;
		search_cheaper(d, &own, how, search, alike, rival, &best);
	}
	return best.tree;
}

uint32_t
scb_nrtree_build(
    struct dag *d, struct lower_arch *m, const struct nrtree_how *how)
{
	const struct policy_setup *s = how->setup;
	const struct tree_goal *goal = how->goal;
	struct search_shared shared = {NULL, 0};
	struct search search = {.shared = &shared,
	    .known = goal->known,
	    .tables = how->tables,
	    .word = BPF_WORD_NR,
	    .mask = UINT32_MAX,
	    .price = price(goal, how->native),
	    .bits = how->passes->no_bits ? SEARCH_NO_BITS
		    : goal->price	 ? SEARCH_ALL_BITS
					 : SEARCH_SOME_BITS,
	    .plain = goal->quick,
	    .thorough = (how->native && goal->mix) || goal->price};
	struct intervals *l = &m->line;
	const struct nrtree_line line = {
	    .runs = l, .mask = UINT32_MAX, .audit = m->audit_arch};
	uint32_t bit = scb_nrtree_twin_bit(s, m->audit_arch), tree, together;

	if (!how->passes->no_split)
		nrtree_split_line(d, l, goal->price >= TREE_SIZE);
	if (how->native)
		scb_nrtree_isolate(l, s->arches[0], goal->mix);
	else
		shared = scb_nrtree_trees(d, how->so_far, UINT32_MAX,
		    (struct nrtree_as){BPF_WORD_NR, 0});
	if (bit && search.price >= TREE_SIZE && !search.plain) {
		together = search_together(d, &line, bit, how, search);
		tree = search_apart(d, &line, l, how, search);
		return scb_code_count(d, together) < scb_code_count(d, tree)
			   ? together
			   : tree;
	}
	tree = how->native && !goal->price && !goal->mix && !search.plain
		   ? search_native(d, &line, how, &search)
		   : search_apart(d, &line, l, how, search);
	return how->offset_word ? scb_nrtree_offset(d, &line, how, search, tree)
				: tree;
}

/* --- the least tests on average ------------------------------------------- */

/*
 * Makes each call of the mix a run of its own, heaviest first, until the line
 * is as long as the search allows. false: some calls have none.
 */
static bool
isolate_all(struct intervals *l, const struct arch *a, const struct mix *mix)
{
	for (;;) {
		uint64_t most = 0;
		uint32_t nr = 0;

		for (unsigned i = 0; mix && i < a->ncalls; i++) {
			const struct arch_call *c = &a->calls[i];
			const struct intervals_run *r =
			    scb_nrtree_run(l, c->nr);
			uint64_t w = scb_nrtree_share(mix, c->name);

			if (w > most && r->low != r->high) {
				most = w;
				nr = c->nr;
			}
		}
		if (!most)
			return true;
		if (l->n + 2 > SEARCH_RUNS)
			return false;
		scb_intervals_set(l, nr, nr, scb_nrtree_run(l, nr)->node);
	}
}

/* Adds the weights of one ABI's allowed calls; returns the sum. */
static uint64_t
weigh_allowed(uint32_t *w, const struct dag *d, const struct intervals *l,
    const struct arch *a, const struct mix *mix)
{
	const struct intervals_run *r = l->run;
	uint64_t sum = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		uint64_t one =
		    mix ? scb_nrtree_share(mix, a->calls[i].name) : MIX_WEIGHT;

		while (r->high < a->calls[i].nr)
			r++;
		if (!scb_nrtree_allowed(d, r->node))
			continue;
		w[r - l->run] += (uint32_t)one;
		sum += one;
	}
	return sum;
}

uint64_t
scb_nrtree_least(struct dag *d, struct lower_arch *m,
    const struct policy_setup *s, const struct mix *mix, bool *exact)
{
	struct search how = {
	    .word = BPF_WORD_NR, .mask = UINT32_MAX, .thorough = true};
	struct intervals *l = &m->line;
	uint32_t *weight;
	uint64_t sum, cost;
	struct others others;
	bool whole;

	*exact = false;
	nrtree_split_line(d, l, true);
	others = find_others(l, s, m->audit_arch, true);
	if (others.n)
		nrtree_fold(l, &others, UINT32_MAX); /* no node of this ABI's */
	whole = isolate_all(l, s->arches[0], mix);
	weight = scb_arena_array(d->arena, l->n, sizeof *weight);
	sum = weigh_allowed(weight, d, l, s->arches[0], mix);
	how.weight = weight;
	cost = scb_search_least(d, l, &how, exact);
	*exact &= whole;
	return sum ? cost / sum : 0;
}
