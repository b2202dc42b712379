#include "filter/strace.h"

#include <string.h>

enum {
	PID_MAX = 1 << 22, /* larger numbers are times (strace -ttt) */
	/* linux/seccomp.h, linux/prctl.h */
	SET_MODE_FILTER = 1,
	PR_SET_SECCOMP = 22,
	MODE_FILTER = 2,
	FLAG_TSYNC = 1,
	FLAG_NEW_LISTENER = 8
};

/* --- reading -------------------------------------------------------------- */

/*
 * Also skips comments, which strace -X verbose prints, unless they do not end
 * on their line: many lines may begin one, and none may end it.
 */
static void
strace_call_skip_blanks(struct bpf_reader *r)
{
	struct bpf_reader in;

	for (;; *r = in) {
		scb_bpf_skip_space(r);
		in = *r;
		if (!scb_bpf_accept(&in, "/*"))
			return;
		while (scb_bpf_peek(&in) && scb_bpf_peek(&in) != '\n' &&
		       !scb_bpf_starts(&in, "*/"))
			in.at++;
		if (!scb_bpf_accept(&in, "*/"))
			return;
	}
}

bool
scb_strace_accept(struct bpf_reader *r, const char *s)
{
	strace_call_skip_blanks(r);
	return scb_bpf_accept(r, s);
}

/* Decimal or 0x...; false: no number is there. Only its low bits are kept. */
static bool
strace_call_read_number(struct bpf_reader *r, uint64_t *n)
{
	unsigned base = scb_bpf_accept(r, "0x") ? 16 : 10;
	size_t at = r->at;

	for (*n = 0; char_digit(scb_bpf_peek(r)) < base; r->at++)
		*n = *n * base + char_digit(scb_bpf_peek(r));
	return r->at > at;
}

/* Names and numbers combined with |. */
static uint64_t
strace_call_read_flags(struct bpf_reader *r)
{
	static const struct {
		const char *name;
		unsigned value;
	} names[] = {{"SECCOMP_SET_MODE_FILTER", SET_MODE_FILTER},
	    {"PR_SET_SECCOMP", PR_SET_SECCOMP},
	    {"SECCOMP_MODE_FILTER", MODE_FILTER},
	    {"SECCOMP_FILTER_FLAG_TSYNC", FLAG_TSYNC},
	    {"SECCOMP_FILTER_FLAG_NEW_LISTENER", FLAG_NEW_LISTENER}};
	uint64_t flags = 0, n;

	do {
		strace_call_skip_blanks(r);
		if (strace_call_read_number(r, &n)) {
			flags |= n;
			continue;
		}
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strlen(names[i].name) ==
				scb_bpf_word_len(r, r->at) &&
			    scb_bpf_starts(r, names[i].name))
				flags |= names[i].value;
		r->at += scb_bpf_word_len(r, r->at);
	} while (scb_strace_accept(r, "|"));
	return flags;
}

/* --- lines ---------------------------------------------------------------- */

