/* Sorting in place. */
#ifndef SORT_H
#define SORT_H

#include <stdbool.h>
#include <stddef.h>

enum { SORT_ELEMENT = 64 }; /* bytes of an element, at most */

/*
 * Heapsort of n elements of `size` bytes: no recursion, no memory, no worst
 * case. Elements that compare as equal may change places.
 */
void scb_sort(void *elements, size_t n, size_t size,
    bool (*before)(const void *a, const void *b));

/* For scb_sort: uint32_t, the least first. */
bool scb_sort_u32(const void *a, const void *b);

#endif
