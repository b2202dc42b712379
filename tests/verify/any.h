/* For the harnesses: arbitrary values, an arena, and where errors end. */
#ifndef ANY_H
#define ANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "__fc_builtin.h"

#include "base/arena.h"
#include "base/diag.h"

static inline uint32_t
any_word(void)
{
	return (uint32_t)Frama_C_unsigned_int_interval(0, UINT32_MAX);
}

static inline unsigned
any_below(unsigned n)
{
	return Frama_C_unsigned_int_interval(0, n - 1);
}

static inline bool
any_bool(void)
{
	return Frama_C_interval(0, 1) == 1;
}

static inline void
any_bytes(char *to, size_t n)
{
	Frama_C_make_unknown(to, n);
}

/* stubs.c: errors end there, and an arena that is full. */
extern struct arena any_arena;
extern struct diag any_diag;

#endif
