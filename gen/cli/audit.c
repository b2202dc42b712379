#include "report/audit.h"

#include <string.h>

#include "cli/files.h"
#include "emit/emit.h"

enum { SHOWN = 5 }; /* findings of one rule, without -v */

const char *
audit_name(const struct arch *a, uint32_t nr)
{
	const struct arch_call *c = a ? facts_number(a, nr) : NULL;

	return c && facts_call(a, c->name, strlen(c->name))->nr == nr ? c->name
								      : NULL;
}

/* "x86_64 socket 0x28": as sim takes it, after -a. */
static void
put_call(struct buf *b, const struct audit_call *c, bool big_endian)
{
	const struct scbpf_call *call = &c->call;
	const struct arch *a =
	    facts_arch_audit(call->arch, call->nr, big_endian);
	const char *name = audit_name(a, call->nr);
	unsigned n = 6;

	if (a)
		buf_str(b, a->token);
	else
		buf_fmt(b, "arch 0x%x", call->arch);
	buf_char(b, ' ');
	if (name)
		buf_str(b, name);
	else
		filter_number(b, call->nr);
	while (n > 0 && call->args[n - 1] == 0)
		n--;
	for (unsigned i = 0; i < n; i++)
		buf_fmt(b, " 0x%jx", (uintmax_t)call->args[i]);
	if (call->ip)
		buf_fmt(b, " from 0x%jx", (uintmax_t)call->ip);
	buf_str(b, ": ");
	if (a)
		emit_verdict(b, a, c->verdict);
	else
		bpf_verdict(b, c->verdict);
}

void
audit_put_finding(struct buf *b, const struct audit_finding *f, bool big_endian)
{
	if (!f->ncalls) {
		buf_str(b, f->detail);
		return;
	}
	for (unsigned i = 0; i < f->ncalls; i++) {
		if (i)
			buf_str(b, f->call[0].verdict == f->call[1].verdict
				       ? ", and "
				       : ", but ");
		put_call(b, &f->call[i], big_endian);
	}
	if (f->detail)
		buf_fmt(b, " (%s)", f->detail);
}

/* The findings of one rule; returns the first of the next. */
static const struct audit_finding *
put_rule(
    struct buf *b, const struct audit_finding *f, bool big_endian, bool all)
{
	const struct audit_rule *r = f->rule;
	unsigned n = 0, more = 0;

	buf_fmt(
	    b, "%s: %s: %s\n", audit_severity(r->severity), r->name, r->title);
	for (; f && f->rule == r; f = f->next) {
		if (!all && n++ >= SHOWN) {
			more++;
			continue;
		}
		buf_str(b, "  ");
		audit_put_finding(b, f, big_endian);
		buf_char(b, '\n');
	}
	if (more)
		buf_fmt(b, "  and %u more, see -v\n", more);
	buf_fmt(b, "  mend: %s\n", r->mend);
	if (all)
		buf_fmt(b, "  source: %s\n", r->source);
	return f;
}

static bool
is_same(const struct audit_doubt *d, const struct audit_doubt *e)
{
	return d->rule == e->rule && d->part.pc == e->part.pc &&
	       d->part.why == e->part.why;
}

static void
put_doubts(struct buf *b, const struct audit_doubt *d)
{
	const struct audit_doubt *next;

	for (; d; d = next) {
		unsigned more = 0;

		buf_str(b, "cannot tell: ");
		if (d->rule)
			buf_str(b, d->rule->name);
		else
			buf_fmt(b, "pc %zu", d->part.pc);
		buf_fmt(b, ": %s: ", d->part.why);
		filter_part(b, &d->part);
		for (next = d->next; next && is_same(d, next);
		     next = next->next)
			more++;
		buf_fmt(b, more ? ", and %u more\n" : "\n", more);
	}
}

void
audit_text(struct buf *b, const struct audit_result *r, const struct filter *f,
    bool all)
{
	for (const struct audit_finding *at = r->findings; at;)
		at = put_rule(b, at, f->big_endian, all);
	put_doubts(b, r->doubts);
}

static bool
fails(const struct audit_result *r, unsigned from)
{
	for (const struct audit_finding *f = r->findings; f; f = f->next)
		if (f->rule->severity >= from)
			return true;
	return false;
}

int
audit_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct opts_target *t = opts_target(cli);
	struct filter_stack stack;
	struct audit_result r;
	struct filter f;
	struct buf b;

	if (!o->noperands == !o->pid)
		cli_usage(cli, "expected a FILTER or POLICY, or several in the "
			       "order of installation, or '--pid'");
	filter_stack(cli, o->operand, o->noperands, true, &stack);
	filter_merge(cli, &stack, &f);
	r = audit(&cli->arena, f.insn, f.count, t->arches, t->n);
	buf_init(&b, &cli->arena);
	if (o->json)
		audit_json(&b, &r, &f);
	else
		audit_text(&b, &r, &f, cli->report.verbose);
	diag_info(&cli->diag, "%ju steps", (uintmax_t)r.steps);
	if (b.len && file_write(cli, NULL, &b, false) != CLI_OK)
		return CLI_USAGE;
	if (r.doubts)
		return CLI_USAGE;
	return fails(&r, o->has_severity ? o->severity : AUDIT_WARNING)
		   ? CLI_NO
		   : CLI_OK;
}
