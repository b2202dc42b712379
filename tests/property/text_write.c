/*
 * Conditions as the text language spells them (dialect/text_write.h) mean what
 * they meant before, once they are read again. argv[1]: how many.
 */
#include "check.h"
#include "random.h"

#include "base/buf.h"
#include "dialect/text_write.h"

enum { MEMORY = 32 << 20 };

static char message[256];

static void
keep_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(message, sizeof message, "%s", m->text);
}

/* A policy with one rule: this one, on this call. */
static struct policy *
policy_of(struct arena *a, const char *call, struct policy_term *terms,
    unsigned nterms)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);
	struct policy_rule *r;

	p->name = "random";
	p->first_match = true;
	p->def.ret = RET_KILL_THREAD;
	r = scb_policy_add(p, a);
	r->names = scb_arena_alloc(a, sizeof *r->names);
	r->names[0].name = call;
	r->nnames = 1;
	r->terms = terms;
	r->nterms = nterms;
	r->action.ret = RET_TRAP;
	return p;
}

static struct policy_term *
random_terms(struct arena *a, unsigned n)
{
	struct policy_term *t = scb_arena_array(a, n, sizeof *t);

	for (unsigned i = 0; i < n; i++) {
		t[i].nconds = 1 + below(3);
		t[i].conds =
		    scb_arena_array(a, t[i].nconds, sizeof *t[i].conds);
		for (unsigned k = 0; k < t[i].nconds; k++) {
			t[i].conds[k] = random_cond(a, below(7));
			if (t[i].conds[k].subject == POLICY_IP)
				t[i].conds[k].width = 0;
			t[i].conds[k].arg = NULL;
			t[i].conds[k].value_of = t[i].conds[k].expect_of = NULL;
		}
	}
	return t;
}

static uint64_t
near_value(const struct policy_term *t)
{
	const struct policy_cond *c = &t->conds[below(t->nconds)];
	uint64_t v = below(3) ? c->value : c->expect;

	switch (below(6)) {
	case 0:
		return random_value();
	case 1:
		return v + 1;
	case 2:
		return v - 1;
	case 3:
		return v ^ (uint64_t)1 << below(64);
	default:
		return v;
	}
}

static void
try_one(void *memory, unsigned seed)
{
	static const char *const calls[] = {"socket", "openat", "clone",
	    "mprotect", "ioctl", "kill", "setpriority", "prctl", "fcntl",
	    "read", "lseek", "setuid", "rt_sigaction", "unshare", "futex"};
	jmp_buf out;
	struct arena a = {memory, MEMORY, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};
	struct compile_request req = {.narches = 1, .args64 = seed % 5 == 0};
	const char *call = calls[seed % (sizeof calls / sizeof *calls)];
	const struct arch *arch;
	unsigned n, archs = 0;
	struct policy_term *terms;
	const struct compile_result *was, *is;
	const struct arch_call *row;
	struct source text = {.name = "written"};
	struct text_write w;
	struct buf b;

	random_state = 0x9e3779b97f4a7c15u * seed;
	while (scb_arch_all[archs])
		archs++;
	arch = scb_arch_all[below(archs)];
	row = scb_facts_call(arch, call, strlen(call));
	if (!row || scb_facts_width(arch, call, 0) == FACTS_BLOCK)
		return;
	message[0] = '\0';
	if (setjmp(out)) {
		check(false, "%u: %s", seed, message);
		return;
	}
	req.arches[0] = arch;
	n = 1 + below(3);
	terms = random_terms(&a, n);
	was = scb_compile_analyze(&a, &d, policy_of(&a, call, terms, n), &req);
	scb_buf_init(&b, &a);
	w = (struct text_write){&b, arch, call, req.args64, false, NULL};
	scb_buf_fmt(&b, "%s: { ", call);
	scb_text_write_terms(&w, terms, n);
	scb_buf_str(&b, "; trap }\n");
	text.text = b.p;
	text.len = b.len;
	is = scb_compile_analyze(&a, &d, scb_text_read(&d, &text, NULL), &req);
	for (unsigned i = 0; i < 60; i++) {
		struct scbpf_call c = {.nr = row->nr, .arch = arch->audit_arch};

		for (unsigned k = 0; k < 6; k++)
			c.args[k] = near_value(&terms[below(n)]);
		c.ip = near_value(&terms[below(n)]);
		if (scb_eval_call(was->eval, &c) == scb_eval_call(is->eval, &c))
			continue;
		check(false, "%u on %s: %s", seed, arch->token, b.p);
		return;
	}
	check(true, "%u", seed);
}

int
main(int argc, char **argv)
{
	unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : 3000;
	void *memory = malloc(MEMORY);

	for (unsigned seed = 1; memory && seed <= count; seed++)
		try_one(memory, seed);
	free(memory);
	return check_end();
}
