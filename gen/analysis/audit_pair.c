/* Rules about two calls where one can do what is refused to the other. */
#include "analysis/audit_private.h"

#include <string.h>

/* --- x32 ------------------------------------------------------------------ */

/* Some clean arguments with which a is held back and b is not. */
static void
say_more(struct audit *x, const struct audit_part *a,
    const struct audit_part *b, const struct partition_end *on,
    const struct pair_solve *m)
{
	for (const struct partition_end *e = a->is.ends; e; e = e->next) {
		struct scbpf_call call[2];

		if (scb_audit_is_open(e->verdict[0]))
			continue;
		switch (
		    scb_pair_solve(&e->path, &on->path, m, call, x->arena)) {
		case WORDSET_ALWAYS:
			scb_audit_say_calls(x, b,
			    (struct audit_call[]){{call[1], on->verdict[0]},
				{call[0], e->verdict[0]}},
			    2, NULL);
			return;
		case WORDSET_NEVER:
			break;
		default:
			scb_audit_add_unsolved(x, &b->is);
			return;
		}
	}
}

static struct pair_solve
clean(struct audit *x, const struct arch *abi, const char *name)
{
	struct pair_solve m = scb_audit_used(x, abi, name);

	m.free = 1u << BPF_WORD_NR;
	m.clean = true;
	return m;
}

/* The ABI whose numbers are these without a bit (x86_64's beside x32's). */
static const struct audit_abi *
base_abi(const struct audit *x, const struct audit_abi *abi)
{
	return abi->arch->low ? scb_audit_abi(x, abi->arch->twin.abi) : NULL;
}

void
scb_audit_x32_more(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_abi *base = base_abi(x, abi);

		/* A filter for x32 alone has no say about x86_64. */
		if (!base || !base->covered)
			continue;
		for (unsigned i = 0; i < abi->arch->ncalls; i++) {
			const char *name = abi->arch->calls[i].name;
			const struct audit_part *b = abi->row[i];
			const struct audit_part *a = scb_audit_find(base, name);
			size_t said = x->nfindings;
			struct pair_solve m;

			if (!a || !b || !scb_audit_held(a) ||
			    (a->is.dag && a->is.dag == b->is.dag &&
				a->is.node == b->is.node)) /* decide alike */
				continue;
			m = clean(x, abi->arch, name);
			for (const struct partition_end *e = b->is.ends;
			     e && x->nfindings == said; e = e->next)
				if (scb_audit_is_open(e->verdict[0]))
					say_more(x, a, b, e, &m);
			if (b->open && (a->is.dag || b->is.dag) &&
			    x->nfindings == said)
				scb_audit_add_inconclusive(
				    x, &b->is, AUDIT_PATHS);
		}
	}
}

static const struct audit_part *
audit_pair_part_of(const struct audit *x, uint32_t audit, uint32_t nr)
{
	const struct audit_part *p = x->parts;

	while (p && (p->is.other || p->is.audit != audit || p->is.low > nr ||
			p->is.high < nr))
		p = p->next;
	return p;
}

/* A call's number with the twin's bit, where the twin has no such call. */
static void
try_old(
    struct audit *x, const struct audit_abi *abi, const struct audit_part *a)
{
	uint32_t nr = a->is.low | abi->arch->twin.bits;
	const struct audit_part *b =
	    audit_pair_part_of(x, abi->arch->audit_arch, nr);
	struct cond is = {UINT32_MAX, nr, COND_EQ};
	struct pair_solve m = clean(x, a->is.abi, a->is.call->name);
	size_t said = x->nfindings;
	struct partition_end end;

	if (!b || b->is.call)
		return;
	for (const struct partition_end *e = b->is.ends;
	     e && x->nfindings == said; e = e->next)
		if (scb_audit_is_open(e->verdict[0]) &&
		    scb_audit_narrow(x, b, e, BPF_WORD_NR, is, &end))
			say_more(x, a, b, &end, &m);
}

void
scb_audit_x32_old(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_abi *base = base_abi(x, abi);

		if (!base || !base->covered)
			continue;
		for (unsigned i = 0; i < base->arch->ncalls; i++)
			if (base->row[i] && scb_audit_held(base->row[i]))
				try_old(x, abi, base->row[i]);
	}
}

/* A call of another ABI that is number nr here, and the name that it has here.
 */
static bool
try_twin(struct audit *x, const struct audit_abi *abi, const struct arch *twin,
    const struct arch_call *c, uint32_t nr)
{
	const char *time32 = scb_facts_time32(c->name);
	const struct audit_part *a =
	    scb_audit_find(abi, time32 ? time32 : c->name);
	struct pair_solve m = clean(x, twin, c->name);
	size_t said = x->nfindings;
	const struct audit_part *b;
	struct partition_end end;

	if (!a || !scb_audit_held(a))
		return false;
	b = audit_pair_part_of(x, abi->arch->audit_arch, nr);
	for (const struct partition_end *e = b ? b->is.ends : NULL;
	     e && x->nfindings == said; e = e->next) {
		struct cond is = {UINT32_MAX, nr, COND_EQ};

		if (scb_audit_is_open(e->verdict[0]) &&
		    scb_audit_narrow(x, b, e, BPF_WORD_NR, is, &end))
			say_more(x, a, b, &end, &m);
	}
	return x->nfindings > said;
}

static bool
try_foreign(struct audit *x, const struct audit_abi *abi, const char *token)
{
	const struct arch *a = scb_facts_arch(token, strlen(token));
	bool found = false;

	for (unsigned i = 0; !found && i < a->ncalls; i++)
		found = try_twin(x, abi, a, &a->calls[i], a->calls[i].nr);
	return found;
}

