/*
 * As much of a preprocessor as the kernel's asm/unistd*.h need: object macros,
 * conditions, and one include. Up to Linux 6.10 the ports with the generic
 * table had all their numbers in asm-generic/unistd.h, under conditions.
 */
#include "report/header.h"

#include <string.h>

#include "base/chars.h"
#include "base/hash.h"
#include "facts/facts.h"

enum { MACROS = 4096, SLOTS = 2 * MACROS, DEPTH = 32 };

struct macro {
	const char *name; /* NULL: an empty slot */
	size_t len;
	int64_t value;
	bool defined, is_number;
};

struct header {
	struct diag *diag;
	const struct source *generic;
	header_visit *visit;
	void *user;
	struct macro *macro; /* SLOTS, by a hash of the name */
	unsigned nmacros;
	/* One for each open #if: is this part read, or was one of it? */
	bool active[DEPTH], taken[DEPTH];
	unsigned depth;
};

/* The rest of a line. */
struct text_line {
	const struct header *header;
	const char *s, *end;
	unsigned depth; /* of parentheses */
	bool bad;
};

/* --- macros --------------------------------------------------------------- */

static struct macro *
macro_slot(const struct header *h, const char *name, size_t len)
{
	for (uint32_t hash = hash_text(name, len);; hash++) {
		struct macro *m = &h->macro[hash % SLOTS];

		if (!m->name ||
		    (m->len == len && memcmp(m->name, name, len) == 0))
			return m;
	}
}

/* The macro of that name, made if it is not there. */
static struct macro *
macro_named(struct header *h, const char *name, size_t len)
{
	struct macro *m = macro_slot(h, name, len);

	if (!m->name) {
		if (++h->nmacros > MACROS)
			scb_diag_fatal(h->diag, nowhere,
			    "more than %u macros, expected the kernel's "
			    "header of syscall numbers",
			    MACROS);
		m->name = name;
		m->len = len;
	}
	return m;
}

static void
macro_predefine(struct header *h, const char *name, int64_t value)
{
	struct macro *m = macro_named(h, name, strlen(name));

	m->value = value;
	m->defined = m->is_number = true;
}

/* --- expressions ---------------------------------------------------------- */

static bool
is_name_char(char c)
{
	return char_is_letter(c) || char_is_digit(c) || c == '_';
}

static void
skip_space(struct text_line *l)
{
	while (l->s < l->end && (*l->s == ' ' || *l->s == '\t'))
		l->s++;
}

/* Moves past the word if it comes next. */
static bool
take(struct text_line *l, const char *word)
{
	size_t n = strlen(word);

	skip_space(l);
	if ((size_t)(l->end - l->s) < n || memcmp(l->s, word, n) != 0)
		return false;
	l->s += n;
	return true;
}

/* A name or a number; 0: there is none. */
static size_t
take_word(struct text_line *l, const char **word)
{
	skip_space(l);
	*word = l->s;
	while (l->s < l->end && is_name_char(*l->s))
		l->s++;
	return (size_t)(l->s - *word);
}

static int64_t
number_of(struct text_line *l, const char *s, size_t len)
{
	unsigned base = len > 2 && s[0] == '0' && s[1] == 'x' ? 16 : 10;
	uint64_t n = 0;

	for (size_t i = base == 16 ? 2 : 0; i < len; i++) {
		unsigned digit = (unsigned char)s[i];

		if (digit == 'U' || digit == 'L')
			break;
		digit = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
		if (digit >= base || n > UINT32_MAX)
			l->bad = true;
		n = l->bad ? 0 : n * base + digit;
	}
	return (int64_t)n;
}

static int64_t sum(struct text_line *l, unsigned level);

static int64_t
operand(struct text_line *l)
{
	const struct macro *m;
	const char *word;
	int64_t value;
	size_t n;

	if (take(l, "(")) {
		l->bad |= ++l->depth > DEPTH;
		value = l->bad ? 0 : sum(l, 0);
		l->bad |= !take(l, ")");
		return value;
	}
	n = take_word(l, &word);
	if (n == 0)
		l->bad = true;
	if (n == 0 || (char_is_digit(*word)))
		return number_of(l, word, n);
	if (chars_are(word, n, "defined")) {
		bool paren = take(l, "(");

		n = take_word(l, &word);
		l->bad |= n == 0 || (paren && !take(l, ")"));
		return macro_slot(l->header, word, n)->defined;
	}
	m = macro_slot(l->header, word, n);
	l->bad |= m->defined && !m->is_number;
	return m->value;
}

/* As operand, with any number of ! before it. */
static int64_t
factor(struct text_line *l)
{
	bool negated = false, logical = false;
	int64_t value;

	while (take(l, "!")) {
		negated = !negated;
		logical = true;
	}
	value = operand(l);
	return logical ? (value != 0) != negated : value;
}

enum relation { OR, AND, EQ, NE, GE, LE, GT, LT, PLUS, MINUS };

