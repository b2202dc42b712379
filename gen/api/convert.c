/* Filters and policies written as policies. */
#include "api/api.h"

#include <string.h>

#include "analysis/outline.h"
#include "analysis/semdiff.h"
#include "convert.h"
#include "opt.h"
#include "report/put.h"

struct job {
	struct api_report report;
	const struct scbpf_text *texts;
	size_t n;
	const struct scbpf_filter *stack;
	const char *dialect;
	unsigned flags;
	struct policy_ported *ported; /* of all targets */
};

static bool
is_read(const struct scbpf_filter *f)
{
	while (f && !api_filter(f)->read)
		f = f->next;
	return f != NULL;
}

/* --- the least strict action wins ----------------------------------------- */

static void
reverse(struct scbpf *s, struct scbpf_program *p, const char *source)
{
	const char *why;
	size_t pc;

	if (!scb_bpf_reverse(p, &s->arena, &pc, &why))
		scb_diag_fatal(&s->diag, nowhere,
		    "'%s' cannot be part of a union: instruction %zu %s",
		    source, pc, why);
}

/* Notes what the union lets through that the operand does not. */
static void
note_allowed(struct scbpf *s, const struct scbpf_filter *f,
    const struct scbpf_program *all)
{
	struct partition y = {.program = {f->program, *all}};
	struct semdiff d;
	const struct partition_part *last = NULL;
	struct buf b;

	scb_partition_add(&y, api_arch_in(f->arches[0])->audit_arch);
	d = scb_semdiff_programs(&y, &s->arena);
	scb_buf_init(&b, &s->arena);
	for (const struct semdiff_change *c = d.first; c; c = c->next) {
		if (!scb_policy_permits(c->verdict[1]) ||
		    scb_policy_permits(c->verdict[0]))
			continue;
		if (last && last->audit == c->part.audit &&
		    last->low == c->part.low)
			continue;
		scb_buf_str(&b, last ? ", " : "");
		scb_put_part(&b, &c->part);
		scb_buf_str(&b, c->some ? " (some)" : "");
		last = &c->part;
	}
	if (last)
		scb_diag_note(&s->diag, nowhere,
		    "the union lets through what '%s' refuses: %s",
		    api_filter(f)->source, b.p);
}

static struct scbpf_program
unite(struct scbpf *s, const struct scbpf_filter *f)
{
	const struct arch *a = scb_api_target(s)->arches[0];
	struct bpf_stack all = scb_api_stack(s, f);
	struct scbpf_program *p = scb_arena_array(&s->arena, all.n, sizeof *p),
			     one;

	for (unsigned i = 0; i < all.n; i++) {
		p[i] = all.program[i];
		reverse(s, &p[i], all.source[i]);
	}
	all.program = p;
	one = scb_opt_merge(
	    &s->arena, &s->diag, &all, a, &s->options.request.goal)
		  ->program;
	reverse(s, &one, "the union");
	for (; f; f = f->next)
		note_allowed(s, f, &one);
	return one;
}

/* --- one or several architectures ----------------------------------------- */

/* What --port added to the policy of a filter is marked. */
static void
add_ported(struct scbpf *s, struct job *j, const struct api_filter *f)
{
	const struct policy_ported *p =
	    f->result ? f->result->policy->ported : NULL;
	struct policy_ported **last = &j->ported;

	while (*last)
		last = &(*last)->next;
	for (; p; p = p->next) {
		*last = scb_arena_alloc(&s->arena, sizeof **last);
		**last = *p;
		last = &(*last)->next;
		*last = NULL;
	}
}

/* What the operands decide for one architecture. */
static struct convert_input
convert_target(struct scbpf *s, struct job *j, const struct options_target *t,
    struct convert_request *r)
{
	const struct scbpf_filter *f = j->stack;
	struct convert_input in = {.native = t->arches[0]};

