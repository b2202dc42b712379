/*
 * The public library as a caller meets it: every option has its effect, every
 * failure its status and its message, and memory is what was promised. Uses
 * scbpf.h and nothing else of ours. See also api_filter.c and tests/api/.
 */
#include "api.h"

/* --- options -------------------------------------------------------------- */

/* The verdict on a call of the policy compiled with the options. */
static uint32_t
verdict(const char *json, const struct scbpf_options *o, const char *arch,
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
	if (scbpf_compile(s, &text, o, &f) == SCBPF_OK)
		scbpf_simulate(&f->program, &c, &v, NULL);
	return v;
}

static void
test_meaning(void)
{
	static const char read[] = DENY ALLOW("\"read\"") "]}";
	static const char socket[] =
	    DENY "{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ALLOW\","
		 "\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":1}]"
		 "}]}";
	static const char clone[] =
	    DENY "{\"names\":[\"clone\"],\"action\":\"SCMP_ACT_ALLOW\"}]}";
	static const char both[] =
	    "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":["
	    "\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],\"syscalls\":[" ALLOW(
		"\"read\"") "]}";
	const uint64_t dirty = UINT64_C(0x100000001);
	struct scbpf_options o = options_for("x86_64");

	ok(verdict(read, &o, "x86_64", "read", 0) == SCBPF_ALLOW, "allow");
	ok(verdict(read, &o, "x86", "read", 0) == SCBPF_KILL_PROCESS,
	    "another architecture");
	ok(verdict(both, &o, "x86", "read", 0) == SCBPF_ALLOW,
	    "the policy's architecture");
	o.only = true;
	ok(verdict(both, &o, "x86", "read", 0) == SCBPF_KILL_PROCESS, "only");
	o.only = false;
	o.arch = "x86_64+x86";
	ok(verdict(read, &o, "x86", "read", 0) == SCBPF_ALLOW, "two of them");
	o.arch = "x86_64";
	ok(verdict(socket, &o, "x86_64", "socket", dirty) == SCBPF_ALLOW,
	    "kernel's widths");
	o.args64 = true;
	ok(verdict(socket, &o, "x86_64", "socket", dirty) == (SCBPF_ERRNO | 1),
	    "args64");
	o.complain = true;
	ok(verdict(read, &o, "x86_64", "write", 0) == SCBPF_LOG, "complain");
	o.complain = false;
	ok(verdict(clone, &o, "x86_64", "clone3", 0) == (SCBPF_ERRNO | 38),
	    "clone3");
	o.clone3_policy = true;
	ok(verdict(clone, &o, "x86_64", "clone3", 0) == (SCBPF_ERRNO | 38),
	    "above the maximum");
	o.enosys = SCBPF_ENOSYS_OFF;
	ok(verdict(clone, &o, "x86_64", "clone3", 0) == (SCBPF_ERRNO | 1),
	    "clone3 by policy, ENOSYS off");
	o.enosys = SCBPF_ENOSYS_SINCE;
	o.since = SCBPF_KERNEL(5, 2, 0);
	ok(verdict(clone, &o, "x86_64", "clone3", 0) == (SCBPF_ERRNO | 38),
	    "since 5.2");
	o.since = SCBPF_KERNEL(5, 4, 0);
	ok(verdict(clone, &o, "x86_64", "clone3", 0) == (SCBPF_ERRNO | 1),
	    "since 5.4");
}

static void
test_inclusion(void)
{
	static const char json[] = DENY
	    "{\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ALLOW\",\"includes\":"
	    "{\"caps\":[\"CAP_BPF\"]}},{\"names\":[\"ptrace\"],\"action\":"
	    "\"SCMP_ACT_ALLOW\",\"includes\":{\"minKernel\":\"4.8\"}}]}";
	struct scbpf_options o = options_for("x86_64");

	o.enosys = SCBPF_ENOSYS_OFF;
	ok(verdict(json, &o, "x86_64", "bpf", 0) != SCBPF_ALLOW, "no cap");
	ok(verdict(json, &o, "x86_64", "ptrace", 0) == SCBPF_ALLOW, "newest");
	o.has_caps = true;
	o.caps = scbpf_cap("bpf") | scbpf_cap("CAP_CHOWN");
	ok(verdict(json, &o, "x86_64", "bpf", 0) == SCBPF_ALLOW, "cap");
	o.kernel = SCBPF_KERNEL(4, 7, 9);
	ok(verdict(json, &o, "x86_64", "ptrace", 0) != SCBPF_ALLOW, "4.7.9");
	ok(scbpf_cap("CAP_NONE") == 0, "unknown capability");
	ok(scbpf_caps_docker() & scbpf_caps_all() & scbpf_cap("CHOWN"),
	    "Docker's capabilities");
}