static int64_t
apply(enum relation r, int64_t a, int64_t b)
{
	switch (r) {
	case OR:
		return a || b;
	case AND:
		return a && b;
	case EQ:
		return a == b;
	case NE:
		return a != b;
	case GE:
		return a >= b;
	case LE:
		return a <= b;
	case GT:
		return a > b;
	case LT:
		return a < b;
	case PLUS:
		return a + b;
	default:
		return a - b;
	}
}

/* The operators of one level bind weaker than those of the next. */
static int64_t
sum(struct text_line *l, unsigned level)
{
	enum { LEVELS = 5 };
	/* ORDER relation; a longer one before what it begins with */
	static const struct {
		char text[3];
		uint8_t level;
	} operators[] = {{"||", 0}, {"&&", 1}, {"==", 2}, {"!=", 2}, {">=", 3},
	    {"<=", 3}, {">", 3}, {"<", 3}, {"+", 4}, {"-", 4}};
	const unsigned count = sizeof operators / sizeof *operators;
	unsigned k;
	int64_t a;

	if (level == LEVELS)
		return factor(l);
	a = sum(l, level + 1);
	for (;;) {
		for (k = 0; k < count; k++)
			if (operators[k].level == level &&
			    take(l, operators[k].text))
				break;
		if (k == count)
			return a;
		a = apply((enum relation)k, a, sum(l, level + 1));
	}
}

/* false: no expression, or something else follows it. */
static bool
evaluate(struct text_line *l, int64_t *value)
{
	*value = sum(l, 0);
	skip_space(l);
	return !l->bad && (l->s == l->end || *l->s == '\r' || take(l, "/*") ||
			      take(l, "//"));
}

/* --- lines ---------------------------------------------------------------- */

static void
header_define(struct header *h, struct text_line *l)
{
	static const char prefix[] = "__NR_";
	enum { PREFIX = sizeof prefix - 1 };
	const char *name;
	size_t n = take_word(l, &name);
	struct macro *m;
	int64_t value;

	if (n == 0 || (l->s < l->end && *l->s == '('))
		return;
	m = macro_named(h, name, n);
	m->defined = true;
	m->is_number = evaluate(l, &value) && value >= 0 && value <= UINT32_MAX;
	m->value = m->is_number ? value : 0;
	if (m->is_number && n > PREFIX && memcmp(name, prefix, PREFIX) == 0)
		h->visit(h->user, name + PREFIX, n - PREFIX, (uint32_t)value);
}

static void
header_if(struct header *h, bool holds)
{
	bool outer = h->active[h->depth];

	if (++h->depth == DEPTH)
		scb_diag_fatal(h->diag, nowhere,
		    "more than %u nested conditions, expected the kernel's "
		    "header of syscall numbers",
		    DEPTH - 1);
	h->active[h->depth] = outer && holds;
	h->taken[h->depth] = !outer || holds;
}

/* #else and #elif */
static void
header_else(struct header *h, bool holds)
{
	if (h->depth == 0)
		return;
	h->active[h->depth] = !h->taken[h->depth] && holds;
	h->taken[h->depth] |= holds;
}

static void header_read(struct header *h, const struct source *text);

static void
header_line(struct header *h, struct text_line *l)
{
	const struct source *generic = h->generic;
	const char *word, *name;
	int64_t value = 0;
	size_t n;

	if (!take(l, "#"))
		return;
	n = take_word(l, &word);
#define IS(s) chars_are(word, n, s)
	if (IS("ifdef") || IS("ifndef")) {
		size_t len = take_word(l, &name);

		header_if(h, macro_slot(h, name, len)->defined == IS("ifdef"));
	} else if (IS("if")) {
		header_if(h, evaluate(l, &value) && value);
	} else if (IS("elif")) {
		header_else(h, evaluate(l, &value) && value);
	} else if (IS("else")) {
		header_else(h, true);
	} else if (IS("endif")) {
		h->depth -= h->depth > 0;
	} else if (!h->active[h->depth]) {
		return;
	} else if (IS("define")) {
		header_define(h, l);
	} else if (IS("undef")) {
		n = take_word(l, &name);
		macro_slot(h, name, n)->defined = false;
	} else if (IS("include") && take(l, "<asm-generic/unistd.h>") &&
		   generic) {
		h->generic = NULL; /* once */
		header_read(h, generic);
	}
#undef IS
}

static void
header_read(struct header *h, const struct source *text)
{
	const char *s = text->text, *end = s + text->len, *next;

	for (; s < end; s = next + 1) {
		struct text_line l = {.header = h, .s = s};

		next = memchr(s, '\n', (size_t)(end - s));
		next = next ? next : end;
		l.end = next;
		header_line(h, &l);
	}
}

void
scb_header_visit(struct diag *d, const struct arch *a,
    const struct source *header, const struct source *generic,
    header_visit *visit, void *user)
{
	struct header h = {.diag = d,
	    .generic = generic,
	    .visit = visit,
	    .user = user,
	    .active = {true}};

	h.macro = scb_arena_array(d->arena, SLOTS, sizeof *h.macro);
	macro_predefine(&h, "__BITS_PER_LONG", a->arg_bits);
	if (a->arg_bits == 64)
		macro_predefine(&h, "__LP64__", 1);
	header_read(&h, header);
}
