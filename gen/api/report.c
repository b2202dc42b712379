/* Filters written out, and what is known about them. */
#include "api/api.h"

#include <string.h>

#include "emit/emit.h"
#include "report/audit.h"
#include "report/diff.h"
#include "report/explain.h"
#include "report/sim.h"
#include "report/table.h"

struct job {
	const struct scbpf_filter *a, *b;
	const char *format;
	const struct scbpf_call *call;
	const char *const *names;
	size_t nnames;
	bool trace;
	struct buf out;
	struct scbpf_audit_result audit;
};

/* Only the text stays in the block: it moves to where the work began. */
static enum scbpf_status
report_run(struct scbpf *s, void (*work)(struct scbpf *s, void *arg),
    struct job *j, struct scbpf_bytes *bytes)
{
	size_t mark = scbpf_mark(s);
	enum scbpf_status status = scb_api_run(s, work, j);
	char *to;

	if (status != SCBPF_STATUS_OK)
		return status;
	scb_arena_release(&s->arena, mark);
	*bytes = (struct scbpf_bytes){"", 0};
	if (!j->out.len)
		return status;
	to = scb_arena_raw(&s->arena, j->out.len + 1); /* it was there before */
	memmove(to, j->out.p, j->out.len);
	to[j->out.len] = '\0';
	*bytes = (struct scbpf_bytes){to, j->out.len};
	return status;
}

static _Noreturn void
report_no_format(struct scbpf *s, const char *format, const char *near)
{
	scb_diag_fatal(&s->diag, (struct loc){0},
	    near ? "unknown format '%s', expected '%s'" : "unknown format '%s'",
	    format, near);
}

/* --- filters -------------------------------------------------------------- */

const char *
scbpf_format_at(unsigned i)
{
	const struct emit_format *f = scb_emit_format_at(i);

	return f ? f->name : NULL;
}

static struct emit_filter *
report_emit(struct scbpf *s, const struct scbpf_filter *filter, bool head)
{
	struct emit_filter *e = scb_arena_alloc(&s->arena, sizeof *e);
	const struct compile_result *r = api_filter(filter)->result;

	e->program = api_program(&filter->program);
	e->source = api_filter(filter)->source;
	e->options = s->options.text.len ? s->options.text.p : "";
	e->name = s->options.name ? s->options.name : "policy";
	e->arches = (const struct arch *const *)(const void *)filter->arches;
	e->narches = (unsigned)filter->narches;
	e->flags = filter->flags;
	if (!r)
		return e;
	e->slots = r->slots;
	e->policy = r->policy;
	e->eval = r->eval;
	e->names = &r->names;
	e->setup = &r->setup;
	e->mix = s->options.request.goal.mix ? s->options.request.goal.mix
					     : r->policy->mix;
	if (head)
		e->least = scb_tree_least(&s->arena, r->policy, &r->names,
		    &r->setup, e->mix, &e->least_exact);
	return e;
}

static void
report_write(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct emit_format *f = scb_emit_format(j->format);
	const struct emit_filter *first = NULL, **end = &first;

	if (!f)
		report_no_format(s, j->format, scb_emit_near_format(j->format));
	for (const struct scbpf_filter *at = j->a; at; at = at->next) {
		struct emit_filter *e =
		    report_emit(s, at, f->traits & EMIT_HEAD);

		*end = e;
		end = &e->next;
		if (!(f->traits & EMIT_JOINED))
			break;
	}
	if (!first)
		scb_api_misuse(s, "no filter is given");
	if (first->policy && first->policy->nslots && !(f->traits & EMIT_SLOTS))
		scb_diag_fatal(&s->diag, first->policy->slots[0].loc,
		    "the format '%s' does not record slots such as '$%s'; fill "
		    "them first",
		    f->name, first->policy->slots[0].name);
	scb_emit_check(&s->diag, f, first);
	scb_buf_init(&j->out, &s->arena);
	f->emit(&j->out, first);
}

enum scbpf_status
scbpf_write(struct scbpf *s, const struct scbpf_filter *filter,
    const char *format, struct scbpf_bytes *bytes)
{
	struct job j = {.a = filter, .format = format};

	return report_run(s, report_write, &j, bytes);
}

/* --- one call ------------------------------------------------------------- */

static void
report_sim(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct sim sim = {
	    .arch = scb_api_arch(s), .call = j->call, .trace = j->trace};

	sim.stack = scb_api_stack(s, j->a);
	scb_buf_init(&j->out, &s->arena);
	scb_sim_text(&j->out, &sim);
}

enum scbpf_status
scbpf_simulate_text(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_call *call, bool trace, struct scbpf_bytes *text)
{
	struct job j = {.a = stack, .call = call, .trace = trace};

	return report_run(s, report_sim, &j, text);
}

/* --- all calls ------------------------------------------------------------ */

/* Arch words that are looked at although the program does not name them. */
static void
report_arches(struct scbpf *s, struct partition *y)
{
	const struct options *o = &s->options;

	if (!o->ntargets)
		scb_partition_add(y, scb_api_arch(s)->audit_arch);
	for (unsigned i = 0; o->ntargets && i < o->target[0].n; i++)
		scb_partition_add(y, o->target[0].arches[i]->audit_arch);
}

