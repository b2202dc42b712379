/* Filters as they are: read, checked, run, written. */
#include "api/api.h"

#include <string.h>

#include "emit/emit.h"
#include "filter/filter.h"
#include "opt.h"

struct api_filter *
scb_api_filter(struct scbpf *s, const struct bpf_program *p, const char *source)
{
	struct api_filter *f = scb_arena_alloc(&s->arena, sizeof *f);
	const struct arch **arches =
	    scb_arena_array(&s->arena, POLICY_ARCHES, sizeof *arches);

	f->filter.program = api_program_out(p);
	f->source = source;
	f->filter.narches =
	    scb_emit_find_arches(&s->arena, p, scb_api_arch(s), arches);
	f->filter.arches =
	    (const struct scbpf_arch *const *)(const void *)arches;
	return f;
}

struct bpf_stack
scb_api_stack(struct scbpf *s, const struct scbpf_filter *f)
{
	struct bpf_program *all;
	unsigned n = 0;

	if (!f)
		scb_api_misuse(s, "no filter is given");
	for (const struct scbpf_filter *g = f; g; g = g->next) {
		if (g->program.big_endian != f->program.big_endian)
			scb_api_misuse(s, "the filters of a stack differ in "
					  "byte order");
		n++;
	}
	all = scb_arena_array(&s->arena, n, sizeof *all);
	for (unsigned i = 0; f; f = f->next, i++)
		all[i] = api_program(&f->program);
	return (struct bpf_stack){all, n};
}

/* --- read, or of another tool --------------------------------------------- */

struct job {
	const struct scbpf_text *text;
	const struct scbpf_program *program;
	const char *name;
	const struct scbpf_filter *stack;
	const uint64_t *values;
	size_t n;
	struct buf out;
};

static void
must_load(
    struct scbpf *s, const struct source *text, const struct bpf_text_filter *f)
{
	const char *why;
	size_t pc;

	if (scb_bpf_check(&f->program, &pc, &why))
		return;
	if (f->where)
		scb_diag_fatal(&s->diag, (struct loc){text, f->where[pc], 0},
		    "the kernel refuses instruction %zu: %s", pc, why);
	scb_diag_fatal(&s->diag, (struct loc){0},
	    "the kernel refuses '%s': instruction %zu: %s", text->name, pc,
	    why);
}

static void
filter_read(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct arch *arch = scb_api_arch(s);
	struct source *text = scb_api_source(s, j->text);
	struct bpf_want want = {
	    .big_endian = arch->big_endian, .which = arch->token};
	struct bpf_text_filters all;
	struct scbpf_filter *last = NULL, *f;

	scb_bpf_parse_all(&s->diag, text, &want, &all);
	for (unsigned i = 0; i < all.n; i++) {
		must_load(s, text, &all.at[i]);
		f = &scb_api_filter(s, &all.at[i].program, text->name)->filter;
		if (last)
			last->next = f;
		else
			j->stack = f;
		last = f;
	}
}

enum scbpf_status
scbpf_read(struct scbpf *s, const struct scbpf_text *text,
    const struct scbpf_filter **stack)
{
	struct job j = {.text = text};
	enum scbpf_status status = scb_api_run(s, filter_read, &j);

	if (status == SCBPF_STATUS_OK)
		*stack = j.stack;
	return status;
}

static void
filter_take(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct bpf_program p = api_program(j->program);
	struct scbpf_insn *insn;

	scb_api_check(s, j->program);
	insn = scb_arena_array(&s->arena, p.count, sizeof *insn);
	memcpy(insn, p.insn, p.count * sizeof *insn);
	p.insn = insn;
	j->stack = &scb_api_filter(s, &p,
	    j->name ? scb_arena_copy(&s->arena, j->name, strlen(j->name))
		    : "a program")
			->filter;
}

enum scbpf_status
scbpf_take(struct scbpf *s, const struct scbpf_program *program,
    const char *name, const struct scbpf_filter **filter)
{
	struct job j = {.program = program, .name = name};
	enum scbpf_status status = scb_api_run(s, filter_take, &j);

	if (status == SCBPF_STATUS_OK)
		*filter = j.stack;
	return status;
}

/* --- several as one ------------------------------------------------------- */

