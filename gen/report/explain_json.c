/*
 * As JSON. Keys: see scbpf(1); they stay.
 */
#include "report/explain.h"
#include "report/summary.h"

#include "analysis/terms.h"
#include "base/out.h"

struct writer {
	struct buf *b;
	struct explain *x;
	bool more; /* the list that is being written holds something */
};

/* Begins an element: a comma after another one, and a line with indentation. */
static void
explain_json_next(struct writer *w, unsigned depth)
{
	scb_buf_str(w->b, w->more ? ",\n" : "\n");
	w->more = true;
	while (depth-- > 0)
		scb_buf_char(w->b, '\t');
}

static void
begin_list(struct writer *w, const char *key)
{
	scb_buf_fmt(w->b, "\"%s\": [", key);
	w->more = false;
}

static void
end_list(struct writer *w, unsigned depth)
{
	if (w->more)
		scb_buf_char(w->b, '\n');
	while (w->more && depth-- > 0)
		scb_buf_char(w->b, '\t');
	scb_buf_char(w->b, ']');
	w->more = true;
}

static void
explain_json_put_part(struct buf *b, const struct partition_part *p)
{
	scb_buf_str(b, "{\"name\": ");
	if (p->call)
		scb_out_json(b, p->call->name);
	else
		scb_buf_str(b, "null");
	scb_buf_fmt(b, ", \"from\": %u, \"to\": %u", p->low, p->high);
}

/* ---- conditions --------------------------------------------------------- */

static void
explain_json_put_word(struct buf *b, unsigned word)
{
	static const char *const half[] = {"low", "high"};

	if (word < BPF_WORD_IP)
		scb_buf_str(b, word == BPF_WORD_NR ? "\"nr\"" : "\"arch\"");
	else if (word < BPF_WORD_ARG)
		scb_buf_fmt(b, "\"ip_%s\"", half[word % 2]);
	else
		scb_buf_fmt(b, "\"arg%u_%s\"", (word - BPF_WORD_ARG) / 2,
		    half[word % 2]);
}

static void
explain_json_put_test(struct buf *b, unsigned word, const struct wordset *w)
{
	/* ORDER WORD_REL */
	static const char *const rel[] = {"==", "!=", ">", "<="};

	scb_buf_str(b, "{\"word\": ");
	explain_json_put_word(b, word);
	scb_buf_str(b, ", \"in\": [");
	for (unsigned i = 0; i < w->n; i++)
		scb_buf_fmt(b, i ? ", [%u, %u]" : "[%u, %u]", w->range[i].low,
		    w->range[i].high);
	scb_buf_str(b, "], \"masks\": [");
	for (unsigned i = 0; i < w->nconds; i++)
		scb_buf_fmt(b,
		    "%s{\"mask\": %u, \"op\": \"%s\", \"value\": "
		    "%u}",
		    i ? ", " : "", w->cond[i].mask, rel[w->cond[i].rel],
		    w->cond[i].k);
	scb_buf_str(b, "]}");
}

static void
put_end(struct writer *w, const struct explain_item *i,
    const struct partition_end *e)
{
	struct buf text;
	bool more = false;

	scb_buf_init(&text, w->x->arena);
	scb_terms_put(&text, &i->part, &e->path, i->words);
	scb_buf_str(w->b, "{\"text\": ");
	scb_out_json(w->b, text.p);
	scb_buf_str(w->b, ", \"all\": [");
	for (unsigned n = 0; n < BPF_WORDS; n++) {
		const struct wordset *set = &e->path.w[n];
		bool all = set->nconds == 0 && set->n == 1 &&
			   set->range->low == 0 &&
			   set->range->high == UINT32_MAX;

		if (!(i->words >> n & 1) || all)
			continue;
		if (more)
			scb_buf_str(w->b, ", ");
		more = true;
		explain_json_put_test(w->b, n, set);
	}
	scb_buf_str(w->b, "]}");
}

