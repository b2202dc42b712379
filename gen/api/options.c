/* What the caller asked for, as the compiler wants it. */
#include "api/api.h"

#include <string.h>

#include "tree/search.h"

enum { ERRNO_MAX = 4095 };

static const struct loc nowhere;

static _Noreturn void
options_refuse(
    struct scbpf *s, const char *what, const char *name, const char *near)
{
	scb_diag_fatal(&s->diag, nowhere,
	    near ? "unknown %s '%s', expected '%s'" : "unknown %s '%s'", what,
	    name, near);
}

struct scbpf_options
scb_api_options(struct scbpf *s, const struct scbpf_options *from)
{
	struct scbpf_options to = {0};
	const unsigned char *byte = (const unsigned char *)from;

	if (!from)
		return to;
	if (from->size < sizeof from->size)
		scb_api_misuse(s, "the options have no size");
	for (size_t i = sizeof to; i < from->size; i++)
		if (byte[i])
			scb_api_misuse(
			    s, "the options are those of a newer library");
	memcpy(&to, from, from->size < sizeof to ? from->size : sizeof to);
	return to;
}

/* --- architectures -------------------------------------------------------- */

static const struct arch *
options_find_arch(struct scbpf *s, const char *name, size_t n)
{
	const struct arch *a = scb_facts_arch(name, n);
	const char *near;

	if (a)
		return a;
	near = scb_facts_near_arch(name, n);
	scb_diag_fatal(&s->diag, nowhere,
	    "unknown architecture '%.*s', expected %s'%s'", (int)n, name,
	    near ? "" : "one such as ", near ? near : scb_arch_all[0]->token);
}

static void
options_add_arch(
    struct scbpf *s, struct compile_request *req, const struct arch *a)
{
	for (unsigned i = 0; i < req->narches; i++)
		if (req->arches[i] == a)
			return;
	if (req->narches && a->big_endian != req->arches[0]->big_endian)
		scb_diag_fatal(&s->diag, nowhere,
		    "'%s' has another byte order than '%s'; one filter cannot "
		    "cover both",
		    a->token, req->arches[0]->token);
	req->arches[req->narches++] = a; /* no more than there are ABIs */
}

static void
options_set_arches(
    struct scbpf *s, struct compile_request *req, const char *list)
{
	const struct arch *host = scb_facts_arch_host();
	size_t n;

	if (!list) {
		if (!host)
			scb_diag_fatal(&s->diag, nowhere,
			    "no tables for this machine, expected an "
			    "architecture");
		options_add_arch(s, req, host);
		return;
	}
	for (;; list += n + 1) {
		n = strcspn(list, "+");
		options_add_arch(s, req, options_find_arch(s, list, n));
		if (!list[n])
			return;
	}
}

/* --- actions -------------------------------------------------------------- */

static struct policy_action
options_action(struct scbpf *s, const struct scbpf_action *from)
{
	struct policy_action to = {.ret = from->verdict & RET_ACTION,
	    .data = (uint16_t)(from->verdict & RET_DATA),
	    .errno_name = from->errno_name};
	static const uint32_t all[] = {RET_KILL_PROCESS, RET_KILL_THREAD,
	    RET_TRAP, RET_ERRNO, RET_USER_NOTIF, RET_TRACE, RET_LOG, RET_ALLOW};
	const char *name = from->errno_name;
	size_t i = 0;

	while (i < sizeof all / sizeof *all && all[i] != to.ret)
		i++;
	if (i == sizeof all / sizeof *all)
		scb_diag_fatal(
		    &s->diag, nowhere, "unknown action 0x%x", from->verdict);
	if (to.ret == RET_ERRNO ? to.data > ERRNO_MAX
				: to.data && to.ret != RET_TRACE)
		scb_diag_fatal(&s->diag, nowhere,
		    "action 0x%x has data that it cannot carry", from->verdict);
	if (!name)
		return to;
	if (to.ret != RET_ERRNO)
		scb_diag_fatal(&s->diag, nowhere,
		    "action 0x%x cannot carry errno '%s'", from->verdict, name);
	if (!scb_facts_errno_known(name, strlen(name)))
		options_refuse(s, "errno", name,
		    scb_facts_near_errno(NULL, name, strlen(name)));
	to.errno_name = scb_arena_copy(&s->arena, name, strlen(name));
	return to;
}

