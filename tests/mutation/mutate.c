/*
 * mutate SEED FILE...: the single changes of C sources that tests should notice
 * mutate SEED FILE NUMBER: the text of the source with that change
 *
 * A change is a line: a random word, by which to sort, that depends on SEED and
 * on the change but not on where in the file it is; the file; the change's
 * number in it; the line; and the changed line as "before @old@new@ behind",
 * with " #2" if it is the second of these in the file.
 *
 * Only the bodies of functions are changed, which begin and end with a brace at
 * the beginning of a line.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE = 1 << 17, TOKENS = 1 << 15, TEXT = 4096, CHANGES = 1 << 13 };

enum kind { WORD, NUMBER, OTHER };

struct token {
	const char *at;
	unsigned n;
	enum kind kind;
};

static char source[SOURCE];
static struct token token[TOKENS];
static unsigned ntokens;

static unsigned long long seed;
static const char *file;
static unsigned count;	 /* of the file's changes */
static long wanted = -1; /* the change to make, or none */

static void
die(const char *what)
{
	fprintf(stderr, "mutate: %s\n", what);
	exit(2);
}

/* --- tokens --------------------------------------------------------------- */

static const char *
skip_quoted(const char *p)
{
	char end = *p++;

	while (*p && *p != end)
		p += *p == '\\' && p[1] ? 2 : 1;
	return *p ? p + 1 : p;
}

/* Blanks, comments, and lines of the preprocessor. */
static const char *
skip_rest(const char *p)
{
	for (;;) {
		if (isspace((unsigned char)*p)) {
			p++;
		} else if (strncmp(p, "/*", 2) == 0) {
			p = strstr(p, "*/");
			if (!p)
				die("a comment without an end");
			p += 2;
		} else if (*p == '#') {
			while (*p && *p != '\n')
				p += *p == '\\' && p[1] ? 2 : 1;
		} else {
			return p;
		}
	}
}

