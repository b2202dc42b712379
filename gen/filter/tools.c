/*
 * The assembler of seccomp-tools: "A = sys_number", "A == read ? ok : next",
 * "if (A & X) goto bad", "return ERRNO(1)". The ends of lines have no meaning;
 * comments begin with '#'. Syscall names are those of the wanted architecture.
 */
#include "filter/tools.h"

#include "filter/labels.h"

/* A jump whose targets are not known yet: offsets of them; 0: the next one. */
struct tools_jump {
	uint32_t pc;
	size_t yes, no;
};

struct tools {
	struct bpf_reader *r;
	struct labels labels;
	struct tools_jump *jump;
	size_t njumps, cap;
};

/* negated: the two targets are exchanged. */
static const struct tools_compare {
	char s[3];
	uint8_t op;
	bool negated;
} tools_compares[] = {
    {"==", BPF_JEQ, false},
    {"!=", BPF_JEQ, true},
    {">=", BPF_JGE, false},
    {"<=", BPF_JGT, true},
    {">", BPF_JGT, false},
    {"<", BPF_JGE, true},
    {"&", BPF_JSET, false},
};

static const struct tools_alu {
	char s[4];
	uint8_t op;
} tools_alus[] = {
    {"<<=", BPF_LSH},
    {">>=", BPF_RSH},
    {"+=", BPF_ADD},
    {"-=", BPF_SUB},
    {"*=", BPF_MUL},
    {"/=", BPF_DIV},
    {"|=", BPF_OR},
    {"&=", BPF_AND},
    {"^=", BPF_XOR},
};

enum {
	TOOLS_COMPARES = sizeof tools_compares / sizeof *tools_compares,
	TOOLS_ALUS = sizeof tools_alus / sizeof *tools_alus
};

/* --- is it this notation? --------------------------------------------------*/

static const struct tools_compare *
tools_find_compare(const struct bpf_reader *r)
{
	for (unsigned i = 0; i < TOOLS_COMPARES; i++)
		if (scb_bpf_starts(r, tools_compares[i].s))
			return &tools_compares[i];
	return NULL;
}

static const struct tools_alu *
tools_find_alu(const struct bpf_reader *r)
{
	for (unsigned i = 0; i < TOOLS_ALUS; i++)
		if (scb_bpf_starts(r, tools_alus[i].s))
			return &tools_alus[i];
	return NULL;
}

/* Does "= 5" or "= args[0]" follow, rather than an assignment of C? */
static bool
tools_is_assigned(struct bpf_reader in)
{
	static const char *const words[] = {"a", "x", "mem", "args", "args_h",
	    "data", "len", "sys_number", "arch", "instruction_pointer"};
	char c;

	if (!scb_tools_mark(&in, "="))
		return false;
	c = scb_bpf_peek(&in);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (scb_tools_at(&in, words[i]))
			return true;
	return c == '-' || c == '(' || char_digit(c) < 10;
}

/* Do these words begin a statement? */
static bool
tools_begins(struct bpf_reader in)
{
	if (scb_tools_word(&in, "if"))
		return scb_tools_mark(&in, "(") &&
		       (scb_bpf_peek(&in) == '!' || scb_tools_at(&in, "a"));
	if (scb_tools_word(&in, "return"))
		return scb_bpf_peek(&in) == '(' ||
		       scb_bpf_word_len(&in, in.at) > 0;
	if (scb_tools_word(&in, "mem"))
		return scb_bpf_peek(&in) == '[';
	if (scb_tools_word(&in, "x"))
		return tools_is_assigned(in);
	return scb_tools_word(&in, "a") &&
	       (tools_is_assigned(in) || tools_find_compare(&in) ||
		   tools_find_alu(&in));
}

bool
scb_tools_probe(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;
	bool named = false;

	scb_tools_skip(&in);
	while (scb_bpf_at_label(&in)) {
		named |= char_digit(scb_bpf_peek(&in)) >= 10;
		in.at += scb_bpf_word_len(&in, in.at) + 1;
		scb_tools_skip(&in);
	}
	/* "read: return EPERM" is a text policy */
	return tools_begins(in) && !(named && scb_tools_at(&in, "return"));
}

/* --- statements ------------------------------------------------------------*/

