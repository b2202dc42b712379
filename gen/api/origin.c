/* The comments at the beginning of converted policies. */
#include "api/api.h"

#include <string.h>

#include "policy/setting.h"
#include "emit/emit.h"

static const char origin_from[] = "# Converted from ";
static const char origin_when[] = "# The includes and excludes of ";

enum { ORIGIN_COLUMNS = 76 };

struct origin {
	struct arena *arena;
	const char **line;
	size_t n, cap;
};

static void
origin_add(struct origin *o, const char *s)
{
	o->line = scb_arena_grow(
	    o->arena, o->line, o->n, &o->cap, sizeof *o->line);
	o->line[o->n++] = s;
}

/* As lines, broken at blanks. */
static void
origin_wrap(struct origin *o, const char *s)
{
	while (strlen(s) > ORIGIN_COLUMNS) {
		size_t n = ORIGIN_COLUMNS;

		while (n > 1 && s[n] != ' ')
			n--;
		origin_add(o, scb_arena_copy(o->arena, s, n));
		s += n + 1;
	}
	origin_add(o, s);
}

/*
 * Those that a policy of ours begins with: one line, then those that say what
 * was decided, each up to a parenthesis.
 */
static void
origin_keep(struct origin *o, const struct scbpf_text *t)
{
	const char *begins = origin_from;
	size_t at = 0, end;

	while (t->length - at > strlen(begins) &&
	       memcmp(t->text + at, begins, strlen(begins)) == 0) {
		for (end = at; end < t->length && t->text[end] >= ' ' &&
			       t->text[end] <= '~';)
			end++;
		origin_add(o,
		    scb_arena_copy(o->arena, t->text + at + 2, end - at - 2));
		if (end == t->length || t->text[end] != '\n')
			break;
		begins = at == 0 || t->text[end - 1] == ')' ? origin_when : "# ";
		at = end + 1;
	}
}

static void
put_caps(struct buf *b, uint64_t caps)
{
	const char *before = "the capabilities ";

	if (caps == 0 || caps == scb_facts_caps_all())
		scb_buf_fmt(b, "%s capabilities", caps ? "all" : "no");
	else if (caps == scb_facts_caps_docker())
		scb_buf_str(b, "Docker's default capabilities");
	else
		for (unsigned i = 0; scb_facts_cap_name(i); i++)
			if (caps >> i & 1) {
				scb_buf_fmt(
				    b, "%s%s", before, scb_facts_cap_name(i));
				before = ", ";
			}
}

/* What the rules of a profile depend on, and what it was taken for. */
static void
origin_decided(struct origin *o, const struct api_filter *f)
{
	const struct policy *p = f->result ? f->result->policy : NULL;
	bool caps = p && scb_policy_settings_matter(p, true);
	bool kernel = p && scb_policy_settings_matter(p, false);
	struct buf b;

	if (!caps && !kernel)
		return;
	scb_buf_init(&b, o->arena);
	scb_buf_fmt(&b, "%s%s were decided for ", origin_when + 2, f->source);
	if (caps)
		put_caps(&b, f->result->setup.caps);
	scb_buf_str(&b, caps && kernel ? " and " : "");
	if (kernel) {
		scb_buf_str(&b, "Linux ");
		scb_emit_kernel(&b, f->result->setup.kernel);
	}
	scb_buf_fmt(&b, " (%s%s%s)", caps ? "--cap" : "",
	    caps && kernel ? ", " : "", kernel ? "--kernel" : "");
	origin_wrap(o, b.p);
}

const char *const *
scb_api_origin(struct scbpf *s, const struct scbpf_text *texts, size_t n,
    const struct scbpf_filter *f)
{
	struct origin o = {.arena = &s->arena};
	const char *first = api_filter(f)->source;
	struct buf b;

	if (n == 1)
		origin_keep(&o, texts);
	if (o.n) {
		origin_add(&o, NULL);
		return o.line;
	}
	scb_buf_init(&b, &s->arena);
	scb_buf_str(&b, origin_from + 2);
	for (const struct scbpf_filter *g = f; g; g = g->next) {
		if (g != f && api_filter(g)->source == first)
			continue;
		if (g != f)
			scb_buf_str(&b, g->next ? ", " : " and ");
		scb_buf_str(&b, api_filter(g)->source);
	}
	origin_add(&o, b.p);
	for (; f; f = f->next)
		origin_decided(&o, api_filter(f));
	origin_add(&o, NULL);
	return o.line;
}
