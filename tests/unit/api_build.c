/*
 * The public library: policies that are built rule by rule, stacks, slots, and
 * reports. Uses only scbpf.h. See also api.c.
 */
#include "api.h"

static uint32_t
ask(const struct scbpf_filter *f, const char *arch, const char *call,
    uint64_t arg0, uint64_t arg1)
{
	const struct scbpf_arch *a = scbpf_arch_find(arch);
	struct scbpf_call c = {
	    .arch = scbpf_arch_audit(a), .args = {arg0, arg1}};
	uint32_t v = 0xdead;

	if (scbpf_syscall_number(a, call, &c.nr))
		scbpf_simulate(&f->program, &c, &v, NULL);
	return v;
}

/* What a program that used libseccomp's rules would ask for. */
static void
test_rules(void)
{
	const struct scbpf_condition unix_only = {.size = sizeof unix_only,
	    .argument_name = "family",
	    .op = SCBPF_OPERATOR_EQ,
	    .constant = "AF_UNIX"};
	const struct scbpf_condition flags[] = {
	    {.size = sizeof *flags,
		.argument = 1,
		.op = SCBPF_OPERATOR_MASKED_EQ,
		.mask = 3,
		.value = 0},
	    {.size = sizeof *flags,
		.argument = 0,
		.op = SCBPF_OPERATOR_LE,
		.value = 9}};
	struct scbpf_policy *p;
	const struct scbpf_filter *f = NULL;

	fresh();
	set_all(s, "arch x86_64;enosys off");
	ok(scbpf_policy_new(s, "SCMP_ACT_ERRNO(1)", &p) == SCBPF_STATUS_OK,
	    "a policy");
	ok(scbpf_rule_add(s, p, "allow", "read,@mount", NULL, 0) ==
		    SCBPF_STATUS_OK &&
		scbpf_rule_add(s, p, "allow", "socket", &unix_only, 1) ==
		    SCBPF_STATUS_OK &&
		scbpf_rule_add(s, p, "errno(EACCES)", "openat", flags, 2) ==
		    SCBPF_STATUS_OK &&
		scbpf_rule_add(s, p, "log", "2[arch=x86_64]", NULL, 0) ==
		    SCBPF_STATUS_OK &&
		scbpf_policy_add_arch(s, p, "x86") == SCBPF_STATUS_OK,
	    "rules");
	ok(scbpf_compile(s, p, &f) == SCBPF_STATUS_OK && f->narches == 2,
	    "compiled");
	if (!f)
		return;
	ok(ask(f, "x86_64", "read", 0, 0) == SCBPF_ALLOW &&
		ask(f, "x86", "umount2", 0, 0) == SCBPF_ALLOW,
	    "names and groups");
	ok(ask(f, "x86_64", "socket", 1, 0) == SCBPF_ALLOW &&
		ask(f, "x86_64", "socket", 2, 0) == (SCBPF_ERRNO | 1),
	    "a constant of a named argument");
	ok(ask(f, "x86_64", "openat", 9, 4) == (SCBPF_ERRNO | 13) &&
		ask(f, "x86_64", "openat", 10, 4) == (SCBPF_ERRNO | 1) &&
		ask(f, "x86_64", "openat", 9, 2) == (SCBPF_ERRNO | 1),
	    "both conditions");
	ok(ask(f, "x86_64", "open", 0, 0) == SCBPF_LOG &&
		ask(f, "x86", "open", 0, 0) == (SCBPF_ERRNO | 1),
	    "a number of one architecture");
}

/* Names of a large policy are shared by its compilations. */
static void
test_added_to_many(void)
{
	enum { LINES = 5000 };
	static char text[LINES * 24];
	struct scbpf_text t;
	struct scbpf_policy *p = NULL;
	const struct scbpf_filter *f = NULL;
	size_t n = 0;

	n += (size_t)sprintf(text, "@default kill_process\nptrace: arg0 == 0\n");
	for (unsigned i = 0; i < LINES; i++)
		n += (size_t)sprintf(text + n, "ioctl: arg1 == %u\n", i % 7);
	t = (struct scbpf_text)SCBPF_TEXT("many.policy", text, n);
	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_policy_read(s, &t, &p) == SCBPF_STATUS_OK &&
		scbpf_rule_add(s, p, "allow", "write,openat", NULL, 0) ==
		    SCBPF_STATUS_OK &&
		scbpf_compile(s, p, &f) == SCBPF_STATUS_OK,
	    "a rule is added to 5000");
	ok(f && ask(f, "x86_64", "write", 1, 0) == SCBPF_ALLOW &&
		ask(f, "x86_64", "openat", 1, 0) == SCBPF_ALLOW &&
		ask(f, "x86_64", "ptrace", 0, 0) == SCBPF_ALLOW &&
		ask(f, "x86_64", "ptrace", 1, 0) == SCBPF_KILL_PROCESS,
	    "a rule that is added has its own names");
}

