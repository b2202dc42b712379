/*
 * A partition describes every call: each belongs to one part, and to an end of
 * it with the verdict that the simulator gives, before and after uniting.
 */
#include "rounds.h"

#include "analysis/explain.h"

struct parts {
	struct partition_part part[20000];
	unsigned n;
};

static bool
keep(void *user, const struct partition_part *part)
{
	struct parts *p = user;

	p->part[p->n++] = *part;
	return true;
}

static bool
takes(const struct path *p, const struct scbpf_call *c)
{
	for (unsigned i = 0; i < BPF_WORDS; i++) {
		struct cond is = {UINT32_MAX, scb_bpf_call_word(c, i), COND_EQ};

		if (scb_path_test(p, i, is) == WORDSET_NEVER)
			return false;
	}
	return true;
}

/* The verdict that the part gives the call; false: none, or two. */
static bool
find_verdict(
    const struct partition_part *part, const struct scbpf_call *c, uint32_t *v)
{
	bool found = false;

	for (const struct partition_end *e = part->ends; e; e = e->next) {
		if (!takes(&e->path, c))
			continue;
		if (found && *v != e->verdict[0])
			return false;
		found = true;
		*v = e->verdict[0];
	}
	return found;
}

static bool
described(const struct partition *s, const struct parts *all,
    const struct scbpf_call *c, uint32_t verdict)
{
	unsigned parts = 0;
	bool known = false, right = true;
	uint32_t v = 0;

	for (unsigned i = 0; i < s->naudits; i++)
		known |= s->audit[i] == c->arch;
	for (unsigned i = 0; i < all->n; i++) {
		const struct partition_part *p = &all->part[i];

		if ((p->other ? known : p->audit != c->arch) ||
		    c->nr < p->low || c->nr > p->high)
			continue;
		parts++;
		right &= find_verdict(p, c, &v) && v == verdict;
	}
	return parts == 1 && right;
}

static void
compare(const struct partition *s, const struct parts *all,
    const struct policy *p, const struct compile_result *r, unsigned round)
{
	bool same = true;

	for (unsigned i = 0; same && i < 300; i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		same = described(s, all, &c,
		    scb_bpf_sim(&r->program, &c, NULL, NULL).verdict);
	}
	check(same, "round %u: a call is not described", round);
	for (unsigned i = 0; i < all->n; i++) {
		unsigned n = 0;

		for (struct partition_end *e = all->part[i].ends; e;
		     e = e->next)
			n++;
		if (n != all->part[i].nends)
			check(false, "round %u: %u ends, counted as %u", round,
			    n, all->part[i].nends);
	}
}

static void
run(struct arena *a, struct diag *d, unsigned round)
{
	static struct parts parts, *const all = &parts;
	struct compile_request req;
	struct compile_result *r;
	struct partition s = {.part = keep, .user = all};
	struct policy *p;
	size_t left;

	random_request(&req);
	p = round ? random_policy(a, req.arches[0]) : scb_builtin_policy(a);
	r = scb_compile_policy(a, d, p, &req);
	s.program[0] = r->program;
	scb_partition_add(&s, req.arches[0]->audit_arch);
	scb_partition_find(&s, a);
	all->n = 0;
	left = a->size - a->used;
	scb_partition_walk(&s, a);
	check(a->size - a->used > left / 4 * 3,
	    "round %u: %zu of %zu bytes are left of the arena", round,
	    a->size - a->used, left);
	for (unsigned i = 0; i < all->n; i++)
		if (all->part[i].why)
			check(false, "round %u: %s", round, all->part[i].why);
	compare(&s, all, p, r, round);
	for (unsigned i = 0; i < all->n; i++)
		scb_explain_unite(&all->part[i], a);
	compare(&s, all, p, r, round);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 0, 21, run);
	return check_end();
}
