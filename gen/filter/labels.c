#include "filter/labels.h"

#include <string.h>

#include "base/hash.h"

enum { LABEL_BUCKETS = 4096 };

struct label {
	size_t at;   /* of its name, in the text */
	uint32_t pc; /* the instruction that follows it */
	struct label *next;
};

static const struct label *
labels_named(const struct labels *l, const struct bpf_reader *r, size_t at)
{
	const char *s = r->text->text;
	size_t n = scb_bpf_word_len(r, at);
	const struct label *label =
	    l->bucket ? l->bucket[hash_text(s + at, n) % LABEL_BUCKETS] : NULL;

	while (label && (n != scb_bpf_word_len(r, label->at) ||
			    memcmp(s + at, s + label->at, n) != 0))
		label = label->next;
	return label;
}

void
scb_labels_clear(struct labels *l)
{
	for (unsigned i = 0; l->bucket && i < LABEL_BUCKETS; i++)
		l->bucket[i] = NULL;
}

void
scb_labels_add(struct labels *l, struct bpf_reader *r)
{
	size_t n = scb_bpf_word_len(r, r->at);
	struct label *label, **bucket;

	if (labels_named(l, r, r->at))
		scb_bpf_unexpected(r, "a label that is not yet defined");
	if (!l->bucket)
		l->bucket = scb_arena_array(
		    r->d->arena, LABEL_BUCKETS, sizeof(struct label *));
	bucket =
	    &l->bucket[hash_text(r->text->text + r->at, n) % LABEL_BUCKETS];
	label = scb_arena_alloc(r->d->arena, sizeof *label);
	*label = (struct label){r->at, (uint32_t)r->n, *bucket};
	*bucket = label;
	r->at += n;
}

bool
scb_labels_find(
    const struct labels *l, const struct bpf_reader *r, size_t at, uint32_t *pc)
{
	const struct label *label = labels_named(l, r, at);

	if (label)
		*pc = label->pc;
	return label != NULL;
}

uint32_t
scb_labels_distance(
    struct bpf_reader *r, uint32_t pc, uint64_t to, uint32_t reach)
{
	if (to <= pc)
		scb_bpf_unexpected(
		    r, "a target further on: filters cannot jump back");
	if (to - pc - 1 > reach)
		scb_bpf_unexpected(
		    r, "a target at most 255 instructions further on");
	return (uint32_t)(to - pc - 1);
}