/* ---- calls -------------------------------------------------------------- */

static void
put_conditional(
    struct writer *w, const struct explain_item *i, uint32_t verdict)
{
	bool rest = !i->part.why && !i->nsteps && i->otherwise == verdict;

	explain_json_put_part(w->b, &i->part);
	scb_buf_fmt(w->b, ", \"rest\": %s, ", rest ? "true" : "false");
	begin_list(w, "any");
	for (const struct partition_end *e = i->part.ends; e; e = e->next) {
		if (i->nsteps || e->verdict[0] != verdict)
			continue;
		explain_json_next(w, 6);
		put_end(w, i, e);
	}
	end_list(w, 5);
	scb_buf_char(w->b, '}');
}

static void
explain_json_put_action(
    struct buf *b, const struct partition_part *p, uint32_t verdict)
{
	struct buf name;
	const char *errno_name = NULL;

	scb_buf_init(&name, b->arena);
	scb_bpf_verdict(&name, verdict & RET_ACTION);
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] == '(')
			name.p[i] = '\0';
	scb_buf_fmt(b, "{\"verdict\": %u, \"action\": ", verdict);
	scb_out_json(b, name.p);
	scb_buf_fmt(b, ", \"data\": %u,", verdict & RET_DATA);
	if (p->abi && (verdict & RET_ACTION) == RET_ERRNO)
		errno_name = scb_facts_errno_name(p->abi, verdict & RET_DATA);
	scb_buf_fmt(b, errno_name ? " \"errno\": \"%s\"," : " \"errno\": null,",
	    errno_name);
}

static void
explain_json_put_verdict(struct writer *w, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	explain_json_put_action(w->b, &from->part, verdict);
	scb_buf_str(w->b, "\n\t\t\t");
	begin_list(w, "calls");
	for (const struct explain_item *i = from; i != to; i = i->next)
		if (scb_explain_is_always(i, verdict)) {
			explain_json_next(w, 4);
			explain_json_put_part(w->b, &i->part);
			scb_buf_char(w->b, '}');
		}
	end_list(w, 3);
	scb_buf_str(w->b, ",\n\t\t\t");
	begin_list(w, "conditional");
	for (const struct explain_item *i = from; i != to; i = i->next)
		if (i->depends && scb_explain_count(&i->part, verdict)) {
			explain_json_next(w, 4);
			put_conditional(w, i, verdict);
		}
	end_list(w, 3);
	scb_buf_char(w->b, '}');
}

static void
put_target(struct buf *b, const struct explain_step *s, bool holds)
{
	if (s->step[holds])
		scb_buf_fmt(b, "{\"step\": %u}", s->step[holds]);
	else
		scb_buf_fmt(b, "{\"verdict\": %u}", s->verdict[holds]);
}

static void
put_step(struct buf *b, const struct explain_step *s)
{
	scb_buf_str(b, "{\"any\": [");
	for (const struct explain_way *w = s->ways; w; w = w->next) {
		scb_buf_str(b, w == s->ways ? "" : ", ");
		scb_out_json(b, w->when.p);
	}
	scb_buf_str(b, "], \"then\": ");
	put_target(b, s, true);
	scb_buf_str(b, ", \"else\": ");
	put_target(b, s, false);
	scb_buf_char(b, '}');
}

static void
explain_json_put_steps(struct writer *w, const struct explain_item *from,
    const struct explain_item *to)
{
	bool any = false;

	for (const struct explain_item *i = from; i != to; i = i->next)
		any |= i->nsteps > 0;
	if (!any)
		return;
	begin_list(w, "steps");
	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->nsteps)
			continue;
		explain_json_next(w, 3);
		explain_json_put_part(w->b, &i->part);
		scb_buf_str(w->b, ", ");
		begin_list(w, "steps");
		for (unsigned k = 0; k < i->nsteps; k++) {
			explain_json_next(w, 4);
			put_step(w->b, &i->steps[k]);
		}
		end_list(w, 3);
		scb_buf_char(w->b, '}');
	}
	end_list(w, 2);
	scb_buf_str(w->b, ",\n\t\t");
}

