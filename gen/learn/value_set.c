/* Sets of values. */
#include "learn/value_private.h"

void
scb_value_set_unknown(struct value *v, enum value_why why, uint32_t spot)
{
	if (v->why == VALUE_KNOWN) {
		v->why = why;
		v->spot = spot;
	}
}

void
scb_value_set_add(struct value *v, uint64_t x, unsigned max, uint32_t spot)
{
	unsigned i = 0, j;

	while (i < v->n && v->v[i] < x)
		i++;
	if (i < v->n && v->v[i] == x)
		return;
	if (v->n == max) {
		scb_value_set_unknown(v, VALUE_MANY, spot);
		return;
	}
	for (j = v->n++; j > i; j--)
		v->v[j] = v->v[j - 1];
	v->v[i] = x;
}

uint64_t
scb_value_low(uint64_t v, unsigned bits)
{
	return bits < 64 ? v & (((uint64_t)1 << bits) - 1) : v;
}

void
scb_value_narrow(struct value *v)
{
	unsigned n = v->n;

	v->n = 0;
	for (unsigned i = 0; i < n; i++)
		scb_value_set_add(
		    v, scb_value_low(v->v[i], 32), VALUE_MAX, v->spot);
}
