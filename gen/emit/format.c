/* The list of output formats, and what each can hold of a filter. */
#include "emit/emit.h"

#include <string.h>

static const struct emit_format formats[] = {
#define F(name, suffixes, traits) {#name, suffixes, scb_emit_##name, traits},
#include "emit/formats.tbl"
#undef F
};

enum { FORMATS = sizeof formats / sizeof *formats };

const struct emit_format *
scb_emit_format_at(unsigned i)
{
	return i < FORMATS ? &formats[i] : NULL;
}

const struct emit_format *
scb_emit_format(const char *name)
{
	for (unsigned i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static const char *
format_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return formats[i].name;
}

const char *
scb_emit_near_format(const char *name)
{
	return scb_diag_near(name, strlen(name), format_at, NULL, FORMATS);
}

/* --- what a format can hold ----------------------------------------------- */

/*
 * A filter that refuses execve is of no use to what makes that call next. If
 * that fails, the launcher has to exit.
 */
static void
check_launcher(struct diag *d, const struct emit_filter *f)
{
	for (; f; f = f->next) {
		const struct arch *a = f->arches[0];

		if (!a->start)
			scb_diag_fatal(d, nowhere,
			    "no machine code is known for a launcher on %s, "
			    "expected another format",
			    a->token);
		if (!scb_emit_may_execute(d->arena, f))
			scb_diag_warn(d, nowhere,
			    "the filter for %s refuses execve, so the launcher "
			    "cannot start anything",
			    a->token);
		if (!scb_emit_may_exit(d->arena, f, "exit") &&
		    !scb_emit_may_exit(d->arena, f, "exit_group"))
			scb_diag_warn(d, nowhere,
			    "the filter for %s refuses exit and exit_group, so "
			    "the launcher ends by a signal, not with status "
			    "126 or 127, if it cannot start the command",
			    a->token);
	}
}

static const char *
flag_names(struct diag *d, uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {
	    {POLICY_FLAG_TSYNC, "TSYNC"},
	    {POLICY_FLAG_LOG, "LOG"},
	    {POLICY_FLAG_SPEC_ALLOW, "SPEC_ALLOW"},
	    {POLICY_FLAG_WAIT_KILLABLE_RECV, "WAIT_KILLABLE_RECV"},
	};
	struct buf b;

	scb_buf_init(&b, d->arena);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (flags & names[i].flag)
			scb_buf_fmt(&b, " %s", names[i].name);
	return b.p;
}

/* What the policy asks for and the format cannot give (SEMANTICS 11). */
static void
check_flags(struct diag *d, const struct emit_format *f,
    const struct emit_filter *first)
{
	bool alone = f->traits & EMIT_ALONE && scb_emit_notifies(first);
	uint32_t flags = first->flags;

	if (alone && f->traits & EMIT_LAUNCHER)
		scb_diag_warn(d, nowhere,
		    "a launcher has no listener: calls under USER_NOTIF fail "
		    "with ENOSYS%s; use NAME_install_listener() of '-f h'",
		    first->flags & POLICY_FLAG_WAIT_KILLABLE_RECV
			? ", and the flag WAIT_KILLABLE_RECV is not set"
			: "");
	else if (alone && !(first->policy && first->policy->listener))
		scb_diag_warn(d, nowhere,
		    "the format '%s' cannot ask for a listener: calls under "
		    "USER_NOTIF fail with ENOSYS unless the program that loads "
		    "the filter does; '-f h' has NAME_install_listener()",
		    f->name);
	if (!scb_emit_notifies(first)) /* then it has no effect */
		flags &= ~(uint32_t)POLICY_FLAG_WAIT_KILLABLE_RECV;
	if (flags && f->traits & EMIT_BARE)
		scb_diag_note(d, nowhere,
		    "the format '%s' does not hold the policy's flags, which "
		    "the program that loads the filter has to set:%s",
		    f->name, flag_names(d, flags));
}

void
scb_emit_check(struct diag *d, const struct emit_format *f,
    const struct emit_filter *first)
{
	check_flags(d, f, first);
	if (f->traits & EMIT_LAUNCHER)
		check_launcher(d, first);
	if (d->errors) /* warnings are errors */
		scb_arena_fail(d->arena);
}
