/*
 * What the report says about ENOSYS, compared with the program: every number of
 * every ABI is run, in every mode and with several defaults.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/enosys.h"
#include "bpf/bpf.h"
#include "compile.h"
#include "eval/eval_rules.h"

#include "check.h"

static void
keep(void *user, const struct scbpf_message *m)
{
	if (m->severity == SCBPF_SEVERITY_ERROR)
		printf("%s: %s\n", (const char *)user, m->text);
}

static uint32_t
verdict(const struct compile_result *r, const struct arch *a, uint32_t nr)
{
	struct scbpf_call c = {.arch = a->audit_arch, .nr = nr};

	return scb_bpf_sim(&r->program, &c, NULL, NULL).verdict;
}

/* Is it in the range of ARM and x32 that has a maximum of its own? */
static bool
is_private(const struct arch *a, uint32_t nr)
{
	return a->nspaces > 1 && nr >= a->spaces[0].low &&
	       nr <= a->spaces[0].high;
}

/* The ABI's ordinary numbers, or those in that range. */
static void
count(const struct compile_result *r, const struct arch *a, bool private,
    struct enosys_range *want)
{
	uint32_t enosys = RET_ERRNO | (uint32_t)scb_facts_errno(a, "ENOSYS", 6);
	uint32_t high = private ? a->spaces[0].high : a->high;
	bool any = false;

	*want = (struct enosys_range){0};
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (is_private(a, nr) != private)
			continue;
		want->first = any ? want->first : nr;
		want->last = nr;
		any = true;
	}
	if (a->nnever)
		want->first = 0;
	for (uint32_t nr = want->first; nr <= want->last; nr++)
		want->enosys += verdict(r, a, nr) == enosys;
	want->above = want->last < high;
	if (high == UINT32_MAX)
		high--;
	for (uint32_t nr = want->last; nr++ < high; nr += (high - nr) / 9)
		if (is_private(a, nr) == private && verdict(r, a, nr) != enosys)
			want->above = false;
}

static unsigned
refused(const struct compile_result *r, const struct arch *a, uint32_t kernel)
{
	uint32_t enosys = RET_ERRNO | (uint32_t)scb_facts_errno(a, "ENOSYS", 6);
	unsigned n = 0;

	for (unsigned i = 0, same; i < a->ncalls; i += same) {
		const struct arch_call *c = &a->calls[i];
		uint32_t v = verdict(r, a, c->nr);
		bool had = false;

		for (same = 0; i + same < a->ncalls && c[same].nr == c->nr;
		     same++)
			had |= c[same].since <= kernel &&
			       (!c[same].gone || c[same].gone > kernel);
		n += !had && v != enosys && (v & RET_ACTION) == RET_ERRNO;
	}
	return n;
}

static bool
is_right(const struct compile_result *r, const struct arch *a, uint32_t kernel)
{
	struct enosys e;
	struct enosys_range want;
	bool ok;

	scb_enosys(r->eval, 0, scb_eval_newest(r->eval), &e);
	ok = e.kernel == kernel && e.refused == refused(r, a, kernel) &&
	     e.nranges == a->nspaces;
	for (unsigned i = 0; ok && i < e.nranges; i++) {
		count(r, a, i == 1, &want);
		ok = e.range[i].first == want.first &&
		     e.range[i].last == want.last &&
		     e.range[i].enosys == want.enosys &&
		     e.range[i].above == want.above;
	}
	return ok;
}

/* The policy allows only openat2, which came with Linux 5.6. */
static void
try_mode(const struct arch *a, struct policy_action def,
    enum policy_enosys mode, uint32_t since, void *memory, size_t size)
{
	jmp_buf out;
	struct arena arena = {memory, size, 0, &out};
	char what[64];
	struct diag d = {.arena = &arena, .report = keep, .user = what};
	struct compile_request req = {
	    .arches = {a}, .narches = 1, .enosys = mode, .since = since};
	struct policy_name name = {.name = "openat2"};
	struct policy *p;
	struct policy_rule *r;

	snprintf(what, sizeof what, "%s, mode %d, default 0x%x", a->token,
	    (int)mode, def.ret | def.data);
	if (setjmp(out)) {
		check(false, "%s: not compiled", what);
		return;
	}
	p = scb_arena_alloc(&arena, sizeof *p);
	p->def = def;
	r = scb_policy_add(p, &arena);
	r->names = &name;
	r->nnames = 1;
	r->action.ret = RET_ALLOW;
	check(is_right(scb_compile_policy(&arena, &d, p, &req), a,
		  ARCH_KERNEL(5, 6, 0)),
	    "%s", what);
}

int
main(void)
{
	static const struct policy_action defs[] = {
	    {.ret = RET_ERRNO, .data = 1}, {.ret = RET_KILL_PROCESS},
	    {.ret = RET_ALLOW}, {.ret = RET_ERRNO, .errno_name = "ENOSYS"}};
	size_t size = (size_t)16 << 20;
	void *memory = malloc(size);

	for (unsigned i = 0; memory && scb_arch_all[i]; i++)
		for (unsigned k = 0; k < sizeof defs / sizeof *defs; k++) {
			try_mode(scb_arch_all[i], defs[k], POLICY_ENOSYS_MAX, 0,
			    memory, size);
			try_mode(scb_arch_all[i], defs[k], POLICY_ENOSYS_SINCE,
			    0, memory, size);
			try_mode(scb_arch_all[i], defs[k], POLICY_ENOSYS_SINCE,
			    ARCH_KERNEL(4, 4, 0), memory, size);
			try_mode(scb_arch_all[i], defs[k], POLICY_ENOSYS_OFF, 0,
			    memory, size);
		}
	free(memory);
	return check_end();
}
