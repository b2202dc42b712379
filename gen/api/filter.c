/* Filters from memory; stacks made one; slots, checks and simulation. */
#include "api/api.h"

#include <string.h>

#include "emit/emit.h"
#include "opt.h"

enum { FILTER_NAMES = 12 }; /* of inputs in the name of a stack */

struct api_filter *
scb_api_filter(struct scbpf *s, const struct scbpf_program *p,
    const struct arch *const *arches, unsigned narches, const char *source)
{
	struct api_filter *f = scb_arena_alloc(&s->arena, sizeof *f);

	f->filter.program = *p;
	f->filter.flags = s->options.request.flags;
	f->source = source;
	f->name = "policy";
	f->options = "";
	f->filter.arches =
	    (const struct scbpf_arch *const *)(const void *)arches;
	f->filter.narches = narches;
	return f;
}

struct api_filter *
scb_api_filter_read(struct scbpf *s, const struct scbpf_program *p,
    const struct arch *native, const struct bpf_damage *damage,
    const char *source)
{
	const struct arch **arches =
	    scb_arena_array(&s->arena, POLICY_ARCHES, sizeof *arches);
	struct scbpf_program sound = *p;
	struct api_filter *f;
	unsigned n;

	if (damage)
		sound.insn = damage->insn;
	n = scb_emit_find_arches(&s->arena, &sound, native, arches);
	f = scb_api_filter(s, p, arches, n, source);
	f->filter.damaged = damage != NULL;
	f->damage = damage;
	f->read = true;
	return f;
}

const struct scbpf_filter *
scb_api_next(const struct scbpf_filter *f)
{
	const struct scbpf_filter *next = f->next;

	return next && api_filter(next)->target == api_filter(f)->target
		   ? next
		   : NULL;
}

const struct scbpf_filter *
scb_api_turn(struct scbpf *s, const struct scbpf_filter *f)
{
	const struct options_target *t = f ? api_filter(f)->target : NULL;

	if (t)
		s->target = t;
	while (f && api_filter(f)->target == t)
		f = f->next;
	return f;
}

struct bpf_stack
scb_api_stack(struct scbpf *s, const struct scbpf_filter *f)
{
	struct scbpf_program *all;
	const char **source;
	unsigned n = 0;

	if (!f)
		scb_api_misuse(s, "no filter is given");
	for (const struct scbpf_filter *g = f; g; g = scb_api_next(g)) {
		if (g->damaged)
			scb_api_misuse(
			    s, "a damaged filter can only be listed");
		if (g->program.big_endian != f->program.big_endian)
			scb_api_misuse(s, "the filters of a stack differ in "
					  "byte order");
		n++;
	}
	all = scb_arena_array(&s->arena, n, sizeof *all);
	source = scb_arena_array(&s->arena, n, sizeof *source);
	for (unsigned i = 0; f; f = scb_api_next(f), i++) {
		all[i] = f->program;
		source[i] = api_filter(f)->source;
	}
	return (struct bpf_stack){all, n, source};
}

/* --- of another tool ------------------------------------------------------ */

struct job {
	const struct scbpf_program *program;
	const char *name;
	const struct scbpf_filter *stack;
	const uint64_t *values;
	size_t n;
};

static void
filter_take(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct arch *native = scb_api_target(s)->arches[0];
	const struct scbpf_filter **end = &j->stack;
	const char *name = j->name ? j->name : "a program";

	name = scb_arena_copy(&s->arena, name, strlen(name));
	for (size_t i = 0; i < j->n; i++) {
		struct scbpf_program p = j->program[i];
		struct scbpf_insn *insn;
		struct api_filter *f;

		scb_api_check(s, &j->program[i]);
		insn = scb_arena_array(&s->arena, p.count, sizeof *insn);
		memcpy(insn, p.insn, p.count * sizeof *insn);
		p.insn = insn;
		f = scb_api_filter_read(s, &p, native, NULL, name);
		*end = &f->filter;
		end = &f->filter.next;
	}
	if (!j->stack)
		scb_api_misuse(s, "no program is given");
}

