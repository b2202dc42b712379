/*
 * The public library as a caller meets it: every option has its effect, every
 * failure its status and message, and no more memory is used than was given.
 * Uses only scbpf.h. See also api_filter.c and tests/examples/library/.
 */
#include "api.h"

/* --- options -------------------------------------------------------------- */

/* The verdict on a call of the policy compiled with the options. */
static uint32_t
verdict(const char *json, const char *options, const char *arch,
    const char *call, uint64_t arg)
{
	struct scbpf_text text = text_of(json);
	const struct scbpf_arch *a = scbpf_arch_find(arch);
	struct scbpf_call c = {.arch = scbpf_arch_audit(a), .args = {arg}};
	const struct scbpf_filter *f;
	uint32_t v = 0xdead;

	fresh();
	if (!scbpf_syscall_number(a, call, &c.nr))
		c.nr = 1000;
	if (set_all(s, options) == SCBPF_STATUS_OK &&
	    compile_text(s, &text, &f) == SCBPF_STATUS_OK)
		scbpf_simulate(&f->program, &c, &v, NULL);
	return v;
}

static const char read_json[] = DENY ALLOW("\"read\"") "]}";
static const char socket_json[] =
    DENY "{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ALLOW\","
	 "\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":1}]"
	 "}]}";
static const char clone_json[] =
    DENY "{\"names\":[\"clone\"],\"action\":\"SCMP_ACT_ALLOW\"}]}";
static const char both_json[] =
    "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":["
    "\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],\"syscalls\":[" ALLOW(
	"\"read\"") "]}";
static const struct {
	const char *json, *options, *arch, *call;
	uint64_t arg;
	uint32_t verdict;
	const char *what;
} meanings[] = {
    {read_json, "arch x86_64", "x86_64", "read", 0, SCBPF_ALLOW, "allow"},
    {read_json, "arch x86_64", "x86", "read", 0, SCBPF_KILL_PROCESS,
	"another architecture"},
    {both_json, "arch x86_64", "x86", "read", 0, SCBPF_ALLOW,
	"the policy's architecture"},
    {both_json, "arch x86_64;only", "x86", "read", 0, SCBPF_KILL_PROCESS,
	"only"},
    {read_json, "arch x86_64+x86", "x86", "read", 0, SCBPF_ALLOW,
	"two of them"},
    {read_json, "arch x86_64+x86_64", "x86_64", "read", 0, SCBPF_ALLOW,
	"one architecture twice"},
    {socket_json, "arch x86_64", "x86_64", "socket", UINT64_C(0x100000001),
	SCBPF_ALLOW, "kernel's widths"},
    {socket_json, "arch x86_64;args 64", "x86_64", "socket",
	UINT64_C(0x100000001), SCBPF_ERRNO | 1, "args"},
    {read_json, "arch x86_64;complain", "x86_64", "write", 0, SCBPF_LOG,
	"complain"},
    {clone_json, "arch x86_64", "x86_64", "clone3", 0, SCBPF_ERRNO | 38,
	"clone3"},
    {clone_json, "arch x86_64;clone3 policy", "x86_64", "clone3", 0,
	SCBPF_ERRNO | 38, "above the maximum"},
    {clone_json, "arch x86_64;clone3 policy;enosys off", "x86_64", "clone3", 0,
	SCBPF_ERRNO | 1, "clone3 by policy, ENOSYS off"},
    {clone_json, "arch x86_64;clone3 policy;enosys since:5.2", "x86_64",
	"clone3", 0, SCBPF_ERRNO | 38, "since 5.2"},
    {clone_json, "arch x86_64;clone3 policy;enosys since:5.4", "x86_64",
	"clone3", 0, SCBPF_ERRNO | 1, "since 5.4"},
    {read_json, "arch x86_64;bad-arch trap", "x86", "read", 0, SCBPF_TRAP,
	"bad arch"},
    {read_json, "arch mipsel64;bad-arch errno(ENOSYS)", "x86", "read", 0,
	SCBPF_ERRNO | 89, "bad arch by name"},
    {read_json, "arch x86_64;log read,@mount", "x86_64", "read", 0, SCBPF_LOG,
	"override"},
    {read_json, "arch x86_64;log @mount", "x86_64", "umount2", 0, SCBPF_LOG,
	"group"},
    {read_json, "arch x86_64;deny=ENOSYS read", "x86_64", "read", 0,
	SCBPF_ERRNO | 38, "an errno of its own"},
    {read_json, "arch x86_64;deny read", "x86_64", "read", 0, SCBPF_ERRNO | 1,
	"deny"},
    {read_json, "arch x86_64;kill read", "x86_64", "read", 0,
	SCBPF_KILL_PROCESS, "kill"},
    {read_json, "arch x86_64;allow write", "x86_64", "write", 0, SCBPF_ALLOW,
	"allow more"},
};

static void
test_meaning(void)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		ok(verdict(meanings[i].json, meanings[i].options,
		       meanings[i].arch, meanings[i].call,
		       meanings[i].arg) == meanings[i].verdict,
		    meanings[i].what);
}