static void
put_unknown(struct writer *w, const struct explain_item *from,
    const struct explain_item *to)
{
	begin_list(w, "unknown");
	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->part.why)
			continue;
		explain_json_next(w, 3);
		explain_json_put_part(w->b, &i->part);
		scb_buf_fmt(
		    w->b, ", \"instruction\": %zu, \"why\": ", i->part.pc);
		scb_out_json(w->b, i->part.why);
		scb_buf_char(w->b, '}');
	}
	end_list(w, 2);
}

static void
explain_json_put_head(struct buf *b, const struct explain_section *s)
{
	const struct partition_part *p = &s->from->part;

	scb_buf_str(b, "{\"arch\": ");
	if (p->abi)
		scb_out_json(b, p->abi->token);
	else
		scb_buf_str(b, "null");
	scb_buf_fmt(b,
	    p->other ? ", \"audit_arch\": null, " : ", \"audit_arch\": %u, ",
	    p->audit);
	scb_buf_fmt(
	    b, s->unsure ? "\"default\": null" : "\"default\": %u", s->base);
	scb_buf_fmt(b,
	    ",\n\t\t\"counts\": {\"known\": %u, \"allowed\": %u, "
	    "\"conditional\": %u, \"refused\": %u, \"unknown\": %u},"
	    "\n\t\t",
	    s->known, s->allowed, s->conditional, s->refused, s->unknown);
}

static void
explain_json_put_section(struct writer *w, const struct explain_section *s)
{
	uint32_t verdict = 0;
	bool any = false;

	explain_json_put_head(w->b, s);
	begin_list(w, "verdicts");
	while (scb_explain_next(s->from, s->to, any, verdict, &verdict)) {
		any = true;
		explain_json_next(w, 3);
		explain_json_put_verdict(w, s->from, s->to, verdict);
	}
	end_list(w, 2);
	scb_buf_str(w->b, ",\n\t\t");
	explain_json_put_steps(w, s->from, s->to);
	put_unknown(w, s->from, s->to);
	scb_buf_char(w->b, '}');
}

static void
explain_json_put_summary(struct out *o, struct explain *x)
{
	const struct audit_ask ask = {.native = &x->native,
	    .nnative = 1,
	    .read = x->read,
	    .ignore = x->ignore};
	const struct audit_result r = scb_audit(x->arena, &x->program, &ask);
	struct summary s = {.source = x->source,
	    .options = x->options,
	    .native = x->native,
	    .program = &x->program};

	scb_summary_open(&s, x->arena);
	scb_summary_out(o, &s);
	scb_out_object(o, "findings");
	for (unsigned i = AUDIT_SEVERITIES; i-- > 0;)
		scb_out_number(o, scb_audit_severity(i), r.count[i]);
	scb_out_close(o, '}');
	scb_out_bool(o, "complete", !x->inconclusive);
}

static void
explain_json_put(struct writer *w, struct out *o)
{
	explain_json_put_summary(o, w->x);
	scb_buf_str(w->b, ",\n\t");
	begin_list(w, "architectures");
	for (const struct explain_section *s = w->x->sections; s; s = s->next) {
		explain_json_next(w, 2);
		explain_json_put_section(w, s);
	}
	end_list(w, 1);
}

void
scb_explain_json(struct buf *b, struct explain *x)
{
	struct writer w = {b, x, false};
	struct out o;

	scb_summary_out_open(&o, b, 1, "explain");
	explain_json_put(&w, &o);
	scb_summary_out_others(&o, x->next != NULL);
	for (w.x = x->next; w.x; w.x = w.x->next) {
		scb_out_object(&o, NULL);
		explain_json_put(&w, &o);
		scb_out_close(&o, '}');
	}
	scb_summary_out_end(&o);
}
