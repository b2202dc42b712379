/* Lines, the words of them, and facts. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[1 << 18];
static const char *at;	/* where words are read */
static const char *job; /* the filter that is compared, or NULL */

static void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "oracle: %s: ", job == NULL ? line : job);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static uint32_t
number(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 0);
}

/* Reads a line without its end, from which words are then read. */
static bool
next_line(void)
{
	char *end;

	at = line;
	*line = '\0';
	if (fgets(line, sizeof line, stdin) == NULL)
		return false;
	if ((end = strchr(line, '\n')) == NULL)
		die("a line is too long");
	*end = '\0';
	return true;
}

/* --- facts */

/*
 * What the tables and options say, by a kind, an ABI or "*", and a name. Texts
 * are facts, too, of no kind and value.
 */
static struct fact {
	const char *kind, *abi, *name, *value;
} facts[1 << 18];
static size_t nfacts;

/* The place of a fact, which has no name if there is none. */
static struct fact *
find_fact(const char *kind, const char *abi, const char *name)
{
	const char *key[] = {kind, abi, name};
	struct fact *f;
	uint32_t h = 0;

	for (int i = 0; i < 3; i++)
		for (const char *s = key[i]; *s != '\0'; s++)
			h = h * 31 + (unsigned char)*s;
	/* Multiplied, so that similar keys are not in a row. */
	for (h = h * 0x9e3779b1 >> 8;; h++) {
		f = &facts[h % (sizeof facts / sizeof *facts)];
		if (f->name == NULL ||
		    (is(f->name, name) && is(f->abi, abi) && is(f->kind, kind)))
			return f;
	}
}

/* The texts are kept, and not copied. */
static void
add_fact(const char *kind, const char *abi, const char *name, const char *value)
{
	struct fact *f = find_fact(kind, abi, name);

	if (f->name == NULL && ++nfacts > sizeof facts / sizeof *facts / 2)
		die("too many facts");
	*f = (struct fact){kind, abi, name, value};
}

/* The value of a fact; "": there is none. */
static const char *
fact(const char *kind, const char *abi, const char *name)
{
	const struct fact *f = find_fact(kind, abi, name);

	return f->name == NULL ? "" : f->value;
}

static const char *
setting(const char *name)
{
	return fact("set", "*", name);
}

/* Equal texts are one pointer. */
static const char *
intern(const char *text)
{
	const struct fact *f = find_fact("", "", text);
	size_t size = strlen(text) + 1;
	char *copy;

	if (f->name != NULL)
		return f->name;
	if ((copy = malloc(size)) == NULL)
		die("no memory");
	add_fact("", "", memcpy(copy, text, size), "");
	return copy;
}

/* Reads a word; "" at the end. */
static const char *
word(void)
{
	char text[256];
	size_t n = strcspn(at += strspn(at, " "), " ");

	if (n >= sizeof text)
		die("a word is too long");
	memcpy(text, at, n);
	text[n] = '\0';
	at += n;
	return intern(text);
}
