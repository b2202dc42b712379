#include "facts/facts.h"

#include "base/diag.h"

#include <string.h>

static const char *
name_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return facts_name(i);
}

static const char *
group_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return facts_group(i)->name;
}

static const char *
token_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return arch_all[i]->token;
}

const char *
facts_near_call(const char *s, size_t n)
{
	unsigned names = 0, groups = 0;

	while (facts_name(names))
		names++;
	while (facts_group(groups))
		groups++;
	return n && *s == '@' ? diag_near(s, n, group_at, NULL, groups)
			      : diag_near(s, n, name_at, NULL, names);
}

const char *
facts_near_arch(const char *s, size_t n)
{
	unsigned count = 0;

	while (arch_all[count])
		count++;
	return diag_near(s, n, token_at, NULL, count);
}

static const char *
errno_at(const void *arch, unsigned i)
{
	return facts_errno_name(arch, i);
}

const char *
facts_near_errno(const struct arch *a, const char *s, size_t n)
{
	enum { ERRNOS = 4096 };

	return diag_near(s, n, errno_at, a ? a : arch_all[0], ERRNOS);
}

/* On one ABI, or on any. */
static const char *
const_at(const void *arch, unsigned i)
{
	const char *s = facts_const_name(i);
	uint64_t value;

	return !s || !arch || facts_const(arch, s, strlen(s), &value) ? s
								      : NULL;
}

const char *
facts_near_const(const struct arch *a, const char *s, size_t n)
{
	unsigned count = 0;

	while (facts_const_name(count))
		count++;
	return diag_near(s, n, const_at, a, count);
}

static const char *
cap_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return facts_cap_name(i);
}

/* Without the prefix, which is left out as often. */
static const char *
cap_short_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return facts_cap_name(i) + 4;
}

const char *
facts_near_cap(const char *s, size_t n)
{
	int cap = facts_cap(s, n);
	unsigned count = 0;
	const char *near;

	if (cap >= 0)
		return facts_cap_name((unsigned)cap);
	while (facts_cap_name(count))
		count++;
	near = diag_near(s, n, cap_at, NULL, count);
	if (near)
		return near;
	near = diag_near(s, n, cap_short_at, NULL, count);
	return near ? near - 4 : NULL;
}

static const char *
arg_at(const void *call, unsigned i)
{
	return facts_arg_name(call, i);
}

const char *
facts_near_arg(const char *call, const char *s, size_t n)
{
	enum { ARGUMENTS = 6 };

	return diag_near(s, n, arg_at, call, ARGUMENTS);
}
