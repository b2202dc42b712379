/*
 * The readers of other tools' filters: partition and conditions, audit, and the
 * way back to decisions and to a shorter equal program. The input is a filter's
 * raw bytes; little-endian, of x86_64 unless it says otherwise.
 */
#include "fuzz.h"

#include "opt.h"
#include "analysis/audit.h"
#include "analysis/explain.h"
#include "analysis/terms.h"
#include "../program.h"
#include "filter/filter.h"
#include "report/diff.h"
#include "report/explain.h"

struct seen {
	struct arena *a;
	const struct scbpf_program *p;
	unsigned parts;
};

/* The conditions of every end can be written; nothing is kept. */
static bool
see(void *user, const struct partition_part *part)
{
	struct seen *s = user;
	struct partition_part own = *part;
	struct buf b;

	s->parts++;
	FUZZ_MUST(part->low <= part->high);
	scb_explain_unite(&own, s->a);
	FUZZ_MUST(own.nends <= part->nends);
	for (const struct partition_end *e = own.ends; e; e = e->next) {
		scb_buf_init(&b, s->a);
		scb_terms_put(&b, &own, &e->path, scb_explain_words(&own));
		fuzz_shown(b.p);
	}
	return false;
}

/* The call of a finding has the verdict that the finding says. */
static void
check_findings(const struct audit_result *r, const struct seen *s)
{
	for (const struct audit_finding *f = r->findings; f; f = f->next)
		for (unsigned i = 0; i < f->ncalls; i++)
			FUZZ_MUST(
			    scb_bpf_sim(s->p, &f->call[i].call, NULL, NULL)
				.verdict == f->call[i].verdict);
}

/* Every format of every report can be written, without control characters. */
static void
show_all(
    struct arena *a, const struct scbpf_program *p, const struct arch *native)
{
	struct partition s = {.program = {*p}}, both = {.program = {*p, *p}};
	struct explain x = {.arena = a,
	    .source = "x",
	    .options = "",
	    .native = native,
	    .program = *p};
	struct diff d = {.arena = a};
	struct doc doc;
	struct buf b;

	scb_partition_add(&s, native->audit_arch);
	scb_explain_survey(&x, &s);
	scb_explain_fold(&x);
	scb_doc_open(&doc, a);
	scb_explain_doc(&doc, &x);
	scb_buf_init(&b, a);
	scb_doc_text(&b, &doc, true);
	scb_doc_md(&b, &doc);
	scb_doc_html(&b, &doc);
	scb_explain_json(&b, &x);
	scb_explain_html(&b, &x);
	d.side[0] = d.side[1] = x;
	scb_partition_add(&both, native->audit_arch);
	scb_diff_model(&d, &both);
	FUZZ_MUST(d.first == NULL);
	scb_diff_json(&b, &d);
	FUZZ_MUST(b.len > 0 && strlen(b.p) == b.len);
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct source text = {
	    .name = "input", .text = (const char *)data, .len = size};
	const struct arch *native = scb_facts_arch("x86_64", 6);
	struct seen seen = {.a = d->arena};
	struct partition s = {.part = see, .user = &seen};
	struct tree_goal goal = {0};
	struct audit_result found;
	struct scbpf_program p;
	uint32_t *where;
	const char *why;
	size_t pc;

	scb_bpf_parse(d, &text, false, "x86_64", &p, &where);
	if (p.count > 200 || !scb_bpf_check(&p, &pc, &why))
		return;
	if (p.big_endian) /* the text names its architecture */
		native = scb_facts_arch("s390x", 5);
	seen.p = &p;
	s.program[0] = p;
	scb_partition_add(&s, native->audit_arch);
	scb_partition_find(&s, d->arena);
	scb_partition_walk(&s, d->arena);
	FUZZ_MUST(seen.parts > 0);
	found = scb_audit(d->arena, &p,
	    &(struct audit_ask){.native = &native, .nnative = 1, .read = true});
	check_findings(&found, &seen);
	if (p.count <= 40) /* it takes longer than all the rest */
		show_all(d->arena, &p, native);
	FUZZ_MUST(scb_opt_filters(d->arena, d, STACK(&p, 1), native, &goal)
		      ->program.count <= p.count);
}
