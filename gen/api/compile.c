/* Policies compiled, and proved against a filter. */
#include "api/api.h"

#include <string.h>

#include "base/chars.h"
#include "emit/emit.h"
#include "proof/prove.h"
#include "report/prove.h"
#include "report/stats.h"
#include "tree/search.h"

struct compile {
	const struct scbpf_policy *policy;
	const struct scbpf_filter *filter;
};

const struct policy *
scb_api_model(struct scbpf *s, const struct scbpf_policy *p)
{
	const struct policy *model =
	    p ? p->policy : scb_builtin_policy(&s->arena);

	if (model->source)
		s->reading = model->source->name;
	return model;
}

/* A C identifier, also in C++, where two underscores are reserved. */
static const char *
identifier(struct arena *a, const char *s)
{
	struct buf b;

	scb_buf_init(&b, a);
	if (char_is_digit(*s))
		scb_buf_str(&b, "policy_");
	for (; *s; s++) {
		if (char_is_letter(*s) || char_is_digit(*s))
			scb_buf_char(&b, *s);
		else if (b.len && b.p[b.len - 1] != '_' && s[1])
			scb_buf_char(&b, '_');
	}
	while (b.len && b.p[b.len - 1] == '_')
		b.p[--b.len] = '\0';
	return b.len ? b.p : "policy";
}

