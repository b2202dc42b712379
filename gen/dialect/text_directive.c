/* Statements that begin with "@", but for those on syscalls. */
#include "dialect/text_private.h"

#include <string.h>

#include "bpf/bpf.h"

/* --- the default action, and architectures -------------------------------- */

static bool
set_default(struct text *t)
{
	struct policy_action act = {0};
	struct policy *p = t->p;
	struct loc word = scb_text_loc(t), at;

	scb_text_next(t);
	if (!scb_text_default(t, &act, &at))
		return false;
	if (t->denylist) {
		scb_diag_error(t->d, word,
		    "both '@default' and '@denylist', expected only one of "
		    "them");
		return false;
	}
	if (p->def_loc.source)
		scb_diag_warn(
		    t->d, word, "another '@default': this one replaces it");
	p->def = act;
	p->def_loc = at;
	return true;
}

/* The action for calls that no rule decides, if it is not `allow`. */
static bool
denylist_action(struct text *t, struct policy_action *act)
{
	struct loc at = scb_text_loc(t);

	act->ret = RET_ALLOW;
	if (t->kind == TEXT_END)
		return true;
	if (!scb_text_any_action(t, act, &at))
		return false;
	if (scb_policy_permits(act->ret))
		return true;
	scb_diag_error(t->d, at,
	    "'@denylist' lets calls through that no rule decides, expected "
	    "'log', 'trace' or nothing");
	return false;
}

static bool
set_denylist(struct text *t)
{
	struct loc at = scb_text_loc(t);
	struct policy_action act = {0};
	const char *wrong = NULL;

	scb_text_next(t);
	if (t->file->by && !t->denylist)
		wrong = "'@denylist' in a file that an allowlist includes, "
			"expected it in both files or in neither";
	else if (!t->file->by && t->started)
		wrong = "'@denylist' after a rule, expected it before the "
			"first one";
	else if (t->p->def_loc.source && !t->denylist)
		wrong = "both '@denylist' and '@default', expected only one of "
			"them";
	if (wrong) {
		scb_diag_error(t->d, at, "%s", wrong);
		return false;
	}
	if (!denylist_action(t, &act))
		return false;
	t->file->denylist = true;
	if (!t->file->by) {
		t->denylist = true;
		t->p->def = act;
		t->p->def_loc = at;
	}
	return true;
}

/* Like archMap in JSON, the added architectures depend on the native one. */
static bool
set_arch(struct text *t)
{
	struct policy *p = t->p;
	struct policy_arch_map map = {.loc = scb_text_loc(t)};
	const struct arch *a;
	size_t cap = 0;

	t->beyond = true;
	scb_text_next(t);
	map.native = scb_text_arch(t);
	if (!map.native)
		return false;
	while (scb_text_take(t, ",") || t->kind != TEXT_END) {
		a = scb_text_arch(t);
		if (!a)
			return false;
		map.subs = scb_arena_grow(t->d->arena, map.subs, map.nsubs,
		    &cap, sizeof(const struct arch *));
		map.subs[map.nsubs++] = a;
	}
	p->maps = scb_arena_grow(
	    t->d->arena, p->maps, p->nmaps, &t->maps_cap, sizeof *p->maps);
	p->maps[p->nmaps++] = map;
	return true;
}

/* Only `audit` uses the list, and reports what is wrong with it. */
static bool
set_ignore(struct text *t)
{
	t->beyond = true;
	scb_text_next(t);
	scb_text_path(t);
	if (t->kind == TEXT_END)
		return scb_text_expected(
		    t, "a check of 'scbpf audit --list', or CHECK:CALL");
	scb_policy_ignore(
	    t->p, t->d->arena, scb_text_bytes(t), t->len, scb_text_loc(t));
	scb_text_next(t);
	return true;
}

/* Which libcs the checks are about. */
static bool
set_libc(struct text *t)
{
	t->beyond = true;
	scb_text_next(t);
	do {
		const char *s;
		size_t n, len;

		scb_text_path(t);
		s = scb_text_bytes(t);
		for (n = t->kind == TEXT_END ? 0 : t->len; n; n -= len) {
			const char *comma = memchr(s, ',', n);

			len = comma ? (size_t)(comma - s) : n;
			if (!scb_facts_libcs_add(&t->p->libcs, s, len))
				break;
			len += comma != NULL;
			s += len;
		}
		if (n || t->kind == TEXT_END)
			return scb_text_expected(t,
			    "'all', 'none', or libcs such as "
			    "'glibc-2.31..2.42,musl-1.2'");
		scb_text_next(t);
	} while (t->kind != TEXT_END);
	return true;
}

/* --- options that a policy can set ---------------------------------------- */

/* The last one counts. */
static bool
again(struct text *t, struct loc *place)
{
	struct loc at = scb_text_loc(t);

	if (place->source)
		scb_diag_warn(t->d, at, "another '%.*s': this one replaces it",
		    text_shown(t->len), scb_text_bytes(t));
	*place = at;
	t->beyond = true;
	scb_text_next(t);
	return true;
}

/* Is the rest of the line, up to a blank, this word? It is then read. */
static bool
take_word(struct text *t, const char *word)
{
	scb_text_path(t);
	return scb_text_take(t, word);
}