static void
test_refused_rules(void)
{
	struct scbpf_condition c = {.size = sizeof c, .argument = 6};
	struct scbpf_policy *p = NULL;
	const struct scbpf_filter *f;
	size_t mark;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_policy_new(s, "alow", &p) == SCBPF_STATUS_INVALID && !p,
	    "no action");
	ok(scbpf_policy_new(s, "allow", &p) == SCBPF_STATUS_OK, "a policy");
	mark = scbpf_mark(s);
	ok(scbpf_rule_add(s, p, "trap", "raed", NULL, 0) ==
		    SCBPF_STATUS_INVALID &&
		strstr(message, "expected 'read'"),
	    "no call");
	ok(scbpf_rule_add(s, p, "trap", "read", &c, 1) == SCBPF_STATUS_MISUSE,
	    "no argument");
	ok(scbpf_rule_add(s, p, NULL, "read", NULL, 0) == SCBPF_STATUS_MISUSE,
	    "no action at all");
	c = (struct scbpf_condition){
	    .size = sizeof c, .op = (enum scbpf_operator)9};
	ok(scbpf_rule_add(s, p, "trap", "read", &c, 1) == SCBPF_STATUS_MISUSE,
	    "no such operator");
	c = (struct scbpf_condition){.size = sizeof c, .argument_name = "path"};
	ok(scbpf_rule_add(s, p, "trap", "read", &c, 1) == SCBPF_STATUS_INVALID,
	    "no such argument");
	c = (struct scbpf_condition){
	    .size = sizeof c, .constant = "AF_UNKNOWN"};
	ok(scbpf_rule_add(s, p, "trap", "socket", &c, 1) ==
		SCBPF_STATUS_INVALID,
	    "no constant");
	ok(scbpf_policy_add_arch(s, p, "vax") == SCBPF_STATUS_INVALID,
	    "no architecture");
	ok(scbpf_mark(s) == mark &&
		scbpf_compile(s, p, &f) == SCBPF_STATUS_OK && f->narches == 1 &&
		ask(f, "x86_64", "read", 0, 0) == SCBPF_ALLOW,
	    "and nothing is left of them");
}

/* --- slots ---------------------------------------------------------------- */

static void
test_slots(void)
{
	struct scbpf_text text =
	    text_of("@default return 1\nread: arg0 == $FD\n"
		    "mmap: addr == $BASE\n");
	const uint64_t values[2] = {7, UINT64_C(0x1122334455667788)};
	const struct scbpf_filter *f = NULL, *g = NULL;
	struct scbpf_bytes out;

	fresh();
	set_all(s, "arch x86_64");
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_OK &&
		strcmp(scbpf_slot_at(f, 0), "FD") == 0 &&
		strcmp(scbpf_slot_at(f, 1), "BASE") == 0 &&
		!scbpf_slot_at(f, 2),
	    "their names");
	ok(scbpf_write(s, f, "raw", &out) == SCBPF_STATUS_INVALID,
	    "raw bytes cannot say where they are");
	ok(scbpf_write(s, f, "json", &out) == SCBPF_STATUS_OK, "JSON can");
	ok(scbpf_fill(s, f, values, 1, &g) == SCBPF_STATUS_MISUSE, "too few");
	ok(scbpf_fill(s, f, (const uint64_t[]){1 + (uint64_t)UINT32_MAX, 0}, 2,
	       &g) == SCBPF_STATUS_MISUSE,
	    "one of more bits than a descriptor has");
	ok(scbpf_fill(s, f, values, 2, &g) == SCBPF_STATUS_OK &&
		ask(g, "x86_64", "read", 7, 0) == SCBPF_ALLOW &&
		ask(g, "x86_64", "read", 8, 0) == (SCBPF_ERRNO | 1) &&
		ask(g, "x86_64", "mmap", values[1], 0) == SCBPF_ALLOW &&
		ask(g, "x86_64", "mmap", values[1] & UINT32_MAX, 0) ==
		    (SCBPF_ERRNO | 1),
	    "filled");
	ok(scbpf_write(s, g, "raw", &out) == SCBPF_STATUS_OK &&
		out.length == 8 * g->program.count && !scbpf_slot_at(g, 0),
	    "and then it is like any other");
}

