#include "compile.h"

#include <string.h>

#include "analysis/audit.h"
#include "base/chars.h"
#include "bpf/bpf.h"
#include "filter/kinds.h"
#include "lint/lint.h"
#include "policy/port.h"
#include "policy/repeat.h"
#include "proof/prove.h"
#include "filter/filter.h"

/* The text is no policy: says what it is. */
static _Noreturn void
no_policy(struct diag *d, const struct source *text, bool filter)
{
	struct source bytes = {.name = text->name};
	struct loc at = {text, 0, 1};
	const char *s;
	int n = 0;

	if (text->len && memchr(text->text, '\0', text->len))
		at.source = &bytes; /* a message shows no line of it */
	at.offset = (uint32_t)chars_skip_space(text->text, text->len, 0);
	if (at.offset == text->len)
		scb_diag_fatal(d, (struct loc){text, 0, 0},
		    "empty input, expected a policy: " DIALECT_KINDS);
	if (filter) {
		at.length = 0;
		scb_diag_fatal(d, at,
		    "expected a policy (" DIALECT_KINDS
		    "), found a filter; 'scbpf "
		    "opt' makes it shorter, 'scbpf convert' a policy of it");
	}
	s = text->text + at.offset;
	while (n < 40 && at.offset + (size_t)n < text->len && s[n] > ' ' &&
	       s[n] <= '~')
		n++;
	if (n == 0)
		scb_diag_fatal(d, at,
		    "expected a policy (" DIALECT_KINDS
		    "), found the byte 0x%02x",
		    (unsigned)(unsigned char)*s);
	scb_diag_fatal(d, at,
	    "expected a policy (" DIALECT_KINDS "%s), found '%.*s'",
	    strchr(";/", *s) ? "; comments begin with '#'" : "", n, s);
}

/* The dialect that the text begins like. */
static const struct dialect *
probe(struct diag *d, struct source *text)
{
	const struct dialect *from = NULL;
	bool filter;

	filter = !scb_dialect_probe(text, true) && scb_sniff_filter(text);
	if (!filter) {
		scb_kinds_check(d, text);
		from = scb_dialect_probe(text, false);
	}
	if (!from)
		no_policy(d, text, filter);
	return from;
}

struct policy *
scb_compile_read(struct diag *d, struct source *text,
    const struct policy_files *files, const struct dialect *from)
{
	struct policy *p;

	scb_kinds_mark(d, text);
	if (!from)
		from = probe(d, text);
	p = from->read(d, text, files);
	if (scb_names_count(p) > REPEAT_NAMES)
		scb_names_share(p, d->arena);
	return p;
}

/* As `@bad-arch` says; an errno has the native architecture's number. */
static uint32_t
set_bad_arch(struct diag *d, const struct policy *p, const struct arch *native)
{
	const struct policy_action *act = &p->set.bad_arch;
	const char *name = act->errno_name;

	if (name && scb_facts_errno(native, name, strlen(name)) < 0)
		scb_diag_fatal(d, p->set.bad_arch_at,
		    "no errno '%s' on %s, expected its number", name,
		    native->token);
	return scb_policy_verdict(act, native);
}

/* What the meaning depends on, with every default filled in. */
static void
set_up(struct policy_setup *s, struct diag *d, const struct policy *p,
    const struct compile_request *req)
{
	s->caps = req->has_caps ? req->caps
		  : p->has_caps ? p->caps
				: scb_facts_caps_docker();
	s->enosys = req->enosys;
	s->since = req->since;
	s->args64 = req->args64;
	s->clone3_policy = req->clone3_policy;
	s->complain = req->complain;
	s->kernel = req->kernel		      ? req->kernel
		    : p->set.kernel_at.source ? p->set.kernel
					      : FACTS_KERNEL;
	if (!req->has_enosys && p->set.enosys_at.source) {
		s->enosys = p->set.enosys;
		s->since = p->set.since;
		s->enosys_at = p->set.enosys_at;
	}
	if (!req->has_args && p->set.args_at.source)
		s->args64 = p->set.args64;
	if (!req->has_clone3 && p->set.clone3_at.source)
		s->clone3_policy = p->set.clone3_policy;
	s->bad_arch = RET_KILL_PROCESS;
	if (p->set.bad_arch_at.source) {
		s->bad_arch = set_bad_arch(d, p, req->arches[0]);
		s->bad_arch_at = p->set.bad_arch_at;
	}
	if (req->has_bad_arch) {
		s->bad_arch = req->bad_arch;
		s->bad_arch_at = nowhere;
	}
	if (req->narches == 1) {
		scb_policy_arches(p, d, req->arches[0], req->only, s);
		return;
	}
	if (req->only)
		scb_diag_note(d, nowhere,
		    "'--only' leaves out all architectures of '-a' but '%s'",
		    req->arches[0]->token);
	s->narches = req->only ? 1 : req->narches;
	for (unsigned i = 0; i < s->narches; i++)
		s->arches[i] = req->arches[i];
}

static void
must_load(struct diag *d, const struct compile_result *r)
{
	const char *why;
	size_t pc;

	if (!scb_bpf_check(&r->program, &pc, &why))
		scb_diag_fatal(d, nowhere,
		    "bug: the kernel would refuse instruction %zu: %s", pc,
		    why);
}

