/*
 * Lists of instructions in C, and the lengths that struct sock_fprog gives
 * them.
 */
#include "filter/c_insn.h"

/* One instruction, and where it is. */
struct list_insn {
	struct scbpf_insn in;
	const struct c_token *at;
};

struct list {
	struct list_insn *insn;
	size_t n, cap;
};

static size_t
list_index(struct c_expr *e)
{
	const struct c_token *at = &e->token[e->i < e->n ? e->i : e->n - 1];
	struct c_value v;

	if (!scb_c_evaluate(e, &v))
		scb_c_complain(e);
	if (v.bits >= BPF_MAX)
		scb_diag_fatal(e->pp->d, scb_c_place(at),
		    "too many instructions, expected at most %d", BPF_MAX);
	return (size_t)v.bits;
}

/*
 * "[3] =", or GNU's "[3 ... 5] =": the next instruction's position, and how
 * often it stands there.
 */
static size_t
list_position(struct c_expr *e, size_t next, size_t *times)
{
	size_t last;

	*times = 1;
	if (!scb_c_accept(e, "["))
		return next;
	next = list_index(e);
	if (scb_c_at(e, "...")) {
		const struct c_token *at = &e->token[e->i++];

		last = list_index(e);
		if (last < next)
			scb_diag_fatal(e->pp->d, scb_c_place(at),
			    "the range ends before it begins");
		*times = last - next + 1;
	}
	scb_c_expect(e, "]", "']'");
	scb_c_expect(e, "=", "'='");
	return next;
}

static void
list_put(struct bpf_reader *r, struct list *l, size_t at,
    const struct c_token *t, const struct scbpf_insn *in)
{
	if (at >= BPF_MAX - r->n)
		scb_diag_fatal(r->d, scb_c_place(t),
		    "too many instructions, expected at most %d", BPF_MAX);
	while (l->n <= at) {
		l->insn = scb_arena_grow(
		    r->d->arena, l->insn, l->n, &l->cap, sizeof *l->insn);
		l->insn[l->n++].at = t; /* what is left out is zero */
	}
	l->insn[at] = (struct list_insn){*in, t};
}

void
scb_c_read_insns(struct bpf_reader *r, struct c_expr *e, bool open)
{
	struct list l = {NULL, 0, 0};
	size_t next = 0, times = 1, start = e->i;

	while (e->i < e->n) {
		const struct c_token *at;
		struct scbpf_insn in = {0, 0, 0, 0};

		if (!open)
			next = list_position(e, next, &times);
		at = &e->token[e->i < e->n ? e->i : e->n - 1];
		if (open || !scb_c_read_flat(e, &in))
			scb_c_read_insn(e, &in);
		for (; times; times--)
			list_put(r, &l, next++, at, &in);
		times = 1;
		if (!scb_c_accept(e, ",")) {
			if (!open && e->i < e->n)
				scb_c_unexpected(e, "','");
			break;
		}
		if (open && !scb_c_is_insn(e->token, e->n, e->i) &&
		    !scb_c_at(e, "(") && !scb_c_at(e, "sock_filter"))
			break;
	}
	for (size_t i = 0; i < l.n; i++)
		scb_bpf_add(r, &l.insn[i].in, l.insn[i].at->main);
	if (e->n) /* or there is no array of tokens */
		scb_c_check_arch(
		    e->pp, e->token + start, e->i - start, r->p, r->n);
}

/* --- struct sock_fprog -----------------------------------------------------*/

/* A struct sock_fprog: its name, its array, and the length that it uses. */
struct list_fprog {
	const struct c_token *name, *array;
	struct c_value len;
};

/* One member, by its name or its position; false: the length is not known. */
static bool
list_member(struct c_expr *e, struct list_fprog *f, unsigned position)
{
	bool len = position == 0;

	if (e->i + 2 < e->n && scb_c_accept(e, ".")) {
		len = scb_c_at(e, "len");
		e->i++;
		if (!scb_c_accept(e, "="))
			return false;
	}
	if (len && !scb_c_evaluate(e, &f->len))
		return false;
	if (!len && e->i < e->n)
		f->array = &e->token[e->i];
	while (e->i < e->n && !scb_c_at(e, ",") && !scb_c_at(e, "}") &&
	       !scb_c_at(e, ";"))
		e->i++;
	return true;
}

/* "struct sock_fprog p = { 3, f }" from its type on; false: none is there. */
static bool
list_fprog(struct c_expr *e, struct list_fprog *f)
{
	unsigned position = 0;

	*f = (struct list_fprog){NULL, NULL, {0, 32, false}};
	if (e->i + 4 >= e->n || !scb_c_accept(e, "sock_fprog") ||
	    e->token[e->i].kind != C_NAME)
		return false;
	f->name = &e->token[e->i++];
	if (!scb_c_accept(e, "=") || !scb_c_accept(e, "{"))
		return false;
	while (e->i < e->n && !scb_c_at(e, "}")) {
		if (!list_member(e, f, position++))
			return false;
		if (!scb_c_accept(e, ","))
			break;
	}
	return f->array && f->array->kind == C_NAME && f->len.bits != 0;
}

/* The last array of this name: each function may have one. */
static struct bpf_text_filter *
list_named(const struct bpf_text_filters *all, const struct c_token *name)
{
	for (unsigned i = all->n; i--;)
		if (all->at[i].name && scb_c_is(name, all->at[i].name))
			return &all->at[i];
	return NULL;
}

void
scb_c_lengths(
    struct bpf_reader *r, struct c_pp *p, const struct c_token *t, size_t n)
{
	struct c_expr e = {.pp = p, .token = t, .n = n};
	struct bpf_text_filter *of;
	struct list_fprog f;

	for (size_t i = 0; i < n; i++) {
		e.i = i;
		e.why = NULL;
		if (!list_fprog(&e, &f))
			continue;
		of = list_named(r->out, f.array);
		if (!of || of->program.count == f.len.bits)
			continue;
		if (f.len.bits > of->program.count) {
			scb_diag_warn(r->d, scb_c_place(f.name),
			    "'%.*s' says that '%s' has %ju instructions, but "
			    "it has %zu",
			    scb_c_quoted(f.name), f.name->s, of->name,
			    (uintmax_t)f.len.bits, of->program.count);
			continue;
		}
		scb_diag_warn(r->d, scb_c_place(f.name),
		    "'%.*s' installs only %ju of the %zu instructions of '%s', "
		    "so only these are read",
		    scb_c_quoted(f.name), f.name->s, (uintmax_t)f.len.bits,
		    of->program.count, of->name);
		of->program.count = (size_t)f.len.bits;
	}
}
