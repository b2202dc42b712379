#include "facts/facts.h"

#include "base/diag.h"

#include <string.h>

static const char *
facts_near_name_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return scb_facts_name(i);
}

static const char *
group_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return scb_facts_group(i)->name;
}

static const char *
token_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return scb_arch_all[i]->token;
}

static const char *
call_at(const void *arch, unsigned i)
{
	const struct arch *a = arch;

	return a->calls[i].name;
}

static const char *
near_group(const char *s, size_t n)
{
	unsigned groups = 0;

	while (scb_facts_group(groups))
		groups++;
	return scb_diag_near(s, n, group_at, NULL, groups);
}

const char *
scb_facts_near_call(const struct arch *target, const char *s, size_t n)
{
	const char *near = NULL;
	unsigned names = 0;

	if (n && *s == '@')
		return near_group(s, n);
	n -= scb_facts_call_prefix(&s, n);
	if (target)
		near = scb_diag_near(s, n, call_at, target, target->ncalls);
	if (near)
		return near;
	while (scb_facts_name(names))
		names++;
	return scb_diag_near(s, n, facts_near_name_at, NULL, names);
}

const char *
scb_facts_near_arch(const char *s, size_t n)
{
	const char *near;
	unsigned count = 0, i = 0;

	while (scb_arch_all[count])
		count++;
	near = scb_diag_near(s, n, token_at, NULL, count);
	if (near || n < 2)
		return near;
	while (i < count && strncmp(scb_arch_all[i]->token, s, n) != 0)
		i++;
	return i < count ? scb_arch_all[i]->token : NULL;
}

static const char *
facts_near_errno_at(const void *arch, unsigned i)
{
	return scb_facts_errno_name(arch, i);
}

const char *
scb_facts_near_errno(const struct arch *a, const char *s, size_t n)
{
	enum { ERRNOS = 4096 };

	return scb_diag_near(
	    s, n, facts_near_errno_at, a ? a : scb_arch_all[0], ERRNOS);
}

/* On one ABI, or on any. */
static const char *
const_at(const void *arch, unsigned i)
{
	const char *s = scb_facts_const_name(i);
	uint64_t value;

	return !s || !arch || scb_facts_const(arch, s, strlen(s), &value)
		   ? s
		   : NULL;
}

const char *
scb_facts_near_const(const struct arch *a, const char *s, size_t n)
{
	unsigned count = 0;

	while (scb_facts_const_name(count))
		count++;
	return scb_diag_near(s, n, const_at, a, count);
}

static const char *
cap_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return scb_facts_cap_name(i);
}

/* Also compare without the prefix, which users often leave out. */
static const char *
cap_short_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return scb_facts_cap_name(i) + 4;
}

const char *
scb_facts_near_cap(const char *s, size_t n)
{
	int cap = scb_facts_cap(s, n);
	unsigned count = 0;
	const char *near;

	if (cap >= 0)
		return scb_facts_cap_name((unsigned)cap);
	while (scb_facts_cap_name(count))
		count++;
	near = scb_diag_near(s, n, cap_at, NULL, count);
	if (near)
		return near;
	near = scb_diag_near(s, n, cap_short_at, NULL, count);
	return near ? near - 4 : NULL;
}

static const char *
arg_at(const void *call, unsigned i)
{
	return i < FACTS_ARGS ? scb_facts_arg_name(NULL, call, i)
			      : scb_facts_arg_alias(call, i - FACTS_ARGS);
}

const char *
scb_facts_near_arg(const char *call, const char *s, size_t n)
{
	unsigned count = FACTS_ARGS;

	while (arg_at(call, count))
		count++;
	return scb_diag_near(s, n, arg_at, call, count);
}
