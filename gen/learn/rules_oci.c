/*
 * A learned policy as the seccomp section of an OCI configuration. All rules
 * whose conditions hold apply there, so several values are several rules.
 */
#include <string.h>

#include "base/out.h"
#include "bpf/bpf.h"
#include "learn/rules.h"
#include "policy/policy.h"

enum { EPERM = 1, RULES = 256 /* for one call */ };

static const struct {
	uint32_t ret;
	const char *name;
} actions[] = {{RET_KILL_PROCESS, "SCMP_ACT_KILL_PROCESS"},
    {RET_KILL_THREAD, "SCMP_ACT_KILL_THREAD"}, {RET_TRAP, "SCMP_ACT_TRAP"},
    {RET_ERRNO, "SCMP_ACT_ERRNO"}, {RET_USER_NOTIF, "SCMP_ACT_NOTIFY"},
    {RET_ALLOW, "SCMP_ACT_ALLOW"}, {RET_LOG, "SCMP_ACT_LOG"}};

static const char *
action_name(uint32_t ret)
{
	size_t i = 0;

	while (actions[i].ret != ret)
		i++;
	return actions[i].name;
}

static int
number_of(const struct arch *a, const struct policy_action *act)
{
	return act->errno_name ? scb_facts_errno(a, act->errno_name,
				     strlen(act->errno_name))
			       : act->data;
}

static void
put_act(struct out *o, const struct arch *a, const struct policy_action *act)
{
	int number = number_of(a, act);

	scb_out_string(o, "action", action_name(act->ret));
	if (act->ret == RET_ERRNO)
		scb_out_number(
		    o, "errnoRet", number < 0 ? EPERM : (uint64_t)number);
}

/* {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"} */
static void
put_condition(
    struct out *o, const struct choice *c, uint64_t value, unsigned bits)
{
	uint64_t all = UINT64_MAX >> (64 - bits);

	scb_out_object(o, NULL);
	scb_out_number(o, "index", c->arg);
	if (c->kind == CHOICE_VALUES) {
		scb_out_number(o, "value", value);
		scb_out_string(o, "op", "SCMP_CMP_EQ");
	} else {
		scb_out_number(
		    o, "value", c->kind == CHOICE_BITS ? ~value & all : value);
		scb_out_number(o, "valueTwo", 0);
		scb_out_string(o, "op", "SCMP_CMP_MASKED_EQ");
	}
	scb_out_close(o, '}');
}

static unsigned
bits_of(const struct learn_rule *r, unsigned arg)
{
	return arch_bits_used(
	    r->arch, scb_facts_width(r->arch, r->name, arg));
}

/* One rule: for each argument, the alternative with this number. */
static void
put_rule(struct out *o, const struct learn_rule *r,
    const struct policy_action *act, const unsigned *pick)
{
	scb_out_object(o, NULL);
	scb_out_words(o, "names", r->name);
	put_act(o, r->arch, act);
	scb_out_array(o, "args");
	for (unsigned i = 0; i < r->choices.n; i++) {
		const struct choice *c = &r->choices.at[i];

		put_condition(o, c, c->value[pick[i]], bits_of(r, c->arg));
	}
	scb_out_close(o, ']');
	if (r->remark)
		scb_out_string(o, "comment", r->remark);
	scb_out_close(o, '}');
}

/* Drops conditions until there are few enough combinations of values. */
static struct learn_rule
few_enough(const struct learn_rule *r)
{
	struct learn_rule few = *r;
	size_t n;

	for (;;) {
		n = 1;
		for (unsigned i = 0; i < few.choices.n; i++)
			n *= few.choices.at[i].n;
		if (n <= RULES)
			return few;
		few.choices.n--;
		few.remark = "too many combinations of values: some arguments "
			     "have no condition";
	}
}

/* Every combination of the alternatives. */
static void
put_conditional(struct out *o, const struct learn_rule *all,
    const struct policy_action *act)
{
	unsigned pick[SEEN_ARGS] = {0}, i;
	const struct learn_rule few = few_enough(all), *r = &few;

	do {
		put_rule(o, r, act, pick);
		for (i = 0; i < r->choices.n; i++) {
			if (++pick[i] < r->choices.at[i].n)
				break;
			pick[i] = 0;
		}
	} while (i < r->choices.n);
}

