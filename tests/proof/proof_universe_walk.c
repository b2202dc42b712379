/*
 * The walk and diff against brute force, in small universes. A walk must assign
 * every call to one of its ends, with the verdict that the simulator gives;
 * diff must find two programs equal if they are for every call.
 */
#include "universe.h"

#include "analysis/diff.h"
#include "proof/walk.h"

enum { VALUES = 2048 };

/* --- paths ---------------------------------------------------------------- */

/* The plainest implementation, without wordset.c. */
static bool
is_in(const struct wordset *w, uint32_t v)
{
	bool in = false;

	for (unsigned i = 0; i < w->n; i++)
		in |= w->range[i].low <= v && v <= w->range[i].high;
	for (unsigned i = 0; i < w->nconds; i++) {
		uint32_t k = w->cond[i].k, part = v & w->cond[i].mask;

		switch (w->cond[i].rel) {
		case COND_EQ:
			in &= part == k;
			break;
		case COND_NE:
			in &= part != k;
			break;
		case COND_GT:
			in &= part > k;
			break;
		default:
			in &= part <= k;
		}
	}
	return in;
}

static bool
takes(const struct path *p, const struct scbpf_call *c)
{
	return is_in(&p->w[BPF_WORD_NR], c->nr) &&
	       is_in(&p->w[BPF_WORD_ARG], (uint32_t)c->args[0]);
}

static void
path_small(struct path *p, unsigned bits)
{
	p->arena = &arena;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		scb_wordset_any(&p->w[i], &arena, bits);
}

/* --- walk ----------------------------------------------------------------- */

struct parts {
	const struct universe *u;
	const struct program *p, *q; /* q: or NULL */
	unsigned char ends[VALUES];  /* that a call reaches */
	bool wrong;
	bool same; /* no pair of verdicts differs */
};

static void
mark(struct parts *s, const struct path *path, uint32_t a, uint32_t b)
{
	struct scbpf_call c;

	s->same &= a == b;
	for (unsigned i = 0; i < calls(s->u); i++) {
		c = call(s->u, i);
		if (!takes(path, &c))
			continue;
		s->ends[i]++;
		if (run(s->p, &c) != a || (s->q && run(s->q, &c) != b)) {
			s->wrong = true;
			say("another verdict", s->p, &c);
		}
	}
	/* The example that it returns for this path is on it. */
	if (scb_path_call(path, &c) && !takes(path, &c)) {
		s->wrong = true;
		say("no call of the path", s->p, &c);
	}
}

static bool
leaf(void *user, const struct path *path, uint32_t verdict)
{
	mark(user, path, verdict, verdict);
	return true;
}

static void
judge(struct parts *s)
{
	for (unsigned i = 0; i < calls(s->u); i++)
		if (s->ends[i] != 1) {
			struct scbpf_call c = call(s->u, i);

			s->wrong = true;
			say(s->ends[i] ? "two paths" : "no path", s->p, &c);
		}
	passed += !s->wrong;
}

static void
try_walk(struct universe *u, const struct program *p)
{
	struct parts s = {.u = u, .p = p, .same = true};
	struct walk w = {
	    .program = {p->insn, p->n, false}, .leaf = leaf, .user = &s};
	size_t start = scb_arena_mark(&arena);
	struct path all;

	path_small(&all, u->bits);
	if (scb_walk(&w, &arena, &all) == WALK_DONE)
		judge(&s);
	else
		unanswered++;
	scb_arena_release(&arena, start);
}

/* --- diff: each program with an earlier one ------------------------------- */

static bool
pair(void *user, const struct path *path, const uint32_t verdict[2])
{
	mark(user, path, verdict[0], verdict[1]);
	return true;
}

static void
try_diff(struct universe *u, const struct program *p)
{
	struct parts s = {.u = u, .p = p, .q = &u->before, .same = true};
	struct diff_walk d = {.program = {{p->insn, p->n, false},
				  {u->before.insn, u->before.n, false}},
	    .pair = pair,
	    .user = &s};
	size_t start = scb_arena_mark(&arena);
	bool same = true;
	struct path all;

	for (unsigned i = 0; i < calls(u); i++) {
		struct scbpf_call c = call(u, i);

		same &= run(p, &c) == run(&u->before, &c);
	}
	path_small(&all, u->bits);
	if (!scb_diff_walk(&d, &arena, &all)) {
		unanswered++;
	} else {
		judge(&s);
		if (s.same != same)
			say("equal or not?", p, &(struct scbpf_call){0});
	}
	scb_arena_release(&arena, start);
}

/* --- the universes -------------------------------------------------------- */

/* A load, n instructions of any kind, and two returns. */
static void
explore_all(const char *what, unsigned bits, unsigned args, size_t n,
    void (*try)(struct universe *u, const struct program *p))
{
	struct universe u = {.bits = bits, .args = args, .first = 1};

	u.try = try;
	u.last = 1 + n;
	add(&u.base, BPF_LD_ABS, 0, 0, 0);
	u.base.n = u.last;
	add(&u.base, BPF_RET_K, 0, 0, 0);
	add(&u.base, BPF_RET_K, 0, 0, RET_ALLOW);
	explore(&u);
	printf("%s, %u bits: %lu programs\n", what, bits, u.tried);
}

