/*
 * The public library on existing filters: checked, run, read, written, compared
 * and listed; and its look-ups. Uses only scbpf.h. See also api.c.
 */
#include "api.h"

#define INSN(code, jt, jf, k) \
	{ \
		code, jt, jf, k \
	}

/* ld [0]; jeq #39, allow, errno 1; on any architecture. */
static const struct scbpf_insn getpid_only[] = {INSN(0x20, 0, 0, 0),
    INSN(0x15, 0, 1, 39), INSN(0x06, 0, 0, SCBPF_ALLOW),
    INSN(0x06, 0, 0, SCBPF_ERRNO | 1)};

/* The same, with the jump the other way round. */
static const struct scbpf_insn other_way[] = {INSN(0x20, 0, 0, 0),
    INSN(0x25, 2, 0, 39), INSN(0x35, 0, 1, 39), INSN(0x06, 0, 0, SCBPF_ALLOW),
    INSN(0x06, 0, 0, SCBPF_ERRNO | 1)};

#define PROGRAM(insn) \
	{ \
		insn, sizeof insn / sizeof *insn, false \
	}

static void
test_filters(void)
{
	struct scbpf_program p = PROGRAM(getpid_only), none = {0};
	struct scbpf_insn cut = {0x15, 0, 1, 39};
	struct scbpf_program bad = {&cut, 1, false};
	struct scbpf_call call = {.nr = 39};
	unsigned char bytes[sizeof getpid_only];
	struct scbpf_text raw = SCBPF_TEXT("f", (char *)bytes, sizeof bytes);
	const struct scbpf_filter *f, *g;
	struct scbpf_bytes out;
	const char *why = NULL;
	uint32_t v = 0, n = 0;
	size_t pc = 9;

	fresh();
	ok(scbpf_check(&p, &pc, &why) && pc == 9 && !why, "accepted");
	ok(!scbpf_check(&bad, &pc, &why) && pc == 0 && why, "refused");
	ok(!scbpf_check(&none, NULL, NULL), "empty");
	ok(scbpf_simulate(&p, &call, &v, &n) && v == SCBPF_ALLOW && n == 3,
	    "run");
	ok(!scbpf_simulate(&bad, &call, &v, NULL), "not run");
	p.big_endian = true;
	scbpf_store(&p, bytes);
	ok(bytes[0] == 0 && bytes[1] == 0x20 && bytes[15] == 39, "stored");
	ok(set_all(s, "arch s390x") == SCBPF_STATUS_OK &&
		scbpf_read(s, &raw, 1, 0, &f) == SCBPF_STATUS_OK && !f->next &&
		f->program.big_endian && f->program.count == 4 &&
		f->program.insn[1].k == 39,
	    "read back");
	p.big_endian = false;
	scbpf_store(&p, bytes);
	ok(bytes[0] == 0x20 && bytes[1] == 0 && bytes[12] == 39, "little");
	raw.length--;
	ok(scbpf_read(s, &raw, 1, 0, &f) == SCBPF_STATUS_INVALID && errors,
	    "a byte less");
	set_all(s, "arch x86_64");
	ok(scbpf_take(s, &p, 1, "a.bpf", &f) == SCBPF_STATUS_OK &&
		scbpf_write(s, f, "asm", &out) == SCBPF_STATUS_OK &&
		strlen(out.data) == out.length &&
		strstr(out.data, "jeq #0x27, 2, 3") &&
		strstr(out.data, "a.bpf") && strstr(out.data, "getpid"),
	    "listing");
	raw = (struct scbpf_text)SCBPF_TEXT("listing", out.data, out.length);
	ok(scbpf_read(s, &raw, 1, 0, &g) == SCBPF_STATUS_OK &&
		g->program.count == 4 &&
		memcmp(g->program.insn, getpid_only, sizeof getpid_only) == 0,
	    "and read back");
	ok(scbpf_take(s, &bad, 1, NULL, &f) == SCBPF_STATUS_INVALID,
	    "not taken");
}

/* Every format, and a stack. */
static void
test_formats(void)
{
	struct scbpf_program p = PROGRAM(getpid_only);
	const struct scbpf_filter *f;
	struct scbpf_bytes out;
	unsigned n = 0, good = 0;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_take(s, &p, 1, "a", &f) == SCBPF_STATUS_OK, "taken");
	for (; scbpf_format_at(n); n++)
		good += scbpf_write(s, f, scbpf_format_at(n), &out) ==
			    SCBPF_STATUS_OK &&
			out.length > 0;
	ok(n == 10 && good == n, "every format");
	ok(scbpf_write(s, f, "jsn", &out) == SCBPF_STATUS_INVALID &&
		strstr(message, "expected 'json'"),
	    "no format");
}

