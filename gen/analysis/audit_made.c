/* Rules that compare a filter with the calls in the code of a program. */
#include "analysis/audit_private.h"

enum { ARGS = 6 };

/* ---- calls and parts ----------------------------------------------------- */

static const struct audit_part *
part_of(const struct audit *x, const struct arch *a, uint32_t nr)
{
	const struct audit_part *p = x->parts;

	while (p && (p->is.other || p->is.audit != a->audit_arch ||
			nr < p->is.low || nr > p->is.high))
		p = p->next;
	return p;
}

static bool
is_made(const struct audit_program *g, const struct audit_part *p)
{
	for (unsigned i = 0; i < g->ncalls; i++)
		if (p->is.audit == g->arch->audit_arch &&
		    g->call[i].nr == p->is.low)
			return true;
	return false;
}

/* The end for one value of an argument; false: no call of it has the value. */
static bool
with_value(struct audit *x, const struct audit_part *p,
    const struct partition_end *e, unsigned arg, uint64_t v,
    struct partition_end *to)
{
	unsigned bits = scb_facts_width(p->is.abi, p->is.call->name, arg);
	unsigned word = BPF_WORD_ARG + 2 * arg;
	struct cond low = {UINT32_MAX, (uint32_t)v, COND_EQ},
		    high = {UINT32_MAX, (uint32_t)(v >> 32), COND_EQ};
	struct partition_end half;

	if (!scb_audit_narrow(x, p, e, word, low, &half))
		return false;
	if (bits && bits < 64 && v >> 31) {
		*to = half; /* the value may be negative: any high half */
		return true;
	}
	return scb_audit_narrow(x, p, &half, word + 1, high, to);
}

/* The end for the values that the program passes, from this argument on. */
static bool
with_values(struct audit *x, const struct audit_part *p,
    const struct partition_end *e, const struct audit_made *m, unsigned arg,
    struct partition_end *to)
{
	struct partition_end end;

	while (arg < ARGS && !m->argument[arg].n)
		arg++;
	if (arg == ARGS || !p->is.call || p->is.dag) {
		*to = *e;
		return true;
	}
	for (unsigned i = 0; i < m->argument[arg].n; i++)
		if (with_value(x, p, e, arg, m->argument[arg].v[i], &end) &&
		    with_values(x, p, &end, m, arg + 1, to))
			return true;
	return false;
}

/* ---- calls that are made ------------------------------------------------- */

/* What the program's calls of one number get. */
struct fate {
	const struct audit_part *part;
	bool open, held;
	struct partition_end refusal; /* verdict 0 and no path: none */
	bool hard;		      /* it is not ENOSYS */
};

/* false: the part cannot be followed. */
static bool
find_fate(struct audit *x, const struct audit_made *m, struct fate *f)
{
	const struct arch *a = x->ask->program->arch;
	uint32_t enosys = RET_ERRNO | (uint32_t)scb_facts_errno(a, "ENOSYS", 6);

	*f = (struct fate){.part = part_of(x, a, m->nr)};
	if (!f->part || f->part->is.why)
		return false;
	for (const struct partition_end *e = f->part->is.ends; e; e = e->next) {
		struct partition_end end;
		bool refused = scb_audit_is_refused(e->verdict[0]);

		if (!with_values(x, f->part, e, m, 0, &end))
			continue;
		f->open |= scb_audit_is_open(e->verdict[0]);
		if (refused && !f->hard) {
			f->held = true;
			f->hard = e->verdict[0] != enosys;
			f->refusal = end;
		}
	}
	return true;
}

void
scb_audit_made_refused(struct audit *x)
{
	const struct audit_program *g = x->ask->program;
	struct audit_fit *fit = &x->result.fit;
	struct fate f;

	for (unsigned i = 0; i < g->ncalls; i++) {
		if (!find_fate(x, &g->call[i], &f))
			continue;
		fit->allowed += f.open && !f.held;
		fit->limited += f.held && (f.open || !f.hard);
		fit->refused += f.hard && !f.open;
		if (f.hard && !f.open)
			scb_audit_say(x, f.part, &f.refusal, NULL, NULL);
	}
}

void
scb_audit_made_limited(struct audit *x)
{
	const struct audit_program *g = x->ask->program;
	struct fate f;

	for (unsigned i = 0; i < g->ncalls; i++)
		if (find_fate(x, &g->call[i], &f) && f.held &&
		    (f.open || !f.hard))
			scb_audit_say(x, f.part, &f.refusal, NULL, NULL);
}

/* ---- calls that are not made --------------------------------------------- */

