/* Memory, files, and the words of all that is read. */
#include "oracle.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 4000000

const char *at;

void
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

/* Room for one more: memory doubles, and is never given back. */
void *
grow(void *list, int n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return list;
	list = realloc(list, (n == 0 ? 1 : (size_t)n * 2) * size);
	if (list == NULL)
		die("no memory");
	return list;
}

char *
read_file(const char *path, size_t *length)
{
	FILE *f = path == NULL ? stdin : fopen(path, "rb");
	char *text = calloc(1, FILE_MAX);
	size_t n;

	if (f == NULL || text == NULL)
		die("cannot read '%s'", path);
	n = fread(text, 1, FILE_MAX - 1, f);
	if (n == FILE_MAX - 1)
		die("'%s' is too long", path);
	fclose(f);
	if (length != NULL)
		*length = n;
	return text;
}

const char *
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

bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

uint32_t
number(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 0);
}

/* Is something else than a word at this place? */
static bool
ends(const char *s)
{
	return strchr(BLANKS "()[]{}<>=!&|,;:+~\"", *s) != NULL ||
	       strncmp(s, "..", 2) == 0;
}

/* A mark, or a whole word. */
bool
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

/* What is in quotes is one. */
const char *
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
