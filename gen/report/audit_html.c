#include "report/audit.h"

#include <string.h>

#include "report/html.h"

static void
put_text(struct buf *b, const char *s)
{
	html_text(b, s, strlen(s));
}

static const struct audit_finding *
put_rule(struct buf *b, const struct audit_finding *f, bool big_endian)
{
	/* ORDER AUDIT_SEVERITY */
	static const char *const colour[AUDIT_SEVERITIES] = {
	    "log", "errno", "kill"};
	const struct audit_rule *r = f->rule;

	buf_fmt(b, "<h3><span class=\"badge %s\">%s</span> ",
	    colour[r->severity], audit_severity(r->severity));
	put_text(b, r->title);
	buf_str(b, "</h3>\n<ul>\n");
	for (; f && f->rule == r; f = f->next) {
		struct buf line;

		buf_init(&line, b->arena);
		audit_put_finding(&line, f, big_endian);
		buf_str(b, "<li><code>");
		html_text(b, line.p, line.len);
		buf_str(b, "</code></li>\n");
	}
	buf_str(b, "</ul>\n<p><strong>mend:</strong> ");
	put_text(b, r->mend);
	buf_str(b, " <span class=\"soft\">(");
	put_text(b, r->source);
	buf_str(b, ")</span></p>\n");
	return f;
}

void
audit_html(struct buf *b, const struct audit_result *r, bool big_endian)
{
	const struct audit_doubt *d = r->doubts;

	if (!r->findings && !d)
		buf_str(b, "<p>nothing found</p>\n");
	for (const struct audit_finding *f = r->findings; f;)
		f = put_rule(b, f, big_endian);
	if (!d)
		return;
	buf_str(b, "<p><strong>cannot tell:</strong> ");
	if (!d->rule)
		buf_fmt(b, "instruction %zu: ", d->part.pc);
	put_text(b, d->part.why);
	buf_str(b, "</p>\n");
}
