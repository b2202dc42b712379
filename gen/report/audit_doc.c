/* What audit found as the blocks of a report, the most severe first. */
#include "report/audit.h"

#include <string.h>

#include "emit/emit.h"

enum { SHOWN = 5 }; /* causes of one rule, without -v */

static enum doc_tone
severity_tone(enum audit_severity s)
{
	/* ORDER AUDIT_SEVERITY */
	static const enum doc_tone tones[AUDIT_SEVERITIES] = {
	    DOC_LOG, DOC_ERRNO, DOC_KILL};

	return tones[s];
}

/* ---- calls --------------------------------------------------------------- */

/* The name of the call's number, if that is its number by name; or NULL. */
static const char *
audit_name(const struct arch *a, uint32_t nr)
{
	const struct arch_call *c = a ? scb_facts_number(a, nr) : NULL;

	return c && scb_facts_call(a, c->name, strlen(c->name))->nr == nr
		   ? c->name
		   : NULL;
}

/* "x86_64 socket 0x28": as sim takes it, after -a. */
static void
audit_put_call(struct buf *b, const struct audit_call *c, bool big_endian)
{
	const struct scbpf_call *call = &c->call;
	const struct arch *a =
	    scb_facts_arch_audit(call->arch, call->nr, big_endian);
	const char *name = audit_name(a, call->nr);

	if (a)
		scb_buf_str(b, a->token);
	else
		scb_buf_fmt(b, "arch 0x%x", call->arch);
	scb_buf_char(b, ' ');
	if (name)
		scb_buf_str(b, name);
	else
		scb_put_number(b, call->nr);
	scb_put_args(b, call);
	scb_buf_str(b, ": ");
	scb_put_verdict(b, a, c->verdict);
}

const char *
scb_audit_example(
    struct doc *to, const struct audit_finding *f, bool big_endian)
{
	struct buf b;

	if (!f->ncalls)
		return f->detail;
	scb_buf_init(&b, to->arena);
	for (unsigned i = 0; i < f->ncalls; i++) {
		if (i)
			scb_buf_str(&b, f->call[0].verdict == f->call[1].verdict
					    ? ", and "
					    : ", but ");
		audit_put_call(&b, &f->call[i], big_endian);
	}
	if (f->detail)
		scb_buf_fmt(&b, " (%s)", f->detail);
	return b.p;
}

/* ---- causes -------------------------------------------------------------- */

static const char *
call_of(const struct audit_finding *f, bool big_endian)
{
	const struct scbpf_call *c = &f->call[0].call;

	return f->ncalls ? audit_name(
			       scb_facts_arch_audit(c->arch, c->nr, big_endian),
			       c->nr)
			 : NULL;
}

/* Has a finding before this one the same call, or the same ABI? */
static bool
came_before(const struct audit_cause *c, const struct audit_finding *f,
    bool big_endian, bool abi)
{
	const char *name = call_of(f, big_endian), *other;

	for (const struct audit_finding *g = c->first; g != f; g = g->same) {
		other = call_of(g, big_endian);
		if (abi ? g->abi == f->abi
			: !name || (other && strcmp(name, other) == 0))
			return true;
	}
	return false;
}

/* "and 5 more: fsopen, fsmount (x86_64, x32)"; NULL: no more. */
static const char *
other_calls(struct doc *to, const struct audit_cause *c, bool big_endian)
{
	const char *between = ": ";
	struct buf b;

	if (c->n == 1)
		return NULL;
	scb_buf_init(&b, to->arena);
	scb_buf_fmt(&b, "and %u more", c->n - 1);
	for (const struct audit_finding *f = c->first->same; f; f = f->same)
		if (!came_before(c, f, big_endian, false)) {
			scb_buf_fmt(
			    &b, "%s%s", between, call_of(f, big_endian));
			between = ", ";
		}
	between = " (";
	for (const struct audit_finding *f = c->first; f; f = f->same)
		if (f->abi && !came_before(c, f, big_endian, true)) {
			scb_buf_fmt(&b, "%s%s", between, f->abi->token);
			between = ", ";
		}
	scb_buf_str(&b, *between == ',' ? ")" : "");
	return b.p;
}

