/*
 * Copies valid JSON from standard input, with the keys of every object in
 * another order. argv[1] is the seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 1000 };

static char text[1 << 20];
static unsigned long state;

static size_t
below(size_t n)
{
	state = (state * 1103515245 + 12345) & 0x7fffffff;
	return (state >> 8) % n;
}

static const char *
after_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return p + (*p != 0);
}

/* The comma or bracket after the value, or key and value, at p. */
static const char *
after(const char *p)
{
	unsigned depth = 0;

	while (*p && (depth || !strchr(",]}", *p)))
		if (*p == '"') {
			p = after_string(p);
		} else {
			depth += strchr("[{", *p) != NULL;
			depth -= strchr("]}", *p) != NULL;
			p++;
		}
	return p;
}

/* What stands between the brackets, in pieces, each without its comma. */
static size_t
split(const char *p, const char **piece)
{
	size_t n = 0;

	while (*p && !strchr("]}", *p) && n < MEMBERS) {
		piece[n++] = p;
		p = after(p);
		p += *p == ',';
	}
	piece[n] = p;
	return n;
}

static void
shuffle(const char **piece, size_t n)
{
	for (; n > 1; n--) {
		size_t other = below(n);
		const char *p = piece[other];

		piece[other] = piece[n - 1];
		piece[n - 1] = p;
	}
}

static void put(const char *p, const char *end);

static const char *
put_inside(const char *p)
{
	const char *piece[MEMBERS + 1], *end;
	char open = *p;
	size_t n = split(p + 1, piece);

	end = piece[n];
	if (open == '{')
		shuffle(piece, n);
	putchar(open);
	for (size_t i = 0; i < n; i++) {
		if (i)
			putchar(',');
		put(piece[i], after(piece[i]));
	}
	putchar(*end);
	return end + 1;
}

static void
put(const char *p, const char *end)
{
	while (p < end)
		if (*p == '"') {
			const char *next = after_string(p);

			fwrite(p, 1, (size_t)(next - p), stdout);
			p = next;
		} else if (*p == '{' || *p == '[') {
			p = put_inside(p);
		} else {
			putchar(*p++);
		}
}

int
main(int argc, char **argv)
{
	size_t n = fread(text, 1, sizeof text - 1, stdin);

	state = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
	put(text, text + n);
	return 0;
}
