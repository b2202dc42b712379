/* Sorting in place. */
#ifndef SORT_H
#define SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SORT_ELEMENT = 64 }; /* bytes of an element, at most */

/*
 * Heapsort of n elements of `size` bytes: no recursion, no memory, no worst
 * case. Elements that compare as equal may change places.
 */
void scb_sort(void *elements, size_t n, size_t size,
    bool (*before)(const void *a, const void *b));

/* For scb_sort: uint32_t, the least first. */
bool scb_sort_u32(const void *a, const void *b);

/*
 * The index of the first of n elements whose field is at least `key`; n: there
 * is none. They are sorted by this field, which has 32 or 64 bits and is `at`
 * bytes after the beginning of each element.
 */
static inline size_t
sort_first(const void *elements, size_t n, size_t size, size_t at,
    unsigned bits, uint64_t key)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const char *field = (const char *)elements + mid * size + at;
		uint32_t half;
		uint64_t value;

		if (bits == 32) {
			memcpy(&half, field, sizeof half);
			value = half;
		} else {
			memcpy(&value, field, sizeof value);
		}
		if (value < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

#endif
