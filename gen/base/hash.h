/* FNV-1a: fast for short texts, with few collisions. */
#ifndef HASH_H
#define HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* Continues a hash, which begins with HASH_START. */
static inline uint64_t
hash_bytes(uint64_t so_far, const void *bytes, size_t n)
{
	const unsigned char *s = bytes;

	for (size_t i = 0; i < n; i++)
		so_far = (so_far ^ s[i]) * UINT64_C(0x100000001b3);
	return so_far;
}

/* For tables: 32 bits that depend on all 64, even for short texts. */
static inline uint32_t
hash_text(const char *s, size_t n)
{
	uint64_t h = hash_bytes(HASH_START, s, n);

	return (uint32_t)(h ^ h >> 32);
}

#endif
