#include "base/facts.h"

#include "base/diag.h"

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
