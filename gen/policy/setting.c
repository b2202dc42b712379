/* Values that options and the directives of text policies have in common. */
#include "policy/policy.h"

#include <string.h>

#include "base/chars.h"

static char
folded(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c == '-' ? '_' : c;
}

bool
scb_policy_is_word(const char *s, size_t n, const char *word)
{
	if (strlen(word) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (folded(s[i]) != folded(word[i]))
			return false;
	return true;
}

bool
scb_policy_enosys(
    const char *s, size_t n, enum policy_enosys *mode, uint32_t *since)
{
	static const char prefix[] = "since:";
	const size_t skip = sizeof prefix - 1;

	*since = 0;
	*mode = POLICY_ENOSYS_SINCE;
	if (n > skip && memcmp(s, prefix, skip) == 0)
		return scb_facts_kernel(s + skip, n - skip, since) && *since;
	if (chars_are(s, n, "max"))
		*mode = POLICY_ENOSYS_MAX;
	else if (chars_are(s, n, "off"))
		*mode = POLICY_ENOSYS_OFF;
	else
		return n == 5 && memcmp(s, prefix, n) == 0;
	return true;
}

static const struct {
	const char *name;
	uint32_t flag;
} flags[] = {
#define FLAG(name) {#name, POLICY_FLAG_##name},
    POLICY_FLAGS(FLAG)
#undef FLAG
};

const char *
scb_policy_flag_name(uint32_t flag)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (flags[i].flag == flag)
			return flags[i].name;
	return NULL;
}

uint32_t
scb_policy_flag(const char *s, size_t n)
{
	static const char prefix[] = "seccomp_filter_flag_";
	const size_t skip = sizeof prefix - 1;

	if (n > skip && scb_policy_is_word(s, skip, prefix)) {
		s += skip;
		n -= skip;
	}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (scb_policy_is_word(s, n, flags[i].name))
			return flags[i].flag;
	return 0;
}

bool
scb_policy_cap(const char *s, size_t n, uint64_t *caps)
{
	int cap = scb_facts_cap(s, n);

	if (scb_policy_is_word(s, n, "none"))
		*caps = 0;
	else if (scb_policy_is_word(s, n, "all"))
		*caps = scb_facts_caps_all();
	else if (cap >= 0)
		*caps |= UINT64_C(1) << cap;
	else
		return false;
	return true;
}

/* --- without effect --------------------------------------------------------*/

bool
scb_policy_settings_matter(const struct policy *p, bool caps)
{
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_when *when[] = {
		    &p->rules[i].includes, &p->rules[i].excludes};

		for (unsigned j = 0; j < 2; j++)
			if (caps ? when[j]->caps || when[j]->never_cap
				 : when[j]->kernel)
				return true;
	}
	return false;
}

void
scb_policy_settings_check(
    struct diag *d, const struct policy *p, bool kernel, bool caps)
{
	if ((kernel || p->set.kernel_at.source) &&
	    !scb_policy_settings_matter(p, false))
		scb_diag_note(d, kernel ? nowhere : p->set.kernel_at,
		    "'%s' has no effect: no rule of this policy depends on the "
		    "kernel",
		    kernel ? "--kernel" : "@kernel");
	if ((caps || p->set.cap_at.source) &&
	    !scb_policy_settings_matter(p, true))
		scb_diag_note(d, caps ? nowhere : p->set.cap_at,
		    "'%s' has no effect: no rule of this policy depends on "
		    "capabilities",
		    caps ? "--cap" : "@cap");
}
