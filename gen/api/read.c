/* Reads texts that hold filters or policies. */
#include "api/api.h"

#include <string.h>

#include "base/chars.h"
#include "filter/filter.h"
#include "filter/kinds.h"

enum { READ_NAMES = 12 }; /* of arrays that a message lists */

struct reading {
	const struct scbpf_text *texts;
	size_t n;
	unsigned flags;
	const struct scbpf_filter *first, **end;
	const struct options_target *target; /* of several "arch"; or NULL */
};

/*
 * Reports every instruction that the kernel refuses. NULL: it loads the filter.
 */
static const struct bpf_damage *
read_check(struct scbpf *s, const struct source *text,
    const struct bpf_text_filters *all, unsigned i)
{
	const struct bpf_text_filter *f = &all->at[i];
	struct bpf_damage *d = scb_arena_alloc(&s->arena, sizeof *d);
	struct buf which;

	scb_bpf_repair(&s->arena, &f->program, d);
	scb_buf_init(&which, &s->arena);
	scb_buf_str(&which, "");
	if (all->n > 1)
		scb_buf_fmt(&which, " of filter %u", i + 1);
	for (size_t pc = 0; pc < f->program.count; pc++) {
		if (!d->why[pc])
			continue;
		if (f->where)
			scb_diag_error(&s->diag,
			    (struct loc){text, f->where[pc], 0},
			    "the kernel refuses instruction %zu%s: %s", pc,
			    which.p, d->why[pc]);
		else
			scb_diag_error(&s->diag, nowhere,
			    "the kernel refuses '%s': instruction %zu%s: %s",
			    text->name, pc, which.p, d->why[pc]);
	}
	return d->n ? d : NULL;
}

/* A file that C source includes: one that cannot be read is left out. */
static const struct source *
read_included(void *user, const char *path)
{
	struct scbpf *s = user;
	struct scbpf_text text = {.size = sizeof text};
	const char *why = NULL;

	if (!s->read(s->read_user, path, &text, &why))
		return NULL;
	if (!text.name)
		text.name = path;
	return scb_api_source(s, &text, API_TEXT_MAX);
}

static void
read_add(struct reading *r, struct api_filter *f)
{
	f->target = r->target;
	*r->end = &f->filter;
	r->end = &f->filter.next;
}

/* Notes that a file holds a stack, and how to select one array of it. */
static void
read_note_stack(struct scbpf *s, const struct source *text,
    const struct bpf_text_filters *all)
{
	struct buf names;
	const char *last = NULL;
	unsigned n = 0;

	scb_buf_init(&names, &s->arena);
	scb_buf_str(&names, "");
	for (unsigned i = 0; i < all->n; i++) {
		const char *name = all->at[i].name;

		if (!name || (last && strcmp(name, last) == 0))
			continue;
		last = name;
		if (n++ < READ_NAMES)
			scb_buf_fmt(&names, n == 1 ? " ('%s'" : ", '%s'", name);
	}
	if (n > READ_NAMES)
		scb_buf_str(&names, ", ...");
	if (n > 1)
		scb_buf_fmt(&names,
		    "): they are treated as one stack, installed in this "
		    "order; '%s:%s' reads one of them",
		    text->name, last);
	scb_diag_note(&s->diag, nowhere, "'%s' holds %u filters%s",
	    text->name, all->n,
	    n > 1 ? names.p
		  : ": they are treated as one stack, installed in this order");
}

/* A filter compiled from a policy with slots lacks their values. */
static void
read_check_slot(struct scbpf *s, unsigned flags, const struct source *text,
    const struct bpf_text_filters *all)
{
	struct loc at = {text, all->slot_at, 0};

	if (!all->slot)
		return;
	if (flags & SCBPF_READ_FILLED)
		scb_diag_fatal(&s->diag, at,
		    "the slot '$%s' has no value yet: the program that loads "
		    "this filter fills it in",
		    all->slot);
	scb_diag_warn(&s->diag, at,
	    "the slot '$%s' has no value yet; all ones are in its place",
	    all->slot);
}

static void
read_filters(struct scbpf *s, struct reading *r, const struct source *text,
    const struct scbpf_text *given)
{
	const struct arch *a = scb_api_target(s)->arches[0];
	bool damaged = r->flags & SCBPF_READ_DAMAGED;
	struct bpf_files files = {
	    read_included, s, given->path ? given->path : text->name};
	struct bpf_want want = {.big_endian = a->big_endian,
	    .which = damaged && !s->options.ntargets ? NULL : a->token,
	    .arch = a,
	    .symbol = given->symbol,
	    .files = s->read ? &files : NULL,
	    .notation = s->options.notation,
	    .has_offset = s->options.has_offset,
	    .offset = s->options.offset,
	    .process = s->options.process,
	    .each = damaged,
	    .damaged = damaged,
	    .policies = r->flags & SCBPF_READ_POLICIES};
	struct bpf_text_filters all;
	struct api_filter *f = NULL;

	s->options.notation_used = true;
	scb_bpf_parse_all(&s->diag, text, &want, &all);
	if (all.title)
		scb_diag_info(
		    &s->diag, "'%s' is read as %s", text->name, all.title);
	read_check_slot(s, r->flags, text, &all);
	if (want.process && !all.traced)
		scb_diag_fatal(&s->diag, (struct loc){.source = text},
		    "'--process %u' is for the output of strace, but '%s' is "
		    "something else",
		    want.process, text->name);
	for (unsigned i = 0; i < all.n; i++) {
		const struct bpf_text_filter *from = &all.at[i];
		const struct bpf_damage *d = read_check(s, text, &all, i);
		struct scbpf_program p = from->program;

		if (from->arch)
			p.big_endian = from->arch->big_endian;
		f = scb_api_filter_read(
		    s, &p, from->arch ? from->arch : a, d, text->name);
		f->path = given->path;
		if (from->where)
			f->line = scb_diag_line_of(&s->diag,
			    (struct loc){text, from->where[0], 0});
		f->process = from->process;
		f->filter.named = api_arch_out(from->arch);
		read_add(r, f);
	}
	if (s->diag.errors && !damaged)
		scb_arena_fail(&s->arena);
	f->filter.damaged |= s->diag.errors != 0; /* what is cut off ends it */
	s->diag.errors = 0;
	if (all.n > 1 && !all.traced && !damaged)
		read_note_stack(s, text, &all);
}

