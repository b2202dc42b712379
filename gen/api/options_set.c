/* The options, in one list. */
#include "api/options.h"

#include <string.h>

#include "tree/tree.h"

static const struct loc nowhere;

static void
options_cap(struct options *o, const char *v)
{
	struct compile_request *req = &o->request;
	const char *s;
	const char *near;
	size_t n;
	int cap;

	if (!req->has_caps)
		req->caps = scb_facts_caps_docker();
	req->has_caps = true;
	while (scb_options_part(o, &v, ",", &s, &n)) {
		cap = scb_facts_cap(s, n);
		if (scb_options_is_word(s, n, "none"))
			req->caps = 0;
		else if (scb_options_is_word(s, n, "all"))
			req->caps = scb_facts_caps_all();
		else if (cap >= 0)
			req->caps |= UINT64_C(1) << cap;
		else if ((near = scb_facts_near_cap(s, n)))
			scb_diag_fatal(o->diag, nowhere,
			    "unknown capability '%.*s', expected '%s'", (int)n,
			    s, near);
		else
			scb_diag_fatal(o->diag, nowhere,
			    "unknown capability '%.*s', expected one such as "
			    "'CAP_SYS_ADMIN', 'none' or 'all'",
			    (int)n, s);
	}
}

/* The kernel's names, in any case and with or without their prefix. */
static void
options_flag(struct options *o, const char *v)
{
	static const char prefix[] = "seccomp_filter_flag_";
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
#define FLAG(name) {#name, POLICY_FLAG_##name},
	    POLICY_FLAGS(FLAG)
#undef FLAG
	};
	enum { FLAGS = sizeof flags / sizeof *flags };
	size_t n, skip = sizeof prefix - 1;
	const char *s;
	unsigned i;

	while (scb_options_part(o, &v, ",", &s, &n)) {
		if (n > skip && scb_options_is_word(s, skip, prefix)) {
			s += skip;
			n -= skip;
		}
		for (i = 0;
		     i < FLAGS && !scb_options_is_word(s, n, flags[i].name);
		     i++)
			;
		if (i == FLAGS)
			scb_options_unknown(o, scb_arena_copy(o->arena, s, n),
			    "'tsync', 'log', 'spec_allow' or "
			    "'wait_killable_recv'");
		o->request.flags |= flags[i].flag;
	}
}

static void
options_kernel(struct options *o, const char *v)
{
	o->request.kernel = scb_options_kernel(o, v);
}

static void
options_enosys(struct options *o, const char *v)
{
	struct compile_request *req = &o->request;

	req->since = 0;
	if (strcmp(v, "max") == 0) {
		req->enosys = POLICY_ENOSYS_MAX;
	} else if (strcmp(v, "off") == 0) {
		req->enosys = POLICY_ENOSYS_OFF;
	} else if (strncmp(v, "since", 5) == 0 && (!v[5] || v[5] == ':')) {
		req->enosys = POLICY_ENOSYS_SINCE;
		if (v[5])
			req->since = scb_options_kernel(o, v + 6);
	} else {
		scb_options_unknown(
		    o, v, "'max', 'since', 'since:X.Y' or 'off'");
	}
}

static void
options_args(struct options *o, const char *v)
{
	o->request.args64 = strcmp(v, "64") == 0;
	if (!o->request.args64 && strcmp(v, "kernel") != 0)
		scb_options_unknown(o, v, "'kernel' or '64'");
}

static void
options_clone3(struct options *o, const char *v)
{
	o->request.clone3_policy = strcmp(v, "policy") == 0;
	if (!o->request.clone3_policy && strcmp(v, "auto") != 0)
		scb_options_unknown(o, v, "'auto' or 'policy'");
}

static void
options_name(struct options *o, const char *v)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	if (!*v || strspn(v, fine) != strlen(v) || (*v >= '0' && *v <= '9'))
		scb_diag_fatal(o->diag, nowhere,
		    "'%s' of '--name', expected a C identifier", v);
	o->name = v;
}

static void
options_warn(struct options *o, const char *v)
{
	if (strcmp(v, "error") != 0)
		scb_options_unknown(o, v, "'error'");
	o->diag->warnings_are_errors = true;
}

static void
options_goal(struct options *o, const char *v)
{
	if (strcmp(v, "size") == 0)
		o->request.goal.price = TREE_SIZE;
	else if (strcmp(v, "speed") == 0)
		o->request.goal.price = TREE_SPEED;
	else
		scb_diag_fatal(o->diag, nowhere,
		    "unknown goal '%s' of '-O', expected 'size' or 'speed'", v);
}

