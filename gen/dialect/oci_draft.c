/*
 * Writes a draft as OCI JSON that runc and crun read as scbpf does: conditions
 * on arguments of 32 bits have masks, as libseccomp compares 64; a rule has one
 * condition for each argument; and no two rules of different actions hold for
 * one call, as libseccomp prefers neither.
 */
#include <string.h>

#include "base/out.h"
#include "bpf/bpf.h"
#include "dialect/oci_terms.h"

struct oci_draft {
	const struct draft *draft;
	struct arena *arena;
	struct out out;
	const char *why; /* what JSON cannot express; NULL: nothing */
	const struct draft_call *at; /* where */
};

static void
fail(struct oci_draft *o, const struct draft_call *at, const char *why)
{
	if (o->why || !why)
		return;
	o->why = why;
	o->at = at;
}

/* --- actions -------------------------------------------------------------- */

static const char *
action_name(uint32_t ret)
{
	switch (ret) {
	case RET_ALLOW:
		return "SCMP_ACT_ALLOW";
	case RET_ERRNO:
		return "SCMP_ACT_ERRNO";
	case RET_KILL_PROCESS:
		return "SCMP_ACT_KILL_PROCESS";
	case RET_KILL_THREAD:
		return "SCMP_ACT_KILL_THREAD";
	case RET_LOG:
		return "SCMP_ACT_LOG";
	case RET_USER_NOTIF:
		return "SCMP_ACT_NOTIFY";
	case RET_TRACE:
		return "SCMP_ACT_TRACE";
	default:
		return "SCMP_ACT_TRAP";
	}
}

/* The number of an errno: runc and crun have no names of them. */
static int
errno_number(struct oci_draft *o, const struct draft_call *at,
    const struct policy_action *act)
{
	int number = -1;

	for (unsigned i = 0; act->errno_name && i < o->draft->nabis; i++) {
		int e = (int)(scb_policy_verdict(act, o->draft->abis[i]) &
			      RET_DATA);

		if (number >= 0 && e != number)
			fail(o, at,
			    "an errno with different numbers on its "
			    "architectures");
		number = e;
	}
	return act->errno_name ? number : act->data;
}

static void
put_action(struct oci_draft *o, const struct draft_call *at, const char *key,
    const char *number, const char *name, const struct policy_action *act)
{
	scb_out_string(&o->out, key, action_name(act->ret));
	if (act->ret == RET_ERRNO && act->errno_name)
		scb_out_string(&o->out, name, act->errno_name);
	if (act->ret == RET_ERRNO || act->ret == RET_TRACE)
		scb_out_number(
		    &o->out, number, (uint64_t)errno_number(o, at, act));
	else if (act->data)
		fail(o, at, "the number of a trap");
}

/* --- rules ---------------------------------------------------------------- */

/* The arguments that have all bits of a register where the ABI has 64. */
static unsigned
wide_arguments(const struct draft *d, const struct draft_call *c)
{
	struct text_write w = {.call = c->name, .args64 = d->args64};
	unsigned wide = 0;

	for (unsigned i = 0; i < d->nabis; i++) {
		w.abi = d->abis[i];
		if (w.abi->arg_bits != 64 ||
		    !scb_facts_call(w.abi, c->name, strlen(c->name)))
			continue;
		for (unsigned k = 0; k < 6; k++)
			if (scb_text_write_bits(&w, k) == 64)
				wide |= 1u << k;
	}
	return wide;
}

static void
put_compare(struct oci_draft *o, const struct oci_compare *c)
{
	/* ORDER POLICY_OP */
	static const char *const op[] = {"SCMP_CMP_NE", "SCMP_CMP_LT",
	    "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT",
	    "SCMP_CMP_MASKED_EQ"};

	scb_out_object(&o->out, NULL);
	scb_out_number(&o->out, "index", c->index);
	scb_out_number(&o->out, "value", c->value);
	if (c->op == POLICY_MASKED_EQ)
		scb_out_number(&o->out, "valueTwo", c->other);
	scb_out_string(&o->out, "op", op[c->op]);
	scb_out_close(&o->out, '}');
}

