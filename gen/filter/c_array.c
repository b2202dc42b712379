#include "filter/parse.h"
#include "bpf/op.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

/* The parts of an initialiser. */
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
    {"SCBPF_RET_KILL_PROCESS", RET_KILL_PROCESS}, /* of our headers */
    {"SCBPF_RET_KILL_THREAD", RET_KILL_THREAD},
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

/* The notations of an instruction, by what precedes its fields. */
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

/* Is this the word at r->at? A brace counts as a word. */
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

bool
scb_bpf_is_form(const struct bpf_reader *r)
{
	return c_array_find_form(r) != NULL;
}

bool
scb_bpf_is_instruction(const struct bpf_reader *r)
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

void
scb_bpf_read_list(struct bpf_reader *r, char end)
{
	do {
		if (scb_c_lexer_peek(r) == end)
			return;
		c_array_instruction(r);
	} while (scb_c_lexer_accept(r, ','));
	/* an array may also be in brackets, among other arguments */
	if (scb_c_lexer_peek(r) != end && (end || scb_bpf_peek(r) != ']'))
		scb_bpf_unexpected(r, "','");
}
