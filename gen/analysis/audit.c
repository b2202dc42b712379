/* The list of rules, and the partition of the program that they look at. */
#include "analysis/audit_private.h"

/* About a second. */
enum { WORK = 1 << 26 };

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
scb_audit(struct arena *a, const struct bpf_program *p,
    const struct arch *const *native, unsigned nnative, bool read)
{
	struct audit x = {.arena = a, .program = p, .read = read};
	struct look k = {&x, &x.parts};
	struct partition s = {.program = {*p}, .part = audit_keep, .user = &k};

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
