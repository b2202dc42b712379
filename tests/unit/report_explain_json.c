/*
 * `explain --json`, read back and compared with the simulator: it is JSON, and
 * every call is in it exactly once, with its verdict.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "random.h"
#include "spawn.h"
#include "whole.h"

static void
show(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		printf("%u:%u: %s\n", m->line, m->column, m->text);
}

/* The output of a command. */
static struct source
output_of(struct arena *a, char *command)
{
	size_t cap = (size_t)8 << 20;
	char *text = scb_arena_alloc(a, cap);
	struct source s = {.name = "output", .text = text};

	spawn(command, 0, text, cap, &s.len);
	return s;
}

static uint64_t
number(const struct json *object, const char *key)
{
	const struct json *j = scb_json_get(object, key);

	return j && j->kind == JSON_NUMBER ? j->number : UINT64_MAX;
}

static const struct json *
list(const struct json *object, const char *key)
{
	const struct json *j = scb_json_get(object, key);

	return j && j->kind == JSON_ARRAY ? j->child : NULL;
}

/* ---- does a condition hold? --------------------------------------------- */

static uint32_t
word(const struct scbpf_call *c, const char *name)
{
	unsigned half, i;

	if (strcmp(name, "nr") == 0)
		return c->nr;
	if (strcmp(name, "arch") == 0)
		return c->arch;
	half = strstr(name, "_high") != NULL;
	i = name[0] == 'i' ? BPF_WORD_IP
			   : BPF_WORD_ARG + 2 * (unsigned)(name[3] - '0');
	return scb_bpf_call_word(c, i + half);
}

static bool
mask_holds(const struct json *m, uint32_t w)
{
	const char *op = scb_json_get(m, "op")->str;
	uint64_t v = w & number(m, "mask"), k = number(m, "value");

	if (strcmp(op, "==") == 0)
		return v == k;
	if (strcmp(op, "!=") == 0)
		return v != k;
	return strcmp(op, ">") == 0 ? v > k : v <= k;
}

static bool
test_holds(const struct json *t, const struct scbpf_call *c)
{
	uint32_t w = word(c, scb_json_get(t, "word")->str);
	bool in = false;

	for (const struct json *r = list(t, "in"); r; r = r->next)
		in |= w >= r->child->number && w <= r->child->next->number;
	for (const struct json *m = list(t, "masks"); m; m = m->next)
		in &= mask_holds(m, w);
	return in;
}

static bool
any_holds(const struct json *any, const struct scbpf_call *c)
{
	for (; any; any = any->next) {
		bool all = true;

		for (const struct json *t = list(any, "all"); t; t = t->next)
			all &= test_holds(t, c);
		if (all)
			return true;
	}
	return false;
}

static bool
is_in(const struct json *part, uint32_t nr)
{
	return nr >= number(part, "from") && nr <= number(part, "to");
}

/*
 * How often the section describes the call; *right: each time with its verdict.
 */
static unsigned
described(const struct json *section, const struct scbpf_call *c,
    uint32_t verdict, bool *right)
{
	unsigned n = 0;

	for (const struct json *v = list(section, "verdicts"); v; v = v->next) {
		unsigned before = n;

		for (const struct json *p = list(v, "calls"); p; p = p->next)
			n += is_in(p, c->nr);
		for (const struct json *p = list(v, "conditional"); p;
		     p = p->next)
			n += is_in(p, c->nr) && any_holds(list(p, "any"), c);
		*right &= n == before || number(v, "verdict") == verdict;
	}
	return n;
}

static bool
is_described(
    const struct json *root, const struct scbpf_call *c, uint32_t verdict)
{
	const struct json *other = NULL;
	bool known = false, right = true;
	unsigned n = 0;

	for (const struct json *s = list(root, "architectures"); s;
	     s = s->next) {
		if (!scb_json_get(s, "audit_arch"))
			other = s;
		if (number(s, "audit_arch") != c->arch)
			continue;
		known = true;
		n += described(s, c, verdict, &right);
	}
	if (!known)
		n = described(other, c, verdict, &right);
	return n == 1 && right;
}

/* ---- filters ------------------------------------------------------------ */

static void
compare(const struct json *root, const struct policy *p,
    const struct compile_result *r, const char *which)
{
	bool same = true;

	for (unsigned i = 0; same && i < 2000; i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		same = is_described(
		    root, &c, scb_bpf_sim(&r->program, &c, NULL, NULL).verdict);
	}
	check(same, "%s: a call is not described", which);
}

static bool
store(const char *path, const struct compile_result *r)
{
	unsigned char bytes[BPF_INSN_BYTES];
	FILE *f = fopen(path, "wb");

	for (size_t i = 0; f && i < r->program.count; i++) {
		scb_bpf_store(
		    bytes, &r->program.insn[i], r->program.big_endian);
		fwrite(bytes, 1, sizeof bytes, f);
	}
	return f && fclose(f) == 0;
}

static void
run(void *memory, size_t size, unsigned round)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = show};
	struct compile_request req = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	char path[4096], command[8400], which[32];
	const struct compile_result *r;
	struct source text;
	struct policy *p;

	snprintf(which, sizeof which, "round %u", round);
	if (setjmp(out)) {
		check(false, "%s: cannot be read", which);
		return;
	}
	if (round)
		random_request(&req);
	p = round ? random_policy(&a, req.arches[0]) : scb_builtin_policy(&a);
	r = scb_compile_policy(&a, &d, p, &req);
	snprintf(path, sizeof path, "%s/x.bpf", getenv("T"));
	check(store(path, r), "%s: cannot be stored", which);
	snprintf(command, sizeof command, "'%s' explain -a %s --json '%s'",
	    getenv("SCBPF"), req.arches[0]->token, path);
	text = output_of(&a, command);
	compare(whole_read(&d, &text), p, r, which);
}

int
main(void)
{
	size_t size = (size_t)128 << 20;
	void *memory = malloc(size);

	if (!memory || !getenv("SCBPF") || !getenv("T"))
		return 1;
	for (unsigned i = 0; i <= check_rounds(4); i++)
		run(memory, size, i);
	free(memory);
	return check_end();
}