/* --- stacks and reports --------------------------------------------------- */

/* Two filters in one text: the first leaves out getpid, the second read. */
static const char two[] =
    "{ { 0x20, 0, 0, 0 }, { 0x15, 0, 1, 0 }, { 6, 0, 0, 0x50001 },"
    " { 6, 0, 0, 0x7fff0000 } };\n"
    "{ { 0x20, 0, 0, 0 }, { 0x15, 0, 1, 39 }, { 6, 0, 0, 0x30000 },"
    " { 6, 0, 0, 0x7fff0000 } };\n";

static void
test_stack(void)
{
	struct scbpf_text text = SCBPF_TEXT("two.c", two, sizeof two - 1);
	const struct scbpf_filter *f = NULL, *one = NULL;
	struct scbpf_call call = {.nr = 39};
	const struct scbpf_result *out = NULL;

	fresh();
	set_all(s, "arch x86_64");
	call.arch = scbpf_arch_audit(scbpf_arch_find("x86_64"));
	ok(scbpf_read(s, &text, 1, 0, &f) == SCBPF_STATUS_OK && f->next &&
		!f->next->next,
	    "two filters");
	if (!f)
		return;
	ok(scbpf_optimize(s, f, &one) == SCBPF_STATUS_OK && !one->next &&
		ask(one, "x86_64", "getpid", 0, 0) == SCBPF_TRAP &&
		ask(one, "x86_64", "read", 0, 0) == (SCBPF_ERRNO | 1) &&
		ask(one, "x86_64", "write", 0, 0) == SCBPF_ALLOW,
	    "as one");
	ok(scbpf_simulate_text(s, f, &call, 0, "text", &out) == SCBPF_STATUS_OK &&
		strncmp(out->text.data, "TRAP, 6 ", 8) == 0,
	    "one call under both");
	ok(scbpf_diff_text(s, f, one, "text", &out) == SCBPF_STATUS_OK &&
		out->text.length == 0,
	    "no change");
	ok(scbpf_diff_text(s, f, f->next, "text", &out) == SCBPF_STATUS_OK &&
		strstr(out->text.data, "now allowed:\n  "),
	    "a change");
}

static void
test_reports(void)
{
	static const char *const formats[] = {"text", "json", "md", "html"};
	static const char *const names[] = {"getpid", "@nothing"};
	const struct scbpf_result *audit = NULL;
	const struct scbpf_filter *f = NULL;
	struct scbpf_text text = SCBPF_TEXT("two.c", two, sizeof two - 1);
	const struct scbpf_result *out = NULL;
	unsigned good = 0, groups = 0;

	fresh();
	set_all(s, "arch x86_64");
	if (scbpf_read(s, &text, 1, 0, &f) != SCBPF_STATUS_OK)
		return;
	for (unsigned i = 0; i < 4; i++)
		good += scbpf_explain_text(s, f, formats[i], &out) ==
			    SCBPF_STATUS_OK &&
			strstr(out->text.data, "getpid");
	ok(good == 4, "explained");
	ok(scbpf_explain_text(s, f, "xml", &out) == SCBPF_STATUS_INVALID,
	    "no format");
	ok(scbpf_audit_text(s, f, "json", &audit) == SCBPF_STATUS_OK &&
		audit->errors + audit->warnings > 0 &&
		strstr(audit->text.data, "\"findings\""),
	    "audited");
	ok(scbpf_table_text(s, "calls", names, 1, "text", &out) ==
		    SCBPF_STATUS_OK &&
		strstr(out->text.data, "39  getpid"),
	    "a table");
	ok(scbpf_table_text(s, "calls", names, 2, "text", &out) ==
		    SCBPF_STATUS_OK &&
		out->errors == 1 && errors,
	    "what is not in it");
	while (scbpf_group_at(groups))
		groups++;
	ok(groups > 10 && scbpf_in_group("@mount", "umount2") &&
		!scbpf_in_group("@mount", "read"),
	    "groups");
}

static void
test_all(void)
{
	test_rules();
	test_added_to_many();
	test_refused_rules();
	test_slots();
	test_stack();
	test_reports();
}

int
main(void)
{
	return api_main(test_all);
}