/*
 * What happens to the calls of a rule; NULL: nothing is written. The strictest
 * rule that holds decides, so one that logs holds for a call as a whole.
 */
static const struct policy_action *
action_of(const struct learn_request *q, const struct learn_rule *r)
{
	static const struct policy_action allow = {.ret = RET_ALLOW},
					  enosys = {.ret = RET_ERRNO,
					      .errno_name = "ENOSYS"};

	if (r->reason == LEARN_FALLBACK)
		return &enosys;
	if (r->reason == LEARN_POSSIBLE)
		return q->leave ? NULL : &q->unseen;
	return r->others && scb_policy_permits(q->unseen.ret) ? &q->unseen
							      : &allow;
}

static bool
has_conditions(const struct learn_request *q, const struct learn_rule *r)
{
	return r->choices.n &&
	       !(r->others && scb_policy_permits(q->unseen.ret));
}

/* Calls without conditions with the same action as this one, each name once. */
static void
put_plain(
    struct out *o, const struct learn_rules *r, const struct policy_action *act)
{
	struct buf names;

	scb_buf_init(&names, o->b->arena);
	scb_buf_char(&names, ' ');
	for (size_t i = 0; i < r->n; i++) {
		const struct learn_rule *x = &r->rule[i];
		struct buf word;

		if (!x->name || has_conditions(r->request, x) ||
		    action_of(r->request, x) != act)
			continue;
		scb_buf_init(&word, o->b->arena);
		scb_buf_fmt(&word, " %s ", x->name);
		if (!strstr(names.p, word.p))
			scb_buf_str(&names, word.p + 1);
	}
	scb_out_object(o, NULL);
	scb_out_words(o, "names", names.p + 1);
	put_act(o, r->arch[0], act);
	scb_out_close(o, '}');
}

/* Is it the first rule that put_plain writes with its action? */
static bool
is_first(const struct learn_rules *r, size_t n)
{
	const struct policy_action *act = action_of(r->request, &r->rule[n]);

	if (!act || !r->rule[n].name || has_conditions(r->request, &r->rule[n]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (r->rule[i].name &&
		    !has_conditions(r->request, &r->rule[i]) &&
		    action_of(r->request, &r->rule[i]) == act)
			return false;
	return true;
}

static void
put_plains(struct out *o, const struct learn_rules *r, bool fallback)
{
	for (size_t i = 0; i < r->n; i++)
		if ((r->rule[i].reason == LEARN_FALLBACK) == fallback &&
		    is_first(r, i))
			put_plain(o, r, action_of(r->request, &r->rule[i]));
}

static void
put_default(struct out *o, const struct learn_rules *r)
{
	const struct policy_action *act = &r->request->def;
	int number = number_of(r->arch[0], act);

	scb_out_string(o, "defaultAction", action_name(act->ret));
	if (act->ret == RET_ERRNO)
		scb_out_number(o, "defaultErrnoRet",
		    number < 0 ? EPERM : (uint64_t)number);
}

void
scb_learn_oci(struct buf *b, const struct learn_rules *r)
{
	struct out o;

	scb_out_open(&o, b, 2);
	scb_out_object(&o, NULL);
	put_default(&o, r);
	scb_out_array(&o, "architectures");
	for (unsigned i = 0; i < r->narches; i++)
		scb_out_string(&o, NULL, r->arch[i]->scmp);
	scb_out_close(&o, ']');
	scb_out_array(&o, "syscalls");
	put_plains(&o, r, false);
	for (size_t i = 0; i < r->n; i++) {
		const struct policy_action *act =
		    action_of(r->request, &r->rule[i]);

		if (act && r->rule[i].name &&
		    has_conditions(r->request, &r->rule[i]))
			put_conditional(&o, &r->rule[i], act);
	}
	put_plains(&o, r, true);
	scb_out_close(&o, ']');
	scb_out_close(&o, '}');
	scb_out_end(&o);
}
