#include <string.h>

#include "bpf/bpf.h"
#include "dialect/oci.h"

enum { ARGUMENTS = 6 };

static const struct oci_word operators[] = {
    {"SCMP_CMP_NE", POLICY_NE},
    {"SCMP_CMP_LT", POLICY_LT},
    {"SCMP_CMP_LE", POLICY_LE},
    {"SCMP_CMP_EQ", POLICY_EQ},
    {"SCMP_CMP_GE", POLICY_GE},
    {"SCMP_CMP_GT", POLICY_GT},
    {"SCMP_CMP_MASKED_EQ", POLICY_MASKED_EQ},
};

/* --- conditions ----------------------------------------------------------- */

/* A number that may be absent: 0. */
static uint64_t
oci_rule_read_value(struct diag *d, const struct json *arg, const char *key)
{
	const struct json *v = scb_json_get(arg, key);

	return v ? scb_oci_number(d, v, UINT64_MAX, 0) : 0;
}

static void
read_arg(struct diag *d, const struct json *arg, struct policy_cond *c)
{
	static const char *const keys[] = {
	    "index", "value", "valueTwo", "op", NULL};
	const struct json *index, *op;
	uint64_t number = 0;
	uint32_t word = POLICY_EQ;

	c->loc = arg->loc;
	if (!scb_oci_is(d, arg, JSON_OBJECT))
		return;
	scb_oci_keys(d, arg, keys);
	index = scb_json_get(arg, "index");
	op = scb_json_get(arg, "op");
	if (!index)
		scb_diag_error(d, arg->loc,
		    "no 'index', expected a number from 0 "
		    "to 5");
	else
		number = scb_oci_number(d, index, ARGUMENTS - 1, 0);
	if (!op)
		scb_diag_error(
		    d, arg->loc, "no 'op', expected one such as 'SCMP_CMP_EQ'");
	else
		scb_oci_word(d, op, "operator", operators,
		    sizeof operators / sizeof *operators, &word);
	c->subject = (uint8_t)number;
	c->op = (uint8_t)word;
	c->value = oci_rule_read_value(d, arg, "value");
	c->expect = oci_rule_read_value(d, arg, "valueTwo");
	if (c->op != POLICY_MASKED_EQ && c->expect) {
		scb_diag_warn(d, scb_json_get(arg, "valueTwo")->loc,
		    "'valueTwo' is ignored, expected it only with "
		    "'SCMP_CMP_MASKED_EQ'");
		c->expect = 0;
	}
}

/* The first condition on an argument that an earlier one is on; or NULL. */
static const struct policy_cond *
find_repeated(const struct policy_cond *c, unsigned n)
{
	unsigned i, seen = 0;

	for (i = 0; i < n; i++) {
		if (seen >> c[i].subject & 1)
			return &c[i];
		seen |= 1u << c[i].subject;
	}
	return NULL;
}

/*
 * A rule meant to refuse calls with a flag, but written without valueTwo,
 * compares with 0 and refuses the calls that do not have the flag.
 */
static void
check_mask(struct diag *d, const struct json *arg, const struct policy_cond *c,
    uint32_t ret)
{
	if (c->op != POLICY_MASKED_EQ || !c->value || ret == RET_USER_NOTIF ||
	    scb_policy_permits(ret) || scb_json_get(arg, "valueTwo"))
		return;
	scb_diag_warn(d, arg->loc,
	    "no 'valueTwo', so it is 0: this refuses calls that have none of "
	    "the bits 0x%jx; expected 'valueTwo': %ju to refuse those that "
	    "have %s",
	    (uintmax_t)c->value, (uintmax_t)c->value,
	    c->value & (c->value - 1) ? "all of them" : "it");
}

static void
read_args(struct diag *d, const struct json *v, struct policy_rule *r)
{
	const struct json *list = scb_oci_get(d, v, "args", JSON_ARRAY);
	const struct policy_cond *repeated;
	struct policy_cond *c;
	struct json_each each;
	const struct json *i;
	unsigned n = 0;

	if (!list || !list->count)
		return;
	c = scb_arena_array(d->arena, list->count, sizeof *c);
	for (i = scb_json_first(&each, d, list); i; i = scb_json_next(&each)) {
		read_arg(d, i, &c[n]);
		if (i->kind == JSON_OBJECT)
			check_mask(d, i, &c[n], r->action.ret);
		n++;
	}
	repeated = d->errors ? NULL : find_repeated(c, n);
	if (repeated)
		scb_diag_warn(d, repeated->loc,
		    "two conditions test argument %u, so all conditions become "
		    "alternatives (OR), as in runc",
		    repeated->subject);
	r->nterms = repeated ? n : 1;
	r->terms = scb_arena_array(d->arena, r->nterms, sizeof *r->terms);
	for (unsigned k = 0; k < r->nterms; k++)
		r->terms[k] = (struct policy_term){
		    .conds = c + k, .nconds = n / r->nterms};
}

