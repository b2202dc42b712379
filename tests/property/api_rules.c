/*
 * Rules that are added by the library, to a policy that is new or was read:
 * compiled filters give each call the verdict that a second reading of
 * SEMANTICS.md 2 to 5, below, gives the same rules. What cannot be added
 * changes nothing. Uses only scbpf.h. argv[1]: how many random policies.
 */
#include "api.h"
#include "below.h"

enum { ROUNDS = 240, RULES = 12, CONDITIONS = 3, CALLS = 150, PADS = 6000 };

/* Bits that the kernel looks at on 64-bit ABIs; 0: no such argument. */
static const struct call {
	const char *name;
	unsigned char width[6];
} calls[] = {
    {"read", {32, 64, 64}},
    {"socket", {32, 32, 32}},
    {"ioctl", {32, 32, 64}},
    {"kill", {32, 32}},
    {"mprotect", {64, 64, 64}},
    {"lseek", {32, 64, 32}},
    {"prctl", {32, 64, 64, 64, 64}},
    {"personality", {32}},
    {"tgkill", {32, 32, 32}},
    {"getpid", {0}},
    {"umount2", {64, 32}},
    {"ptrace", {64, 32, 64, 64}},
};
enum { NCALLS = sizeof calls / sizeof *calls };

static const struct abi {
	const char *name;
	bool wide;
} abis[] = {{"x86_64", true}, {"x86", false}, {"s390x", true},
    {"riscv64", true}, {"arm", false}};
enum { NABIS = sizeof abis / sizeof *abis };

/* From strict to lenient. */
static const struct action {
	const char *name, *json;
	uint32_t verdict;
} actions[] = {
    {"kill_process", "SCMP_ACT_KILL_PROCESS", SCBPF_KILL_PROCESS},
    {"kill_thread", "SCMP_ACT_KILL_THREAD", SCBPF_KILL_THREAD},
    {"trap", "SCMP_ACT_TRAP", SCBPF_TRAP},
    {"errno(EACCES)", "SCMP_ACT_ERRNO", SCBPF_ERRNO | 13},
    {"errno(7)", "SCMP_ACT_ERRNO", SCBPF_ERRNO | 7},
    {"log", "SCMP_ACT_LOG", SCBPF_LOG},
    {"allow", "SCMP_ACT_ALLOW", SCBPF_ALLOW},
};
enum { NACTIONS = sizeof actions / sizeof *actions };

/* The calls that the rule names, a bit each, on the ABIs in a second set. */
static struct rule {
	unsigned calls, abis, action, n;
	struct scbpf_condition condition[CONDITIONS];
} rule[RULES];
static unsigned nrules;

/* --- rules ---------------------------------------------------------------- */

static uint64_t
value(void)
{
	static const uint64_t odd[] = {0, 1, 2, 3, 15, 16, 0x7fffffff,
	    0x80000000, 0xffffffff, 0x100000000, 0x100000001,
	    0xffffffff80000000, 0xfffffffffffffffe, 0xffffffffffffffff};

	return below(2) ? odd[below(sizeof odd / sizeof *odd)] : below(20);
}

static void
make_rule(struct rule *r)
{
	*r =
	    (struct rule){.action = below(NACTIONS), .abis = (1u << NABIS) - 1};
	for (unsigned i = 1 + below(3); i > 0; i--)
		r->calls |= 1u << below(NCALLS);
	r->n = below(CONDITIONS + 1);
	for (unsigned i = 0; i < r->n; i++)
		r->condition[i] =
		    (struct scbpf_condition){.size = sizeof *r->condition,
			.argument = below(3),
			.op = (enum scbpf_operator)below(7),
			.value = value(),
			.mask = value()};
}

/* Restricted to the ABIs of a set, in one way of several. */
static void
put_calls(char *to, struct rule *r)
{
	unsigned form = below(8);

	if (form == 0)
		r->abis = 1u << below(NABIS);
	else if (form == 1)
		r->abis = 1u << below(NABIS) | 1u << below(NABIS);
	*to = '\0';
	for (unsigned i = 0; i < NCALLS; i++) {
		if (!(r->calls >> i & 1))
			continue;
		to += sprintf(to, "%s%s", *to ? "," : "", calls[i].name);
		if (form > 1) {
			to += sprintf(to, ",");
			continue;
		}
		to += sprintf(to, "[arch=");
		for (unsigned k = 0; k < NABIS; k++)
			if (r->abis >> k & 1)
				to += sprintf(to, "%s,", abis[k].name);
		to += sprintf(to - 1, "],") - 1;
	}
	to[-1] = '\0';
}

