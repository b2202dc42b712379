/*
 * One machine instruction as the value search sees it: where it goes, which
 * registers and memory it may write, and, for the few kinds that the search
 * follows, what it computes. Decoders (x86.c, aarch64.c, riscv.c) fill it in.
 * Where a decoder is not exact, it must overestimate: `writes` and `store` hold
 * at least what the processor may write.
 */
#ifndef LEARN_CODE_H
#define LEARN_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum code_flow {
	CODE_NEXT,
	CODE_JUMP,
	CODE_BRANCH, /* to `target`, or on */
	CODE_CALL,
	CODE_RETURN,
	CODE_JUMP_VALUE, /* to what `a` or memory holds */
	CODE_CALL_VALUE,
	CODE_SYSCALL,
	CODE_STOP,   /* a trap, or not allowed to programs */
	CODE_KERNEL, /* another way into the kernel */
	CODE_BAD     /* not an instruction that is known */
};

/* When a branch is taken, by its last compare: of unsigned values. */
enum code_when {
	CODE_ELSE, /* another condition */
	CODE_ABOVE,
	CODE_ABOVE_EQUAL,
	CODE_BELOW,
	CODE_BELOW_EQUAL
};

enum code_op {
	CODE_OTHER,  /* only `writes` and `store` are known */
	CODE_SET,    /* dst = imm */
	CODE_EITHER, /* dst = imm or zero */
	CODE_MOVE,   /* dst = the low `from` bits of a */
	CODE_SELECT, /* dst = a or b */
	CODE_ADD,    /* and so on: dst = a OP b, or imm where b is none */
	CODE_SUB,
	CODE_AND,
	CODE_OR,
	CODE_XOR,
	CODE_SUM,    /* dst = a + (b << scale) + disp, `from` bits of b */
	CODE_INSERT, /* dst = (a AND disp) OR imm */
	CODE_SHL,
	CODE_SHR,
	CODE_SAR,
	CODE_ADD_MEMORY,    /* dst = a + memory; the sum is never computed */
	CODE_SELECT_MEMORY, /* dst = a or memory; neither is this */
	CODE_COMPARE,	    /* a with b, or imm: nothing is written */
	CODE_LOAD,	    /* dst = `from` bits of memory */
	CODE_STORE	    /* memory = a, or imm where a is none */
};

enum {
	CODE_ZERO = 61, /* register that always holds zero */
	CODE_PC = 62,	/* base: disp is the address */
	CODE_NONE = 63
};

struct code {
	uint8_t length; /* bytes; 0: CODE_BAD */
	uint8_t flow;	/* enum code_flow */
	uint8_t op;	/* enum code_op */
	uint8_t when;	/* BRANCH: enum code_when; a and b where it compares */
	uint8_t dst, a, b;
	uint8_t pair; /* LOAD, STORE: the register of the next place */
	uint8_t bits; /* of the result */
	bool word;    /* the result's low 32 bits, sign-extended */
	bool keeps;   /* the rest of dst; else it becomes zero */
	uint8_t from; /* MOVE, LOAD, STORE: bits of the source or in memory */
	bool sign;    /* the source is sign-extended */
	/* Memory: base + (index << scale) + disp, and base + adjust after. */
	uint8_t base, index, scale;
	bool narrow, extends; /* 32 bits of the index count; sign-extended */
	bool segment;	      /* of a thread: fs, gs */
	int64_t disp, adjust;
	uint16_t store; /* bytes there that may be written */
	bool wild;	/* other memory, too, may be written */
	uint64_t imm, target;
	uint64_t writes; /* registers, as bits */
	/* An address that the instruction forms, alone or as a page. */
	bool forms, page;
	uint64_t address;
};

#define CODE_BIT(reg) ((uint64_t)1 << (reg))

/* A register's bit; 0: the search does not know the register. */
static inline uint64_t
code_bit(unsigned reg)
{
	return reg < 64 ? CODE_BIT(reg) : 0;
}

static inline uint32_t
code_field(uint32_t w, unsigned low, unsigned bits)
{
	return w >> low & ((1u << bits) - 1);
}

/* Extends the sign of a number of that many bits; the others are 0. */
static inline int64_t
code_sign(uint64_t v, unsigned bits)
{
	uint64_t top = (uint64_t)1 << (bits - 1);

	return (int64_t)((v ^ top) - top);
}

/* Is the operand in memory, if there is one, at the address `disp`? */
static inline bool
code_is_fixed(const struct code *c)
{
	return !c->segment && c->index == CODE_NONE &&
	       (c->base == CODE_PC || c->base == CODE_NONE);
}

/* A processor's ABI. Registers are bits of the masks. */
struct code_abi {
	const char *token; /* libseccomp's */
	uint8_t align;	   /* of instructions */
	uint8_t number, stack, frame, link, result;
	uint8_t argument[6];	 /* of syscalls */
	uint64_t saved;		 /* by callees */
	uint16_t ends[3];	 /* syscalls that do not return */
	uint64_t syscall_writes; /* what the kernel does not keep */
	uint64_t call_regs;	 /* hold arguments or results of functions */
	uint8_t pushed;		 /* bytes that a call puts on the stack */
	uint32_t reach;		 /* of an offset that completes a page */
	/* The instruction at p, of n bytes, at an address. */
	void (*decode)(
	    struct code *c, const uint8_t *p, size_t n, uint64_t address);
	/* Whether p, of n bytes, begins like an instruction for the kernel. */
	bool (*enters)(const uint8_t *p, size_t n);
	/* Whether so many bytes are what compilers put between functions. */
	bool (*is_padding)(const uint8_t *p, size_t n);
};

extern const struct code_abi scb_code_x86, scb_code_aarch64, scb_code_riscv;

#endif
