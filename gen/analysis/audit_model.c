/* What the rules of audit look at, and how they report what they find. */
#include "analysis/audit_private.h"

#include <string.h>

/* --- what there is -------------------------------------------------------- */

bool
scb_audit_is_open(uint32_t verdict)
{
	verdict &= RET_ACTION;
	return verdict == RET_ALLOW || verdict == RET_LOG;
}

bool
scb_audit_is_refused(uint32_t verdict)
{
	verdict &= RET_ACTION;
	return !scb_audit_is_open(verdict) && verdict != RET_TRACE &&
	       verdict != RET_USER_NOTIF;
}

struct audit_abi *
scb_audit_abi(const struct audit *x, const char *token)
{
	struct audit_abi *abi = x->abis;

	while (abi && strcmp(abi->arch->token, token) != 0)
		abi = abi->next;
	return abi;
}

struct audit_part *
scb_audit_find(const struct audit_abi *abi, const char *name)
{
	const struct arch_call *c =
	    scb_facts_find(&abi->calls, name, strlen(name));

	/* Two names may share a number; the part has the first of them. */
	return c ? abi->row[scb_facts_lower(abi->arch, c->nr)] : NULL;
}

bool
scb_audit_has_open(const struct audit_abi *abi, const char *name)
{
	const struct audit_part *p = scb_audit_find(abi, name);

	return p && p->open;
}

bool
scb_audit_covers(const struct audit *x, uint32_t audit)
{
	for (const struct audit_abi *abi = x->abis; abi; abi = abi->next)
		if (abi->arch->audit_arch == audit && abi->covered)
			return true;
	return false;
}

bool
scb_audit_always_open(const struct audit_part *p)
{
	return !p->is.why && p->open == p->is.nends;
}

const struct partition_end *
scb_audit_refusal(const struct audit_part *p, uint32_t but)
{
	for (const struct partition_end *e = p->is.ends; e; e = e->next)
		if (scb_audit_is_refused(e->verdict[0]) && e->verdict[0] != but)
			return e;
	return NULL;
}

const struct partition_end *
scb_audit_hard_refusal(const struct audit_part *p)
{
	return scb_audit_refusal(
	    p, RET_ERRNO | (uint32_t)scb_facts_errno(p->is.abi, "ENOSYS", 6));
}

bool
scb_audit_always_refused(const struct audit_part *p)
{
	return !p->is.why && p->refused == p->is.nends;
}

bool
scb_audit_held(const struct audit_part *p)
{
	return p->open < p->is.nends;
}

const struct partition_end *
scb_audit_end(const struct audit_part *p, bool open)
{
	const struct partition_end *e = p->is.ends;

	while (scb_audit_is_open(e->verdict[0]) != open)
		e = e->next;
	return e;
}

/* A number belongs to the first space that holds it. */
static unsigned
space(const struct arch *a, uint32_t nr)
{
	unsigned i = 0;

	while (nr < a->spaces[i].low || nr > a->spaces[i].high)
		if (++i == a->nspaces)
			break;
	return i;
}

/* All that x32 does not know are twin numbers, most of them of no call. */
static bool
is_call_of_twin(const struct arch *a, uint32_t nr)
{
	return scb_facts_is_twin(a, nr) &&
	       scb_facts_number(scb_facts_twin_abi(a), nr ^ a->twin.bits);
}

bool
scb_audit_above_last_known(const struct audit_part *p)
{
	const struct arch *a = p->is.abi;
	bool any = false;
	unsigned own;

	if (!a || p->is.call || is_call_of_twin(a, p->is.low))
		return false;
	own = space(a, p->is.low);
	if (own + 1 < a->nspaces)
		return false;
	for (unsigned i = 0; i < a->ncalls; i++) {
		if (space(a, a->calls[i].nr) != own)
			continue;
		if (a->calls[i].nr > p->is.low)
			return false;
		any = true;
	}
	return any;
}

bool
scb_audit_is_native(const struct audit *x, const struct audit_abi *abi)
{
	return abi->arch == x->ask->native[0];
}

void
scb_audit_lower(struct audit *x, bool lower)
{
	x->severity = lower ? AUDIT_NOTE : x->rule->severity;
}

/* --- what is said --------------------------------------------------------- */

void
scb_audit_add_inconclusive(
    struct audit *x, const struct partition_part *part, const char *why)
{
	struct audit_inconclusive *d = scb_arena_alloc(x->arena, sizeof *d);

	d->rule = x->rule;
	if (part)
		d->part = *part;
	d->part.why = why;
	*x->last_inconclusive = d;
	x->last_inconclusive = &d->next;
}

void
scb_audit_add_unsolved(struct audit *x, const struct partition_part *part)
{
	scb_audit_add_inconclusive(x, part,
	    x->work < PAIR_SOLVE_LEAST ? "too many pairs of paths"
				       : scb_path_too_masked);
}

void
scb_audit_say_calls(struct audit *x, const struct audit_part *p,
    const struct audit_call *call, unsigned n, const char *detail)
{
	struct audit_finding *f;

	for (unsigned i = 0; i < n; i++)
		if (scb_bpf_sim(x->program, &call[i].call, NULL, NULL)
			.verdict != call[i].verdict) {
			scb_audit_add_inconclusive(x, p ? &p->is : NULL,
			    "bug: the path walk and the simulator disagree");
			return;
		}
	f = scb_arena_alloc(x->arena, sizeof *f);
	f->rule = x->rule;
	f->severity = x->severity;
	x->severity = x->rule->severity;
	f->abi = p ? p->is.abi : NULL;
	f->ncalls = n;
	for (unsigned i = 0; i < n; i++)
		f->call[i] = call[i];
	f->detail = detail;
	*x->last = f;
	x->last = &f->next;
	x->nfindings++;
}

void
scb_audit_say(struct audit *x, const struct audit_part *p,
    const struct partition_end *a, const struct partition_end *b,
    const char *detail)
{
	struct audit_call call[2];

	call[0].verdict = a->verdict[0];
	call[1].verdict = b ? b->verdict[0] : 0;
	if (!scb_path_call(&a->path, &call[0].call) ||
	    (b && !scb_path_call(&b->path, &call[1].call)))
		scb_audit_add_inconclusive(x, &p->is, scb_path_too_masked);
	else
		scb_audit_say_calls(x, p, call, b ? 2 : 1, detail);
}
