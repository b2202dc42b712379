/* Rules about what a filter returns. */
#include "analysis/audit_private.h"

/* "and 3 more calls"; NULL: no more. */
static const char *
more(struct audit *x, unsigned n)
{
	struct buf b;

	if (!n)
		return NULL;
	scb_buf_init(&b, x->arena);
	scb_buf_fmt(&b, n == 1 ? "and %u more call" : "and %u more calls", n);
	return b.p;
}

static const struct partition_end *
having(const struct audit_part *p, bool (*is)(uint32_t verdict))
{
	const struct partition_end *e = p->is.ends;

	while (e && !is(e->verdict[0]))
		e = e->next;
	return e;
}

static bool
is_same_abi(const struct audit_part *p, const struct audit_part *q)
{
	return p->is.abi == q->is.abi && p->is.other == q->is.other &&
	       p->is.audit == q->is.audit;
}

/*
 * Reports one call for each ABI, with a name if there is one, and one for all
 * ABIs that the filter does not cover. The last of these is one that it does
 * not test for: a filter compares with many numbers that happen to be arch
 * words.
 */
static void
say_having(struct audit *x, bool (*is)(uint32_t verdict))
{
	const struct audit_part *p, *next, *foreign = NULL;

	for (p = x->parts; p; p = next) {
		const struct audit_part *first = NULL;
		unsigned n = 0;

		for (next = p; next && is_same_abi(p, next);
		     next = next->next) {
			if (!having(next, is))
				continue;
			n += next->is.call != NULL;
			if (!first || (!first->is.call && next->is.call))
				first = next;
		}
		if (first && p->is.abi &&
		    scb_audit_abi(x, p->is.abi->token)->covered)
			scb_audit_say(x, first, having(first, is), NULL,
			    more(x, n ? n - 1 : 0));
		else if (first)
			foreign = first;
	}
	if (foreign)
		scb_audit_say(x, foreign, having(foreign, is), NULL, NULL);
}

static bool
is_kill_thread(uint32_t verdict)
{
	return (verdict & RET_ACTION) == RET_KILL_THREAD;
}

void
scb_audit_kill_thread(struct audit *x)
{
	say_having(x, is_kill_thread);
}

static bool
is_errno_zero(uint32_t verdict)
{
	return verdict == RET_ERRNO;
}

void
scb_audit_errno_zero(struct audit *x)
{
	say_having(x, is_errno_zero);
}

enum { MAX_ERRNO = 4095 };

static bool
is_errno_large(uint32_t verdict)
{
	return (verdict & RET_ACTION) == RET_ERRNO &&
	       (verdict & RET_DATA) > MAX_ERRNO;
}

void
scb_audit_errno_large(struct audit *x)
{
	say_having(x, is_errno_large);
}

static bool
is_allow_data(uint32_t verdict)
{
	return (verdict & RET_ACTION) == RET_ALLOW && verdict != RET_ALLOW;
}

void
scb_audit_allow_data(struct audit *x)
{
	say_having(x, is_allow_data);
}

static bool
is_unknown_action(uint32_t verdict)
{
	switch (verdict & RET_ACTION) {
	case RET_KILL_PROCESS:
	case RET_KILL_THREAD:
	case RET_TRAP:
	case RET_ERRNO:
	case RET_USER_NOTIF:
	case RET_TRACE:
	case RET_LOG:
	case RET_ALLOW:
		return false;
	default:
		return true;
	}
}

void
scb_audit_unknown_action(struct audit *x)
{
	say_having(x, is_unknown_action);
}

static bool
is_not_allow(uint32_t verdict)
{
	return verdict != RET_ALLOW;
}

/* Each ABI has its own part of the cache, or none. */
void
scb_audit_uncached(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *first = NULL;
		unsigned n = 0;

		for (unsigned i = 0; i < abi->arch->ncalls; i++) {
			const struct audit_part *p = abi->row[i];

			if (!p || !scb_audit_always_open(p) ||
			    having(p, is_not_allow) ||
			    scb_bpf_const_allow(
				x->program, p->is.audit, p->is.low))
				continue;
			if (!first)
				first = p;
			n++;
		}
		if (first && abi->arch->cached)
			scb_audit_say(
			    x, first, first->is.ends, NULL, more(x, n - 1));
	}
}
