/*
 * JSON among the kinds of text: a profile, what else holds one, and JSON that
 * ends early, after which there is nothing to be read.
 */
#define _POSIX_C_SOURCE 200809L
#include <string.h>

#include "check.h"
#include "edge.h"
#include "filter/kinds.h"
#include "policy/policy.h"

static _Alignas(16) unsigned char memory[1 << 20];

/* A profile stays one, whatever its comments quote. */
static void
test_profile(void)
{
	jmp_buf full;
	struct arena arena = {memory, sizeof memory, 0, &full};
	struct diag d = {.arena = &arena};
	static const char profile[] =
	    "{\n\t\"defaultAction\": \"SCMP_ACT_ERRNO\",\n\t\"syscalls\": "
	    "[{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\", "
	    "\"comment\": \"audit: type=1326 names it\"}]\n}\n";
	struct source text = {
	    .name = "x", .text = profile, .len = sizeof profile - 1};

	if (setjmp(full) != 0) {
		check(false, "a profile that quotes a log is refused");
		return;
	}
	scb_kinds_check(&d, &text);
	check(true, "a profile that quotes a log");
}

/* JSON that ends early, and keys as jq needs them. */
static void
test_inner(const char *json, const char *want)
{
	jmp_buf full;
	struct arena arena = {memory, sizeof memory, 0, &full};
	struct source text = {.name = "x",
	    .text = edge_copy(json, strlen(json)),
	    .len = strlen(json)};
	struct buf path;

	if (setjmp(full) != 0) {
		check(false, "%s: no memory", json);
		return;
	}
	scb_buf_init(&path, &arena);
	scb_buf_str(&path, "");
	scb_kinds_inner_profile(&path, &text, 0);
	check_text(json, want, path.p);
}

static const char *const no_policy[] = {
    /* JSON's own word, after a blank line, is no call */
    "\nnull",
    "5}: allow",
    "{5",
    "{5, 6",
    "{5, 6}",
};

int
main(void)
{
	test_profile();
	test_inner("{\"a1\": {\"1a\": {\"defaultAction\": 0", ".a1[\"1a\"]");
	test_inner("{\"a\": [{}, ", "");
	for (size_t i = 0; i < sizeof no_policy / sizeof *no_policy; i++) {
		struct source s = {.len = strlen(no_policy[i])};

		s.text = edge_copy(no_policy[i], s.len);
		check(!scb_text_is(&s, false), "%s", no_policy[i]);
	}
	return check_end();
}
