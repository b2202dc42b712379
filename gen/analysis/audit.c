#include "analysis/audit_private.h"

#include <string.h>

#include "policy/policy.h"

/* About a second. */
enum { WORK = 1 << 26 };

/* ---- the rules ------------------------------------------------------------
 */

static const struct {
	struct audit_rule is;
	void (*find)(struct audit *x);
} rules[] = {
#define R(function, name, severity, ...) \
	{{name, AUDIT_##severity, __VA_ARGS__}, scb_audit_##function},
#include "../tables/audit.tbl"
#undef R
};

const char *
scb_audit_severity(enum audit_severity s)
{
	/* ORDER AUDIT_SEVERITY */
	static const char *const names[AUDIT_SEVERITIES] = {
	    "note", "warning", "error"};

	return names[s];
}

/* ---- what there is --------------------------------------------------------
 */

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
	    scb_facts_call(abi->arch, name, strlen(name));

	/* Two names may share a number; the part has the first of them. */
	return c ? abi->row[scb_facts_lower(abi->arch, c->nr)] : NULL;
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

bool
scb_audit_above_last_known(const struct audit_part *p)
{
	const struct arch *a = p->is.abi;
	bool any = false;
	unsigned own;

	/* A twin number is another ABI's call. */
	if (!a || p->is.call || scb_facts_is_twin(a, p->is.low))
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

/* ---- what is said ---------------------------------------------------------
 */

void
scb_audit_add_inconclusive(
    struct audit *x, const struct partition_part *part, const char *why)
{
	struct audit_inconclusive *d = scb_arena_alloc(x->arena, sizeof *d);

	d->rule = x->rule;
	if (part)
		d->part = *part;
	d->part.why = why;
	*x->last_doubt = d;
	x->last_doubt = &d->next;
}

void
scb_audit_unmet(struct audit *x, const struct partition_part *part)
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
		if (scb_bpf_sim(x->program.insn, x->program.n, &call[i].call,
			x->big_endian, NULL, NULL)
			.verdict != call[i].verdict) {
			scb_audit_add_inconclusive(x, p ? &p->is : NULL,
			    "the walk and the simulator disagree");
			return;
		}
	f = scb_arena_alloc(x->arena, sizeof *f);
	f->rule = x->rule;
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

/* ---- looking --------------------------------------------------------------
 */

static struct audit_abi *
put_abi(struct audit *x, const struct arch *a)
{
	struct audit_abi **last = &x->abis;

	while (*last && (*last)->arch != a)
		last = &(*last)->next;
	if (!*last) {
		*last = scb_arena_alloc(x->arena, sizeof **last);
		(*last)->arch = a;
		(*last)->row =
		    scb_arena_array(x->arena, a->ncalls, sizeof *(*last)->row);
	}
	return *last;
}

struct look {
	struct audit *x;
	struct audit_part **last;
};

static bool
audit_keep(void *user, const struct partition_part *part)
{
	struct look *k = user;
	struct audit_part *p = scb_arena_alloc(k->x->arena, sizeof *p);
	struct audit_abi *abi;

	p->is = *part;
	for (const struct partition_end *e = part->ends; e; e = e->next) {
		p->open += scb_audit_is_open(e->verdict[0]);
		p->refused += scb_audit_is_refused(e->verdict[0]);
	}
	*k->last = p;
	k->last = &p->next;
	if (part->why)
		scb_audit_add_inconclusive(k->x, part, part->why);
	if (!part->abi)
		return true;
	abi = put_abi(k->x, part->abi);
	if (part->call) {
		abi->row[scb_facts_lower(part->abi, part->low)] = p;
		abi->covered |= p->open > 0;
	} else if (scb_audit_above_last_known(p) && part->low != UINT32_MAX) {
		abi->open |= p->open > 0;
	}
	return true;
}

struct audit_result
scb_audit(struct arena *a, const struct scbpf_insn *insn, size_t n,
    const struct arch *const *native, unsigned nnative, bool read)
{
	struct audit x = {.arena = a,
	    .program = {insn, n},
	    .read = read,
	    .big_endian = native[0]->big_endian};
	struct look k = {&x, &x.parts};
	struct partition s = {.program = {{insn, n}},
	    .big_endian = x.big_endian,
	    .part = audit_keep,
	    .user = &k};

	x.work = WORK;
	x.last = &x.result.findings;
	x.last_doubt = &x.result.inconclusive;
	for (unsigned i = 0; i < nnative; i++)
		scb_partition_add(&s, native[i]->audit_arch);
	scb_partition_find(&s, a);
	scb_partition_walk(&s, a);
	for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) {
		x.rule = &rules[i].is;
		rules[i].find(&x);
	}
	x.result.steps = s.steps;
	return x.result;
}
