/*
 * As JSON. Keys, which stay:
 *
 * source.
 * findings[]: by rule.
 *   rule, severity (error, warning or note), title, mend, source: the rule's;
 *   arch: libseccomp's name, or null; detail: a few words, or null.
 *   calls[]: what gets through and then what does not, or what shows the
 *   flaw; none where it is not in a call.
 *     arch: or null; audit_arch, nr; name: or null; ip, args[]: 64 bits in
 *     hexadecimal; verdict: in words; value: its 32 bits.
 * cannot_tell[]: rule: or null; arch, name: or null; first, last: numbers; pc:
 *   an instruction, where rule is null; why.
 */
#include "report/audit.h"

#include "emit/emit.h"

static void
member(struct buf *b, const char *key, const char *value)
{
	buf_fmt(b, "\"%s\": ", key);
	if (value)
		emit_json_string(b, value);
	else
		buf_str(b, "null");
}

/* Arguments are 64 bits, which not every reader of JSON keeps as a number. */
static void
put_call(struct buf *b, const struct audit_call *c, bool big_endian)
{
	const struct scbpf_call *call = &c->call;
	const struct arch *a =
	    facts_arch_audit(call->arch, call->nr, big_endian);
	struct buf verdict;

	buf_char(b, '{');
	member(b, "arch", a ? a->token : NULL);
	buf_fmt(b, ", \"audit_arch\": %u, \"nr\": %u, ", call->arch, call->nr);
	member(b, "name", audit_name(a, call->nr));
	buf_fmt(b, ", \"ip\": \"0x%jx\", \"args\": [", (uintmax_t)call->ip);
	for (unsigned i = 0; i < 6; i++)
		buf_fmt(b, i ? ", \"0x%jx\"" : "\"0x%jx\"",
		    (uintmax_t)call->args[i]);
	buf_init(&verdict, b->arena);
	bpf_verdict(&verdict, c->verdict);
	buf_str(b, "], ");
	member(b, "verdict", verdict.p);
	buf_fmt(b, ", \"value\": %u}", c->verdict);
}

static void
put_finding(struct buf *b, const struct audit_finding *f, bool big_endian)
{
	buf_str(b, "\t\t{");
	member(b, "rule", f->rule->name);
	buf_str(b, ", ");
	member(b, "severity", audit_severity(f->rule->severity));
	buf_str(b, ", ");
	member(b, "arch", f->abi ? f->abi->token : NULL);
	buf_str(b, ",\n\t\t ");
	member(b, "title", f->rule->title);
	buf_str(b, ",\n\t\t ");
	member(b, "mend", f->rule->mend);
	buf_str(b, ",\n\t\t ");
	member(b, "source", f->rule->source);
	buf_str(b, ",\n\t\t ");
	member(b, "detail", f->detail);
	buf_str(b, ", \"calls\": [");
	for (unsigned i = 0; i < f->ncalls; i++) {
		buf_str(b, i ? ",\n\t\t\t" : "\n\t\t\t");
		put_call(b, &f->call[i], big_endian);
	}
	buf_str(b, "]}");
}

static void
put_doubt(struct buf *b, const struct audit_doubt *d)
{
	buf_str(b, "\t\t{");
	member(b, "rule", d->rule ? d->rule->name : NULL);
	buf_str(b, ", ");
	member(b, "arch", d->part.abi ? d->part.abi->token : NULL);
	buf_str(b, ", ");
	member(b, "name", d->part.call ? d->part.call->name : NULL);
	buf_fmt(b, ", \"first\": %u, \"last\": %u, \"pc\": %zu, ", d->part.low,
	    d->part.high, d->part.pc);
	member(b, "why", d->part.why);
	buf_char(b, '}');
}

void
audit_json(struct buf *b, const struct audit_result *r, const struct filter *f)
{
	buf_str(b, "{\n\t");
	member(b, "source", f->source);
	buf_str(b, ",\n\t\"findings\": [\n");
	for (const struct audit_finding *at = r->findings; at; at = at->next) {
		put_finding(b, at, f->big_endian);
		buf_str(b, at->next ? ",\n" : "\n");
	}
	buf_str(b, "\t],\n\t\"cannot_tell\": [\n");
	for (const struct audit_doubt *d = r->doubts; d; d = d->next) {
		put_doubt(b, d);
		buf_str(b, d->next ? ",\n" : "\n");
	}
	buf_str(b, "\t]\n}\n");
}
