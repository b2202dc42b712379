#include "filter/parse.h"
#include "bpf/op.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

/* What may stand in an initialiser. */
/* clang-format off */
static const struct {
	char name[25];
	uint32_t value;
} names[] = {
#define N(name) {#name, name}
    N(BPF_LD), N(BPF_LDX), N(BPF_ST), N(BPF_STX), N(BPF_ALU), N(BPF_JMP),
    N(BPF_RET), N(BPF_MISC), N(BPF_W), N(BPF_H), N(BPF_B), N(BPF_IMM),
    N(BPF_ABS), N(BPF_IND), N(BPF_MEM), N(BPF_LEN), N(BPF_MSH), N(BPF_ADD),
    N(BPF_SUB), N(BPF_MUL), N(BPF_DIV), N(BPF_OR), N(BPF_AND), N(BPF_LSH),
    N(BPF_RSH), N(BPF_NEG), N(BPF_MOD), N(BPF_XOR), N(BPF_JA), N(BPF_JEQ),
    N(BPF_JGT), N(BPF_JGE), N(BPF_JSET), N(BPF_K), N(BPF_X), N(BPF_A),
    N(BPF_TAX), N(BPF_TXA),
#undef N
    {"SECCOMP_RET_KILL_PROCESS", RET_KILL_PROCESS},
    {"SECCOMP_RET_KILL_THREAD", RET_KILL_THREAD},
    {"SECCOMP_RET_KILL", RET_KILL_THREAD},
    {"SECCOMP_RET_TRAP", RET_TRAP},
    {"SECCOMP_RET_ERRNO", RET_ERRNO},
    {"SECCOMP_RET_USER_NOTIF", RET_USER_NOTIF},
    {"SECCOMP_RET_TRACE", RET_TRACE},
    {"SECCOMP_RET_LOG", RET_LOG},
    {"SECCOMP_RET_ALLOW", RET_ALLOW},
};
/* clang-format on */

/* The ways to write an instruction, by what stands before its fields. */
static const struct form {
	char open[9];
	char close;
	unsigned char count;
	unsigned char order[FIELDS];
} forms[] = {
    {"{", '}', 4, {FIELD_CODE, FIELD_JT, FIELD_JF, FIELD_K}},
    {"BPF_STMT", ')', 2, {FIELD_CODE, FIELD_K}},
    {"BPF_JUMP", ')', 4, {FIELD_CODE, FIELD_K, FIELD_JT, FIELD_JF}},
};

static void
c_array_expect(struct bpf_reader *r, char c)
{
	const char quoted[] = {'\'', c, '\'', '\0'};

	if (!scb_c_lexer_accept(r, c))
		scb_bpf_unexpected(r, quoted);
}

/* Is this the word at r->at? A brace is one. */
static bool
c_array_is_word(const struct bpf_reader *r, const char *word)
{
	struct bpf_reader after = *r;

	if (!scb_c_lexer_starts(r, word))
		return false;
	after.at += strlen(word);
	return *word == '{' || !scb_bpf_in_word(scb_bpf_peek(&after));
}

static uint32_t
c_array_constant(struct bpf_reader *r)
{
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (c_array_is_word(r, names[i].name)) {
			r->at += strlen(names[i].name);
			return names[i].value;
		}
	scb_bpf_unexpected(r, "a number, 'BPF_...' or 'SECCOMP_RET_...'");
}

/* Constants joined by + and |, + binding tighter, as in C. */
static struct bpf_number
expression(struct bpf_reader *r, unsigned depth)
{
	struct bpf_number v = {0, r->at};
	uint64_t sum = 0;

	do {
		do {
			if (scb_c_lexer_peek(r) == '(' && depth < DEPTH_MAX) {
				r->at++;
				sum += expression(r, depth + 1).value;
				c_array_expect(r, ')');
			} else if (scb_bpf_digit(scb_bpf_peek(r)) < 10) {
				sum += scb_bpf_read_number(r, true).value;
			} else {
				sum += c_array_constant(r);
			}
		} while (scb_c_lexer_accept(r, '+'));
		v.value |= sum;
		sum = 0;
	} while (scb_c_lexer_accept(r, '|'));
	return v;
}

static const struct form *
c_array_find_form(const struct bpf_reader *r)
{
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		if (c_array_is_word(r, forms[i].open))
			return &forms[i];
	return NULL;
}

static void
c_array_instruction(struct bpf_reader *r)
{
	struct bpf_number field[FIELDS] = {{0, 0}};
	const struct form *form = c_array_find_form(r);
	unsigned i;

	if (!form)
		scb_bpf_unexpected(r, "'{', 'BPF_STMT' or 'BPF_JUMP'");
	r->at += strlen(form->open);
	if (form->close == ')')
		c_array_expect(r, '(');
	for (i = 0; i < form->count; i++) {
		if (i > 0)
			c_array_expect(r, ',');
		scb_c_lexer_peek(r);
		field[form->order[i]] = expression(r, 0);
	}
	if (form->close == '}')
		scb_c_lexer_accept(r, ',');
	c_array_expect(r, form->close);
	scb_bpf_append(r, field);
}

