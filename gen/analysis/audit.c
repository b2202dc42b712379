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
	{{name, AUDIT_##severity, __VA_ARGS__}, audit_##function},
#include "../tables/audit.tbl"
#undef R
};

const char *
audit_severity(enum audit_severity s)
{
	/* ORDER AUDIT_SEVERITY */
	static const char *const names[AUDIT_SEVERITIES] = {
	    "note", "warning", "error"};

	return names[s];
}

/* ---- what there is --------------------------------------------------------
 */

bool
audit_is_open(uint32_t verdict)
{
	verdict &= RET_ACTION;
	return verdict == RET_ALLOW || verdict == RET_LOG;
}

bool
audit_is_refused(uint32_t verdict)
{
	verdict &= RET_ACTION;
	return !audit_is_open(verdict) && verdict != RET_TRACE &&
	       verdict != RET_USER_NOTIF;
}

struct audit_abi *
audit_abi(const struct audit *x, const char *token)
{
	struct audit_abi *abi = x->abis;

	while (abi && strcmp(abi->arch->token, token) != 0)
		abi = abi->next;
	return abi;
}

struct audit_part *
audit_find(const struct audit_abi *abi, const char *name)
{
	const struct arch_call *c = facts_call(abi->arch, name, strlen(name));

	/* Two names may share a number; the part has the first of them. */
	return c ? abi->row[facts_lower(abi->arch, c->nr)] : NULL;
}

bool
audit_covers(const struct audit *x, uint32_t audit)
{
	for (const struct audit_abi *abi = x->abis; abi; abi = abi->next)
		if (abi->arch->audit_arch == audit && abi->covered)
			return true;
	return false;
}

bool
audit_always_open(const struct audit_part *p)
{
	return !p->is.why && p->open == p->is.nends;
}

bool
audit_held(const struct audit_part *p)
{
	return p->open < p->is.nends;
}

const struct survey_end *
audit_end(const struct audit_part *p, bool open)
{
	const struct survey_end *e = p->is.ends;

	while (audit_is_open(e->verdict[0]) != open)
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
audit_beyond(const struct audit_part *p)
{
	const struct arch *a = p->is.abi;
	bool any = false;
	unsigned own;

	if (!a || p->is.call)
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
audit_doubt(struct audit *x, const struct survey_part *part, const char *why)
{
	struct audit_doubt *d = arena_alloc(x->arena, sizeof *d);

	d->rule = x->rule;
	if (part)
		d->part = *part;
	d->part.why = why;
	*x->last_doubt = d;
	x->last_doubt = &d->next;
}

void
audit_unmet(struct audit *x, const struct survey_part *part)
{
	audit_doubt(x, part,
	    x->work < MEET_LEAST ? "too many pairs of paths" : AUDIT_MASKED);
}

void
audit_say_calls(struct audit *x, const struct audit_part *p,
    const struct audit_call *call, unsigned n, const char *detail)
{
	struct audit_finding *f;

	for (unsigned i = 0; i < n; i++)
		if (bpf_sim(x->program.insn, x->program.n, &call[i].call,
			x->big_endian, NULL, NULL)
			.verdict != call[i].verdict) {
			audit_doubt(x, p ? &p->is : NULL,
			    "the walk and the simulator disagree");
			return;
		}
	f = arena_alloc(x->arena, sizeof *f);
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
audit_say(struct audit *x, const struct audit_part *p,
    const struct survey_end *a, const struct survey_end *b, const char *detail)
{
	struct audit_call call[2];

	call[0].verdict = a->verdict[0];
	call[1].verdict = b ? b->verdict[0] : 0;
	if (!path_call(&a->path, &call[0].call) ||
	    (b && !path_call(&b->path, &call[1].call)))
		audit_doubt(x, &p->is, AUDIT_MASKED);
	else
		audit_say_calls(x, p, call, b ? 2 : 1, detail);
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
		*last = arena_alloc(x->arena, sizeof **last);
		(*last)->arch = a;
		(*last)->row =
		    arena_array(x->arena, a->ncalls, sizeof *(*last)->row);
	}
	return *last;
}

struct look {
	struct audit *x;
	struct audit_part **last;
};

static bool
keep(void *user, const struct survey_part *part)
{
	struct look *k = user;
	struct audit_part *p = arena_alloc(k->x->arena, sizeof *p);
	struct audit_abi *abi;

	p->is = *part;
	for (const struct survey_end *e = part->ends; e; e = e->next) {
		p->open += audit_is_open(e->verdict[0]);
		p->refused += audit_is_refused(e->verdict[0]);
	}
	*k->last = p;
	k->last = &p->next;
	if (part->why)
		audit_doubt(k->x, part, part->why);
	if (!part->abi)
		return true;
	abi = put_abi(k->x, part->abi);
	if (part->call) {
		abi->row[facts_lower(part->abi, part->low)] = p;
		abi->covered |= p->open > 0;
	} else if (audit_beyond(p) && part->low != UINT32_MAX) {
		abi->open |= p->open > 0;
	}
	return true;
}

struct audit_result
audit(struct arena *a, const struct scbpf_insn *insn, size_t n,
    const struct arch *const *native, unsigned nnative)
{
	struct audit x = {.arena = a,
	    .program = {insn, n},
	    .big_endian = native[0]->big_endian};
	struct look k = {&x, &x.parts};
	struct survey s = {.program = {{insn, n}},
	    .big_endian = x.big_endian,
	    .part = keep,
	    .user = &k};

	x.work = WORK;
	x.last = &x.result.findings;
	x.last_doubt = &x.result.doubts;
	for (unsigned i = 0; i < nnative; i++)
		survey_add(&s, native[i]->audit_arch);
	survey_find(&s);
	survey(&s, a);
	for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) {
		x.rule = &rules[i].is;
		rules[i].find(&x);
	}
	x.result.steps = s.steps;
	return x.result;
}
