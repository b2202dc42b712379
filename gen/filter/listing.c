/*
 * Listings with one instruction a line: those of scbpf, bpf_asm source, tcpdump
 * -d, and the tables of libseccomp and seccomp-tools. From the tables, the
 * columns of numbers are read and the text is ignored.
 */
#include "filter/parse.h"

#include "filter/labels.h"
#include "filter/words.h"

/* A jump whose targets are not known yet; see struct words. */
struct jump {
	uint32_t pc;
	size_t yes, no;
};

struct listing {
	struct bpf_reader *r;
	struct labels labels;
	struct jump *jump;
	size_t njumps, jumps_cap;
	bool hex; /* firejail's table: all numbers are hexadecimal */
};

/* ---- what is no instruction --------------------------------------------- */

static void
listing_skip_line(struct bpf_reader *r)
{
	while (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
		r->at++;
}

/* Skips a C comment or one that ends with the line; false: there is none. */
static bool
listing_skip_comment(struct bpf_reader *r)
{
	size_t start = r->at;

	if (scb_bpf_peek(r) == ';' || scb_bpf_starts(r, "//")) {
		listing_skip_line(r);
		return true;
	}
	if (!scb_bpf_starts(r, "/*"))
		return false;
	for (r->at += 2; scb_bpf_peek(r); r->at++)
		if (scb_bpf_starts(r, "*/")) {
			r->at += 2;
			return true;
		}
	r->at = start;
	scb_bpf_unexpected(r, "a comment with its '*/'");
}

/* The title of a table and the line of dashes below it. */
static bool
is_title(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	if (scb_bpf_peek(&in) == '=')
		return true;
	if (!scb_bpf_starts(&in, "line"))
		return false;
	in.at += 4;
	scb_words_skip_blanks(&in);
	return scb_bpf_starts(&in, "OP ") || scb_bpf_starts(&in, "CODE ");
}

/*
 * Skips to the next label or instruction, possibly on a later line; false: the
 * end.
 */
static bool
find_start(struct listing *l)
{
	struct bpf_reader *r = l->r;

	for (;;) {
		if (char_is_space(scb_bpf_peek(r)))
			r->at++;
		else if (scb_bpf_peek(r) == '#' || is_title(r)) {
			l->hex |= scb_bpf_starts(r, "line  OP JT JF ");
			listing_skip_line(r);
		} else if (!listing_skip_comment(r))
			return scb_bpf_peek(r) != '\0';
	}
}

/* ---- is it one? --------------------------------------------------------- */

static bool
is_bracketed(const struct bpf_reader *r)
{
	return scb_bpf_peek(r) == '(' && r->at + 1 < r->text->len &&
	       char_digit(r->text->text[r->at + 1]) < 10;
}

/*
 * Probing must not report errors before it is clear that this is the right
 * reader.
 */
static bool
is_closed(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	while (scb_bpf_peek(&in) && !scb_bpf_starts(&in, "*/"))
		in.at++;
	return scb_bpf_peek(&in) != '\0';
}

/* Blanks and comments, but for a comment that is not closed. */
static void
skip_between(struct bpf_reader *in)
{
	for (;;) {
		if (char_is_space(scb_bpf_peek(in)))
			in->at++;
		else if (scb_bpf_peek(in) == '#')
			listing_skip_line(in);
		else if ((scb_bpf_starts(in, "/*") && !is_closed(in)) ||
			 !listing_skip_comment(in))
			return;
	}
}

/* Labels are followed by an instruction, in words or numbers; or by the end. */
static bool
is_labelled(struct bpf_reader in)
{
	bool label = scb_bpf_at_label(&in);

	while (scb_bpf_at_label(&in)) {
		if (char_digit(scb_bpf_peek(&in)) < 10)
			return true;
		in.at += scb_bpf_word_len(&in, in.at) + 1;
		skip_between(&in);
	}
	return label && (scb_words_start(&in) || !scb_bpf_peek(&in) ||
			    scb_bpf_starts(&in, "0x"));
}

bool
scb_bpf_is_listing(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	if (is_title(&in))
		return true;
	skip_between(&in);
	return is_title(&in) || is_labelled(in) || is_bracketed(&in) ||
	       scb_words_start(&in);
}

/* ---- instructions ------------------------------------------------------- */

/* Hexadecimal digits without a prefix. */
static struct bpf_number
listing_hex(struct bpf_reader *r)
{
	struct bpf_number v = {0, r->at};

	if (char_digit(scb_bpf_peek(r)) >= 16)
		scb_bpf_unexpected(r, "a hexadecimal number");
	for (; char_digit(scb_bpf_peek(r)) < 16; r->at++)
		if (v.value <= UINT32_MAX)
			v.value = v.value * 16 + char_digit(scb_bpf_peek(r));
	return v;
}

/* "0x20 0x00 0x00 0x00000004", and words that say the same. */
static void
read_columns(struct listing *l)
{
	struct bpf_reader *r = l->r;
	struct bpf_number field[FIELDS];

	for (unsigned i = 0; i < FIELDS; i++) {
		scb_words_skip_blanks(r);
		field[i] =
		    l->hex ? listing_hex(r) : scb_bpf_read_number(r, true);
	}
	scb_bpf_append(r, field);
	listing_skip_line(r);
}

static void
read_words(struct listing *l)
{
	struct bpf_reader *r = l->r;
	struct words w;

	scb_words_read(r, &w);
	scb_bpf_append(r, w.field);
	if (w.yes || w.no) {
		l->jump = scb_arena_grow(r->d->arena, l->jump, l->njumps,
		    &l->jumps_cap, sizeof *l->jump);
		l->jump[l->njumps++] =
		    (struct jump){(uint32_t)r->n - 1, w.yes, w.no};
	}
	scb_words_skip_blanks(r);
	while (listing_skip_comment(r))
		scb_words_skip_blanks(r);
	if (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
		scb_bpf_unexpected(r, "the end of the line");
}

/* The distance from the instruction after pc to the target named at `at`. */
static uint32_t
listing_distance(struct listing *l, uint32_t pc, size_t at, uint32_t reach)
{
	struct bpf_reader *r = l->r;
	uint64_t to;
	uint32_t named;

	if (at == 0)
		return 0;
	r->at = at;
	if (char_digit(scb_bpf_peek(r)) < 10) {
		to = scb_bpf_read_number(r, false).value;
		r->at = at;
	} else {
		if (!scb_labels_find(&l->labels, r, at, &named))
			scb_bpf_unexpected(r, "a label or a number");
		to = named;
	}
	return scb_labels_distance(r, pc, to, reach);
}

static void
listing_resolve(struct listing *l)
{
	for (size_t i = 0; i < l->njumps; i++) {
		const struct jump *j = &l->jump[i];
		struct scbpf_insn *in = &l->r->p[j->pc];

		if (in->code == (BPF_JMP | BPF_JA)) {
			in->k = listing_distance(l, j->pc, j->yes, UINT32_MAX);
			continue;
		}
		in->jt = (uint8_t)listing_distance(l, j->pc, j->yes, 255);
		in->jf = (uint8_t)listing_distance(l, j->pc, j->no, 255);
	}
}

/* ---- the whole ---------------------------------------------------------- */

/*
 * The number of an instruction must be its position. If numbers start again
 * from 0, another filter begins.
 */
static void
listing_number(struct listing *l)
{
	struct bpf_reader *r = l->r;
	struct bpf_number v =
	    l->hex ? listing_hex(r) : scb_bpf_read_number(r, false);
	size_t after = r->at;

	if (v.value == 0 && r->n) {
		listing_resolve(l);
		scb_bpf_close(r);
		scb_labels_clear(&l->labels);
		l->njumps = 0;
	}
	r->at = v.at;
	if (v.value != r->n)
		scb_bpf_unexpected(
		    r, "the instruction's number, counted from 0");
	r->at = after;
}

/* Reads labels and numbers before an instruction; false: there are none. */
static bool
read_label(struct listing *l)
{
	struct bpf_reader *r = l->r;

	if (is_bracketed(r)) {
		r->at++;
		listing_number(l);
		if (scb_bpf_peek(r) != ')')
			scb_bpf_unexpected(r, "')'");
	} else if (!scb_bpf_at_label(r)) {
		return false;
	} else if (l->hex || char_digit(scb_bpf_peek(r)) < 10) {
		listing_number(l);
	} else {
		scb_labels_add(&l->labels, r);
	}
	r->at++;
	return true;
}

void
scb_bpf_read_listing(struct bpf_reader *r)
{
	struct listing l = {.r = r};
	bool numbered;

	while (find_start(&l)) {
		numbered = false;
		while (read_label(&l)) {
			numbered = true;
			if (!find_start(&l))
				scb_bpf_unexpected(r, "an instruction");
		}
		if (numbered && (l.hex || char_digit(scb_bpf_peek(r)) < 10))
			read_columns(&l);
		else
			read_words(&l);
	}
	listing_resolve(&l);
}