static void
test_proofs(void)
{
	struct scbpf_program a = PROGRAM(getpid_only), b = PROGRAM(other_way);
	struct scbpf_insn changed[4];
	struct scbpf_program c = {changed, 4, false}, big = a;
	struct scbpf_text policy = text_of(DENY ALLOW("\"getpid\"") "]}");
	struct scbpf_policy *model;
	const struct scbpf_filter *f;
	const struct scbpf_proof *proof;
	size_t mark;

	fresh();
	memcpy(changed, getpid_only, sizeof changed);
	changed[1].k = 110;
	ok(scbpf_equal(s, &a, &b, &proof) == SCBPF_STATUS_OK &&
		proof->answer == SCBPF_ANSWER_EQUAL && proof->steps > 0,
	    "equal");
	ok(scbpf_equal(s, &a, &c, &proof) == SCBPF_STATUS_OK &&
		proof->answer == SCBPF_ANSWER_DIFFERENT &&
		(proof->call.nr == 39 || proof->call.nr == 110) &&
		proof->verdict[0] != proof->verdict[1],
	    "different");
	big.big_endian = true;
	ok(scbpf_equal(s, &a, &big, &proof) == SCBPF_STATUS_INVALID,
	    "byte orders");
	ok(set_all(s, "arch x86_64") == SCBPF_STATUS_OK &&
		scbpf_policy_read(s, &policy, &model) == SCBPF_STATUS_OK &&
		scbpf_prove(s, model, &a, &proof) == SCBPF_STATUS_OK &&
		proof->answer == SCBPF_ANSWER_DIFFERENT &&
		proof->verdict[0] != proof->verdict[1],
	    "not the policy");
	ok((mark = scbpf_mark(s)) != 0 &&
		scbpf_prove(s, model, &a, &proof) == SCBPF_STATUS_OK &&
		scbpf_mark(s) <= mark + 1024 &&
		scbpf_compile(s, model, &f) == SCBPF_STATUS_OK &&
		scbpf_prove(s, model, &f->program, &proof) == SCBPF_STATUS_OK &&
		proof->answer == SCBPF_ANSWER_EQUAL && f->narches == 1 &&
		f->arches[0] == scbpf_arch_find("x86_64"),
	    "the policy");
	changed[0] = (struct scbpf_insn){0x20, 0, 0, 16};
	changed[1] = (struct scbpf_insn){0x04, 0, 0, 1};
	changed[2] = (struct scbpf_insn){0x16, 0, 0, 0};
	c.count = 3;
	ok(scbpf_equal(s, &a, &c, &proof) == SCBPF_STATUS_OK &&
		proof->answer != SCBPF_ANSWER_EQUAL,
	    "returns what is computed");
}

/* --- callbacks ------------------------------------------------------------ */

struct seen {
	unsigned n, limit, allowed, inconclusive;
	uint64_t numbers; /* of x86_64 and x32 */
	char when[100];
};

static bool
see(void *user, const struct scbpf_entry *e)
{
	struct seen *seen = user;

	seen->n++;
	seen->inconclusive += e->inconclusive && e->when && !*e->when &&
			      !e->verdict && e->pc == 2;
	if (e->part.arch && !e->when)
		seen->numbers += (uint64_t)e->part.high - e->part.low + 1;
	if (e->verdict == SCBPF_ALLOW && e->part.name) {
		seen->allowed++;
		snprintf(seen->when, sizeof seen->when, "%s %s", e->part.name,
		    e->when ? e->when : "-");
	}
	return seen->n != seen->limit;
}

static bool
see_change(void *user, const struct scbpf_change *c)
{
	struct seen *seen = user;

	seen->n++;
	seen->inconclusive += c->inconclusive && c->side == 1 && c->pc == 2;
	seen->allowed += c->verdict[1] == SCBPF_ALLOW && c->weaker;
	return seen->n != seen->limit;
}

