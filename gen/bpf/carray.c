#include "bpf/parse.h"
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

static bool
starts(const struct bpf_reader *r, const char *s)
{
	size_t n = strlen(s);

	return r->text->len - r->at >= n &&
	       memcmp(r->text->text + r->at, s, n) == 0;
}

static void
skip_comment(struct bpf_reader *r)
{
	struct loc start = {r->text, (uint32_t)r->at, 2};

	for (r->at += 2; !starts(r, "*/"); r->at++)
		if (!bpf_peek(r))
			diag_fatal(r->d, start, "a comment without its '*/'");
	r->at += 2;
}

/* To the end of a line that backslashes may continue. */
static void
skip_line(struct bpf_reader *r)
{
	for (; bpf_peek(r) && bpf_peek(r) != '\n'; r->at++)
		if (starts(r, "\\\n"))
			r->at++;
}

/* After the opening quote. */
static void
skip_string(struct bpf_reader *r)
{
	for (; bpf_peek(r) != '"'; r->at++) {
		if (bpf_peek(r) == '\\')
			r->at++;
		if (!bpf_peek(r))
			return;
	}
	r->at++;
}

/* The next character that is no part of blanks, comments or directives. */
static char
peek(struct bpf_reader *r)
{
	for (;;) {
		if (starts(r, "/*"))
			skip_comment(r);
		else if (starts(r, "//") || starts(r, "#"))
			skip_line(r);
		else if (bpf_is_space(bpf_peek(r)))
			r->at++;
		else
			return bpf_peek(r);
	}
}

static bool
accept(struct bpf_reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static void
expect(struct bpf_reader *r, char c)
{
	const char quoted[] = {'\'', c, '\'', '\0'};

	if (!accept(r, c))
		bpf_unexpected(r, quoted);
}

/* Is this the word at r->at? A brace is one. */
static bool
is_word(const struct bpf_reader *r, const char *word)
{
	struct bpf_reader after = *r;

	if (!starts(r, word))
		return false;
	after.at += strlen(word);
	return *word == '{' || !bpf_in_word(bpf_peek(&after));
}

static uint32_t
constant(struct bpf_reader *r)
{
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (is_word(r, names[i].name)) {
			r->at += strlen(names[i].name);
			return names[i].value;
		}
	bpf_unexpected(r, "a number, BPF_... or SECCOMP_RET_...");
}

/* Constants joined by + and |, + binding tighter, as in C. */
static struct bpf_number
expression(struct bpf_reader *r, unsigned depth)
{
	struct bpf_number v = {0, r->at};
	uint64_t sum = 0;

	do {
		do {
			if (peek(r) == '(' && depth < DEPTH_MAX) {
				r->at++;
				sum += expression(r, depth + 1).value;
				expect(r, ')');
			} else if (bpf_digit(bpf_peek(r)) < 10) {
				sum += bpf_read_number(r, true).value;
			} else {
				sum += constant(r);
			}
		} while (accept(r, '+'));
		v.value |= sum;
		sum = 0;
	} while (accept(r, '|'));
	return v;
}

static const struct form *
find_form(const struct bpf_reader *r)
{
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		if (is_word(r, forms[i].open))
			return &forms[i];
	return NULL;
}

static void
instruction(struct bpf_reader *r)
{
	struct bpf_number field[FIELDS] = {{0, 0}};
	const struct form *form = find_form(r);
	unsigned i;

	if (!form)
		bpf_unexpected(r, "'{', BPF_STMT or BPF_JUMP");
	r->at += strlen(form->open);
	if (form->close == ')')
		expect(r, '(');
	for (i = 0; i < form->count; i++) {
		if (i > 0)
			expect(r, ',');
		peek(r);
		field[form->order[i]] = expression(r, 0);
	}
	if (form->close == '}')
		accept(r, ',');
	expect(r, form->close);
	bpf_append(r, field);
}

/*
 * To the first instruction; true: inside the braces of an array. Other braces
 * may come before it in a header: `extern "C" {`, a struct.
 */
static bool
find_list(struct bpf_reader *r)
{
	size_t start = r->at, word;

	while (peek(r)) {
		if (accept(r, '{')) {
			word = r->at - 1;
			peek(r);
			if (find_form(r))
				return true;
			if (bpf_digit(bpf_peek(r)) < 10 || starts(r, "BPF_")) {
				r->at = word;
				return false;
			}
		} else if (accept(r, '"')) {
			skip_string(r);
		} else if (find_form(r)) {
			return false;
		} else {
			word = bpf_word_len(r, r->at);
			r->at += word ? word : 1;
		}
	}
	r->at = start;
	bpf_unexpected(r, "{ code, jt, jf, k } or BPF_STMT(code, k)");
}

bool
bpf_is_array(const struct bpf_reader *r)
{
	struct bpf_reader any = *r;

	for (; any.at < any.text->len; any.at++)
		if (find_form(&any))
			return true;
	return false;
}

/* What follows the array is not looked at: it may be further arrays. */
void
bpf_read_array(struct bpf_reader *r)
{
	char end = find_list(r) ? '}' : '\0';

	do {
		if (peek(r) == end)
			return;
		instruction(r);
	} while (accept(r, ','));
	if (peek(r) != end)
		bpf_unexpected(r, "','");
}
