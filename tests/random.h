/*
 * Random policies and calls for the property tests. Deterministic. A fuzz
 * target that decides itself defines RANDOM_OWN, random_word and below.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"

#ifndef RANDOM_OWN
static uint64_t random_state = 88172645463325252u;

static inline uint64_t
random_word(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static inline unsigned
below(unsigned n)
{
	return (unsigned)(random_word() >> 33) % n;
}
#endif

static const uint64_t odd_values[] = {0, 1, 2, 3, 8, 10, 16, 38, 39, 40, 0x7f,
    0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x20000, 0x20008,
    0x7e020000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0xffff8000,
    0xffffff9c, 0x100000000, 0x100000001, 0x100000028, 0x1ffffffff,
    0x8000000000000000, 0xffffffff00000000, 0xffffffff80000000,
    0xffffffffffff8000, 0xfffffffffffffffe, 0xffffffffffffffff};

static inline uint64_t
random_value(void)
{
	switch (below(8)) {
	case 0:
		return random_word();
	case 1:
		return random_word() & UINT32_MAX;
	case 2:
		return below(64);
	default:
		return odd_values[below(
		    sizeof odd_values / sizeof *odd_values)];
	}
}

static const char *const odd_names[] = {"clone", "clone3", "socket", "accept",
    "sendto", "recv", "socketcall", "ipc", "semop", "semctl", "shmat", "msgrcv",
    "mmap", "mmap2", "select", "chown", "setuid", "setresuid", "ioctl",
    "personality", "openat", "openat2", "close_range", "read", "write",
    "preadv", "readv", "execve", "rt_sigaction", "sigaltstack", "getpid",
    "fcntl", "set_tls", "cacheflush", "breakpoint", "pselect6_time64",
    "map_shadow_stack", "no_such_call", "ptrace", "bind", "umount2"};

static inline const char *
random_name(const struct arch *a)
{
	if (below(3) == 0)
		return odd_names[below(sizeof odd_names / sizeof *odd_names)];
	return a->calls[below(a->ncalls)].name;
}

static inline struct policy_action
random_action(void)
{
	static const uint32_t rets[] = {RET_KILL_PROCESS, RET_KILL_THREAD,
	    RET_TRAP, RET_ERRNO, RET_ERRNO, RET_ERRNO, RET_USER_NOTIF,
	    RET_TRACE, RET_LOG, RET_ALLOW, RET_ALLOW, RET_ALLOW, RET_ALLOW};
	struct policy_action act = {.ret = rets[below(13)]};

	if (act.ret == RET_ERRNO)
		act.data = (uint16_t)(below(2) ? 1 : below(4096));
	if (act.ret == RET_TRACE)
		act.data = (uint16_t)below(65536);
	if (act.ret == RET_ERRNO && below(4) == 0)
		act.errno_name = below(2) ? "ENOSYS" : "EACCES";
	return act;
}

/* Numbers and constants that ABIs see differently, under | and ~. */
static inline const struct policy_part *
random_part(struct arena *a, unsigned depth, unsigned more)
{
	static const char *const constants[] = {
	    "O_DIRECTORY", "PROT_EXEC", "AF_UNIX", "CLONE_NEWUSER"};
	struct policy_part *p = scb_arena_alloc(a, sizeof *p);

	p->number = random_value();
	if (below(3) == 0)
		p->constant = constants[below(4)];
	if (depth && below(4) == 0)
		p->inner = random_part(a, depth - 1, more);
	p->complement = below(4) == 0;
	if (more && below(4) == 0)
		p->next = random_part(a, depth, more - 1);
	return p;
}

static inline struct policy_cond
random_cond(struct arena *a, unsigned index)
{
	struct policy_cond c = {.op = (uint8_t)below(8),
	    .subject = (uint8_t)index,
	    .value = random_value()};

	if (index != POLICY_IP && below(8) == 0)
		c.width = (uint8_t)(16u << below(3));
	if (c.op != POLICY_EQ && c.op != POLICY_NE && c.op < POLICY_MASKED_EQ)
		c.sign = below(4) == 0;
	if (c.op == POLICY_MASKED_EQ || c.op == POLICY_MASKED_NE) {
		c.expect = below(4) ? random_value() & c.value : random_value();
		if (below(3) == 0)
			c.expect = 0;
		if (below(8) == 0)
			c.expect_of = random_part(a, 1, 8);
	}
	if (below(6) == 0)
		c.value_of = random_part(a, 2, 8);
	return c;
}