static void
options_only(struct options *o, const char *v)
{
	(void)v;
	o->request.only = true;
}

static void
options_complain(struct options *o, const char *v)
{
	(void)v;
	o->request.complain = true;
}

/* --- the list of them ----------------------------------------------------- */

static const struct option {
	const char *name;
	void (*set)(struct options *o, const char *value);
	bool value;   /* it takes one */
	bool detail;  /* and another one after the name */
	bool changes; /* the filter: it is named in the output */
} options[] = {
    {"arch", scb_options_arch, true, false, true},
    {"only", options_only, false, false, true},
    {"bad-arch", scb_options_bad_arch, true, false, true},
    {"cap", options_cap, true, false, true},
    {"kernel", options_kernel, true, false, true},
    {"enosys", options_enosys, true, false, true},
    {"args", options_args, true, false, true},
    {"clone3", options_clone3, true, false, true},
    {"allow", scb_options_allow, true, false, true},
    {"deny", scb_options_deny, true, true, true},
    {"log", scb_options_log, true, false, true},
    {"kill", scb_options_kill, true, false, true},
    {"flag", options_flag, true, false, true},
    {"complain", options_complain, false, false, true},
    {"O", options_goal, true, false, true},
    {"name", options_name, true, false, false},
    {"W", options_warn, true, false, false},
};

enum { OPTIONS = sizeof options / sizeof *options };

const char *
scb_options_at(unsigned i)
{
	return i < OPTIONS ? options[i].name : NULL;
}

/* For the output, which shall not carry surprises from the command line. */
static void
options_put_plain(struct buf *b, const char *s)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_+=:.,@() -";

	for (; *s; s++)
		scb_buf_char(b, strchr(fine, *s) ? *s : '?');
}

void
scb_options_note(struct options *o, const char *spelled, const char *detail,
    bool apart, const char *value)
{
	scb_buf_fmt(&o->text, o->text.len ? " %s" : "%s", spelled);
	if (detail) {
		scb_buf_char(&o->text, '=');
		options_put_plain(&o->text, detail);
	}
	if (value) {
		scb_buf_char(&o->text, apart ? ' ' : '=');
		options_put_plain(&o->text, value);
	}
}

/* As on the command line, where -a is short for it. */
static const char *
options_spell(struct options *o, const char *name)
{
	struct buf b;

	if (strcmp(name, "arch") == 0)
		return "-a";
	scb_buf_init(&b, o->arena);
	scb_buf_fmt(&b, name[1] ? "--%s" : "-%s", name);
	return b.p;
}

bool
scb_options_set(
    struct options *o, const char *name, const char *detail, const char *value)
{
	const struct option *p = options;

	while (p < options + OPTIONS && strcmp(p->name, name) != 0)
		p++;
	if (p == options + OPTIONS)
		return false;
	o->spelled = options_spell(o, name);
	o->detail = detail;
	if (!value != !p->value)
		scb_diag_fatal(o->diag, nowhere,
		    p->value ? "'%s' needs a value" : "'%s' takes no value",
		    o->spelled);
	if (detail && !p->detail)
		scb_diag_fatal(o->diag, nowhere, "'%s' takes no '=%s'",
		    o->spelled, detail);
	p->set(o, value);
	if (p->changes)
		scb_options_note(o, o->spelled, detail,
		    o->spelled[1] != '-' || p->detail, value);
	return true;
}

void
scb_options_open(struct options *o, struct arena *a, struct diag *d)
{
	*o = (struct options){.arena = a, .diag = d};
	scb_buf_init(&o->text, a);
}

static uint32_t
options_bad_arch_verdict(const struct options *o, const struct arch *native)
{
	const struct policy_action *act = &o->bad_arch;
	const char *name = act->errno_name;

	if (name && scb_facts_errno(native, name, strlen(name)) < 0)
		scb_diag_fatal(o->diag, nowhere,
		    "no errno '%s' of '--bad-arch' on %s", name, native->token);
	return scb_policy_verdict(act, native);
}

struct compile_request
scb_options_request(const struct options *o, const struct options_target *t)
{
	struct compile_request req = o->request;

	memcpy(req.arches, t->arches, sizeof req.arches);
	req.narches = t->n;
	req.overrides = o->overrides;
	req.several = o->ntargets > 1;
	if (req.has_bad_arch)
		req.bad_arch = options_bad_arch_verdict(o, t->arches[0]);
	return req;
}
