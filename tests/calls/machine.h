/*
 * Small programs for the tests of gen/learn: instructions of a made-up machine,
 * encoded for an ABI into an ELF file, and run by an interpreter that shares
 * nothing with the code under test.
 */
#ifndef TESTS_CALLS_MACHINE_H
#define TESTS_CALLS_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum machine_op {
	M_SET,	/* dst = imm */
	M_MOVE, /* dst = a */
	M_ADD,	/* dst = dst + imm; and so on */
	M_SUB,
	M_AND,
	M_OR,
	M_ADD2,	  /* dst = dst + a */
	M_SELECT, /* dst = a, or stays */
	M_STORE,  /* slot imm = a */
	M_LOAD,	  /* dst = slot imm */
	M_CONST,  /* dst = constant imm of read-only data */
	M_MEMORY, /* dst = something unknown */
	M_GET,	  /* dst = variable imm */
	M_PUT,	  /* variable imm = a */
	M_BRANCH, /* to the instruction imm, or on */
	M_JUMP,
	M_TABLE, /* to one of table imm, or on */
	M_CALL,	 /* the function imm */
	M_SYSCALL,
	M_RETURN,
	M_EXIT, /* the program ends */
	M_ENTER /* a function begins */
};

/*
 * Variables have the values of constants at first. Behind those that programs
 * have is one that is always written: what M_MEMORY loads.
 */
enum {
	MACHINE_REGS = 6,
	MACHINE_SLOTS = 4,
	MACHINE_CONSTS = 8,
	MACHINE_TABLES = 6,
	MACHINE_CASES = 4 /* of each table */
};

struct machine_insn {
	uint8_t op, dst, a;
	uint32_t imm;
	uint32_t at; /* where it was put, in bytes from the code's beginning */
};

struct machine {
	struct machine_insn insn[512];
	unsigned n;
	unsigned function[8]; /* the first instruction of each */
	unsigned functions;
	uint32_t constant[MACHINE_CONSTS];
	/* Tables of instructions; in memory every other one has distances. */
	unsigned table[MACHINE_TABLES][MACHINE_CASES];
	unsigned tables;
};

/* Register 0 has the syscall's number; 3 and up are saved by callees. */
struct machine_abi {
	const char *token;
	uint16_t elf;	 /* e_machine */
	unsigned result; /* the register that a syscall changes */
	uint32_t
	    ends[3]; /* exit, exit_group, rt_sigreturn: they do not return */
	/* Encodes an instruction at its place; gives the bytes' number. */
	size_t (*encode)(const struct machine *m, const struct machine_insn *i,
	    uint8_t *to, uint64_t code, uint64_t data);
};

enum {
	MACHINE_CODE = 0x10000000,
	MACHINE_DATA = 0x10010000, /* constants; after them, what changes */
	MACHINE_PAGE = 0x1000,
	MACHINE_ROOM = 0x4000, /* bytes of code */
	MACHINE_TABLE = 0x40,  /* where tables begin in the constants */
	MACHINE_DATA_SIZE = MACHINE_TABLE + 8 * MACHINE_CASES * MACHINE_TABLES
};

