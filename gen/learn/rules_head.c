/* The head of a learned policy in the text language: comment and directives. */
#include "bpf/bpf.h"
#include "learn/rules.h"
#include "scbpf.h"

void
scb_learn_put_action(struct buf *b, const struct policy_action *act)
{
	static const struct {
		uint32_t ret;
		const char *word;
	} words[] = {{RET_ALLOW, "allow"}, {RET_LOG, "log"}, {RET_TRAP, "trap"},
	    {RET_USER_NOTIF, "user-notify"}, {RET_KILL_PROCESS, "kill-process"},
	    {RET_KILL_THREAD, "kill"}};

	if (act->ret == RET_ERRNO && act->errno_name)
		scb_buf_fmt(b, "return %s", act->errno_name);
	else if (act->ret == RET_ERRNO)
		scb_buf_fmt(b, "return %u", act->data);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].ret == act->ret)
			scb_buf_str(b, words[i].word);
}

/* --- the header ----------------------------------------------------------- */

static void
put_input(struct buf *b, const struct seen_input *x)
{
	static const char *const how[] = {[SEEN_LOG] = "a log",
	    [SEEN_LIVE] = "run here",
	    [SEEN_POSSIBLE] = "the code of the program"};

	scb_buf_fmt(b, "#   %s (%s): %ju call%s\n", x->name,
	    x->kind ? x->kind : how[x->how], (uintmax_t)x->calls,
	    buf_plural(x->calls));
}

static void
put_notes(struct buf *b, const struct seen *s, bool incomplete)
{
	for (unsigned i = 0; i < s->nnotes; i++)
		if (s->note[i].incomplete == incomplete)
			scb_buf_fmt(b, "# %s%s\n", incomplete ? "  " : "",
			    s->note[i].text);
}

/* Files of one run, as of strace -ff, are many. */
enum { INPUTS = 8 };

/* No kernel runs all of the ABIs: each machine needs a filter of its own. */
static void
put_machines(struct buf *b, const struct learn_rules *r)
{
	scb_buf_str(b, "# They are of several machines: compile with");
	for (unsigned i = 0; i < r->narches; i++)
		scb_buf_fmt(b, " -a %s", r->arch[i]->token);
	scb_buf_str(b, ",\n# which makes a filter for each.\n");
}

static void
put_header(struct buf *b, const struct learn_rules *r)
{
	const struct seen *s = r->request->seen;

	scb_buf_str(b, "# Learned by scbpf " SCBPF_VERSION " from\n");
	for (size_t i = 0; i < s->ninputs && i < INPUTS; i++)
		put_input(b, &s->input[i]);
	if (s->ninputs > INPUTS)
		scb_buf_fmt(b, "#   and %zu more\n", s->ninputs - INPUTS);
	scb_buf_str(b, "#");
	for (unsigned i = 0; i < r->narches; i++)
		scb_buf_fmt(b, i ? ", %s" : " %s", r->arch[i]->token);
	scb_buf_fmt(b, "%s %u run%s, %ju call%s, %zu different syscall%s",
	    r->narches ? ":" : "", s->runs, buf_plural(s->runs),
	    (uintmax_t)s->calls, buf_plural(s->calls), s->nrows,
	    buf_plural(s->nrows));
	scb_buf_char(b, '\n');
	if (!scb_learn_together(r))
		put_machines(b, r);
	put_notes(b, s, false);
	if (scb_seen_is_complete(s)) {
		scb_buf_str(b, "# It allows all calls of these inputs.\n");
		return;
	}
	scb_buf_str(b, "# INCOMPLETE, calls may be missing:\n");
	put_notes(b, s, true);
}

static void
put_directives(struct buf *b, const struct learn_rules *r)
{
	const struct learn_request *q = r->request;

	if (scb_learn_is_denylist(q->base)) {
		scb_buf_str(b, "\n@denylist");
		if (q->base->def.ret == RET_LOG)
			scb_buf_str(b, " log");
		else if (q->base->def.ret == RET_TRACE)
			scb_buf_fmt(b, " trace %u", q->base->def.data);
		scb_buf_char(b, '\n');
	}
	if (q->base_path)
		return;
	scb_buf_char(b, '\n');
	if (r->narches > 1 && scb_learn_together(r)) {
		scb_buf_str(b, "@arch");
		for (unsigned i = 0; i < r->narches; i++)
			scb_buf_fmt(b, " %s", r->arch[i]->token);
		scb_buf_char(b, '\n');
	}
	scb_buf_fmt(b,
	    "# The libc of these runs has its calls here; no other is "
	    "checked for.\n%s@libc none\n@default ",
	    q->port ? "# Another libc, or version, may make others: 'scbpf gen "
		      "--libc=all' names them.\n"
		    : "");
	scb_learn_put_action(b, &q->def);
	scb_buf_char(b, '\n');
}

void
scb_learn_head(struct buf *b, const struct learn_rules *r)
{
	put_header(b, r);
	put_directives(b, r);
}
