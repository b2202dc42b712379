/* What audit found as JSON; keys: see scbpf(1). */
#include "report/audit.h"

static void
out_rule(struct out *o, const struct audit_rule *rule)
{
	scb_out_string(o, "title", rule->title);
	scb_out_string(o, "why", rule->why);
	scb_out_string(o, "fix", rule->fix);
	scb_out_string(o, "reference", rule->source);
}

static void
out_example(
    struct out *o, const struct audit_report *r, const struct audit_finding *f)
{
	scb_out_object(o, NULL);
	scb_out_string(o, "arch", f->abi ? f->abi->token : NULL);
	scb_out_string(o, "detail", f->detail);
	scb_out_array(o, "calls");
	for (unsigned i = 0; i < f->ncalls; i++) {
		const struct scbpf_call *c = &f->call[i].call;

		scb_out_object(o, NULL);
		scb_put_out_call(o, c, r->big_endian);
		scb_put_out_verdict(o,
		    scb_facts_arch_audit(c->arch, c->nr, r->big_endian),
		    f->call[i].verdict);
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

static void
out_cause(
    struct out *o, const struct audit_report *r, const struct audit_cause *c)
{
	scb_out_object(o, NULL);
	scb_out_string(o, "rule", c->rule->name);
	scb_out_string(o, "severity", scb_audit_severity(c->severity));
	scb_out_string(o, "name", c->name);
	out_rule(o, c->rule);
	scb_out_array(o, "examples");
	for (const struct audit_finding *f = c->first; f; f = f->same)
		out_example(o, r, f);
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

void
scb_audit_out_program(struct out *o, const struct audit_report *r)
{
	const struct audit_program *g = r->program;
	const struct audit_fit *fit = &r->result->fit;

	if (!g) {
		scb_out_raw(o, "program", "null");
		return;
	}
	scb_out_object(o, "program");
	scb_out_string(o, "source", g->name);
	scb_out_string(o, "arch", g->arch->token);
	scb_out_bool(o, "complete", !g->nreasons);
	scb_out_strings(o, "reasons", g->reason, g->nreasons);
	scb_out_strings(o, "assumed", g->assumed, g->nassumed);
	scb_out_number(o, "calls", g->ncalls);
	scb_out_number(o, "allowed", fit->allowed);
	scb_out_number(o, "limited", fit->limited);
	scb_out_number(o, "refused", fit->refused);
	scb_out_number(o, "unused", fit->unused);
	scb_out_number(o, "loose", fit->loose);
	scb_out_number(o, "foreign", fit->foreign);
	scb_out_close(o, '}');
}

static void
out_against(struct out *o, const struct audit_report *r)
{
	const struct audit_against *g = r->against;

	if (!g) {
		scb_out_raw(o, "against", "null");
		return;
	}
	scb_out_object(o, "against");
	scb_put_out_kernel(o, "kernel", g->kernel);
	scb_put_out_kernel(o, "after", r->result->after);
	scb_out_array(o, "libcs");
	for (unsigned i = 0; i < g->nlibcs; i++) {
		struct buf b;

		scb_buf_init(&b, o->b->arena);
		scb_facts_libc_put_range(&b, &g->libc[i]);
		scb_out_string(o, NULL, b.p);
	}
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

static void
out_report(struct out *o, const struct audit_report *r)
{
	scb_summary_out(o, &r->summary);
	out_against(o, r);
	scb_out_number(o, "checks", r->result->checks);
	scb_out_array(o, "arches");
	for (unsigned i = 0; i < r->result->narches; i++)
		scb_out_string(o, NULL, r->result->arches[i]->token);
	scb_out_close(o, ']');
	scb_out_object(o, "counts");
	for (unsigned i = AUDIT_SEVERITIES; i-- > 0;)
		scb_out_number(o, scb_audit_severity(i), r->result->count[i]);
	scb_out_number(o, "ignored", r->result->ignored);
	scb_out_close(o, '}');
	scb_audit_out_program(o, r);
	scb_out_bool(o, "complete", !r->result->inconclusive);
	scb_out_array(o, "findings");
	for (const struct audit_cause *c = r->result->causes; c; c = c->next)
		out_cause(o, r, c);
	scb_out_close(o, ']');
	scb_out_array(o, "unknown");
	for (const struct audit_inconclusive *d = r->result->inconclusive; d;
	     d = d->next) {
		scb_out_object(o, NULL);
		scb_out_string(o, "rule", d->rule ? d->rule->name : NULL);
		scb_put_out_part(o, &d->part);
		scb_out_number(o, "instruction", d->part.pc);
		scb_out_string(o, "why", d->part.why);
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
}

void
scb_audit_json(struct buf *b, struct audit_report *r)
{
	struct out o;

	scb_summary_out_open(&o, b, 4, "audit");
	out_report(&o, r);
	scb_summary_out_others(&o, r->next != NULL);
	for (r = r->next; r; r = r->next) {
		scb_out_object(&o, NULL);
		out_report(&o, r);
		scb_out_close(&o, '}');
	}
	scb_summary_out_end(&o);
}

void
scb_audit_json_list(struct buf *b)
{
	const struct audit_rule *rule;
	struct out o;

	scb_summary_out_open(&o, b, 3, "audit-rules");
	scb_out_array(&o, "rules");
	for (unsigned i = 0; (rule = scb_audit_rule(i)); i++) {
		scb_out_object(&o, NULL);
		scb_out_string(&o, "rule", rule->name);
		scb_out_string(
		    &o, "severity", scb_audit_severity(rule->severity));
		out_rule(&o, rule);
		scb_out_close(&o, '}');
	}
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}
