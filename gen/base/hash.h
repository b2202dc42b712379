/* Hashes of texts. */
#ifndef HASH_H
#define HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* FNV-1a. Continues a hash, which begins with HASH_START. */
static inline uint64_t
hash_bytes(uint64_t so_far, const void *bytes, size_t n)
{
	const unsigned char *s = bytes;

	for (size_t i = 0; i < n; i++)
		so_far = (so_far ^ s[i]) * UINT64_C(0x100000001b3);
	return so_far;
}

/*
 * For tables, by words: 32 bits that depend on all of the text. Other machines
 * may have others.
 */
static inline uint32_t
hash_text(const char *s, size_t n)
{
	const uint64_t by = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t h = HASH_START ^ n, word = 0;
	uint32_t half[2] = {0, 0};

	for (size_t i = 8; i < n; i += 8) {
		memcpy(&word, s + i - 8, 8);
		h = (h ^ word) * by;
		h ^= h >> 32;
	}
	/* The last bytes overlap with those before them. */
	if (n >= 8) {
		memcpy(&word, s + n - 8, 8);
	} else if (n >= 4) {
		memcpy(&half[0], s, 4);
		memcpy(&half[1], s + n - 4, 4);
		word = (uint64_t)half[0] << 32 | half[1];
	} else {
		word = hash_bytes(0, s, n);
	}
	h = (h ^ word) * by;
	return (uint32_t)(h ^ h >> 32);
}

#endif
