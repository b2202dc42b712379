/* Reports on filters and programs. */
#include "api/made.h"

#include <string.h>

#include "emit/emit.h"
#include "report/calls.h"

struct job {
	struct api_report report;
	const struct scbpf_filter *a, *b;
	const char *format;
	const struct scbpf_text *text;
};

_Noreturn void
scb_api_no_format(struct scbpf *s, const char *format)
{
	scb_diag_fatal(&s->diag, nowhere, "unknown format '%s'", format);
}

bool
scb_api_is_json(struct scbpf *s, const char *format)
{
	bool json = strcmp(format, "json") == 0;

	if (!json && strcmp(format, "text") != 0)
		scb_api_no_format(s, format);
	return json;
}

/* --- every instruction ---------------------------------------------------- */

static void
put_title(struct buf *b, const struct api_filter *f, unsigned i, unsigned n)
{
	scb_buf_fmt(b, "%s; filter %u of %u", i ? "\n" : "", i + 1, n);
	if (f->target)
		scb_buf_fmt(b, ", for %s", f->target->arches[0]->token);
	else if (f->filter.named)
		scb_buf_fmt(
		    b, ", for %s", api_arch_in(f->filter.named)->token);
	else
		scb_buf_str(b, ", in the order of installation");
	if (f->process)
		scb_buf_fmt(b, "; process %u", f->process);
	scb_buf_char(b, '\n');
}

static void
report_list(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	unsigned n = 0, i = 0;

	for (const struct scbpf_filter *f = j->a; f; f = f->next)
		n++;
	for (const struct scbpf_filter *f = j->a; f; f = f->next, i++) {
		const struct api_filter *own = api_filter(f);
		struct emit_filter *e = scb_api_emit(s, f, false);

		e->options = "";
		e->bytes = s->options.verbose;
		if (n > 1)
			put_title(b, own, i, n);
		if (own->damage)
			scb_emit_damaged(b, e, own->damage);
		else
			scb_emit_asm(b, e);
	}
}

enum scbpf_status
scbpf_list_text(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_result **result)
{
	struct job j = {.a = stack};

	return scb_api_report(s, report_list, &j.report, result);
}

/* --- programs ------------------------------------------------------------- */

static void
report_calls(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct options *o = &s->options;
	bool json = scb_api_is_json(s, j->format);
	struct buf *b = scb_api_report_open(s, &j->report);
	const struct calls *c = scb_api_calls(s, j->text);
	if (o->ntargets && scb_api_arch(s) != c->elf.arch)
		scb_diag_fatal(&s->diag, nowhere,
		    "'%s' is a program for %s, not for %s", c->elf.text->name,
		    c->elf.arch->token, scb_api_arch(s)->token);
	(json ? scb_calls_json : scb_calls_text)(b, c, o->sites);
	j->report.result.inconclusive = c->nreasons;
}

enum scbpf_status
scbpf_calls_text(struct scbpf *s, const struct scbpf_text *program,
    const char *format, const struct scbpf_result **result)
{
	struct job j = {.text = program, .format = format};

	return scb_api_report(s, report_calls, &j.report, result);
}
