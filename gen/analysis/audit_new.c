/* Rules about what another kernel changes (--against). */
#include "analysis/audit_private.h"

#include <string.h>

/* ---- what is new --------------------------------------------------------- */

/* Does the filter treat the call otherwise than what it does not name? */
static bool
is_known(const struct audit_abi *abi, const struct audit_part *p)
{
	return abi->open ? scb_audit_held(p) : p->open > 0;
}

uint32_t
scb_audit_after(const struct audit *x)
{
	const struct audit_against *g = x->ask->against;
	uint32_t newest = 0, since;

	if (!g || !g->kernel)
		return 0;
	if (g->after)
		return g->after;
	for (const struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; i < abi->arch->ncalls; i++) {
			const char *name = abi->arch->calls[i].name;

			if (abi->row[i] && is_known(abi, abi->row[i]) &&
			    scb_facts_known(name, strlen(name), &since) &&
			    since > newest)
				newest = since;
		}
	return newest;
}

bool
scb_audit_is_new(const struct audit *x, uint32_t release)
{
	const struct audit_against *g = x->ask->against;

	return !g || (release > x->result.after && release <= g->kernel);
}

bool
scb_audit_holds(const struct audit *x, uint32_t from, uint32_t before)
{
	const struct audit_against *g = x->ask->against;
	bool all = from == 0 && before == UINT32_MAX;

	if (!g)
		return true;
	return g->kernel >= from && g->kernel < before &&
	       (all || !g->after || g->after < from || g->after >= before);
}

/* ---- calls that the kernel adds ------------------------------------------ */

/* Does the kernel run filters for it? */
static bool
is_filtered(
    const struct audit *x, const struct audit_abi *abi, const char *name)
{
	const char *until = scb_facts_skipped_from(abi->arch, name);
	uint32_t from;

	return !until || !scb_facts_kernel(until, strlen(until), &from) ||
	       x->ask->against->kernel < from;
}

/* Calls `each` for every new call that the filter does not name. */
static void
each_new(struct audit *x, bool open,
    void (*each)(
	struct audit *x, struct audit_abi *abi, const struct audit_part *p))
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; i < abi->arch->ncalls; i++) {
			const struct arch_call *c = &abi->arch->calls[i];
			const struct audit_part *p = abi->row[i];

			if (p && abi->open == open && abi->covered &&
			    !is_known(abi, p) &&
			    scb_audit_is_new(x, c->since) &&
			    is_filtered(x, abi, c->name))
				each(x, abi, p);
		}
}

static const char *
release_of(struct audit *x, const struct arch_call *c)
{
	struct buf b;

	scb_buf_init(&b, x->arena);
	scb_buf_fmt(&b, "Linux %u.%u", c->since >> 16, c->since >> 8 & 0xff);
	return b.p;
}

static void
say_open(struct audit *x, struct audit_abi *abi, const struct audit_part *p)
{
	(void)abi;
	if (p->open)
		scb_audit_say(x, p, scb_audit_end(p, true), NULL,
		    release_of(x, p->is.call));
}

void
scb_audit_new_open(struct audit *x)
{
	each_new(x, true, say_open);
}

static void
say_refused(struct audit *x, struct audit_abi *abi, const struct audit_part *p)
{
	const struct partition_end *e = scb_audit_hard_refusal(p);

	if (!e || !scb_audit_always_refused(p))
		return;
	scb_audit_lower(x, !scb_audit_is_native(x, abi));
	scb_audit_say(x, p, e, NULL, release_of(x, p->is.call));
}

void
scb_audit_new_refused(struct audit *x)
{
	each_new(x, false, say_refused);
}

/* ---- actions that it does not have --------------------------------------- */

static const struct {
	uint32_t action, since;
} actions[] = {
    {RET_KILL_PROCESS, ARCH_KERNEL(4, 14, 0)},
    {RET_LOG, ARCH_KERNEL(4, 14, 0)},
    {RET_USER_NOTIF, ARCH_KERNEL(5, 0, 0)},
};

/* A call that gets an action which came later; KILL_PROCESS only kills less. */
static void
find_action(struct audit *x, uint32_t action)
{
	for (const struct audit_part *p = x->parts; p; p = p->next)
		for (const struct partition_end *e = p->is.ends; e; e = e->next)
			if ((e->verdict[0] & RET_ACTION) == action) {
				scb_audit_lower(x, action == RET_KILL_PROCESS);
				scb_audit_say(x, p, e, NULL, NULL);
				return;
			}
}

void
scb_audit_missing_action(struct audit *x)
{
	for (unsigned i = 0; i < sizeof actions / sizeof *actions; i++)
		if (x->ask->against->kernel < actions[i].since)
			find_action(x, actions[i].action);
}