static void
test_inclusion(void)
{
	static const char json[] = DENY
	    "{\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ALLOW\",\"includes\":"
	    "{\"caps\":[\"CAP_BPF\"]}},{\"names\":[\"ptrace\"],\"action\":"
	    "\"SCMP_ACT_ALLOW\",\"includes\":{\"minKernel\":\"4.8\"}}]}";
	const char *off = "arch x86_64;enosys off";

	ok(verdict(json, off, "x86_64", "bpf", 0) != SCBPF_ALLOW, "no cap");
	ok(verdict(json, off, "x86_64", "ptrace", 0) == SCBPF_ALLOW, "newest");
	ok(verdict(json, "arch x86_64;cap bpf,CAP_CHOWN", "x86_64", "bpf", 0) ==
		SCBPF_ALLOW,
	    "cap");
	ok(verdict(json, "arch x86_64;enosys off;kernel 4.7.9", "x86_64",
	       "ptrace", 0) != SCBPF_ALLOW,
	    "4.7.9");
}

/*
 * An option with a bad value: its message, and the other options keep theirs.
 */
static void
test_values(void)
{
	static const struct {
		const char *options, *message;
	} cases[] = {
	    {"arch x86_64;log read,raed",
		"unknown syscall 'raed' in the list of '--log', expected "
		"'read'"},
	    {"arch x86_64;log @nothing", "unknown group '@nothing'"},
	    {"arch x86_64;deny=EVERYTHING read", "'EVERYTHING' for '--deny'"},
	    {"arch x86_64;deny=4096 read", "'4096' for '--deny'"},
	    {"arch x86_64;bad-arch allow(1)", "only errno and trace take data"},
	    {"arch x86_65", "unknown architecture 'x86_65', expected 'x86_64'"},
	    {"arch x86_64+s390x", "another byte order"},
	    {"arch ", "empty name"},
	    {"cap BPFF", "unknown capability 'BPFF', expected"},
	    {"flag tsyncc", "unknown value 'tsyncc' of '--flag'"},
	    {"colour red", "unknown option 'colour'"},
	    {"only x", "'--only' takes no value"},
	    {"cap", "'--cap' needs a value"},
	    {"cap=1 none", "'--cap' takes no '=1'"},
	    {"O small", "unknown value 'small' of '-O', expected 'size', "
			"'speed', 'tiny' or 'quick'"},
	};
	unsigned known = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		fresh();
		ok(set_all(s, cases[i].options) == SCBPF_STATUS_INVALID &&
			errors == 1 && strstr(message, cases[i].message),
		    cases[i].message);
	}
	while (scbpf_option_at(known))
		known++;
	ok(known > 20, "options");
}

static size_t
length(const char *goal, const char *mix)
{
	struct scbpf_text text = SCBPF_TEXT("mix", mix, mix ? strlen(mix) : 0);
	const struct scbpf_filter *f;

	fresh();
	if (set_all(s, goal) != SCBPF_STATUS_OK ||
	    (mix && scbpf_set_mix(s, &text) != SCBPF_STATUS_OK) ||
	    scbpf_compile(s, NULL, &f) != SCBPF_STATUS_OK)
		return 0;
	return f->program.count;
}

static void
test_goal(void)
{
	const char *speed = "arch x86_64;only;O speed";
	size_t balanced = length("arch x86_64;only", NULL);
	size_t small = length("arch x86_64;only;O size", NULL);

	ok(small && small < balanced, "small");
	ok(length(speed, NULL) > balanced, "fast");
	ok(length(speed, "read 1000000\nfutex 3\n") != length(speed, NULL),
	    "mix");
	ok(length(speed, "read often\n") == 0 && errors, "no mix");
}

