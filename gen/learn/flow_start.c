/* The starts of code, and the whole search from there. */
#include "learn/value.h"

#include <string.h>

/* Pointers at other addresses are only in packed structures. */
enum { ALIGNED = 8 };

static void
flow_start_take_pointer(void *user, uint64_t at, uint64_t address)
{
	struct flow *f = user;
	uint32_t spot;

	if (!scb_elf_spot(f->elf, address, &spot))
		return;
	f->flag[spot] |= FLOW_FORMED;
	if (scb_flow_got_add(f, at, address))
		return;
	if (f->elf->relative)
		scb_flow_root(f, address, true);
	else
		scb_flow_guess(f, address, at % ALIGNED != 0);
}

static void
take_symbol(void *user, uint64_t address, uint64_t size, const char *name)
{
	(void)size;
	(void)name;
	scb_flow_root(user, address, false);
}

/*
 * Is it the name of a function, not of a method? Such a name has one dot after
 * the path, not counting a suffix for the calling convention.
 */
static bool
is_plain(const char *name)
{
	const char *path = strrchr(name, '/');
	const char *dot = strchr(path ? path : name, '.');

	return dot && (!strchr(dot + 1, '.') ||
			  strcmp(strchr(dot + 1, '.'), ".abi0") == 0);
}

static void
take_go_function(void *user, uint64_t address, uint64_t size, const char *name)
{
	struct flow *f = user;
	uint32_t spot;

	take_symbol(user, address, size, name);
	if (name && scb_elf_spot(f->elf, address, &spot) &&
	    strcmp(name, "runtime.runPerThreadSyscall") == 0) {
		f->go_worker = spot;
		f->go_worker_end = spot + (uint32_t)size;
	} else if (name && scb_elf_spot(f->elf, address, &spot) &&
		   strcmp(name, "syscall.runtime_doAllThreadsSyscall") == 0) {
		f->go_caller = spot;
	}
	if (name && is_plain(name) && scb_elf_spot(f->elf, address, &spot))
		f->flag[spot] |= FLOW_PLAIN;
}

static void
take_function(void *user, uint64_t address)
{
	scb_flow_root(user, address, false);
}

static void
take_pad(void *user, uint64_t address)
{
	scb_flow_root(user, address, true);
}

/*
 * Go finds methods by their 32-bit distance from the start of the text. Outside
 * the table of all functions, such a number may be a method.
 */
static void
take_offsets(struct flow *f, const struct elf_section *table)
{
	const struct elf_section *text = scb_elf_section_named(f->elf, ".text");

	for (unsigned i = f->elf->nexec; text && i < f->elf->nseg; i++) {
		const struct elf_segment *s = &f->elf->seg[i];

		for (uint64_t at = 0; at + 4 <= s->size; at += 4) {
			uint64_t v = text->addr + scb_elf_word(s->at + at, 4);
			uint32_t spot;

			if (table && s->addr + at - table->addr < table->size)
				continue;
			/* A method that is called, or known by its name. */
			if (scb_elf_spot(f->elf, v, &spot) &&
			    spot < f->elf->code_spots &&
			    f->flag[spot] & (FLOW_ENTRY | FLOW_ROOT) &&
			    !(f->flag[spot] & FLOW_PLAIN))
				scb_flow_root(f, v, true);
		}
	}
}

static void
find_starts(struct flow *f)
{
	const struct elf_unwind give = {f, take_function, take_pad};

	scb_flow_root(f, f->elf->entry, true);
	scb_elf_symbols(f->elf, take_symbol, f);
	scb_elf_go_functions(f->elf, take_go_function, f);
	if (!scb_elf_pointers(f->elf, flow_start_take_pointer, f) ||
	    !scb_elf_unwind(f->elf, &give))
		scb_flow_reason(f, FLOW_BAD_TABLES, f->elf->unwind);
	scb_flow_got_complete(f);
}

static uint64_t
known(const struct flow *f)
{
	return f->instructions + f->nedges;
}

/* Everything except the jumps that are put off. */
static void
find_first(struct flow *f)
{
	unsigned step = 0;

	while (step < FLOW_GUESS_STEPS) {
		uint64_t before = known(f);

		scb_flow_pages(f);
		scb_flow_follow(f);
		scb_flow_guesses(f, step);
		scb_flow_follow(f);
		scb_flow_resolve(f);
		scb_flow_ends(f);
		scb_flow_follow(f);
		step = known(f) == before ? step + 1 : 0;
	}
}

static void
find_more(struct flow *f)
{
	uint64_t before;

	if (f->settled && f->settled == known(f))
		return;
	f->last_round = false;
	find_first(f);
	f->last_round = true;
	scb_flow_resolve_postponed(f);
	scb_flow_follow(f);
	do {
		find_first(f);
		scb_flow_got_rest(f);
		scb_flow_follow(f);
		before = known(f);
		scb_value_prepare(f);
		scb_flow_resolve_all(f);
		scb_flow_follow(f);
	} while (known(f) != before);
	f->settled = before;
}

void
scb_flow_find(struct flow *f, const struct elf *e, const struct code_abi *abi,
    struct arena *a, struct diag *d)
{
	const struct elf_section *go = scb_elf_section_named(e, ".gopclntab");

	*f = (struct flow){.elf = e, .abi = abi, .arena = a};
	if (e->code_spots > FLOW_CODE_MAX)
		scb_diag_fatal(d, nowhere,
		    "cannot tell what '%s' calls: it has more than 16 MiB of "
		    "code",
		    e->text->name);
	f->flag = scb_arena_array(a, e->spots + 1, 1);
	f->length = scb_arena_array(a, e->code_spots + 1, 1);
	f->owner = scb_arena_array(a, e->code_spots + 1, sizeof *f->owner);
	f->bucket = scb_arena_array(
	    a, e->code_spots / FLOW_BUCKET + 1, sizeof *f->bucket);
	/* Functions are counted from 1. */
	f->functions_cap = FLOW_BUCKET;
	f->function = scb_arena_array(a, f->functions_cap, sizeof *f->function);
	f->indirect_of =
	    scb_arena_array(a, FLOW_INDIRECT, sizeof *f->indirect_of);
	f->is_go = go;
	find_starts(f);
	scb_flow_follow(f);
	if (go)
		take_offsets(f, go);
	find_more(f);
	scb_flow_gaps(f);
	find_more(f);
	/* The searches that follow have a limit of their own. */
	f->steps = 0;
}
