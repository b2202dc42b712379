/*
 * libseccomp's pseudo filter code (seccomp_export_pfc): nested tests, evaluated
 * in order like libseccomp's own filter. Details that the text does not show
 * follow libseccomp's src/gen_bpf.c: ABIs that share an architecture number are
 * distinguished by their syscall numbers. The tests of binary trees only speed
 * up the search for a syscall, and are skipped. Anything that the text does not
 * define ("???", a name without a number) is an error.
 */
#include "filter/pfc.h"

#include <string.h>

#include "facts/facts.h"
#include "filter/c_pp.h"

enum { PFC_DEPTH = 24 }; /* more than six arguments of two words need */

struct pfc_text {
	struct pfc p;
	size_t indent;	  /* of the line that r->at is on */
	const char *name; /* of the ABI in the last comment; NULL: none */
	size_t name_len;
};

static const char pfc_title[] = "# filter for arch ";

/* --- lines -----------------------------------------------------------------*/

static void
pfc_blanks(struct bpf_reader *r)
{
	while (scb_bpf_peek(r) == ' ' || scb_bpf_peek(r) == '\t')
		r->at++;
}

static bool
pfc_accept(struct bpf_reader *r, const char *s)
{
	if (!scb_bpf_accept(r, s))
		return false;
	pfc_blanks(r);
	return true;
}

static void
pfc_expect(struct bpf_reader *r, const char *s, const char *expected)
{
	if (!pfc_accept(r, s))
		scb_bpf_unexpected(r, expected);
}