static void
put_cause(struct doc *to, struct doc_block *b, const struct audit_report *r,
    const struct audit_cause *c)
{
	const char *more = other_calls(to, c, r->big_endian);

	scb_doc_case(
	    to, b, NULL, NULL, scb_audit_example(to, c->first, r->big_endian));
	if (!r->verbose && more)
		scb_doc_case(to, b, NULL, NULL, more)->names = true;
	for (const struct audit_finding *f = c->first->same; r->verbose && f;
	     f = f->same)
		scb_doc_case(
		    to, b, NULL, NULL, scb_audit_example(to, f, r->big_endian));
}

/* Lists the findings of one rule and severity, from the first on. */
static void
put_rule(struct doc *to, const struct audit_report *r,
    const struct audit_cause *first)
{
	const struct audit_rule *rule = first->rule;
	struct doc_block *b =
	    scb_doc_add(to, DOC_FINDING, scb_audit_severity(first->severity),
		scb_doc_fmt(to, "%s: %s", rule->name, rule->title));
	unsigned n = 0;

	b->tone = severity_tone(first->severity);
	for (const struct audit_cause *c = first; c; c = c->next) {
		if (c->rule != rule || c->severity != first->severity)
			continue;
		if (r->verbose || n < SHOWN)
			put_cause(to, b, r, c);
		n++;
	}
	if (!r->verbose && n > SHOWN)
		scb_doc_case(to, b, NULL, NULL,
		    scb_doc_fmt(to, "and %u more, see -v", n - SHOWN));
	if (r->verbose)
		scb_doc_case(to, b, "why", NULL, rule->why);
	scb_doc_case(to, b, "fix", NULL, rule->fix);
	if (r->verbose)
		scb_doc_case(to, b, "source", NULL, rule->source);
}

static bool
is_first(const struct audit_result *r, const struct audit_cause *c)
{
	for (const struct audit_cause *d = r->causes; d != c; d = d->next)
		if (d->rule == c->rule && d->severity == c->severity)
			return false;
	return true;
}

/* ---- what could not be followed ------------------------------------------ */

static bool
audit_is_same(
    const struct audit_inconclusive *d, const struct audit_inconclusive *e)
{
	return d->rule == e->rule && d->part.pc == e->part.pc &&
	       d->part.why == e->part.why;
}

static void
audit_put_inconclusive(struct doc *to, const struct audit_inconclusive *d)
{
	const struct audit_inconclusive *next;

	for (; d; d = next) {
		unsigned more = 0;
		struct buf b;

		scb_buf_init(&b, to->arena);
		scb_buf_str(&b, "cannot tell: ");
		if (d->rule)
			scb_buf_str(&b, d->rule->name);
		else
			scb_buf_fmt(&b, "pc %zu", d->part.pc);
		scb_buf_fmt(&b, ": %s: ", d->part.why);
		scb_put_part(&b, &d->part);
		for (next = d->next; next && audit_is_same(d, next);
		     next = next->next)
			more++;
		if (more)
			scb_buf_fmt(&b, ", and %u more", more);
		scb_doc_add(to, DOC_TEXT, NULL, b.p);
	}
}

/* ---- a program ----------------------------------------------------------- */

static void
put_count(struct buf *b, unsigned n, const char *what)
{
	if (n)
		scb_buf_fmt(b, ", %u %s", n, what);
}

/* "busybox, x86_64: 213 calls; 190 are allowed, 23 refused; ..." */
static void
audit_put_program(struct doc *to, const struct audit_report *r)
{
	const struct audit_program *g = r->program;
	const struct audit_fit *fit = &r->result->fit;
	struct buf b;

	scb_buf_init(&b, to->arena);
	scb_buf_fmt(&b, "%s, %s: %u calls in its code", g->name, g->arch->token,
	    g->ncalls);
	if (g->nreasons)
		scb_buf_str(&b, " (perhaps not all)");
	put_count(&b, fit->allowed, "allowed");
	put_count(&b, fit->limited, "limited");
	put_count(&b, fit->refused, "refused");
	scb_buf_fmt(&b, "; the filter allows %u %s", fit->unused,
	    fit->unused == 1 ? "other" : "others");
	if (fit->foreign)
		scb_buf_fmt(
		    &b, ", and %u of other architectures", fit->foreign);
	scb_doc_add(to, DOC_FACT, "program", b.p);
	for (unsigned i = 0; i < g->nassumed; i++)
		scb_doc_add(to, DOC_FACT, "assumed", g->assumed[i]);
}

/* ---- the report ---------------------------------------------------------- */

