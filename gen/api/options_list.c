/* Lists: of syscalls and groups, capabilities, what to ignore, libcs. */
#include <string.h>

#include "analysis/audit.h"
#include "api/options.h"
#include "base/chars.h"
#include "bpf/bpf.h"

enum { EPERM = 1 };

/* Often the list is missing, and this is the POLICY. */
static _Noreturn void
override_unknown(struct options *o, const char *s, size_t n)
{
	const char *near = scb_facts_near_call(scb_options_hint(o), s, n);
	const char *what = *s == '@' ? "group" : "syscall";

	if (chars_are(s, n, "@known"))
		scb_diag_fatal(o->diag, nowhere,
		    "'@known' in the list of '%s' is for text policies only, "
		    "see 'scbpf table --groups'",
		    o->spelled);
	if (scb_facts_group_systemd(s, n))
		scb_diag_fatal(o->diag, nowhere,
		    "'%.*s' is a group of systemd only; 'systemd-analyze "
		    "syscall-filter %.*s' lists its calls",
		    (int)n, s, (int)n, s);
	if (near)
		scb_diag_fatal(o->diag, nowhere,
		    "unknown %s '%.*s' in the list of '%s', expected '%s'",
		    what, (int)n, s, o->spelled, near);
	if (*s == '@')
		scb_diag_fatal(o->diag, nowhere,
		    "unknown group '%.*s' in the list of '%s', see "
		    "'scbpf table --groups'",
		    (int)n, s, o->spelled);
	if (scb_facts_errno_known(s, n))
		scb_diag_fatal(o->diag, nowhere,
		    "unknown syscall '%.*s' in the list of '%s', expected an "
		    "errno as in '--deny=%.*s LIST'",
		    (int)n, s, o->spelled, (int)n, s);
	scb_diag_fatal(o->diag, nowhere,
	    "unknown syscall '%.*s' in the list of '%s', expected names as in "
	    "'ptrace,@mount'",
	    (int)n, s, o->spelled);
}

static _Noreturn void
override_refuse(struct options *o, const struct policy_flaw *f)
{
	const char *near;

	switch (f->kind) {
	case POLICY_FLAW_NUMBER:
		scb_diag_fatal(o->diag, nowhere,
		    "invalid number '%.*s' in the list of '%s', expected one "
		    "such as 480 or 0x1e0",
		    (int)f->len, f->text, o->spelled);
	case POLICY_FLAW_ARCHES:
		scb_diag_fatal(o->diag, nowhere,
		    "found '%.*s' in the list of '%s', expected architectures "
		    "as in '480[arch=x86_64]'",
		    (int)f->len, f->text, o->spelled);
	case POLICY_FLAW_ARCH:
		near = scb_facts_near_arch(f->text, f->len);
		scb_diag_fatal(o->diag, nowhere,
		    "unknown architecture '%.*s' in the list of '%s', expected "
		    "%s'%s'",
		    (int)f->len, f->text, o->spelled,
		    near ? "" : "one such as ",
		    near ? near : scb_arch_all[0]->token);
	default:
		override_unknown(o, f->text, f->len);
	}
}

/* The next entry of the list, which may have commas between its brackets. */
static bool
next_entry(struct options *o, const char **v, const char **s, size_t *n)
{
	const char *more;
	size_t len;

	if (!scb_options_part(o, v, ",", s, n))
		return false;
	while (memchr(*s, '[', *n) && !memchr(*s, ']', *n) &&
	       scb_options_part(o, v, ",", &more, &len))
		*n = (size_t)(more + len - *s);
	return true;
}

void
scb_options_names(struct options *o, struct policy_list *list, const char *v)
{
	struct policy_flaw flaw;
	const char *s;
	size_t n;

	while (next_entry(o, &v, &s, &n))
		if (!scb_policy_list_add(list, s, n, &flaw))
			override_refuse(o, &flaw);
}

static void
add_override(struct options *o, const char *v, struct policy_action act)
{
	struct policy_list list = {.arena = o->arena};

	scb_options_names(o, &list, v);
	o->overrides = scb_arena_grow(o->arena, o->overrides,
	    o->request.noverrides, &o->overrides_cap, sizeof *o->overrides);
	o->overrides[o->request.noverrides++] =
	    (struct compile_override){list.name, list.n, act};
}

void
scb_options_allow(struct options *o, const char *v)
{
	add_override(o, v, (struct policy_action){.ret = RET_ALLOW});
}

void
scb_options_deny(struct options *o, const char *v)
{
	struct policy_action act = {.ret = RET_ERRNO, .data = EPERM};

	if (o->detail)
		scb_options_data(o, &act, o->detail);
	add_override(o, v, act);
}

void
scb_options_log(struct options *o, const char *v)
{
	add_override(o, v, (struct policy_action){.ret = RET_LOG});
}

void
scb_options_kill(struct options *o, const char *v)
{
	add_override(o, v, (struct policy_action){.ret = RET_KILL_PROCESS});
}

/* ---- findings ------------------------------------------------------------ */

