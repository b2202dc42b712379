/* Rules about numbers and architectures. */
#include "analysis/audit_private.h"

#include <string.h>

void
audit_other_arch(struct audit *x)
{
	for (const struct audit_part *p = x->parts; p; p = p->next)
		if (!p->is.abi && p->open) {
			audit_say(x, p, audit_end(p, true), NULL, NULL);
			return;
		}
}

static uint32_t
enosys(const struct arch *a)
{
	return RET_ERRNO | (uint32_t)facts_errno(a, "ENOSYS", 6);
}

/* An end that is refused, and not with this verdict; or NULL. */
static const struct survey_end *
refused(const struct audit_part *p, uint32_t but)
{
	for (const struct survey_end *e = p->is.ends; e; e = e->next)
		if (audit_is_refused(e->verdict[0]) && e->verdict[0] != but)
			return e;
	return NULL;
}

/* Once for each ABI, and not for number -1, which has a rule of its own. */
void
audit_unknown(struct audit *x)
{
	const struct audit_abi *abi, *said = NULL;
	const struct survey_end *e;

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		if (!p->is.abi || p->is.low == UINT32_MAX || !audit_beyond(p))
			continue;
		abi = audit_abi(x, p->is.abi->token);
		e = refused(p, enosys(p->is.abi));
		if (abi == said || !abi->covered || !e)
			continue;
		audit_say(x, p, e, NULL, NULL);
		said = abi;
	}
}

static const struct {
	const char *name, *effect;
} needed[] = {
#define N(name, effect) {name, effect},
#include "../tables/needed.tbl"
#undef N
};

void
audit_needed(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; i < sizeof needed / sizeof *needed; i++) {
			const struct audit_part *p =
			    audit_find(abi, needed[i].name);
			const struct survey_end *e =
			    p ? refused(p, RET_ALLOW) : NULL;

			if (e && abi->covered)
				audit_say(x, p, e, NULL, needed[i].effect);
		}
}

void
audit_minus_one(struct audit *x)
{
	struct word_cond is = {UINT32_MAX, UINT32_MAX, WORD_EQ};
	struct survey_end end;

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		if (p->is.other || p->is.high != UINT32_MAX ||
		    !audit_covers(x, p->is.audit))
			continue;
		for (const struct survey_end *e = p->is.ends; e; e = e->next)
			if (audit_is_refused(e->verdict[0]) &&
			    audit_narrow(x, p, e, BPF_WORD_NR, is, &end)) {
				audit_say(x, p, &end, NULL, NULL);
				break;
			}
	}
}