static void
test_actions(void)
{
	static const char read[] = DENY ALLOW("\"read\"") "]}";
	const char *names[] = {"read", "@mount"};
	struct scbpf_action trap = {SCBPF_TRAP, NULL};
	struct scbpf_action unknown = {SCBPF_ERRNO, "ENOSYS"};
	struct scbpf_override over = {names, 2, {SCBPF_LOG, NULL}};
	struct scbpf_options o = options_for("x86_64");

	o.bad_arch = &trap;
	ok(verdict(read, &o, "x86", "read", 0) == SCBPF_TRAP, "bad arch");
	o.bad_arch = &unknown;
	o.arch = "mipsel64";
	ok(verdict(read, &o, "x86", "read", 0) == (SCBPF_ERRNO | 89),
	    "bad arch by name");
	unknown.errno_name = "EINIT"; /* of mips alone */
	o.arch = "x86_64";
	ok(verdict(read, &o, "x86", "read", 0) == 0xdead &&
		strcmp(message, "no errno 'EINIT' on x86_64") == 0,
	    "bad arch by a name that is elsewhere");
	o = options_for("x86_64+x86_64");
	ok(verdict(read, &o, "x86_64", "read", 0) == SCBPF_ALLOW,
	    "one architecture twice");
	o = options_for("x86_64");
	o.overrides = &over;
	o.noverrides = 1;
	ok(verdict(read, &o, "x86_64", "read", 0) == SCBPF_LOG, "override");
	names[1] = "read";
	ok(verdict(read, &o, "x86_64", "read", 0) == SCBPF_LOG, "twice");
	names[1] = "@mount";
	ok(verdict(read, &o, "x86_64", "umount2", 0) == SCBPF_LOG, "group");
	over.action.verdict = SCBPF_ERRNO | 4096;
	ok(verdict(read, &o, "x86_64", "read", 0) == 0xdead && errors == 1,
	    "errno 4096");
	over.action.verdict = 0x12340000;
	ok(verdict(read, &o, "x86_64", "read", 0) == 0xdead && errors == 1,
	    "no action");
	over.action = (struct scbpf_action){SCBPF_ALLOW, "EPERM"};
	ok(verdict(read, &o, "x86_64", "read", 0) == 0xdead && errors == 1,
	    "ALLOW with an errno");
	over.action = (struct scbpf_action){SCBPF_ERRNO, "EVERYTHING"};
	ok(verdict(read, &o, "x86_64", "read", 0) == 0xdead && errors == 1,
	    "no errno");
	over.action = trap;
	names[1] = "raed";
	ok(verdict(read, &o, "x86_64", "read", 0) == 0xdead &&
		strcmp(message, "unknown syscall 'raed', expected 'read'") == 0,
	    "no such call");
	names[1] = "@nothing";
	ok(verdict(read, &o, "x86_64", "read", 0) == 0xdead &&
		strcmp(message, "unknown group '@nothing'") == 0,
	    "no such group");
}

static size_t
length(enum scbpf_goal goal, const char *mix)
{
	struct scbpf_options o = options_for("x86_64");
	struct scbpf_text text = {"mix", mix, mix ? strlen(mix) : 0};
	const struct scbpf_filter *f;

	fresh();
	o.goal = goal;
	o.mix = mix ? &text : NULL;
	o.only = true;
	return scbpf_compile(s, NULL, &o, &f) == SCBPF_OK ? f->program.count
							  : 0;
}

static void
test_goal(void)
{
	size_t balanced = length(SCBPF_BALANCED, NULL);
	size_t small = length(SCBPF_SIZE, NULL);

	ok(small && small < balanced, "small");
	ok(length(SCBPF_SPEED, NULL) > balanced, "fast");
	ok(length(SCBPF_SPEED, "read 1000000\nfutex 3\n") !=
		length(SCBPF_SPEED, NULL),
	    "mix");
	ok(length(SCBPF_SPEED, "read often\n") == 0 && errors, "no mix");
}

/* --- failures ------------------------------------------------------------- */

