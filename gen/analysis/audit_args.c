/* Rules about arguments. */
#include "analysis/audit_private.h"

#include <string.h>

/* --- what the kernel uses ------------------------------------------------- */

struct pair_solve
scb_audit_used(struct audit *x, const struct arch *abi, const char *name)
{
	struct pair_solve m = scb_pair_solve_all(&x->work);

	for (unsigned i = 0; i < 6; i++) {
		unsigned bits = scb_facts_width(abi, name, i);
		unsigned low = BPF_WORD_ARG + 2 * i;

		if (bits == FACTS_BLOCK)
			break;
		if (bits == 0 || bits > abi->arg_bits)
			bits = abi->arg_bits;
		if (bits < 64)
			m.used[low + 1] = 0;
		if (bits < 32)
			m.used[low] = (1u << bits) - 1;
	}
	return m;
}

/* The bits of each word that some test of a decision looks at. */
static void
looked_at(
    struct audit *x, const struct partition_part *p, uint32_t bits[BPF_WORDS])
{
	size_t mark = scb_arena_mark(x->arena);
	bool *seen = scb_arena_array(x->arena, (size_t)p->node + 1, 1);

	seen[p->node] = true;
	for (uint32_t i = p->node + 1; i-- > 0;) {
		const struct dag_node *n = &p->dag->node[i];

		if (!seen[i] || n->kind == DAG_LEAF)
			continue;
		seen[n->yes] = seen[n->no] = true;
		bits[n->word] |= n->mask;
	}
	scb_arena_release(x->arena, mark);
}

static bool
audit_args_knows(
    struct audit *x, const struct audit_part *p, const struct pair_solve *m)
{
	uint32_t bits[BPF_WORDS] = {0};
	bool knows = false;

	if (p->is.dag) {
		looked_at(x, &p->is, bits);
		for (unsigned i = BPF_WORD_ARG; i < BPF_WORDS; i++)
			knows |= (bits[i] & ~m->used[i]) ||
				 (bits[i] && m->free >> i & 1);
		return knows;
	}
	for (const struct partition_end *e = p->is.ends; e; e = e->next)
		for (unsigned i = BPF_WORD_ARG; i < BPF_WORDS; i++)
			if (scb_pair_solve_knows(&e->path, i, ~m->used[i]) ||
			    (m->free >> i & 1 &&
				scb_pair_solve_knows(&e->path, i, UINT32_MAX)))
				return true;
	return false;
}

/* Do some arguments of the call change its answer? */
static bool
varies(const struct audit_part *p)
{
	return p->is.call && (p->is.dag || (p->is.ends && p->is.ends->next));
}

/*
 * Two calls with different answers that agree in what m says: the first has
 * zeros elsewhere. opens: of these, one that is held back and then open, else
 * any other two.
 */
static bool
flips(struct audit *x, const struct audit_part *p, const struct pair_solve *m,
    bool opens, struct audit_call pair[2])
{
	struct scbpf_call call[2];

	if (!audit_args_knows(x, p, m))
		return false;
	for (const struct partition_end *a = p->is.ends; a; a = a->next)
		for (const struct partition_end *b = p->is.ends; b;
		     b = b->next) {
			bool so = !scb_audit_is_open(a->verdict[0]) &&
				  scb_audit_is_open(b->verdict[0]);

			if (so != opens || a->verdict[0] == b->verdict[0])
				continue;
			switch (scb_pair_solve(
			    &a->path, &b->path, m, call, x->arena)) {
			case WORDSET_ALWAYS:
				pair[0] =
				    (struct audit_call){call[1], b->verdict[0]};
				pair[1] =
				    (struct audit_call){call[0], a->verdict[0]};
				return true;
			case WORDSET_NEVER:
				break;
			default:
				scb_audit_add_unsolved(x, &p->is);
				return false;
			}
		}
	if (p->is.dag)
		scb_audit_add_inconclusive(x, &p->is, AUDIT_PATHS);
	return false;
}

/* --- bits that the kernel does not use ------------------------------------ */

static void
dirty(struct audit *x, bool opens)
{
	struct audit_call pair[2];

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		struct pair_solve m;

		if (!varies(p))
			continue;
		m = scb_audit_used(x, p->is.abi, p->is.call->name);
		if (flips(x, p, &m, opens, pair))
			scb_audit_say_calls(x, p, pair, 2, NULL);
	}
}

void
scb_audit_dirty_allowed(struct audit *x)
{
	dirty(x, true);
}

void
scb_audit_dirty_refused(struct audit *x)
{
	dirty(x, false);
}

/* --- half of what it uses ------------------------------------------------- */

static const struct {
	const char *call;
	unsigned arg;
} harmless[] = {
#define H(call, arg) {call, arg},
#include "../tables/high.tbl"
#undef H
};

