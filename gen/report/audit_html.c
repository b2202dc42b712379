#include "report/audit.h"

#include <string.h>

#include "report/html.h"

static void
audit_html_put_text(struct buf *b, const char *s)
{
	scb_html_text(b, s, strlen(s));
}

static const struct audit_finding *
audit_html_put_rule(
    struct buf *b, const struct audit_finding *f, bool big_endian)
{
	/* ORDER AUDIT_SEVERITY */
	static const char *const colour[AUDIT_SEVERITIES] = {
	    "log", "errno", "kill"};
	const struct audit_rule *r = f->rule;

	scb_buf_fmt(b, "<h3><span class=\"badge %s\">%s</span> ",
	    colour[r->severity], scb_audit_severity(r->severity));
	audit_html_put_text(b, r->title);
	scb_buf_str(b, "</h3>\n<ul>\n");
	for (; f && f->rule == r; f = f->next) {
		struct buf line;

		scb_buf_init(&line, b->arena);
		scb_audit_put_finding(&line, f, big_endian);
		scb_buf_str(b, "<li><code>");
		scb_html_text(b, line.p, line.len);
		scb_buf_str(b, "</code></li>\n");
	}
	scb_buf_str(b, "</ul>\n<p><strong>fix:</strong> ");
	audit_html_put_text(b, r->fix);
	scb_buf_str(b, " <span class=\"soft\">(");
	audit_html_put_text(b, r->source);
	scb_buf_str(b, ")</span></p>\n");
	return f;
}

void
scb_audit_html(struct buf *b, const struct audit_result *r, bool big_endian)
{
	const struct audit_inconclusive *d = r->inconclusive;

	if (!r->findings && !d)
		scb_buf_str(b, "<p>nothing found</p>\n");
	for (const struct audit_finding *f = r->findings; f;)
		f = audit_html_put_rule(b, f, big_endian);
	if (!d)
		return;
	scb_buf_str(b, "<p><strong>cannot tell:</strong> ");
	if (!d->rule)
		scb_buf_fmt(b, "instruction %zu: ", d->part.pc);
	audit_html_put_text(b, d->part.why);
	scb_buf_str(b, "</p>\n");
}
