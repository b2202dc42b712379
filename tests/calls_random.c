/*
 * Random programs: every syscall number that a run uses at an instruction is
 * among those that calls finds there, or calls says that it does not know.
 * CALLS_PROGRAMS: how many for each ABI.
 */
#include <stdlib.h>

#include "learn/calls.h"

#include "calls/aarch64.h"
#include "calls/riscv.h"
#include "calls/x86.h"
#include "check.h"
#include "random.h"

enum { PROGRAMS = 400, RUNS = 30 };

static const struct machine_abi *const abis[] = {
    &x86_abi, &aarch64_abi, &riscv_abi};

static struct machine program;
static struct calls calls;
static unsigned sites, known, runs, program_number;
static const char *token;

static void
add(uint8_t op, unsigned dst, unsigned a, uint32_t imm)
{
	program.insn[program.n++] =
	    (struct machine_insn){op, (uint8_t)dst, (uint8_t)a, imm, 0};
}

/* Mostly forward. */
static unsigned
random_target(unsigned function, unsigned last)
{
	return below(4) ? program.n + 1 + below(last - program.n)
			: program.function[function] + 1 +
			      below(program.n - program.function[function]);
}

static unsigned
random_table(unsigned function, unsigned last)
{
	for (unsigned i = 0; i < MACHINE_CASES; i++)
		program.table[program.tables][i] =
		    random_target(function, last);
	return program.tables++;
}

static void
random_insn(unsigned function, unsigned last)
{
	static const uint8_t ops[] = {M_SET, M_SET, M_SET, M_MOVE, M_MOVE,
	    M_ADD, M_SUB, M_AND, M_OR, M_ADD2, M_SELECT, M_STORE, M_STORE,
	    M_LOAD, M_LOAD, M_CONST, M_GET, M_PUT, M_MEMORY, M_BRANCH, M_JUMP,
	    M_TABLE, M_CALL, M_CALL, M_SYSCALL, M_SYSCALL, M_RETURN};
	uint8_t op = ops[below(sizeof ops)];
	uint32_t imm = below(500);
	/* More often the register of the syscall number. */
	unsigned dst = below(3) ? below(MACHINE_REGS) : 0;

	if (op == M_CALL && function + 1 == program.functions)
		op = M_SET;
	if (op == M_TABLE && program.tables == MACHINE_TABLES)
		op = M_SYSCALL;
	if (op == M_STORE || op == M_LOAD)
		imm = below(MACHINE_SLOTS);
	else if (op == M_GET || op == M_PUT)
		/* Other registers are never written. */
		imm = below(op == M_GET ? MACHINE_CONSTS : MACHINE_CONSTS / 2);
	else if (op == M_TABLE)
		imm = random_table(function, last);
	else if (op == M_CONST)
		imm = below(MACHINE_CONSTS);
	else if (op == M_CALL)
		imm = function + 1 + below(program.functions - function - 1);
	else if (op == M_BRANCH || op == M_JUMP)
		imm = random_target(function, last);
	add(op, dst, below(MACHINE_REGS), imm);
	/* A syscall leaves an unknown value. */
	if (op == M_SYSCALL && below(3))
		add(M_SET, 0, 0, below(500));
}

static void
random_program(void)
{
	program.n = program.tables = 0;
	program.functions = 1 + below(5);
	for (unsigned i = 0; i < MACHINE_CONSTS; i++)
		program.constant[i] = below(500);
	for (unsigned i = 0; i < program.functions; i++) {
		unsigned last = program.n + 10 + below(24);

		program.function[i] = program.n;
		add(M_ENTER, 0, 0, 0);
		for (unsigned j = 0; i == 0 && j < MACHINE_REGS; j++)
			add(M_SET, j, 0, below(500));
		if (i == 0)
			add(M_PUT, 0, 0, MACHINE_CONSTS);
		while (program.n < last)
			random_insn(i, last);
		add(i ? M_RETURN : M_EXIT, 0, 0, 0);
	}
}

static const struct calls_site *
site_at(uint64_t address)
{
	for (unsigned i = 0; i < calls.nsites; i++)
		if (calls.site[i].address == address)
			return &calls.site[i];
	return NULL;
}

static void
compare(void *user, const struct machine_insn *i, struct machine_value number)
{
	const struct calls_site *s = site_at(MACHINE_CODE + i->at);
	bool found = false;

	(void)user;
	runs++;
	check(s != NULL, "%s, program %u: no site at 0x%x", token,
	    program_number, i->at);
	if (!s || !s->how)
		return;
	for (unsigned j = 0; j < s->n; j++)
		found |= s->number[j] == number.v;
	check(found && number.known, "%s, program %u: 0x%x can make %s%u",
	    token, program_number, i->at, number.known ? "" : "unknown ",
	    number.v);
}

static void
try_program(const struct machine_abi *abi, void *memory, size_t size)
{
	static uint8_t code[MACHINE_ROOM];
	static uint8_t file[2 * MACHINE_PAGE + MACHINE_ROOM];
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a};
	struct source text = {.name = "random", .text = (const char *)file};
	uint8_t data[MACHINE_DATA_SIZE];
	size_t n;

	random_program();
	n = machine_encode(&program, abi, code);
	machine_data(&program, data);
	text.len = machine_elf(file, abi->elf, code, n, data, sizeof data);
	if (setjmp(out)) {
		check(false, "%s, program %u: not read", token, program_number);
		return;
	}
	scb_calls_find(&calls, &a, &d, &text, 0);
	check(!calls.flow.reasons[FLOW_BAD_JUMP],
	    "%s, program %u: a table at 0x%x is not found", token,
	    program_number, (unsigned)calls.flow.where[FLOW_BAD_JUMP]);
	sites += calls.nsites;
	known += calls.found;
	for (unsigned i = 0; i < RUNS; i++)
		machine_run(&program, abi, random_word, compare, NULL);
}

int
main(void)
{
	const char *more = getenv("CALLS_PROGRAMS");
	unsigned n = more ? (unsigned)atoi(more) : PROGRAMS;
	size_t size = (size_t)32 << 20;
	void *memory = malloc(size);

	for (size_t i = 0; memory && i < sizeof abis / sizeof *abis; i++) {
		token = abis[i]->token;
		sites = known = runs = 0;
		for (program_number = 0; program_number < n; program_number++) {
			random_state = 88172645463325252u + program_number;
			for (unsigned j = 0; j < 8; j++)
				random_word();
			try_program(abis[i], memory, size);
		}
		check(known > sites / 4, "%s: only %u of %u sites are known",
		    token, known, sites);
		printf("%s: %u programs, %u of %u sites known, %u made\n",
		    token, n, known, sites, runs);
	}
	free(memory);
	return check_end();
}