/* A group beside the calls, and a number in the place of one of them. */
static void
spell(char *to, struct rule *r)
{
	const struct scbpf_arch *a;
	uint32_t nr;
	unsigned i = below(NCALLS), k = below(NABIS);

	if (below(6) == 0) {
		a = scbpf_arch_find(abis[k].name);
		if (scbpf_syscall_number(a, calls[i].name, &nr)) {
			r->calls = 1u << i;
			r->abis = 1u << k;
			sprintf(to, "%u[arch=%s]", nr, abis[k].name);
			return;
		}
	}
	put_calls(to, r);
	if (below(6) == 0 && r->abis == (1u << NABIS) - 1) {
		strcat(to, ",@debug");
		for (i = 0; i < NCALLS; i++)
			if (scbpf_in_group("@debug", calls[i].name))
				r->calls |= 1u << i;
	}
}

/* --- the second reading --------------------------------------------------- */

/* 5.4: the value of w bits that v stands for, if there is one. */
static bool
stands_for(uint64_t v, unsigned w, uint64_t *is)
{
	uint64_t all = w == 64 ? UINT64_MAX : (UINT64_C(1) << w) - 1;

	*is = v & all;
	return v == *is || (v | all) == UINT64_MAX ? v == *is || *is >> (w - 1)
						   : false;
}

static bool
holds(const struct scbpf_condition *c, uint64_t argument, unsigned w)
{
	uint64_t all = w == 64 ? UINT64_MAX : (UINT64_C(1) << w) - 1;
	uint64_t a = argument & all, v, m;
	bool fits = stands_for(c->value, w, &v);

	if (c->op == SCBPF_OPERATOR_MASKED_EQ) {
		m = stands_for(c->mask, w, &m) ? m : c->mask & all;
		return (a & m) == (fits ? v : c->value);
	}
	switch (c->op) {
	case SCBPF_OPERATOR_NE:
		return !fits || a != v;
	case SCBPF_OPERATOR_LT:
		return !fits || a < v;
	case SCBPF_OPERATOR_LE:
		return !fits || a <= v;
	case SCBPF_OPERATOR_EQ:
		return fits && a == v;
	case SCBPF_OPERATOR_GE:
		return fits && a >= v;
	default:
		return fits && a > v;
	}
}

static bool
matches(const struct rule *r, unsigned call, unsigned abi, const uint64_t *args)
{
	unsigned w;

	if (!(r->calls >> call & 1) || !(r->abis >> abi & 1))
		return false;
	for (unsigned i = 0; i < r->n; i++) {
		w = abis[abi].wide ? calls[call].width[r->condition[i].argument]
				   : 32;
		if (!holds(&r->condition[i], args[r->condition[i].argument],
			w ? w : 64))
			return false;
	}
	return true;
}

/* 3.1: the strictest action, and of several with it the first. */
static uint32_t
judge(unsigned call, unsigned abi, const uint64_t *args, uint32_t otherwise)
{
	uint32_t verdict = otherwise;
	unsigned strictest = NACTIONS, a;

	for (unsigned i = 0; i < nrules; i++) {
		a = rule[i].action == 4 ? 3 : rule[i].action;
		if (a < strictest && matches(&rule[i], call, abi, args)) {
			strictest = a;
			verdict = actions[rule[i].action].verdict;
		}
	}
	return verdict;
}

/* --- policies ------------------------------------------------------------- */

static size_t
put_action(
    char *to, const char *key, const char *number, const struct action *a)
{
	int n = sprintf(to, "\"%s\":\"%s\"", key, a->json);

	if ((a->verdict & 0xffff0000) == SCBPF_ERRNO)
		n += sprintf(to + n, ",\"%s\":%u", number, a->verdict & 0xffff);
	return (size_t)n;
}

/*
 * A rule as JSON has it: its names are on every ABI. There several conditions
 * on one argument are alternatives (SEMANTICS 4.5), so it gets one.
 */
static size_t
put_json(char *to, const struct rule *r)
{
	static const char *const ops[] = {
	    "NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"};
	size_t n = (size_t)sprintf(to, "{");

	n += put_action(to + n, "action", "errnoRet", &actions[r->action]);
	n += (size_t)sprintf(to + n, ",\"names\":[");
	for (unsigned i = 0; i < NCALLS; i++)
		if (r->calls >> i & 1)
			n += (size_t)sprintf(to + n, "\"%s\",", calls[i].name);
	n += (size_t)sprintf(to + n - 1, "],\"args\":[") - 1;
	for (unsigned i = 0; i < r->n; i++) {
		const struct scbpf_condition *c = &r->condition[i];
		bool masked = c->op == SCBPF_OPERATOR_MASKED_EQ;

		n += (size_t)sprintf(to + n,
		    "%s{\"index\":%u,\"op\":\"SCMP_CMP_%s\",\"value\":%llu,"
		    "\"valueTwo\":%llu}",
		    i ? "," : "", c->argument, ops[c->op],
		    (unsigned long long)(masked ? c->mask : c->value),
		    (unsigned long long)(masked ? c->value : 0));
	}
	return n + (size_t)sprintf(to + n, "]},");
}

