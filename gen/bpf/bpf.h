/*
 * Classic BPF as seccomp accepts it, without any notion of policies. Kernel
 * sources: net/core/filter.c (bpf_check_classic), kernel/seccomp.c
 * (seccomp_check_filter), include/uapi/linux/bpf_common.h.
 */
#ifndef BPF_BPF_H
#define BPF_BPF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "scbpf.h"

enum {
	BPF_MAX = 4096, /* BPF_MAXINSNS */

	/* classes */
	BPF_LD = 0x00,
	BPF_LDX = 0x01,
	BPF_ST = 0x02,
	BPF_STX = 0x03,
	BPF_ALU = 0x04,
	BPF_JMP = 0x05,
	BPF_RET = 0x06,
	BPF_MISC = 0x07,
	/* sizes and modes of LD, LDX */
	BPF_W = 0x00,
	BPF_IMM = 0x00,
	BPF_ABS = 0x20,
	BPF_MEM = 0x60,
	BPF_LEN = 0x80,
	/* operations */
	BPF_ADD = 0x00,
	BPF_SUB = 0x10,
	BPF_MUL = 0x20,
	BPF_DIV = 0x30,
	BPF_OR = 0x40,
	BPF_AND = 0x50,
	BPF_LSH = 0x60,
	BPF_RSH = 0x70,
	BPF_NEG = 0x80,
	BPF_XOR = 0xa0,
	BPF_JA = 0x00,
	BPF_JEQ = 0x10,
	BPF_JGT = 0x20,
	BPF_JGE = 0x30,
	BPF_JSET = 0x40,
	/* operand, return value */
	BPF_K = 0x00,
	BPF_X = 0x08,
	BPF_A = 0x10,
	BPF_TAX = 0x00,
	BPF_TXA = 0x80,

	BPF_LD_ABS = BPF_LD | BPF_W | BPF_ABS,
	BPF_RET_K = BPF_RET | BPF_K,
};

/* SECCOMP_RET_*: include/uapi/linux/seccomp.h. */
#define RET_KILL_PROCESS 0x80000000u
#define RET_KILL_THREAD 0x00000000u
#define RET_TRAP 0x00030000u
#define RET_ERRNO 0x00050000u
#define RET_USER_NOTIF 0x7fc00000u
#define RET_TRACE 0x7ff00000u
#define RET_LOG 0x7ffc0000u
#define RET_ALLOW 0x7fff0000u
#define RET_ACTION 0xffff0000u
#define RET_DATA 0x0000ffffu

/*
 * seccomp_data as sixteen 32-bit words, named by meaning and not by offset: the
 * low half of args[0] is BPF_WORD_ARG in either byte order.
 */
enum {
	BPF_WORD_NR = 0,
	BPF_WORD_ARCH = 1,
	BPF_WORD_IP = 2,  /* low half; + 1: high half */
	BPF_WORD_ARG = 4, /* + 2 * i: low half of args[i]; + 1: high half */
	BPF_WORDS = 16
};

static inline bool
bpf_is_return(const struct scbpf_program *p, size_t pc)
{
	return (p->insn[pc].code & 7) == BPF_RET;
}

/* Offset of a word in seccomp_data, bytes; and back (-1: not a word). */
uint32_t scb_bpf_offset(unsigned word, bool big_endian);
int scb_bpf_word(uint32_t offset, bool big_endian);
uint32_t scb_bpf_call_word(const struct scbpf_call *c, unsigned word);

/*
 * Filters on one process, in the order of installation. A program is one that
 * scb_bpf_check accepts, unless something else is said.
 */
struct bpf_stack {
	const struct scbpf_program *program;
	unsigned n;
	const char *const *source; /* of each, for messages; or NULL */
};

/*
 * An instruction whose k is filled in before the program is loaded, with one
 * half of a slot's 64-bit value: some of its bits flipped, under a mask.
 */
struct bpf_slot {
	uint16_t pc, slot;
	bool high;
	uint32_t flip, mask;
};

/* The value that k gets. */
static inline uint32_t
scb_bpf_slot_value(const struct bpf_slot *s, uint64_t value)
{
	uint32_t half = (uint32_t)(value >> (s->high ? 32 : 0));

	return (half ^ s->flip) & s->mask;
}

