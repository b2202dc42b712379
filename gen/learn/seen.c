#include "learn/seen.h"

#include <string.h>

#include "base/sort.h"

enum { SLOTS = 4 * SEEN_ROWS }; /* a power of two */

void
scb_seen_open(struct seen *s, struct arena *a)
{
	*s = (struct seen){.arena = a, .recording = true};
	s->slot = scb_arena_array(a, SLOTS, sizeof *s->slot);
}

unsigned
scb_seen_input(struct seen *s, const char *name, enum seen_how how)
{
	if (s->ninputs == SEEN_INPUTS)
		return SEEN_INPUTS - 1;
	s->input = scb_arena_grow(
	    s->arena, s->input, s->ninputs, &s->inputs_cap, sizeof *s->input);
	s->input[s->ninputs] = (struct seen_input){
	    .name = scb_arena_copy(s->arena, name, strlen(name)), .how = how};
	return (unsigned)s->ninputs++;
}

void
scb_seen_run(struct seen *s, unsigned input)
{
	(void)input;
	s->runs++;
	s->recording = !s->after && !s->install;
	s->ended = false;
}

void
scb_seen_start(struct seen *s)
{
	if (s->install && !s->ended)
		s->recording = true;
}

/* --- rows ----------------------------------------------------------------- */