	s->target = t;
	if (!f)
		f = scb_api_read(s, j->texts, j->n, SCBPF_READ_POLICIES);
	in.program = j->flags & SCBPF_CONVERT_UNION && f->next
			 ? unite(s, f)
			 : scb_api_merge(s, f)->filter.program;
	if (is_read(f) && (!s->options.ntargets || s->options.all))
		in.native =
		    scb_outline_native(&s->arena, &in.program, in.native);
	for (const struct scbpf_filter *g = f; g; g = g->next) {
		r->flags |= g->flags;
		add_ported(s, j, api_filter(g));
	}
	if (!r->origin) {
		r->remarks = scb_api_origin(s, j->texts, j->n, f);
		r->origin = *r->remarks++;
	}
	s->target = NULL;
	return in;
}

/* The architectures of filters are found in the filters themselves. */
static const struct options_target *
own_target(struct scbpf *s)
{
	struct options_target *t = scb_arena_alloc(&s->arena, sizeof *t);

	if (!scb_facts_arch_host())
		scb_diag_fatal(&s->diag, nowhere,
		    "'-a all' does not say which architecture a filter is for; "
		    "use -a ARCH");
	t->arches[0] = scb_facts_arch_host();
	t->n = 1;
	return t;
}

/*
 * With "arch" "all": those that all operands can have.
 */
static const struct options_target *
all_targets(struct scbpf *s, const struct job *j, unsigned *n)
{
	const struct options_target *all = scb_api_targets(s, n);
	struct options_target *t = scb_arena_array(&s->arena, *n, sizeof *t);
	unsigned left = *n;

	memcpy(t, all, *n * sizeof *t);
	if (j->stack) {
		*n = 1;
		return own_target(s);
	}
	for (size_t i = 0; i < j->n; i++) {
		const struct policy *p = scb_api_read_policy(s, j->texts, i);
		unsigned kept = 0;

		if (!p) {
			*n = 1;
			return own_target(s);
		}
		scb_api_note_left_out(s, p);
		for (unsigned k = 0; k < left; k++)
			if (!scb_api_left_out(s, p, &t[k]))
				t[kept++] = t[k];
		left = kept;
	}
	if (!left)
		scb_diag_fatal(&s->diag, nowhere,
		    "no architecture is left that all policies can have; use "
		    "'--only' for each alone");
	*n = left;
	return t;
}

static void
convert_job(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct convert_request r = {.to = scb_dialect_named(j->dialect),
	    .lossy = j->flags & SCBPF_CONVERT_LOSSY,
	    .all = s->options.all};
	const struct compile_request *given = &s->options.request;
	const struct options_target *t;
	struct convert_input *in;
	struct buf *b = scb_api_report_open(s, &j->report);

	if (!r.to || !r.to->write)
		scb_api_no_format(s, j->dialect);
	if (!r.to->has_directives)
		r.options =
		    (struct compile_request){.has_enosys = given->has_enosys,
			.has_args = given->has_args,
			.has_clone3 = given->has_clone3,
			.enosys = given->enosys,
			.since = given->since,
			.args64 = given->args64,
			.clone3_policy = given->clone3_policy};
	t = s->options.all ? all_targets(s, j, &r.n) : scb_api_targets(s, &r.n);
	r.input = in = scb_arena_array(&s->arena, r.n, sizeof *in);
	for (unsigned i = 0; i < r.n; i++)
		in[i] = convert_target(s, j, &t[i], &r);
	r.ported = j->ported;
	scb_convert(b, &s->arena, &s->diag, &r);
}

enum scbpf_status
scbpf_convert_text(struct scbpf *s, const struct scbpf_text *texts, size_t n,
    const struct scbpf_filter *stack, const char *dialect, unsigned flags,
    const struct scbpf_result **result)
{
	struct job j = {.texts = texts,
	    .n = n,
	    .stack = stack,
	    .dialect = dialect,
	    .flags = flags};

	return scb_api_report(s, convert_job, &j.report, result);
}
