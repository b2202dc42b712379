#define _POSIX_C_SOURCE 200809L

#include "host/denials.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bpf/bpf.h"
#include "facts/facts.h"

/* An argument as a constant of its family, or as a negative number. */
static void
put_argument(struct buf *b, const struct arch *a, const char *call, unsigned i,
    uint64_t v)
{
	const struct facts_family *f = scb_facts_family_of(a, call, i);
	bool narrow = scb_facts_width(a, call, i) == 32;

	if (f && scb_facts_family_put(b, f, a, v, UINT64_MAX))
		return;
	if (narrow && scb_facts_is_signed(a, call, i) &&
	    (uint32_t)v > (uint32_t)INT32_MAX)
		scb_buf_fmt(b, "-%u", 0 - (uint32_t)v);
	else
		scb_buf_fmt(b, "0x%jx", (uintmax_t)v);
}

static void
describe(struct buf *b, const struct arch *a, const struct scbpf_call *c)
{
	const struct arch_call *call = a ? scb_facts_number(a, c->nr) : NULL;
	int n = call ? scb_facts_nargs(a, call->name) : -1;

	if (a)
		scb_buf_fmt(b, "%s ", a->token);
	else
		scb_buf_fmt(b, "arch 0x%x ", c->arch);
	if (call)
		scb_buf_fmt(b, "%s(", call->name);
	else
		scb_buf_fmt(b, "number %u(", c->nr);
	for (unsigned i = 0; i < (n < 0 ? 6 : (unsigned)n); i++) {
		if (i)
			scb_buf_str(b, ", ");
		if (call)
			put_argument(b, a, call->name, i, c->args[i]);
		else
			scb_buf_fmt(b, "0x%jx", (uintmax_t)c->args[i]);
	}
	scb_buf_char(b, ')');
}

/* "scbpf: refused: x86_64 bpf(BPF_MAP_CREATE, 0x0, 0x0) = EPERM" */
static void
put_denial(struct buf *b, const struct scbpf_call *c, uint32_t verdict)
{
	const struct arch *own = scb_facts_arch_host();
	const struct arch *a =
	    scb_facts_arch_audit(c->arch, c->nr, own->big_endian);
	const char *error = scb_facts_errno_name(own, verdict & RET_DATA);
	bool logged = (verdict & RET_ACTION) == RET_LOG;

	scb_buf_fmt(b, "scbpf: %s: ", logged ? "logged" : "refused");
	describe(b, a, c);
	if (logged)
		return;
	scb_buf_str(b, " = ");
	if ((verdict & RET_ACTION) != RET_ERRNO)
		scb_bpf_verdict(b, verdict);
	else if (error)
		scb_buf_str(b, error);
	else
		scb_buf_fmt(b, "errno %u", verdict & RET_DATA);
}

/* A single write, because the command may write there, too. */
static void
put_line(const struct denials *d, const struct buf *b)
{
	if (write(d->fd, b->p, b->len) < 0)
		errno = 0; /* nobody reads it; the verdict matters more */
}

void
host_denials_say(struct denials *d, const char *fmt, ...)
{
	size_t mark = scb_arena_mark(d->arena);
	struct buf b;
	va_list ap;

	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, "scbpf: ");
	va_start(ap, fmt);
	scb_buf_vfmt(&b, fmt, ap);
	va_end(ap);
	scb_buf_char(&b, '\n');
	put_line(d, &b);
	scb_arena_release(d->arena, mark);
}

/*
 * The call as it is counted: without addresses and sizes, which differ each
 * time and do not matter.
 */
static struct scbpf_call
without_addresses(const struct scbpf_call *c)
{
	const struct arch *a = scb_facts_arch_audit(
	    c->arch, c->nr, scb_facts_arch_host()->big_endian);
	const struct arch_call *call = a ? scb_facts_number(a, c->nr) : NULL;
	struct scbpf_call to = {.arch = c->arch, .nr = c->nr};

	for (unsigned i = 0; call && i < 6; i++)
		if (scb_facts_width(a, call->name, i) == 32)
			to.args[i] = (uint32_t)c->args[i];
	return to;
}

/* Counts the call if it was reported before, and else remembers it. */
static bool
is_again(struct denials *d, const struct scbpf_call *c, uint32_t verdict)
{
	struct scbpf_call key = without_addresses(c);
	unsigned i = 0;

	while (
	    i < d->nseen && (d->seen[i].verdict != verdict ||
				memcmp(&d->seen[i].key, &key, sizeof key) != 0))
		i++;
	if (i < d->nseen)
		d->seen[i].again++;
	else if (i < DENIALS)
		d->seen[d->nseen++] = (struct denial){*c, key, verdict, 0};
	return i < d->nseen && d->seen[i].again;
}

/* Is it a clone3 that returns ENOSYS, so that libc uses clone? */
static bool
is_fallback(
    const struct denials *d, const struct scbpf_call *c, uint32_t verdict)
{
	const struct arch *own = scb_facts_arch_host();
	const struct arch *a =
	    scb_facts_arch_audit(c->arch, c->nr, own->big_endian);
	const struct arch_call *call = a ? scb_facts_number(a, c->nr) : NULL;

	return d->program->clone3_falls_back && call &&
	       strcmp(call->name, "clone3") == 0 &&
	       verdict ==
		   (RET_ERRNO | (uint32_t)scb_facts_errno(own, "ENOSYS", 6));
}

void
host_denials_add(struct denials *d, const struct scbpf_call *c,
    uint32_t verdict, unsigned process)
{
	size_t mark = scb_arena_mark(d->arena);
	struct buf b;

	if (is_fallback(d, c, verdict) || is_again(d, c, verdict))
		return;
	scb_buf_init(&b, d->arena);
	put_denial(&b, c, verdict);
	scb_buf_fmt(&b, ", process %u\n", process);
	put_line(d, &b);
	scb_arena_release(d->arena, mark);
}

void
host_denials_end(const struct denials *d)
{
	for (unsigned i = 0; i < d->nseen; i++) {
		const struct denial *s = &d->seen[i];
		size_t mark = scb_arena_mark(d->arena);
		struct buf b;

		if (!s->again)
			continue;
		scb_buf_init(&b, d->arena);
		put_denial(&b, &s->first, s->verdict);
		scb_buf_fmt(&b, ", %ju more time%s\n", (uintmax_t)s->again,
		    buf_plural(s->again));
		put_line(d, &b);
		scb_arena_release(d->arena, mark);
	}
}
