#include "filter/words.h"

#include <string.h>

#include "bpf/op.h"

enum form {
	FORM_NONE,
	FORM_K,	   /* #5 */
	FORM_X,	   /* x */
	FORM_A,	   /* a */
	FORM_DATA, /* [4] */
	FORM_IND,  /* [x + 4] */
	FORM_CELL, /* M[4] */
	FORM_LEN,  /* len */
	FORM_GOTO,
	FORMS
};

/* negated: the two targets are exchanged. */
struct word_op {
	char name[5];
	uint8_t form;
	uint16_t code;
	bool negated;
};

/* clang-format off */
#define ALU(name, op) \
	{name, FORM_K, BPF_ALU | (op) | BPF_K, false}, \
	{name, FORM_X, BPF_ALU | (op) | BPF_X, false}
#define BRANCH(name, op, negated) \
	{name, FORM_K, BPF_JMP | (op) | BPF_K, negated}, \
	{name, FORM_X, BPF_JMP | (op) | BPF_X, negated}

/*
 * Includes instructions that only socket filters may use, so that the check
 * against the kernel's rules can name them.
 */
static const struct word_op ops[] = {
	{"ld", FORM_DATA, BPF_LD_ABS, false},
	{"ld", FORM_IND, BPF_LD | BPF_W | BPF_IND, false},
	{"ld", FORM_K, BPF_LD | BPF_IMM, false},
	{"ld", FORM_CELL, BPF_LD | BPF_MEM, false},
	{"ld", FORM_LEN, BPF_LD | BPF_W | BPF_LEN, false},
	{"ldi", FORM_K, BPF_LD | BPF_IMM, false},
	{"ldh", FORM_DATA, BPF_LD | BPF_H | BPF_ABS, false},
	{"ldh", FORM_IND, BPF_LD | BPF_H | BPF_IND, false},
	{"ldb", FORM_DATA, BPF_LD | BPF_B | BPF_ABS, false},
	{"ldb", FORM_IND, BPF_LD | BPF_B | BPF_IND, false},
	{"ldx", FORM_K, BPF_LDX | BPF_IMM, false},
	{"ldx", FORM_CELL, BPF_LDX | BPF_MEM, false},
	{"ldx", FORM_LEN, BPF_LDX | BPF_W | BPF_LEN, false},
	{"ldxi", FORM_K, BPF_LDX | BPF_IMM, false},
	{"st", FORM_CELL, BPF_ST, false},
	{"stx", FORM_CELL, BPF_STX, false},
	ALU("add", BPF_ADD), ALU("sub", BPF_SUB), ALU("mul", BPF_MUL),
	ALU("div", BPF_DIV), ALU("mod", BPF_MOD), ALU("and", BPF_AND),
	ALU("or", BPF_OR), ALU("xor", BPF_XOR), ALU("lsh", BPF_LSH),
	ALU("rsh", BPF_RSH),
	{"neg", FORM_NONE, BPF_ALU | BPF_NEG, false},
	{"tax", FORM_NONE, BPF_MISC | BPF_TAX, false},
	{"txa", FORM_NONE, BPF_MISC | BPF_TXA, false},
	{"ret", FORM_K, BPF_RET | BPF_K, false},
	{"ret", FORM_A, BPF_RET | BPF_A, false},
	{"ret", FORM_X, BPF_RET | BPF_X, false},
	{"ja", FORM_GOTO, BPF_JMP | BPF_JA, false},
	{"jmp", FORM_GOTO, BPF_JMP | BPF_JA, false},
	BRANCH("jeq", BPF_JEQ, false), BRANCH("jgt", BPF_JGT, false),
	BRANCH("jge", BPF_JGE, false), BRANCH("jset", BPF_JSET, false),
	BRANCH("jne", BPF_JEQ, true), BRANCH("jneq", BPF_JEQ, true),
	BRANCH("jle", BPF_JGT, true), BRANCH("jlt", BPF_JGE, true),
};
/* clang-format on */

enum { OPS = sizeof ops / sizeof *ops };

static bool
words_is_word(const struct bpf_reader *r, const char *s)
{
	size_t n = scb_bpf_word_len(r, r->at);

	return chars_are(r->text->text + r->at, n, s);
}

static bool
accept_word(struct bpf_reader *r, const char *s)
{
	if (!words_is_word(r, s))
		return false;
	r->at += strlen(s);
	return true;
}

void
scb_words_skip_blanks(struct bpf_reader *r)
{
	while (char_is_space(scb_bpf_peek(r)) && scb_bpf_peek(r) != '\n')
		r->at++;
}

static bool
words_accept(struct bpf_reader *r, char c)
{
	scb_words_skip_blanks(r);
	if (scb_bpf_peek(r) != c)
		return false;
	r->at++;
	scb_words_skip_blanks(r);
	return true;
}

static void
words_expect(struct bpf_reader *r, char c)
{
	const char quoted[] = {'\'', c, '\'', '\0'};

	if (!words_accept(r, c))
		scb_bpf_unexpected(r, quoted);
}

static const struct word_op *
find_name(const struct bpf_reader *r)
{
	for (unsigned i = 0; i < OPS; i++)
		if (words_is_word(r, ops[i].name))
			return &ops[i];
	return NULL;
}

bool
scb_words_start(const struct bpf_reader *r)
{
	struct bpf_reader after = *r;

	if (scb_bpf_peek(r) == '.')
		return true;
	if (!find_name(r))
		return false;
	after.at += scb_bpf_word_len(r, r->at);
	return after.at == r->text->len ||
	       char_is_space(scb_bpf_peek(&after)) ||
	       scb_bpf_peek(&after) == ';';
}

