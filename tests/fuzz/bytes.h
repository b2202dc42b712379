/* Decisions taken from the bytes of the input; zeros when they are used up. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

static const uint8_t *bytes;
static size_t bytes_left;

static inline void
bytes_open(const uint8_t *data, size_t size)
{
	bytes = data;
	bytes_left = size;
}

static inline uint64_t
bytes_take(unsigned n)
{
	uint64_t v = 0;

	while (n-- > 0) {
		v = v << 8 | (bytes_left ? *bytes : 0);
		if (bytes_left) {
			bytes++;
			bytes_left--;
		}
	}
	return v;
}

/* For random.h: a small input is enough for a whole policy. */
static inline uint64_t
random_word(void)
{
	return bytes_take(8);
}

static inline unsigned
below(unsigned n)
{
	return (unsigned)bytes_take(n > 256 ? 2 : 1) % n;
}

#define RANDOM_OWN

#endif