/* Moves to the next line that is no comment; keeps the name in a title. */
static void
pfc_find_line(struct pfc_text *t)
{
	struct bpf_reader *r = t->p.r;

	for (;;) {
		size_t start = r->at;

		while (char_is_space(scb_bpf_peek(r)))
			if (r->text->text[r->at++] == '\n')
				start = r->at;
		t->indent = r->at - start;
		if (scb_bpf_peek(r) != '#')
			return;
		if (scb_bpf_starts(r, pfc_title)) {
			r->at += sizeof pfc_title - 1;
			t->name = r->text->text + r->at;
			t->name_len = scb_bpf_word_len(r, r->at);
		}
		while (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
			r->at++;
	}
}

/* Nothing but a comment may follow on the line. */
static void
pfc_end_line(struct pfc_text *t)
{
	struct bpf_reader *r = t->p.r;

	pfc_blanks(r);
	if (scb_bpf_peek(r) && !strchr("\r\n#", scb_bpf_peek(r)))
		scb_bpf_unexpected(r, "the end of the line");
	while (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
		r->at++;
	pfc_find_line(t);
}

bool
scb_pfc_probe(const struct bpf_reader *r)
{
	struct pfc_text t = {.p = {.r = &(struct bpf_reader){.text = NULL}}};

	*t.p.r = *r;
	pfc_find_line(&t);
	return scb_bpf_starts(t.p.r, "if ($arch ");
}

/* --- tests and actions -----------------------------------------------------*/

static uint32_t
pfc_number(struct bpf_reader *r)
{
	size_t at = r->at;
	struct bpf_number v = scb_bpf_read_number(r, true);

	if (v.value > UINT32_MAX) {
		r->at = at;
		scb_bpf_unexpected(r, "a number of at most 32 bits");
	}
	pfc_blanks(r);
	return (uint32_t)v.value;
}

/* "$syscall", "$a0", "$a0.hi32" */
static unsigned
pfc_word(struct bpf_reader *r)
{
	size_t at = r->at;
	unsigned i, high = 0;

	if (pfc_accept(r, "$syscall"))
		return BPF_WORD_NR;
	if (pfc_accept(r, "$arch"))
		return BPF_WORD_ARCH;
	if (!pfc_accept(r, "$a") || char_digit(scb_bpf_peek(r)) > 5) {
		r->at = at;
		scb_bpf_unexpected(r, "$syscall or $a0 to $a5");
	}
	i = char_digit(r->text->text[r->at++]);
	if (pfc_accept(r, ".hi32"))
		high = 1;
	else
		pfc_accept(r, ".lo32");
	pfc_blanks(r);
	return BPF_WORD_ARG + 2 * i + high;
}

static struct pfc_node *
pfc_node(const struct bpf_reader *r, unsigned word)
{
	struct pfc_node *n = scb_arena_alloc(r->d->arena, sizeof *n);

	n->at = r->at;
	n->word = word;
	return n;
}

/* "if ($a0.lo32 & 0x00000001 == 1)" up to the end of the line */
static struct pfc_node *
pfc_test(struct pfc_text *t)
{
	struct bpf_reader *r = t->p.r;
	struct pfc_node *n = pfc_node(r, 0);

	pfc_expect(r, "if", "if, else or action");
	pfc_expect(r, "(", "'('");
	n->word = pfc_word(r);
	n->masked = pfc_accept(r, "&");
	if (n->masked)
		n->mask = pfc_number(r);
	if (pfc_accept(r, "=="))
		n->op = BPF_JEQ;
	else if (!n->masked && pfc_accept(r, ">="))
		n->op = BPF_JGE;
	else if (!n->masked && pfc_accept(r, ">"))
		n->op = BPF_JGT;
	else
		scb_bpf_unexpected(r, "==, >= or >");
	n->k = pfc_number(r);
	pfc_expect(r, ")", "')'");
	pfc_end_line(t);
	return n;
}

/* "action ERRNO(1);" */
static struct pfc_node *
pfc_action(struct pfc_text *t)
{
	static const char prefix[] = "SECCOMP_RET_";
	struct bpf_reader *r = t->p.r;
	struct pfc_node *node = pfc_node(r, PFC_ACTION);
	size_t n;
	uint64_t value;
	struct buf name;

	pfc_expect(r, "action", "if, else or action");
	if (char_digit(scb_bpf_peek(r)) < 10) {
		node->k = pfc_number(r);
	} else {
		n = scb_bpf_word_len(r, r->at);
		scb_buf_init(&name, r->d->arena);
		scb_buf_fmt(&name, "%s%.*s", prefix, n > 20 ? 20 : (int)n,
		    r->text->text + r->at);
		if (!n || !scb_c_known(NULL, name.p, name.len, &value))
			scb_bpf_unexpected(r, "an action such as ALLOW");
		r->at += n;
		node->k = (uint32_t)value;
	}
	if (pfc_accept(r, "(")) {
		node->k |= pfc_number(r) & RET_DATA;
		pfc_expect(r, ")", "')'");
	}
	pfc_expect(r, ";", "';'");
	pfc_end_line(t);
	return node;
}

/* The block below a line with this indentation. */
static struct pfc_node *
pfc_below(struct pfc_text *t, size_t indent, unsigned depth)
{
	struct bpf_reader *r = t->p.r;
	struct pfc_node *first = NULL, **end = &first;

	if (depth == PFC_DEPTH)
		scb_bpf_fail(r, "the tests nest too deeply");
	while (scb_bpf_peek(r) && t->indent > indent &&
	       !scb_bpf_starts(r, "if ($syscall")) {
		size_t own = t->indent;

		if (scb_bpf_starts(r, "action")) {
			*end = pfc_action(t);
			break; /* nothing else gets its turn */
		}
		*end = pfc_test(t);
		(*end)->yes = pfc_below(t, own, depth + 1);
		if (t->indent == own && scb_bpf_starts(r, "else")) {
			pfc_accept(r, "else");
			pfc_end_line(t);
			(*end)->no = pfc_below(t, own, depth + 1);
		}
		if (!(*end)->yes && !(*end)->no)
			scb_bpf_unexpected(
			    r, "a test or an action below the line");
		end = &(*end)->next;
	}
	return first;
}

/* --- the whole -------------------------------------------------------------*/

/* The ABI that the last comment names, or one of this number. */
static const struct arch *
pfc_arch(const struct pfc_text *t, uint32_t audit)
{
	const struct arch *a =
	    t->name ? scb_facts_arch(t->name, t->name_len) : NULL;
	const struct arch *const *any = scb_arch_all;

	if (a && a->audit_arch == audit)
		return a;
	while (*any && (*any)->audit_arch != audit)
		any++;
	return *any;
}

static void
pfc_open_block(struct pfc_text *t)
{
	struct bpf_reader *r = t->p.r;
	const struct pfc_node *test = pfc_test(t);
	const struct arch *a = pfc_arch(t, test->k);
	const char *wrong = NULL;

	if (test->op != BPF_JEQ || test->masked || !a)
		wrong = "unknown architecture";
	else if (t->p.nblocks && t->p.block->arch->big_endian != a->big_endian)
		wrong = "the architectures differ in byte order";
	for (unsigned i = 0; !wrong && i < t->p.nblocks; i++)
		if (t->p.block[i].arch == a)
			wrong = "this architecture has had its tests";
	if (wrong) {
		r->at = test->at;
		scb_bpf_fail(r, wrong);
	}
	t->p.block[t->p.nblocks++] = (struct pfc_block){.arch = a};
}

/* The default action of a block, or the action for other architectures. */
static void
pfc_close_block(struct pfc_text *t)
{
	struct pfc *p = &t->p;
	struct pfc_block *b = p->nblocks ? &p->block[p->nblocks - 1] : NULL;

	if (b && !b->last && t->indent > 0)
		b->last = pfc_action(t);
	else if (b && b->last && t->indent == 0 && !p->other)
		p->other = pfc_action(t);
	else
		scb_bpf_unexpected(p->r, "a default action for each "
					 "architecture, and one for others");
}

/*
 * libseccomp uses negative numbers for calls that the ABI lacks; they are not
 * part of the filter. The exception is -1 with SCMP_FLTATR_API_TSKIP. The first
 * test in the text is generated last, with the start of the filter.
 */
static bool
pfc_is_left_out(
    struct bpf_reader *r, const struct pfc_block *b, const struct pfc_node *n)
{
	if (n->k <= INT32_MAX)
		return false;
	if (n->k == UINT32_MAX || !b->first) {
		r->at = n->at;
		scb_bpf_fail(
		    r, "the text does not say how the filter makes this test; "
		       "export the filter as BPF (seccomp_export_bpf)");
	}
	return true;
}

/* A test of one syscall number, or one of a binary tree, which is skipped. */
static void
pfc_syscall(struct pfc_text *t)
{
	struct pfc *p = &t->p;
	struct pfc_block *b = p->nblocks ? &p->block[p->nblocks - 1] : NULL;
	size_t indent = t->indent;
	struct pfc_node *n;

	if (!b || b->last)
		scb_bpf_unexpected(p->r, "a test of the architecture first");
	n = pfc_test(t);
	if (n->op != BPF_JEQ || n->masked)
		return;
	n->yes = pfc_below(t, indent, 0);
	if (!n->yes)
		scb_bpf_unexpected(p->r, "a test or an action below the line");
	if (pfc_is_left_out(p->r, b, n))
		return;
	if (!b->end)
		b->end = &b->first;
	*b->end = n;
	b->end = &n->next;
}

void
scb_pfc_read(struct bpf_reader *r)
{
	struct pfc_text *t = scb_arena_alloc(r->d->arena, sizeof *t);
	struct bpf_text_filter *last;

	t->p.r = r;
	for (pfc_find_line(t); scb_bpf_peek(r);) {
		if (scb_bpf_starts(r, "if ($arch"))
			pfc_open_block(t);
		else if (scb_bpf_starts(r, "if ($syscall"))
			pfc_syscall(t);
		else if (pfc_accept(r, "else"))
			pfc_end_line(t);
		else
			pfc_close_block(t);
	}
	if (!t->p.other)
		scb_bpf_unexpected(r, "the action for other architectures");
	for (unsigned i = 0; i < t->p.nblocks; i++)
		if (!t->p.block[i].last)
			scb_bpf_fail(r, "an architecture has no default action");
	scb_pfc_compile(&t->p);
	scb_bpf_close(r);
	last = &r->out->at[r->out->n - 1];
	last->arch = t->p.block->arch;
	last->program.big_endian = last->arch->big_endian;
}
