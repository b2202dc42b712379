/* Options of what is found out about programs. */
#include "api/options.h"

#include <string.h>

#include "bpf/bpf.h"
#include "learn/calls.h"

/* Where learning begins or ends. */
static void
options_call(struct options *o, const char *v, const char **to)
{
	size_t n = strlen(v);
	const char *near = scb_facts_near_call(NULL, v, n);

	if (!scb_facts_known(v, n, NULL))
		scb_diag_fatal(o->diag, nowhere,
		    near
			? "unknown syscall '%s' for '%s', expected '%s'"
			: "unknown syscall '%s' for '%s', expected one such as "
			  "'listen'",
		    v, o->spelled, near);
	*to = v;
}

void
scb_options_after(struct options *o, const char *v)
{
	if (strcmp(v, "install") == 0)
		o->after_call = v;
	else
		options_call(o, v, &o->after_call);
}

void
scb_options_until(struct options *o, const char *v)
{
	options_call(o, v, &o->until);
}

/* The kernel keeps 15 bytes of a name. */
void
scb_options_comm(struct options *o, const char *v)
{
	if (!*v)
		scb_diag_fatal(o->diag, nowhere,
		    "empty '%s', expected the name of a process, such as "
		    "'nginx'",
		    o->spelled);
	o->comm = v;
}

bool
scb_options_conditions(struct options *o, const char *v)
{
	/* ORDER CHOOSE */
	static const char *const modes[] = {"auto", "none", "exact"};

	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (strcmp(modes[i], v) == 0) {
			o->conditions = (enum choose_mode)i;
			return true;
		}
	return false;
}

void
scb_options_default(struct options *o, const char *v)
{
	struct policy_action act = {0};

	scb_options_action(o, &act, v);
	if (scb_policy_permits(act.ret))
		scb_diag_fatal(o->diag, nowhere,
		    "'%s' of '%s' lets calls through; expected a refusal, "
		    "one such as 'errno(EPERM)'",
		    v, o->spelled);
	o->def = act;
	o->has_def = true;
}

/* "return ENOSYS" is the text policies' form. */
void
scb_options_unseen(struct options *o, const char *v)
{
	static const char form[] = "return ";
	struct policy_action act = {0};

	o->leave = strcmp(v, "leave") == 0;
	if (strncmp(v, form, sizeof form - 1) == 0) {
		act.ret = RET_ERRNO;
		scb_options_data(o, &act, v + sizeof form - 1);
	} else if (!o->leave) {
		scb_options_action(o, &act, v);
	}
	if (act.ret == RET_TRACE)
		scb_diag_fatal(o->diag, nowhere,
		    "'%s' takes no '%s'; expected log, allow, leave or a "
		    "refusal, one such as 'return ENOSYS'",
		    o->spelled, v);
	o->unseen = act;
}

void
scb_options_assume(struct options *o, const char *v)
{
	static const struct options_word words[] = {{"no-jit", CALLS_NO_JIT},
	    {"no-dlopen", CALLS_NO_DLOPEN}, {NULL, 0}};
	const char *s;
	size_t n;

	while (scb_options_part(o, &v, ",", &s, &n))
		o->assume |= scb_options_word(o, s, n, words);
}
