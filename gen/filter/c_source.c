/*
 * Finds filters in C source: arrays of struct sock_filter, and what looks like
 * them; else arrays of bytes or words that hold instructions; else instructions
 * that stand alone. The source is read one declaration or function at a time.
 */
#include "filter/c_declare.h"
#include "filter/c_insn.h"

#include <string.h>

enum {
	SOURCE_TOKENS = 1 << 20, /* of one declaration */
	SOURCE_NAMES = 12	 /* of arrays that a message lists */
};

/* What the passes look for, in this order, until one finds a filter. */
enum source_pass { PASS_ARRAYS, PASS_WORDS, PASS_OPEN, PASS_FORCED, PASSES };

/* The best of several arrays in a header of our own. */
struct source_best {
	struct c_token *token; /* its elements; NULL: there is none yet */
	size_t n;
	unsigned rank, count;
	uint64_t abis; /* bit i: one is for architecture i */
};

struct source_reader {
	struct bpf_reader *r;
	struct c_pp *p;
	enum source_pass pass;
	struct c_token *t; /* of the declaration */
	size_t n, cap;
	struct c_token next; /* after the declaration */
	bool more;	     /* there is one */
	struct buf names;    /* of all arrays that were found */
	unsigned nnames;
	bool ours; /* it is a header of our own, for which these are: */
	size_t title, from; /* where the next, and the last array's end are */
	struct source_best best;
};

/* --- declarations ----------------------------------------------------------*/

/* Is the brace that comes next one of `extern "C"` or a namespace? */
static bool
source_is_transparent(const struct source_reader *s)
{
	size_t i = s->n;

	while (i &&
	       (s->t[i - 1].kind == C_NAME || scb_c_is(&s->t[i - 1], "::")) &&
	       !scb_c_is(&s->t[i - 1], "namespace"))
		i--;
	if (i && scb_c_is(&s->t[i - 1], "namespace"))
		return true;
	return s->n > 1 && s->t[s->n - 1].kind == C_STRING &&
	       scb_c_is(&s->t[s->n - 2], "extern");
}

static void
source_add(struct source_reader *s, const struct c_token *t)
{
	if (s->n == SOURCE_TOKENS)
		scb_diag_fatal(s->r->d, scb_c_place(t),
		    "this declaration has more than %d tokens, expected fewer",
		    SOURCE_TOKENS);
	s->t =
	    scb_arena_grow(s->r->d->arena, s->t, s->n, &s->cap, sizeof *s->t);
	s->t[s->n++] = *t;
}

/* Reads up to the end of a declaration or function; false: there is none. */
static bool
source_declaration(struct source_reader *s)
{
	unsigned depth = 0;
	bool end = false;

	s->n = 0;
	while (s->more && !end) {
		struct c_token t = s->next;

		s->more = scb_c_next(s->p, &s->next);
		if (t.kind != C_MARK) {
			source_add(s, &t);
			continue;
		}
		if (depth == 0 && scb_c_is(&t, "{") &&
		    source_is_transparent(s)) {
			s->n = 0;
			continue;
		}
		source_add(s, &t);
		depth += scb_c_is(&t, "{");
		if (scb_c_is(&t, "}") && depth > 0)
			end = --depth == 0 &&
			      (!s->more || (!scb_c_is(&s->next, ",") &&
					       !scb_c_is(&s->next, ";") &&
					       !scb_c_is(&s->next, "{") &&
					       !scb_c_is(&s->next, ")")));
		end |= depth == 0 && scb_c_is(&t, ";");
	}
	return s->n > 0;
}

/* --- what a brace belongs to -----------------------------------------------*/

/* Is the brace at i that of an array of filters? */
static bool
source_is_array(const struct source_reader *s, size_t i)
{
	size_t from = scb_c_statement(s->t, i), open;
	bool typed = false, array = false, other = false;

	for (size_t j = from; j < i; j++) {
		other |= j > from && scb_c_is(&s->t[j - 1], "struct") &&
			 s->t[j].kind == C_NAME;
		typed |= scb_c_is(&s->t[j], "sock_filter");
		array |= typed &&
			 (scb_c_is(&s->t[j], "[") || scb_c_is(&s->t[j], ">"));
	}
	if (i && scb_c_is(&s->t[i - 1], "=") && typed && array)
		return true;
	if (i && scb_c_is(&s->t[i - 1], ")") && typed) {
		open = scb_c_opening(s->t, i - 1);
		if (scb_c_is(&s->t[i - 2], "]") && open)
			return scb_c_is(&s->t[open + 1], "struct") ||
			       scb_c_is(&s->t[open + 1], "const") ||
			       scb_c_is(&s->t[open + 1], "sock_filter");
	}
	return (typed || !other) && scb_c_is_insn(s->t, s->n, i + 1) &&
	       scb_c_width(s->p, s->t, from, i) == 0;
}