static struct api_filter *
filter_join(struct scbpf *s, const struct scbpf_filter *stack, bool shorter)
{
	const struct arch *a = scb_api_arch(s);
	const struct bpf_stack all = scb_api_stack(s, stack);
	const struct tree_goal *goal = &s->options.request.goal;
	const struct opt_result *r =
	    shorter ? scb_opt_filters(&s->arena, &s->diag, &all, a, goal)
		    : scb_opt_merge(&s->arena, &s->diag, &all, a, goal);

	return scb_api_filter(s, &r->program,
	    all.n > 1 ? "several filters" : api_filter(stack)->source);
}

struct api_filter *
scb_api_merge(struct scbpf *s, const struct scbpf_filter *stack)
{
	struct api_filter *one;

	if (scb_api_stack(s, stack).n > 1)
		return filter_join(s, stack, false);
	one = scb_arena_alloc(&s->arena, sizeof *one);
	*one = *api_filter(stack);
	return one;
}

static void
filter_optimize(struct scbpf *s, void *arg)
{
	struct job *j = arg;

	j->stack = &filter_join(s, j->stack, true)->filter;
}

enum scbpf_status
scbpf_optimize(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_filter **one)
{
	struct job j = {.stack = stack};
	enum scbpf_status status = scb_api_run(s, filter_optimize, &j);

	if (status == SCBPF_STATUS_OK)
		*one = j.stack;
	return status;
}

/* --- slots ---------------------------------------------------------------- */

const char *
scbpf_slot_at(const struct scbpf_filter *filter, unsigned i)
{
	const struct compile_result *r = api_filter(filter)->result;

	return r && i < r->policy->nslots ? r->policy->slots[i].name : NULL;
}

static void
filter_fill(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct compile_result *r = api_filter(j->stack)->result;
	struct api_filter *f = scb_arena_alloc(&s->arena, sizeof *f);
	size_t count = j->stack->program.count;
	struct scbpf_insn *insn =
	    scb_arena_array(&s->arena, count, sizeof *insn);

	if (j->n != (r ? r->policy->nslots : 0))
		scb_api_misuse(s, "there are not as many slots as values");
	memcpy(insn, j->stack->program.insn, count * sizeof *insn);
	for (size_t i = 0; r && i < r->slots.n; i++) {
		const struct bpf_slot *at = &r->slots.at[i];
		uint64_t value = j->values[at->slot];

		insn[at->pc].k =
		    (uint32_t)(value >> (at->high ? 32 : 0)) & at->mask;
	}
	*f = *api_filter(j->stack);
	f->result = NULL;
	f->filter.program.insn = insn;
	f->filter.next = NULL;
	j->stack = &f->filter;
}

enum scbpf_status
scbpf_fill(struct scbpf *s, const struct scbpf_filter *filter,
    const uint64_t *values, size_t n, const struct scbpf_filter **filled)
{
	struct job j = {.stack = filter, .values = values, .n = n};
	enum scbpf_status status = scb_api_run(s, filter_fill, &j);

	if (status == SCBPF_STATUS_OK)
		*filled = j.stack;
	return status;
}

/* --- programs of the caller's --------------------------------------------- */

bool
scbpf_check(const struct scbpf_program *p, size_t *pc, const char **why)
{
	const struct bpf_program program = api_program(p);
	const char *reason;
	size_t at;
	bool good = scb_bpf_check(&program, &at, &reason);

	if (!good && pc)
		*pc = at;
	if (!good && why)
		*why = reason;
	return good;
}

bool
scbpf_simulate(const struct scbpf_program *p, const struct scbpf_call *call,
    uint32_t *verdict, uint32_t *executed)
{
	const struct bpf_program program = api_program(p);
	struct bpf_run run;

	if (!scbpf_check(p, NULL, NULL))
		return false;
	run = scb_bpf_sim(&program, call, NULL, NULL);
	*verdict = run.verdict;
	if (executed)
		*executed = run.executed;
	return true;
}

void
scbpf_store(const struct scbpf_program *p, unsigned char *bytes)
{
	for (size_t i = 0; i < p->count; i++)
		scb_bpf_store(
		    bytes + i * BPF_INSN_BYTES, &p->insn[i], p->big_endian);
}