static inline void
machine_put(uint8_t *p, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

/* Where a jump or call leads. */
static inline uint64_t
machine_target(const struct machine *m, const struct machine_insn *i)
{
	unsigned to = i->op == M_CALL ? m->function[i->imm] : i->imm;

	return i->op == M_CALL || i->op == M_BRANCH || i->op == M_JUMP
		   ? MACHINE_CODE + m->insn[to].at
		   : 0;
}

/* The address of what M_GET, M_PUT or M_MEMORY uses. */
static inline uint64_t
machine_variable(const struct machine_insn *i, uint64_t data)
{
	return data + MACHINE_PAGE +
	       4 * (i->op == M_MEMORY ? MACHINE_CONSTS : i->imm);
}

static inline uint64_t
machine_table(unsigned table)
{
	return MACHINE_DATA + MACHINE_TABLE + 8 * MACHINE_CASES * table;
}

/* Has it distances from its beginning, in 32 bits? Else addresses. */
static inline bool
machine_has_distances(unsigned table)
{
	return table % 2;
}

/* Constants and tables, once the code has its places. */
static inline void
machine_data(const struct machine *m, uint8_t data[MACHINE_DATA_SIZE])
{
	memset(data, 0, MACHINE_DATA_SIZE);
	for (unsigned i = 0; i < MACHINE_CONSTS; i++)
		machine_put(data + 4 * i, m->constant[i], 4);
	for (unsigned i = 0; i < m->tables; i++)
		for (unsigned j = 0; j < MACHINE_CASES; j++) {
			uint64_t at = machine_table(i),
				 to = MACHINE_CODE + m->insn[m->table[i][j]].at;
			bool distances = machine_has_distances(i);

			machine_put(data + (at - MACHINE_DATA) +
					(distances ? 4 : 8) * j,
			    distances ? to - at : to, distances ? 4 : 8);
		}
}

static inline void
machine_segment(uint8_t *p, unsigned flags, uint64_t offset, uint64_t address,
    uint64_t size)
{
	machine_put(p, 1, 4);
	machine_put(p + 4, flags, 4);
	machine_put(p + 8, offset, 8);
	machine_put(p + 16, address, 8);
	machine_put(p + 32, size, 8);
	machine_put(p + 40, size, 8);
	machine_put(p + 48, MACHINE_PAGE, 8);
}

/*
 * An ELF file of code and data: three segments and a stack that does not
 * execute. Gives its size, which is less than 3 pages and the code.
 */
static inline size_t
machine_elf(uint8_t *file, uint16_t machine, const uint8_t *code, size_t n,
    const uint8_t *data, size_t ndata)
{
	size_t size = MACHINE_PAGE + MACHINE_ROOM + MACHINE_PAGE;

	memset(file, 0, size);
	memcpy(file, "\177ELF\2\1\1", 7);
	machine_put(file + 16, 2, 2);
	machine_put(file + 18, machine, 2);
	machine_put(file + 20, 1, 4);
	machine_put(file + 24, MACHINE_CODE, 8);
	machine_put(file + 32, 64, 8);
	machine_put(file + 52, 64, 2);
	machine_put(file + 54, 56, 2);
	machine_put(file + 56, 4, 2);
	machine_segment(file + 64, 5, MACHINE_PAGE, MACHINE_CODE, n);
	machine_segment(
	    file + 120, 4, MACHINE_PAGE + MACHINE_ROOM, MACHINE_DATA, ndata);
	machine_segment(file + 176, 6, MACHINE_PAGE + MACHINE_ROOM,
	    MACHINE_DATA + MACHINE_PAGE, 64);
	machine_put(file + 232, 0x6474e551, 4);
	machine_put(file + 236, 6, 4);
	memcpy(file + MACHINE_PAGE, code, n);
	memcpy(file + MACHINE_PAGE + MACHINE_ROOM, data, ndata);
	return size;
}

/* The whole program; gives the code's size. */
static inline size_t
machine_encode(struct machine *m, const struct machine_abi *abi, uint8_t *code)
{
	size_t n = 0;

	/* Lengths do not depend on places: the second time these are right. */
	for (unsigned pass = 0; pass < 2; pass++) {
		n = 0;
		for (unsigned i = 0; i < m->n; i++) {
			m->insn[i].at = (uint32_t)n;
			n += abi->encode(m, &m->insn[i], code + n,
			    MACHINE_CODE + n, MACHINE_DATA);
		}
	}
	return n;
}

/* --- running -------------------------------------------------------------- */

struct machine_value {
	bool known;
	uint32_t v;
};

enum { MACHINE_STEPS = 400, MACHINE_DEPTH = 8 };

struct machine_frame {
	unsigned back; /* where the caller goes on */
	struct machine_value slot[MACHINE_SLOTS];
};

struct machine_state {
	struct machine_value reg[MACHINE_REGS], variable[MACHINE_CONSTS + 1];
	struct machine_frame frame[MACHINE_DEPTH];
	unsigned pc, depth;
};

typedef uint64_t machine_random(void);
typedef void machine_seen(
    void *user, const struct machine_insn *i, struct machine_value number);

static inline struct machine_value
machine_compute(const struct machine *m, const struct machine_insn *i,
    const struct machine_state *s)
{
	struct machine_value d = s->reg[i->dst], a = s->reg[i->a];

	switch (i->op) {
	case M_SET:
		return (struct machine_value){true, i->imm};
	case M_MOVE:
		return a;
	case M_ADD:
		d.v += i->imm;
		return d;
	case M_SUB:
		d.v -= i->imm;
		return d;
	case M_AND:
		d.known |= i->imm == 0;
		d.v &= i->imm;
		return d;
	case M_OR:
		d.v |= i->imm;
		return d;
	case M_ADD2:
		return (struct machine_value){d.known && a.known, d.v + a.v};
	case M_LOAD:
		return s->frame[s->depth].slot[i->imm];
	case M_CONST:
		return (struct machine_value){true, m->constant[i->imm]};
	case M_GET:
		return s->variable[i->imm];
	default:
		return (struct machine_value){false, 0};
	}
}

/* One step; false: the run ends. */
static inline bool
machine_step(const struct machine *m, const struct machine_abi *abi,
    struct machine_state *s, uint64_t chance, machine_seen *seen, void *user)
{
	const struct machine_insn *i = &m->insn[s->pc++];

	switch (i->op) {
	case M_ENTER:
		break;
	case M_SELECT:
		if (chance & 1)
			s->reg[i->dst] = s->reg[i->a];
		break;
	case M_STORE:
		s->frame[s->depth].slot[i->imm] = s->reg[i->a];
		break;
	case M_PUT:
		s->variable[i->imm] = s->reg[i->a];
		break;
	case M_BRANCH:
		if (chance & 1)
			s->pc = i->imm;
		break;
	case M_TABLE:
		if (chance % (MACHINE_CASES + 1) < MACHINE_CASES)
			s->pc = m->table[i->imm][chance % (MACHINE_CASES + 1)];
		break;
	case M_JUMP:
		s->pc = i->imm;
		break;
	case M_CALL:
		if (++s->depth == MACHINE_DEPTH)
			return false;
		s->frame[s->depth] = (struct machine_frame){.back = s->pc};
		s->pc = m->function[i->imm];
		break;
	case M_RETURN:
		if (s->depth == 0)
			return false;
		s->pc = s->frame[s->depth--].back;
		break;
	case M_SYSCALL:
		seen(user, i, s->reg[0]);
		for (unsigned j = 0; j < 3; j++)
			if (s->reg[0].v == abi->ends[j])
				return false;
		s->reg[abi->result].known = false;
		break;
	case M_EXIT:
		return false;
	default:
		s->reg[i->dst] = machine_compute(m, i, s);
	}
	return true;
}

/* One run, with random branches, of at most so many steps. */
static inline void
machine_run(const struct machine *m, const struct machine_abi *abi,
    machine_random *random, machine_seen *seen, void *user)
{
	struct machine_state s = {.pc = 0};

	for (unsigned i = 0; i < MACHINE_CONSTS; i++)
		s.variable[i] = (struct machine_value){true, m->constant[i]};
	for (unsigned step = 0; step < MACHINE_STEPS && s.pc < m->n; step++)
		if (!machine_step(m, abi, &s, random() >> 40, seen, user))
			return;
}

#endif