/* --- which array -----------------------------------------------------------*/

/* Is it the array that is wanted? Keeps its name for a message. */
static bool
source_wanted(struct source_reader *s, const struct c_token *name)
{
	const char *symbol = s->r->want->symbol;

	if (!symbol || (name && scb_c_is(name, symbol)))
		return true;
	if (!name)
		return false;
	if (s->nnames++ < SOURCE_NAMES)
		scb_buf_fmt(&s->names, s->names.len ? ", '%.*s'" : "'%.*s'",
		    scb_c_quoted(name), name->s);
	return false;
}

/* Warns where a condition inside an array was a guess. */
static void
source_warn(const struct source_reader *s, size_t open, size_t close)
{
	for (unsigned i = 0; i < s->p->nguesses; i++) {
		const struct c_token *g = &s->p->guess[i];

		if (g->main > s->t[open].main && close < s->n &&
		    g->main < s->t[close].main)
			scb_diag_warn(s->r->d, scb_c_place(g),
			    "nothing defines '%.*s' here, so it is taken as "
			    "not defined; 'cc -E -P' knows",
			    scb_c_quoted(g), g->s);
	}
}

/* Reads an array from its tokens. */
static void
source_take(struct source_reader *s, const struct c_token *t, size_t n,
    const struct c_token *brace)
{
	struct c_expr e = {.pp = s->p, .token = t, .n = n};

	if (n == 0)
		scb_diag_fatal(s->r->d, scb_c_place(brace),
		    "this array has no instructions, expected at least one");
	scb_c_read_insns(s->r, &e, false);
	s->r->at = t[n - 1].main;
	scb_bpf_close(s->r);
}

/* --- a header of our own ---------------------------------------------------*/

/* Ends the arrays of one title: reads the one that fits best. */
static void
source_finish(struct source_reader *s)
{
	struct source_best *b = &s->best;

	if (b->count == 0)
		return;
	if (b->count > 1 && b->rank == 0)
		scb_c_title_none(s->r, scb_c_place(b->token), b->abis);
	source_take(s, b->token, b->n, b->token);
	*b = (struct source_best){.token = NULL};
}

static void
source_compare(struct source_reader *s, size_t open, size_t close)
{
	struct source_best *b = &s->best;
	unsigned rank;

	if (s->t[open].main > s->title) {
		source_finish(s);
		while (s->title < s->t[open].main)
			s->title = scb_c_title(s->r, s->title + 1);
	}
	rank = s->t[open].comment > s->from
		   ? scb_c_title_rank(s->r, s->t[open].comment, &b->abis)
		   : 0;
	if (b->count++ && rank <= b->rank)
		return;
	b->rank = rank;
	b->n = close - open - 1;
	b->token =
	    scb_arena_array(s->r->d->arena, b->n ? b->n : 1, sizeof *b->token);
	memcpy(b->token, s->t + open + 1, b->n * sizeof *b->token);
}

/* --- the passes ------------------------------------------------------------*/

/* The array in the braces from open to close. */
static void
source_array(struct source_reader *s, size_t open, size_t close)
{
	struct bpf_reader *r = s->r;
	size_t from = open + 1, to = close;
	const struct c_token *name = scb_c_declared(s->t, open ? open - 1 : 0);
	const struct arch *arch;

	if (close == s->n)
		scb_diag_fatal(r->d, scb_c_place(&s->t[s->n - 1]),
		    "unexpected end, expected '}'");
	if (s->ours && r->want->which && !r->want->symbol) {
		source_compare(s, open, close);
	} else if (source_wanted(s, name)) {
		arch = s->ours && s->t[open].comment > s->from
			   ? scb_c_titled_arch(r, s->t[open].comment)
			   : NULL;
		/* std::array may have two braces */
		if (from < to && scb_c_is(&s->t[from], "{") &&
		    scb_c_closing(s->t, to, from) + 1 == to &&
		    scb_c_is_insn(s->t, to, from + 1)) {
			from++;
			to--;
		}
		source_take(s, s->t + from, to - from, &s->t[open]);
		r->out->at[r->out->n - 1].arch = arch;
		if (name && !s->ours)
			r->out->at[r->out->n - 1].name = scb_arena_copy(
			    r->d->arena, name->s, (size_t)scb_c_quoted(name));
		source_warn(s, open, close);
	}
	s->from = s->t[close].main;
}