static bool
set_enosys(struct text *t)
{
	struct policy_settings *s = &t->p->set;

	again(t, &s->enosys_at);
	scb_text_path(t);
	if (t->kind == TEXT_END || !scb_policy_enosys(scb_text_bytes(t), t->len,
				       &s->enosys, &s->since))
		return scb_text_expected(
		    t, "'max', 'off', 'since' or one such as 'since:5.10'");
	scb_text_next(t);
	return true;
}

static bool
set_args(struct text *t)
{
	again(t, &t->p->set.args_at);
	t->p->set.args64 = take_word(t, "64");
	return t->p->set.args64 || take_word(t, "kernel") ||
	       scb_text_expected(t, "'kernel' or '64'");
}

static bool
set_clone3(struct text *t)
{
	again(t, &t->p->set.clone3_at);
	t->p->set.clone3_policy = take_word(t, "policy");
	return t->p->set.clone3_policy || take_word(t, "auto") ||
	       scb_text_expected(t, "'auto' or 'policy'");
}

static bool
set_bad_arch(struct text *t)
{
	struct loc at;

	again(t, &t->p->set.bad_arch_at);
	if (!scb_text_any_action(t, &t->p->set.bad_arch, &at))
		return false;
	if (scb_policy_permits(t->p->set.bad_arch.ret))
		scb_diag_warn(t->d, at,
		    "'@bad-arch' lets calls of other architectures through, "
		    "and no rule applies to them");
	return true;
}

static bool
set_kernel(struct text *t)
{
	uint32_t *kernel = &t->p->set.kernel;

	again(t, &t->p->set.kernel_at);
	scb_text_path(t);
	if (t->kind == TEXT_END ||
	    !scb_facts_kernel(scb_text_bytes(t), t->len, kernel) ||
	    *kernel == 0)
		return scb_text_expected(t, "a kernel such as '5.10'");
	scb_text_next(t);
	return true;
}

static bool
set_flags(struct text *t)
{
	uint32_t flag;

	t->p->flags_loc = scb_text_loc(t);
	t->beyond = true;
	scb_text_next(t);
	do {
		flag = t->kind == TEXT_WORD
			   ? scb_policy_flag(scb_text_bytes(t), t->len)
			   : 0;
		if (!flag)
			return scb_text_expected(t,
			    "'tsync', 'log', 'spec_allow' or "
			    "'wait_killable_recv'");
		t->p->flags |= flag;
		scb_text_next(t);
	} while (scb_text_take(t, ",") || t->kind != TEXT_END);
	return true;
}

/* As `--cap`: from left to right, beginning with Docker's. */
static bool
set_cap(struct text *t)
{
	struct policy *p = t->p;

	if (!p->has_caps)
		p->caps = scb_facts_caps_docker();
	p->has_caps = true;
	p->set.cap_at = scb_text_loc(t);
	t->beyond = true;
	scb_text_next(t);
	do {
		if (t->kind != TEXT_WORD)
			return scb_text_expected(
			    t, "a capability such as 'CAP_SYS_ADMIN'");
		if (!scb_policy_cap(scb_text_bytes(t), t->len, &p->caps))
			return scb_text_unknown(t, "capability",
			    scb_facts_near_cap(scb_text_bytes(t), t->len),
			    "CAP_SYS_ADMIN', 'none' or 'all");
		scb_text_next(t);
	} while (scb_text_take(t, ",") || t->kind != TEXT_END);
	return true;
}

static bool
define_group(struct text *t)
{
	return scb_text_define_group(t, scb_text_directive);
}

/* --- the list of them ----------------------------------------------------- */

static const struct {
	const char *name;
	text_directive *read;
} directives[] = {
    {"@include", scb_text_include},
    {"@frequency", scb_text_frequency},
    {"@default", set_default},
    {"@denylist", set_denylist},
    {"@arch", set_arch},
    {"@ignore", set_ignore},
    {"@libc", set_libc},
    {"@enosys", set_enosys},
    {"@args", set_args},
    {"@clone3", set_clone3},
    {"@bad-arch", set_bad_arch},
    {"@flags", set_flags},
    {"@kernel", set_kernel},
    {"@cap", set_cap},
    {"@const", scb_text_const},
    {"@group", define_group},
};

enum { DIRECTIVES = sizeof directives / sizeof *directives };

text_directive *
scb_text_directive(const struct text *t)
{
	for (unsigned i = 0; i < DIRECTIVES; i++)
		if (scb_text_at(t, directives[i].name))
			return directives[i].read;
	return NULL;
}

const char *
scb_text_bare_directive(const struct text *t)
{
	for (unsigned i = 0; i < DIRECTIVES; i++)
		if (scb_text_at(t, directives[i].name + 1))
			return scb_facts_known(
				   scb_text_bytes(t), t->len, NULL)
				   ? NULL
				   : directives[i].name;
	return NULL;
}

static const char *
directive_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return directives[i].name;
}

const char *
scb_text_near_directive(const char *s, size_t n)
{
	return scb_diag_near(s, n, directive_at, NULL, DIRECTIVES);
}
