#include "report/summary.h"

#include "bpf/reach.h"
#include "emit/emit.h"
#include "scbpf.h"

static unsigned
longest(const struct scbpf_program *p, struct arena *a)
{
	size_t mark = scb_arena_mark(a);
	unsigned *from = scb_arena_array(a, p->count, sizeof *from), n;

	for (size_t pc = p->count; pc-- > 0;) {
		const struct scbpf_insn *in = &p->insn[pc];
		size_t yes = pc + 1, no = pc + 1;

		from[pc] = 1;
		if ((in->code & 7) == BPF_RET)
			continue;
		if ((in->code & 7) == BPF_JMP) {
			bool always = (in->code & 0xf0) == BPF_JA;

			yes += always ? in->k : in->jt;
			no += always ? in->k : in->jf;
		}
		from[pc] += from[yes] > from[no] ? from[yes] : from[no];
	}
	n = from[0];
	scb_arena_release(a, mark);
	return n;
}

static void
count_executed(struct summary *s, struct arena *a)
{
	size_t mark = scb_arena_mark(a);
	const struct arch *abi = s->native;
	struct reach r;
	unsigned executed = 0;

	scb_reach_open(&r, a, s->program);
	for (unsigned i = 0; i < abi->ncalls; i++) {
		struct scbpf_call c = {
		    .arch = abi->audit_arch, .nr = abi->calls[i].nr};

		if (i > 0 && abi->calls[i - 1].nr == c.nr)
			continue;
		if (i == 0 || c.nr > r.high) {
			scb_reach_call(&r, c.arch, c.nr);
			executed = scb_reach_allowed(&r) != REACH_ALWAYS
				       ? 0
				       : scb_bpf_sim(s->program, &c, NULL, NULL)
					     .executed;
		}
		s->executed += executed;
		s->allowed += executed > 0;
	}
	scb_arena_release(a, mark);
}

void
scb_summary_open(struct summary *s, struct arena *a)
{
	s->translated = scb_bpf_translated(s->program);
	s->longest = longest(s->program, a);
	count_executed(s, a);
}

/* Hundredths, rounded. */
static unsigned
mean(const struct summary *s)
{
	return (unsigned)((200 * s->executed + s->allowed) / (2 * s->allowed));
}

void
scb_summary_title(struct doc *d, const struct summary *s)
{
	struct buf b;

	scb_buf_init(&b, d->arena);
	scb_buf_fmt(&b,
	    s->program->count == 1 ? "%zu instruction" : "%zu instructions",
	    s->program->count);
	if (s->allowed)
		scb_buf_fmt(&b, "; %u.%02u run per allowed call", mean(s) / 100,
		    mean(s) % 100);
	scb_buf_fmt(&b, ", at most %u", s->longest);
	scb_doc_add(d, DOC_TITLE,
	    s->several ? scb_doc_fmt(d, "%s, %s", s->source, s->native->token)
		       : s->source,
	    b.p);
}

void
scb_summary_made(struct doc *d, const struct summary *s)
{
	struct buf b;

	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, "scbpf " SCBPF_VERSION ", tables of Linux ");
	scb_emit_kernel(&b, FACTS_KERNEL);
	if (*s->options)
		scb_buf_fmt(&b, ", options: %s", s->options);
	scb_doc_add(d, DOC_FACT, "report", b.p);
}

/* "1 warning: fallback", of one severity; the names of the rules, each once. */
static void
put_severity(struct buf *b, const struct audit_result *r, unsigned severity)
{
	const struct audit_rule *last = NULL;
	unsigned n = r->count[severity];

	if (!n)
		return;
	scb_buf_fmt(b, "%s%u %s%s", b->len ? "; " : "", n,
	    scb_audit_severity(severity), n > 1 ? "s" : "");
	for (const struct audit_cause *c = r->causes; c; c = c->next) {
		if (c->severity != severity || c->rule == last)
			continue;
		scb_buf_fmt(b, last ? ", %s" : ": %s", c->rule->name);
		last = c->rule;
	}
}

void
scb_summary_findings(struct doc *d, const struct audit_result *r)
{
	struct buf b;

	scb_buf_init(&b, d->arena);
	for (unsigned severity = AUDIT_SEVERITIES; severity-- > 0;)
		put_severity(&b, r, severity);
	if (!b.len)
		scb_buf_str(&b, "no findings");
	if (r->inconclusive)
		scb_buf_str(&b, "; some checks are inconclusive");
	scb_doc_add(d, DOC_FACT, "audit", b.p);
}

void
scb_summary_out_open(
    struct out *o, struct buf *b, unsigned lines, const char *report)
{
	struct buf kernel;

	scb_buf_init(&kernel, b->arena);
	scb_emit_kernel(&kernel, FACTS_KERNEL);
	scb_out_open(o, b, lines);
	scb_out_object(o, NULL);
	scb_out_string(o, "report", report);
	scb_out_string(o, "version", SCBPF_VERSION);
	scb_out_string(o, "tables", kernel.p);
}

void
scb_summary_out_others(struct out *o, bool any)
{
	if (any)
		scb_out_array(o, "others");
}

void
scb_summary_out_end(struct out *o)
{
	if (o->depth > 1)
		scb_out_close(o, ']');
	scb_out_close(o, '}');
	scb_out_end(o);
}

void
scb_summary_out(struct out *o, const struct summary *s)
{
	struct buf b;

	scb_buf_init(&b, o->b->arena);
	scb_out_string(o, "source", s->source);
	scb_out_string(o, "options", s->options);
	scb_out_string(o, "arch", s->native->token);
	scb_out_number(o, "instructions", s->program->count);
	scb_out_number(o, "translated", s->translated);
	scb_out_number(o, "longest", s->longest);
	if (s->allowed)
		scb_buf_fmt(&b, "%u.%02u", mean(s) / 100, mean(s) % 100);
	else
		scb_buf_str(&b, "null");
	scb_out_raw(o, "mean", b.p);
}
