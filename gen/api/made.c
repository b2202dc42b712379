#include "api/made.h"

#include <string.h>

#include "learn/elf_libc.h"

const struct calls *
scb_api_calls(struct scbpf *s, const struct scbpf_text *program)
{
	struct calls *c = scb_arena_alloc(&s->arena, sizeof *c);
	struct scbpf_text text;

	scb_api_copy(s, &text, sizeof text, program);
	scb_calls_find(c, &s->arena, &s->diag,
	    scb_api_source(s, &text, API_PROGRAM_MAX), s->options.assume);
	return c;
}

static struct audit_made
made_call(const struct calls_number *x)
{
	struct audit_made m = {.nr = x->number};

	_Static_assert(sizeof m.argument == sizeof x->argument,
	    "an argument has as many values for both");
	/* The vDSO's calls have arguments of their own. */
	for (unsigned i = 0; i < 6 && !x->kernel && !x->vsyscall; i++) {
		m.argument[i].n = x->argument[i].n;
		for (unsigned j = 0; j < x->argument[i].n; j++)
			m.argument[i].v[j] = x->argument[i].v[j];
	}
	return m;
}

static void
made_check_arch(struct scbpf *s, const struct calls *c)
{
	const struct options_target *t = scb_api_target(s);

	for (unsigned i = 0; i < t->n; i++)
		if (t->arches[i] == c->elf.arch)
			return;
	scb_diag_fatal(&s->diag, nowhere,
	    "'%s' is a program for %s, not for %s; use '-a %s'",
	    c->elf.text->name, c->elf.arch->token, t->arches[0]->token,
	    c->elf.arch->token);
}

const struct audit_program *
scb_api_made(struct scbpf *s, const struct scbpf_text *program)
{
	struct arena *a = &s->arena;
	struct audit_program *g = scb_arena_alloc(a, sizeof *g);
	const struct calls *c = scb_api_calls(s, program);
	struct audit_made *call =
	    scb_arena_array(a, c->nnumbers + 1, sizeof *call);
	const char **reason =
	    scb_arena_array(a, c->nreasons + 1, sizeof *reason);
	unsigned nreasons = 0;
	const char **assumed = scb_arena_array(a, 2, sizeof *assumed);

	made_check_arch(s, c);
	for (unsigned i = 0; i < c->nnumbers; i++)
		call[i] = made_call(&c->number[i]);
	for (unsigned i = 0; i < c->nreasons; i++)
		if (!i || strcmp(c->reason[i - 1].text, c->reason[i].text) != 0)
			reason[nreasons++] = c->reason[i].text;
	*g = (struct audit_program){.name = c->elf.text->name,
	    .arch = c->elf.arch,
	    .call = call,
	    .ncalls = c->nnumbers,
	    .reason = reason,
	    .assumed = assumed,
	    .nreasons = nreasons};
	if (c->assume & CALLS_NO_JIT)
		assumed[g->nassumed++] = "no-jit";
	if (c->assume & CALLS_NO_DLOPEN)
		assumed[g->nassumed++] = "no-dlopen";
	return g;
}

const char *
scb_api_made_with(const struct scbpf *s)
{
	const struct facts_libcs *libcs = &s->options.request.program.libcs;

	if (!libcs->given)
		return NULL;
	return libcs->n ? scb_facts_libc_name(libcs->range[0].libc)
			: "no C library";
}

struct head {
	const void *bytes;
	size_t n;
	bool whole, enough;
};

static void
made_set_program(struct scbpf *s, void *arg)
{
	struct head *h = arg;
	struct facts_program program = {.bits = 0};

	h->enough = scb_elf_libc(h->bytes, h->n, h->whole, &program);
	s->options.request.program = program;
	if (h->enough && program.libcs.given)
		scb_diag_info(&s->diag, "the program is made with %s",
		    scb_api_made_with(s));
}

bool
scbpf_set_program(struct scbpf *s, const void *head, size_t n, bool whole)
{
	struct head h = {head, n, whole, false};

	return scb_api_run(s, made_set_program, &h) != SCBPF_STATUS_OK ||
	       h.enough;
}