static bool
is_fate(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/*
 * The slot of a call, or the empty one where it belongs. A call has few fates,
 * so the hash goes without them.
 */
static uint16_t *
seen_slot(const struct seen *s, const struct arch *a, uint32_t nr,
    uint32_t verdict, const char *fate)
{
	uint32_t i =
	    (nr ^ a->audit_arch ^ (uint32_t)a->abi ^ verdict) * 2654435761u;

	for (i >>= 12;; i++) {
		uint16_t *slot = &s->slot[i & (SLOTS - 1)];
		const struct seen_row *row = s->row;

		if (*slot == 0)
			return slot;
		row += *slot - 1;
		if (row->arch == a && row->nr == nr &&
		    row->verdict == verdict && is_fate(row->fate, fate))
			return slot;
	}
}

struct seen_row *
scb_seen_find(const struct seen *s, const struct arch *a, uint32_t nr)
{
	uint16_t slot = *seen_slot(s, a, nr, 0, NULL);

	return slot ? &s->row[slot - 1] : NULL;
}

static void
set_widths(struct seen_row *row)
{
	for (unsigned i = 0; i < SEEN_ARGS; i++) {
		unsigned bits =
		    row->name ? scb_facts_width(row->arch, row->name, i) : 0;

		row->bits[i] = (uint8_t)arch_bits_used(row->arch, bits);
	}
}

static struct seen_row *
seen_row(struct seen *s, const struct seen_call *c)
{
	uint16_t *slot = seen_slot(s, c->arch, c->nr, c->verdict, c->fate);
	const struct arch_call *call;

	if (*slot)
		return &s->row[*slot - 1];
	if (s->nrows == SEEN_ROWS) {
		if (!s->full)
			scb_seen_incomplete(s,
			    "more than %u different calls; the rest is not "
			    "recorded",
			    (unsigned)SEEN_ROWS);
		s->full = true;
		return NULL;
	}
	s->row = scb_arena_grow(
	    s->arena, s->row, s->nrows, &s->rows_cap, sizeof *s->row);
	call = scb_facts_number(c->arch, c->nr);
	s->row[s->nrows] = (struct seen_row){.arch = c->arch,
	    .nr = c->nr,
	    .verdict = c->verdict,
	    .fate = c->fate,
	    .name = call ? call->name : NULL,
	    .input = c->input,
	    .line = c->line};
	set_widths(&s->row[s->nrows]);
	*slot = (uint16_t)++s->nrows;
	return &s->row[s->nrows - 1];
}

/* --- values --------------------------------------------------------------- */

void
scb_seen_value(
    struct seen *s, struct seen_row *row, unsigned arg, uint64_t value)
{
	struct seen_argument *x = &row->argument[arg];
	unsigned i = 0;

	value &= UINT64_MAX >> (64 - row->bits[arg]);
	x->any |= value;
	if (x->many)
		return;
	while (i < x->n && x->value[i] < value)
		i++;
	if (i < x->n && x->value[i] == value)
		return;
	if (x->n == SEEN_VALUES) {
		x->many = true;
		return;
	}
	if (!x->value)
		x->value =
		    scb_arena_array(s->arena, SEEN_VALUES, sizeof *x->value);
	memmove(x->value + i + 1, x->value + i, (x->n - i) * sizeof *x->value);
	x->value[i] = value;
	x->n++;
}

/* --- calls ---------------------------------------------------------------- */

static bool
is_call(const struct seen_call *c, const char *name)
{
	const struct arch_call *call =
	    name ? scb_facts_number(c->arch, c->nr) : NULL;

	return call && strcmp(call->name, name) == 0;
}

bool
scb_seen_window(struct seen *s, const struct seen_call *c)
{
	if (s->ended)
		return false;
	if (s->recording && is_call(c, s->until)) {
		s->ended = true;
		s->recording = false;
	} else if (is_call(c, s->after)) {
		s->recording = true;
	}
	return s->recording;
}

struct seen_row *
scb_seen_add(struct seen *s, const struct seen_call *c)
{
	struct seen_row *row;
	enum seen_how how =
	    c->input < s->ninputs ? s->input[c->input].how : SEEN_LIVE;

	if (how != SEEN_POSSIBLE && !scb_seen_window(s, c))
		return NULL;
	row = seen_row(s, c);
	if (!row)
		return NULL;
	row->how |= how;
	if (how != SEEN_POSSIBLE) {
		row->count++;
		row->runs += row->last != s->runs;
		row->last = s->runs;
		s->calls++;
	}
	if (c->input < s->ninputs)
		s->input[c->input].calls++;
	for (unsigned i = 0; i < SEEN_ARGS; i++) {
		if (c->known >> i & 1)
			scb_seen_value(s, row, i, c->value[i]);
		else
			row->argument[i].unknown = true;
	}
	return row;
}

/* --- notes ---------------------------------------------------------------- */

static void
seen_note(struct seen *s, bool incomplete, const char *fmt, va_list ap)
{
	struct seen_note note = {.incomplete = incomplete};
	struct buf b;

	if (s->nnotes == SEEN_NOTES)
		return;
	scb_buf_init(&b, s->arena);
	scb_buf_vfmt(&b, fmt, ap);
	if (b.len > SEEN_NOTE)
		b.p[SEEN_NOTE] = '\0';
	for (unsigned i = 0; i < s->nnotes; i++)
		if (strcmp(s->note[i].text, b.p) == 0)
			return;
	note.text = b.p;
	if (s->nnotes == SEEN_NOTES - 1)
		note = (struct seen_note){
		    "there are more notes than are listed", true};
	s->note[s->nnotes++] = note;
}

void
scb_seen_note(struct seen *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	seen_note(s, false, fmt, ap);
	va_end(ap);
}

void
scb_seen_incomplete(struct seen *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	seen_note(s, true, fmt, ap);
	va_end(ap);
}

bool
scb_seen_is_complete(const struct seen *s)
{
	for (unsigned i = 0; i < s->nnotes; i++)
		if (s->note[i].incomplete)
			return false;
	return true;
}

/* --- order ---------------------------------------------------------------- */

static unsigned
arch_place(const struct arch *a)
{
	unsigned i = 0;

	while (scb_arch_all[i] && scb_arch_all[i] != a)
		i++;
	return i;
}

static bool
seen_before(const void *a, const void *b)
{
	const struct seen_row *x = *(const struct seen_row *const *)a;
	const struct seen_row *y = *(const struct seen_row *const *)b;

	if (x->arch != y->arch)
		return arch_place(x->arch) < arch_place(y->arch);
	if (x->nr != y->nr)
		return x->nr < y->nr;
	return x->verdict != y->verdict ? x->verdict < y->verdict : x < y;
}

struct seen
scb_seen_sorted(const struct seen *s)
{
	const struct seen_row **sorted =
	    scb_arena_array(s->arena, s->nrows + 1, sizeof(void *));
	struct seen to = *s;

	for (size_t i = 0; i < s->nrows; i++)
		sorted[i] = &s->row[i];
	scb_sort(sorted, s->nrows, sizeof *sorted, seen_before);
	to.rows_cap = s->nrows + 1;
	to.row = scb_arena_array(s->arena, to.rows_cap, sizeof *to.row);
	to.slot = scb_arena_array(s->arena, SLOTS, sizeof *to.slot);
	for (size_t i = 0; i < s->nrows; i++) {
		const struct seen_row *row = sorted[i];

		to.row[i] = *row;
		*seen_slot(&to, row->arch, row->nr, row->verdict, row->fate) =
		    (uint16_t)(i + 1);
	}
	return to;
}
