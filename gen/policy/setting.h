/* Actions, and what options and the directives of text policies set. */
#ifndef SETTING_H
#define SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/*
 * RET_* without data, and the data. An errno given by name has each target's
 * own number; errno_name is then set and data is not used.
 */
struct policy_action {
	uint32_t ret;
	uint16_t data;
	const char *errno_name; /* NULL: data as written */
};

enum policy_enosys {
	POLICY_ENOSYS_MAX,
	POLICY_ENOSYS_SINCE,
	POLICY_ENOSYS_OFF
};

/*
 * What a text policy says of its own setup, where the command line says
 * nothing. Each has a place if the policy says it.
 */
struct policy_settings {
	struct loc enosys_at, args_at, clone3_at, bad_arch_at, kernel_at,
	    cap_at;
	enum policy_enosys enosys;
	uint32_t since; /* as in policy_setup */
	bool args64;
	bool clone3_policy;
	struct policy_action bad_arch;
	uint32_t kernel; /* ARCH_KERNEL */
};

/* "max", "off", "since" or "since:X.Y"; false: it is none of them. */
bool scb_policy_enosys(
    const char *s, size_t n, enum policy_enosys *mode, uint32_t *since);

/* A filter flag by its name, in any case, with or without the kernel's prefix;
 * 0: there is none. */
uint32_t scb_policy_flag(const char *s, size_t n);

/* The name of one flag, in capitals ("TSYNC"); NULL: there is none. */
const char *scb_policy_flag_name(uint32_t flag);

/* Adds a capability; "none" and "all" change the set. false: there is none. */
bool scb_policy_cap(const char *s, size_t n, uint64_t *caps);

/* In any case, with - for _. */
bool scb_policy_is_word(const char *s, size_t n, const char *word);

struct policy;

/* Does a rule depend on capabilities; or if not that is asked, on the kernel? */
bool scb_policy_settings_matter(const struct policy *p, bool caps);

/*
 * Notes that a kernel or capabilities have no effect, as no rule depends on
 * them: those of options, if these were given, else those of the policy.
 */
void scb_policy_settings_check(
    struct diag *d, const struct policy *p, bool kernel, bool caps);

#endif
