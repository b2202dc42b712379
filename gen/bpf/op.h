/* The instructions of classic BPF, for the files of this folder. */
#ifndef OP_H
#define OP_H

#include "bpf/bpf.h"

enum {
	BPF_CELLS = 16,	     /* BPF_MEMWORDS */
	BPF_DATA_BYTES = 64, /* sizeof(struct seccomp_data) */

	/* Classic BPF that sockets may use and seccomp may not. */
	BPF_H = 0x08,
	BPF_B = 0x10,
	BPF_IND = 0x40,
	BPF_MSH = 0xa0,
	BPF_MOD = 0x90
};

/* The operand that follows the name, and the values that k may have. */
enum bpf_operand {
	OPERAND_REFUSED, /* no such instruction in seccomp */
	OPERAND_NONE,
	OPERAND_X,
	OPERAND_K,
	OPERAND_SHIFT,	 /* k below 32 */
	OPERAND_DIVISOR, /* k not 0 */
	OPERAND_DATA,	 /* k a word's offset in seccomp_data */
	OPERAND_CELL,	 /* k an index of M[] */
	OPERAND_JUMP,	 /* k instructions ahead */
	OPERAND_BRANCH	 /* jt, jf; compares A with k or X */
};

/* name: "ld", "ret a"; empty when refused. */
struct bpf_op {
	char name[8];
	uint8_t operand;
};

const struct bpf_op *scb_bpf_op(uint16_t code);

#endif
