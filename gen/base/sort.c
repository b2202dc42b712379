#include "base/sort.h"

#include <stdint.h>
#include <string.h>

/* Lets the element i of a heap sink to where it belongs. */
static void
sink(char *v, size_t i, size_t n, size_t size,
    bool (*before)(const void *a, const void *b))
{
	char sinking[SORT_ELEMENT];
	size_t c;

	memcpy(sinking, v + i * size, size);
	for (; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && before(v + c * size, v + (c + 1) * size))
			c++;
		if (!before(sinking, v + c * size))
			break;
		memcpy(v + i * size, v + c * size, size);
	}
	memcpy(v + i * size, sinking, size);
}

void
scb_sort(void *elements, size_t n, size_t size,
    bool (*before)(const void *a, const void *b))
{
	char *v = elements, top[SORT_ELEMENT];

	for (size_t i = n / 2; i-- > 0;)
		sink(v, i, n, size, before);
	for (; n > 1; n--) {
		char *last = v + (n - 1) * size;

		memcpy(top, v, size);
		memcpy(v, last, size);
		memcpy(last, top, size);
		sink(v, 0, n - 1, size, before);
	}
}

bool
scb_sort_u32(const void *a, const void *b)
{
	uint32_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x < y;
}