enum scbpf_status
scbpf_take(struct scbpf *s, const struct scbpf_program *programs, size_t n,
    const char *name, const struct scbpf_filter **stack)
{
	struct job j = {.program = programs, .n = n, .name = name};
	enum scbpf_status status = scb_api_run(s, filter_take, &j);

	if (status == SCBPF_STATUS_OK)
		*stack = j.stack;
	return status;
}

/* --- several as one ------------------------------------------------------- */

/* "a.c + b.c": the inputs of a stack. One may hold several of its filters. */
static const char *
filter_names(struct scbpf *s, const struct scbpf_filter *stack)
{
	const char *last = api_filter(stack)->source;
	unsigned n = 1;
	struct buf b;

	scb_buf_init(&b, &s->arena);
	scb_buf_str(&b, last);
	for (; stack; stack = scb_api_next(stack)) {
		if (api_filter(stack)->source == last)
			continue;
		last = api_filter(stack)->source;
		if (n++ < FILTER_NAMES)
			scb_buf_fmt(&b, " + %s", last);
	}
	if (n > FILTER_NAMES)
		scb_buf_str(&b, " + ...");
	return b.p;
}

static struct api_filter *
filter_join(struct scbpf *s, const struct scbpf_filter *stack, bool shorter)
{
	const struct arch *a =
	    shorter ? scb_api_arch(s) : scb_api_target(s)->arches[0];
	const struct bpf_stack all = scb_api_stack(s, stack);
	const struct tree_goal *goal = &s->options.request.goal;
	const struct opt_result *r =
	    shorter ? scb_opt_filters(&s->arena, &s->diag, &all, a, goal)
		    : scb_opt_merge(&s->arena, &s->diag, &all, a, goal);
	struct api_filter *one = scb_api_filter_read(
	    s, &r->program, a, NULL, filter_names(s, stack));

	one->filter.flags = stack->flags;
	one->path = api_filter(stack)->path;
	one->read = false;
	for (const struct scbpf_filter *f = stack; f; f = scb_api_next(f))
		one->read |= api_filter(f)->read;
	return one;
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
filter_merge(struct scbpf *s, void *arg)
{
	struct job *j = arg;

	j->stack = &scb_api_merge(s, j->stack)->filter;
}

enum scbpf_status
scbpf_merge(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_filter **one)
{
	struct job j = {.stack = stack};
	enum scbpf_status status = scb_api_run(s, filter_merge, &j);

	if (status == SCBPF_STATUS_OK)
		*one = j.stack;
	return status;
}

static void
filter_optimize(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct scbpf_filter *stack = j->stack;
	struct api_filter *one = filter_join(s, stack, true);
	size_t before = 0;

	for (const struct scbpf_filter *f = stack; f; f = f->next)
		before += f->program.count;
	one->name = "optimized";
	j->stack = &one->filter;
	scb_diag_note(&s->diag, nowhere, "%zu instruction%s (was %zu)",
	    one->filter.program.count, buf_plural(one->filter.program.count),
	    before);
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

/* Or is it sign-extended? */
static bool
fits(uint64_t value, unsigned bits)
{
	uint64_t all = UINT64_MAX >> (64 - bits), above = value & ~all;

	return !above || ((value & all) > all >> 1 &&
			     (above == ~all || above == (~all & UINT32_MAX)));
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
		scb_api_misuse(
		    s, "the number of values differs from the number of slots");
	memcpy(insn, j->stack->program.insn, count * sizeof *insn);
	for (size_t i = 0; r && i < r->slots.n; i++) {
		const struct bpf_slot *at = &r->slots.at[i];
		uint64_t value = j->values[at->slot];

		if (!fits(value, scb_eval_slot_bits(r->eval, at->slot)))
			scb_api_misuse(s, "a value has too many bits");
		insn[at->pc].k = scb_bpf_slot_value(at, value);
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
	const char *reason;
	size_t at;
	bool good = scb_bpf_check(p, &at, &reason);

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
	struct bpf_run run;

	if (!scbpf_check(p, NULL, NULL))
		return false;
	run = scb_bpf_sim(p, call, NULL, NULL);
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