static inline struct policy_term
random_term(struct arena *a)
{
	struct policy_term t = {.nconds = 1 + below(3)};

	t.conds = scb_arena_array(a, t.nconds, sizeof *t.conds);
	for (unsigned i = 0; i < t.nconds; i++)
		t.conds[i] =
		    random_cond(a, below(16) == 0 ? POLICY_IP : below(6));
	return t;
}

static inline void
random_rule(struct arena *a, struct policy *p, const struct arch *arch)
{
	struct policy_rule *r = scb_policy_add(p, a);

	r->nnames = 1 + below(4);
	r->names = scb_arena_array(a, r->nnames, sizeof *r->names);
	for (unsigned i = 0; i < r->nnames; i++) {
		r->names[i].name = random_name(arch);
		/* Otherwise an unreachable clause is an error. */
		r->names[i].grouped = true;
		if (below(8) == 0) {
			r->names[i].only = &scb_arch_all[below(6)];
			r->names[i].nonly = 1 + below(3);
		}
	}
	r->nterms = below(5) < 2 ? 0 : 1u + (below(4) == 0) + (below(8) == 0);
	r->terms = scb_arena_array(a, r->nterms, sizeof *r->terms);
	for (unsigned i = 0; i < r->nterms; i++)
		r->terms[i] = random_term(a);
	r->action = random_action();
	if (below(8) == 0)
		r->includes.caps = (uint64_t)1 << below(40);
	if (below(8) == 0)
		r->excludes.caps = (uint64_t)1 << below(40);
	if (below(16) == 0)
		r->includes.kernel = ARCH_KERNEL(below(8), below(20), 0);
}

static inline struct policy *
random_policy(struct arena *a, const struct arch *arch)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);
	unsigned rules = below(10);

	p->name = "random";
	p->def = random_action();
	if (below(2))
		p->def = (struct policy_action){.ret = RET_ERRNO, .data = 1};
	p->first_match = below(4) == 0;
	for (unsigned i = 0; i < rules; i++)
		random_rule(a, p, arch);
	return p;
}

/* A number of the ABI instead of a name; often one without a call. */
static inline struct policy_name
random_number_name(struct arena *a, const struct arch *abi)
{
	const struct arch **only = scb_arena_alloc(a, sizeof *only);
	struct policy_name n = {.name = "",
	    .number = true,
	    .only = only,
	    .nonly = 1,
	    .grouped = true};

	*only = below(4) ? abi : scb_arch_all[below(6)];
	if ((*only)->twin.abi && below(3) == 0)
		*only = scb_facts_twin_abi(*only);
	n.nr = (*only)->calls[below((*only)->ncalls)].nr + below(64);
	if (below(4) == 0)
		n.nr = (*only)->low + 403 + below(200);
	if (!scb_facts_in_range(*only, n.nr))
		n.nr = (*only)->calls[0].nr;
	return n;
}

/* Numbers as names, twins and siblings, in some rules of the policy. */
static inline void
random_numbers(struct arena *a, struct policy *p, const struct arch *arch)
{
	static const char *const names[] = {"clock_settime", "clock_settime64",
	    "futex", "futex_time64", "ppoll", "ppoll_time64",
	    "sync_file_range2", "arm_sync_file_range", "ptrace", "ioctl"};

	if (below(2))
		p->def = (struct policy_action){.ret = RET_ALLOW};
	for (unsigned i = 0; i < p->nrules; i++) {
		struct policy_rule *r = &p->rules[i];

		for (unsigned j = 0; j < r->nnames; j++)
			if (below(4) == 0)
				r->names[j] = random_number_name(a, arch);
			else if (below(4) == 0)
				r->names[j].name = names[below(10)];
	}
}

/* An override of what the policy says about some names. */
static inline struct compile_override *
random_override(struct arena *a, const struct policy *p)
{
	struct compile_override *o = scb_arena_alloc(a, sizeof *o);
	struct policy_name *name = scb_arena_array(a, 2, sizeof *name);

	for (unsigned i = 0; i < 2 && p->nrules; i++) {
		const struct policy_rule *r = &p->rules[below(p->nrules)];

		if (r->nnames)
			name[o->count++] = r->names[below(r->nnames)];
	}
	o->names = name;
	o->action = random_action();
	return o;
}

