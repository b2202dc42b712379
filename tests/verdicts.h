/* Examples of the meaning of policies: a policy, calls, and their verdicts. */
#ifndef VERDICTS_H
#define VERDICTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"

#include "check.h"
#include "messages.h"

#define ERRNO(n) (RET_ERRNO | (n))

/* One verdict: arch, number (or 0 and a name), first arguments. */
struct row {
	const char *arch, *name;
	uint32_t nr;
	uint64_t args[3];
	uint32_t verdict;
};

struct example {
	const char *what, *policy;
	const char *arches; /* "x86_64" or "x86_64+x86" */
	struct compile_request req;
	struct row rows[12]; /* up to the first without an arch */
};

#define DENY "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1,"
#define OPEN "{\"defaultAction\":\"SCMP_ACT_ALLOW\","
#define RULES "\"syscalls\":["
#define ALLOW(names) "{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\"}"
#define ACT(names, action) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action "\"}"
#define ARG(names, action, index, op, value) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action \
	"\",\"args\":[{\"index\":" #index ",\"op\":\"SCMP_CMP_" op \
	"\",\"value\":" #value "}]}"
#define MASK(names, index, mask, bits) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{" \
	"\"index\":" #index ",\"op\":\"SCMP_CMP_MASKED_EQ\",\"value\":" #mask \
	",\"valueTwo\":" #bits "}]}"
#define END "]}"

static void
set_arches(struct compile_request *req, const char *s)
{
	size_t n;

	for (req->narches = 0; *s; s += n + (s[n] == '+')) {
		n = strcspn(s, "+");
		req->arches[req->narches++] = scb_facts_arch(s, n);
	}
}

static void
ask(const struct example *x, const struct compile_result *r,
    const struct row *row)
{
	const struct arch *a = scb_facts_arch(row->arch, strlen(row->arch));
	struct scbpf_call c = {.arch = a->audit_arch, .nr = row->nr};
	uint32_t eval, program;

	if (row->name)
		c.nr = scb_facts_call(a, row->name, strlen(row->name))->nr;
	memcpy(c.args, row->args, sizeof row->args);
	eval = scb_eval_call(r->eval, &c);
	program = scb_bpf_sim(&r->program, &c, NULL, NULL).verdict;
	check(eval == row->verdict && program == row->verdict,
	    "%s: %s %u(0x%llx): evaluator 0x%x, program 0x%x, expected 0x%x", x->what,
	    row->arch, c.nr, (unsigned long long)c.args[0], eval, program,
	    row->verdict);
}

static void
run(const struct example *x, void *memory, size_t size)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};
	struct source text = {
	    .name = "example", .text = x->policy, .len = strlen(x->policy)};
	struct compile_request req = x->req;
	struct compile_result *r;

	if (setjmp(out)) {
		check(false, "%s: %s", x->what, message);
		return;
	}
	set_arches(&req, x->arches);
	r = scb_compile_policy(
	    &a, &d, scb_compile_read(&d, &text, NULL, NULL), &req);
	for (const struct row *row = x->rows; row->arch; row++)
		ask(x, r, row);
}

/* Checks each by the evaluator and by the compiled program. */
static int
verdicts_run(const struct example *x, size_t n)
{
	size_t size = (size_t)32 << 20;
	void *memory = malloc(size);

	for (size_t i = 0; memory && i < n; i++)
		run(&x[i], memory, size);
	free(memory);
	return check_end();
}

#endif
