/* Rules about numbers and architectures. */
#include "analysis/audit_private.h"

#include <string.h>

void
scb_audit_other_arch(struct audit *x)
{
	for (const struct audit_part *p = x->parts; p; p = p->next)
		if (!p->is.abi && p->open) {
			scb_audit_say(x, p, scb_audit_end(p, true), NULL, NULL);
			return;
		}
}

/* Once for each ABI, and not for number -1, which has a rule of its own. */
void
scb_audit_unknown(struct audit *x)
{
	const struct audit_abi *abi, *said = NULL;
	const struct partition_end *e;

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		if (!p->is.abi || p->is.low == UINT32_MAX ||
		    !scb_audit_above_last_known(p))
			continue;
		abi = scb_audit_abi(x, p->is.abi->token);
		e = scb_audit_hard_refusal(p);
		if (abi == said || !abi->covered || !e)
			continue;
		scb_audit_lower(x, !scb_audit_is_native(x, abi));
		scb_audit_say(x, p, e, NULL, NULL);
		said = abi;
	}
}

static const struct {
	const char *name;
	enum audit_severity severity;
	const char *effect;
} needed[] = {
#define N(name, severity, effect) {name, AUDIT_##severity, effect},
#include "../tables/needed.tbl"
#undef N
};

/* Of a native program? A thread can only end where one can begin. */
static bool
harms(const struct audit *x, const struct audit_abi *abi, const char *name)
{
	const struct audit_part *p;

	if (!scb_audit_is_native(x, abi))
		return false;
	if (strcmp(name, "exit") != 0)
		return true;
	p = scb_audit_find(abi, "clone");
	if (p && p->open)
		return true;
	p = scb_audit_find(abi, "clone3");
	return p && p->open;
}

void
scb_audit_needed(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; i < sizeof needed / sizeof *needed; i++) {
			const struct audit_part *p =
			    scb_audit_find(abi, needed[i].name);
			const struct partition_end *e =
			    p ? scb_audit_refusal(p, RET_ALLOW) : NULL;

			if (!e || !abi->covered)
				continue;
			scb_audit_lower(x, needed[i].severity == AUDIT_NOTE ||
					       !harms(x, abi, needed[i].name));
			scb_audit_say(x, p, e, NULL, needed[i].effect);
		}
}

/*
 * A filter that refuses all that it does not name is not about these calls:
 * they are where the number that has no call, of the same table, gets another
 * verdict.
 */
static bool
is_meant(const struct audit *x, const struct audit_part *p)
{
	const struct audit_part *q = x->parts;
	uint32_t nr = p->is.high;

	while (nr < UINT32_MAX && scb_facts_number(p->is.abi, nr))
		nr++;
	while (q && (q->is.other || q->is.audit != p->is.audit ||
			q->is.low > nr || q->is.high < nr))
		q = q->next;
	return !q || !q->is.ends ||
	       q->is.ends->verdict[0] != p->is.ends->verdict[0];
}

void
scb_audit_skipped(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; i < abi->arch->ncalls; i++) {
			const char *name = abi->arch->calls[i].name, *from;
			const struct audit_part *p = abi->row[i];
			uint32_t release;
			struct buf b;

			from = scb_facts_skipped_from(abi->arch, name);
			if (!from || !p || !scb_audit_always_refused(p) ||
			    !abi->covered || !is_meant(x, p) ||
			    !scb_facts_kernel(from, strlen(from), &release) ||
			    !scb_audit_holds(x, release, UINT32_MAX))
				continue;
			scb_buf_init(&b, x->arena);
			scb_buf_fmt(&b,
			    "Linux %s and later do not run filters for it",
			    from);
			scb_audit_say(x, p, p->is.ends, NULL, b.p);
		}
}

void
scb_audit_minus_one(struct audit *x)
{
	struct cond is = {UINT32_MAX, UINT32_MAX, COND_EQ};
	struct partition_end end;

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		if (p->is.other || p->is.high != UINT32_MAX ||
		    !scb_audit_covers(x, p->is.audit))
			continue;
		for (const struct partition_end *e = p->is.ends; e; e = e->next)
			if (scb_audit_is_refused(e->verdict[0]) &&
			    scb_audit_narrow(x, p, e, BPF_WORD_NR, is, &end)) {
				scb_audit_say(x, p, &end, NULL, NULL);
				break;
			}
	}
}
