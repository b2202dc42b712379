/* A call in words, as `sim` takes it. */
#include "api/api.h"

#include <string.h>

#include "api/call_words.h"
#include "base/chars.h"
#include "base/number.h"
#include "facts/facts_belong.h"

enum {
	ARGS = 6,
	NESTED = 64 /* parentheses and signs, so that recursion ends */
};

struct call_reader {
	struct scbpf *s;
	const struct arch *arch;
	const char *text, *at; /* of the value that is read */
	unsigned depth;
	/* The argument that is read; call is NULL: of no known call, or ip. */
	const char *call;
	unsigned arg;
	bool named;
	unsigned given; /* bit i: args[i] is, bit 6: ip */
};

/* Reports a constant that the argument does not take. */
static void
must_belong(struct call_reader *r, const char *constant, size_t len)
{
	struct diag *d = &r->s->diag;
	struct facts_misfit m;
	const char *s;
	int n = (int)len;

	if (!scb_facts_is_misfit(r->arch, r->call, r->arg, constant, len, &m))
		return;
	if (m.own < 0) {
		scb_diag_warn(d, nowhere,
		    "'%.*s' is given as argument %u of '%s', '%s', which takes "
		    "constants such as '%.*s'",
		    n, constant, r->arg, r->call,
		    scb_facts_arg_name(r->arch, r->call, r->arg), (int)m.len,
		    m.like);
		return;
	}
	s = scb_facts_arg_name(r->arch, r->call, (unsigned)m.own);
	if (r->named)
		scb_diag_warn(d, nowhere,
		    "'%.*s' is given as argument %u of '%s', but it belongs to "
		    "argument %d, '%s'",
		    n, constant, r->arg, r->call, m.own, s);
	else if (r->given >> m.own & 1)
		scb_diag_fatal(d, nowhere,
		    "'%.*s' is given as argument %u of '%s', but it belongs to "
		    "argument %d, '%s', which is given already",
		    n, constant, r->arg, r->call, m.own, s);
	else
		scb_diag_fatal(d, nowhere,
		    "'%.*s' is given as argument %u of '%s', but it belongs to "
		    "argument %d; write '%s=%s'",
		    n, constant, r->arg, r->call, m.own, s, r->text);
}

/* --- values: AF_UNIX, O_CREAT|O_WRONLY, ~0x7f, -1 ------------------------- */

static uint64_t alternatives(struct call_reader *r);

static void
call_skip_blanks(struct call_reader *r)
{
	r->at += strspn(r->at, " \t");
}

static _Noreturn void
expected(struct call_reader *r, const char *what)
{
	if (*r->at)
		scb_diag_fatal(&r->s->diag, nowhere,
		    "'%s': expected %s before '%s'%s", r->text, what, r->at,
		    *r->at == ',' ? "; arguments are separated by blanks" : "");
	scb_diag_fatal(&r->s->diag, nowhere, "'%s': expected %s at the end",
	    r->text, what);
}

static uint64_t
call_constant(struct call_reader *r, const char *s, size_t n)
{
	uint64_t value;
	const char *near;

	if (scb_facts_const(r->arch, s, n, &value)) {
		if (r->call)
			must_belong(r, s, n);
		return value;
	}
	if (scb_facts_const_known(s, n))
		scb_diag_fatal(&r->s->diag, nowhere,
		    "%s has no constant '%.*s', expected a number",
		    r->arch->token, (int)n, s);
	near = scb_facts_near_const(r->arch, s, n);
	if (near)
		scb_diag_fatal(&r->s->diag, nowhere,
		    "unknown constant '%.*s', expected '%s'", (int)n, s, near);
	near = scb_facts_like_const(r->arch, s, n);
	scb_diag_fatal(&r->s->diag, nowhere,
	    "unknown constant '%.*s', expected one such as '%s', or a number",
	    (int)n, s, near ? near : "AF_UNIX");
}

static uint64_t
primary(struct call_reader *r)
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
		return call_constant(r, s, n);
	if (!scb_number_read(scb_arena_copy(&r->s->arena, s, n), 64, &value))
		scb_diag_fatal(&r->s->diag, nowhere,
		    "'%.*s' is not a 64-bit number such as 10 or 0x1f", (int)n,
		    s);
	return value;
}

