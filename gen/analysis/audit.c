/* The list of rules, and the partition of the program that they look at. */
#include "analysis/audit_private.h"

#include <string.h>

/* About a second. */
enum { WORK = 1 << 26 };

static const struct {
	struct audit_rule is;
	void (*find)(struct audit *x);
} rules[] = {
#define V(major, minor) ARCH_KERNEL(major, minor, 0)
#define LAST UINT32_MAX
#define ROW(function, name, severity, by, ...) \
	{{name, AUDIT_##severity, AUDIT_BY_##by, __VA_ARGS__}, \
	    scb_audit_##function},
#define R(function, name, severity, by, ...) \
	ROW(function, name, severity, by, AUDIT_PLAIN, 0, LAST, __VA_ARGS__)
#define K(function, name, severity, by, ...) \
	ROW(function, name, severity, by, AUDIT_KERNELS, __VA_ARGS__)
#define L(function, name, severity, by, ...) \
	ROW(function, name, severity, by, AUDIT_RSEQ, 0, LAST, __VA_ARGS__)
#define N(function, name, severity, by, what, ...) \
	ROW(function, name, severity, by, AUDIT_ON_##what, 0, LAST, __VA_ARGS__)
#include "../tables/audit.tbl"
#undef R
#undef K
#undef L
#undef N
};

const char *
scb_audit_severity(enum audit_severity s)
{
	/* ORDER AUDIT_SEVERITY */
	static const char *const names[AUDIT_SEVERITIES] = {
	    "note", "warning", "error"};

	return names[s];
}

static struct audit_abi *
put_abi(struct audit *x, const struct arch *a)
{
	struct audit_abi **last = &x->abis;

	while (*last && (*last)->arch != a)
		last = &(*last)->next;
	if (!*last) {
		*last = scb_arena_alloc(x->arena, sizeof **last);
		(*last)->arch = a;
		scb_facts_index(&(*last)->calls, a, x->arena);
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

/* ---- ignored findings ---------------------------------------------------- */

static const char *
call_name(const struct audit *x, const struct audit_finding *f, unsigned i)
{
	const struct scbpf_call *c = &f->call[i].call;
	const struct arch *a;
	const struct arch_call *call;

	if (i >= f->ncalls)
		return NULL;
	a = scb_facts_arch_audit(c->arch, c->nr, x->program->big_endian);
	call = a ? scb_facts_number(a, c->nr) : NULL;
	return call ? call->name : NULL;
}

static bool
ignores(const struct audit *x, const struct audit_ignore *g,
    const struct audit_finding *f)
{
	const char *name;

	if (strcmp(g->rule, f->rule->name) != 0)
		return false;
	if (!g->call)
		return true;
	for (unsigned i = 0; i < f->ncalls; i++) {
		name = call_name(x, f, i);
		if (name && strcmp(name, g->call) == 0)
			return true;
	}
	return false;
}

static bool
is_ignored(const struct audit *x, const struct audit_finding *f)
{
	for (const struct audit_ignore *g = x->ask->ignore; g; g = g->next)
		if (ignores(x, g, f))
			return true;
	return false;
}

static void
drop_ignored(struct audit *x)
{
	struct audit_result *r = &x->result;
	struct audit_finding **at = &r->findings;

	for (const struct audit_ignore *g = x->ask->ignore; g; g = g->next) {
		bool used = false;

		for (const struct audit_finding *f = r->findings; f;
		     f = f->next)
			used |= ignores(x, g, f);
		if (!used && !r->unused)
			r->unused = g;
	}
	while (*at) {
		if (!is_ignored(x, *at)) {
			at = &(*at)->next;
			continue;
		}
		*at = (*at)->next;
		r->ignored++;
	}
}

/* ---- causes -------------------------------------------------------------- */

static struct audit_cause *
find_cause(struct audit *x, const struct audit_finding *f)
{
	struct audit_cause **at = &x->result.causes;
	const char *name = f->rule->by == AUDIT_BY_RULE
			       ? NULL
			       : call_name(x, f, f->rule->by == AUDIT_BY_HELD);

	for (; *at; at = &(*at)->next)
		if ((*at)->rule == f->rule && !(*at)->name == !name &&
		    (!name || strcmp((*at)->name, name) == 0))
			return *at;
	*at = scb_arena_alloc(x->arena, sizeof **at);
	(*at)->rule = f->rule;
	(*at)->name = name;
	return *at;
}

static void
find_causes(struct audit *x)
{
	for (struct audit_finding *f = x->result.findings; f; f = f->next) {
		struct audit_cause *c = find_cause(x, f);
		struct audit_finding **last = &c->first;

		while (*last)
			last = &(*last)->same;
		*last = f;
		c->n++;
		if (c->n == 1 || f->severity > c->severity)
			c->severity = f->severity;
	}
	for (const struct audit_cause *c = x->result.causes; c; c = c->next)
		x->result.count[c->severity]++;
}

const struct audit_rule *
scb_audit_rule(unsigned i)
{
	return i < sizeof rules / sizeof *rules ? &rules[i].is : NULL;
}

static const char *
rule_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return rules[i].is.name;
}

static bool
must_be_rule(struct diag *d, struct loc at, const char *name)
{
	const char *near;
	unsigned n = 0;

	for (; scb_audit_rule(n); n++)
		if (strcmp(scb_audit_rule(n)->name, name) == 0)
			return true;
	near = scb_diag_near(name, strlen(name), rule_at, NULL, n);
	if (near)
		scb_diag_error(
		    d, at, "unknown check '%s', expected '%s'", name, near);
	else
		scb_diag_error(d, at,
		    "unknown check '%s', see 'scbpf audit --list'", name);
	return false;
}

bool
scb_audit_may_ignore(
    struct diag *d, struct loc at, const char *rule, const char *call)
{
	const char *near;

	if (!must_be_rule(d, at, rule))
		return false;
	if (!call || scb_facts_known(call, strlen(call), NULL))
		return true;
	near = scb_facts_near_call(d->target, call, strlen(call));
	scb_diag_error(d, at,
	    "unknown syscall '%s' after '%s:', expected %s'%s'", call, rule,
	    near ? "" : "one such as ", near ? near : "read");
	return false;
}

static bool
is_asked(const struct audit *x, const struct audit_rule *rule)
{
	const struct audit_against *g = x->ask->against;

	switch (rule->when) {
	case AUDIT_PLAIN:
		return !g;
	case AUDIT_KERNELS:
		return (!g || g->kernel) &&
		       scb_audit_holds(x, rule->from, rule->before);
	case AUDIT_RSEQ:
		return !g || g->nlibcs;
	case AUDIT_ON_PROGRAM:
		return x->ask->program != NULL;
	case AUDIT_ON_KERNEL:
		return g && g->kernel;
	default:
		return g && g->nlibcs;
	}
}

struct audit_result
scb_audit(
    struct arena *a, const struct scbpf_program *p, const struct audit_ask *ask)
{
	struct audit x = {.arena = a, .program = p, .ask = ask};
	struct look k = {&x, &x.parts};
	struct partition s = {.program = {*p}, .part = audit_keep, .user = &k};

	x.work = WORK;
	x.last = &x.result.findings;
	x.last_inconclusive = &x.result.inconclusive;
	for (unsigned i = 0; i < ask->nnative; i++)
		scb_partition_add(&s, ask->native[i]->audit_arch);
	scb_partition_find(&s, a);
	scb_partition_walk(&s, a);
	x.result.after = scb_audit_after(&x);
	for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) {
		x.rule = &rules[i].is;
		if (!is_asked(&x, x.rule))
			continue;
		x.result.checks++;
		x.severity = x.rule->severity;
		rules[i].find(&x);
	}
	x.result.steps = s.steps;
	for (const struct audit_abi *abi = x.abis; abi; abi = abi->next)
		if (abi->covered && x.result.narches < POLICY_ARCHES)
			x.result.arches[x.result.narches++] = abi->arch;
	drop_ignored(&x);
	find_causes(&x);
	return x.result;
}
