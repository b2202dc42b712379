/* Comparisons and lists over all calls. */
#include "api/api.h"

#include "analysis/semdiff.h"
#include "analysis/explain.h"
#include "analysis/terms.h"
#include "report/prove.h"

struct job {
	struct api_kept kept;
	const struct scbpf_program *a, *b;
	const struct scbpf_arch *arch;
	scbpf_each_entry *each_entry;
	scbpf_each_change *each_change;
	void *user;
	bool enough; /* the callback wants no more */
	struct scbpf *s;
	struct scbpf_proof proof;
};

static void
check_both(struct scbpf *s, const struct job *j)
{
	scb_api_check(s, j->a);
	scb_api_check(s, j->b);
	if (j->a->big_endian != j->b->big_endian)
		scb_diag_fatal(&s->diag, nowhere,
		    "the filters differ in byte order");
}

/* --- equal? --------------------------------------------------------------- */

static void
list_equal(struct scbpf *s, void *arg)
{
	/* ORDER DIFF_ANSWER */
	static const enum scbpf_answer answer[] = {SCBPF_ANSWER_EQUAL,
	    SCBPF_ANSWER_DIFFERENT, SCBPF_ANSWER_CANNOT_TELL};
	struct job *j = arg;
	struct buf *text = &j->kept.text;
	struct diff_first r;

	scb_arena_raw(&s->arena, sizeof j->proof); /* for what is kept */
	check_both(s, j);
	r = scb_diff_programs(&s->arena, j->a, j->b);
	j->proof = (struct scbpf_proof){.answer = answer[r.answer],
	    .call = r.witness,
	    .verdict = {r.verdict[0], r.verdict[1]},
	    .side = r.side,
	    .pc = r.pc,
	    .why = r.why,
	    .steps = r.steps};
	scb_buf_init(text, &s->arena);
	scb_api_put_proof(text,
	    &(struct prove_report){.proof = &j->proof,
		.side = {"first", "second"},
		.big_endian = j->a->big_endian});
}

enum scbpf_status
scbpf_equal(struct scbpf *s, const struct scbpf_program *a,
    const struct scbpf_program *b, const struct scbpf_proof **proof)
{
	struct job j = {.s = s, .a = a, .b = b};

	return scb_api_keep_proof(s, list_equal, &j.kept, &j.proof, proof);
}

/* --- what a filter answers ------------------------------------------------ */

static struct scbpf_part
list_part_of(const struct partition_part *p)
{
	return (struct scbpf_part){.arch = api_arch_out(p->abi),
	    .audit_arch = p->audit,
	    .other = p->other,
	    .name = p->call ? p->call->name : NULL,
	    .low = p->low,
	    .high = p->high};
}

static void
put_entry(struct job *j, const struct partition_part *p, uint32_t words,
    uint32_t verdict, bool always)
{
	struct scbpf_entry entry = {.part = list_part_of(p),
	    .verdict = verdict,
	    .inconclusive = p->why,
	    .pc = p->why ? p->pc : 0};
	struct buf when;

	scb_buf_init(&when, &j->s->arena);
	if (p->dag && !always)
		scb_explain_put_steps(&when, p, &j->s->arena);
	for (const struct partition_end *e = p->ends; !p->dag && !always && e;
	     e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		if (when.len)
			scb_buf_str(&when, " or ");
		scb_terms_put(&when, p, &e->path, words);
	}
	if (!always)
		entry.when = when.len ? when.p : "";
	j->enough |= !j->each_entry(j->user, &entry);
}

/* Has an earlier end the same verdict? */
static bool
came_before(const struct partition_part *p, const struct partition_end *end)
{
	for (const struct partition_end *e = p->ends; e != end; e = e->next)
		if (e->verdict[0] == end->verdict[0])
			return true;
	return false;
}

static bool
list_part(void *user, const struct partition_part *part)
{
	struct job *j = user;
	struct partition_part p = *part;
	uint32_t words = scb_explain_words(part);
	bool always = !part->why;

	if (j->enough)
		return false;
	for (const struct partition_end *e = p.ends; e; e = e->next)
		always &= e->verdict[0] == p.ends->verdict[0];
	if (!p.dag)
		scb_explain_unite(&p, &j->s->arena);
	for (const struct partition_end *e = p.ends; e && !j->enough;
	     e = e->next)
		if (!came_before(&p, e))
			put_entry(j, &p, words, e->verdict[0], always);
	if (!p.ends)
		put_entry(j, &p, words, 0, false);
	return false;
}

static void
list_explain(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct partition y = {.program = {*j->a}, .part = list_part, .user = j};

	scb_api_check(s, j->a);
	scb_partition_add(
	    &y, (j->arch ? api_arch_in(j->arch) : scb_api_arch(s))->audit_arch);
	scb_partition_find(&y, &s->arena);
	scb_partition_walk(&y, &s->arena);
}

enum scbpf_status
scbpf_explain(struct scbpf *s, const struct scbpf_program *program,
    const struct scbpf_arch *arch, scbpf_each_entry *each, void *user)
{
	struct job j = {.s = s,
	    .a = program,
	    .arch = arch,
	    .each_entry = each,
	    .user = user};

	return scb_api_pass(s, list_explain, &j);
}

/* --- what changed --------------------------------------------------------- */

static void
put_change(struct job *j, const struct semdiff_change *c)
{
	struct scbpf_change change = {.part = list_part_of(&c->part),
	    .verdict = {c->verdict[0], c->verdict[1]},
	    .some = c->some,
	    .weaker = c->weaker,
	    .call = c->witness};

	j->enough |= !j->each_change(j->user, &change);
}

static void
list_put_inconclusive(struct job *j, const struct partition_part *p)
{
	struct scbpf_change change = {.part = list_part_of(p),
	    .inconclusive = p->why,
	    .side = p->side,
	    .pc = p->pc};

	j->enough |= !j->each_change(j->user, &change);
}

static void
diff(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct partition y = {.program = {*j->a, *j->b}};
	struct semdiff all;

	check_both(s, j);
	scb_partition_add(
	    &y, (j->arch ? api_arch_in(j->arch) : scb_api_arch(s))->audit_arch);
	all = scb_semdiff_programs(&y, &s->arena);
	for (const struct semdiff_change *c = all.first; c && !j->enough;
	     c = c->next)
		put_change(j, c);
	for (const struct semdiff_inconclusive *d = all.inconclusive;
	     d && !j->enough; d = d->next)
		list_put_inconclusive(j, &d->part);
}

enum scbpf_status
scbpf_diff(struct scbpf *s, const struct scbpf_program *a,
    const struct scbpf_program *b, const struct scbpf_arch *arch,
    scbpf_each_change *each, void *user)
{
	struct job j = {.s = s,
	    .a = a,
	    .b = b,
	    .arch = arch,
	    .each_change = each,
	    .user = user};

	return scb_api_pass(s, diff, &j);
}