static unsigned
operator_length(const char *p)
{
	static const char *const all[] = {"<<=", ">>=", "...", "->", "++", "--",
	    "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
	    "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strncmp(p, all[i], strlen(all[i])) == 0)
			return (unsigned)strlen(all[i]);
	return 1;
}

static const char *
read_token(const char *p, struct token *t)
{
	const char *at = p;

	t->kind = OTHER;
	if (isalpha((unsigned char)*p) || *p == '_')
		t->kind = WORD;
	else if (isdigit((unsigned char)*p))
		t->kind = NUMBER;
	if (t->kind != OTHER)
		while (isalnum((unsigned char)*p) || *p == '_')
			p++;
	else if (*p == '"' || *p == '\'')
		p = skip_quoted(p);
	else
		p += operator_length(p);
	t->at = at;
	t->n = (unsigned)(p - at);
	return p;
}

static bool
is(unsigned i, const char *text)
{
	return i < ntokens && strlen(text) == token[i].n &&
	       memcmp(token[i].at, text, token[i].n) == 0;
}

static bool
is_one_of(unsigned i, const char *const *list)
{
	while (*list && !is(i, *list))
		list++;
	return *list != NULL;
}

/* The token that closes the bracket at i. */
static unsigned
closing(unsigned i)
{
	unsigned depth = 0;

	for (; i < ntokens; i++) {
		if (is(i, "(") || is(i, "[") || is(i, "{"))
			depth++;
		if ((is(i, ")") || is(i, "]") || is(i, "}")) && --depth == 0)
			return i;
	}
	die("a bracket without an end");
	return 0;
}

/* --- changes -------------------------------------------------------------- */

static void
append(char *text, unsigned *n, const char *from, const char *to)
{
	for (; from < to && *n < TEXT - 1; from++) {
		char c = isspace((unsigned char)*from) ? ' ' : *from;

		if (c != ' ' || (*n && text[*n - 1] != ' '))
			text[(*n)++] = c;
	}
	text[*n] = '\0';
}

static unsigned long long
hash_text(unsigned long long hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash;
}

/* How often the file has had this change before. */
static unsigned
count_same(unsigned long long hash)
{
	static unsigned long long all[CHANGES];
	unsigned same = 0;

	if (count == CHANGES)
		die("too many changes");
	for (unsigned i = 0; i < count; i++)
		same += all[i] == hash;
	all[count] = hash;
	return same;
}

static void
list_change(const char *from, const char *to, const char *new)
{
	const char *line = from, *end = to + strcspn(to, "\n");
	unsigned long long hash;
	unsigned n = 0, number = 1, same, behind;
	static char text[TEXT];

	while (line > source && line[-1] != '\n')
		line--;
	for (const char *p = source; p < from; p++)
		number += *p == '\n';
	append(text, &n, line, from);
	append(text, &n, "@", "@" + 1);
	append(text, &n, from, to);
	append(text, &n, "@", "@" + 1);
	append(text, &n, new, new + strlen(new));
	append(text, &n, "@", "@" + 1);
	append(text, &n, to, end);
	hash = hash_text(hash_text(0xcbf29ce484222325u ^ seed, file), text);
	same = count_same(hash);
	if (same) {
		behind = n < TEXT - 20 ? n : TEXT - 20;
		snprintf(text + behind, TEXT - behind, " #%u", same + 1);
		hash = hash_text(hash, text + behind);
	}
	hash = (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9u;
	printf("%016llx\t%s\t%u\t%u\t%s\n", hash ^ hash >> 32, file, count,
	    number, text);
}

static void
change(const char *from, const char *to, const char *new)
{
	if (wanted < 0)
		list_change(from, to, new);
	else if (count == (unsigned long)wanted)
		printf("%.*s%s%s", (int)(from - source), source, new, to);
	count++;
}

static void
change_token(unsigned i, const char *new)
{
	change(token[i].at, token[i].at + token[i].n, new);
}

/* Can the operator at i have a left operand? */
static bool
is_binary(unsigned i)
{
	static const char *const none[] = {
	    "return", "case", "sizeof", "else", NULL};

	if (i == 0 || is_one_of(i - 1, none))
		return false;
	return token[i - 1].kind != OTHER || is(i - 1, ")") || is(i - 1, "]");
}

static void
change_operator(unsigned i)
{
	static const char *const pairs[][2] = {{"<", "<="}, {"<=", "<"},
	    {">", ">="}, {">=", ">"}, {"==", "!="}, {"!=", "=="}, {"&&", "||"},
	    {"||", "&&"}, {"<<", ">>"}, {">>", "<<"}, {"+=", "-="},
	    {"-=", "+="}, {"|=", "&="}, {"&=", "|="}, {"++", "--"},
	    {"--", "++"}, {"+", "-"}, {"-", "+"}, {"&", "|"}, {"|", "&"},
	    {"%", "+"}, {"^", "|"}};

	if (is(i, "!")) {
		change_token(i, "");
		return;
	}
	for (size_t j = 0; j < sizeof pairs / sizeof *pairs; j++)
		if (is(i, pairs[j][0]) && (is_binary(i) || token[i].n == 2)) {
			change_token(i, pairs[j][1]);
			return;
		}
}

static void
change_number(unsigned i)
{
	char text[40];
	char *end;
	unsigned long long value = strtoull(token[i].at, &end, 0);

	snprintf(text, sizeof text, "%llu%.*s", value == 1 ? 0 : value + 1,
	    (int)(token[i].at + token[i].n - end), end);
	change_token(i, text);
}

static void
change_condition(unsigned i)
{
	static char text[TEXT];
	unsigned end = closing(i + 1);
	const char *from = token[i + 2].at, *to = token[end].at;

	if (snprintf(text, sizeof text, "!(%.*s)", (int)(to - from), from) <
	    (int)sizeof text)
		change(from, to, text);
}

/* A statement that begins at i, ends with a semicolon and declares nothing. */
static void
delete_statement(unsigned i)
{
	static const char *const words[] = {"return", "goto", "static", "const",
	    "struct", "enum", "union", "unsigned", "if", "for", "while", "do",
	    "switch", "case", "default", "else", "_Static_assert", NULL};
	unsigned end = i;
	bool stays = is(i, "break") || is(i, "continue");

	if (is_one_of(i, words) || (token[i].kind != WORD && !is(i, "*") &&
				       !is(i, "++") && !is(i, "--")))
		return;
	/* A declaration, or a label. */
	if (token[i].kind == WORD && !stays &&
	    (token[i + 1].kind == WORD || is(i + 1, "*") || is(i + 1, ":")))
		return;
	for (; end < ntokens && !is(end, ";"); end++)
		if (is(end, "(") || is(end, "["))
			end = closing(end);
	if (end < ntokens)
		change(token[i].at, token[end].at, "");
}

static bool
begins_statement(unsigned i)
{
	static const char *const before[] = {";", "{", "}", "else", NULL};
	unsigned depth = 0, j = i - 1;

	if (is_one_of(j, before) || (is(j, ":") && !is(j - 1, ")")))
		return true;
	if (!is(j, ")"))
		return false;
	for (; j > 0; j--) {
		depth += is(j, ")");
		if (is(j, "(") && --depth == 0)
			break;
	}
	return j > 0 &&
	       (is(j - 1, "if") || is(j - 1, "for") || is(j - 1, "while"));
}

/* Those of the function whose body begins at i. Returns the token behind it. */
static unsigned
change_body(unsigned i)
{
	unsigned end = closing(i), clauses = 0; /* of a for: up to there */

	for (i++; i < end; i++) {
		if (is(i, "for") && is(i + 1, "("))
			clauses = closing(i + 1);
		if (i > clauses && begins_statement(i))
			delete_statement(i);
		if ((is(i, "if") || is(i, "while")) && is(i + 1, "("))
			change_condition(i);
		else if (is(i, "true"))
			change_token(i, "false");
		else if (is(i, "false"))
			change_token(i, "true");
		else if (token[i].kind == NUMBER)
			change_number(i);
		else if (token[i].kind == OTHER)
			change_operator(i);
	}
	return end;
}

static void
read_source(void)
{
	FILE *f = fopen(file, "r");
	size_t n = f ? fread(source, 1, sizeof source - 1, f) : 0;
	const char *p = source;

	if (n == 0 || n == sizeof source - 1)
		die(file);
	fclose(f);
	source[n] = '\0';
	count = ntokens = 0;
	while (*(p = skip_rest(p))) {
		if (ntokens == TOKENS - 1)
			die("too many tokens");
		p = read_token(p, &token[ntokens++]);
	}
	for (unsigned i = 0; i < ntokens; i++)
		if (is(i, "{") && token[i].at > source &&
		    token[i].at[-1] == '\n')
			i = change_body(i);
}

int
main(int argc, char **argv)
{
	char *end;

	if (argc < 3)
		die("expected a seed and files");
	seed = strtoull(argv[1], NULL, 0);
	if (argc == 4 && isdigit((unsigned char)*argv[3])) {
		wanted = strtol(argv[3], &end, 10);
		argc--;
	}
	for (int i = 2; i < argc; i++) {
		file = argv[i];
		read_source();
	}
	return 0;
}
