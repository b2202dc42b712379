/*
 * Conditions as the text language spells them (dialect/text_write.h) have the
 * intended meaning when they are read again. argv[1]: how many.
 */
#include "check.h"
#include "random.h"

#include "base/buf.h"
#include "dialect/text_write.h"

enum { MEMORY = 32 << 20, RANGES = 3, PARTS = 3 };

static char message[256];

static void
keep_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(message, sizeof message, "%s", m->text);
}

/*
 * What is written: `bits` of an argument or of the instruction pointer are in
 * one of n ranges; or, if n is 0, have a value under a mask.
 */
struct part {
	unsigned subject, bits, n;
	struct text_range range[RANGES];
	uint64_t mask, value;
	bool differs;
};

static uint64_t
all_of(const struct part *p)
{
	return UINT64_MAX >> (64 - p->bits);
}

static bool
holds(const struct part *p, const struct scbpf_call *c)
{
	uint64_t v =
	    (p->subject == POLICY_IP ? c->ip : c->args[p->subject]) & all_of(p);
	bool is = p->n == 0 && (v & p->mask) == p->value;

	for (unsigned i = 0; i < p->n; i++)
		is |= p->range[i].low <= v && v <= p->range[i].high;
	return is != p->differs;
}

/* Ascending ranges that do not touch and do not cover everything. */
static void
random_ranges(struct part *p)
{
	uint64_t low = below(2) ? 0 : random_value() & all_of(p);
	unsigned n = 1 + below(RANGES);

	while (p->n < n) {
		uint64_t wide = below(3) ? below(12) : random_value();
		uint64_t high =
		    wide > all_of(p) - low ? all_of(p) : low + wide;

		p->range[p->n++] = (struct text_range){low, high};
		wide = below(2) ? 2 : 2 + (random_value() >> 1);
		if (wide > all_of(p) - high)
			break;
		low = below(4) ? high + wide : (all_of(p) >> 1) + 1;
		if (low < high + 2)
			break;
	}
	/* Two ranges that may be one signed range: up from 0, and up to -1. */
	if (p->n > 1 && below(2))
		p->range[p->n - 1].high = all_of(p);
	if (p->n == 1 && p->range[0].high - p->range[0].low == all_of(p))
		p->range[0].low++;
}

static struct part
random_part_of(const struct text_write *w)
{
	struct part p = {.subject = below(POLICY_IP + 1), .differs = below(2)};

	p.bits = scb_text_write_bits(w, p.subject);
	if (p.subject != POLICY_IP && below(6) == 0)
		p.bits = 16u << below(3);
	if (below(3)) {
		random_ranges(&p);
		return p;
	}
	p.mask = random_value() & all_of(&p);
	p.value = below(3) ? random_value() & p.mask : 0;
	return p;
}

static void
put_part(const struct text_write *w, const struct part *p)
{
	if (p->n)
		scb_text_write_ranges(
		    w, p->subject, p->bits, p->range, p->n, p->differs);
	else
		scb_text_write_masked(
		    w, p->subject, p->bits, p->mask, p->value, p->differs);
}

static uint64_t
near_value(const struct part *p)
{
	uint64_t v = p->n == 0	  ? p->value | (random_value() & ~p->mask)
		     : below(2) ? p->range[below(p->n)].low
				  : p->range[below(p->n)].high;

	switch (below(6)) {
	case 0:
		return random_value();
	case 1:
		return v + 1;
	case 2:
		return v - 1;
	case 3:
		return v ^ (uint64_t)1 << below(64);
	default:
		return v;
	}
}

static bool
is_same(const struct eval *e, const struct part *part, unsigned n,
    const struct scbpf_call *c)
{
	bool all = true;

	for (unsigned i = 0; i < n; i++)
		all = all && holds(&part[i], c);
	return scb_eval_call(e, c) == (all ? RET_TRAP : RET_KILL_THREAD);
}

/* A policy with one rule, on the parts. */
static void
put_policy(const struct text_write *w, struct part *part, unsigned n)
{
	scb_buf_fmt(w->b, "@clone3 policy\n%s: { ", w->call);
	for (unsigned i = 0; i < n; i++) {
		scb_buf_str(w->b, i ? " && " : "");
		part[i] = random_part_of(w);
		put_part(w, &part[i]);
	}
	scb_buf_str(w->b, "; trap }\n");
}

static struct scbpf_call
near_call(const struct part *part, unsigned n)
{
	struct scbpf_call c = {.ip = random_value()};

	for (unsigned k = 0; k < 6; k++)
		c.args[k] = random_value();
	for (unsigned k = 0; k < n; k++)
		*(part[k].subject == POLICY_IP ? &c.ip
					       : &c.args[part[k].subject]) =
		    near_value(&part[k]);
	return c;
}

static void
try_one(void *memory, unsigned seed)
{
	static const char *const calls[] = {"socket", "openat", "clone",
	    "mprotect", "ioctl", "kill", "setpriority", "prctl", "fcntl",
	    "read", "lseek", "setuid", "rt_sigaction", "unshare", "futex"};
	jmp_buf out;
	struct arena a = {memory, MEMORY, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};
	struct compile_request req = {.narches = 1, .args64 = seed % 5 == 0};
	const char *call = calls[seed % (sizeof calls / sizeof *calls)];
	struct part part[PARTS];
	const struct arch *arch;
	unsigned n, archs = 0;
	const struct compile_result *r;
	const struct arch_call *row;
	struct source text = {.name = "written"};
	struct text_write w;
	struct buf b;

	random_state = 0x9e3779b97f4a7c15u * seed;
	while (scb_arch_all[archs])
		archs++;
	arch = scb_arch_all[below(archs)];
	row = scb_facts_call(arch, call, strlen(call));
	if (!row || scb_facts_width(arch, call, 0) == FACTS_BLOCK)
		return;
	message[0] = '\0';
	if (setjmp(out)) {
		check(false, "%u: %s", seed, message);
		return;
	}
	req.arches[0] = arch;
	n = 1 + below(PARTS);
	scb_buf_init(&b, &a);
	w = (struct text_write){
	    &b, arch, call, req.args64, .widths = below(4) == 0};
	put_policy(&w, part, n);
	text.text = b.p;
	text.len = b.len;
	r = scb_compile_analyze(&a, &d, scb_text_read(&d, &text, NULL), &req);
	for (unsigned i = 0; i < 60; i++) {
		struct scbpf_call c = near_call(part, n);

		c.nr = row->nr;
		c.arch = arch->audit_arch;
		if (is_same(r->eval, part, n, &c))
			continue;
		check(false, "%u on %s: %s", seed, arch->token, b.p);
		return;
	}
	check(true, "%u", seed);
}

int
main(int argc, char **argv)
{
	unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : 3000;
	void *memory = malloc(MEMORY);

	for (unsigned seed = 1; memory && seed <= count; seed++)
		try_one(memory, seed);
	free(memory);
	return check_end();
}
