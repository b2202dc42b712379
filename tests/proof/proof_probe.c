/*
 * A call on which a program and a policy differ is found by trying what the
 * program compares with, here in one half of an argument.
 */
#include "check.h"
#include "messages.h"

#include "compile.h"
#include "proof/probe.h"

static unsigned char memory[16 << 20];

static const struct compile_result *
compile(struct arena *a, const char *text)
{
	struct compile_request req = {
	    .arches = {scb_arch_all[0]}, .narches = 1};
	struct diag d = {.arena = a, .report = keep_message};
	struct source source = {
	    .name = "test.policy", .text = text, .len = strlen(text)};

	return scb_compile_policy(
	    a, &d, scb_compile_read(&d, &source, NULL, NULL), &req);
}

static void
test_call(const char *condition, uint64_t arg)
{
	static const char without[] =
	    "@default return 1\nmunmap: arg1 == 3\n";
	const struct scbpf_call munmap = {
	    .nr = 11, .arch = scb_arch_all[0]->audit_arch};
	jmp_buf full;
	struct arena a = {memory, sizeof memory, 0, &full};
	const struct compile_result *r;
	struct scbpf_call c = munmap;
	char with[200];

	if (setjmp(full) != 0) {
		check(false, "%s: %s", condition, message);
		return;
	}
	snprintf(with, sizeof with, "@default return 1\nmunmap: arg1 == 3 || %s\n",
	    condition);
	r = compile(&a, with);
	check(!scb_probe_calls(&r->program, r->eval, &c), "%s: itself",
	    condition);
	c = munmap;
	check(scb_probe_calls(&r->program, compile(&a, without)->eval, &c),
	    "%s: nothing is found", condition);
	check(c.nr == 11 && c.args[0] == arg, "%s: argument 0x%llx", condition,
	    (unsigned long long)c.args[0]);
}

int
main(void)
{
	test_call("arg0 == 5", 5);
	test_call("arg0 == 0x500000000", 0x500000000);
	/* the other half has all bits then */
	test_call("arg0 == 0xffffffff00000005", 0xffffffff00000005);
	test_call("arg0 == 0x5ffffffff", 0x5ffffffff);
	return check_end();
}
