/*
 * What audit found as SARIF 2.1.0 (OASIS), which code hosting sites and
 * editors show beside the file. Levels are named as our severities are.
 */
#include "report/audit.h"

#include "scbpf.h"

#include <string.h>

static void
out_text(struct out *o, const char *key, const char *text)
{
	scb_out_object(o, key);
	scb_out_string(o, "text", text);
	scb_out_close(o, '}');
}

static void
out_sarif_rule(struct out *o, const struct audit_rule *rule)
{
	scb_out_object(o, NULL);
	scb_out_string(o, "id", rule->name);
	out_text(o, "shortDescription", rule->title);
	out_text(o, "fullDescription", rule->why);
	out_text(o, "help", rule->fix);
	scb_out_object(o, "defaultConfiguration");
	scb_out_string(o, "level", scb_audit_severity(rule->severity));
	scb_out_close(o, '}');
	scb_out_close(o, '}');
}

/*
 * The file as a relative URI: its path as it was given, by which a scanner
 * finds it in the checkout, or its name alone where the path is absolute.
 */
static const char *
uri_of(struct doc *d, const struct audit_report *r)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
	    "~/";
	const char *source = r->path && r->path[0] && r->path[0] != '/'
				 ? r->path
				 : r->summary.source;
	struct buf b;

	if (strncmp(source, "./", 2) == 0)
		source += 2;
	scb_buf_init(&b, d->arena);
	for (; *source; source++)
		if (strchr(plain, *source))
			scb_buf_char(&b, *source);
		else
			scb_buf_fmt(
			    &b, "%%%02x", (unsigned)(unsigned char)*source);
	return b.p;
}

/* The line of the policy itself, not of an included file, that names the call;
 * 0: there is none. */
static unsigned
line_of_call(const struct audit_report *r, const char *name)
{
	const struct policy *p = r->policy;

	if (!p || !p->source || !name)
		return 0;
	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned k = 0; k < p->rules[i].nnames; k++) {
			const struct policy_name *n = &p->rules[i].names[k];

			if (n->loc.source == p->source &&
			    strcmp(n->name, name) == 0)
				return scb_diag_line_of(r->diag, n->loc);
		}
	return 0;
}

/*
 * The line of the call that the finding is about, or of one that shows it; else
 * that of the filter's first instruction, or 1.
 */
static unsigned
line_of(const struct audit_report *r, const struct audit_cause *c)
{
	const struct audit_finding *f = c->first;
	unsigned line = line_of_call(r, c->name);

	for (unsigned i = 0; !line && f->abi && i < f->ncalls; i++) {
		const struct arch_call *call =
		    scb_facts_number(f->abi, f->call[i].call.nr);

		line = line_of_call(r, call ? call->name : NULL);
	}
	if (!line)
		line = r->line;
	return line ? line : 1;
}

static void
out_location(struct out *o, const char *uri, unsigned line)
{
	scb_out_array(o, "locations");
	scb_out_object(o, NULL);
	scb_out_object(o, "physicalLocation");
	scb_out_object(o, "artifactLocation");
	scb_out_string(o, "uri", uri);
	scb_out_close(o, '}');
	scb_out_object(o, "region");
	scb_out_number(o, "startLine", line);
	scb_out_close(o, '}');
	scb_out_close(o, '}');
	scb_out_close(o, '}');
	scb_out_close(o, ']');
}

static unsigned
index_of(const struct audit_rule *rule)
{
	unsigned i = 0;

	while (scb_audit_rule(i) != rule)
		i++;
	return i;
}

static void
out_sarif_result(struct out *o, struct doc *d, const struct audit_report *r,
    const struct audit_cause *c)
{
	scb_out_object(o, NULL);
	scb_out_string(o, "ruleId", c->rule->name);
	scb_out_number(o, "ruleIndex", index_of(c->rule));
	scb_out_string(o, "level", scb_audit_severity(c->severity));
	out_text(o, "message",
	    scb_doc_fmt(d, "%s: %s. Fix: %s", c->rule->title,
		scb_audit_example(d, c->first, r->big_endian), c->rule->fix));
	out_location(o, uri_of(d, r), line_of(r, c));
	scb_out_object(o, "partialFingerprints");
	scb_out_string(o, "cause/v1",
	    c->name ? scb_doc_fmt(d, "%s:%s", c->rule->name, c->name)
		    : c->rule->name);
	scb_out_close(o, '}');
	scb_out_close(o, '}');
}

static void
out_run(struct out *o, struct doc *d, const struct audit_report *r)
{
	const struct audit_rule *rule;

	scb_out_object(o, NULL);
	scb_out_object(o, "tool");
	scb_out_object(o, "driver");
	scb_out_string(o, "name", "scbpf");
	scb_out_string(o, "version", SCBPF_VERSION);
	scb_out_array(o, "rules");
	for (unsigned i = 0; (rule = scb_audit_rule(i)); i++)
		out_sarif_rule(o, rule);
	scb_out_close(o, ']');
	scb_out_close(o, '}');
	scb_out_close(o, '}');
	if (r->program) {
		scb_out_object(o, "properties");
		scb_audit_out_program(o, r);
		scb_out_close(o, '}');
	}
	/* Keeps runs of one tool for several architectures apart. */
	scb_out_object(o, "automationDetails");
	scb_out_string(
	    o, "id", scb_doc_fmt(d, "scbpf/%s/", r->summary.native->token));
	scb_out_close(o, '}');
	scb_out_array(o, "results");
	for (const struct audit_cause *c = r->result->causes; c; c = c->next)
		out_sarif_result(o, d, r, c);
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

void
scb_audit_sarif(struct buf *b, struct audit_report *r)
{
	struct doc d;
	struct out o;

	scb_doc_open(&d, r->arena);
	scb_out_open(&o, b, 5);
	scb_out_object(&o, NULL);
	scb_out_string(
	    &o, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	scb_out_string(&o, "version", "2.1.0");
	scb_out_array(&o, "runs");
	for (; r; r = r->next)
		out_run(&o, &d, r);
	scb_out_close(&o, ']');
	scb_out_close(&o, '}');
	scb_out_end(&o);
}