static void
set_bad_arch(struct scbpf *s, struct compile_request *req,
    const struct scbpf_action *from)
{
	const struct arch *native = req->arches[0];
	struct policy_action act;

	if (!from)
		return;
	act = options_action(s, from);
	if (act.errno_name &&
	    scb_facts_errno(native, act.errno_name, strlen(act.errno_name)) < 0)
		scb_diag_fatal(&s->diag, nowhere, "no errno '%s' on %s",
		    act.errno_name, native->token);
	req->has_bad_arch = true;
	req->bad_arch = scb_policy_verdict(&act, native);
}

/* --- overrides ------------------------------------------------------------ */

static struct compile_override
options_override(struct scbpf *s, const struct scbpf_override *from)
{
	/* ORDER POLICY_FLAW_KIND */
	static const char *const what[] = {"syscall", "group", "number",
	    "list of architectures", "architecture"};
	struct policy_list list = {.arena = &s->arena};
	struct policy_flaw f;

	for (size_t i = 0; i < from->count; i++) {
		const char *name = from->names[i];

		if (scb_policy_list_add(&list, name, strlen(name), &f))
			continue;
		options_refuse(s, what[f.kind],
		    scb_arena_copy(&s->arena, f.text, f.len),
		    f.kind <= POLICY_FLAW_GROUP
			? scb_facts_near_call(s->diag.target, f.text, f.len)
			: NULL);
	}
	return (struct compile_override){
	    list.name, list.n, options_action(s, &from->action)};
}

static void
set_overrides(
    struct scbpf *s, struct compile_request *req, const struct scbpf_options *o)
{
	struct compile_override *all =
	    scb_arena_array(&s->arena, o->noverrides, sizeof *all);

	for (size_t i = 0; i < o->noverrides; i++)
		all[i] = options_override(s, &o->overrides[i]);
	req->overrides = all;
	req->noverrides = (unsigned)o->noverrides;
}

static void
options_check(struct scbpf *s, const struct scbpf_options *o)
{
	const uint32_t flags = SCBPF_FLAG_TSYNC | SCBPF_FLAG_LOG |
			       SCBPF_FLAG_SPEC_ALLOW |
			       SCBPF_FLAG_WAIT_KILLABLE_RECV;

	if ((unsigned)o->enosys > SCBPF_ENOSYS_OFF ||
	    (unsigned)o->goal > SCBPF_SIZE)
		scb_api_misuse(s, "an option has no such value");
	if (o->caps && !o->has_caps)
		scb_api_misuse(s, "'caps' is set, and 'has_caps' is not");
	if (o->since && o->enosys != SCBPF_ENOSYS_SINCE)
		scb_api_misuse(s,
		    "'since' is set, and 'enosys' is not SCBPF_ENOSYS_SINCE");
	if (o->flags & ~flags)
		scb_api_misuse(s, "'flags' has an unknown SCBPF_FLAG_*");
}

void
scb_api_request(
    struct scbpf *s, const struct scbpf_options *o, struct compile_request *req)
{
	/* ORDER SCBPF_GOAL */
	static const unsigned price[] = {
	    SEARCH_BALANCED, SEARCH_SPEED, SEARCH_SIZE};
	/* ORDER SCBPF_ENOSYS */
	static const enum policy_enosys enosys[] = {
	    POLICY_ENOSYS_MAX, POLICY_ENOSYS_SINCE, POLICY_ENOSYS_OFF};

	options_check(s, o);
	*req = (struct compile_request){.only = o->only,
	    .has_caps = o->has_caps,
	    .caps = o->caps,
	    .kernel = o->kernel,
	    .enosys = enosys[o->enosys],
	    .since = o->since,
	    .args64 = o->args64,
	    .clone3_policy = o->clone3_policy,
	    .complain = o->complain,
	    .flags = o->flags,
	    .goal = {.price = price[o->goal]}};
	s->diag.warnings_are_errors = o->warnings_are_errors;
	options_set_arches(s, req, o->arch);
	s->diag.target = req->arches[0];
	set_bad_arch(s, req, o->bad_arch);
	set_overrides(s, req, o);
	if (o->mix)
		req->goal.mix =
		    scb_mix_read(&s->diag, scb_api_source(s, o->mix));
}