static void
put_explain_doc(struct buf *b, struct explain *x,
    void (*put)(struct buf *b, const struct doc *d))
{
	struct doc d;

	scb_doc_open(&d, x->arena);
	scb_explain_doc(&d, x);
	put(b, &d);
}

static void
put_plain_text(struct buf *b, const struct doc *d)
{
	scb_doc_text(b, d, false);
}

static void
report_explain(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct api_filter *f = scb_api_merge(s, j->a);
	struct explain x = {.arena = &s->arena,
	    .source = f->source,
	    .options = s->options.text.len ? s->options.text.p : "",
	    .native = scb_api_arch(s),
	    .def = f->result && !f->result->setup.complain
		       ? &f->result->policy->def
		       : NULL,
	    .read = !f->result};
	struct partition y = {.program = {api_program(&f->filter.program)}};

	report_arches(s, &y);
	scb_explain_survey(&x, &y);
	scb_explain_fold(&x);
	scb_buf_init(&j->out, &s->arena);
	if (strcmp(j->format, "text") == 0)
		put_explain_doc(&j->out, &x, put_plain_text);
	else if (strcmp(j->format, "md") == 0)
		put_explain_doc(&j->out, &x, scb_doc_md);
	else if (strcmp(j->format, "json") == 0)
		scb_explain_json(&j->out, &x);
	else if (strcmp(j->format, "html") == 0)
		scb_explain_html(&j->out, &x);
	else
		report_no_format(s, j->format, NULL);
}

enum scbpf_status
scbpf_explain_text(struct scbpf *s, const struct scbpf_filter *stack,
    const char *format, struct scbpf_bytes *text)
{
	struct job j = {.a = stack, .format = format};

	return report_run(s, report_explain, &j, text);
}

static void
report_diff(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct scbpf_program *a = &scb_api_merge(s, j->a)->filter.program;
	const struct scbpf_program *b = &scb_api_merge(s, j->b)->filter.program;
	struct partition y = {.program = {api_program(a), api_program(b)}};
	struct semdiff all;

	if (a->big_endian != b->big_endian)
		scb_diag_fatal(&s->diag, (struct loc){0},
		    "the filters differ in byte order");
	report_arches(s, &y);
	all = scb_semdiff_programs(&y, &s->arena);
	scb_buf_init(&j->out, &s->arena);
	scb_diff_text(&j->out, &all, a->big_endian);
}

enum scbpf_status
scbpf_diff_text(struct scbpf *s, const struct scbpf_filter *a,
    const struct scbpf_filter *b, struct scbpf_bytes *text)
{
	struct job j = {.a = a, .b = b};

	return report_run(s, report_diff, &j, text);
}

/* --- flaws ---------------------------------------------------------------- */

static void
report_audit(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct api_filter *f = scb_api_merge(s, j->a);
	const struct bpf_program p = api_program(&f->filter.program);
	const struct arch *native = scb_api_arch(s);
	struct audit_result r =
	    scb_audit(&s->arena, &p, &native, 1, !f->result);
	bool json = strcmp(j->format, "json") == 0;
	size_t count[AUDIT_SEVERITIES] = {0};

	scb_arena_raw(&s->arena, sizeof j->audit); /* will be its place */
	if (!json && strcmp(j->format, "text") != 0)
		report_no_format(s, j->format, NULL);
	scb_buf_init(&j->out, &s->arena);
	if (json)
		scb_audit_json(&j->out, &r, f->source, p.big_endian);
	else
		scb_audit_text(&j->out, &r, p.big_endian, true);
	for (const struct audit_finding *at = r.findings; at; at = at->next)
		count[at->rule->severity]++;
	j->audit = (struct scbpf_audit_result){.errors = count[AUDIT_ERROR],
	    .warnings = count[AUDIT_WARNING],
	    .notes = count[AUDIT_NOTE]};
	for (const struct audit_inconclusive *d = r.inconclusive; d;
	     d = d->next)
		j->audit.inconclusive++;
}

enum scbpf_status
scbpf_audit(struct scbpf *s, const struct scbpf_filter *stack,
    const char *format, const struct scbpf_audit_result **audit)
{
	struct job j = {.a = stack, .format = format};
	struct scbpf_bytes text;
	enum scbpf_status status;
	struct scbpf_audit_result *result;

	status = report_run(s, report_audit, &j, &text);
	if (status != SCBPF_STATUS_OK)
		return status;
	result = scb_arena_raw(&s->arena, sizeof *result);
	*result = j.audit;
	result->text = text;
	*audit = result;
	return status;
}

/* --- tables --------------------------------------------------------------- */

static void
report_table(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct options *o = &s->options;
	unsigned n = o->ntargets ? o->ntargets : 1;
	const struct arch **all = scb_arena_array(&s->arena, n, sizeof *all);
	struct table t = {.diag = &s->diag,
	    .arches = all,
	    .narches = n,
	    .name = j->names,
	    .nnames = (unsigned)j->nnames};

	all[0] = scb_api_arch(s);
	for (unsigned i = 0; i < o->ntargets; i++)
		all[i] = o->target[i].arches[0];
	scb_buf_init(&j->out, &s->arena);
	scb_table_calls(&j->out, &t);
}

enum scbpf_status
scbpf_table_text(struct scbpf *s, const char *const *names, size_t n,
    struct scbpf_bytes *text)
{
	struct job j = {.names = names, .nnames = n};

	return report_run(s, report_table, &j, text);
}
