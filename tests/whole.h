/* A whole JSON text as a tree, with the elements of its arrays. */
#ifndef WHOLE_H
#define WHOLE_H

#include "base/json.h"

/* A copy that stays, in which arrays have children as objects have. */
static struct json *
whole_copy(struct diag *d, const struct json *v)
{
	struct json *copy = scb_arena_alloc(d->arena, sizeof *copy);
	struct json **link = &copy->child;
	struct json_each each;

	*copy = *v;
	copy->next = NULL;
	if (v->key)
		copy->key = scb_arena_copy(d->arena, v->key, v->key_count);
	if (v->kind == JSON_STRING)
		copy->str = scb_arena_copy(d->arena, v->str, v->count);
	if (v->kind == JSON_OBJECT)
		for (v = v->child; v; v = v->next, link = &(*link)->next)
			*link = whole_copy(d, v);
	else if (v->kind == JSON_ARRAY)
		for (v = scb_json_first(&each, d, v); v;
		     v = scb_json_next(&each), link = &(*link)->next)
			*link = whole_copy(d, v);
	return copy;
}

static struct json *
whole_read(struct diag *d, const struct source *text)
{
	return whole_copy(d, scb_json_read(d, text));
}

#endif
