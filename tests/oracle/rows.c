/* Reads the tables as text: rows of NAME(token, token ...). */
#include "oracle.h"

#include <stdio.h>
#include <string.h>

static const char *
token(const char *p, struct row *r)
{
	const char *begin = p;

	if (*p == '"') {
		while (*++p != '"')
			;
		*PUSH(r->tok, r->n) = copy(begin + 1, (size_t)(p - begin - 1));
		return p + 1;
	}
	p += strcspn(p, " \t\n,|()\"");
	*PUSH(r->tok, r->n) = copy(begin, (size_t)(p - begin));
	return p;
}

struct table *
table(const char *name)
{
	static struct table all[64];
	static int n;
	struct table *t;
	char path[512];
	int depth = 0;

	for (t = all; t < all + n; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	snprintf(path, sizeof path, "tables/%s.tbl", name);
	*t = (struct table){copy(name, strlen(name)), NULL, 0};
	n++;
	for (const char *p = read_file(path, NULL); *p != '\0';) {
		if (strncmp(p, "/*", 2) == 0) {
			p = strstr(p, "*/") + 2;
		} else if (*p == '(' || *p == ')') {
			depth += *p++ == '(' ? 1 : -1;
		} else if (strchr(" \t\n,|", *p) != NULL) {
			p++;
		} else {
			if (depth == 0)
				*PUSH(t->rows, t->nrows) = (struct row){0};
			p = token(p, &t->rows[t->nrows - 1]);
		}
	}
	return t;
}

/* The first row from *at on with these words at its head. */
struct row *
find(const char *name, int *at, const char *first, const char *second)
{
	struct table *t = table(name);
	int i = at == NULL ? 0 : *at;

	for (; i < t->nrows; i++) {
		struct row *r = &t->rows[i];

		if ((first == NULL || strcmp(r->tok[1], first) == 0) &&
		    (second == NULL || strcmp(r->tok[2], second) == 0)) {
			if (at != NULL)
				*at = i + 1;
			return r;
		}
	}
	return NULL;
}
