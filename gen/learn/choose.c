#include "learn/choose.h"

#include <string.h>

enum select_kind { SELECT_VALUES, SELECT_NAMESPACES, SELECT_PROT, SELECT_LIST };

static const struct selector {
	const char *call, *argument;
	enum select_kind kind;
} selectors[] = {
#define V(call, argument) {call, argument, SELECT_VALUES},
#define N(call, argument) {call, argument, SELECT_NAMESPACES},
#define P(call, argument) {call, argument, SELECT_PROT},
#define L(call, argument) {call, argument, SELECT_LIST},
#include "../tables/selectors.tbl"
#undef V
#undef N
#undef P
#undef L
};

enum { SELECTORS = sizeof selectors / sizeof *selectors };

static int
selector_register(const struct arch *a, const struct selector *s)
{
	return scb_facts_arg_index(
	    a, s->call, s->argument, strlen(s->argument));
}

/* The argument on which a learned policy has a condition; or NULL. */
static const struct selector *
find_selector(const char *call)
{
	for (size_t i = 0; call && i < SELECTORS; i++)
		if (selectors[i].kind != SELECT_LIST &&
		    strcmp(selectors[i].call, call) == 0)
			return &selectors[i];
	return NULL;
}

bool
scb_choose_listed(const struct arch *a, const char *call, unsigned arg)
{
	for (size_t i = 0; i < SELECTORS; i++)
		if (strcmp(selectors[i].call, call) == 0 &&
		    selector_register(a, &selectors[i]) == (int)arg)
			return true;
	return false;
}

bool
scb_choose_same(const struct choices *a, const struct choices *b)
{
	for (unsigned i = 0; i < a->n && a->n == b->n; i++) {
		const struct choice *x = &a->at[i], *y = &b->at[i];

		if (x->kind != y->kind || x->arg != y->arg || x->n != y->n ||
		    memcmp(x->value, y->value, x->n * sizeof *x->value) != 0)
			return false;
	}
	return a->n == b->n;
}

/* --- can there be a condition? -------------------------------------------- */

/*
 * Does a multiplexer of the ABI carry the call? Its arguments are in memory
 * then, and strace writes both as the same call.
 */
static bool
is_carried(const struct arch *a, const char *call)
{
	const struct arch_call *mux[FACTS_MUXES];
	const struct facts_subcall *sub;

	scb_facts_muxes(a, mux);
	for (unsigned i = 0; (sub = scb_facts_subcall(i)); i++)
		if (mux[sub->mux] && strcmp(sub->name, call) == 0)
			return true;
	return false;
}

/* Why there is no condition on the argument; NULL: there can be one. */
static const char *
why_not(const struct seen_row *row, unsigned arg)
{
	const struct seen_argument *x = &row->argument[arg];

	if (scb_facts_width(row->arch, row->name, arg) == FACTS_BLOCK)
		return "is in memory";
	if (is_carried(row->arch, row->name))
		return "may be in memory, by socketcall or ipc";
	if (x->many)
		return "had more than 16 values";
	if (x->n == 0)
		return "is not known";
	return x->unknown ? "is not known for all calls" : NULL;
}

/* Is a value probably an address, which differs from run to run? */
static bool
is_address(const struct seen_row *row, unsigned arg)
{
	const struct seen_argument *x = &row->argument[arg];
	uint64_t low = row->arch->arg_bits == 64 ? (uint64_t)1 << 32 : 1 << 27;
	uint64_t all = UINT64_MAX >> (64 - row->arch->arg_bits);

	if (scb_facts_width(row->arch, row->name, arg) < row->arch->arg_bits)
		return false;
	for (unsigned i = 0; i < x->n; i++)
		if (x->value[i] >= low && x->value[i] < all - 4096)
			return true;
	return false;
}

/* --- conditions ----------------------------------------------------------- */

static void
choose_values(struct choice *c, const struct seen_argument *x)
{
	c->kind = CHOICE_VALUES;
	c->n = x->n;
	memcpy(c->value, x->value, x->n * sizeof *x->value);
}

static uint64_t
constant(const struct arch *a, const char *name)
{
	uint64_t v;

	return scb_facts_const(a, name, strlen(name), &v) ? v : 0;
}