static const char *
source_of(struct arena *a, const struct policy *p)
{
	char *name;

	if (!p->source)
		return "the built-in policy";
	name = scb_arena_copy(a, p->source->name, strlen(p->source->name));
	for (char *c = name; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return name;
}

/* known: what the filters of one call share; or NULL. */
static struct api_filter *
compile_one(struct scbpf *s, const struct policy *p,
    const struct options_target *t, bool written, unsigned flags,
    struct search_known *known)
{
	struct compile_request req = scb_api_request(s, t);
	const struct compile_result *r;
	struct api_filter *f;

	/* Unless the format says otherwise, the caller installs it. */
	req.self_install =
	    !s->options.format || s->options.format->traits & EMIT_INSTALLED;
	req.audited = flags & SCBPF_READ_AUDITED;
	req.port &= !(flags & SCBPF_READ_UNPORTED);
	req.written = written;
	req.goal.known = known;
	req.clock = s->options.verbose ? s->clock : NULL;
	scb_api_messages_about(s, t->arches[0]);
	r = scb_compile_policy(&s->arena, &s->diag, p, &req);
	scb_api_messages_about(s, NULL);
	f = scb_api_filter(s, &r->program, r->setup.arches, r->setup.narches,
	    source_of(&s->arena, r->policy));
	f->name = identifier(&s->arena, r->policy->name);
	f->result = r;
	f->options = scb_arena_copy(&s->arena,
	    s->options.text.len ? s->options.text.p : "", s->options.text.len);
	f->filter.flags = r->policy->flags;
	f->filter.steps = r->prove_steps;
	f->filter.names_clone3 =
	    r->policy->source && scb_names_find(&r->names, "clone3") >= 0;
	return f;
}

/* instead: what else to do than to write a number. */
static void
must_have_no_slots(struct scbpf *s, const struct policy *p, const char *instead)
{
	if (p->nslots)
		scb_diag_fatal(&s->diag, p->slots[0].loc,
		    "slots such as '$%s' have no value yet, and this command "
		    "needs one; write a number%s",
		    p->slots[0].name, instead);
}

struct api_filter *
scb_api_compile_only(struct scbpf *s, const struct policy *p, unsigned flags)
{
	const struct options_target *t = scb_api_target(s);

	if (!p)
		p = scb_builtin_policy(&s->arena);
	must_have_no_slots(s, p,
	    flags & SCBPF_READ_FILLED
		? ""
		: ", or compile it with 'scbpf gen -o FILE.h' and use that: "
		  "all ones are in its slots");
	return compile_one(s, p, t, false, flags, NULL);
}

const struct arch *
scb_api_left_out(const struct scbpf *s, const struct policy *p,
    const struct options_target *t)
{
	return s->options.all && !s->options.request.only
		   ? scb_policy_misfit(p, t->arches[0])
		   : NULL;
}

void
scb_api_note_left_out(struct scbpf *s, const struct policy *p)
{
	const struct arch *other = NULL;
	struct buf names;

	scb_buf_init(&names, &s->arena);
	for (unsigned i = 0; s->options.all && scb_arch_all[i]; i++)
		if (!scb_arch_all[i]->filters)
			scb_diag_info(&s->diag,
			    "not %s: Linux has no seccomp filters there",
			    scb_arch_all[i]->token);
	for (unsigned i = 0; i < s->options.ntargets; i++) {
		const struct options_target *t = &s->options.target[i];
		const struct arch *misfit = scb_api_left_out(s, p, t);

		if (!misfit)
			continue;
		scb_buf_fmt(&names, other ? ", %s" : "%s", t->arches[0]->token);
		if (!other)
			other = misfit;
	}
	if (other)
		scb_diag_note(&s->diag, p->arches_loc,
		    "no filter for %s: '%s', which the policy adds, has "
		    "another byte order",
		    names.p, other->token);
}

/* Only a note: a later kernel may support it. */
static void
note_no_seccomp(struct scbpf *s, const struct policy_setup *setup)
{
	for (unsigned i = 0; i < setup->narches; i++)
		if (!setup->arches[i]->filters)
			scb_diag_note(&s->diag, nowhere,
			    "Linux has no seccomp filters on %s",
			    setup->arches[i]->token);
}

static void
policy_compile(struct scbpf *s, void *arg)
{
	struct compile *c = arg;
	const struct policy *p = scb_api_model(s, c->policy);
	unsigned n;
	const struct options_target *t = scb_api_targets(s, &n);
	const struct scbpf_filter **end = &c->filter;
	struct search_known known = {NULL, NULL};
	struct api_filter *f;

	scb_api_note_left_out(s, p);
	for (unsigned i = 0; i < n; i++) {
		if (scb_api_left_out(s, p, &t[i]))
			continue;
		f = compile_one(
		    s, p, &t[i], true, 0, n > 1 ? &known : NULL);
		note_no_seccomp(s, &f->result->setup);
		if (s->options.verbose)
			scb_stats_say(&s->diag, f->result,
			    scb_api_emit(s, &f->filter, true));
		*end = &f->filter;
		end = &f->filter.next;
	}
	if (!c->filter)
		scb_diag_fatal(&s->diag, p->arches_loc,
		    "the policy adds architectures of another byte order, "
		    "which one filter cannot cover; use '--only' to leave them "
		    "out");
}

enum scbpf_status
scbpf_compile(struct scbpf *s, const struct scbpf_policy *policy,
    const struct scbpf_filter **filter)
{
	struct compile c = {.policy = policy};
	enum scbpf_status status = scb_api_run(s, policy_compile, &c);

	if (status == SCBPF_STATUS_OK)
		*filter = c.filter;
	return status;
}

/* --- proving -------------------------------------------------------------- */

struct proving {
	struct api_kept kept;
	const struct scbpf_policy *policy;
	const struct scbpf_program *program;
	struct scbpf_proof proof;
};

/* For the only "arch", or the one that the job is about. */
static struct scbpf_proof
prove_program(struct scbpf *s, const struct scbpf_policy *policy,
    const struct scbpf_program *program)
{
	/* ORDER PROVE_ANSWER */
	static const enum scbpf_answer answer[] = {SCBPF_ANSWER_EQUAL,
	    SCBPF_ANSWER_DIFFERENT, SCBPF_ANSWER_CANNOT_TELL};
	const struct policy *p = scb_api_model(s, policy);
	struct compile_request req = scb_api_request(s, scb_api_target(s));
	const struct compile_result *eval;
	struct prove_result r;

	scb_api_check(s, program);
	must_have_no_slots(s, p, "");
	eval = scb_compile_analyze(&s->arena, &s->diag, p, &req);
	r = scb_prove(&s->arena, program, eval->eval);
	scb_diag_info(&s->diag, "%ju steps", (uintmax_t)r.steps);
	return (struct scbpf_proof){.answer = answer[r.answer],
	    .call = r.witness,
	    .verdict = {r.policy, r.program},
	    .side = 1,
	    .pc = r.pc,
	    .why = r.why,
	    .steps = r.steps};
}

static void
hold_against(struct scbpf *s, void *arg)
{
	struct proving *c = arg;

	scb_arena_raw(&s->arena, sizeof c->proof); /* for what is kept */
	c->proof = prove_program(s, c->policy, c->program);
	scb_buf_init(&c->kept.text, &s->arena);
	scb_api_put_proof(&c->kept.text,
	    &(struct prove_report){.proof = &c->proof,
		.side = {"policy", "filter"},
		.arch = scb_api_target(s)->arches[0],
		.big_endian = c->program->big_endian});
}

enum scbpf_status
scbpf_prove(struct scbpf *s, const struct scbpf_policy *policy,
    const struct scbpf_program *program, const struct scbpf_proof **proof)
{
	struct proving p = {.policy = policy, .program = program};

	return scb_api_keep_proof(s, hold_against, &p.kept, &p.proof, proof);
}

struct proving_stacks {
	struct api_report report;
	const struct scbpf_policy *policy;
	const struct scbpf_filter *stack;
	const char *format;
};

static void
report_prove(struct scbpf *s, void *arg)
{
	struct proving_stacks *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	bool json = scb_api_is_json(s, j->format);
	const struct prove_report *all = NULL, **end = &all;
	const struct scbpf_filter *next;

	for (const struct scbpf_filter *f = j->stack; f; f = next) {
		struct scbpf_proof *p = scb_arena_alloc(&s->arena, sizeof *p);
		struct prove_report *r = scb_arena_alloc(&s->arena, sizeof *r);
		const struct scbpf_program *program;

		next = scb_api_turn(s, f);
		program = &scb_api_merge(s, f)->filter.program;
		*p = prove_program(s, j->policy, program);
		*r = (struct prove_report){.proof = p,
		    .side = {"policy", "filter"},
		    .arch = scb_api_target(s)->arches[0],
		    .big_endian = program->big_endian};
		*end = r;
		end = &r->next;
		j->report.result.changes += p->answer == SCBPF_ANSWER_DIFFERENT;
		j->report.result.inconclusive +=
		    p->answer == SCBPF_ANSWER_CANNOT_TELL;
	}
	(json ? scb_prove_json : scb_prove_text)(b, all);
}

enum scbpf_status
scbpf_prove_text(struct scbpf *s, const struct scbpf_policy *policy,
    const struct scbpf_filter *stack, const char *format,
    const struct scbpf_result **result)
{
	struct proving_stacks j = {
	    .policy = policy, .stack = stack, .format = format};

	return scb_api_report(s, report_prove, &j.report, result);
}
