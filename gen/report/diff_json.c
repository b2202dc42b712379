/* The changes between two filters as JSON; keys: see scbpf(1). */
#include "report/diff.h"

#include "base/out.h"

static void
diff_out_side(struct out *o, const char *key, struct explain *x)
{
	struct summary s = {.source = x->source,
	    .options = x->options,
	    .native = x->native,
	    .program = &x->program};

	scb_summary_open(&s, x->arena);
	scb_out_object(o, key);
	scb_summary_out(o, &s);
	scb_out_close(o, '}');
}

static void
diff_out_place(struct out *o, const struct diff *d, const struct diff_place *p)
{
	const struct semdiff_change *at = p->first;

	scb_out_object(o, NULL);
	scb_put_out_part(o, &at->part);
	scb_out_bool(o, "some", at->some);
	scb_out_array(o, "pairs");
	for (unsigned i = 0; i < p->n; i++, at = at->next) {
		scb_out_object(o, NULL);
		scb_out_bool(o, "weaker", at->weaker);
		scb_out_object(o, "before");
		scb_put_out_verdict(o, at->part.abi, at->verdict[0]);
		scb_out_close(o, '}');
		scb_out_object(o, "after");
		scb_put_out_verdict(o, at->part.abi, at->verdict[1]);
		scb_out_close(o, '}');
		scb_out_object(o, "example");
		scb_put_out_call(o, &at->witness, d->big_endian);
		scb_out_close(o, '}');
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

static void
diff_out_change(
    struct out *o, const struct diff *d, const struct diff_change *c)
{
	/* ORDER DIFF_KIND */
	static const char *const kinds[DIFF_KINDS] = {
	    "allowed", "denied", "conditions", "other", "errno"};

	scb_out_object(o, NULL);
	scb_out_string(o, "name", c->name);
	scb_out_string(o, "kind", kinds[c->kind]);
	scb_out_bool(o, "weaker", c->weaker);
	scb_out_bool(o, "stricter", c->stricter);
	scb_out_string(o, "before", c->before);
	scb_out_string(o, "after", c->after);
	scb_out_array(o, "places");
	for (const struct diff_place *p = c->places; p; p = p->next)
		diff_out_place(o, d, p);
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

static void
diff_out(struct out *o, struct diff *d)
{
	diff_out_side(o, "before", &d->side[0]);
	diff_out_side(o, "after", &d->side[1]);
	scb_out_number(o, "weaker", d->weaker);
	scb_out_number(o, "stricter", d->stricter);
	scb_out_number(o, "other", d->other);
	scb_out_number(o, "unknown_calls", d->unknown);
	scb_out_bool(o, "complete", !d->all.inconclusive);
	scb_out_array(o, "changes");
	for (const struct diff_change *c = d->first; c; c = c->next)
		diff_out_change(o, d, c);
	scb_out_close(o, ']');
	scb_out_array(o, "unknown");
	for (const struct semdiff_inconclusive *u = d->all.inconclusive; u;
	     u = u->next) {
		scb_out_object(o, NULL);
		scb_out_string(o, "side", u->part.side ? "after" : "before");
		scb_put_out_part(o, &u->part);
		scb_out_number(o, "instruction", u->part.pc);
		scb_out_string(o, "why", u->part.why);
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
}

void
scb_diff_json(struct buf *b, struct diff *d)
{
	struct out o;

	scb_summary_out_open(&o, b, 3, "diff");
	diff_out(&o, d);
	scb_summary_out_others(&o, d->next != NULL);
	for (d = d->next; d; d = d->next) {
		scb_out_object(&o, NULL);
		diff_out(&o, d);
		scb_out_close(&o, '}');
	}
	scb_summary_out_end(&o);
}