/* All bits of an argument that the kernel uses. */
static uint64_t
bits_used(const struct seen_row *row, unsigned arg)
{
	return UINT64_MAX >> (64 - row->bits[arg]);
}

/* Refuses PROT_WRITE with PROT_EXEC, unless they were seen together. */
static bool
choose_prot(struct choice *c, const struct seen_row *row, unsigned arg)
{
	const struct seen_argument *x = &row->argument[arg];
	const struct arch *a = row->arch;
	uint64_t write = constant(a, "PROT_WRITE");
	uint64_t both = write | constant(a, "PROT_EXEC");
	bool apart = (x->any & both) == both;

	for (unsigned i = 0; i < x->n; i++)
		apart &= (x->value[i] & both) != both;
	c->kind = CHOICE_BITS;
	c->value[c->n++] = apart ? x->any & (write | ~both) : x->any;
	if (apart)
		c->value[c->n++] = x->any & ~write;
	return apart || x->any != bits_used(row, arg);
}

/*
 * Refuses the namespaces that were not seen. UNSHARE_EMPTY_MNTNS makes a mount
 * namespace, too. CLONE_NEWTIME is part of a signal's number for clone.
 */
static bool
choose_namespaces(
    struct choice *c, const struct seen_row *row, const struct seen_argument *x)
{
	static const char *const names[] = {"CLONE_NEWNS", "CLONE_NEWCGROUP",
	    "CLONE_NEWUTS", "CLONE_NEWIPC", "CLONE_NEWUSER", "CLONE_NEWPID",
	    "CLONE_NEWNET"};
	uint64_t refused = 0, mounts = constant(row->arch, "CLONE_NEWNS");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		refused |= constant(row->arch, names[i]);
	if (strcmp(row->name, "unshare") == 0) {
		refused |= constant(row->arch, "CLONE_NEWTIME");
		if (!(x->any & mounts))
			refused |= constant(row->arch, "UNSHARE_EMPTY_MNTNS");
	}
	c->kind = CHOICE_WITHOUT;
	c->value[c->n++] = refused & ~x->any;
	return c->value[0] != 0;
}

/* Adds the condition that the selector asks for, unless it refuses nothing. */
static void
choose_selected(struct choices *to, const struct seen_row *row,
    const struct selector *s, unsigned arg)
{
	const struct seen_argument *x = &row->argument[arg];
	struct choice *c = &to->at[to->n];

	*c = (struct choice){.arg = arg};
	if (s->kind == SELECT_VALUES)
		choose_values(c, x);
	else if (s->kind == SELECT_PROT ? !choose_prot(c, row, arg)
					: !choose_namespaces(c, row, x))
		return;
	to->n++;
}

static void
choose_auto(
    struct choices *to, const struct seen_row *row, enum choose_mode mode)
{
	const struct selector *s = find_selector(row->name);
	int arg = s ? selector_register(row->arch, s) : -1;

	if (arg < 0)
		return;
	to->what = s->argument;
	to->why = why_not(row, (unsigned)arg);
	if (to->why)
		return;
	if (mode == CHOOSE_AUTO) {
		choose_selected(to, row, s, (unsigned)arg);
		return;
	}
	to->at[0] = (struct choice){.arg = (unsigned)arg};
	choose_values(&to->at[to->n++], &row->argument[arg]);
}

static void
choose_exact(struct choices *to, const struct seen_row *row)
{
	int nargs = scb_facts_nargs(row->arch, row->name);

	for (unsigned i = 0; (int)i < nargs && i < SEEN_ARGS; i++) {
		const struct seen_argument *x = &row->argument[i];

		if (why_not(row, i) || is_address(row, i))
			continue;
		to->at[to->n] = (struct choice){.arg = i};
		choose_values(&to->at[to->n++], x);
	}
}

void
scb_choose(
    struct choices *to, const struct seen_row *row, enum choose_mode mode)
{
	*to = (struct choices){0};
	if (!row->name || mode == CHOOSE_NONE)
		return;
	if (mode == CHOOSE_EXACT)
		choose_exact(to, row);
	else
		choose_auto(to, row, mode);
}
