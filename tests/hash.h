/* FNV-1a, for expected results that are too long to be written down. */
#ifndef HASH_H
#define HASH_H

#include "bpf/bpf.h"

#define HASH_FIRST UINT32_C(2166136261) /* of nothing */

static inline uint32_t
hash_word(uint32_t hash, uint64_t word)
{
	for (unsigned i = 0; i < 64; i += 8)
		hash = (hash ^ (uint8_t)(word >> i)) * UINT32_C(16777619);
	return hash;
}

static inline uint32_t
hash_program(uint32_t hash, const struct scbpf_program *p)
{
	for (size_t i = 0; i < p->count; i++)
		hash = hash_word(hash, p->insn[i].code |
					   (uint64_t)p->insn[i].jt << 16 |
					   (uint64_t)p->insn[i].jf << 24 |
					   (uint64_t)p->insn[i].k << 32);
	return hash;
}

#endif
