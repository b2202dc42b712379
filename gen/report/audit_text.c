#include "report/audit.h"

#include <string.h>

enum { SHOWN = 5 }; /* findings of one rule, without -v */

const char *
scb_audit_name(const struct arch *a, uint32_t nr)
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
	const char *name = scb_audit_name(a, call->nr);
	unsigned n = 6;

	if (a)
		scb_buf_str(b, a->token);
	else
		scb_buf_fmt(b, "arch 0x%x", call->arch);
	scb_buf_char(b, ' ');
	if (name)
		scb_buf_str(b, name);
	else
		scb_put_number(b, call->nr);
	while (n > 0 && call->args[n - 1] == 0)
		n--;
	for (unsigned i = 0; i < n; i++)
		scb_buf_fmt(b, " 0x%jx", (uintmax_t)call->args[i]);
	if (call->ip)
		scb_buf_fmt(b, " from 0x%jx", (uintmax_t)call->ip);
	scb_buf_str(b, ": ");
	scb_put_verdict(b, a, c->verdict);
}

void
scb_audit_put_finding(
    struct buf *b, const struct audit_finding *f, bool big_endian)
{
	if (!f->ncalls) {
		scb_buf_str(b, f->detail);
		return;
	}
	for (unsigned i = 0; i < f->ncalls; i++) {
		if (i)
			scb_buf_str(b, f->call[0].verdict == f->call[1].verdict
					   ? ", and "
					   : ", but ");
		audit_put_call(b, &f->call[i], big_endian);
	}
	if (f->detail)
		scb_buf_fmt(b, " (%s)", f->detail);
}

/* The findings of one rule; returns the first of the next. */
static const struct audit_finding *
audit_put_rule(
    struct buf *b, const struct audit_finding *f, bool big_endian, bool all)
{
	const struct audit_rule *r = f->rule;
	unsigned n = 0, more = 0;

	scb_buf_fmt(b, "%s: %s: %s\n", scb_audit_severity(r->severity), r->name,
	    r->title);
	for (; f && f->rule == r; f = f->next) {
		if (!all && n++ >= SHOWN) {
			more++;
			continue;
		}
		scb_buf_str(b, "  ");
		scb_audit_put_finding(b, f, big_endian);
		scb_buf_char(b, '\n');
	}
	if (more)
		scb_buf_fmt(b, "  and %u more, see -v\n", more);
	scb_buf_fmt(b, "  fix: %s\n", r->fix);
	if (all)
		scb_buf_fmt(b, "  source: %s\n", r->source);
	return f;
}

static bool
audit_is_same(
    const struct audit_inconclusive *d, const struct audit_inconclusive *e)
{
	return d->rule == e->rule && d->part.pc == e->part.pc &&
	       d->part.why == e->part.why;
}

static void
audit_put_inconclusive(struct buf *b, const struct audit_inconclusive *d)
{
	const struct audit_inconclusive *next;

	for (; d; d = next) {
		unsigned more = 0;

		scb_buf_str(b, "cannot tell: ");
		if (d->rule)
			scb_buf_str(b, d->rule->name);
		else
			scb_buf_fmt(b, "pc %zu", d->part.pc);
		scb_buf_fmt(b, ": %s: ", d->part.why);
		scb_put_part(b, &d->part);
		for (next = d->next; next && audit_is_same(d, next);
		     next = next->next)
			more++;
		scb_buf_fmt(b, more ? ", and %u more\n" : "\n", more);
	}
}

void
scb_audit_text(
    struct buf *b, const struct audit_result *r, bool big_endian, bool all)
{
	for (const struct audit_finding *at = r->findings; at;)
		at = audit_put_rule(b, at, big_endian, all);
	audit_put_inconclusive(b, r->inconclusive);
}
