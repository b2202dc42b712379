/*
 * The public library as the command line uses it: texts that hold filters or
 * policies, damaged filters, listings, tables, and messages and results of each
 * call. Uses only scbpf.h.
 */
#include "api.h"

static const char allows_getpid[] =
    "{ 0x20, 0, 0, 0 }, { 0x15, 0, 1, 39 }, { 6, 0, 0, 0x7fff0000 },"
    " { 6, 0, 0, 0x50001 }\n";
static const char jumps_away[] =
    "{ 0x20, 0, 0, 0 }, { 0x15, 7, 1, 39 }, { 6, 0, 0, 0x7fff0000 }\n";
static const char allows_read[] = "@default kill\nread: 1\n";

static void
test_texts(void)
{
	const struct scbpf_text texts[] = {
	    SCBPF_TEXT("a.txt", allows_getpid, sizeof allows_getpid - 1),
	    SCBPF_TEXT("b.policy", allows_read, sizeof allows_read - 1)};
	const struct scbpf_text sizeless = {0, "a", "1", 1, NULL, NULL};
	const struct scbpf_filter *f = NULL, *one = NULL;
	const struct scbpf_result *r = NULL;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_read(s, texts, 2, 0, &f) == SCBPF_STATUS_INVALID &&
		strcmp(file, "b.policy") == 0 && strstr(message, "'scbpf gen'"),
	    "a policy where none may be");
	ok(scbpf_read(s, texts, 2, SCBPF_READ_POLICIES, &f) ==
		    SCBPF_STATUS_OK &&
		f->steps == 0 && f->next && f->next->steps && !f->next->next,
	    "a filter, then a policy");
	ok(scbpf_merge(s, f, &one) == SCBPF_STATUS_OK && !one->next &&
		scbpf_diff_text(s, f, one, "text", &r) == SCBPF_STATUS_OK &&
		r->changes == 0 && r->text.length == 0,
	    "as one");
	ok(scbpf_diff_text(s, one, f->next, "text", &r) == SCBPF_STATUS_OK &&
		r->changes >= 1 && r->weaker >= 1,
	    "what changed, and what of it is weaker");
	ok(scbpf_read(s, NULL, 0, 0, &f) == SCBPF_STATUS_MISUSE, "nothing");
	ok(scbpf_read(s, NULL, 0, SCBPF_READ_POLICIES, &f) == SCBPF_STATUS_OK &&
		f->steps && !f->next,
	    "the built-in policy");
	ok(scbpf_read(s, &sizeless, 1, 0, &f) == SCBPF_STATUS_MISUSE,
	    "a structure without its size");
	set_all(s, "arch x86_64;arch arm");
	ok(scbpf_read(s, texts, 1, 0, &f) == SCBPF_STATUS_OK && f->next &&
		!f->next->next,
	    "a stack for each of two architectures");
	ok(scbpf_audit_text(s, f, "text", &r) == SCBPF_STATUS_OK &&
		strstr(r->text.data, ", x86_64: ") &&
		strstr(r->text.data, ", arm: "),
	    "a report on both");
}

static void
test_damaged(void)
{
	const struct scbpf_text text =
	    SCBPF_TEXT("cut.txt", jumps_away, sizeof jumps_away - 1);
	const struct scbpf_filter *f = NULL, *one;
	const struct scbpf_result *r = NULL;
	struct scbpf_bytes out;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_read(s, &text, 1, 0, &f) == SCBPF_STATUS_INVALID && errors,
	    "the kernel refuses it");
	errors = 0;
	ok(scbpf_read(s, &text, 1, SCBPF_READ_DAMAGED, &f) == SCBPF_STATUS_OK &&
		errors == 1 && f->damaged,
	    "reported, and read all the same");
	if (!f)
		return;
	ok(scbpf_list_text(s, f, &r) == SCBPF_STATUS_OK &&
		strstr(r->text.data, "jeq"),
	    "listed");
	ok(scbpf_write(s, f, "raw", &out) == SCBPF_STATUS_MISUSE &&
		scbpf_merge(s, f, &one) == SCBPF_STATUS_MISUSE &&
		scbpf_explain_text(s, f, "text", &r) == SCBPF_STATUS_MISUSE,
	    "and nothing else");
}

static unsigned notes;

static void
count(void *user, const struct scbpf_message *m)
{
	keep(user, m);
	notes += m->severity < SCBPF_SEVERITY_ERROR;
}

