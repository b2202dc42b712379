/* Recognises a text policy by how it begins. */
#include "dialect/text_private.h"

#include <string.h>

struct scan {
	const char *s;
	size_t n, at;
};

static bool
text_is_is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

static char
text_is_peek(const struct scan *c)
{
	return c->at < c->n ? c->s[c->at] : '\0';
}

/* Blanks, line ends and, if asked for, comments. */
static void
skip(struct scan *c, bool comments)
{
	while (text_is_is_in(text_is_peek(c), " \t\r\n\f\v\\") ||
	       (comments && text_is_peek(c) == '#')) {
		if (text_is_peek(c) == '#')
			while (text_is_peek(c) && text_is_peek(c) != '\n')
				c->at++;
		else
			c->at++;
	}
}

/* The length of the word at this position; 0: none. */
static size_t
word(const struct scan *c)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	size_t n = 0;

	while (c->at + n < c->n &&
	       (text_is_is_in(c->s[c->at + n], letters) ||
		   (n > 0 && text_is_is_in(c->s[c->at + n], "0123456789-"))))
		n++;
	return n;
}

static bool
is_known_call(const char *s, size_t n)
{
	n -= scb_facts_call_prefix(&s, n);
	return scb_facts_known(s, n, NULL);
}

/* Not one of JSON's own words. */
static bool
is_name(const char *s, size_t n)
{
	return !chars_are(s, n, "null") && !chars_are(s, n, "true") &&
	       !chars_are(s, n, "false");
}

/* Skips [arch=...] and the colon; false: there are none. */
static bool
skip_colon(struct scan *c)
{
	skip(c, false);
	if (text_is_peek(c) == '[') {
		while (
		    text_is_peek(c) && !text_is_is_in(text_is_peek(c), "]\n"))
			c->at++;
		if (text_is_peek(c) != ']')
			return false;
		c->at++;
		skip(c, false);
	}
	if (text_is_peek(c) != ':')
		return false;
	c->at++;
	skip(c, false);
	return true;
}

/* Does a comparison come here, after the name of an argument? */
static bool
is_operator(struct scan c)
{
	static const char *const operators[] = {
	    "==", "!=", "<", ">", "&", "in ", "not in ", ":16", ":32", ":64"};

	skip(&c, false);
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (c.n - c.at >= strlen(operators[i]) &&
		    memcmp(c.s + c.at, operators[i], strlen(operators[i])) == 0)
			return true;
	return false;
}

/*
 * After a number and a colon, a listing has an instruction or its code, and a
 * policy an action or a condition. After a list in braces, a policy has a
 * colon, and C a comma.
 */
static bool
is_number_rule(struct scan c, bool brace)
{
	static const char *const words[] = {"allow", "kill", "kill-process",
	    "kill-thread", "log", "trace", "trap", "user-notify", "return",
	    "ip"};
	size_t n;

	while (brace && text_is_peek(&c) && text_is_peek(&c) != '}')
		c.at++;
	while (!brace &&
	       (word(&c) || text_is_is_in(text_is_peek(&c), "0123456789")))
		c.at++;
	c.at += brace && text_is_peek(&c) == '}';
	if (!skip_colon(&c))
		return false;
	if (text_is_is_in(text_is_peek(&c), "{(!"))
		return true;
	n = word(&c);
	if (text_is_peek(&c) == '1') {
		do
			c.at++;
		while (text_is_is_in(text_is_peek(&c), " \t"));
		return !text_is_peek(&c) ||
		       text_is_is_in(text_is_peek(&c), "\r\n#");
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (chars_are(c.s + c.at, n, words[i]))
			return true;
	if (n >= 4 && memcmp(c.s + c.at, "arg", 3) == 0)
		return true;
	c.at += n;
	return n > 0 && is_operator(c);
}

/* Comments alone, and none that may be a line for C's preprocessor? */
static bool
is_comments(const struct scan *c, bool strict)
{
	bool any = false;

	if (c->at < c->n)
		return false;
	for (size_t i = 0; i < c->n; i++) {
		if (c->s[i] != '#')
			continue;
		any = true;
		if (strict && i + 1 < c->n &&
		    !text_is_is_in(c->s[i + 1], " \t\r\n#"))
			return false;
		while (i < c->n && c->s[i] != '\n')
			i++;
	}
	return any;
}

bool
scb_text_is(const struct source *text, bool strict)
{
	struct scan c = {text->text, text->len, 0};
	size_t begin, n;
	bool brace, known;

	skip(&c, true);
	brace = text_is_peek(&c) == '{';
	c.at += brace;
	skip(&c, false);
	begin = c.at;
	if (text_is_peek(&c) == '@') {
		c.at++;
		return word(&c) > 0;
	}
	n = word(&c);
	if (n == 0 && text_is_is_in(text_is_peek(&c), "0123456789"))
		return is_number_rule(c, brace);
	if (n == 0)
		return !brace && is_comments(&c, strict);
	known = is_known_call(c.s + begin, n);
	c.at += n;
	skip(&c, false);
	/*
	 * `{ name: ` may be a JSON object without quotes, `{ a, b }: ` cannot.
	 */
	if (brace && known && word(&c))
		return true; /* without its comma */
	if (brace)
		return text_is_is_in(
		    text_is_peek(&c), strict && !known ? "" : ",}[");
	if (strict)
		return known && text_is_is_in(text_is_peek(&c), ":[");
	return is_name(c.s + begin, n);
}
