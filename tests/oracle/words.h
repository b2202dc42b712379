/* Memory, files, and the words of text. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 4000000
#define BLANKS " \t\r\n"

static const char *at;	 /* where text is read */
static size_t file_size; /* of the last file */

static void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("oracle: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

/* Makes room for one more member. Memory doubles, and is never freed. */
static void *
grow(void *list, int n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return list;
	list = realloc(list, (n == 0 ? 1 : (size_t)n * 2) * size);
	if (list == NULL)
		die("no memory");
	return list;
}

/* Appends a member to a list of n, and points to it. */
#define PUSH(list, n) \
	((list) = grow((list), (n), sizeof *(list)), &(list)[(n)++])

/* path NULL: standard input */
static char *
read_file(const char *path)
{
	FILE *f = path == NULL ? stdin : fopen(path, "rb");
	char *text = calloc(1, FILE_MAX);

	file_size = f == NULL || text == NULL ? 0 : fread(text, 1, FILE_MAX, f);
	if (file_size == 0 || file_size == FILE_MAX)
		die("cannot read '%s'", path == NULL ? "-" : path);
	fclose(f);
	return text;
}

/* Words are interned: equal ones are one pointer. */
static const char *
intern(const char *text, size_t n)
{
	static char *all[1 << 16];
	uint32_t h = 0;

	for (size_t i = 0; i < n; i++)
		h = h * 31 + (unsigned char)text[i];
	for (h ^= h >> 16; all[h &= 0xffff] != NULL; h++)
		if (strncmp(all[h], text, n) == 0 && all[h][n] == '\0')
			return all[h];
	if ((all[h] = calloc(n + 1, 1)) == NULL)
		die("no memory");
	return memcpy(all[h], text, n);
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

/* Is this the end of a word? */
static bool
ends(const char *s)
{
	return strchr(BLANKS "()[]{}<>=!&|,;:+~\"", *s) != NULL ||
	       strncmp(s, "..", 2) == 0;
}

/* Reads a mark or a whole word, if it comes next. */
static bool
take(const char *mark)
{
	size_t n = strlen(mark);

	at += strspn(at, BLANKS);
	if (strncmp(at, mark, n) != 0 ||
	    (isalpha((unsigned char)mark[n - 1]) && !ends(at + n)))
		return false;
	at += n;
	return true;
}

/* Reads a word, or text in quotes; "" if there is neither. */
static const char *
word(void)
{
	const char *from = at += strspn(at, BLANKS);

	if (*at == '"') {
		at += 1 + strcspn(at + 1, "\"");
		return intern(from + 1, (size_t)(at++ - from - 1));
	}
	while (!ends(at))
		at++;
	return intern(from, (size_t)(at - from));
}