static uint64_t
signed_value(struct call_reader *r)
{
	uint64_t value;

	call_skip_blanks(r);
	if (++r->depth > NESTED)
		scb_diag_fatal(&r->s->diag, nowhere,
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
		call_skip_blanks(r);
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
alternatives(struct call_reader *r)
{
	uint64_t value = signed_value(r);

	for (call_skip_blanks(r); *r->at == '|'; call_skip_blanks(r)) {
		r->at++;
		value |= signed_value(r);
	}
	return value;
}

static uint64_t
read_expression(struct call_reader *r, const char *text)
{
	uint64_t value;

	r->text = r->at = text;
	value = alternatives(r);
	if (*r->at)
		expected(r, "'|' or the end");
	return value;
}

/* --- the call ------------------------------------------------------------- */
static const char *
call_name_at(const void *ctx, unsigned i)
{
	const struct arch *a = ctx;

	return a->calls[i].name;
}

/* The number of a syscall, and its name; NULL: no syscall has the number. */
static uint32_t
read_syscall(struct call_reader *r, const char *s, const char **name)
{
	const struct arch *a = r->arch;
	size_t n = strlen(s) - scb_facts_call_prefix(&s, strlen(s));
	const struct arch_call *call = scb_facts_call(a, s, n);
	const char *near;
	uint64_t nr;

	if (!call && scb_number_read(s, 32, &nr)) {
		call = scb_facts_number(a, (uint32_t)nr);
		*name = call ? call->name : NULL;
		return (uint32_t)nr;
	}
	if (call) {
		*name = call->name;
		return call->nr;
	}
	if (scb_facts_known(s, n, NULL))
		scb_diag_fatal(&r->s->diag, nowhere,
		    "%s has no syscall '%s', see 'scbpf table -a %s'", a->token,
		    s, a->token);
	if (strchr(s, ' '))
		scb_diag_fatal(&r->s->diag, nowhere,
		    "unknown syscall '%s', expected a name or a number; each "
		    "argument is a word of its own, without quotes: %s",
		    s, s);
	near = scb_diag_near(s, n, call_name_at, a, a->ncalls);
	if (near)
		scb_diag_fatal(&r->s->diag, nowhere,
		    "unknown syscall '%s', expected '%s'", s, near);
	scb_diag_fatal(&r->s->diag, nowhere,
	    "unknown syscall '%s', expected a name or a number", s);
}

/* The register of `family=...` or `arg0=...`. */
static unsigned
read_name(struct call_reader *r, const char *call, const char *s, size_t n)
{
	const struct arch *a = r->arch;
	int i = call ? scb_facts_arg_index(a, call, s, n) : -1;
	const char *near = call ? scb_facts_near_arg(call, s, n) : NULL;
	struct buf names;

	if (i >= 0)
		return (unsigned)i;
	if (n == 4 && memcmp(s, "arg", 3) == 0 && s[3] >= '0' &&
	    s[3] < '0' + ARGS)
		return (unsigned)(s[3] - '0');
	if (near && scb_facts_arg_index(a, call, near, strlen(near)) >= 0)
		scb_diag_fatal(&r->s->diag, nowhere,
		    "unknown argument '%.*s' of '%s', expected '%s'", (int)n, s,
		    call, near);
	scb_buf_init(&names, &r->s->arena);
	scb_buf_fmt(&names, "'arg0' to 'arg5'");
	for (unsigned j = 0; call && j < ARGS; j++) {
		const char *name = scb_facts_arg_name(a, call, j);

		if (name)
			scb_buf_fmt(&names, ", '%s'", name);
	}
	scb_diag_fatal(&r->s->diag, nowhere,
	    "unknown argument '%.*s'%s%s%s, expected %s", (int)n, s,
	    call ? " of '" : "", call ? call : "", call ? "'" : "", names.p);
}

/* A negative value is truncated to a 32-bit register; a plain number is not. */
static uint64_t
read_argument(struct call_reader *r, const char *s)
{
	uint64_t v;

	if (*s != '-' && scb_number_read(s, 64, &v))
		return v;
	if (strcmp(s, "NULL") == 0)
		return 0;
	v = read_expression(r, s);
	if (r->arch->arg_bits == 32 && v >> 31 == UINT64_MAX >> 31)
		v &= UINT32_MAX;
	return v;
}

struct wording {
	const char *const *words;
	size_t n;
	struct scbpf_call *call;
	unsigned *known;
	bool c; /* they were split by call_words.c */
};

static void
read_words(struct call_reader *r, const struct wording *w)
{
	struct scbpf *s = r->s;
	unsigned next = 0;
	const char *name;

	*w->call = (struct scbpf_call){.arch = r->arch->audit_arch,
	    .nr = read_syscall(r, w->words[0], &name)};
	for (size_t i = 1; i < w->n; i++) {
		const char *word = w->words[i], *equals = strchr(word, '=');

		if (w->c && scb_call_is_memory(word)) {
			next++;
			continue;
		}
		if (strncmp(word, "ip=", 3) == 0) {
			if (r->given >> ARGS & 1)
				scb_diag_fatal(&s->diag, nowhere,
				    "'%s' gives the instruction pointer twice, "
				    "expected it once",
				    word);
			r->call = NULL;
			r->given |= 1u << ARGS;
			w->call->ip = read_argument(r, word + 3);
			continue;
		}
		r->call = name;
		r->named = equals != NULL;
		r->arg = equals
			    ? read_name(r, name, word, (size_t)(equals - word))
			    : next++;
		if (r->arg >= ARGS)
			scb_api_misuse(
			    s, "expected SYSCALL and up to six ARGs");
		if (r->given >> r->arg & 1)
			scb_diag_fatal(&s->diag, nowhere,
			    "'%s' gives argument %u twice, expected it once",
			    word, r->arg);
		w->call->args[r->arg] =
		    read_argument(r, equals ? equals + 1 : word);
		r->given |= 1u << r->arg;
	}
	*w->known = r->given;
}

static void
read_call(struct scbpf *s, void *arg)
{
	struct wording w = *(const struct wording *)arg;
	struct call_reader r = {.s = s, .arch = scb_api_arch(s)};
	const char *split[CALL_WORDS];

	if (w.n < 1 || w.n > 2 + ARGS)
		scb_api_misuse(s, "expected SYSCALL and up to six ARGs");
	w.c = scb_call_is_c(w.words[0]);
	if (w.c) {
		w.n = scb_call_words(&s->diag, w.words, w.n, split);
		w.words = split;
	} else {
		scb_call_no_comparison(&s->diag, w.words, w.n);
	}
	read_words(&r, &w);
}

enum scbpf_status
scbpf_call_read(struct scbpf *s, const char *const *words, size_t n,
    struct scbpf_call *call, unsigned *known)
{
	unsigned ignored;
	struct wording w = {words, n, call, known ? known : &ignored, false};

	return scb_api_pass(s, read_call, &w);
}
