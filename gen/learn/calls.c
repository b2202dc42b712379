#include "learn/calls.h"

#include <string.h>

#include "base/sort.h"
#include "base/words.h"

/* These are made by the kernel, or by the vDSO as a fallback. */
static const char kernel_calls[] =
    "restart_syscall rt_sigreturn clock_gettime clock_getres gettimeofday "
    "getrandom ";
static const char vsyscall_calls[] = " gettimeofday time getcpu ";

static const struct {
	const struct code_abi *abi;
	const char *more; /* kernel calls */
} abis[] = {{&scb_code_x86, ""}, {&scb_code_aarch64, ""},
    {&scb_code_riscv, " getcpu riscv_hwprobe riscv_flush_icache "}};

/* --- numbers -------------------------------------------------------------- */

static struct calls_number *
calls_number(struct calls *c, uint32_t nr)
{
	struct calls_number *x;
	const struct arch_call *call;
	unsigned i = 0;

	while (i < c->nnumbers && c->number[i].number < nr)
		i++;
	if (i < c->nnumbers && c->number[i].number == nr)
		return &c->number[i];
	c->number = scb_arena_grow(c->flow.arena, c->number, c->nnumbers,
	    &c->numbers_cap, sizeof *c->number);
	x = &c->number[i];
	memmove(x + 1, x, (c->nnumbers - i) * sizeof *x);
	c->nnumbers++;
	call = scb_facts_number(c->elf.arch, nr);
	*x = (struct calls_number){
	    .number = nr, .name = call ? call->name : NULL};
	return x;
}

/* Adds the calls of a list of words. */
static void
add_listed(struct calls *c, const char *list, bool vsyscall)
{
	const char *word;
	size_t n;

	while (scb_words_next(&list, &word, &n)) {
		const struct arch_call *call =
		    scb_facts_call(c->elf.arch, word, n);

		if (call && vsyscall)
			calls_number(c, call->nr)->vsyscall = true;
		else if (call)
			calls_number(c, call->nr)->kernel = true;
	}
}

/* --- sites ---------------------------------------------------------------- */

/*
 * Names each site after the nearest symbol at or before it; sites are in
 * ascending order.
 */
static void
take_name(void *user, uint64_t address, uint64_t size, const char *name)
{
	struct calls *c = user;
	size_t low = sort_first(c->site, c->nsites, sizeof *c->site,
	    offsetof(struct calls_site, address), 64, address);

	for (; low < c->nsites && c->site[low].address - address < size; low++)
		if (!c->site[low].function ||
		    c->site[low].offset > c->site[low].address - address) {
			c->site[low].function = name;
			c->site[low].offset = c->site[low].address - address;
		}
}

static const char *
how_found(const struct value *v)
{
	if (v->by_memory)
		return "a constant in memory";
	if (v->by_caller)
		return v->by_arithmetic ? "callers, and computed" : "callers";
	if (v->by_arithmetic)
		return "computed";
	return v->n == 1 ? "constant" : "constants";
}

static void
look_at_site(struct calls *c, struct calls_site *s, uint32_t spot)
{
	struct arena *a = c->flow.arena;
	struct value v;

	scb_value_find(&c->flow, c->abi->number, spot, &v);
	scb_value_narrow(&v);
	s->address = scb_elf_address(&c->elf, spot);
	s->why = v.why;
	s->at = v.why ? scb_elf_address(&c->elf, v.spot) : 0;
	s->n = v.n;
	s->number = scb_arena_array(a, v.n + 1, sizeof *s->number);
	for (unsigned i = 0; i < v.n; i++)
		s->number[i] = (uint32_t)v.v[i];
	s->how = v.why ? NULL : how_found(&v);
}

static void
look_at_sites(struct calls *c)
{
	struct flow *f = &c->flow;
	unsigned unknown = 0;
	uint64_t first = 0;

	scb_sort(f->site, f->nsites, sizeof *f->site, scb_sort_u32);
	c->nsites = (unsigned)f->nsites;
	c->site = scb_arena_array(f->arena, f->nsites + 1, sizeof *c->site);
	for (unsigned i = 0; i < c->nsites; i++)
		look_at_site(c, &c->site[i], f->site[i]);
	scb_elf_symbols(&c->elf, take_name, c);
	scb_elf_go_functions(&c->elf, take_name, c);
	for (unsigned i = 0; i < c->nsites; i++) {
		struct calls_site *s = &c->site[i];

		if (!s->how)
			scb_calls_shape(c, s, f->site[i]);
		for (unsigned j = 0; j < s->n; j++)
			calls_number(c, s->number[j])->sites++;
		c->found += s->how != NULL;
		if (!s->how && unknown++ == 0)
			first = s->address;
	}
	if (unknown)
		calls_add_reason(c,
		    "syscall instructions whose number is not known", unknown,
		    first);
}

/* --- whole programs ------------------------------------------------------- */

static void
check_file(struct calls *c)
{
	const struct elf *e = &c->elf;

	if (e->interpreter)
		calls_add_reason(c, "it is loaded by an interpreter", 1, 0);
	if (e->nneeded)
		calls_add_reason(c, "it needs libraries", e->nneeded, 0);
	for (unsigned i = 0; i < e->nexec; i++) {
		if (e->seg[i].write)
			calls_add_reason(c,
			    "a segment is writable and executable", 1,
			    e->seg[i].addr);
		if (e->seg[i].memory > e->seg[i].size)
			calls_add_reason(c,
			    "executable memory is not in the file", 1,
			    e->seg[i].addr);
	}
	if (e->stack_executes)
		calls_add_reason(c, "its stack is executable", 1, 0);
	if (!e->has_stack)
		calls_add_reason(c,
		    "its stack may be executable: it has no PT_GNU_STACK", 1,
		    0);
	if (e->text_relocations)
		calls_add_reason(c, "relocations change its code", 1, 0);
}

static void
check_flow(struct calls *c)
{
	static const char *const text[FLOW_REASONS] = {
	    [FLOW_BAD_CODE] = "instructions that are not known",
	    [FLOW_BAD_JUMP] = "jumps to computed addresses",
	    [FLOW_OTHER_ENTRY] = "other ways into the kernel",
	    [FLOW_HIDDEN] = "bytes that are not reached and hold an "
			    "instruction for the kernel",
	    [FLOW_BAD_TABLES] = "tables that are damaged or not known"};

	for (unsigned i = 0; i < FLOW_REASONS; i++)
		if (c->flow.reasons[i] && text[i])
			calls_add_reason(
			    c, text[i], c->flow.reasons[i], c->flow.where[i]);
}

void
scb_calls_find(struct calls *c, struct arena *a, struct diag *d,
    const struct source *text, unsigned assume)
{
	size_t i = 0;

	*c = (struct calls){.assume = assume};
	scb_elf_open(&c->elf, a, d, text);
	while (i + 1 < sizeof abis / sizeof *abis &&
	       strcmp(abis[i].abi->token, c->elf.arch->token) != 0)
		i++;
	c->abi = abis[i].abi;
	check_file(c);
	scb_flow_find(&c->flow, &c->elf, c->abi, a, d);
	scb_value_globals(&c->flow);
	look_at_sites(c);
	add_listed(c, kernel_calls, false);
	add_listed(c, abis[i].more, false);
	if (c->flow.vsyscall)
		add_listed(c, vsyscall_calls, true);
	scb_calls_arguments(c);
	check_flow(c);
	scb_calls_check_memory(c);
}