/* The first rule with conditions on a call; NULL: there is none. */
static const struct policy_rule *
conditions_on(const struct policy *p, const struct arch_call *call)
{
	for (unsigned i = 0; call && i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (p->rules[i].nterms &&
			    strcmp(p->rules[i].names[j].name, call->name) == 0)
				return &p->rules[i];
	return NULL;
}

static _Noreturn void
cannot_prove(struct diag *d, const struct compile_result *r,
    const struct prove_result *proof)
{
	const struct arch *a = scb_facts_arch_audit(
	    proof->witness.arch, proof->witness.nr, r->program.big_endian);
	const struct arch_call *call =
	    a ? scb_facts_number(a, proof->witness.nr) : NULL;
	const struct policy_rule *rule = conditions_on(r->policy, call);

	if (rule)
		scb_diag_fatal(d, rule->loc,
		    "the filter could not be proved (instruction %zu: %s), so "
		    "it is not written; use fewer or simpler conditions on "
		    "'%s'",
		    proof->pc, proof->why, call->name);
	scb_diag_fatal(d, nowhere,
	    "the filter could not be proved (instruction %zu: %s), so it is "
	    "not written",
	    proof->pc, proof->why);
}

static void
must_prove(struct arena *a, struct diag *d, struct compile_result *r)
{
	struct prove_result proof =
	    scb_prove_slots(a, &r->program, &r->slots, r->eval);

	if (proof.answer == PROVE_DIFFERENT)
		scb_diag_fatal(d, nowhere,
		    "bug: number %u under arch 0x%x gets 0x%x, but the "
		    "policy's verdict is 0x%x",
		    proof.witness.nr, proof.witness.arch, proof.program,
		    proof.policy);
	if (proof.answer == PROVE_CANNOT_TELL)
		cannot_prove(d, r, &proof);
	r->proved = true;
	r->prove_steps = proof.steps;
}

static uint64_t
now(const struct compile_request *req)
{
	return req->clock ? req->clock() : 0;
}

/* The policy for this setup: numbers have names, and overrides are applied. */
static struct policy *
compile_settle(struct diag *d, const struct policy *p,
    const struct policy_setup *s, const struct compile_request *req)
{
	struct policy *own = scb_policy_numbers(p, d, s, req->several);

	own->flags |= req->flags;
	if (req->port)
		scb_policy_port(own, d, s);

	for (unsigned i = 0; i < req->noverrides; i++) {
		const struct compile_override *o = &req->overrides[i];
		unsigned count = o->count;
		const struct policy_name *names =
		    scb_policy_list_numbers(o->names, &count, d, s);

		scb_policy_override(own, d->arena, names, count, o->action);
	}
	if (d->errors)
		scb_arena_fail(d->arena);
	return own;
}

const struct facts_libcs *
scb_compile_libcs(const struct compile_request *req, const struct policy *p)
{
	return req->libcs.given ? &req->libcs
	       : p->libcs.given ? &p->libcs
				: &req->program.libcs;
}

/* The checks that look at what single calls get; they find no errors. */
static void
check_calls(struct diag *d, const struct compile_result *r,
    const struct compile_request *req)
{
	const struct policy *p = r->policy;
	size_t mark = scb_arena_mark(d->arena);
	struct sites k;

	if (!scb_diag_warns(d))
		return;
	scb_sites_open(&k, d, p, &r->names, r->eval, &r->setup);
	scb_missing_check(&k);
	scb_inverted_check(&k);
	scb_exact_check(&k);
	if (req->written)
		scb_above_check(&k);
	if (!req->audited) {
		const struct facts_libcs *libcs = scb_compile_libcs(req, p);

		scb_fallback_check(&k, libcs, req->self_install);
		scb_libc_check(&k, libcs);
		scb_start_check(&k, &req->program);
		scb_kernel_check(d, p, r->eval, &r->setup);
	}
	scb_arena_release(d->arena, mark);
}

struct compile_result *
scb_compile_analyze(struct arena *a, struct diag *d, const struct policy *p,
    const struct compile_request *req)
{
	struct compile_result *r = scb_arena_alloc(a, sizeof *r);

	set_up(&r->setup, d, p, req);
	scb_policy_settings_check(d, p, req->kernel, req->has_caps);
	for (const struct policy_ignore *g = p->ignore; g; g = g->next)
		scb_audit_may_ignore(d, g->loc, g->rule, g->call);
	p = r->policy = compile_settle(d, p, &r->setup, req);
	r->program.big_endian = r->setup.arches[0]->big_endian;
	scb_names_open(&r->names, a, r->policy, &r->setup);
	scb_lint_policy(d, p, &r->names, &r->setup, req->audited);
	r->eval = scb_eval_bind(a, p, &r->names, &r->setup);
	check_calls(d, r, req);
	if (d->errors)
		scb_arena_fail(a);
	return r;
}

struct compile_result *
scb_compile_policy(struct arena *a, struct diag *d, const struct policy *p,
    const struct compile_request *req)
{
	uint64_t start = now(req), compiled;
	struct compile_result *r = scb_compile_analyze(a, d, p, req);
	struct tree_goal goal = req->goal;

	if (!goal.mix)
		goal.mix = p->mix;
	r->program = scb_tree_compile(a, d, r->policy, &r->names, &r->setup,
	    &goal, &req->passes, &r->slots, &r->lines);
	must_load(d, r);
	compiled = now(req);
	must_prove(a, d, r);
	r->compile_time = compiled - start;
	r->prove_time = now(req) - compiled;
	return r;
}