void
scb_audit_made_unused(struct audit *x)
{
	const struct audit_program *g = x->ask->program;

	for (const struct audit_part *p = x->parts; p; p = p->next) {
		if (p->is.abi != g->arch || !p->is.call || !p->open ||
		    is_made(g, p))
			continue;
		x->result.fit.unused++;
		scb_audit_say(x, p, scb_audit_end(p, true), NULL, NULL);
	}
}

/* The first call of another ABI that is open; n: how many there are. */
static const struct audit_part *
foreign_of(struct audit *x, const struct audit_abi *abi, unsigned *n)
{
	const struct audit_program *g = x->ask->program;
	const struct audit_part *first = NULL;

	*n = 0;
	if (abi->arch == g->arch)
		return NULL;
	for (const struct audit_part *p = x->parts; p; p = p->next) {
		if (p->is.abi != abi->arch || !p->is.call || !p->open ||
		    is_made(g, p))
			continue;
		first = first ? first : p;
		++*n;
	}
	return first;
}

/* One finding: "305 calls of x32, 360 of x86". */
void
scb_audit_made_foreign(struct audit *x)
{
	const struct audit_part *first = NULL, *p;
	struct buf b;
	unsigned n;

	scb_buf_init(&b, x->arena);
	for (const struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		p = foreign_of(x, abi, &n);
		if (!p)
			continue;
		scb_buf_fmt(&b,
		    first    ? ", %u of %s"
		    : n == 1 ? "%u call of %s"
			     : "%u calls of %s",
		    n, abi->arch->token);
		first = first ? first : p;
		x->result.fit.foreign += n;
	}
	if (first)
		scb_audit_say(x, first, scb_audit_end(first, true), NULL, b.p);
}

/* ---- arguments ----------------------------------------------------------- */

/* "family: AF_UNIX AF_INET" */
static const char *
passed(struct audit *x, const struct audit_part *p, unsigned arg,
    const struct audit_values *values)
{
	const char *call = p->is.call->name;
	const char *name = scb_facts_arg_name(p->is.abi, call, arg);
	const struct facts_family *f =
	    scb_facts_family_of(p->is.abi, call, arg);
	struct buf b;

	scb_buf_init(&b, x->arena);
	if (name)
		scb_buf_fmt(&b, "the program passes %s", name);
	else
		scb_buf_fmt(&b, "the program passes arg%u", arg);
	for (unsigned i = 0; i < values->n; i++) {
		scb_buf_char(&b, ' ');
		if (!f || !scb_facts_family_put(
			      &b, f, p->is.abi, values->v[i], UINT64_MAX))
			scb_buf_fmt(&b, "0x%jx", (uintmax_t)values->v[i]);
	}
	return b.p;
}

/* The part of an end where the argument has none of the values. */
static bool
without_values(struct audit *x, const struct audit_part *p,
    const struct partition_end *e, unsigned arg,
    const struct audit_values *values, struct partition_end *to)
{
	*to = *e;
	for (unsigned i = 0; i < values->n; i++) {
		struct partition_end less = *to;
		struct cond c = {UINT32_MAX, (uint32_t)values->v[i], COND_NE};

		if (!scb_audit_narrow(
			x, p, &less, BPF_WORD_ARG + 2 * arg, c, to))
			return false;
	}
	return true;
}

/* The first argument of a call that may have other values. */
static void
try_arguments(
    struct audit *x, const struct audit_part *p, const struct audit_made *m)
{
	struct partition_end end;

	for (unsigned arg = 0; arg < ARGS; arg++) {
		const struct audit_values *values = &m->argument[arg];
		const struct partition_end *e = values->n ? p->is.ends : NULL;

		while (e && !(scb_audit_is_open(e->verdict[0]) &&
				without_values(x, p, e, arg, values, &end)))
			e = e->next;
		if (!e)
			continue;
		x->result.fit.loose++;
		scb_audit_say(x, p, &end, NULL, passed(x, p, arg, values));
		return;
	}
}

void
scb_audit_made_loose(struct audit *x)
{
	const struct audit_program *g = x->ask->program;

	for (unsigned i = 0; i < g->ncalls; i++) {
		const struct audit_part *p = part_of(x, g->arch, g->call[i].nr);

		/* The paths of a part with too many are not listed. */
		if (p && p->is.call && !p->is.dag && !p->is.why)
			try_arguments(x, p, &g->call[i]);
	}
}

/* ---- what is not known --------------------------------------------------- */

void
scb_audit_made_incomplete(struct audit *x)
{
	const struct audit_program *g = x->ask->program;
	struct buf b;

	scb_buf_init(&b, x->arena);
	for (unsigned i = 0; i < g->nreasons; i++)
		scb_buf_fmt(&b, i ? "; %s" : "%s", g->reason[i]);
	if (g->nreasons)
		scb_audit_say_calls(x, NULL, NULL, 0, b.p);
}