static void
test_lists(void)
{
	struct scbpf_text policy = text_of(
	    DENY "{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ALLOW\","
		 "\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_LE\",\"value\":9}]"
		 "}]}");
	const struct scbpf_arch *arch = scbpf_arch_find("x86_64");
	const struct scbpf_filter *f = NULL, *g = NULL;
	struct seen seen = {0}, one = {.limit = 1}, diff = {0};

	fresh();
	set_all(s, "arch x86_64");
	ok(compile_text(s, &policy, &f) == SCBPF_STATUS_OK &&
		scbpf_compile(s, NULL, &g) == SCBPF_STATUS_OK,
	    "compiled");
	ok(scbpf_explain(s, &f->program, arch, see, &seen) == SCBPF_STATUS_OK,
	    "listed");
	ok(strcmp(seen.when, "socket family <= 9") == 0 &&
		seen.allowed == 1 && seen.inconclusive == 0,
	    "what is allowed");
	ok(seen.numbers == (UINT64_C(1) << 32) - 1, "every number but socket");
	ok(scbpf_explain(s, &f->program, arch, see, &one) == SCBPF_STATUS_OK &&
		one.n == 1,
	    "enough");
	ok(scbpf_diff(s, &f->program, &g->program, arch, see_change, &diff) ==
		    SCBPF_STATUS_OK &&
		diff.n > 300 && diff.allowed > 300,
	    "changes");
	diff = (struct seen){0};
	ok(scbpf_diff(s, &f->program, &f->program, arch, see_change, &diff) ==
		    SCBPF_STATUS_OK &&
		diff.n == 0,
	    "no changes");
}

/* Arithmetic with an argument is not followed. */
static void
test_doubts(void)
{
	static const struct scbpf_insn product[] = {INSN(0x20, 0, 0, 16),
	    INSN(0x24, 0, 0, 3), INSN(0x15, 0, 1, 5),
	    INSN(0x06, 0, 0, SCBPF_ALLOW), INSN(0x06, 0, 0, SCBPF_ERRNO | 1)};
	struct scbpf_program a = PROGRAM(getpid_only), b = PROGRAM(product);
	const struct scbpf_arch *arch = scbpf_arch_find("x86_64");
	struct seen seen = {0}, one = {.limit = 1};

	fresh();
	ok(scbpf_explain(s, &b, arch, see, &seen) == SCBPF_STATUS_OK &&
		seen.inconclusive > 300,
	    "a list of what is inconclusive");
	seen = (struct seen){0};
	ok(scbpf_diff(s, &a, &b, arch, see_change, &seen) == SCBPF_STATUS_OK &&
		seen.inconclusive > 300,
	    "changes that are inconclusive");
	ok(scbpf_diff(s, &a, &b, arch, see_change, &one) == SCBPF_STATUS_OK &&
		one.n == 1,
	    "enough of them");
}

static void
test_names(void)
{
	const struct scbpf_arch *a = scbpf_arch_find("SCMP_ARCH_AARCH64");
	char text[SCBPF_VERDICT_SIZE];
	uint32_t nr = 0;

	ok(a && strcmp(scbpf_arch_name(a), "aarch64") == 0 &&
		scbpf_arch_audit(a) == 0xc00000b7 && !scbpf_arch_big_endian(a),
	    "aarch64");
	ok(!scbpf_arch_find("vax") && !scbpf_arch_find(""), "no architecture");
	ok(scbpf_arch_at(0) == scbpf_arch_find("amd64") && !scbpf_arch_at(99),
	    "all of them");
	ok(scbpf_syscall_number(a, "openat", &nr) && nr == 56, "openat");
	ok(!scbpf_syscall_number(a, "open", &nr) && nr == 56, "open");
	ok(strcmp(scbpf_syscall_name(a, 56), "openat") == 0 &&
		!scbpf_syscall_name(a, 100000),
	    "names");
	ok(scbpf_errno(scbpf_arch_find("mips"), "ENOSYS") == 89 &&
		scbpf_errno(a, "ENOTHING") == -1,
	    "errno");
	scbpf_verdict(SCBPF_ERRNO | 38, text);
	ok(strcmp(text, "ERRNO(38)") == 0, "a verdict");
	scbpf_verdict(SCBPF_KILL_PROCESS | 65535, text);
	ok(strcmp(text, "KILL_PROCESS(65535)") == 0, "the longest");
}

static void
test_all(void)
{
	test_filters();
	test_formats();
	test_proofs();
	test_lists();
	test_doubts();
	test_names();
}

int
main(void)
{
	return api_main(test_all);
}