static bool
audit_args_is_harmless(const char *name, unsigned arg)
{
	for (unsigned i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (harmless[i].arg == arg &&
		    strcmp(harmless[i].call, name) == 0)
			return true;
	return false;
}

/*
 * An end that the low word was compared for, as a number: bits under a mask
 * are flags, and those in the high word may not matter.
 */
static const struct partition_end *
compared(const struct audit_part *p, unsigned low)
{
	const struct partition_end *found = NULL;

	for (const struct partition_end *e = p->is.ends; e; e = e->next) {
		const struct wordset *w = &e->path.w[low];

		if (scb_pair_solve_knows(&e->path, low + 1, UINT32_MAX))
			return NULL;
		if (w->range[0].low > 0 || w->range[0].high < UINT32_MAX)
			if (!found || w->n < found->path.w[low].n)
				found = e;
	}
	return found;
}

static void
try_half(struct audit *x, const struct audit_part *p, unsigned arg)
{
	unsigned low = BPF_WORD_ARG + 2 * arg;
	const struct partition_end *e = compared(p, low);
	struct pair_solve m = scb_pair_solve_all(&x->work);
	struct audit_call pair[2];

	m.free = 1u << low;
	if (!e ||
	    (!flips(x, p, &m, true, pair) && !flips(x, p, &m, false, pair)))
		return;
	pair[0].verdict = pair[1].verdict = e->verdict[0];
	if (!scb_path_call(&e->path, &pair[0].call)) {
		scb_audit_add_inconclusive(x, &p->is, scb_path_too_masked);
		return;
	}
	pair[1].call = pair[0].call;
	pair[1].call.args[arg] |= (uint64_t)1 << 32;
	scb_audit_say_calls(x, p, pair, 2, NULL);
}

void
scb_audit_half(struct audit *x)
{
	for (const struct audit_part *p = x->parts; p; p = p->next)
		for (unsigned i = 0; varies(p) && i < 6; i++)
			if (p->is.abi->arg_bits == 64 &&
			    scb_facts_width(p->is.abi, p->is.call->name, i) ==
				64 &&
			    !audit_args_is_harmless(p->is.call->name, i))
				try_half(x, p, i);
}

/* --- arguments in memory -------------------------------------------------- */

/* The first argument of the call whose register says nothing; 6: none. */
static unsigned
first_in_memory(const struct arch *a, const struct arch_call *call)
{
	const struct arch_call *mux[FACTS_MUXES];

	scb_facts_muxes(a, mux);
	if (call == mux[0]) /* args[1] of socketcall points to the others */
		return 1;
	return scb_facts_width(a, call->name, 0) == FACTS_BLOCK ? 0 : 6;
}

void
scb_audit_block(struct audit *x)
{
	struct audit_call pair[2];

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		struct pair_solve m = scb_pair_solve_all(&x->work);

		if (!varies(p))
			continue;
		for (unsigned i = first_in_memory(p->is.abi, p->is.call); i < 6;
		     i++)
			m.free |= 3u << (BPF_WORD_ARG + 2 * i);
		if (m.free && (flips(x, p, &m, true, pair) ||
				  flips(x, p, &m, false, pair)))
			scb_audit_say_calls(x, p, pair, 2, NULL);
	}
}

/* --- typing into the terminal --------------------------------------------- */

/* TIOCLINUX pastes a selection, on a virtual console. */
static const char *const typing[] = {"TIOCSTI", "TIOCLINUX"};

static void
try_command(
    struct audit *x, const struct audit_part *p, const char *name, uint32_t k)
{
	struct cond is = {UINT32_MAX, k, COND_EQ};
	struct partition_end end;

	if (!scb_audit_find_end(
		x, p, scb_audit_is_open, BPF_WORD_ARG + 2, &is, 1, &end))
		return;
	scb_audit_lower(x, strcmp(name, "TIOCSTI") != 0);
	scb_audit_say(x, p, &end, NULL, name);
}

/* The kernel takes 32 bits of ioctl's command. */
void
scb_audit_tty(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *p = scb_audit_find(abi, "ioctl");
		uint64_t k;

		if (!p || !scb_audit_held(p))
			continue;
		for (unsigned i = 0; i < sizeof typing / sizeof *typing; i++)
			if (scb_facts_const(
				abi->arch, typing[i], strlen(typing[i]), &k))
				try_command(x, p, typing[i], (uint32_t)k);
	}
}

/* --- a mount namespace by another bit ------------------------------------- */

enum { NEWNS = 0x20000, EMPTY_MNTNS = 0x100000 };

/* An end with these flags alone. */
static bool
unshare_end(struct audit *x, const struct audit_part *p, uint32_t flags,
    bool (*is)(uint32_t verdict), struct partition_end *end)
{
	const struct cond halves[] = {
	    {UINT32_MAX, flags, COND_EQ}, {UINT32_MAX, 0, COND_EQ}};

	return scb_audit_find_end(x, p, is, BPF_WORD_ARG, halves, 2, end);
}

void
scb_audit_mntns(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *p = scb_audit_find(abi, "unshare");
		struct partition_end open, held;

		if (p && p->open && p->refused &&
		    unshare_end(x, p, NEWNS, scb_audit_is_refused, &held) &&
		    unshare_end(x, p, EMPTY_MNTNS, scb_audit_is_open, &open))
			scb_audit_say(x, p, &open, &held, NULL);
	}
}