static void
test_errors(void)
{
	struct scbpf_text text = text_of("{\n  \"defaultAction\": 3}");
	struct scbpf_options o = options_for("x86_65");
	const struct scbpf_filter *f = NULL;
	size_t mark;

	fresh();
	mark = scbpf_mark(s);
	ok(scbpf_compile(s, &text, NULL, &f) == SCBPF_INVALID, "bad policy");
	ok(errors == 1 && line == 2 && column == 20, "its place");
	ok(!f && scbpf_mark(s) == mark, "nothing is left");
	fresh();
	text.length = 0;
	ok(scbpf_compile(s, &text, NULL, &f) == SCBPF_INVALID, "empty policy");
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_INVALID, "bad architecture");
	ok(strstr(message, "'x86_65'") && strstr(message, "'x86_64'"),
	    "its name and the one meant");
	o.arch = "x86_64+s390x";
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_INVALID, "byte orders");
	o.arch = "";
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_INVALID, "no name");
	ok(scbpf_compile(s, NULL, NULL, &f) == SCBPF_OK || !scbpf_arch_host(),
	    "and it goes on");
	text = text_of(DENY ALLOW("\"nosuchcall\"") "]}");
	o = options_for("x86_64");
	fresh();
	ok(scbpf_compile(s, &text, &o, &f) == SCBPF_OK && warnings,
	    "a warning");
	o.warnings_are_errors = true;
	ok(scbpf_compile(s, &text, &o, &f) == SCBPF_INVALID, "as an error");
	fresh();
	o.warnings_are_errors = false;
	ok(scbpf_compile(s, &text, &o, &f) == SCBPF_OK && warnings,
	    "and only then");
	text = text_of("kill: arg1 == $PID");
	ok(scbpf_compile(s, &text, &o, &f) == SCBPF_INVALID &&
		strstr(message, "slots such as '$PID'"),
	    "slots");
	text = text_of("read: 1\n{/ is beyond it");
	text.length = 9;
	ok(scbpf_compile(s, &text, &o, &f) == SCBPF_INVALID &&
		strstr(message, "expected the name of a syscall") &&
		!strstr(message, "comment"),
	    "nothing is read beyond the end");
	text.length = ((size_t)16 << 20) + 1; /* of which none is read */
	ok(scbpf_compile(s, &text, &o, &f) == SCBPF_INVALID &&
		strstr(message, "expected at most 16 MiB"),
	    "too large");
}

/* Options of another version of the header. */
static void
test_versions(void)
{
	struct {
		struct scbpf_options o;
		uint64_t more;
	} newer = {options_for("x86_64"), 0};
	struct scbpf_options o = options_for("x86_64");
	const struct scbpf_filter *f;

	fresh();
	o.size = 0;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_MISUSE, "no size");
	o.size = sizeof o;
	o.goal = (enum scbpf_goal)7;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_MISUSE, "no goal");
	o.goal = SCBPF_BALANCED;
	o.caps = scbpf_cap("CAP_BPF");
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_MISUSE, "no has_caps");
	o.has_caps = true;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_OK, "has_caps");
	o.since = SCBPF_KERNEL(5, 10, 0);
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_MISUSE, "max and since");
	o.enosys = SCBPF_ENOSYS_OFF;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_MISUSE, "off and since");
	o.enosys = SCBPF_ENOSYS_SINCE;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_OK, "since");
	o.flags = 0x10;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_MISUSE, "no such flag");
	o.flags = SCBPF_FLAG_LOG | SCBPF_FLAG_TSYNC;
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_OK && f->flags == 3,
	    "flags");
	o.size = offsetof(struct scbpf_options, only);
	ok(scbpf_compile(s, NULL, &o, &f) == SCBPF_OK, "older");
	newer.o.size = sizeof newer;
	ok(scbpf_compile(s, NULL, &newer.o, &f) == SCBPF_OK, "newer");
	newer.more = 1;
	ok(scbpf_compile(s, NULL, &newer.o, &f) == SCBPF_MISUSE,
	    "newer, and used");
	ok(strcmp(scbpf_version(), SCBPF_VERSION) == 0, "version");
	ok(scbpf_kernel() >= SCBPF_KERNEL(6, 0, 0), "tables");
}

/* A callback that does what it must not, of whatever it is told. */
static unsigned told;

static void
reenter(void *user, const struct scbpf_message *m)
{
	struct scbpf **own = user;
	const struct scbpf_filter *f;

	(void)m;
	if (++told > 9)
		return;
	ok(scbpf_compile(*own, NULL, NULL, &f) == SCBPF_MISUSE, "reentered");
}

static void
test_misuse(void)
{
	size_t size = (size_t)1 << 20;
	void *memory = malloc(size);
	struct scbpf *own = NULL;
	struct scbpf_text bad = text_of("{");
	struct scbpf_program p = {0};
	const struct scbpf_filter *f;
	unsigned before = passed;

	own = scbpf_open(memory, size, reenter, &own);
	ok(own && scbpf_compile(own, &bad, NULL, &f) == SCBPF_INVALID,
	    "failed all the same");
	ok(passed == before + 3 && told == 2, "it was told once");
	ok(scbpf_parse(own, &bad, NULL, &p) == SCBPF_MISUSE, "no architecture");
	free(memory);
}

/* In any block: done or refused, and never beyond its ends. */
static void
test_memory(void)
{
	bool done = false, good = true;

	for (size_t size = 1; size < (size_t)4 << 20; size += size / 3 + 1) {
		const struct scbpf_filter *f;
		struct scbpf_options o = options_for("x86_64");
		unsigned char *block = malloc(size + 1);
		struct scbpf *own = scbpf_open(block + 1, size, NULL, NULL);
		enum scbpf_status status;

		if (own) {
			status = scbpf_compile(own, NULL, &o, &f);
			good &= status == (done ? SCBPF_OK : status);
			good &= status == SCBPF_OK || status == SCBPF_NO_MEMORY;
			done |= status == SCBPF_OK;
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
	test_actions();
	test_goal();
	test_errors();
	test_versions();
	test_misuse();
	test_memory();
}

int
main(void)
{
	return api_main(test_all);
}
