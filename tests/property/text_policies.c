/*
 * Text policies: the reference evaluator, and so the compiled filter, agrees
 * with a second evaluator that works on the text itself (text_judge.h), on
 * random texts and on files with all their includes. argv[1]: how many random
 * texts.
 */
#include "check.h"
#include "text_flat.h"
#include "text_judge.h"
#include "text_random.h"

enum { MEMORY = 64 << 20, TEXT = 1 << 18 };

static char reason[512];
static char flat[TEXT], written[TEXT];

static void
keep_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(reason, sizeof reason, "%s:%u:%u: %s",
		    m->file ? m->file : "", m->line, m->column, m->text);
}

/* --- files ---------------------------------------------------------------- */

static size_t
load(const char *path, char *to, size_t size)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(to, 1, size - 1, f) : 0;

	if (f)
		fclose(f);
	else
		printf("cannot read %s\n", path);
	to[n] = '\0';
	return n;
}

static const struct source *
read_included(void *user, const char *path, struct loc at)
{
	struct arena *a = user;
	struct source *s = scb_arena_alloc(a, sizeof *s);
	char *text = scb_arena_alloc(a, TEXT);

	(void)at;
	*s = (struct source){
	    .name = path, .text = text, .len = load(path, text, TEXT)};
	return s->len ? s : NULL;
}

/* The file that an @include of this directory names. */
static void
flatten_included(void *user, const char *path, char **to)
{
	const char *directory = user;
	char whole[512], inner[512], *text = malloc(TEXT);
	size_t n;

	snprintf(whole, sizeof whole, "%s/%s", directory, path);
	snprintf(inner, sizeof inner, "%s", whole);
	*strrchr(inner, '/') = '\0';
	n = load(whole, text, TEXT);
	text_flatten(text, n, to, flatten_included, inner);
	free(text);
}

/* --- calls ---------------------------------------------------------------- */

/* A value from the policy, or near one; or any. */
static uint64_t
argument(const struct policy *p, const struct arch *a, const char *call)
{
	const struct policy_rule *r;
	const struct policy_term *t;
	struct policy_cond c;
	uint64_t v;

	if (p->nrules == 0 || below(5) == 0)
		return random_value();
	r = &p->rules[below(p->nrules)];
	for (unsigned i = 0;
	     i < 40 && (r->nterms == 0 || strcmp(r->names[0].name, call) != 0);
	     i++)
		r = &p->rules[below(p->nrules)];
	if (r->nterms == 0)
		return random_value();
	t = &r->terms[below(r->nterms)];
	c = scb_policy_cond_on(
	    &t->conds[below(t->nconds)], a, r->names[0].name);
	v = below(3) ? c.value : c.expect;
	switch (below(8)) {
	case 0:
		return ~v;
	case 1:
		return v + 1;
	case 2:
		return v - 1;
	case 3:
		return v ^ (uint64_t)1 << below(64);
	case 4:
		return v | random_word();
	default:
		return v;
	}
}

/* Numbers with two names, and the calls of SEMANTICS 10, are not compared. */
static bool
is_simple(const struct arch *a, unsigned row)
{
	const struct arch_call *c = &a->calls[row];

	return !(row > 0 && c[-1].nr == c->nr) &&
	       !(row + 1 < a->ncalls && c[1].nr == c->nr) &&
	       strcmp(c->name, "socketcall") != 0 &&
	       strcmp(c->name, "ipc") != 0 &&
	       scb_facts_width(a, c->name, 0) != FACTS_BLOCK;
}

static bool
judge_call(const struct policy *p, const struct compile_result *r,
    const struct arch *a, const struct arch_call *call)
{
	struct scbpf_call c = {.nr = call->nr, .arch = a->audit_arch};
	uint32_t eval, wanted, got;

	c.ip = argument(p, a, call->name);
	for (unsigned i = 0; i < 6; i++)
		c.args[i] = argument(p, a, call->name);
	wanted = judge(flat, a, call->name, &c);
	eval = scb_eval_call(r->eval, &c);
	got = scb_bpf_sim(&r->program, &c, NULL, NULL).verdict;
	if (eval == wanted && got == wanted)
		return true;
	snprintf(reason, sizeof reason,
	    "%s(0x%jx, 0x%jx, 0x%jx, 0x%jx, 0x%jx, 0x%jx) from 0x%jx: judge "
	    "0x%x, evaluator 0x%x, program 0x%x",
	    call->name, (uintmax_t)c.args[0], (uintmax_t)c.args[1],
	    (uintmax_t)c.args[2], (uintmax_t)c.args[3], (uintmax_t)c.args[4],
	    (uintmax_t)c.args[5], (uintmax_t)c.ip, wanted, eval, got);
	return false;
}

