/* Random text policies. Deterministic. */
#ifndef TEXT_RANDOM_H
#define TEXT_RANDOM_H

#include "random.h"

/* Calls whose arguments have names, and some that repeat. */
static const char *const text_calls[] = {"socket", "clone", "mprotect",
    "openat", "fcntl", "ioctl", "prctl", "kill", "read", "write", "close",
    "socketpair", "setsockopt", "madvise", "getrandom", "rt_sigaction"};
static const char *const text_groups[] = {
    "@swap", "@keyring", "@memlock", "@raw-io", "@module"};
static const char *const text_constants[] = {"AF_UNIX", "AF_INET", "PROT_EXEC",
    "PROT_READ", "PROT_WRITE", "O_DIRECTORY", "CLONE_NEWUSER", "CLONE_THREAD",
    "PR_SET_NAME", "O_RDONLY"};
static const char *const text_actions[] = {"allow", "1", "kill", "kill-process",
    "kill-thread", "trap", "trace", "log", "user-notify", "return EPERM",
    "return ENOSYS", "return 13", "return 0x10"};

#define PICK(list) list[below(sizeof list / sizeof *list)]

/* What conditions depend on, and the calls that no later clause may name. */
struct text_state {
	char *to;
	bool closed[sizeof text_calls / sizeof *text_calls];
};

static inline void
text_put(struct text_state *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	s->to += vsprintf(s->to, fmt, ap);
	va_end(ap);
}

static inline void
text_put_value(struct text_state *s, unsigned depth)
{
	unsigned n = below(3) ? 1 : 2;

	while (n-- > 0) {
		if (below(5) == 0)
			text_put(s, "~");
		switch (below(depth ? 6 : 5)) {
		case 0:
		case 1:
			text_put(s, "%s", PICK(text_constants));
			break;
		case 2:
			text_put(s, "0x%jx", (uintmax_t)random_value());
			break;
		case 3:
			text_put(s, "%u", below(70));
			break;
		case 4:
			text_put(s, below(2) ? "-%u" : "0%o", 1 + below(600));
			break;
		default:
			text_put(s, "(");
			text_put_value(s, depth - 1);
			text_put(s, ")");
			break;
		}
		if (n > 0)
			text_put(s, below(2) ? "|" : " | ");
	}
}

/* call: the one that the clause is on, or NULL: several. */
static inline void
text_put_subject(struct text_state *s, const char *call)
{
	const char *name = !call	? NULL
			   : below(4) ? scb_facts_arg_name(NULL, call, below(4))
				      : scb_facts_arg_alias(call, below(3));

	if (below(16) == 0)
		text_put(s, "ip");
	else if (name && below(2))
		text_put(s, "%s", name);
	else
		text_put(s, "arg%u", below(6));
	if (below(8) == 0 && s->to[-1] != 'p') /* not `ip` */
		text_put(s, ":%u", 16u << below(3));
}

static inline void
text_put_set(struct text_state *s)
{
	unsigned n = 1 + below(4);

	text_put(s, "{");
	while (n-- > 0) {
		if (below(3))
			text_put_value(s, 1);
		else if (below(2))
			text_put(s, "%u..%u", below(50), 50 + below(50));
		else
			text_put(s, "-%u..%u", below(50), below(50));
		text_put(s, n > 0 ? ", " : "}");
	}
}

static inline void
text_put_cond(struct text_state *s, const char *call)
{
	static const char *const operators[] = {"==", "!=", "<", "<=", ">",
	    ">=", "&", "in", "not in", "<s", "<=s", ">s", ">=s"};
	bool brace = below(2);

	switch (below(9)) {
	case 0:
		text_put(s, brace ? "(" : "");
		text_put_subject(s, call);
		text_put(s, " & ");
		text_put_value(s, 1);
		text_put(s, brace ? ")" : "");
		text_put(s, below(2) ? " == " : " != ");
		text_put_value(s, 1);
		break;
	case 1:
		text_put_subject(s, call);
		text_put(s, " %s %u..0x%x", below(2) ? "in" : "!=", below(1000),
		    1000 + below(100000));
		break;
	case 2:
		text_put_subject(s, call);
		text_put(s, below(2) ? " in " : " not in ");
		text_put_set(s);
		break;
	default:
		text_put_subject(s, call);
		text_put(s, " %s ", PICK(operators));
		text_put_value(s, 2);
		break;
	}
}

