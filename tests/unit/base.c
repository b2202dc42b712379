/*
 * gen/base at its limits: memory that runs out, negative numbers, texts that
 * end too early, too many messages, and tables that grow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/hashed.h"
#include "base/sort.h"
#include "base/words.h"
#include "facts/facts.h"

#include "check.h"

enum { MEMORY = 1 << 20, MANY = 2000 };

static jmp_buf out;
static struct arena arena;

/* --- memory --------------------------------------------------------------- */

enum { RAW, ARRAY, GROW, ALL };

static void
ask(int how)
{
	static size_t cap = SIZE_MAX / 4;

	if (how == RAW)
		scb_arena_raw(&arena, SIZE_MAX - 3);
	else if (how == ARRAY)
		scb_arena_array(&arena, SIZE_MAX / 4 + 2, 4);
	else if (how == GROW)
		scb_arena_grow(&arena, NULL, cap, &cap, 16);
	else
		scb_arena_alloc(&arena, MEMORY + 1);
}

/* The newest block grows in its place, another one as a copy. */
static void
test_growth(void)
{
	size_t cap = 3, before;
	char *p = scb_arena_raw(&arena, cap), *q;

	memset(p, 'x', cap);
	memset(p + cap, 'y', 13); /* as an earlier user of the memory left it */
	before = scb_arena_mark(&arena);
	q = scb_arena_grow(&arena, p, 3, &cap, 1);
	check(q == p && cap == 6, "a block was moved");
	check(memcmp(q, "xxx\0\0\0", 6) == 0, "the growth is not zeroed");
	check(scb_arena_mark(&arena) == before, "6 bytes fit where 3 did");
	while (cap < 1000)
		q = scb_arena_grow(&arena, q, cap, &cap, 1);
	check(q == p && scb_arena_mark(&arena) == before + cap - 16,
	    "a block that grows takes more than its size");
	scb_arena_raw(&arena, 1);
	q = scb_arena_grow(&arena, p, cap, &cap, 1);
	check(q > p && q[0] == 'x' && q[3] == 0, "a block was not copied");
}

/* Sizes whose sum or product overflows are refused. */
static void
test_memory(void)
{
	static const char *const what[] = {"raw", "array", "grow", "all"};
	volatile int how;
	size_t mark = scb_arena_mark(&arena);
	char *p;

	for (how = RAW; how <= ALL; how++) {
		int why = setjmp(out);

		if (why == 0)
			ask(how);
		check(why == ARENA_FULL && scb_arena_mark(&arena) == mark, "%s",
		    what[how]);
	}
	test_growth();
	scb_arena_release(&arena, mark);
	p = scb_arena_alloc(&arena, MEMORY - mark);
	p[0] = 1;
	scb_arena_release(&arena, mark);
	p = scb_arena_alloc(&arena, 1);
	check(p[0] == 0, "what was given back is clear again");
	scb_arena_release(&arena, mark);
}

/* --- texts ---------------------------------------------------------------- */

static void
test_texts(void)
{
	struct buf b;

	scb_buf_init(&b, &arena);
	scb_buf_fmt(&b, "%d %d %d %d", -1, 0, 17, -2147483647 - 1);
	check(strcmp(b.p, "-1 0 17 -2147483648") == 0, "numbers");
	scb_buf_init(&b, &arena);
	scb_buf_fmt(&b, "%.*s|%-4u|%04x|%%", 3, "abcdef", 7u, 0xabu);
	check(strcmp(b.p, "abc|7   |00ab|%") == 0, "widths");
}

/* --- messages ------------------------------------------------------------- */

static unsigned reported[SCBPF_SEVERITY_ERROR + 1];
static char last[200];

static void
count(void *user, const struct scbpf_message *m)
{
	(void)user;
	reported[m->severity]++;
	snprintf(last, sizeof last, "%s", m->text);
}

/* Returns the message that ended it. */
static int
complain(struct diag *d)
{
	int why = setjmp(out);

	memset(reported, 0, why ? 0 : sizeof reported);
	for (unsigned i = 0; why == 0 && i < MANY; i++)
		scb_diag_warn(d, (struct loc){0}, "number %u", i);
	return why;
}

