/*
 * As JSON. Keys, which stay:
 *
 * source.
 * findings[]: by rule.
 *   rule, severity (error, warning or note), title, fix, source: the rule's;
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
audit_json_member(struct buf *b, const char *key, const char *value)
{
	scb_buf_fmt(b, "\"%s\": ", key);
	if (value)
		scb_emit_json_string(b, value);
	else
		scb_buf_str(b, "null");
}

/* Arguments are 64 bits, which not every reader of JSON keeps as a number. */
static void
audit_json_put_call(struct buf *b, const struct audit_call *c, bool big_endian)
{
	const struct scbpf_call *call = &c->call;
	const struct arch *a =
	    scb_facts_arch_audit(call->arch, call->nr, big_endian);
	struct buf verdict;

	scb_buf_char(b, '{');
	audit_json_member(b, "arch", a ? a->token : NULL);
	scb_buf_fmt(
	    b, ", \"audit_arch\": %u, \"nr\": %u, ", call->arch, call->nr);
	audit_json_member(b, "name", scb_audit_name(a, call->nr));
	scb_buf_fmt(b, ", \"ip\": \"0x%jx\", \"args\": [", (uintmax_t)call->ip);
	for (unsigned i = 0; i < 6; i++)
		scb_buf_fmt(b, i ? ", \"0x%jx\"" : "\"0x%jx\"",
		    (uintmax_t)call->args[i]);
	scb_buf_init(&verdict, b->arena);
	scb_bpf_verdict(&verdict, c->verdict);
	scb_buf_str(b, "], ");
	audit_json_member(b, "verdict", verdict.p);
	scb_buf_fmt(b, ", \"value\": %u}", c->verdict);
}

static void
put_finding(struct buf *b, const struct audit_finding *f, bool big_endian)
{
	scb_buf_str(b, "\t\t{");
	audit_json_member(b, "rule", f->rule->name);
	scb_buf_str(b, ", ");
	audit_json_member(b, "severity", scb_audit_severity(f->rule->severity));
	scb_buf_str(b, ", ");
	audit_json_member(b, "arch", f->abi ? f->abi->token : NULL);
	scb_buf_str(b, ",\n\t\t ");
	audit_json_member(b, "title", f->rule->title);
	scb_buf_str(b, ",\n\t\t ");
	audit_json_member(b, "fix", f->rule->fix);
	scb_buf_str(b, ",\n\t\t ");
	audit_json_member(b, "source", f->rule->source);
	scb_buf_str(b, ",\n\t\t ");
	audit_json_member(b, "detail", f->detail);
	scb_buf_str(b, ", \"calls\": [");
	for (unsigned i = 0; i < f->ncalls; i++) {
		scb_buf_str(b, i ? ",\n\t\t\t" : "\n\t\t\t");
		audit_json_put_call(b, &f->call[i], big_endian);
	}
	scb_buf_str(b, "]}");
}

static void
audit_json_put_inconclusive(struct buf *b, const struct audit_inconclusive *d)
{
	scb_buf_str(b, "\t\t{");
	audit_json_member(b, "rule", d->rule ? d->rule->name : NULL);
	scb_buf_str(b, ", ");
	audit_json_member(b, "arch", d->part.abi ? d->part.abi->token : NULL);
	scb_buf_str(b, ", ");
	audit_json_member(b, "name", d->part.call ? d->part.call->name : NULL);
	scb_buf_fmt(b, ", \"first\": %u, \"last\": %u, \"pc\": %zu, ",
	    d->part.low, d->part.high, d->part.pc);
	audit_json_member(b, "why", d->part.why);
	scb_buf_char(b, '}');
}

void
scb_audit_json(struct buf *b, const struct audit_result *r, const char *source,
    bool big_endian)
{
	scb_buf_str(b, "{\n\t");
	audit_json_member(b, "source", source);
	scb_buf_str(b, ",\n\t\"findings\": [\n");
	for (const struct audit_finding *at = r->findings; at; at = at->next) {
		put_finding(b, at, big_endian);
		scb_buf_str(b, at->next ? ",\n" : "\n");
	}
	scb_buf_str(b, "\t],\n\t\"cannot_tell\": [\n");
	for (const struct audit_inconclusive *d = r->inconclusive; d;
	     d = d->next) {
		audit_json_put_inconclusive(b, d);
		scb_buf_str(b, d->next ? ",\n" : "\n");
	}
	scb_buf_str(b, "\t]\n}\n");
}