static inline void text_put_terms(
    struct text_state *s, const char *call, unsigned depth);

static inline void
text_put_operand(struct text_state *s, const char *call, unsigned depth)
{
	if (depth == 0 || below(4)) {
		text_put_cond(s, call);
		return;
	}
	text_put(s, below(2) ? "(" : "!(");
	text_put_terms(s, call, depth - 1);
	text_put(s, ")");
}

static inline void
text_put_terms(struct text_state *s, const char *call, unsigned depth)
{
	unsigned terms = below(3) ? 1 : 2 + below(2);

	while (terms-- > 0) {
		text_put_operand(s, call, depth);
		if (below(3) == 0) {
			text_put(s, below(8) ? " && " : " \\\n\t&&");
			text_put_operand(s, call, depth);
		}
		if (terms > 0)
			text_put(s, " || ");
	}
}

/* Returns whether the clause matches every call that reaches it. */
static inline bool
text_put_filter(struct text_state *s, const char *call, bool braces, bool deny)
{
	if (below(3) == 0) {
		text_put(s, "%s", PICK(text_actions));
		return true;
	}
	text_put_terms(s, call, 2);
	if (braces || deny) {
		if (below(2))
			text_put(s, "; %s", PICK(text_actions));
		return false;
	}
	if (below(2) == 0)
		return false;
	text_put(s, "; return %s", below(2) ? "EACCES" : "7");
	return true;
}

static inline void
text_put_filters(struct text_state *s, const char *call, bool deny, bool *all)
{
	unsigned n = 1 + below(3);
	bool braces = below(4) == 0;

	*all = false;
	if (!braces) {
		*all = text_put_filter(s, call, false, deny);
		return;
	}
	text_put(s, "{ ");
	while (n-- > 0 && !*all) {
		*all = text_put_filter(s, call, true, deny);
		if (n > 0 && !*all)
			text_put(s, ", ");
	}
	text_put(s, " }");
}

static inline void
text_put_rule(struct text_state *s, bool deny)
{
	unsigned i = below(sizeof text_calls / sizeof *text_calls);
	bool all;

	if (s->closed[i])
		return;
	switch (below(8)) {
	case 0: /* nobody else names these */
		text_put(s, "%s", PICK(text_groups));
		text_put(s, ": ");
		text_put_filters(s, NULL, deny, &all);
		break;
	case 1:
		text_put(s, "%s[arch=%s,%s]: ", text_calls[i],
		    below(2) ? "x86_64" : "arm", below(2) ? "s390x" : "arm64");
		text_put_terms(s, text_calls[i], 2);
		break;
	default:
		text_put(s, below(4) ? "%s: " : "{ %s }: ", text_calls[i]);
		text_put_filters(s, text_calls[i], deny, &all);
		s->closed[i] = all;
		break;
	}
	text_put(s, below(6) ? "\n" : "  # and so on\n");
}

/* Into a string of at least 16 KiB. */
static inline void
text_random(char *to)
{
	static const char *const defaults[] = {"kill", "kill-process", "trap",
	    "return EPERM", "return 38", "user-notify"};
	struct text_state s = {.to = to};
	unsigned rules = 1 + below(12);
	bool deny = below(4) == 0;

	text_put(&s, deny ? "@denylist\n" : "# a policy\n\n");
	if (!deny && below(2))
		text_put(&s, "@default %s\n", PICK(defaults));
	while (rules-- > 0)
		text_put_rule(&s, deny);
	text_put(&s, "getpid: allow\n");
}

#endif