struct bpf_slots {
	const struct bpf_slot *at; /* in order of pc */
	size_t n;
};

/* --- codec.c: bytes on disk ----------------------------------------------- */

enum { BPF_INSN_BYTES = 8 };
void scb_bpf_store(unsigned char *to, const struct scbpf_insn *in, bool big);
void scb_bpf_load(struct scbpf_insn *in, const unsigned char *from, bool big);

/* --- check.c: what the kernel accepts ------------------------------------- */

/*
 * Returns whether seccomp(2) would load the program. If not, *pc is the
 * instruction and *why the reason, a static string ("jump beyond the end").
 */
bool scb_bpf_check(const struct scbpf_program *p, size_t *pc, const char **why);

/* --- repair.c: what the kernel does not accept -------------------------- */

struct bpf_damage {
	/*
	 * The program with the rejected instructions replaced; the kernel
	 * accepts it.
	 */
	struct scbpf_insn *insn;
	const char **why; /* by instruction, as from scb_bpf_check, or NULL */
	unsigned n;	  /* number of rejected instructions */
};

/* Repairs a program of 1 to BPF_MAX instructions that the kernel may reject. */
void scb_bpf_repair(
    struct arena *a, const struct scbpf_program *p, struct bpf_damage *d);

/* --- reverse.c ------------------------------------------------------------ */

/*
 * Reverses the order of a program's actions: the strictest becomes the least
 * strict. Applied twice, it gives the same program. false: instruction *pc
 * returns a value without a place in the order, and *why says so.
 */
bool scb_bpf_reverse(struct scbpf_program *p, struct arena *a, size_t *pc,
    const char **why);

/* sim.c: the verdict of a program */

struct bpf_run {
	uint32_t verdict;  /* the 32-bit return value */
	uint32_t executed; /* instructions, the ret included */
};

/*
 * Run a program as the kernel does (division by a zero X returns 0). trace, if
 * not NULL, gets each pc before it runs.
 */
struct bpf_run scb_bpf_sim(const struct scbpf_program *p,
    const struct scbpf_call *c,
    void (*trace)(void *user, size_t pc, uint32_t a, uint32_t x), void *user);

/* The operation (BPF_ADD ...) on two values; b is not 0 for BPF_DIV. */
uint32_t scb_bpf_alu(unsigned op, uint32_t a, uint32_t b);

/* Does the conditional jump `code` take its true side? b: k or X. */
bool scb_bpf_branch_taken(uint16_t code, uint32_t a, uint32_t b);

/*
 * The registers whose value may still be read from each instruction on, as
 * bits.
 */
#define BPF_LIVE_A UINT32_C(1)
#define BPF_LIVE_X UINT32_C(2)
#define BPF_LIVE_M UINT32_C(4) /* of M[0]; M[1] is the next bit, and so on */
void scb_bpf_live(const struct scbpf_program *p, uint32_t *live);

/* --- cache.c: the kernel's cache of constant ALLOWs ----------------------- */

/*
 * Does Linux >= 5.11 cache this number as always allowed?
 * seccomp_is_const_allow() in kernel/seccomp.c: only ld nr, ld arch, ja,
 * jeq/jgt/jge/jset #k, and #k and ret #k on the path, ending in exactly
 * RET_ALLOW.
 */
bool scb_bpf_const_allow(
    const struct scbpf_program *p, uint32_t arch, uint32_t nr);

/* --- cost.c --------------------------------------------------------------- */

/*
 * Instructions after translation to eBPF: the unit of the limit for stacked
 * filters.
 */
unsigned scb_bpf_translated(const struct scbpf_program *p);

/* --- name.c: words for verdicts and instructions -------------------------- */

/* "ALLOW", "ERRNO(1)", "TRACE(5)", "KILL_PROCESS"; unknown: "0x00010000". */
void scb_bpf_verdict(struct buf *b, uint32_t verdict);

/*
 * One instruction as bpf_asm prints it, without label or comment: "ld [4]",
 * "jeq #0xc000003e, 1, 35" (absolute targets), "ret #0x7fff0000". Fields that
 * the kernel ignores follow where they are not 0: "tax (k 5)". scb_bpf_parse
 * reads it back as the same instruction.
 */
void scb_bpf_text(struct buf *b, const struct scbpf_insn *in, size_t pc);

#endif
