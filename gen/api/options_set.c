/* The options, in one list. */
#include "api/options.h"

#include <string.h>

#include "base/chars.h"
#include "base/number.h"
#include "emit/emit.h"
#include "filter/filter.h"
#include "tree/tree.h"

static void
options_flag(struct options *o, const char *v)
{
	static const char prefix[] = "seccomp_filter_flag_";
	static const struct options_word flags[] = {
	    {"tsync", POLICY_FLAG_TSYNC}, {"log", POLICY_FLAG_LOG},
	    {"spec_allow", POLICY_FLAG_SPEC_ALLOW},
	    {"wait_killable_recv", POLICY_FLAG_WAIT_KILLABLE_RECV}, {NULL, 0}};
	size_t n, skip = sizeof prefix - 1;
	const char *s;

	while (scb_options_part(o, &v, ",", &s, &n)) {
		if (n > skip && scb_policy_is_word(s, skip, prefix)) {
			s += skip;
			n -= skip;
		}
		o->request.flags |= scb_options_word(o, s, n, flags);
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
	static const struct options_word modes[] = {{"max", POLICY_ENOSYS_MAX},
	    {"since", POLICY_ENOSYS_SINCE}, {"since:X.Y", POLICY_ENOSYS_SINCE},
	    {"off", POLICY_ENOSYS_OFF}, {NULL, 0}};
	bool since = strncmp(v, "since:", 6) == 0;

	o->request.has_enosys = true;
	o->request.since = since ? scb_options_kernel(o, v + 6) : 0;
	o->request.enosys = (enum policy_enosys)scb_options_word(
	    o, v, since ? 5 : strlen(v), modes);
}

static void
options_args(struct options *o, const char *v)
{
	static const struct options_word widths[] = {
	    {"kernel", false}, {"64", true}, {NULL, 0}};

	if (scb_options_conditions(o, v)) /* of learned policies */
		return;
	o->request.has_args = true;
	o->request.args64 = scb_options_word(o, v, strlen(v), widths);
}

static void
options_clone3(struct options *o, const char *v)
{
	static const struct options_word modes[] = {
	    {"auto", false}, {"policy", true}, {NULL, 0}};

	o->request.has_clone3 = true;
	o->request.clone3_policy = scb_options_word(o, v, strlen(v), modes);
}

static void
options_name(struct options *o, const char *v)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	if (!*v || strspn(v, fine) != strlen(v) || char_is_digit(*v))
		scb_diag_fatal(o->diag, nowhere,
		    "invalid name '%s' for '--name': expected a C identifier",
		    v);
	o->name = v;
}

static void
options_warn(struct options *o, const char *v)
{
	static const struct options_word kinds[] = {{"error", true}, {NULL, 0}};

	o->strict = scb_options_word(o, v, strlen(v), kinds);
}

static void
options_goal(struct options *o, const char *v)
{
	static const struct options_word goals[] = {{"size", TREE_SIZE},
	    {"speed", TREE_SPEED}, {"tiny", TREE_TINY}, {"quick", 0},
	    {NULL, 0}};
	struct tree_goal *goal = &o->request.goal;

	goal->price = scb_options_word(o, v, strlen(v), goals);
	goal->quick = goal->price == 0;
}

static void
options_process(struct options *o, const char *v)
{
	uint64_t pid;

	if (*v == '-' || !scb_number_read(v, 31, &pid) || pid == 0)
		scb_diag_fatal(o->diag, nowhere,
		    "invalid process id '%s' for '%s'", v, o->spelled);
	o->process = (uint32_t)pid;
}

/* In bytes. */
static void
options_at(struct options *o, const char *v)
{
	if (*v == '-' || !scb_number_read(v, 63, &o->offset))
		scb_diag_fatal(o->diag, nowhere,
		    "invalid offset '%s' for '%s', expected a number such as "
		    "128 or 0x80",
		    v, o->spelled);
	o->has_offset = true;
}

/* A..B, or A.. for all that came after. */
static void
options_since(struct options *o, const char *v)
{
	const char *dots = strstr(v, "..");

	if (!dots)
		scb_diag_fatal(o->diag, nowhere,
		    "invalid range '%s' for '--since': expected kernels such "
		    "as '6.1..6.12'",
		    v);
	o->has_range = true;
	o->after = scb_options_kernel(
	    o, scb_arena_copy(o->arena, v, (size_t)(dots - v)));
	o->upto = dots[2] ? scb_options_kernel(o, dots + 2) : FACTS_KERNEL;
	if (o->after >= o->upto)
		scb_diag_fatal(o->diag, nowhere,
		    "'%s' of '--since': '%s' is not later", v, dots + 2);
	if (o->upto > FACTS_KERNEL)
		scb_diag_note(o->diag, nowhere,
		    "the tables end at Linux %u.%u, before '%s'",
		    FACTS_KERNEL >> 16, FACTS_KERNEL >> 8 & 0xff, dots + 2);
}