/* One filter for each arch; and what scbpf_reset forgets. */
static void
test_several(void)
{
	const struct scbpf_filter *f = NULL;
	size_t mark;
	unsigned n = 0;

	fresh();
	ok(set_all(s, "arch x86_64;arch s390x;arch x86_64;flag log,tsync") ==
		    SCBPF_STATUS_OK &&
		scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK,
	    "several");
	ok(f->next && !f->next->next && !f->program.big_endian &&
		f->next->program.big_endian &&
		f->next->arches[0] == scbpf_arch_find("s390x") &&
		f->flags == (SCBPF_FLAG_LOG | SCBPF_FLAG_TSYNC),
	    "one for each");
	ok(set_all(s, "arch all;only") == SCBPF_STATUS_OK &&
		scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK,
	    "all");
	for (; f; f = f->next)
		n++;
	ok(n > 20, "there are more than twenty");
	fresh();
	mark = scbpf_mark(s);
	ok(scbpf_set(s, "arch", "mips") == SCBPF_STATUS_OK, "set");
	ok(scbpf_set(s, "arch", "nothing") == SCBPF_STATUS_INVALID &&
		scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK &&
		f->arches[0] == scbpf_arch_find("mips"),
	    "what is refused changes nothing");
	scbpf_release(s, mark);
	ok(scbpf_set(s, "arch", "x86_64") == SCBPF_STATUS_OK &&
		scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK && !f->next &&
		f->arches[0] == scbpf_arch_find("x86_64"),
	    "released, and forgotten");
	ok(strcmp(scbpf_version(), SCBPF_VERSION) == 0, "version");
	ok(scbpf_tables_kernel() >= SCBPF_KERNEL(6, 0, 0), "tables");
}

/* --- failures ------------------------------------------------------------- */

static void
test_errors(void)
{
	struct scbpf_text text = text_of("{\n  \"defaultAction\": 3}");
	const struct scbpf_filter *f = NULL;
	size_t mark;

	fresh();
	mark = scbpf_mark(s);
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_INVALID, "bad policy");
	ok(errors == 1 && line == 2 && column == 20, "its place");
	ok(!f && scbpf_mark(s) == mark, "nothing is left");
	fresh();
	text.length = 0;
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_INVALID, "empty policy");
	ok(scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK || !scbpf_arch_host(),
	    "and it goes on");
	text = text_of(DENY ALLOW("\"nosuchcall\"") "]}");
	fresh();
	set_all(s, "arch x86_64");
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_OK && warnings,
	    "a warning");
	ok(scbpf_set(s, "W", "error") == SCBPF_STATUS_OK &&
		compile_text(s, &text, &f) == SCBPF_STATUS_INVALID,
	    "as an error");
	fresh();
	set_all(s, "arch x86_64");
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_OK && warnings,
	    "and only then");
	text = text_of("read: 1\n{/ is beyond it");
	text.length = 9;
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_INVALID &&
		strstr(message, "expected the name of a syscall") &&
		!strstr(message, "comment"),
	    "nothing is read beyond the end");
	text.length = ((size_t)16 << 20) + 1; /* none of it is read */
	ok(compile_text(s, &text, &f) == SCBPF_STATUS_INVALID &&
		strstr(message, "expected at most 16 MiB"),
	    "too large");
}

/* A callback that calls the library again, which is not allowed. */
static unsigned reported;

static void
reenter(void *user, const struct scbpf_message *m)
{
	struct scbpf **own = user;
	const struct scbpf_filter *f;

	(void)m;
	if (++reported > 9)
		return;
	ok(scbpf_compile(*own, NULL, &f) == SCBPF_STATUS_MISUSE, "reentered");
}

static void
test_misuse(void)
{
	size_t size = (size_t)1 << 20;
	void *memory = malloc(size);
	struct scbpf *own = NULL;
	struct scbpf_text bad = text_of("{");
	const struct scbpf_filter *f;
	unsigned before = passed;

	own = scbpf_open(memory, size, reenter, &own);
	ok(own && compile_text(own, &bad, &f) == SCBPF_STATUS_INVALID,
	    "failed all the same");
	ok(passed == before + 3 && reported == 2, "it is reported once");
	ok(scbpf_optimize(own, NULL, &f) == SCBPF_STATUS_MISUSE, "no filter");
	free(memory);
}

/* In a block of any size: success or an error, and never a write outside it. */
static void
test_memory(void)
{
	bool done = false, good = true;

	for (size_t size = 1; size < (size_t)4 << 20; size += size / 3 + 1) {
		const struct scbpf_filter *f;
		unsigned char *block = malloc(size + 1);
		struct scbpf *own = scbpf_open(block + 1, size, NULL, NULL);
		enum scbpf_status status;

		if (own) {
			status = scbpf_set(own, "arch", "x86_64");
			if (status == SCBPF_STATUS_OK)
				status = scbpf_compile(own, NULL, &f);
			good &= status == (done ? SCBPF_STATUS_OK : status);
			good &= status == SCBPF_STATUS_OK ||
				status == SCBPF_STATUS_NO_MEMORY;
			done |= status == SCBPF_STATUS_OK;
		}
		free(block);
	}
	ok(good, "too small is no memory, and larger does");
	ok(done, "four megabytes do");
	ok(!scbpf_open(NULL, 100, NULL, NULL), "no block");
}

static void
test_all(void)
{
	test_meaning();
	test_inclusion();
	test_values();
	test_goal();
	test_errors();
	test_several();
	test_misuse();
	test_memory();
}

int
main(void)
{
	return api_main(test_all);
}