/* More often where arguments matter. */
static bool
judge_all(const struct policy *p, const struct compile_result *r,
    const struct arch *a)
{
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct eval_segment *s =
		    scb_eval_find(r->eval, a->audit_arch, a->calls[i].nr);
		unsigned times = s && s->number ? 30 : 1;

		while (is_simple(a, i) && times-- > 0)
			if (!judge_call(p, r, a, &a->calls[i]))
				return false;
	}
	return true;
}

/* --- policies ------------------------------------------------------------- */

static void
try_one(void *memory, const char *what, const char *path, size_t len,
    const struct arch *native)
{
	jmp_buf out;
	struct arena a = {memory, MEMORY, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};
	struct source source = {
	    .name = path ? path : "random", .text = written, .len = len};
	struct policy_files files = {read_included, &a, path ? path : ""};
	struct compile_request req = {.arches = {native},
	    .narches = 1,
	    .enosys = POLICY_ENOSYS_OFF,
	    .args64 = true,
	    .clone3_policy = true};
	const struct compile_result *r;
	struct policy *p;
	bool same = true;

	reason[0] = '\0';
	if (setjmp(out)) {
		/* A product may be large. */
		check(!path && strstr(reason, "the kernel loads at most"),
		    "%s on %s: %s", what, native->token, reason);
		return;
	}
	p = scb_compile_read(&d, &source, &files, NULL);
	r = scb_compile_policy(&a, &d, p, &req);
	for (unsigned i = 0; i < r->setup.narches && same; i++)
		same = judge_all(p, r, r->setup.arches[i]);
	check(same, "%s on %s: %s", what, native->token, reason);
	if (!same && !path)
		printf("%s", written);
}

/* On the two ABIs whose turn it is; in longer runs on all of them. */
static void
try_file(void *memory, const char *path, size_t turn)
{
	static const char *const arches[] = {
	    "x86_64", "aarch64", "arm", "riscv64", "s390x"};
	char directory[512], *to = flat;
	size_t n = load(path, written, TEXT);

	snprintf(directory, sizeof directory, "%s", path);
	*strrchr(directory, '/') = '\0';
	flat[0] = '\0';
	text_flatten(written, n, &to, flatten_included, directory);
	for (size_t i = 0; i < sizeof arches / sizeof *arches; i++)
		if ((i + turn) % 5 < 2 || check_rounds(1) > 1)
			try_one(memory, path, path, n,
			    scb_facts_arch(arches[i], strlen(arches[i])));
}

static void
try_random(void *memory, unsigned seed)
{
	static const char *const arches[] = {
	    "x86_64", "aarch64", "arm", "riscv64", "s390x", "mips64n32", "x86"};
	const char *token;
	char what[40], *to = flat;

	random_state = 0x9e3779b97f4a7c15u * seed;
	token = PICK(arches);
	text_random(written);
	flat[0] = '\0';
	text_flatten(written, strlen(written), &to, NULL, NULL);
	snprintf(what, sizeof what, "text %u", seed);
	try_one(memory, what, NULL, strlen(written),
	    scb_facts_arch(token, strlen(token)));
}

int
main(int argc, char **argv)
{
	static const char *const files[] = {"tests/text/server.policy",
	    "tests/text/codec.policy", "tests/text/deny.policy",
	    "tests/text/shell.policy"};
	unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : check_rounds(60);
	void *memory = malloc(MEMORY);

	for (unsigned seed = 1; memory && seed <= count; seed++)
		try_random(memory, seed);
	for (size_t i = 0; memory && i < sizeof files / sizeof *files; i++)
		try_file(memory, files[i], i);
	free(memory);
	return check_end();
}