static void
put_names(struct oci_draft *o, const struct draft_line *l)
{
	scb_out_array(&o->out, "names");
	for (const struct draft_name *n = l->names; n; n = n->next) {
		if (n->nonly)
			fail(o, n->call, "what differs between architectures");
		scb_out_string(&o->out, NULL, n->call->name);
	}
	scb_out_close(&o->out, ']');
}

/*
 * The rules of a call; those that give the default only if there are no
 * others, so that the call is named. line NULL: without names, to compare.
 */
static void
put_rules(struct oci_draft *o, const struct draft_call *c,
    const struct draft_line *line)
{
	unsigned wide = wide_arguments(o->draft, c);

	for (unsigned i = 0; i < c->n; i++) {
		const struct draft_clause *k = &c->clause[i];
		const char *why = NULL;
		const struct oci_row *row;

		if (c->n > 1 &&
		    scb_policy_same_action(&k->action, &o->draft->def))
			continue;
		row = scb_oci_rows(o->arena, k, c->abi, wide, &why);
		fail(o, c, why);
		for (; row; row = row->next) {
			scb_out_object(&o->out, NULL);
			if (line)
				put_names(o, line);
			if (line && line->ported)
				scb_out_string(&o->out, "comment",
				    scb_draft_remark(o->draft, line));
			put_action(
			    o, c, "action", "errnoRet", "errno", &k->action);
			if (row->n)
				scb_out_array(&o->out, "args");
			for (unsigned a = 0; a < row->n; a++)
				put_compare(o, &row->compare[a]);
			if (row->n)
				scb_out_close(&o->out, ']');
			scb_out_close(&o->out, '}');
		}
	}
}

/* Calls with equal rules share them. */
static const char *
spell_rules(void *user, const struct draft_call *c)
{
	const struct oci_draft *o = user;
	struct oci_draft own = *o;
	struct buf b;

	scb_buf_init(&b, o->arena);
	scb_buf_str(&b, "");
	scb_out_open(&own.out, &b, 0);
	if (c->name)
		put_rules(&own, c, NULL);
	return b.p;
}

/* --- the whole ------------------------------------------------------------ */

static void
put_flags(struct oci_draft *o)
{
	uint32_t flags = o->draft->flags;

	if (!flags)
		return;
	scb_out_array(&o->out, "flags");
	for (uint32_t bit = 1; bit && bit <= flags; bit <<= 1) {
		const char *name = scb_policy_flag_name(flags & bit);
		struct buf b;

		if (!name)
			continue;
		scb_buf_init(&b, o->arena);
		scb_buf_fmt(&b, "SECCOMP_FILTER_FLAG_%s", name);
		scb_out_string(&o->out, NULL, b.p);
	}
	scb_out_close(&o->out, ']');
}

static void
put_head(struct oci_draft *o)
{
	const struct draft *d = o->draft;

	put_action(o, NULL, "defaultAction", "defaultErrnoRet", "defaultErrno",
	    &d->def);
	scb_out_array(&o->out, "architectures");
	for (unsigned i = 0; i < d->natives[0].n; i++)
		scb_out_string(&o->out, NULL, d->natives[0].arch[i]->scmp);
	scb_out_close(&o->out, ']');
	put_flags(o);
	if (d->nnatives > 1)
		fail(o, NULL, "several native architectures; use one '-a'");
	if (d->bad_arch.ret != RET_KILL_PROCESS)
		fail(o, NULL,
		    "another action than KILL_PROCESS for architectures that "
		    "are not listed; '--lossy' makes it KILL_PROCESS");
	fail(o, d->all, d->all ? "what is on all numbers" : NULL);
}

bool
scb_oci_write_draft(
    struct buf *b, const struct draft *d, struct draft_failure *failure)
{
	struct oci_draft o = {.draft = d, .arena = d->arena};

	scb_out_open(&o.out, b, 4);
	scb_out_object(&o.out, NULL);
	put_head(&o);
	scb_out_array(&o.out, "syscalls");
	for (const struct draft_line *l = scb_draft_lines(d, spell_rules, &o);
	     l && !o.why; l = l->next) {
		if (!l->call->name)
			fail(&o, l->call, "a number without a name");
		else if (l->names)
			put_rules(&o, l->names->call, l);
	}
	scb_out_close(&o.out, ']');
	scb_out_close(&o.out, '}');
	scb_out_end(&o.out);
	*failure = (struct draft_failure){o.why, o.at};
	return !o.why;
}