/* ---- operands ----------------------------------------------------------- */

/* In brackets; k gets the number. */
static enum form
offset(struct bpf_reader *r, struct bpf_number *k)
{
	enum form form = FORM_DATA;

	scb_words_skip_blanks(r);
	if (words_accept(r, '%') || words_is_word(r, "x")) {
		if (!accept_word(r, "x"))
			scb_bpf_unexpected(r, "x");
		words_expect(r, '+');
		form = FORM_IND;
	}
	*k = scb_bpf_read_number(r, true);
	words_expect(r, ']');
	return form;
}

static enum form
words_named(struct bpf_reader *r, struct bpf_number *k)
{
	if (accept_word(r, "x"))
		return FORM_X;
	if (accept_word(r, "a"))
		return FORM_A;
	if (accept_word(r, "len") || accept_word(r, "pktlen"))
		return FORM_LEN;
	if (!accept_word(r, "M"))
		return FORMS;
	words_expect(r, '[');
	return offset(r, k) == FORM_DATA ? FORM_CELL : FORMS;
}

static enum form
words_operand(struct bpf_reader *r, struct bpf_number *k)
{
	char c = scb_bpf_peek(r);

	k->at = r->at;
	if (c == '\0' || c == '\n' || c == ';' || c == '/' || c == '(')
		return FORM_NONE;
	if (words_accept(r, '['))
		return offset(r, k);
	if (words_accept(r, '%'))
		return words_named(r, k);
	if (!words_accept(r, '#') && char_digit(c) >= 10)
		return words_named(r, k);
	if (accept_word(r, "len") || accept_word(r, "pktlen"))
		return FORM_LEN;
	*k = scb_bpf_read_number(r, true);
	return FORM_K;
}

/* The location of a target, which is resolved when all labels are known. */
static size_t
target(struct bpf_reader *r)
{
	size_t at = r->at;

	if (scb_bpf_word_len(r, at) == 0)
		scb_bpf_unexpected(r, "where to jump");
	r->at += scb_bpf_word_len(r, at);
	return at;
}

/* ", yes, no", ", yes" or "jt yes jf no" */
static void
targets(struct bpf_reader *r, struct words *w, bool negated)
{
	size_t first, second = 0;

	if (words_accept(r, ',')) {
		first = target(r);
		if (words_accept(r, ','))
			second = target(r);
	} else {
		if (!accept_word(r, "jt"))
			scb_bpf_unexpected(r, "','");
		scb_words_skip_blanks(r);
		first = target(r);
		scb_words_skip_blanks(r);
		if (!accept_word(r, "jf"))
			scb_bpf_unexpected(r, "jf");
		scb_words_skip_blanks(r);
		second = target(r);
	}
	w->yes = negated ? second : first;
	w->no = negated ? first : second;
}

/* "(jt 1, k 5)": fields that the kernel ignores. */
static void
words_ignored(struct bpf_reader *r, struct words *w)
{
	static const char *const names[FIELDS] = {"code", "jt", "jf", "k"};
	unsigned i;

	do {
		for (i = FIELD_JT; i < FIELDS; i++)
			if (accept_word(r, names[i]))
				break;
		if (i == FIELDS)
			scb_bpf_unexpected(r, "jt, jf or k");
		scb_words_skip_blanks(r);
		w->field[i] = scb_bpf_read_number(r, true);
	} while (words_accept(r, ','));
	words_expect(r, ')');
}

/* ---- the instruction ---------------------------------------------------- */

/* ".insn code, jt, jf, k" */
static void
numbers(struct bpf_reader *r, struct words *w)
{
	words_expect(r, '.');
	if (!accept_word(r, "insn"))
		scb_bpf_unexpected(r, ".insn");
	scb_words_skip_blanks(r);
	for (unsigned i = 0; i < FIELDS; i++) {
		if (i > 0)
			words_expect(r, ',');
		w->field[i] = scb_bpf_read_number(r, true);
	}
}

static const struct word_op *
words_find_form(
    struct bpf_reader *r, const struct word_op *op, enum form form, size_t at)
{
	const char *name = op->name;

	for (; op < ops + OPS && strcmp(op->name, name) == 0; op++)
		if (op->form == form)
			return op;
	r->at = at;
	if (form == FORM_NONE)
		scb_bpf_unexpected(r, "an operand");
	scb_bpf_unexpected(r, form == FORMS
				  ? "#number, [offset], M[cell], x, a "
				    "or len"
				  : "an operand that fits");
}

void
scb_words_read(struct bpf_reader *r, struct words *w)
{
	const struct word_op *op = find_name(r);
	struct bpf_number *k = &w->field[FIELD_K];
	size_t at;

	*w = (struct words){.yes = 0};
	for (unsigned i = 0; i < FIELDS; i++)
		w->field[i].at = r->at;
	if (!op) {
		if (scb_bpf_peek(r) != '.')
			scb_bpf_unexpected(r, "an instruction");
		numbers(r, w);
		return;
	}
	r->at += strlen(op->name);
	scb_words_skip_blanks(r);
	at = r->at;
	if (op->form == FORM_GOTO)
		w->yes = target(r);
	else
		op = words_find_form(r, op, words_operand(r, k), at);
	w->field[FIELD_CODE].value = op->code;
	if ((op->code & 7) == BPF_JMP && op->form != FORM_GOTO)
		targets(r, w, op->negated);
	if (words_accept(r, '('))
		words_ignored(r, w);
}
