#include "cli/expr.h"

#include <string.h>

enum { NESTED = 64 }; /* parentheses and signs, so that recursion ends */

struct reader {
	struct cli *cli;
	const struct arch *arch;
	const char *text, *at;
	unsigned depth;
};

static uint64_t alternatives(struct reader *r);

static void
expr_skip_blanks(struct reader *r)
{
	r->at += strspn(r->at, " \t");
}

static _Noreturn void
expected(struct reader *r, const char *what)
{
	if (*r->at)
		cli_usage(r->cli, "'%s': expected %s before '%s'", r->text,
		    what, r->at);
	cli_usage(r->cli, "'%s': expected %s at the end", r->text, what);
}

static uint64_t
expr_constant(struct reader *r, const char *s, size_t n)
{
	uint64_t value;
	const char *near;

	if (scb_facts_const(r->arch, s, n, &value))
		return value;
	if (scb_facts_const_known(s, n))
		cli_usage(r->cli,
		    "%s has no constant '%.*s', expected a number",
		    r->arch->token, (int)n, s);
	near = scb_facts_near_const(r->arch, s, n);
	if (near)
		cli_usage(r->cli, "unknown constant '%.*s', expected '%s'",
		    (int)n, s, near);
	cli_usage(r->cli,
	    "unknown constant '%.*s', expected one such as 'AF_UNIX', or a "
	    "number",
	    (int)n, s);
}

static uint64_t
primary(struct reader *r)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
	size_t n = strspn(r->at, letters);
	const char *s = r->at;
	uint64_t value;

	if (n == 0)
		expected(r, "a number or a constant");
	r->at += n;
	if (*s < '0' || *s > '9')
		return expr_constant(r, s, n);
	if (!scb_number_read(scb_arena_copy(&r->cli->arena, s, n), 64, &value))
		cli_usage(r->cli,
		    "'%.*s' is not a number of 64 bits, expected one such as "
		    "10 or 0x1f",
		    (int)n, s);
	return value;
}

static uint64_t
signed_value(struct reader *r)
{
	uint64_t value;

	expr_skip_blanks(r);
	if (++r->depth > NESTED)
		cli_usage(r->cli,
		    "'%s' is nested too deeply, expected at most %d levels",
		    r->text, NESTED);
	if (*r->at == '~') {
		r->at++;
		value = ~signed_value(r);
	} else if (*r->at == '-') {
		r->at++;
		value = 0 - signed_value(r);
	} else if (*r->at == '(') {
		r->at++;
		value = alternatives(r);
		expr_skip_blanks(r);
		if (*r->at != ')')
			expected(r, "')'");
		r->at++;
	} else {
		value = primary(r);
	}
	r->depth--;
	return value;
}

static uint64_t
alternatives(struct reader *r)
{
	uint64_t value = signed_value(r);

	for (expr_skip_blanks(r); *r->at == '|'; expr_skip_blanks(r)) {
		r->at++;
		value |= signed_value(r);
	}
	return value;
}

uint64_t
expr_read(struct cli *cli, const struct arch *a, const char *text)
{
	struct reader r = {cli, a, text, text, 0};
	uint64_t value = alternatives(&r);

	if (*r.at)
		expected(&r, "'|' or the end");
	return value;
}
