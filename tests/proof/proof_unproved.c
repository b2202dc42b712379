/*
 * A filter that cannot be proved within the limits on work is refused, and the
 * message names the call that is the cause and the place of its rules. The
 * limits are lowered for this test.
 */
#include "proof/caps.h"
#undef ASK_SPLITS
#undef WALK_STEPS
#define ASK_SPLITS 3
#define WALK_STEPS 50
#include "../../gen/proof/prove_ask.c"
#include "../../gen/proof/step.c"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scbpf.h"

#include "check.h"

static char said[512];

static void
report(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(said, sizeof said, "%s:%u:%u: %s", m->file, m->line,
		    m->column, m->text);
}

static void
check_said(bool ok, const char *what)
{
	check(ok, "%s\n  %s", what, said);
}

static enum scbpf_status
compile(const char *text)
{
	static char memory[8 << 20];
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	struct scbpf_text policy = SCBPF_TEXT("web.policy", text, strlen(text));
	const struct scbpf_filter *f;
	struct scbpf_policy *p;
	enum scbpf_status status;

	*said = '\0';
	status = scbpf_policy_read(s, &policy, &p);
	return status == SCBPF_STATUS_OK ? scbpf_compile(s, p, &f) : status;
}

/* Each has to be asked about, as only the proof can see that none holds. */
#define NEVER(i) ", (arg" #i " & 3) == 1 && (arg" #i " & 1) == 0; return 6"
#define ASKED(clauses) "prctl: { arg5 == 9; return 7" clauses ", return 5 }\n"

int
main(void)
{
	const char *ioctl =
	    ": arg0 > 1 && arg1 > 2 && arg2 > 3 || arg0 < 9 && arg1 < 8 && "
	    "arg2 < 7 || arg0 != 4 && arg1 != 5 && arg2 != 6\n";
	char text[512];

	check_said(compile("read: allow\n") == SCBPF_STATUS_OK, "a small one");
	snprintf(text, sizeof text, "read: allow\nioctl%s", ioctl);
	check_said(compile(text) == SCBPF_STATUS_INVALID, "too much");
	check_said(strncmp(said,
		       "web.policy:2:1: the filter could not be proved "
		       "(instruction ",
		       60) == 0,
	    "where, and what");
	check_said(strstr(said, "), so it is not written; use fewer or simpler "
				"conditions on 'ioctl'") != NULL,
	    "and whose rules");
	check_said(
	    compile(ASKED(NEVER(0) NEVER(1) NEVER(2))) == SCBPF_STATUS_OK,
	    "as many questions as may be open");
	check_said(compile(ASKED(NEVER(0) NEVER(1) NEVER(2) NEVER(3))) ==
			   SCBPF_STATUS_INVALID &&
		       strstr(said, "too many open questions"),
	    "a question more");
	return check_end();
}