/* RULE or RULE:CALL, several with commas between. */
void
scb_options_ignore(struct options *o, const char *v)
{
	size_t n;
	const char *s, *colon;

	while (scb_options_part(o, &v, ",", &s, &n)) {
		struct audit_ignore *g = scb_arena_alloc(o->arena, sizeof *g);

		colon = memchr(s, ':', n);
		g->rule = scb_arena_copy(
		    o->arena, s, colon ? (size_t)(colon - s) : n);
		if (colon)
			g->call = scb_arena_copy(
			    o->arena, colon + 1, n - (size_t)(colon - s) - 1);
		if (!scb_audit_may_ignore(o->diag, nowhere, g->rule, g->call))
			scb_arena_fail(o->arena);
		g->next = o->ignore;
		o->ignore = g;
	}
}

void
scb_options_libc(struct options *o, const char *v)
{
	const char *s;
	size_t n;

	while (scb_options_part(o, &v, ",", &s, &n))
		if (!scb_facts_libcs_add(&o->request.libcs, s, n))
			scb_diag_fatal(o->diag, nowhere,
			    "unknown libc '%.*s' of '--libc', expected 'all', "
			    "'none', or one such as 'glibc-2.36', 'musl-1.2' "
			    "or 'glibc-2.31..2.42'",
			    (int)n, s);
}

static void
against_ends(struct options *o, const char *what, uint32_t newest,
    const char *s, size_t n)
{
	scb_diag_note(o->diag, nowhere,
	    "the tables end at %s %u.%u, before '%.*s'", what, newest >> 16,
	    newest >> 8 & 0xff, (int)n, s);
}

/* 6.12, 6.1..6.12, 6.1..; false: it is no kernel. */
static bool
against_kernel(struct options *o, const char *s, size_t n)
{
	struct audit_against *g = &o->against;
	const char *dots = NULL;

	for (size_t i = 0; i + 1 < n && !dots; i++)
		if (s[i] == '.' && s[i + 1] == '.')
			dots = s + i;
	g->after = 0;
	if (dots && !scb_facts_kernel(s, (size_t)(dots - s), &g->after))
		return false;
	if (dots) {
		n -= (size_t)(dots + 2 - s);
		s = dots + 2;
	}
	g->kernel = FACTS_KERNEL;
	if (!(dots && n == 0) && !scb_facts_kernel(s, n, &g->kernel))
		return false;
	return g->after < g->kernel;
}

static bool
against_libc(struct options *o, const char *s, size_t n)
{
	struct audit_against *g = &o->against;
	struct facts_libc_range *r = &g->libc[g->nlibcs];
	uint32_t newest;

	if (g->nlibcs == AUDIT_LIBCS || !scb_facts_libc_range(s, n, r))
		return false;
	g->nlibcs++;
	if ((r->from | 0xff) == (r->upto | 0xff)) /* one version, no range */
		r->from = 0;
	newest = scb_facts_libc_newest(r->libc);
	if (r->upto != UINT32_MAX && (r->upto & ~0xffu) > newest)
		against_ends(o, scb_facts_libc_name(r->libc), newest, s, n);
	return true;
}

void
scb_options_against(struct options *o, const char *v)
{
	const char *s;
	size_t n;

	o->has_against = true;
	while (scb_options_part(o, &v, ",", &s, &n)) {
		const struct audit_against before = o->against;

		if (against_libc(o, s, n))
			continue;
		if (!against_kernel(o, s, n))
			scb_diag_fatal(o->diag, nowhere,
			    "invalid '%.*s' for '--against', expected a kernel "
			    "such as '6.12' or '6.1..6.12', or a libc such as "
			    "'glibc-2.41' or 'musl-1.2.5'",
			    (int)n, s);
		if (before.kernel && (before.kernel != o->against.kernel ||
					 before.after != o->against.after))
			scb_diag_fatal(o->diag, nowhere,
			    "'%.*s' is a second kernel for '--against', "
			    "expected one, or a range such as '6.1..6.12'",
			    (int)n, s);
		if (o->against.kernel > FACTS_KERNEL)
			against_ends(o, "Linux", FACTS_KERNEL, s, n);
	}
}

void
scb_options_cap(struct options *o, const char *v)
{
	struct compile_request *req = &o->request;
	const char *s;
	const char *near;
	size_t n;

	if (!req->has_caps)
		req->caps = scb_facts_caps_docker();
	req->has_caps = true;
	while (scb_options_part(o, &v, ",", &s, &n)) {
		if (scb_policy_cap(s, n, &req->caps))
			continue;
		if ((near = scb_facts_near_cap(s, n)))
			scb_diag_fatal(o->diag, nowhere,
			    "unknown capability '%.*s', expected '%s'", (int)n,
			    s, near);
		else
			scb_diag_fatal(o->diag, nowhere,
			    "unknown capability '%.*s', expected one such as "
			    "'CAP_SYS_ADMIN', 'none' or 'all'",
			    (int)n, s);
	}
}