/*
 * A C array begins with a brace, too, but then a number follows. What --from
 * names decides, except that a filter is never read as a policy.
 */
static bool
is_policy(const struct source *text, const struct options *o)
{
	size_t at = chars_skip_space(text->text, text->len, 0);

	if (o->notation || scb_bpf_is_object(text))
		return false;
	if (o->from ? !scb_sniff_filter(text) : scb_text_is(text, true))
		return true;
	if (at == text->len || text->text[at] != '{')
		return false;
	at = chars_skip_space(text->text, text->len, at + 1);
	return at == text->len ||
	       (strchr("\"}", text->text[at]) && text->text[at]);
}

static struct source *
open_text(struct scbpf *s, const struct scbpf_text *texts, size_t i,
    struct scbpf_text *text)
{
	struct source *source;

	scb_api_copy(
	    s, text, sizeof *text, (const char *)texts + i * texts->size);
	source = scb_api_source(s, text, API_TEXT_MAX);
	scb_kinds_mark(&s->diag, source);
	return source;
}

struct policy *
scb_api_read_policy(struct scbpf *s, const struct scbpf_text *texts, size_t i)
{
	struct scbpf_text text;
	struct source *source = open_text(s, texts, i, &text);

	return is_policy(source, &s->options)
		   ? scb_api_policy(s, source, text.path)
		   : NULL;
}

/* A stack for one architecture. */
static void
read_stack(struct scbpf *s, struct reading *r)
{
	struct scbpf_text text;

	if (!r->n)
		read_add(r, scb_api_compile_only(s, NULL, r->flags));
	for (size_t i = 0; i < r->n; i++) {
		struct source *source = open_text(s, r->texts, i, &text);
		struct api_filter *f;

		if (!is_policy(source, &s->options)) {
			read_filters(s, r, source, &text);
			continue;
		}
		if (!(r->flags & SCBPF_READ_POLICIES)) {
			scb_kinds_check(&s->diag, source);
			scb_diag_fatal(&s->diag, (struct loc){.source = source},
			    "this is a policy, not a filter; compile it with "
			    "'scbpf gen' ('-O size': to the shortest filter), "
			    "or compare it with 'scbpf diff'");
		}
		if (text.symbol)
			scb_bpf_no_name(&s->diag, source->name, text.symbol);
		f = scb_api_compile_only(
		    s, scb_api_policy(s, source, text.path), r->flags);
		f->path = text.path;
		read_add(r, f);
	}
}

/* With "arch" "all": is there a policy that cannot be for this one? */
static bool
read_leaves_out(struct scbpf *s, const struct reading *r)
{
	const struct policy *p;

	for (size_t i = 0; s->options.all && i < r->n; i++) {
		p = scb_api_read_policy(s, r->texts, i);
		if (p && scb_api_left_out(s, p, r->target)) {
			scb_api_note_left_out(s, p);
			return true;
		}
	}
	return false;
}

const struct scbpf_filter *
scb_api_read(
    struct scbpf *s, const struct scbpf_text *texts, size_t n, unsigned flags)
{
	struct reading r = {.texts = texts, .n = n, .flags = flags};
	unsigned ntargets;
	const struct options_target *t = scb_api_targets(s, &ntargets);

	r.end = &r.first;
	if (!n && !(flags & SCBPF_READ_POLICIES))
		scb_api_misuse(s, "no filter is given");
	if (ntargets == 1) {
		read_stack(s, &r);
		return r.first;
	}
	for (unsigned i = 0; i < ntargets; i++) {
		r.target = s->target = &t[i];
		if (!read_leaves_out(s, &r))
			read_stack(s, &r);
	}
	s->target = NULL;
	if (!r.first)
		scb_diag_fatal(&s->diag, nowhere,
		    "no architecture is left that the policy can have; use "
		    "'--only'");
	return r.first;
}

struct read_call {
	const struct scbpf_text *texts;
	size_t n;
	unsigned flags;
	const struct scbpf_filter *first;
};

static void
read_job(struct scbpf *s, void *arg)
{
	struct read_call *c = arg;

	c->first = scb_api_read(s, c->texts, c->n, c->flags);
}

enum scbpf_status
scbpf_read(struct scbpf *s, const struct scbpf_text *texts, size_t n,
    unsigned flags, const struct scbpf_filter **stack)
{
	struct read_call c = {.texts = texts, .n = n, .flags = flags};
	enum scbpf_status status = scb_api_run(s, read_job, &c);

	if (status == SCBPF_STATUS_OK)
		*stack = c.first;
	return status;
}
