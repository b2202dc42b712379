/* Finds the arrays in a C source and chooses which of them to read. */
#include "filter/parse.h"

#include <string.h>

#include "facts/facts.h"

/*
 * Advances to the first instruction; returns whether it is inside the braces of
 * an array. A header may have other braces before it, such as `extern "C" {` or
 * a struct.
 */
static bool
arrays_find_list(struct bpf_reader *r)
{
	size_t start = r->at, word;

	while (scb_c_lexer_peek(r)) {
		if (scb_c_lexer_accept(r, '{')) {
			word = r->at - 1;
			scb_c_lexer_peek(r);
			if (scb_bpf_is_form(r))
				return true;
			if (scb_bpf_digit(scb_bpf_peek(r)) < 10 ||
			    scb_c_lexer_starts(r, "BPF_")) {
				r->at = word;
				return false;
			}
		} else if (scb_bpf_is_form(r)) {
			return false;
		} else {
			scb_c_lexer_skip(r);
		}
	}
	r->at = start;
	scb_bpf_unexpected(r, "'{ code, jt, jf, k }' or 'BPF_STMT(code, k)'");
}

/* Starts inside an array's braces. */
static void
skip_list(struct bpf_reader *r)
{
	unsigned depth = 1;

	while (depth > 0 && scb_c_lexer_peek(r)) {
		if (scb_c_lexer_accept(r, '{'))
			depth++;
		else if (scb_c_lexer_accept(r, '}'))
			depth--;
		else
			scb_c_lexer_skip(r);
	}
}

/* Advances into the next array; false: there is none. */
static bool
find_next(struct bpf_reader *r)
{
	while (scb_c_lexer_peek(r)) {
		if (!scb_c_lexer_accept(r, '{')) {
			scb_c_lexer_skip(r);
			continue;
		}
		scb_c_lexer_peek(r);
		if (scb_bpf_is_instruction(r))
			return true;
	}
	return false;
}

/*
 * How well does the comment before an array match? 2: `which` is its first
 * word; 1: it is a later word; 0: no match. Only comments after `from` count.
 */
static unsigned
fit(const struct bpf_reader *r, size_t from)
{
	const char *s = r->text->text, *which = r->want->which;
	unsigned rank = 2;
	size_t at, n;

	if (r->comment <= from)
		return 0;
	for (at = r->comment; at < r->text->len; at += n) {
		while (at < r->text->len && scb_bpf_is_space(s[at]))
			at++;
		n = scb_bpf_word_len(r, at);
		if (n == 0)
			return 0;
		if (strlen(which) == n && memcmp(s + at, which, n) == 0)
			return rank;
		rank = 1;
	}
	return 0;
}

/*
 * The offset of the next title comment in a header written by scbpf, or the
 * end.
 */
static size_t
find_title(const struct bpf_reader *r, size_t from)
{
	struct bpf_reader any = {.text = r->text, .at = from};

	while (any.at < any.text->len && !scb_c_lexer_starts(&any, BPF_TITLE))
		any.at++;
	return any.at;
}

/* Iterates over the arrays of a text; `at` is inside the current one. */
struct arrays {
	struct bpf_reader at;
	size_t from;  /* the end of the one before */
	size_t title; /* the next after `at` */
	bool ours;    /* is there a title before it? */
};

static bool
next_array(struct arrays *a)
{
	skip_list(&a->at);
	a->from = a->at.at;
	return find_next(&a->at);
}

/* Is there a different title before this array? */
static bool
next_title(struct arrays *a)
{
	bool change = a->title < a->at.at;

	while (a->title < a->at.at) {
		a->ours = true;
		a->title = find_title(&a->at, a->title + 1);
	}
	return change;
}

/*
 * A header written by scbpf may have arrays for different architectures;
 * advances to the requested one. false: no other array follows them.
 */
static bool
arrays_choose(struct bpf_reader *r, struct arrays *a)
{
	struct bpf_reader best = a->at;
	unsigned rank = fit(&a->at, a->from), other, n = 1;
	bool more;

	while ((more = next_array(a)) && !next_title(a)) {
		n++;
		other = fit(&a->at, a->from);
		if (other > rank) {
			rank = other;
			best = a->at;
		}
	}
	if (n > 1 && rank == 0)
		scb_diag_fatal(r->d, scb_bpf_place(r, best.at),
		    "the file contains several filters, and none is for '%s'; "
		    "give one of their architectures with -a",
		    r->want->which);
	r->at = best.at;
	return more;
}

/*
 * If there is a preprocessor condition between two arrays, we cannot tell which
 * of them a compiler would use.
 */
static void
must_be_both(struct bpf_reader *r, const struct arrays *a, size_t before)
{
	if (a->at.branch > before)
		scb_diag_fatal(r->d, scb_bpf_place(r, a->at.at),
		    "this filter and the one before are in different branches "
		    "of an #if, expected only filters that are installed "
		    "together");
}

/* The architecture in the comment before an array written by scbpf, or NULL. */
static const struct arch *
named_arch(const struct arrays *a)
{
	const struct bpf_reader *r = &a->at;
	size_t at = r->comment;

	if (!a->ours || at <= a->from)
		return NULL;
	while (at < r->text->len && scb_bpf_is_space(r->text->text[at]))
		at++;
	return scb_facts_arch(r->text->text + at, scb_bpf_word_len(r, at));
}

/* From inside the first. */
static void
read_arrays(struct bpf_reader *r)
{
	struct arrays a = {.at = *r, .title = find_title(r, 0)};
	const struct arch *arch = NULL;
	bool more = true;
	size_t before;

	next_title(&a);
	while (more) {
		if (a.ours && r->want->which) {
			more = arrays_choose(r, &a);
		} else {
			arch = named_arch(&a);
			before = r->at = a.at.at;
			more = next_array(&a);
			if (more && !next_title(&a) && !a.ours)
				must_be_both(r, &a, before);
		}
		scb_bpf_read_list(r, '}');
		scb_bpf_close(r);
		r->out->at[r->out->n - 1].arch = arch;
	}
}

bool
scb_c_array_probe(const struct bpf_reader *r)
{
	struct bpf_reader any = *r;

	for (; any.at < any.text->len; any.at++)
		if (scb_bpf_is_form(&any))
			return true;
	return false;
}

/* Instructions without the braces of an array; others may follow. */
static void
read_open(struct bpf_reader *r)
{
	do {
		scb_bpf_read_list(r, '\0');
		scb_bpf_close(r);
		while (scb_c_lexer_peek(r) && !scb_bpf_is_form(r))
			scb_c_lexer_skip(r);
	} while (scb_bpf_peek(r));
}

void
scb_c_array_read(struct bpf_reader *r)
{
	if (arrays_find_list(r))
		read_arrays(r);
	else
		read_open(r);
}
