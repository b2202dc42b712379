/* The store of observations: counts, values, runs, windows, notes and order. */
#include "learn/seen.h"

#include <string.h>

#include "check.h"

static struct arena arena;

static const struct arch *
arch(const char *token)
{
	return scb_facts_arch(token, strlen(token));
}

static uint32_t
number(const char *abi, const char *name)
{
	return scb_facts_call(arch(abi), name, strlen(name))->nr;
}

static struct seen_row *
add(struct seen *s, const char *abi, const char *name, unsigned known,
    uint64_t first)
{
	struct seen_call c = {.arch = arch(abi),
	    .nr = number(abi, name),
	    .known = known,
	    .value = {first}};

	return scb_seen_add(s, &c);
}

static struct seen_row *
find(const struct seen *s, const char *abi, const char *name)
{
	return scb_seen_find(s, arch(abi), number(abi, name));
}

static void
open_store(struct seen *s)
{
	scb_arena_release(&arena, 0);
	scb_seen_open(s, &arena);
	scb_seen_input(s, "log", SEEN_LOG);
}

/* ---- values ------------------------------------------------------------- */

static void
test_values(void)
{
	struct seen s;
	const struct seen_argument *x;

	open_store(&s);
	scb_seen_run(&s, 0);
	add(&s, "x86_64", "socket", 1, 16);
	add(&s, "x86_64", "socket", 1, 2);
	add(&s, "x86_64", "socket", 1, 0xffffffff00000010); /* an int: 16 */
	x = &find(&s, "x86_64", "socket")->argument[0];
	check(x->n == 2 && x->value[0] == 2 && x->value[1] == 16,
	    "family: %u values", x->n);
	check(!x->many && !x->unknown && x->any == 18, "family: flags");
	check(find(&s, "x86_64", "socket")->argument[1].unknown, "type");
	add(&s, "x86_64", "socket", 0, 0);
	check(find(&s, "x86_64", "socket")->argument[0].unknown, "unknown");
	for (unsigned i = 0; i < 40; i++)
		add(&s, "x86_64", "ioctl", 1, i % 20);
	x = &find(&s, "x86_64", "ioctl")->argument[0];
	check(x->many && x->n == SEEN_VALUES && x->any == 31, "too many");
	check(find(&s, "x86_64", "ioctl")->count == 40, "count");
	/* Registers of 32 bits have no high half; size_t of 64 has. */
	add(&s, "x86", "brk", 1, 0x100000001);
	add(&s, "x86_64", "brk", 1, 0x100000001);
	check(find(&s, "x86", "brk")->argument[0].value[0] == 1, "x86 brk");
	check(find(&s, "x86_64", "brk")->argument[0].value[0] == 0x100000001,
	    "x86_64 brk");
}

/* ---- runs and windows --------------------------------------------------- */

static void
test_runs(void)
{
	struct seen s;

	open_store(&s);
	for (unsigned i = 0; i < 5; i++) {
		scb_seen_run(&s, 0);
		add(&s, "x86_64", "read", 0, 0);
		add(&s, "x86_64", "read", 0, 0);
		if (i == 3)
			add(&s, "x86_64", "uname", 0, 0);
	}
	check(s.runs == 5 && s.calls == 11, "runs: %u", s.runs);
	check(find(&s, "x86_64", "read")->runs == 5, "read");
	check(find(&s, "x86_64", "uname")->runs == 1, "uname");
	check(s.input[0].calls == 11, "calls of the input");
}

static void
test_window(void)
{
	struct seen s;

	open_store(&s);
	s.after = "listen";
	s.until = "exit_group";
	for (unsigned i = 0; i < 2; i++) {
		scb_seen_run(&s, 0);
		check(!add(&s, "x86_64", "exit_group", 0, 0), "before");
		check(!add(&s, "x86_64", "read", 0, 0), "before");
		check(add(&s, "x86_64", "listen", 0, 0) != NULL, "at");
		check(add(&s, "x86_64", "accept", 0, 0) != NULL, "after");
		check(!add(&s, "x86_64", "exit_group", 0, 0), "until");
		check(!add(&s, "x86_64", "listen", 0, 0), "once");
	}
	open_store(&s);
	s.install = true;
	scb_seen_run(&s, 0);
	check(!add(&s, "x86_64", "read", 0, 0), "before install");
	scb_seen_start(&s);
	check(add(&s, "x86_64", "read", 0, 0) != NULL, "after install");
}