/* --- includes and excludes ------------------------------------------------ */

/*
 * Docker compares these names exactly, so "SYS_ADMIN" without the prefix is an
 * unknown capability, and a rule that includes it never applies.
 */
static int
read_cap(struct diag *d, const struct json *v, const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	int cap = scb_facts_cap(name, v->count);
	const char *near;

	if (cap >= 0 && strncmp(name, "CAP_", 4) == 0 &&
	    strspn(name, letters) == v->count)
		return cap;
	near = scb_facts_near_cap(name, v->count);
	scb_diag_warn(d, v->loc, "unknown capability '%.*s', expected %s'%s'",
	    oci_shown(v->count), name, near ? "" : "one such as ",
	    near ? near : "CAP_SYS_ADMIN");
	return -1;
}

uint64_t
scb_oci_caps(struct diag *d, const struct json *list, bool *unknown)
{
	struct json_each each;
	const struct json *v;
	const char *name;
	uint64_t caps = 0;
	int cap;

	for (v = scb_json_first(&each, d, list); v; v = scb_json_next(&each)) {
		name = scb_oci_text(d, v);
		if (!name)
			continue;
		cap = read_cap(d, v, name);
		if (cap >= 0)
			caps |= UINT64_C(1) << cap;
		else
			*unknown = true;
	}
	return caps;
}

static const char *
docker_arch_at(const void *ctx, unsigned i)
{
	const struct arch *const *all = ctx;

	return all[i]->docker;
}

static const struct arch *
oci_rule_read_arch(struct diag *d, const struct json *v)
{
	struct oci_choice arches = {
	    "architecture", docker_arch_at, scb_arch_all, 0, NULL};
	const char *name = scb_oci_text(d, v);
	const struct arch *a;

	if (!name)
		return NULL;
	a = scb_facts_arch_docker(name, v->count);
	if (a)
		return a;
	while (scb_arch_all[arches.count])
		arches.count++;
	a = scb_facts_arch(name, v->count);
	scb_oci_unknown(d, v, &arches, a ? a->docker : NULL);
	return NULL;
}

/* Docker accepts exactly two numbers; 0.0 matches every kernel. */
static uint32_t
oci_rule_read_kernel(struct diag *d, const struct json *v)
{
	const char *dot = memchr(v->str, '.', v->count);
	uint32_t kernel = 0;

	if (dot && !strchr(dot + 1, '.') &&
	    scb_facts_kernel(v->str, v->count, &kernel) && kernel)
		return kernel;
	scb_diag_error(d, v->loc,
	    "expected a kernel version such as '4.8', found '%.*s'",
	    oci_shown(v->count), v->str);
	return 0;
}

static void
read_when(struct diag *d, const struct json *rule, const char *key,
    struct policy_when *w)
{
	static const char *const keys[] = {"caps", "arches", "minKernel", NULL};
	const struct json *v = scb_oci_get(d, rule, key, JSON_OBJECT);
	const struct json *arches, *kernel, *i;
	struct json_each each;

	if (!v)
		return;
	scb_oci_keys(d, v, keys);
	w->caps = scb_oci_caps(
	    d, scb_oci_get(d, v, "caps", JSON_ARRAY), &w->never_cap);
	arches = scb_oci_get(d, v, "arches", JSON_ARRAY);
	if (arches) {
		w->arches =
		    scb_arena_array(d->arena, arches->count, sizeof *w->arches);
		for (i = scb_json_first(&each, d, arches); i;
		     i = scb_json_next(&each))
			w->arches[w->narches++] = oci_rule_read_arch(d, i);
	}
	kernel = scb_oci_get(d, v, "minKernel", JSON_STRING);
	if (kernel)
		w->kernel = oci_rule_read_kernel(d, kernel);
}

void
scb_oci_rule(struct diag *d, const struct json *v, struct policy_rule *r)
{
	static const char *const keys[] = {"names", "name", "action",
	    "errnoRet", "errno", "args", "comment", "includes", "excludes",
	    NULL};
	static const struct oci_action_keys action = {
	    "action", "errno", "errnoRet"};

	r->loc = v->loc;
	if (!scb_oci_is(d, v, JSON_OBJECT))
		return;
	scb_oci_keys(d, v, keys);
	scb_oci_names(d, v, r);
	scb_oci_action(d, v, &action, &r->action, &r->action_loc);
	read_args(d, v, r);
	scb_oci_get(d, v, "comment", JSON_STRING);
	read_when(d, v, "includes", &r->includes);
	read_when(d, v, "excludes", &r->excludes);
}
