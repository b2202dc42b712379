/* Reports on the tables. */
#include "api/api.h"

#include <string.h>

#include "report/table.h"

struct job {
	struct api_report report;
	const char *list, *format;
	const char *const *names;
	size_t n;
	const struct scbpf_policy *policy;
	const struct scbpf_text *header, *generic;
};

/* The request for a table, for the architectures of all "arch". */
static struct table
table_open(struct scbpf *s, struct job *j)
{
	const struct options *o = &s->options;
	unsigned n;
	const struct options_target *target = scb_api_targets(s, &n);
	const struct arch **all =
	    scb_arena_array(&s->arena, n * POLICY_ARCHES, sizeof *all);
	struct table t = {.diag = &s->diag,
	    .arches = all,
	    .name = j->names,
	    .nnames = (unsigned)j->n,
	    .has_range = o->has_range,
	    .after = o->after,
	    .upto = o->upto};

	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < target[i].n; k++)
			all[t.narches++] = target[i].arches[k];
	return t;
}

static void
table_calls(struct scbpf *s, struct buf *b, const struct table *t, bool json)
{
	if (s->options.has_range) {
		if (t->nnames) {
			s->failure = SCBPF_STATUS_MISUSE;
			scb_diag_fatal(&s->diag, nowhere,
			    "'--since' shows all calls, found '%s'",
			    t->name[0]);
		}
		(json ? scb_table_since_json : scb_table_since)(b, t);
		return;
	}
	for (unsigned i = 0; i < s->options.ntargets; i++)
		if (s->options.target[i].n > 1)
			scb_api_misuse(s, "'-a A+B' is one filter, expected "
					  "'-a A -a B'");
	(json ? scb_table_json : scb_table_calls)(b, t);
}

static void
table_list(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct table t = table_open(s, j);
	bool json = scb_api_is_json(s, j->format);

	if (strcmp(j->list, "calls") == 0)
		table_calls(s, b, &t, json);
	else if (strcmp(j->list, "groups") == 0)
		(json ? scb_table_groups_json : scb_table_groups)(b);
	else if (strcmp(j->list, "arches") == 0)
		(json ? scb_table_arches_json : scb_table_arches)(b);
	else if (strcmp(j->list, "libc") == 0)
		(json ? scb_table_libc_json : scb_table_libc)(b, &t);
	else
		scb_diag_fatal(&s->diag, nowhere,
		    "unknown list '%s', expected 'calls', 'groups', 'arches' "
		    "or 'libc'",
		    j->list);
	j->report.result.errors = s->diag.errors;
	s->diag.errors = 0;
}

enum scbpf_status
scbpf_table_text(struct scbpf *s, const char *list, const char *const *names,
    size_t n, const char *format, const struct scbpf_result **result)
{
	struct job j = {.list = list, .names = names, .n = n, .format = format};

	return scb_api_report(s, table_list, &j.report, result);
}

static void
table_missing(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct policy *p = scb_api_model(s, j->policy);
	struct buf *b = scb_api_report_open(s, &j->report);
	struct table t = table_open(s, j);
	bool json = scb_api_is_json(s, j->format);
	struct table_part *part =
	    scb_arena_array(&s->arena, t.narches, sizeof *part);
	unsigned n, nparts = 0;
	const struct options_target *target = scb_api_targets(s, &n);

	for (unsigned i = 0; i < n; i++) {
		struct compile_request req = scb_api_request(s, &target[i]);
		const struct compile_result *eval =
		    scb_compile_analyze(&s->arena, &s->diag, p, &req);

		for (unsigned k = 0; k < target[i].n; k++)
			part[nparts++] =
			    (struct table_part){eval, target[i].arches[k]};
	}
	(json ? scb_table_missing_json : scb_table_missing)(
	    b, &t, part, nparts);
}

enum scbpf_status
scbpf_missing_text(struct scbpf *s, const struct scbpf_policy *policy,
    const char *format, const struct scbpf_result **result)
{
	struct job j = {.policy = policy, .format = format};

	return scb_api_report(s, table_missing, &j.report, result);
}

static void
table_check(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct arch *a = scb_api_arch(s);
	struct buf *b = scb_api_report_open(s, &j->report);
	const struct source *header, *generic = NULL;
	struct scbpf_text text;

	scb_api_copy(s, &text, sizeof text, j->header);
	header = scb_api_source(s, &text, API_TEXT_MAX);
	if (j->generic) {
		scb_api_copy(s, &text, sizeof text, j->generic);
		generic = scb_api_source(s, &text, API_TEXT_MAX);
	}
	j->report.result.changes =
	    scb_table_check(b, &s->diag, a, header, generic);
}

enum scbpf_status
scbpf_header_text(struct scbpf *s, const struct scbpf_text *header,
    const struct scbpf_text *generic, const struct scbpf_result **result)
{
	struct job j = {.header = header, .generic = generic};

	return scb_api_report(s, table_check, &j.report, result);
}
