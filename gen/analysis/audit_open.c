/* Calls that have a verdict and meet more conditions. */
#include "analysis/audit_private.h"

#include "proof/decision.h"

bool
scb_audit_narrow(struct audit *x, const struct audit_part *p,
    const struct partition_end *e, unsigned word, struct cond c,
    struct partition_end *to)
{
	*to = *e;
	scb_path_fork(&to->path, &e->path);
	to->path.arena = x->arena;
	switch (scb_path_test(&e->path, word, c)) {
	case WORDSET_NEVER:
		return false;
	case WORDSET_UNKNOWN:
		scb_audit_add_inconclusive(x, &p->is, scb_path_too_masked);
		return false;
	default:
		break;
	}
	if (scb_path_assume(&to->path, word, c))
		return true;
	scb_audit_add_inconclusive(x, &p->is, scb_path_too_masked);
	return false;
}

/* A call that reaches a leaf; known: it could be found. */
struct found_call {
	struct scbpf_call call;
	unsigned leaf;
	bool known;
};

static bool
keep_call(void *user, const struct path *p, unsigned leaf)
{
	struct found_call *k = user;

	k->known = scb_path_call(p, &k->call);
	k->leaf = leaf;
	return false;
}

static void
set_path(struct path *p, const struct scbpf_call *call, struct arena *a)
{
	struct cond is = {UINT32_MAX, 0, COND_EQ};

	scb_path_any(p, a);
	for (unsigned i = 0; i < BPF_WORDS; i++) {
		is.k = scb_bpf_call_word(call, i);
		scb_path_assume(p, i, is);
	}
}

static bool
narrow_all(struct audit *x, const struct audit_part *p,
    const struct partition_end *e, unsigned word, const struct cond *c,
    unsigned n, struct partition_end *to)
{
	struct partition_end less = *e;

	for (unsigned i = 0; i < n; i++) {
		if (!scb_audit_narrow(x, p, &less, word + i, c[i], to))
			return false;
		less = *to;
	}
	return true;
}

/* Of a part whose paths were not listed. */
static bool
find_unlisted(struct audit *x, const struct audit_part *p,
    bool (*is)(uint32_t verdict), struct partition_end *to)
{
	struct decision q;
	struct found_call found = {.known = false};
	uint64_t want = 0;

	if (!scb_decision_open(&q, x->arena, p->is.dag, p->is.node))
		return false;
	for (unsigned i = 0; i < q.leaves.n; i++)
		want |= (uint64_t)is(q.leaves.k[i]) << i;
	if (scb_decision_find(&q, x->arena, &to->path, &want, keep_call, &found,
		&x->result.steps) == DECISION_DONE)
		return false;
	if (!found.known) {
		scb_audit_add_inconclusive(x, &p->is, AUDIT_PATHS);
		return false;
	}
	set_path(&to->path, &found.call, x->arena);
	to->verdict[0] = q.leaves.k[found.leaf];
	return true;
}

bool
scb_audit_find_end(struct audit *x, const struct audit_part *p,
    bool (*is)(uint32_t verdict), unsigned word, const struct cond *c,
    unsigned n, struct partition_end *to)
{
	const struct partition_end all = {.path = p->is.path};

	if (p->is.dag)
		return narrow_all(x, p, &all, word, c, n, to) &&
		       find_unlisted(x, p, is, to);
	for (const struct partition_end *e = p->is.ends; e; e = e->next)
		if (is(e->verdict[0]) && narrow_all(x, p, e, word, c, n, to))
			return true;
	return false;
}