void
scb_audit_doc_findings(struct doc *to, const struct audit_report *r)
{
	for (unsigned severity = AUDIT_SEVERITIES; severity-- > 0;)
		for (const struct audit_cause *c = r->result->causes; c;
		     c = c->next)
			if (c->severity == severity && is_first(r->result, c))
				put_rule(to, r, c);
	audit_put_inconclusive(to, r->result->inconclusive);
}

/* Calls of known ABIs that could not be followed. */
static unsigned
audit_count_unknown(const struct audit_result *r, bool *any)
{
	unsigned n = 0;

	*any = false;
	for (const struct audit_inconclusive *d = r->inconclusive; d;
	     d = d->next) {
		*any |= !d->rule;
		n += !d->rule && d->part.call;
	}
	return n;
}

/* "; 3 calls cannot be followed", after architectures that are named. */
static void
audit_put_unknown(struct buf *b, const struct audit_result *r)
{
	bool any;
	unsigned n = audit_count_unknown(r, &any);

	if (any)
		scb_buf_str(b, r->narches ? "; " : " ");
	if (n)
		scb_buf_fmt(
		    b, "%u call%s cannot be followed", n, n > 1 ? "s" : "");
	else if (any)
		scb_buf_str(b, "numbers without a call cannot be followed");
	else if (!r->narches)
		scb_buf_str(b, " no call is allowed");
}

/* " against Linux 6.12 (from 5.9 on) and glibc-2.41" */
static void
put_against(struct buf *b, const struct audit_report *r)
{
	const struct audit_against *g = r->against;

	scb_buf_str(b, " against ");
	if (g->kernel) {
		scb_buf_str(b, "Linux ");
		scb_emit_kernel(b, g->kernel);
		if (r->result->after && r->result->after < g->kernel) {
			scb_buf_str(b, " (after ");
			scb_emit_kernel(b, r->result->after);
			scb_buf_char(b, ')');
		}
	}
	for (unsigned i = 0; i < g->nlibcs; i++) {
		scb_buf_str(b, g->kernel || i ? " and " : "");
		scb_facts_libc_put_range(b, &g->libc[i]);
	}
}

/* "no findings: 31 checks, x86_64 x32 x86" */
static const char *
last_line(struct doc *to, const struct audit_report *r)
{
	struct buf b;

	scb_buf_init(&b, to->arena);
	for (unsigned i = AUDIT_SEVERITIES; i-- > 0;)
		if (r->result->count[i])
			scb_buf_fmt(&b, "%s%u %s%s", b.len ? ", " : "",
			    r->result->count[i], scb_audit_severity(i),
			    r->result->count[i] > 1 ? "s" : "");
	if (!b.len)
		scb_buf_str(&b, "no findings");
	if (r->result->ignored)
		scb_buf_fmt(&b, " (%u ignored)", r->result->ignored);
	scb_buf_fmt(&b, ": %u check%s", r->result->checks,
	    r->result->checks == 1 ? "" : "s");
	if (r->against)
		put_against(&b, r);
	scb_buf_char(&b, ',');
	for (unsigned i = 0; i < r->result->narches; i++)
		scb_buf_fmt(&b, " %s", r->result->arches[i]->token);
	audit_put_unknown(&b, r->result);
	return b.p;
}

static void
put_report(struct doc *to, struct audit_report *r)
{
	if (!r->quiet) {
		scb_summary_title(to, &r->summary);
		scb_summary_made(to, &r->summary);
	}
	if (r->program && !r->quiet)
		audit_put_program(to, r);
	scb_audit_doc_findings(to, r);
	if (!r->quiet)
		scb_doc_add(to, DOC_TEXT, NULL, last_line(to, r));
}

void
scb_audit_doc(struct doc *to, struct audit_report *r)
{
	for (; r; r = r->next)
		put_report(to, r);
}

void
scb_audit_doc_list(struct doc *to)
{
	const struct audit_rule *rule;

	for (unsigned i = 0; (rule = scb_audit_rule(i)); i++) {
		struct doc_block *b = scb_doc_add(to, DOC_FINDING,
		    scb_audit_severity(rule->severity),
		    scb_doc_fmt(to, "%s: %s", rule->name, rule->title));

		b->tone = severity_tone(rule->severity);
		scb_doc_case(to, b, "why", NULL, rule->why);
		scb_doc_case(to, b, "fix", NULL, rule->fix);
		scb_doc_case(to, b, "source", NULL, rule->source);
	}
}
