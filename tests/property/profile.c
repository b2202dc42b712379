/*
 * A whole container profile under every combination of options: the evaluator
 * and the program, proved equal by scb_compile_policy, are also compared call by
 * call. The built-in policy, and any profile named as an argument.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"

#include "check.h"
#include "messages.h"

static char text[1 << 20];

static bool
same(const struct compile_result *r, const struct scbpf_call *c)
{
	struct bpf_run run = scb_bpf_sim(&r->program, c, NULL, NULL);

	if (run.verdict == scb_eval_call(r->eval, c))
		return true;
	printf("arch 0x%x nr %u arg0 0x%llx arg1 0x%llx: 0x%x\n", c->arch,
	    c->nr, (unsigned long long)c->args[0],
	    (unsigned long long)c->args[1], run.verdict);
	return false;
}

static bool
same_numbers(const struct compile_result *r, const struct arch *a)
{
	static const uint32_t odd[] = {0x0effff, 0x0f0000, 0x0f0001, 0x0f0007,
	    0x0fffff, 0x100000, 0x3fffffff, 0x40000000, 0x400001ff, 0x40000223,
	    0x40000224, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
	struct scbpf_call c = {.arch = a->audit_arch};

	for (uint32_t i = 0; i < 1100; i++) {
		c.nr = (a->calls[0].nr & ~(uint32_t)1023) + i;
		if (!same(r, &c))
			return false;
	}
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		c.nr = odd[i];
		if (!same(r, &c))
			return false;
	}
	return true;
}

/* Around a condition's constant, high halves clean and dirty. */
static bool
same_around(const struct compile_result *r, const struct arch *a,
    const char *name, const struct policy_cond *k)
{
	static const uint64_t dirt[] = {0, 0x100000000, 0xffffffff00000000};
	const struct arch_call *call = scb_facts_call(a, name, strlen(name));
	struct scbpf_call c = {.arch = a->audit_arch};

	if (!call || k->subject > 5)
		return true;
	c.nr = call->nr;
	for (unsigned i = 0; i < 4 * 3; i++) {
		c.args[k->subject] = (k->value + i % 4 - 1) ^ dirt[i / 4];
		if (i % 4 == 3)
			c.args[k->subject] = k->expect ^ dirt[i / 4];
		if (!same(r, &c))
			return false;
	}
	return true;
}

static bool
same_conditions(const struct compile_result *r, const struct arch *a)
{
	const struct policy *p = r->policy;

	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned t = 0; t < p->rules[i].nterms; t++)
			for (unsigned k = 0; k < p->rules[i].terms[t].nconds;
			     k++)
				if (!same_around(r, a,
					p->rules[i].names[0].name,
					&p->rules[i].terms[t].conds[k]))
					return false;
	return true;
}

static void
try_one(const char *file, size_t len, const struct compile_request *req,
    void *memory, size_t size)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};
	struct source source = {.name = file, .text = text, .len = len};
	struct compile_result *r;
	bool ok = true;

	if (setjmp(out)) {
		check(false, "%s: %s", req->arches[0]->token, message);
		return;
	}
	r = scb_compile_policy(&a, &d,
	    file ? scb_compile_read(&d, &source, NULL, NULL)
		 : scb_builtin_policy(&a),
	    req);
	for (unsigned i = 0; ok && i < r->setup.narches; i++)
		ok = same_numbers(r, r->setup.arches[i]) &&
		     same_conditions(r, r->setup.arches[i]);
	check(ok, "another answer, on %s", req->arches[0]->token);
}

/*
 * Flips each capability alone, with some of the other options; in longer runs
 * with all of them. Five has no factor in common with the number of options.
 */
static void
try_all(const char *file, size_t len, void *memory, size_t size)
{
	struct compile_request req = {.narches = 1, .has_caps = true};

	for (unsigned i = 0; i < 43 * 12; i += check_step(5)) {
		unsigned cap = i / 12;

		req.arches[0] = scb_facts_arch("x86_64", 6);
		req.caps = scb_facts_caps_docker();
		if (cap < 41)
			req.caps ^= (uint64_t)1 << cap;
		else if (cap == 41)
			req.caps = scb_facts_caps_all();
		req.args64 = i % 2;
		req.only = i / 2 % 2;
		req.enosys = (enum policy_enosys)(i / 4 % 3);
		try_one(file, len, &req, memory, size);
	}
	req.caps = scb_facts_caps_docker();
	for (unsigned i = 0; scb_arch_all[i]; i++) {
		req.arches[0] = scb_arch_all[i];
		try_one(file, len, &req, memory, size);
	}
}

int
main(int argc, char **argv)
{
	size_t size = (size_t)64 << 20;
	void *memory = malloc(size);

	if (!memory)
		return 1;
	try_all(NULL, 0, memory, size);
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t len = f ? fread(text, 1, sizeof text, f) : 0;

		if (f)
			fclose(f);
		try_all(argv[i], len, memory, size);
	}
	free(memory);
	return check_end();
}