static inline unsigned
arch_count(void)
{
	unsigned n = 0;

	while (scb_arch_all[n])
		n++;
	return n;
}

static inline void
random_request(struct compile_request *r)
{
	unsigned n = arch_count(), want = 1 + below(3);

	*r = (struct compile_request){0};
	r->arches[r->narches++] = scb_arch_all[below(3) ? below(3) : below(n)];
	while (want-- > 1) {
		const struct arch *b = scb_arch_all[below(n)];
		unsigned i = 0;

		if (r->arches[0] == scb_arch_all[below(3)])
			b = scb_arch_all[below(3)];
		while (i < r->narches && r->arches[i] != b)
			i++;
		if (i == r->narches &&
		    b->big_endian == r->arches[0]->big_endian)
			r->arches[r->narches++] = b;
	}
	r->has_caps = below(2);
	r->caps = random_word() & scb_facts_caps_all();
	r->kernel = below(2) ? 0 : ARCH_KERNEL(3 + below(4), below(20), 0);
	r->enosys = (enum policy_enosys)below(3);
	r->since = below(2) ? 0 : ARCH_KERNEL(3 + below(4), below(20), 0);
	r->args64 = below(4) == 0;
	r->clone3_policy = below(4) == 0;
	r->complain = below(8) == 0;
	r->has_bad_arch = below(4) == 0;
	r->bad_arch = RET_ERRNO | 1;
}

/* A number near one that matters to the policy. */
static inline uint32_t
random_number(const struct policy *p, const struct arch *a)
{
	static const uint32_t odd[] = {0, 1, 335, 472, 1099, 4000, 0xeffff,
	    0xf0000, 0xf0001, 0xf0006, 0xf0007, 0xfffff, 0x100000, 0x3fffffff,
	    0x40000000, 0x40000001, 0x400001ff, 0x40000223, 0x40000224,
	    0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
	const struct arch_call *c = NULL;

	if (p->nrules && below(4)) {
		const struct policy_rule *r = &p->rules[below(p->nrules)];
		const struct policy_name *n =
		    r->nnames ? &r->names[below(r->nnames)] : NULL;
		const char *s = n ? n->name : "";

		if (n && n->number)
			return (uint32_t)n->nr ^ (below(3) ? 0 : 0x40000000);
		if (a->twin.abi && below(4) == 0 &&
		    (c = scb_facts_call(scb_facts_twin_abi(a), s, strlen(s))))
			return c->nr ^ a->twin.bits;
		c = scb_facts_call(a, s, strlen(s));
	}
	if (!c)
		c = &a->calls[below(a->ncalls)];
	switch (below(6)) {
	case 0:
		return odd[below(sizeof odd / sizeof *odd)];
	case 1:
		return c->nr + below(5) - 2;
	case 2:
		return c->nr ^ 0x40000000;
	default:
		return c->nr;
	}
}

/* An argument near a constant of the policy, high half clean or dirty. */
static inline uint64_t
random_argument(const struct policy *p)
{
	uint64_t v = random_value();

	if (p->nrules && below(4)) {
		const struct policy_rule *r = &p->rules[below(p->nrules)];

		if (r->nterms) {
			const struct policy_term *t =
			    &r->terms[below(r->nterms)];
			const struct policy_cond *c =
			    &t->conds[below(t->nconds)];

			v = below(3) == 0 ? c->expect : c->value;
			v += below(3) - 1;
		}
	}
	if (below(4) == 0)
		v = (v & UINT32_MAX) | random_word() << 32;
	if (below(8) == 0)
		v = (v & 0xffff) | random_word() << 16;
	return v;
}

static inline struct scbpf_call
random_call(const struct policy *p, const struct policy_setup *s)
{
	const struct arch *a = s->arches[below(s->narches)];
	struct scbpf_call c = {.arch = a->audit_arch};

	if (below(32) == 0)
		c.arch = scb_arch_all[below(arch_count())]->audit_arch;
	if (below(64) == 0)
		c.arch = (uint32_t)random_word();
	c.nr = random_number(p, a);
	c.ip = random_argument(p);
	for (unsigned i = 0; i < 6; i++)
		c.args[i] = random_argument(p);
	/* Sub-calls of socketcall and ipc. */
	if (below(8) == 0)
		c.args[0] = below(26) | (uint64_t)below(3) << 16 |
			    (uint64_t)below(2) << 32;
	return c;
}

#endif