/* The word under a mask, compared: every chain of n such tests. */
static void
masked(struct universe *u, struct program *p, unsigned n)
{
	static const unsigned jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	struct program next;

	if (n == 0) {
		next = *p;
		add(&next, BPF_RET_K, 0, 0, RET_KILL_THREAD);
		add(&next, BPF_RET_K, 0, 0, RET_ALLOW);
		u->tried++;
		try_walk(u, &next);
		return;
	}
	for (uint32_t mask = 1; mask < 1u << u->bits; mask++)
		for (uint32_t k = 0; k < 1u << u->bits; k++)
			for (unsigned j = 0; j < 4; j++) {
				size_t out = 3 * (n - 1) + 1;

				next = *p;
				add(&next, BPF_LD_ABS, 0, 0, 0);
				add(&next, BPF_ALU | BPF_AND, 0, 0, mask);
				add(&next, BPF_JMP | jumps[j],
				    (unsigned)(n % 2 ? out : 0),
				    (unsigned)(n % 2 ? 0 : out), k);
				masked(u, &next, n - 1);
			}
}

static void
explore_masked(unsigned bits, unsigned tests)
{
	struct universe u = {.bits = bits, .args = 1};
	struct program empty = {.n = 0};

	masked(&u, &empty, tests);
	printf(
	    "%u masked tests, %u bits: %lu programs\n", tests, bits, u.tried);
}

/*
 * A is kept while the word is compared with v; where it is equal, A is a
 * constant, which is returned.
 */
static void
compared(struct universe *u, const struct program *made, uint32_t v)
{
	struct program p = *made;

	add(&p, BPF_ST, 0, 0, 0);
	add(&p, BPF_LD_ABS, 0, 0, 0);
	add(&p, BPF_JMP | BPF_JEQ, 0, 2, v);
	add(&p, BPF_LD | BPF_MEM, 0, 0, 0);
	add(&p, BPF_RET | BPF_A, 0, 0, 0);
	add(&p, BPF_RET_K, 0, 0, RET_ALLOW);
	u->tried++;
	try_walk(u, &p);
}

/* The word under a mask, and with its sign flipped; less k; k shifted by it. */
static void
changed(struct universe *u, uint32_t mask, uint32_t k, uint32_t v)
{
	struct program word = {.n = 0}, p;

	add(&word, BPF_LD_ABS, 0, 0, 0);
	p = word;
	add(&p, BPF_ALU | BPF_SUB, 0, 0, k);
	compared(u, &p, v);
	add(&p, BPF_ALU | BPF_AND, 0, 0, mask | mask >> 1 | mask >> 2);
	compared(u, &p, v);
	add(&word, BPF_ALU | BPF_AND, 0, 0, mask);
	compared(u, &word, v);
	p = word;
	add(&p, BPF_ALU | BPF_XOR, 0, 0,
	    mask & 4 ? 4 : mask & 2 ? 2 : mask);
	compared(u, &p, v);
	p = word;
	add(&p, BPF_MISC | BPF_TAX, 0, 0, 0);
	add(&p, BPF_LD | BPF_IMM, 0, 0, k);
	add(&p, BPF_ALU | BPF_LSH | BPF_X, 0, 0, 0);
	compared(u, &p, v);
}

static void
explore_changed(void)
{
	struct universe u = {.bits = 3, .args = 1};

	for (uint32_t i = 0; i < 7 * 8 * 8; i++)
		changed(&u, i % 7 + 1, i / 7 % 8, i / 7 / 8);
	printf("changed: %lu programs\n", u.tried);
}

/*
 * A bit whose number is some bits of the word, in a word of so many values that
 * the walk does not look at each.
 */
static void
explore_shifted(void)
{
	static const uint32_t numbers[][2] = {
	    {1, 0x2c5}, {3, 0x80010010}, {0x81, 0x11111111}};
	struct universe u = {.bits = 11, .args = 1};

	for (uint32_t i = 0; i < 31 * 3; i++) {
		struct program p = {.n = 0};

		add(&p, BPF_LD_ABS, 0, 0, 0);
		add(&p, BPF_ALU | BPF_AND, 0, 0, i % 31 + 1);
		add(&p, BPF_MISC | BPF_TAX, 0, 0, 0);
		add(&p, BPF_LD | BPF_IMM, 0, 0, numbers[i / 31][0]);
		add(&p, BPF_ALU | BPF_LSH | BPF_X, 0, 0, 0);
		add(&p, BPF_JMP | BPF_JSET, 0, 1, numbers[i / 31][1]);
		add(&p, BPF_RET_K, 0, 0, RET_KILL_THREAD);
		add(&p, BPF_RET_K, 0, 0, RET_ALLOW);
		u.tried++;
		try_walk(&u, &p);
	}
	printf("shifted: %lu programs\n", u.tried);
}

static void
explore_them(void)
{
	explore_shifted();
	explore_changed();
	explore_all("walk", 4, 1, 2, try_walk);
	explore_all("walk", 2, 2, 3, try_walk);
	explore_all("diff", 3, 2, 2, try_diff);
	explore_all("diff", 4, 1, 2, try_diff);
	explore_masked(3, 2);
	explore_masked(2, 3);
}

int
main(void)
{
	return universe_main(explore_them);
}