/* Rules that are read, and before them often thousands that decide nothing. */
static enum scbpf_status
read_rules(struct scbpf_policy **p, const struct action *otherwise)
{
	static char json[PADS * 80 + RULES * 1000];
	unsigned pads = below(3) ? 0 : PADS;
	size_t n = (size_t)sprintf(json, "{");
	struct scbpf_text text;

	n +=
	    put_action(json + n, "defaultAction", "defaultErrnoRet", otherwise);
	n += (size_t)sprintf(json + n, ",\"syscalls\":[");
	for (unsigned i = 0; i < pads; i++)
		n += (size_t)sprintf(json + n,
		    "{\"action\":\"SCMP_ACT_LOG\",\"names\":[\"%s\"]},",
		    i % 3 ? "delete_module" : "init_module");
	for (nrules = 0; nrules < 1 + RULES / 3; nrules++) {
		make_rule(&rule[nrules]);
		for (unsigned i = 0; i < rule[nrules].n; i++)
			rule[nrules].condition[i].argument = i;
		n += put_json(json + n, &rule[nrules]);
	}
	n += (size_t)sprintf(json + n - 1, "]}") - 1;
	text = (struct scbpf_text)SCBPF_TEXT("rules.json", json, n);
	return scbpf_policy_read(s, &text, p);
}

static void
add_rules(struct scbpf_policy *p)
{
	char names[2000];

	while (nrules < RULES) {
		struct rule *r = &rule[nrules];

		if (below(6) == 0)
			check(scbpf_rule_add(s, p, "allow", "ptrace,raed", NULL,
				  0) == SCBPF_STATUS_INVALID,
			    "an unknown call was added");
		make_rule(r);
		spell(names, r);
		check(scbpf_rule_add(s, p, actions[r->action].name, names,
			  r->condition, r->n) == SCBPF_STATUS_OK,
		    "%s: %s", names, message);
		nrules++;
	}
}

static const struct scbpf_filter *
covering(const struct scbpf_filter *f, const struct scbpf_arch *a)
{
	for (; f; f = f->next)
		for (size_t i = 0; i < f->narches; i++)
			if (f->arches[i] == a)
				return f;
	return NULL;
}

static void
compare(const struct scbpf_filter *all, unsigned round, uint32_t otherwise)
{
	const struct scbpf_filter *f;

	for (unsigned i = 0; i < CALLS; i++) {
		unsigned abi = below(NABIS), call = below(NCALLS);
		const struct scbpf_arch *a = scbpf_arch_find(abis[abi].name);
		struct scbpf_call c = {.arch = scbpf_arch_audit(a)};
		uint32_t is = 0, should;

		for (unsigned k = 0; k < 3; k++)
			c.args[k] = value() + below(2) * value();
		f = covering(all, a);
		if (!f || !scbpf_syscall_number(a, calls[call].name, &c.nr))
			continue;
		should = judge(call, abi, c.args, otherwise);
		if (!scbpf_simulate(&f->program, &c, &is, NULL))
			is = 0xdead;
		check(is == should,
		    "round %u: %s %s(0x%llx, 0x%llx, 0x%llx): 0x%x, not 0x%x",
		    round, abis[abi].name, calls[call].name,
		    (unsigned long long)c.args[0],
		    (unsigned long long)c.args[1],
		    (unsigned long long)c.args[2], is, should);
	}
}

static void
try_round(unsigned round)
{
	const struct action *otherwise = &actions[below(NACTIONS)];
	const struct scbpf_filter *f = NULL;
	struct scbpf_policy *p = NULL;
	enum scbpf_status status;
	bool one;

	fresh();
	one = below(2);
	set_all(
	    s, one ? "arch x86_64;enosys off"
		   : "arch x86_64;arch x86;arch s390x;arch riscv64;arch arm;"
		     "only;enosys off");
	nrules = 0;
	status = below(2) ? read_rules(&p, otherwise)
			  : scbpf_policy_new(s, otherwise->name, &p);
	check(status == SCBPF_STATUS_OK, "round %u: %s", round, message);
	if (!p)
		return;
	add_rules(p);
	check(!one || scbpf_policy_add_arch(s, p, "x86") == SCBPF_STATUS_OK,
	    "round %u: %s", round, message);
	check(scbpf_compile(s, p, &f) == SCBPF_STATUS_OK, "round %u: %s", round,
	    message);
	if (f)
		compare(f, round, otherwise->verdict);
}

static unsigned n_rounds;

static void
try_all(void)
{
	for (unsigned i = 0; i < n_rounds; i++)
		try_round(i);
}

int
main(int argc, char **argv)
{
	n_rounds =
	    argc > 1 ? (unsigned)atoi(argv[1]) : check_rounds(ROUNDS);
	return api_main(try_all);
}