/* ---- what is possible, and notes ---------------------------------------- */

static void
test_possible(void)
{
	struct seen s;
	struct seen_row *row;

	open_store(&s);
	s.after = "listen";
	scb_seen_run(&s, 0);
	row = scb_seen_add(
	    &s, &(struct seen_call){.arch = arch("aarch64"),
		    .nr = number("aarch64", "read"),
		    .input = scb_seen_input(&s, "a.out", SEEN_POSSIBLE)});
	check(row && row->how == SEEN_POSSIBLE && row->count == 0 &&
		  row->runs == 0,
	    "possible");
	scb_seen_value(&s, row, 0, 7);
	check(row->argument[0].n == 1 && row->argument[0].value[0] == 7,
	    "value of a possible call");
}

static void
test_notes(void)
{
	struct seen s;

	open_store(&s);
	scb_seen_note(&s, "read %u lines", 3u);
	check(scb_seen_is_complete(&s), "complete");
	for (unsigned i = 0; i < 3; i++)
		scb_seen_incomplete(&s, "line %u was cut", 1u);
	check(s.nnotes == 2 && !scb_seen_is_complete(&s), "incomplete");
	for (unsigned i = 0; i < 100; i++)
		scb_seen_note(&s, "note %u", i);
	check(s.nnotes == SEEN_NOTES, "%u notes", s.nnotes);

	/*
	 * Notes that are too long are cut off, and equal ones are listed once.
	 */
	open_store(&s);
	for (unsigned i = 0; i < 2 * SEEN_NOTES; i++)
		for (unsigned j = 0; j < 2; j++)
			scb_seen_note(&s, "%-400u", i);
	check(s.nnotes == SEEN_NOTES && !scb_seen_is_complete(&s),
	    "%u long notes", s.nnotes);
	check(strlen(s.note[0].text) == SEEN_NOTE, "%zu bytes of a note",
	    strlen(s.note[0].text));
}

/* ---- order and limits --------------------------------------------------- */

static void
test_order(void)
{
	struct seen s, t;
	struct seen_row *row;

	open_store(&s);
	scb_seen_run(&s, 0);
	add(&s, "aarch64", "read", 0, 0);
	add(&s, "x86_64", "write", 0, 0);
	add(&s, "x86_64", "read", 0, 0);
	t = scb_seen_sorted(&s);
	check(t.nrows == 3 && t.row[0].nr == 0 && t.row[1].nr == 1 &&
		  t.row[2].arch == arch("aarch64"),
	    "order");
	check(find(&t, "aarch64", "read") == &t.row[2], "found in the copy");
	row = add(&s, "x86_64", "close", 0, 0);
	check(row && row->nr == 3 && find(&s, "x86_64", "close") == row &&
		  s.nrows == 4 && t.nrows == 3,
	    "added after the rows were sorted");
}

static void
test_limits(void)
{
	struct seen s;
	unsigned added = 0;

	open_store(&s);
	scb_seen_run(&s, 0);
	for (uint32_t i = 0; i < 2 * SEEN_ROWS; i++)
		added +=
		    scb_seen_add(&s, &(struct seen_call){.arch = arch("x86_64"),
					 .nr = i * 4099,
					 .known = 63}) != NULL;
	check(added == SEEN_ROWS && s.nrows == SEEN_ROWS && s.full, "%u rows",
	    added);
	check(!scb_seen_is_complete(&s) && s.nnotes == 1, "noted");
	for (unsigned i = 0; i < 2 * SEEN_INPUTS; i++)
		scb_seen_input(&s, "log", SEEN_LOG);
	check(s.ninputs == SEEN_INPUTS, "inputs");
	check(s.arena->used < 16u << 20, "memory: %zu", s.arena->used);
}

int
main(void)
{
	enum { MEMORY = 32 << 20 };
	jmp_buf full;

	arena = (struct arena){
	    .base = malloc(MEMORY), .size = MEMORY, .full = &full};
	if (!arena.base || setjmp(full)) {
		check(false, "no memory");
		return check_end();
	}
	test_values();
	test_runs();
	test_window();
	test_possible();
	test_notes();
	test_order();
	test_limits();
	free(arena.base);
	return check_end();
}