/*
 * To the first instruction; true: inside the braces of an array. Other braces
 * may come before it in a header: `extern "C" {`, a struct.
 */
static bool
c_array_find_list(struct bpf_reader *r)
{
	size_t start = r->at, word;

	while (scb_c_lexer_peek(r)) {
		if (scb_c_lexer_accept(r, '{')) {
			word = r->at - 1;
			scb_c_lexer_peek(r);
			if (c_array_find_form(r))
				return true;
			if (scb_bpf_digit(scb_bpf_peek(r)) < 10 ||
			    scb_c_lexer_starts(r, "BPF_")) {
				r->at = word;
				return false;
			}
		} else if (c_array_find_form(r)) {
			return false;
		} else {
			scb_c_lexer_skip(r);
		}
	}
	r->at = start;
	scb_bpf_unexpected(r, "'{ code, jt, jf, k }' or 'BPF_STMT(code, k)'");
}

/* --- several arrays ------------------------------------------------------- */

/* From inside an array's braces. */
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

/* Other arrays of structures may follow a filter. */
static bool
is_instruction(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;
	const struct form *form = c_array_find_form(&in);
	unsigned commas = 0;

	if (!form || form->close == ')')
		return form != NULL;
	in.at++;
	if (scb_bpf_digit(scb_c_lexer_peek(&in)) >= 10 &&
	    !scb_c_lexer_starts(&in, "BPF_"))
		return false;
	while (scb_c_lexer_peek(&in) != '}' && scb_c_lexer_peek(&in) != '{' &&
	       in.at < in.text->len)
		commas += in.text->text[in.at++] == ',';
	return commas == FIELDS - 1 || commas == FIELDS;
}

/* Inside the next array; false: there is none. */
static bool
find_next(struct bpf_reader *r)
{
	while (scb_c_lexer_peek(r)) {
		if (!scb_c_lexer_accept(r, '{')) {
			scb_c_lexer_skip(r);
			continue;
		}
		scb_c_lexer_peek(r);
		if (is_instruction(r))
			return true;
	}
	return false;
}

/*
 * How well does the comment before an array fit: is `which` its first word
 * (2), or another one (1)? It has to come after `from`.
 */
static unsigned
fit(const struct bpf_reader *r, size_t from)
{
	const char *s = r->text->text;
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
		if (strlen(r->which) == n && memcmp(s + at, r->which, n) == 0)
			return rank;
		rank = 1;
	}
	return 0;
}

static bool
is_ours(const struct bpf_reader *r)
{
	struct bpf_reader any = {.text = r->text};

	while (any.at < any.text->len && !scb_c_lexer_starts(&any, BPF_TITLE))
		any.at++;
	return any.at < any.text->len;
}

/*
 * To the array that is meant. Which one a compiler would take is the
 * preprocessor's business: in a text that is not ours it would be a guess.
 */
static void
c_array_choose(struct bpf_reader *r)
{
	struct bpf_reader next = *r, best = *r;
	unsigned rank = fit(r, 0), other;
	size_t from;

	skip_list(&next);
	from = next.at;
	if (!find_next(&next))
		return;
	if (!is_ours(r))
		scb_diag_fatal(r->d,
		    (struct loc){r->text, (uint32_t)next.at, 0},
		    "the file holds several filters, expected one; here the "
		    "second begins");
	do {
		other = fit(&next, from);
		if (other > rank) {
			rank = other;
			best = next;
		}
		skip_list(&next);
		from = next.at;
	} while (find_next(&next));
	if (rank == 0)
		scb_diag_fatal(r->d, (struct loc){r->text, (uint32_t)r->at, 0},
		    "the file holds several filters, and none is for '%s': "
		    "expected -a with one of theirs",
		    r->which);
	*r = best;
}

bool
scb_c_array_probe(const struct bpf_reader *r)
{
	struct bpf_reader any = *r;

	for (; any.at < any.text->len; any.at++)
		if (c_array_find_form(&any))
			return true;
	return false;
}

void
scb_c_array_read(struct bpf_reader *r)
{
	char end = c_array_find_list(r) ? '}' : '\0';

	if (end)
		c_array_choose(r);
	do {
		if (scb_c_lexer_peek(r) == end)
			return;
		c_array_instruction(r);
	} while (scb_c_lexer_accept(r, ','));
	/* strace shows an array in brackets, among other arguments. */
	if (scb_c_lexer_peek(r) != end && (end || scb_bpf_peek(r) != ']'))
		scb_bpf_unexpected(r, "','");
}