static void
tools_add(struct tools *t, size_t at, unsigned code, uint32_t k)
{
	scb_bpf_add(t->r, &(struct scbpf_insn){(uint16_t)code, 0, 0, k}, at);
}

/* From after "A =" or "X =". */
static void
tools_assign(struct tools *t, size_t at, bool x)
{
	struct bpf_reader *r = t->r;
	struct bpf_reader after = *r;
	unsigned load = x ? BPF_LDX : BPF_LD;
	uint32_t k;

	if (!x && scb_tools_mark(&after, "-") && scb_tools_word(&after, "a")) {
		r->at = after.at;
		tools_add(t, at, BPF_ALU | BPF_NEG, 0);
	} else if (scb_tools_word(r, x ? "a" : "x")) {
		tools_add(t, at, BPF_MISC | (x ? BPF_TAX : BPF_TXA), 0);
	} else if (scb_tools_word(r, "mem")) {
		tools_add(t, at, load | BPF_MEM, scb_tools_index(r, 16));
	} else if (!x && scb_tools_word(r, "len")) {
		tools_add(t, at, load | BPF_LEN, 0);
	} else if (!x && scb_tools_data(r, &k)) {
		tools_add(t, at, load | BPF_ABS, k);
	} else {
		tools_add(t, at, load | BPF_IMM, scb_tools_constant(r));
	}
}

/* The name of a target, without what follows it. */
static size_t
tools_target(struct bpf_reader *r)
{
	size_t at = r->at, n = scb_bpf_word_len(r, at);

	if (n == 0)
		scb_bpf_unexpected(r, "a label");
	at = scb_tools_at(r, "next") ? 0 : at;
	r->at += n;
	scb_tools_skip(r);
	return at;
}

static void
tools_jump(struct tools *t, size_t yes, size_t no)
{
	t->jump = scb_arena_grow(
	    t->r->d->arena, t->jump, t->njumps, &t->cap, sizeof *t->jump);
	t->jump[t->njumps++] =
	    (struct tools_jump){(uint32_t)t->r->n - 1, yes, no};
}

static bool
tools_goto(struct bpf_reader *r)
{
	return scb_tools_word(r, "goto") || scb_tools_word(r, "jmp") ||
	       scb_tools_word(r, "jump");
}

/* "== 5", from after A: the instruction without its targets. */
static bool
tools_condition(struct tools *t, size_t at)
{
	const struct tools_compare *c = tools_find_compare(t->r);
	bool x;

	if (!c)
		scb_bpf_unexpected(t->r, "a comparison");
	scb_tools_mark(t->r, c->s);
	x = scb_tools_word(t->r, "x");
	tools_add(t, at, BPF_JMP | c->op | (x ? BPF_X : BPF_K),
	    x ? 0 : scb_tools_constant(t->r));
	return c->negated;
}

/* From after "if". */
static void
tools_if(struct tools *t, size_t at)
{
	struct bpf_reader *r = t->r;
	unsigned open = 1;
	size_t yes, no = 0;
	bool negated;

	scb_tools_expect(r, "(", "'('");
	for (; scb_tools_mark(r, "!"); open++)
		scb_tools_expect(r, "(", "'('");
	if (!scb_tools_word(r, "a"))
		scb_bpf_unexpected(r, "A");
	negated = tools_condition(t, at) == (open % 2 == 1);
	for (; open; open--)
		scb_tools_expect(r, ")", "')'");
	if (!tools_goto(r))
		scb_bpf_unexpected(r, "goto");
	yes = tools_target(r);
	if (scb_tools_word(r, "else")) {
		if (!tools_goto(r))
			scb_bpf_unexpected(r, "goto");
		no = tools_target(r);
	}
	tools_jump(t, negated ? no : yes, negated ? yes : no);
}

/* From after "return". */
static void
tools_return(struct tools *t, size_t at)
{
	struct bpf_reader *r = t->r;
	uint32_t k;

	if (scb_tools_word(r, "a")) {
		tools_add(t, at, BPF_RET | BPF_A, 0);
		return;
	}
	if (scb_tools_known(r, "SECCOMP_RET_", &k)) {
		r->at += scb_bpf_word_len(r, r->at);
		scb_tools_skip(r);
		if (scb_bpf_peek(r) == '(')
			k |= scb_tools_constant(r) & RET_DATA;
	} else {
		k = scb_tools_constant(r);
	}
	tools_add(t, at, BPF_RET_K, k);
}

