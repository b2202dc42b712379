#include "filter/c_declare.h"
#include "filter/bytes.h"

enum { WORDS_BYTES = BPF_MAX * BPF_INSN_BYTES };

size_t
scb_c_statement(const struct c_token *t, size_t i)
{
	while (i && !scb_c_is(&t[i - 1], ";") && !scb_c_is(&t[i - 1], "{") &&
	       !scb_c_is(&t[i - 1], "}"))
		i--;
	return i;
}

size_t
scb_c_opening(const struct c_token *t, size_t i)
{
	unsigned depth = 0;

	for (; i; i--) {
		if (scb_c_is(&t[i], ")") || scb_c_is(&t[i], "]"))
			depth++;
		else if (scb_c_is(&t[i], "(") || scb_c_is(&t[i], "["))
			if (--depth == 0)
				return i;
	}
	return 0;
}

const struct c_token *
scb_c_declared(const struct c_token *t, size_t i)
{
	while (i) {
		const struct c_token *at = &t[--i];

		if (scb_c_is(at, "]") || scb_c_is(at, ")"))
			i = scb_c_opening(t, i);
		else if (at->kind != C_NAME)
			return NULL;
		else if (!scb_c_is(at, "__attribute__"))
			return at;
	}
	return NULL;
}

unsigned
scb_c_width(struct c_pp *p, const struct c_token *t, size_t from, size_t to)
{
	struct c_expr e = {.pp = p, .token = t, .n = to};
	struct c_type type;

	for (e.i = from; e.i < to; e.i++)
		if (scb_c_type(&e, &type))
			return type.bytes <= 8 ? type.bytes : 0;
	return 0;
}

/* --- constants -------------------------------------------------------------*/

/* From "enum"; returns where it ends. */
static size_t
declare_enum(struct c_pp *p, const struct c_token *t, size_t n, size_t i)
{
	struct c_expr e = {.pp = p, .token = t};
	struct c_value v = {0, 32, false};
	bool known = true;
	size_t end;

	while (i < n && (t[i].kind == C_NAME || scb_c_is(&t[i], ":")))
		i++;
	if (i == n || !scb_c_is(&t[i], "{"))
		return i;
	end = scb_c_closing(t, n, i);
	e.n = end;
	for (e.i = i + 1; e.i < end; v.bits++) {
		const struct c_token *name = &t[e.i++];

		if (name->kind != C_NAME)
			break;
		if (scb_c_accept(&e, "="))
			known = scb_c_evaluate(&e, &v);
		if (known)
			scb_c_add_constant(p, name, v.bits);
		while (e.i < end && !scb_c_at(&e, ","))
			e.i++;
		scb_c_accept(&e, ",");
		e.why = NULL;
	}
	return end;
}

/* "const unsigned NAME = 1;" from after the '='. */
static void
declare_number(struct c_pp *p, const struct c_token *t, size_t n, size_t i)
{
	struct c_expr e = {.pp = p, .token = t, .n = n, .i = i + 1};
	size_t from = scb_c_statement(t, i);
	const struct c_token *name = &t[i - 1];
	bool constant = false;
	struct c_value v;

	for (size_t j = from; j < i; j++) {
		constant |=
		    scb_c_is(&t[j], "const") || scb_c_is(&t[j], "constexpr");
		if (scb_c_is(&t[j], "*") || scb_c_is(&t[j], "["))
			return;
	}
	if (constant && name->kind == C_NAME && scb_c_width(p, t, from, i) &&
	    scb_c_evaluate(&e, &v) && (scb_c_at(&e, ";") || scb_c_at(&e, ",")))
		scb_c_add_constant(p, name, v.bits);
}

void
scb_c_constants(struct c_pp *p, const struct c_token *t, size_t n)
{
	if (p->plain)
		return;
	for (size_t i = 0; i < n; i++)
		if (scb_c_is(&t[i], "enum"))
			i = declare_enum(p, t, n, i);
		else if (i && scb_c_is(&t[i], "="))
			declare_number(p, t, n, i);
}

/* --- arrays of numbers -----------------------------------------------------*/

struct words {
	struct bpf_reader *r;
	unsigned char *byte;
	size_t n;
};

/* false: there are more than a filter has. */
static bool
words_put(struct words *w, uint64_t value, unsigned width)
{
	if (w->n + width > WORDS_BYTES)
		return false;
	for (unsigned i = 0; i < width; i++)
		w->byte[w->n++] =
		    (unsigned char)(value >> 8 * (w->r->want->big_endian
							 ? width - 1 - i
							 : i));
	return true;
}

static bool
words_array(struct words *w, struct c_expr *e, unsigned width)
{
	struct c_value v;

	while (e->i < e->n) {
		if (!scb_c_evaluate(e, &v) || !words_put(w, v.bits, width))
			return false;
		if (!scb_c_accept(e, ","))
			break;
	}
	return e->i == e->n;
}

static bool
words_string(struct words *w, struct c_expr *e)
{
	for (; e->i < e->n && e->token[e->i].kind == C_STRING; e->i++) {
		const char *s = e->token[e->i].s;
		size_t n = e->token[e->i].n, i = 1;

		n -= n > 1 && s[n - 1] == '"';
		while (i < n) {
			unsigned char c = (unsigned char)s[i++];

			if (c == '\\')
				c = scb_bytes_escape(s, n, &i);
			if (!words_put(w, c, 1))
				return false;
		}
	}
	return true;
}

/* Does it look like a filter? */
static bool
words_are_filter(const struct words *w)
{
	struct scbpf_insn in = {0, 0, 0, 0};

	for (size_t i = 0; i + BPF_INSN_BYTES <= w->n; i += BPF_INSN_BYTES) {
		scb_bpf_load(&in, w->byte + i, w->r->want->big_endian);
		if (in.code > 0xff)
			return false;
	}
	return w->n && w->n % BPF_INSN_BYTES == 0 &&
	       (in.code == BPF_RET_K || in.code == (BPF_RET | BPF_A));
}

/* The '=' at i, and what follows it. */
static void
words_read(struct bpf_reader *r, struct c_pp *p, const struct c_token *t,
    size_t n, size_t i)
{
	struct c_expr e = {.pp = p, .token = t, .n = n, .i = i + 1};
	struct words w = {.r = r};
	unsigned width = scb_c_width(p, t, scb_c_statement(t, i), i);
	const struct c_token *name = scb_c_declared(t, i);
	size_t mark = scb_arena_mark(r->d->arena);
	bool read = false;

	if (r->want->symbol && (!name || !scb_c_is(name, r->want->symbol)))
		return;
	w.byte = scb_arena_raw(r->d->arena, WORDS_BYTES);
	if (scb_c_accept(&e, "{") && width) {
		e.n = scb_c_closing(t, n, i + 1);
		read = words_array(&w, &e, width);
	} else if (width == 1) {
		read = words_string(&w, &e);
	}
	if (!read || !words_are_filter(&w)) {
		scb_arena_release(r->d->arena, mark);
		return;
	}
	scb_bpf_read_raw(r, w.byte, w.n, "", scb_c_place(&t[i + 1]));
	scb_bpf_close(r);
}

void
scb_c_words(
    struct bpf_reader *r, struct c_pp *p, const struct c_token *t, size_t n)
{
	for (size_t i = 1; i + 1 < n; i++)
		if (scb_c_is(&t[i], "=") &&
		    (t[i + 1].kind == C_STRING || scb_c_is(&t[i + 1], "{")))
			words_read(r, p, t, n, i);
}