static void
test_messages(void)
{
	struct diag d = {.arena = &arena, .report = count};
	struct diag strict = {
	    .arena = &arena, .report = count, .warnings_are_errors = true};

	check(complain(&d) == 0 && reported[SCBPF_SEVERITY_WARNING] == 1000 &&
		  reported[SCBPF_SEVERITY_NOTE] == 1 && d.errors == 0 &&
		  strcmp(last, "no further warnings are shown") == 0,
	    "a thousand warnings");
	check(complain(&strict) == 0 && reported[SCBPF_SEVERITY_ERROR] == 20 &&
		  reported[SCBPF_SEVERITY_NOTE] == 0,
	    "twenty errors of a kind");
	scb_diag_error(&strict, (struct loc){0}, "another");
	scb_diag_close(&strict);
	check(reported[SCBPF_SEVERITY_ERROR] == 22 &&
		  strict.errors == MANY + 1 &&
		  strcmp(last, "and 1980 more errors of this kind") == 0,
	    "and how many more there are");
}

/* --- facts ---------------------------------------------------------------- */

static void
test_facts(void)
{
	const struct arch *a = scb_facts_arch("x86_64", 6);

	check(scb_facts_arg_index(a, "openat", "flags", 5) == 2, "an argument");
	check(scb_facts_arg_index(a, "openat", "", 0) == -1, "without a name");
	check(scb_facts_arg_index(a, "openat", "-", 1) == -1, "that is none");
	check(scb_facts_arg_index(a, "nothing", "fd", 2) == -1, "of no call");
}

/* --- sorting and words ---------------------------------------------------- */

static void
test_sort(void)
{
	enum { SORTED = 500 };
	uint32_t v[SORTED], seed = 1, sum, sorted_sum;

	for (unsigned n = 0; n < SORTED; n++) {
		bool ordered = true;

		sum = sorted_sum = 0;
		for (unsigned i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			v[i] = seed >> (n % 32);
			sum += v[i];
		}
		scb_sort(v, n, sizeof *v, scb_sort_u32);
		for (unsigned i = 0; i < n; i++) {
			ordered &= i == 0 || v[i - 1] <= v[i];
			sorted_sum += v[i];
		}
		check(ordered && sum == sorted_sum, "%u sorted", n);
	}
}

static void
test_words(void)
{
	const char *list = "  one two   three ", *word, *none = NULL;
	size_t n, count = 0, length = 0;

	for (; scb_words_next(&list, &word, &n); count++)
		length = length * 10 + n;
	check(count == 3 && length == 335 && !*list, "words");
	check(!scb_words_next(&list, &word, &n), "no more of them");
	check(!scb_words_next(&none, &word, &n), "no list");
}

/* --- hash tables ---------------------------------------------------------- */

struct held {
	struct hashed hashed;
	unsigned value;
};

static unsigned
longest_bucket(const struct hashed_table *t)
{
	unsigned longest = 0;

	for (size_t i = 0; i < t->buckets; i++) {
		unsigned n = 0;

		for (struct hashed *h = t->bucket[i]; h; h = h->next)
			n++;
		longest = n > longest ? n : longest;
	}
	return longest;
}

static const struct held *
held_find(const struct hashed_table *t, uint32_t hash)
{
	struct hashed *h = hashed_first(t, hash);

	while (h && h->hash != hash)
		h = h->next;
	return (struct held *)h;
}

static void
test_hashed(void)
{
	enum { HELD = 5000, SAME = 77 };
	struct held *held = scb_arena_array(&arena, HELD, sizeof *held);
	struct hashed_table t = {NULL, 0, 0};
	unsigned found = 0;

	check(!held_find(&t, 0), "an empty table");
	for (unsigned i = 0; i < HELD; i++) {
		held[i].value = i;
		held[i].hashed.hash = hash_text((char *)&held[i].value, 4);
		if (i == HELD / 3 || i == HELD / 2)
			held[i].hashed.hash = SAME;
		scb_hashed_add(&arena, &t, &held[i].hashed);
	}
	for (unsigned i = 0; i < HELD; i++)
		found += held_find(&t, held[i].hashed.hash) == &held[i];
	check(t.n == HELD && found == HELD - 1, "all but the older of two");
	check(longest_bucket(&t) <= 12, "the buckets are as many as they");
	scb_hashed_remove(&t, &held[HELD / 2].hashed);
	check(held_find(&t, SAME) == &held[HELD / 3], "the older one");
	scb_hashed_remove(&t, &held[HELD / 3].hashed);
	check(!held_find(&t, SAME) && t.n == HELD - 2, "none of the two");
}

int
main(void)
{
	arena = (struct arena){calloc(1, MEMORY), MEMORY, 0, &out};
	if (!arena.base)
		return 1;
	test_memory();
	test_texts();
	test_messages();
	test_facts();
	test_sort();
	test_words();
	test_hashed();
	return check_end();
}