/* From after A: a comparison, a calculation or an assignment. */
static void
tools_accumulator(struct tools *t, size_t at)
{
	struct bpf_reader *r = t->r;
	const struct tools_alu *alu = tools_find_alu(r);
	size_t yes, no;
	bool negated, x;

	if (alu) {
		scb_tools_mark(r, alu->s);
		x = scb_tools_word(r, "x");
		tools_add(t, at, BPF_ALU | alu->op | (x ? BPF_X : BPF_K),
		    x ? 0 : scb_tools_constant(r));
		return;
	}
	if (!tools_find_compare(r)) {
		scb_tools_expect(r, "=", "'=' or a comparison");
		tools_assign(t, at, false);
		return;
	}
	negated = tools_condition(t, at);
	scb_tools_expect(r, "?", "'?'");
	yes = tools_target(r);
	scb_tools_expect(r, ":", "':'");
	no = tools_target(r);
	tools_jump(t, negated ? no : yes, negated ? yes : no);
}

static void
tools_statement(struct tools *t)
{
	struct bpf_reader *r = t->r;
	size_t at = r->at;
	uint32_t cell;

	if (tools_goto(r)) {
		tools_add(t, at, BPF_JMP | BPF_JA, 0);
		at = tools_target(r);
		tools_jump(t, at, at);
	} else if (scb_tools_word(r, "if")) {
		tools_if(t, at);
	} else if (scb_tools_word(r, "return")) {
		tools_return(t, at);
	} else if (scb_tools_word(r, "mem")) {
		cell = scb_tools_index(r, 16);
		scb_tools_expect(r, "=", "'='");
		if (scb_tools_word(r, "x"))
			tools_add(t, at, BPF_STX, cell);
		else if (scb_tools_word(r, "a"))
			tools_add(t, at, BPF_ST, cell);
		else
			scb_bpf_unexpected(r, "A or X");
	} else if (scb_tools_word(r, "x")) {
		scb_tools_expect(r, "=", "'='");
		tools_assign(t, at, true);
	} else if (scb_tools_word(r, "a")) {
		tools_accumulator(t, at);
	} else {
		scb_bpf_unexpected(r, "a statement of seccomp-tools");
	}
}

/* --- the whole -------------------------------------------------------------*/

/* A number that is no label is a distance. */
static uint32_t
tools_distance(struct tools *t, uint32_t pc, size_t at, uint32_t reach)
{
	struct bpf_reader *r = t->r;
	uint32_t to;

	if (at == 0)
		return 0;
	r->at = at;
	if (scb_labels_find(&t->labels, r, at, &to))
		return scb_labels_distance(r, pc, to, reach);
	if (char_digit(scb_bpf_peek(r)) >= 10)
		scb_bpf_unexpected(r, "a label");
	to = (uint32_t)scb_bpf_read_number(r, false).value;
	r->at = at;
	return scb_labels_distance(r, pc, (uint64_t)pc + 1 + to, reach);
}

static void
tools_resolve(struct tools *t)
{
	for (size_t i = 0; i < t->njumps; i++) {
		const struct tools_jump *j = &t->jump[i];
		struct scbpf_insn *in = &t->r->p[j->pc];
		uint32_t yes = tools_distance(t, j->pc, j->yes, UINT32_MAX);
		uint32_t no = tools_distance(t, j->pc, j->no, UINT32_MAX);

		if (yes == no) { /* whatever the comparison says */
			*in = (struct scbpf_insn){BPF_JMP | BPF_JA, 0, 0, yes};
			continue;
		}
		in->jt = (uint8_t)tools_distance(t, j->pc, j->yes, 255);
		in->jf = (uint8_t)tools_distance(t, j->pc, j->no, 255);
	}
}

void
scb_tools_read(struct bpf_reader *r)
{
	struct tools t = {.r = r};

	for (scb_tools_skip(r); scb_bpf_peek(r); scb_tools_skip(r)) {
		while (scb_bpf_at_label(r)) {
			if (scb_tools_at(r, "next"))
				scb_bpf_unexpected(r, "another label");
			scb_labels_add(&t.labels, r);
			scb_tools_mark(r, ":");
		}
		tools_statement(&t);
	}
	tools_resolve(&t);
}
