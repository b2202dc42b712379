/* What is made of calls that were seen: policies, and reports. */
#include <string.h>

#include "api/seen.h"
#include "learn/rules.h"
#include "report/replay.h"

struct job {
	struct api_report report;
	struct scbpf_seen *seen;
	const char *base, *format;
};

/* --- results -------------------------------------------------------------- */

static void
learn_text(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen seen = scb_seen_sorted(&j->seen->seen);
	struct learn_request request = {.seen = &seen,
	    .mode = s->options.conditions,
	    .def = s->options.def,
	    .base = j->base};
	struct learn_rules rules;

	if (!seen.nrows && !j->base)
		scb_diag_fatal(&s->diag, (struct loc){0},
		    "no call is left to be learned from; see '--after' and "
		    "'--until'");
	scb_learn_rules(&rules, &request);
	if (strcmp(j->format, "text") == 0)
		scb_learn_text(b, &rules);
	else if (strcmp(j->format, "oci") == 0)
		scb_learn_oci(b, &rules);
	else
		scb_api_no_format(s, j->format);
	j->report.result.inconclusive = !scb_seen_is_complete(&seen);
}

enum scbpf_status
scbpf_learn_text(struct scbpf *s, struct scbpf_seen *seen, const char *base,
    const char *format, const struct scbpf_result **result)
{
	struct job j = {.seen = seen, .base = base, .format = format};

	return scb_api_report(s, learn_text, &j.report, result);
}

static void
learn_mix(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen seen = scb_seen_sorted(&j->seen->seen);

	scb_learn_mix(b, &seen);
}

enum scbpf_status
scbpf_learn_mix(struct scbpf *s, struct scbpf_seen *seen,
    const struct scbpf_result **result)
{
	struct job j = {.seen = seen};

	return scb_api_report(s, learn_mix, &j.report, result);
}

static void
replay_text(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct scbpf_seen *x = j->seen;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen refused = scb_seen_sorted(&x->refused);
	struct seen undecided = scb_seen_sorted(&x->undecided);
	struct replay r = {&refused, &undecided, x->seen.input, x->calls};

	if (strcmp(j->format, "json") == 0)
		scb_replay_json(b, &r);
	else if (strcmp(j->format, "text") == 0)
		scb_replay_text(b, &r);
	else
		scb_api_no_format(s, j->format);
	j->report.result.changes = (size_t)x->refused.calls;
	j->report.result.inconclusive = (size_t)x->undecided.calls;
}

enum scbpf_status
scbpf_replay_text(struct scbpf *s, struct scbpf_seen *seen, const char *format,
    const struct scbpf_result **result)
{
	struct job j = {.seen = seen, .format = format};

	return scb_api_report(s, replay_text, &j.report, result);
}

static void
why_text(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen denied = scb_seen_sorted(&j->seen->denied);
	struct why w = {&denied, j->seen->seen.input};

	if (strcmp(j->format, "json") == 0)
		scb_why_json(b, &w);
	else if (strcmp(j->format, "text") == 0)
		scb_why_text(b, &w);
	else
		scb_api_no_format(s, j->format);
	j->report.result.changes = j->seen->denied.nrows;
}

enum scbpf_status
scbpf_why_text(struct scbpf *s, struct scbpf_seen *seen, const char *format,
    const struct scbpf_result **result)
{
	struct job j = {.seen = seen, .format = format};

	return scb_api_report(s, why_text, &j.report, result);
}