void
scb_strace_next(struct bpf_reader *r)
{
	while (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
		r->at++;
	r->at += scb_bpf_peek(r) == '\n';
}

/* "[pid 12] ", "12 " or "12<name> "; 0: neither, or the time of strace -t. */
static uint32_t
read_pid(struct bpf_reader *r)
{
	struct bpf_reader in = *r;
	uint64_t n;

	scb_bpf_accept(&in, "[pid");
	while (scb_bpf_peek(&in) == ' ')
		in.at++;
	if (!strace_call_read_number(&in, &n) || n > PID_MAX ||
	    !scb_bpf_peek(&in) || !strchr(" <]", scb_bpf_peek(&in)))
		return 0;
	if (scb_bpf_peek(&in) == '<') /* of a process named "a(b)" */
		while (scb_bpf_peek(&in) && !scb_bpf_starts(&in, "> ") &&
		       !scb_bpf_starts(&in, ">]") && scb_bpf_peek(&in) != '\n')
			in.at++;
	*r = in;
	return (uint32_t)n;
}

bool
scb_strace_call(struct bpf_reader *r, struct strace_call *c)
{
	*c = (struct strace_call){.pid = read_pid(r)};
	while (scb_bpf_peek(r) && !strchr("\n\"", scb_bpf_peek(r))) {
		c->resumed = scb_bpf_accept(r, "<... ");
		c->name = r->text->text + r->at;
		c->length = scb_bpf_word_len(r, r->at);
		r->at += c->length;
		c->at = r->at + 1;
		if (c->resumed)
			return scb_bpf_accept(r, " resumed");
		if (c->length && scb_bpf_accept(r, "("))
			return true;
		r->at += !c->length;
	}
	return false;
}

bool
scb_strace_is(const struct strace_call *c, const char *name)
{
	return chars_are(c->name, c->length, name);
}

bool
scb_strace_filter(const struct bpf_reader *r, struct strace_call *c)
{
	struct bpf_reader in = *r;
	uint64_t flags;

	in.at = c->at;
	if (scb_strace_is(c, "seccomp")) {
		if (strace_call_read_flags(&in) != SET_MODE_FILTER ||
		    !scb_strace_accept(&in, ","))
			return false;
		flags = strace_call_read_flags(&in);
		c->sync = (flags & FLAG_TSYNC) != 0;
		c->listener = (flags & FLAG_NEW_LISTENER) != 0;
	} else if (!scb_strace_is(c, "prctl") ||
		   strace_call_read_flags(&in) != PR_SET_SECCOMP ||
		   !scb_strace_accept(&in, ",") ||
		   strace_call_read_flags(&in) != MODE_FILTER) {
		return false;
	}
	if (!scb_strace_accept(&in, ","))
		return false;
	strace_call_skip_blanks(&in);
	c->at = in.at;
	c->filter = scb_bpf_starts(&in, "{len=") || scb_bpf_starts(&in, "0x") ||
		    scb_bpf_starts(&in, "NULL");
	return c->filter;
}

/* --- ends of calls -------------------------------------------------------- */

/* Skips a string, a comment or one byte. */
static void
strace_call_skip(struct bpf_reader *r)
{
	bool string = scb_bpf_peek(r) == '"';

	if (!string && !scb_bpf_starts(r, "/*")) {
		r->at++;
		return;
	}
	r->at += 2 - string;
	while (scb_bpf_peek(r) && !scb_bpf_accept(r, string ? "\"" : "*/")) {
		if (string)
			scb_bpf_accept(r, "\\");
		r->at += scb_bpf_peek(r) != '\0';
	}
}

enum strace_end
scb_strace_end(struct bpf_reader *r, struct strace_call *c)
{
	unsigned depth = 1;

	while (scb_bpf_peek(r)) {
		if (scb_bpf_accept(r, "<unfinished ..."))
			return STRACE_UNFINISHED;
		if (scb_bpf_accept(r, "CLONE_THREAD")) {
			c->thread = true;
			continue;
		}
		depth += scb_bpf_peek(r) == '(';
		depth -= scb_bpf_peek(r) == ')';
		strace_call_skip(r);
		if (depth == 0)
			return STRACE_WHOLE;
	}
	return STRACE_CUT;
}

int64_t
scb_strace_result(struct bpf_reader *r)
{
	struct bpf_reader in = *r;
	int64_t result = -1;
	uint64_t n;

	while (scb_bpf_peek(&in) == ' ' || scb_bpf_peek(&in) == '\t')
		in.at++;
	if (!scb_bpf_accept(
		&in, "=")) /* a line without a result was copied by hand */
		result =
		    scb_bpf_peek(&in) == '\n' || !scb_bpf_peek(&in) ? 0 : -1;
	else if (scb_bpf_accept(&in, " ") && strace_call_read_number(&in, &n) &&
		 n <= INT32_MAX)
		result = (int64_t)n;
	for (; scb_bpf_peek(&in) && scb_bpf_peek(&in) != '\n'; in.at++)
		if (scb_bpf_starts(&in, "(INJECTED)")) /* by strace: not made */
			result = -1;
	r->at = in.at;
	return result;
}

/* A positive result is a listener, or the thread for which TSYNC failed. */
bool
scb_strace_succeeded(const struct strace_call *c, int64_t result)
{
	return result == 0 || (result > 0 && c->listener);
}
