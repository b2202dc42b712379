/*
 * Private to the oci*.c files: typed access to JSON values. These report
 * errors; the caller then drops the value and continues.
 */
#ifndef OCI_H
#define OCI_H

#include "base/json.h"
#include "policy/policy.h"

/* A keyword of the format and its value. */
struct oci_word {
	const char *name;
	uint32_t value;
};

/* The allowed values of a string, for the error message. */
struct oci_choice {
	const char *what;				  /* "operator" */
	const char *(*word)(const void *ctx, unsigned i); /* NULL: a gap */
	const void *ctx;
	unsigned count;
	const char
	    *such_as; /* "'EPERM'", for lists too long to show; or NULL */
};

/* How many bytes of an offending text a message shows. */
static inline int
oci_shown(uint32_t count)
{
	return count < 60 ? (int)count : 60;
}

/* --- oci_value.c ---------------------------------------------------------- */

/* Is it of this kind? Otherwise an error. */
bool scb_oci_is(struct diag *d, const struct json *v, enum json_kind kind);

/* The member, when there is one and it is of this kind; or NULL. */
const struct json *scb_oci_get(struct diag *d, const struct json *object,
    const char *key, enum json_kind kind);

/* A string that can be a name: not empty, no NUL byte; or NULL. */
const char *scb_oci_text(struct diag *d, const struct json *v);

/* A whole number of 0 to max; `other` after an error. */
uint64_t scb_oci_number(
    struct diag *d, const struct json *v, uint64_t max, uint64_t other);

/* The value of one of the words; `what` as in oci_choice. */
bool scb_oci_word(struct diag *d, const struct json *v, const char *what,
    const struct oci_word *words, unsigned count, uint32_t *value);

/* Error: unknown WHAT. meant: the word that was meant, NULL to guess. */
void scb_oci_unknown(struct diag *d, const struct json *v,
    const struct oci_choice *c, const char *meant);

/*
 * Renames members whose key differs only in case from one of the listed keys
 * (which end in NULL), with a warning. A second member with that key is an
 * error.
 */
void scb_oci_spelling(
    struct diag *d, const struct json *object, const char *const *keys);

/*
 * The same, and warns about keys that are not listed, except for comments:
 * comment, description, $schema, or any key that begins with an underscore.
 */
void scb_oci_keys(
    struct diag *d, const struct json *object, const char *const *keys);

/* Is some key one of these, or nearly one? */
bool scb_oci_any(const struct json *object, const char *const *keys);

/* Are both members there? That is an error, at the second. */
bool scb_oci_both(struct diag *d, const struct json *a, const struct json *b);

/* --- oci_action.c --------------------------------------------------------- */

struct oci_action_keys {
	const char *action, *errno_name, *errno_ret;
};

/*
 * Also returns the location for warnings: that of the errno, or else of the
 * action.
 */
void scb_oci_action(struct diag *d, const struct json *object,
    const struct oci_action_keys *keys, struct policy_action *act,
    struct loc *at);

/* --- oci_names.c ---------------------------------------------------------- */

/* `names` of a rule, or `name`. */
void scb_oci_names(struct diag *d, const struct json *v, struct policy_rule *r);

/* --- oci_rule.c ----------------------------------------------------------- */

/* One element of `syscalls`. */
void scb_oci_rule(struct diag *d, const struct json *v, struct policy_rule *r);

/* An array of capability names; unknown ones warn and set *unknown. */
uint64_t scb_oci_caps(struct diag *d, const struct json *list, bool *unknown);

#endif