/* A message that concerns every architecture is reported once. */
static void
test_several(void)
{
	static char block[16 << 20];
	struct scbpf *own = scbpf_open(block, sizeof block, count, NULL);
	struct scbpf_text text = text_of(DENY ALLOW("\"raed\"") "]}");
	const struct scbpf_filter *f = NULL;
	struct scbpf_bytes all, first;

	notes = 0;
	ok(set_all(own, "arch x86_64") == SCBPF_STATUS_OK &&
		compile_text(own, &text, &f) == SCBPF_STATUS_OK && notes == 1,
	    "a warning");
	notes = 0;
	ok(set_all(own, "arch x86_64;arch aarch64;arch s390x") ==
		    SCBPF_STATUS_OK &&
		compile_text(own, &text, &f) == SCBPF_STATUS_OK && notes == 1,
	    "once for three architectures");
	ok(scbpf_arch_asked(own, 2) == scbpf_arch_find("s390x") &&
		!scbpf_arch_asked(own, 3),
	    "which were asked for");
	ok(scbpf_write_all(own, f, "h", &all) == SCBPF_STATUS_OK &&
		scbpf_write(own, f, "h", &first) == SCBPF_STATUS_OK &&
		first.length < all.length,
	    "all in one header, or the first");
	ok(scbpf_write_all(own, f, "raw", &all) == SCBPF_STATUS_MISUSE,
	    "a format for one");
	ok(scbpf_format_traits("h") ==
		    (SCBPF_FORMAT_JOINED | SCBPF_FORMAT_NAMED) &&
		scbpf_format_traits("raw") == SCBPF_FORMAT_BINARY &&
		strstr(scbpf_format_suffixes("raw"), " .bpf ") &&
		!scbpf_format_suffixes("jpeg"),
	    "what formats are like");
}

static void
test_calls(void)
{
	static const char *const words[] = {
	    "socket", "protocol=1|2", "AF_INET6", "~0"};
	static const char *const bad[][2] = {{"sokcet", "expected 'socket'"},
	    {"socket", "'adress'"}, {"socket", "AF_INTE"}};
	static const char *const args[] = {"", "adress=1", "AF_INTE"};
	struct scbpf_call c;
	unsigned known;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_call_read(s, words, 4, &c, &known) == SCBPF_STATUS_OK &&
		c.nr == 41 && known == 7 &&
		c.arch == scbpf_arch_audit(scbpf_arch_find("x86_64")) &&
		c.args[0] == 10 && c.args[1] == UINT64_MAX && c.args[2] == 3,
	    "a call in words");
	for (unsigned i = 0; i < 3; i++) {
		const char *const call[] = {bad[i][0], args[i]};

		ok(scbpf_call_read(s, call, 1 + (*args[i] != 0), &c, NULL) ==
			    SCBPF_STATUS_INVALID &&
			strstr(message, bad[i][1]),
		    bad[i][1]);
	}
	ok(scbpf_call_read(s, words, 0, &c, NULL) == SCBPF_STATUS_MISUSE, "no call");
}

static void
test_tables(void)
{
	static const char header[] = "#define __NR_read 0\n"
				     "#if 5 >= 4 && 3 <= 3 && 4 > 3 && 3 < 4\n"
				     "#define __NR_write 7\n#endif\n"
				     "#if 4 < 3 || 3 > 4 || 3 >= 4 || 4 <= 3\n"
				     "#define __NR_open 99\n#endif\n";
	const struct scbpf_text text =
	    SCBPF_TEXT("unistd_64.h", header, sizeof header - 1);
	const struct scbpf_text policy =
	    SCBPF_TEXT("p.policy", allows_read, sizeof allows_read - 1);
	const struct scbpf_arch *x86 = scbpf_arch_find("x86");
	const struct scbpf_result *r = NULL;
	struct scbpf_policy *p = NULL;
	uint32_t nr = 0;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_table_text(s, "groups", NULL, 0, "text", &r) ==
		    SCBPF_STATUS_OK &&
		strstr(r->text.data, "@mount"),
	    "groups");
	ok(scbpf_table_text(s, "arches", NULL, 0, "text", &r) ==
		    SCBPF_STATUS_OK &&
		strstr(r->text.data, "AUDIT_ARCH_X86_64"),
	    "architectures");
	ok(scbpf_table_text(s, "trees", NULL, 0, "text", &r) ==
		SCBPF_STATUS_INVALID,
	    "no such table");
	ok(scbpf_header_text(s, &text, NULL, &r) == SCBPF_STATUS_OK &&
		r->changes == 1 && strstr(r->text.data, "write"),
	    "a header that differs");
	ok(scbpf_policy_read(s, &policy, &p) == SCBPF_STATUS_OK &&
		scbpf_missing_text(s, p, "text", &r) == SCBPF_STATUS_OK &&
		strstr(r->text.data, "write") &&
		!strstr(r->text.data, " read "),
	    "what a policy does not name");
	ok(scbpf_missing_text(s, p, "json", &r) == SCBPF_STATUS_OK &&
		strstr(r->text.data, "\"name\": \"write\""),
	    "the same as JSON");
	ok(scbpf_missing_text(s, p, "html", &r) == SCBPF_STATUS_INVALID,
	    "no such format");
	set_all(s, "arch x86_64;since 6.8..6.10");
	ok(scbpf_table_text(s, "calls", NULL, 0, "text", &r) ==
		    SCBPF_STATUS_OK &&
		strstr(r->text.data, "mseal"),
	    "what kernels brought");
	ok(scbpf_calls_text(s, &policy, "text", &r) == SCBPF_STATUS_INVALID,
	    "no program");
	ok(strcmp(scbpf_arch_header(x86), "unistd_32.h") == 0 &&
		scbpf_arch_shares_headers(x86, scbpf_arch_find("x86_64")) &&
		!scbpf_arch_shares_headers(x86, scbpf_arch_find("arm")),
	    "names of headers");
	ok(strcmp(scbpf_syscall_at(x86, 0, &nr), "restart_syscall") == 0 &&
		nr == 0 && !scbpf_syscall_at(x86, 9999, &nr),
	    "all syscalls");
}