static void
source_arrays(struct source_reader *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->t[i].kind == C_MARK && scb_c_is(&s->t[i], "{") &&
		    source_is_array(s, i)) {
			size_t close = scb_c_closing(s->t, s->n, i);

			source_array(s, i, close);
			i = close;
		}
	scb_c_lengths(s->r, s->p, s->t, s->n);
}

/* An error in what looks like an instruction is the more useful message. */
static bool
source_is_start(const struct source_reader *s, size_t i)
{
	const struct c_token *t = &s->t[i];

	if (s->pass != PASS_FORCED)
		return scb_c_is_insn(s->t, s->n, i);
	if (scb_c_is(t, "BPF_STMT") || scb_c_is(t, "BPF_JUMP"))
		return true;
	return scb_c_is(t, "{") && i + 1 < s->n &&
	       (t[1].kind == C_NUMBER ||
		   (t[1].n > 4 && memcmp(t[1].s, "BPF_", 4) == 0));
}

static void
source_open(struct source_reader *s)
{
	struct c_expr e = {.pp = s->p, .token = s->t, .n = s->n};

	while (e.i < e.n) {
		if (!source_is_start(s, e.i)) {
			e.i++;
			continue;
		}
		scb_c_read_insns(s->r, &e, true);
		s->r->at = s->t[e.i < e.n ? e.i : e.n - 1].main;
		if (scb_c_at(&e, "{"))
			scb_bpf_unexpected(s->r, "','");
		scb_bpf_close(s->r);
	}
}

static bool
source_pass(struct bpf_reader *r, struct source_reader *s)
{
	scb_c_open(s->p, r->d, r->text, r->want);
	s->p->file[0].at = r->at;
	s->p->plain = s->ours;
	s->more = scb_c_next(s->p, &s->next);
	while (source_declaration(s)) {
		scb_c_constants(s->p, s->t, s->n);
		if (s->pass == PASS_ARRAYS)
			source_arrays(s);
		else if (s->pass == PASS_WORDS)
			scb_c_words(r, s->p, s->t, s->n);
		else
			source_open(s);
	}
	source_finish(s);
	return r->out->n > 0;
}

bool
scb_c_array_probe(const struct bpf_reader *r)
{
	static const char *const words[] = {
	    "{", "BPF_STMT", "BPF_JUMP", "sock_filter", "\\x"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct bpf_reader any = *r;

		if (scb_bpf_seek(&any, words[i]))
			return true;
	}
	return false;
}

void
scb_c_array_read(struct bpf_reader *r)
{
	struct source_reader s = {.r = r};
	size_t start = r->at;

	s.p = scb_arena_alloc(r->d->arena, sizeof *s.p);
	scb_buf_init(&s.names, r->d->arena);
	s.title = scb_c_title(r, 0);
	s.ours = s.title < r->text->len;
	s.title = 0;
	for (; s.pass < (r->want->symbol ? PASS_OPEN : PASSES); s.pass++) {
		r->out->named = source_pass(r, &s);
		if (r->out->named)
			return;
		r->at = start;
	}
	if (r->want->symbol)
		scb_diag_fatal(r->d, (struct loc){.source = r->text},
		    "no filter is called '%s' here%s%s", r->want->symbol,
		    s.nnames ? "; the arrays are " : "",
		    s.nnames ? s.names.p : "");
	if (s.p->unread)
		scb_diag_fatal(r->d, scb_c_place(s.p->unread),
		    "no filter is in this file, and %.*s cannot be read",
		    (int)s.p->unread->n, s.p->unread->s);
	scb_bpf_unexpected(r, "'{ code, jt, jf, k }' or 'BPF_STMT(code, k)'");
}

void
scb_c_read_bracket(struct bpf_reader *r)
{
	struct source_reader s = {.r = r};
	struct c_expr e;
	struct c_token t;
	unsigned depth = 1;

	s.p = scb_arena_alloc(r->d->arena, sizeof *s.p);
	scb_c_open(s.p, r->d, r->text, r->want);
	s.p->file[0].at = r->at;
	s.p->plain = true;
	while (scb_c_next(s.p, &t)) {
		depth += scb_c_is(&t, "[");
		depth -= scb_c_is(&t, "]");
		if (depth == 0)
			break;
		source_add(&s, &t);
	}
	e = (struct c_expr){.pp = s.p, .token = s.t, .n = s.n};
	if (depth) {
		r->at = r->text->len;
		scb_bpf_unexpected(r, "']'");
	}
	r->at = t.at + 1;
	scb_c_read_insns(r, &e, false);
}