/* One call shows it, and there are as many as are held back. */
void
scb_audit_twin(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct arch *a = abi->arch, *twin = scb_facts_twin_abi(a);
		bool found = !abi->covered || a->low;
		uint32_t nr;

		for (unsigned i = 0; !found && twin && i < twin->ncalls; i++)
			if (scb_facts_twin(a, twin->calls[i].nr, &nr))
				found =
				    try_twin(x, abi, twin, &twin->calls[i], nr);
		for (unsigned i = 0; !found && i < a->nforeign; i++)
			found = try_foreign(x, abi, a->foreign[i].abi);
	}
}

/* --- multiplexers --------------------------------------------------------- */

void
scb_audit_multiplexer(struct audit *x)
{
	const struct arch_call *call[FACTS_MUXES];
	const struct facts_subcall *s;

	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		scb_facts_muxes(abi->arch, call);
		for (unsigned i = 0; (s = scb_facts_subcall(i)); i++) {
			const struct audit_part *mux, *direct;
			struct cond is = {s->mask, s->number, COND_EQ};
			struct partition_end end;

			if (!call[s->mux])
				continue;
			mux = scb_audit_find(abi, call[s->mux]->name);
			direct = scb_audit_find(abi, s->name);
			if (!mux || !direct || !scb_audit_held(direct) ||
			    !scb_audit_find_end(x, mux, scb_audit_is_open,
				BPF_WORD_ARG, &is, 1, &end))
				continue;
			scb_audit_lower(x, direct->open > 0);
			scb_audit_say(x, mux, &end,
			    scb_audit_end(direct, false), s->name);
		}
	}
}

/* --- pairs of names ------------------------------------------------------- */

/* That, where the older call is let through and the newer never; or NULL. */
static const struct partition_end *
blocks_fallback(const struct audit_abi *abi, const struct facts_pair *p)
{
	const struct audit_part *new = scb_audit_find(abi, p->newer);
	const struct audit_part *old = scb_audit_find(abi, p->older);

	if (!new || !old || !old->open || !scb_audit_always_refused(new))
		return NULL;
	return scb_audit_hard_refusal(new);
}

static void
say_fallback(struct audit *x, const struct audit_abi *abi,
    const struct facts_pair *p, const char *detail)
{
	scb_audit_lower(
	    x, !scb_audit_is_native(x, abi) || (!p->time64 && !p->common));
	scb_audit_say(x, scb_audit_find(abi, p->newer), blocks_fallback(abi, p),
	    scb_audit_end(scb_audit_find(abi, p->older), true), detail);
}

static void
try_fallbacks(struct audit *x, bool clone3)
{
	const struct facts_pair *p;

	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; (p = scb_facts_fallback(i)); i++)
			if (*p->effect && !p->time64 &&
			    clone3 == (strcmp(p->newer, "clone3") == 0) &&
			    blocks_fallback(abi, p))
				say_fallback(x, abi, p, p->effect);
}

/* One call with 64-bit times stands for all of them. */
static void
try_times(struct audit *x, const struct audit_abi *abi)
{
	const struct facts_pair *p, *first = NULL;
	struct buf detail;
	unsigned more = 0;

	for (unsigned i = 0; (p = scb_facts_fallback(i)); i++) {
		if (!p->time64 || !blocks_fallback(abi, p))
			continue;
		more += first != NULL;
		if (!first)
			first = p;
	}
	if (!first)
		return;
	scb_buf_init(&detail, x->arena);
	scb_buf_str(&detail, first->effect);
	if (more)
		scb_buf_fmt(&detail,
		    more == 1 ? "; %u more such call is refused"
			      : "; %u more such calls are refused",
		    more);
	say_fallback(x, abi, first, detail.p);
}

void
scb_audit_clone3_errno(struct audit *x)
{
	try_fallbacks(x, true);
}

void
scb_audit_fallback(struct audit *x)
{
	try_fallbacks(x, false);
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		try_times(x, abi);
}

static const struct {
	const char *call, *operation;
} operations[] = {
#define U(call, operation, ...) {call, "IORING_OP_" operation},
#include "../tables/uring.tbl"
#undef U
};

/*
 * A refusal with ENOSYS says that the call does not exist. An allowlist that
 * names the older form of a call has merely not heard of the newer one.
 */
static bool
is_meant_for_all(const struct audit_abi *abi, const struct audit_part *held)
{
	const struct facts_sibling *p;

	if (!scb_audit_hard_refusal(held) && held->refused)
		return false;
	for (unsigned i = 0; !abi->open && (p = scb_facts_sibling(i)); i++) {
		const struct audit_part *old = scb_audit_find(abi, p->older);

		if (p->bypasses && old && scb_audit_always_open(old) &&
		    scb_audit_find(abi, p->newer) == held)
			return false;
	}
	return true;
}

/* With a kernel thread that polls the ring, setting it up is enough. */
void
scb_audit_io_uring(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *ring =
		    scb_audit_find(abi, "io_uring_setup");

		if (!ring || !ring->open)
			continue;
		for (unsigned i = 0; i < sizeof operations / sizeof *operations;
		     i++) {
			const struct audit_part *p =
			    scb_audit_find(abi, operations[i].call);

			if (p && scb_audit_held(p) && is_meant_for_all(abi, p))
				scb_audit_say(x, ring,
				    scb_audit_end(ring, true),
				    scb_audit_end(p, false),
				    operations[i].operation);
		}
	}
}