/* Our own launcher is a program. */
static void
test_program(void)
{
	const struct scbpf_filter *f = NULL;
	const struct scbpf_result *r = NULL;
	struct scbpf_bytes elf;
	struct scbpf_text program;

	fresh();
	set_all(s, "arch x86_64;only");
	ok(scbpf_read(s, NULL, 0, SCBPF_READ_POLICIES, &f) == SCBPF_STATUS_OK &&
		scbpf_write(s, f, "elf", &elf) == SCBPF_STATUS_OK,
	    "a launcher");
	program =
	    (struct scbpf_text)SCBPF_TEXT("launcher", elf.data, elf.length);
	ok(scbpf_calls_text(s, &program, "text", &r) == SCBPF_STATUS_OK &&
		r->inconclusive == 0 && strstr(r->text.data, " seccomp "),
	    "its calls");
	ok(scbpf_audit_program_text(s, f, &program, "json", &r) ==
		    SCBPF_STATUS_OK &&
		r->notes > 0 &&
		strstr(r->text.data, "\"source\": \"launcher\"") &&
		strstr(r->text.data, "\"program-unused\""),
	    "compared with the filter");
	set_all(s, "arch arm");
	ok(scbpf_read(s, NULL, 0, SCBPF_READ_POLICIES, &f) == SCBPF_STATUS_OK &&
		scbpf_audit_program_text(s, f, &program, "text", &r) ==
		    SCBPF_STATUS_INVALID &&
		strstr(message, "is a program for x86_64"),
	    "of another architecture");
}

/* Only the result takes memory. */
static void
test_memory(void)
{
	const struct scbpf_text text =
	    SCBPF_TEXT("a.txt", allows_getpid, sizeof allows_getpid - 1);
	const struct scbpf_proof *proof = NULL;
	const struct scbpf_result *r = NULL;
	const struct scbpf_filter *f = NULL;
	size_t mark;

	fresh();
	set_all(s, "arch x86_64");
	if (scbpf_read(s, &text, 1, 0, &f) != SCBPF_STATUS_OK)
		return;
	mark = scbpf_mark(s);
	ok(scbpf_prove(s, NULL, &f->program, &proof) == SCBPF_STATUS_OK &&
		proof->answer == SCBPF_ANSWER_DIFFERENT &&
		strncmp(proof->text.data, "different\ncall: ", 16) == 0 &&
		strlen(proof->text.data) == proof->text.length &&
		scbpf_mark(s) <= mark + sizeof *proof + proof->text.length +
				     proof->json.length + 64,
	    "a proof");
	mark = scbpf_mark(s);
	ok(scbpf_explain_text(s, f, "json", &r) == SCBPF_STATUS_OK &&
		scbpf_mark(s) <= mark + sizeof *r + r->text.length + 64 &&
		strlen(r->text.data) == r->text.length,
	    "a report");
}

static void
test_all(void)
{
	test_texts();
	test_damaged();
	test_several();
	test_calls();
	test_tables();
	test_program();
	test_memory();
}

int
main(void)
{
	return api_main(test_all);
}
