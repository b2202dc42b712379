/* Conditions of text policies (SEMANTICS 4.1, 15.3), read at a cursor. */
#include "oracle.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void
blanks(const char **s)
{
	*s += strspn(*s, " \t");
}

static bool
take(const char **s, const char *mark)
{
	size_t n = strlen(mark);

	blanks(s);
	if (strncmp(*s, mark, n) != 0)
		return false;
	if (isalpha((unsigned char)mark[n - 1]) &&
	    (isalnum((unsigned char)(*s)[n]) || (*s)[n] == '_'))
		return false;
	*s += n;
	return true;
}

static const char *
word(const char **s)
{
	size_t n = 0;
	char *w;

	blanks(s);
	while (isalnum((unsigned char)(*s)[n]) || (*s)[n] == '_')
		n++;
	if (n == 0)
		die("no word at '%s'", *s);
	w = copy(*s, n);
	*s += n;
	return w;
}

/* An expression stays text, as ABIs differ about it. */
static struct value
value(const char **s)
{
	const char *from;
	size_t n = 0;
	int depth = 0;

	blanks(s);
	from = *s;
	for (; from[n] != '\0'; n++) {
		if (from[n] == '(')
			depth++;
		else if (from[n] == ')' && depth-- == 0)
			break;
		else if (strchr(",;{}&=!", from[n]) != NULL ||
			 strncmp(from + n, "..", 2) == 0 ||
			 strncmp(from + n, "||", 2) == 0)
			break;
	}
	*s += n;
	return (struct value){copy(from, n), 0};
}

static void
push(struct rule *r, struct cmp c)
{
	*PUSH(r->cmps, r->ncmps) = c;
}

static void
combine(struct rule *r, enum op op)
{
	push(r, (struct cmp){.op = op});
}

/* One value, or a range; `c` has the subject. */
static void
value_or_range(struct rule *r, const char **s, struct cmp c)
{
	bool minus, other;

	blanks(s);
	minus = **s == '-';
	c.op = EQ;
	c.a = value(s);
	if (!take(s, "..")) {
		push(r, c);
		return;
	}
	blanks(s);
	other = **s == '-';
	c.sign = minus && !other;
	c.op = GE;
	push(r, c);
	c.op = LE;
	c.a = value(s);
	push(r, c);
	combine(r, BOTH);
}

static void
within(struct rule *r, const char **s, struct cmp c)
{
	const char *ahead = *s;

	if (take(s, "{")) {
		value_or_range(r, s, c);
		while (take(s, ",")) {
			value_or_range(r, s, c);
			combine(r, EITHER);
		}
		take(s, "}");
		return;
	}
	value(&ahead);
	if (take(&ahead, "..")) {
		value_or_range(r, s, c);
		return;
	}
	c.op = WITHIN;
	c.a = value(s);
	push(r, c);
}

static struct cmp
subject(const char **s)
{
	struct cmp c = {.arg = -1};

	c.name = word(s);
	if (strcmp(c.name, "ip") == 0)
		c.arg = IP;
	else if (strncmp(c.name, "arg", 3) == 0 &&
		 isdigit((unsigned char)c.name[3]) && c.name[4] == '\0')
		c.arg = c.name[3] - '0';
	if (take(s, ":"))
		c.width = atoi(word(s));
	return c;
}

static void
comparison(struct rule *r, const char **s)
{
	static const struct {
		const char *mark;
		enum op op;
		bool sign;
	} all[] = {{"<=s", LE, true}, {">=s", GE, true}, {"<s", LT, true},
	    {">s", GT, true}, {"<=", LE, false}, {">=", GE, false},
	    {"<", LT, false}, {">", GT, false}};
	struct cmp c = subject(s);
	bool not = take(s, "not");

	if (take(s, "in")) {
		within(r, s, c);
	} else if (take(s, "==") || (not = take(s, "!="))) {
		value_or_range(r, s, c);
	} else if (take(s, "&")) {
		c.op = ANY;
		c.a = value(s);
		push(r, c);
		return;
	} else {
		size_t i = 0;

		while (i < sizeof all / sizeof *all && !take(s, all[i].mark))
			i++;
		if (i == sizeof all / sizeof *all)
			die("no comparison at '%s'", *s);
		c.op = all[i].op;
		c.sign = all[i].sign;
		c.a = value(s);
		push(r, c);
	}
	if (not )
		combine(r, NOT);
}

/* `arg & M`, in parentheses or not, may go on with `== V`. */
static void
masked(struct rule *r, const char **s)
{
	struct cmp *last = &r->cmps[r->ncmps - 1];
	bool not = false;

	if (last->op != ANY || !(take(s, "==") || (not = take(s, "!="))))
		return;
	last->op = not ? NOT_MASKED : MASKED;
	last->b = value(s);
}

static void
operand(struct rule *r, const char **s)
{
	bool not = take(s, "!");

	if (!take(s, "(")) {
		comparison(r, s);
	} else {
		read_condition(r, s);
		if (!take(s, ")"))
			die("no ')' at '%s'", *s);
	}
	if (not )
		combine(r, NOT);
	else
		masked(r, s);
}

static void
conjunction(struct rule *r, const char **s)
{
	operand(r, s);
	while (take(s, "&&")) {
		operand(r, s);
		combine(r, BOTH);
	}
}

void
read_condition(struct rule *r, const char **s)
{
	conjunction(r, s);
	while (take(s, "||")) {
		conjunction(r, s);
		combine(r, EITHER);
	}
}