static void
options_format(struct options *o, const char *v)
{
	const char *near = scb_emit_near_format(v);
	struct buf names;

	o->format = scb_emit_format(v);
	if (o->format)
		return;
	scb_buf_init(&names, o->arena);
	for (unsigned i = 0; !near && scb_emit_format_at(i); i++)
		scb_options_put_choice(&names, i, scb_emit_format_at(i)->name,
		    !scb_emit_format_at(i + 1));
	scb_diag_fatal(o->diag, nowhere,
	    near ? "unknown format '%s', expected '%s'"
		 : "unknown format '%s', expected %s",
	    v, near ? near : names.p);
}

/* A dialect of policies, or a notation of filters. */
static void
options_from(struct options *o, const char *v)
{
	const char *name;
	struct buf names;
	unsigned i;

	o->notation = NULL;
	o->from = scb_dialect_named(v);
	if (o->from)
		return;
	for (i = 0; (name = scb_notation_at(i)); i++)
		if (strcmp(name, v) == 0) {
			o->notation = name;
			return;
		}
	scb_buf_init(&names, o->arena);
	for (i = 0; scb_dialect_at(i); i++)
		scb_options_put_choice(
		    &names, i, scb_dialect_at(i)->name, !scb_dialect_at(i + 1));
	scb_buf_str(&names, " (policies); ");
	for (i = 0; scb_notation_at(i); i++)
		scb_options_put_choice(
		    &names, i, scb_notation_at(i), !scb_notation_at(i + 1));
	scb_diag_fatal(o->diag, nowhere,
	    "unknown kind '%s' for '--from', expected %s (filters)", v,
	    names.p);
}

/* --- the list of them ----------------------------------------------------- */

#define FLAG(member) offsetof(struct options, member)

static const struct option {
	const char *name;
	void (*set)(struct options *o, const char *value); /* NULL: the flag */
	size_t flag;
	bool value;   /* it takes one */
	bool detail;  /* and another one after the name */
	bool changes; /* the filter: it is named in the output */
} options[] = {
    {"arch", scb_options_arch, 0, true, false, true},
    {"only", NULL, FLAG(request.only), false, false, true},
    {"bad-arch", scb_options_bad_arch, 0, true, false, true},
    {"cap", scb_options_cap, 0, true, false, true},
    {"kernel", options_kernel, 0, true, false, true},
    {"enosys", options_enosys, 0, true, false, true},
    {"args", options_args, 0, true, false, true},
    {"clone3", options_clone3, 0, true, false, true},
    {"allow", scb_options_allow, 0, true, false, true},
    {"deny", scb_options_deny, 0, true, true, true},
    {"log", scb_options_log, 0, true, false, true},
    {"kill", scb_options_kill, 0, true, false, true},
    {"flag", options_flag, 0, true, false, true},
    {"port", NULL, FLAG(request.port), false, false, true},
    {"libc", scb_options_libc, 0, true, false, false},
    {"complain", NULL, FLAG(request.complain), false, false, true},
    {"O", options_goal, 0, true, false, true},
    {"name", options_name, 0, true, false, false},
    {"format", options_format, 0, true, false, false},
    {"from", options_from, 0, true, false, false},
    {"W", options_warn, 0, true, false, false},
    {"verbose", NULL, FLAG(verbose), false, false, false},
    {"quiet", NULL, FLAG(quiet), false, false, false},
    {"color", NULL, FLAG(colour), false, false, false},
    {"against", scb_options_against, 0, true, false, false},
    {"ignore", scb_options_ignore, 0, true, false, false},
    {"process", options_process, 0, true, false, false},
    {"at", options_at, 0, true, false, false},
    {"since", options_since, 0, true, false, false},
    {"assume", scb_options_assume, 0, true, false, false},
    {"after", scb_options_after, 0, true, false, false},
    {"until", scb_options_until, 0, true, false, false},
    {"default", scb_options_default, 0, true, false, false},
    {"unseen", scb_options_unseen, 0, true, false, false},
    {"comm", scb_options_comm, 0, true, false, false},
    {"sites", NULL, FLAG(sites), false, false, false},
};

enum { OPTIONS = sizeof options / sizeof *options };

const char *
scb_options_at(unsigned i)
{
	return i < OPTIONS ? options[i].name : NULL;
}

/* Outputs must not carry control characters from the command line. */
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

/* As on the command line, where "arch" is -a. */
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
	if (p->set)
		p->set(o, value);
	else
		*(bool *)((char *)o + p->flag) = true;
	scb_options_apply(o);
	if (p->changes)
		scb_options_note(o, o->spelled, detail,
		    o->spelled[1] != '-' || p->detail, value);
	return true;
}

void
scb_options_apply(const struct options *o)
{
	o->diag->warnings_are_errors = o->strict;
	o->diag->least = o->verbose ? SCBPF_SEVERITY_INFO
			 : o->quiet ? SCBPF_SEVERITY_ERROR
				    : SCBPF_SEVERITY_NOTE;
}

void
scb_options_open(struct options *o, struct arena *a, struct diag *d)
{
	*o = (struct options){.arena = a, .diag = d};
	scb_options_default(o, "errno(EPERM)");
	o->has_def = false;
	scb_options_unseen(o, "log");
	scb_buf_init(&o->text, a);
	scb_options_apply(o);
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
