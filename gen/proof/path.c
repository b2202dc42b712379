#include "proof/path.h"

const char scb_path_too_masked[] = "too many masked tests of one word";

void
scb_path_any(struct path *p, struct arena *a)
{
	p->arena = a;
	p->slots = NULL;
	p->narrows = false;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		scb_wordset_any(&p->w[i], a, 32);
}

void
scb_path_fork(struct path *p, const struct path *from)
{
	*p = *from;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		p->w[i].shared = true;
}

enum wordset_truth
scb_path_test(const struct path *p, unsigned word, struct cond c)
{
	return scb_wordset_test(&p->w[word], c);
}

bool
scb_path_assume(struct path *p, unsigned word, struct cond c)
{
	struct wordset *w = &p->w[word];

	return p->narrows ? scb_wordset_narrow(w, p->arena, c)
			  : scb_wordset_assume(w, p->arena, c);
}

/* What is equal is not greater, in either order. */
static bool
excludes(enum eval_rel a, enum eval_rel b)
{
	return a == EVAL_SLOT_EQ && (b == EVAL_SLOT_GT || b == EVAL_SLOT_SGT);
}

enum wordset_truth
scb_path_slot_test(const struct path *p, struct path_slot s)
{
	for (const struct path_slot *i = p->slots; i; i = i->next) {
		if (i->word != s.word || i->mask != s.mask || i->k != s.k)
			continue;
		if (i->rel == s.rel)
			return i->holds ? WORDSET_ALWAYS : WORDSET_NEVER;
		if (i->holds &&
		    (excludes(i->rel, s.rel) || excludes(s.rel, i->rel)))
			return WORDSET_NEVER;
	}
	return WORDSET_EITHER;
}

void
scb_path_slot_assume(struct path *p, struct path_slot s)
{
	struct path_slot *copy = scb_arena_alloc(p->arena, sizeof *copy);

	*copy = s;
	copy->next = p->slots;
	p->slots = copy;
}

void
scb_path_make(const uint32_t v[BPF_WORDS], struct scbpf_call *call)
{
	call->nr = v[BPF_WORD_NR];
	call->arch = v[BPF_WORD_ARCH];
	call->ip = (uint64_t)v[BPF_WORD_IP + 1] << 32 | v[BPF_WORD_IP];
	for (unsigned i = 0; i < 6; i++)
		call->args[i] = (uint64_t)v[BPF_WORD_ARG + 2 * i + 1] << 32 |
				v[BPF_WORD_ARG + 2 * i];
}

bool
scb_path_call(const struct path *p, struct scbpf_call *call)
{
	uint32_t v[BPF_WORDS];

	*call = (struct scbpf_call){0};
	for (unsigned i = 0; i < BPF_WORDS; i++)
		if (!scb_wordset_value(&p->w[i], &v[i]))
			return false;
	scb_path_make(v, call);
	return true;
}
