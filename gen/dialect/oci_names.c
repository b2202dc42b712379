/* The names of a rule. */
#include <string.h>

#include "dialect/oci.h"

/* A string of digits, such as 359, 0x167 or -1? Those that fit 64 bits. */
static bool
is_number(const char *s, uint64_t *nr)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	bool minus = *s == '-';
	unsigned base;

	s += minus;
	if (*s < '0' || *s > '9') /* as in nearly all names */
		return false;
	base = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') ? 16 : 10;
	s += base == 16 ? 2 : 0;
	*nr = 0;
	if (!*s || strlen(s) > (base == 16 ? 16 : 19))
		return false;
	for (; *s; s++) {
		const char *at = strchr(digits, *s);
		unsigned digit = at ? (unsigned)(at - digits) % 16 : base;

		if (digit >= base)
			return false;
		*nr = *nr * base + digit;
	}
	*nr = minus ? 0 - *nr : *nr;
	return true;
}

static void
oci_names_add(struct diag *d, const struct json *v, struct policy_rule *r)
{
	struct policy_name name = {.name = "", .loc = v->loc};
	int place;

	if (v->kind == JSON_NUMBER) {
		name.number = true;
		name.nr = scb_oci_number(d, v, UINT64_MAX, 0);
	} else {
		name.name = scb_oci_text(d, v);
		if (!name.name)
			return;
		place = scb_facts_place(name.name, v->count);
		name.name = place >= 0
				? scb_facts_name((unsigned)place)
				: scb_arena_copy(d->arena, v->str, v->count);
		name.number = is_number(name.name, &name.nr);
	}
	r->names[r->nnames++] = name;
}

/* ---- long lists ---------------------------------------------------------- */

/*
 * MANY_NAMES is more than the tables have. MANY_NUMBERS are too many to be
 * compiled, even if each call of an ABI is among them.
 */
enum { MANY_NAMES = 4096, MANY_NUMBERS = 8192, SLOTS = 2 * MANY_NUMBERS };

struct oci_number {
	uint64_t nr;
	char how; /* s: written as a string, n: as a number; 0: no entry */
};

/* What a list of more than MANY_NAMES names has had. */
struct long_list {
	bool seen[MANY_NAMES]; /* by scb_facts_place */
	struct oci_number number[SLOTS];
	unsigned numbers, unknown;
};

/* Is the number the first like this, and are there not too many already? */
static bool
add_number(struct long_list *l, uint64_t nr, char how)
{
	size_t at = (size_t)(nr * UINT64_C(0x9e3779b97f4a7c15) >> 32) % SLOTS;

	for (; l->number[at].how; at = (at + 1) % SLOTS)
		if (l->number[at].nr == nr && l->number[at].how == how)
			return false;
	if (l->numbers == MANY_NUMBERS)
		return false;
	l->numbers++;
	l->number[at] = (struct oci_number){nr, how};
	return true;
}

/*
 * Does it repeat a name? Nothing more is said of these, nor of unknown names
 * after so many. What is no name at all is an error, which is not needless.
 */
static bool
is_needless(struct long_list *l, const struct json *v)
{
	uint64_t nr;
	int place;
	bool had;

	if (v->kind == JSON_NUMBER && v->whole)
		return !add_number(l, v->number, 'n');
	if (v->kind != JSON_STRING || !v->count || strlen(v->str) != v->count)
		return false;
	place = scb_facts_place(v->str, v->count);
	if (place < 0 && is_number(v->str, &nr))
		return !add_number(l, nr, 's');
	if (place < 0 || place >= MANY_NAMES)
		return ++l->unknown > MANY_NAMES;
	had = l->seen[place];
	l->seen[place] = true;
	return had;
}

static void
read_long_list(struct diag *d, const struct json *list, struct policy_rule *r)
{
	size_t end = scb_arena_end(d->arena);
	struct long_list *l = scb_arena_last(d->arena, sizeof *l);
	struct json_each each;
	const struct json *i;
	unsigned n = 0;

	for (unsigned pass = 0; pass < 2; pass++) {
		memset(l, 0, sizeof *l);
		if (pass)
			r->names =
			    scb_arena_array(d->arena, n, sizeof *r->names);
		for (i = scb_json_first(&each, d, list); i;
		     i = scb_json_next(&each)) {
			if (is_needless(l, i))
				continue;
			n++;
			if (pass)
				oci_names_add(d, i, r);
		}
	}
	scb_arena_keep(d->arena, end);
}

/* ---- the members --------------------------------------------------------- */

/*
 * `name` is the old form of `names`; in files that have both, it may be empty.
 */
void
scb_oci_names(struct diag *d, const struct json *v, struct policy_rule *r)
{
	const struct json *one = scb_json_get(v, "name");
	const struct json *list = scb_json_get(v, "names");
	const struct json *i;
	struct json_each each;

	if (list && one && one->kind == JSON_STRING && one->count == 0)
		one = NULL;
	if (scb_oci_both(d, one, list))
		return;
	if (one) {
		r->names = scb_arena_array(d->arena, 1, sizeof *r->names);
		oci_names_add(d, one, r);
	} else if (!list) {
		scb_diag_error(d, v->loc,
		    "no 'names', expected an array of "
		    "syscall names");
	} else if (scb_oci_is(d, list, JSON_ARRAY)) {
		if (!list->count)
			scb_diag_error(d, list->loc,
			    "empty array, expected at least one syscall name");
		if (list->count > MANY_NAMES) {
			read_long_list(d, list, r);
			return;
		}
		r->names =
		    scb_arena_array(d->arena, list->count, sizeof *r->names);
		for (i = scb_json_first(&each, d, list); i;
		     i = scb_json_next(&each))
			oci_names_add(d, i, r);
	}
}
