/* The text of `explain` for a decision in steps, as a reader takes it. */
#ifndef STEPS_H
#define STEPS_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "bpf/bpf.h"

enum { STEPS = 24 };

struct target {
	unsigned step; /* 0: none */
	uint32_t verdict;
};

static bool
take(const char **s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*s, word, n) != 0)
		return false;
	*s += n;
	return true;
}

/* "ALLOW", "LOG", "ERRNO(1)" or "step 2". */
static struct target
take_target(struct arena *a, const char **s)
{
	static const uint32_t verdicts[] = {RET_ALLOW, RET_LOG, RET_ERRNO | 1};
	struct target t = {0, 0};
	char *end;

	if (take(s, "step ")) {
		t.step = (unsigned)strtoul(*s, &end, 10);
		*s = end;
		return t;
	}
	for (unsigned i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		struct buf b;

		scb_buf_init(&b, a);
		scb_bpf_verdict(&b, verdicts[i]);
		if (!t.verdict && take(s, b.p))
			t.verdict = verdicts[i];
	}
	return t;
}

/*
 * "step 1: CONDITION: ALLOW, else step 2; step 2: ...": the conditions as rules
 * on the calls from number + 1 on. Returns how many steps there are.
 */
static unsigned
read_steps(const char *s, unsigned number, struct target to[STEPS][2],
    struct buf *policy)
{
	unsigned n = 0;

	do {
		const char *end;
		char begin[20];

		snprintf(begin, sizeof begin, "step %u: ", ++n);
		if (n >= STEPS || !take(&s, begin) || !(end = strstr(s, ": ")))
			return 0;
		scb_buf_fmt(policy, "%u: { %.*s; allow }\n", number + n,
		    (int)(end - s), s);
		s = end + 2;
		to[n][1] = take_target(policy->arena, &s);
		if (!take(&s, ", else "))
			return 0;
		to[n][0] = take_target(policy->arena, &s);
	} while (take(&s, "; "));
	return *s ? 0 : n;
}

#endif
