/*
 * Calls that a caller has seen, and logs, through the public library: policies
 * that compile, what filters refuse of the calls, and errors. Uses only
 * scbpf.h.
 */
#include "api.h"

static struct scbpf_seen *seen;
static const struct scbpf_result *r;

static void
see(const char *name, unsigned known, uint64_t first)
{
	struct scbpf_call call = {.arch = 0xc000003e, .args = {first}};

	ok(scbpf_syscall_number(scbpf_arch_find("x86_64"), name, &call.nr),
	    name);
	ok(scbpf_seen_call(s, seen, &call, known) == SCBPF_STATUS_OK, name);
}

static bool
has(const char *part)
{
	return r && strstr(r->text.data, part);
}

static void
open_seen(const struct scbpf_filter *stack)
{
	r = NULL;
	seen = NULL;
	ok(scbpf_seen_open(s, stack, &seen) == SCBPF_STATUS_OK && seen, "open");
}

static void
test_calls(void)
{
	const struct scbpf_call wrong = {.arch = 1};

	fresh();
	set_all(s, "arch x86_64");
	open_seen(NULL);
	for (unsigned i = 0; i < 3; i++) {
		ok(scbpf_seen_run(s, seen, "server") == SCBPF_STATUS_OK, "run");
		see("socket", 1, i);
		see("close", 63, 3);
		if (i == 1)
			see("uname", 63, 0);
	}
	ok(scbpf_seen_note(s, seen, "a note", false) == SCBPF_STATUS_OK &&
		scbpf_seen_note(s, seen, "a reason", true) == SCBPF_STATUS_OK,
	    "notes");
	ok(scbpf_learn_text(s, seen, NULL, "text", &r) == SCBPF_STATUS_OK &&
		r->inconclusive == 1,
	    "learn");
	ok(has("# x86_64: 3 runs, 7 calls, 3 different") && has("# a note\n") &&
		has("INCOMPLETE") && has("#   a reason\n") &&
		has("#   server (run here): 2 calls\n"),
	    "header");
	ok(has("socket: family in {AF_UNSPEC, AF_UNIX, AF_INET}\n") &&
		has("close: allow\n") && has("uname: allow  # 1 of 3 runs\n"),
	    "rules");
	ok(scbpf_learn_mix(s, seen, &r) == SCBPF_STATUS_OK &&
		strcmp(r->text.data, "close 3\nsocket 3\nuname 1\n") == 0,
	    "mix");
	ok(scbpf_learn_text(s, seen, NULL, "xml", &r) == SCBPF_STATUS_INVALID,
	    "no such format");
	ok(scbpf_seen_call(s, seen, &wrong, 0) == SCBPF_STATUS_MISUSE,
	    "no such architecture");
}

static void
test_install(void)
{
	fresh();
	set_all(s, "arch x86_64;after install;until exit_group");
	open_seen(NULL);
	ok(scbpf_seen_run(s, seen, "server") == SCBPF_STATUS_OK, "run");
	see("socket", 1, 1);
	ok(scbpf_seen_start(s, seen) == SCBPF_STATUS_OK, "start");
	see("close", 63, 3);
	see("exit_group", 63, 3);
	see("uname", 63, 3);
	ok(scbpf_learn_text(s, seen, NULL, "text", &r) == SCBPF_STATUS_OK &&
		has("close: allow\n") && !has("socket") && !has("uname"),
	    "between");
}

static void
test_stack(void)
{
	static const char policy[] = "@default return EPERM\n"
				     "{close, write}: allow\n"
				     "socket: family == AF_UNIX\n";
	static const char log[] = "close(3) = 0\nsocket(AF_UNIX, 1, 0) = 3\n"
				  "socket(AF_INET, 1, 0) = -1 EPERM (x)\n"
				  "socket(\"?\", 1, 0) = 3\n";
	const struct scbpf_text text =
	    SCBPF_TEXT("a.policy", policy, sizeof policy - 1);
	const struct scbpf_filter *f = NULL;

	fresh();
	set_all(s, "arch x86_64");
	ok(scbpf_read(s, &text, 1, SCBPF_READ_POLICIES, &f) == SCBPF_STATUS_OK,
	    "policy");
	open_seen(f);
	for (size_t i = 0; i < sizeof log - 1; i++)
		ok(scbpf_seen_log(s, seen, "log", log + i, 1) ==
			SCBPF_STATUS_OK,
		    "a byte");
	ok(scbpf_seen_log(s, seen, "log", NULL, 0) == SCBPF_STATUS_OK, "end");
	ok(scbpf_replay_text(s, seen, "text", &r) == SCBPF_STATUS_OK &&
		r->changes == 1 && r->inconclusive == 1 &&
		has("socket with family == AF_INET: ERRNO(1) EPERM, once, "
		    "first in log:3\n") &&
		has("1 of 4 calls refused (1 kind), 1 undecided\n"),
	    "replay");
	ok(scbpf_why_text(s, seen, "text", &r) == SCBPF_STATUS_OK && r->changes == 1 &&
		has("    socket: family == AF_INET\n"),
	    "why");
	ok(scbpf_learn_text(s, seen, "./a.policy", "text", &r) ==
		    SCBPF_STATUS_OK &&
		has("socket: allow  # family is not known for all calls\n") &&
		has("@include ./a.policy\n") && !has("close") &&
		!has("@default"),
	    "an addition");
}

static void
test_errors(void)
{
	fresh();
	set_all(s, "arch x86_64");
	open_seen(NULL);
	ok(scbpf_seen_log(s, seen, "empty", NULL, 0) == SCBPF_STATUS_INVALID &&
		strstr(message, "'empty' is empty"),
	    "empty");
	open_seen(NULL);
	ok(scbpf_learn_text(s, seen, NULL, "text", &r) == SCBPF_STATUS_INVALID,
	    "nothing was seen");
	ok(scbpf_set(s, "after", "nonsense") == SCBPF_STATUS_INVALID &&
		scbpf_set(s, "default", "allow") == SCBPF_STATUS_INVALID &&
		scbpf_set(s, "args", "much") == SCBPF_STATUS_INVALID,
	    "options");
}

/* strace -ff writes a file for each thread. */
static void
test_many(void)
{
	static const char log[] = "close(3) = 0\n";
	char name[32];
	size_t mark;

	fresh();
	set_all(s, "arch x86_64");
	open_seen(NULL);
	mark = scbpf_mark(s);
	for (unsigned i = 0; i < 2000; i++) {
		snprintf(name, sizeof name, "trace.%u", 1000 + i);
		if (scbpf_seen_log(s, seen, name, log, sizeof log - 1) !=
			SCBPF_STATUS_OK ||
		    scbpf_seen_log(s, seen, name, NULL, 0) != SCBPF_STATUS_OK)
			ok(false, name);
	}
	ok(scbpf_mark(s) - mark < 1 << 20, "little memory");
	ok(scbpf_learn_text(s, seen, NULL, "text", &r) == SCBPF_STATUS_OK &&
		has("1 run, 2000 calls") && has("#   and 1016 more\n"),
	    "one run");
}

static void
test_all(void)
{
	test_calls();
	test_install();
	test_stack();
	test_many();
	test_errors();
}

int
main(void)
{
	return api_main(test_all);
}
