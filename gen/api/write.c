/* Writes filters in every format. */
#include "api/api.h"

#include "emit/emit.h"

/* --- formats -------------------------------------------------------------- */

_Static_assert((unsigned)SCBPF_FORMAT_BINARY == EMIT_BINARY &&
		   (unsigned)SCBPF_FORMAT_JOINED == EMIT_JOINED &&
		   (unsigned)SCBPF_FORMAT_EXECUTABLE == EMIT_EXECUTABLE,
    "traits have the same bits");

const char *
scbpf_format_at(unsigned i)
{
	const struct emit_format *f = scb_emit_format_at(i);

	return f ? f->name : NULL;
}

const char *
scbpf_format_suffixes(const char *format)
{
	const struct emit_format *f = scb_emit_format(format);

	return f ? f->suffixes : NULL;
}

unsigned
scbpf_format_traits(const char *format)
{
	const struct emit_format *f = scb_emit_format(format);

	return f ? f->traits & (SCBPF_FORMAT_BINARY | SCBPF_FORMAT_JOINED |
				   SCBPF_FORMAT_EXECUTABLE | SCBPF_FORMAT_NAMED)
		 : 0;
}

/* --- writing -------------------------------------------------------------- */

struct emit_filter *
scb_api_emit(struct scbpf *s, const struct scbpf_filter *filter, bool cost)
{
	struct emit_filter *e = scb_arena_alloc(&s->arena, sizeof *e);
	const struct api_filter *own = api_filter(filter);
	const struct compile_result *r = own->result;

	e->program = filter->program;
	e->source = own->source;
	e->options = own->options;
	e->name = s->options.name ? s->options.name : own->name;
	e->arches = (const struct arch *const *)(const void *)filter->arches;
	e->narches = (unsigned)filter->narches;
	e->flags = filter->flags;
	if (!r)
		return e;
	e->slots = r->slots;
	e->policy = r->policy;
	e->eval = r->eval;
	e->names = &r->names;
	e->setup = &r->setup;
	e->mix = s->options.request.goal.mix ? s->options.request.goal.mix
					     : r->policy->mix;
	if (cost)
		e->least = scb_tree_least(&s->arena, r->policy, &r->names,
		    &r->setup, r->lines, e->mix, &e->least_exact);
	return e;
}

struct writing {
	struct api_kept kept;
	const struct scbpf_filter *filter;
	const char *format;
	bool all;
	struct scbpf_bytes bytes;
};

static void
write_job(struct scbpf *s, void *arg)
{
	struct writing *w = arg;
	const struct emit_format *f = scb_emit_format(w->format);
	const char *near = scb_emit_near_format(w->format);
	const struct emit_filter *first = NULL, **end = &first;

	if (!f)
		scb_diag_fatal(&s->diag, nowhere,
		    near ? "unknown format '%s', expected '%s'"
			 : "unknown format '%s'",
		    w->format, near);
	if (!w->filter)
		scb_api_misuse(s, "no filter is given");
	if (w->all && !(f->traits & EMIT_JOINED) && w->filter->next)
		scb_api_misuse(s, "the format holds one filter");
	for (const struct scbpf_filter *at = w->filter; at; at = at->next) {
		struct emit_filter *e =
		    scb_api_emit(s, at, f->traits & EMIT_HEAD);

		if (at->damaged)
			scb_api_misuse(
			    s, "a damaged filter can only be listed");
		*end = e;
		end = &e->next;
		if (!w->all)
			break;
	}
	if (first->policy && first->policy->nslots && !(f->traits & EMIT_SLOTS))
		scb_diag_fatal(&s->diag, first->policy->slots[0].loc,
		    "slots such as '$%s' have no value yet, and this format "
		    "does not record where they are; use '-f h' or '-f json'",
		    first->policy->slots[0].name);
	scb_emit_check(&s->diag, f, first);
	scb_buf_init(&w->kept.text, &s->arena);
	f->emit(&w->kept.text, first);
}

static enum scbpf_status
write_run(struct scbpf *s, struct writing *w, struct scbpf_bytes *bytes)
{
	enum scbpf_status status;

	w->kept.head = "";
	w->kept.bytes = &w->bytes;
	status = scb_api_keep(s, write_job, &w->kept, NULL);
	if (status == SCBPF_STATUS_OK)
		*bytes = w->bytes;
	return status;
}

enum scbpf_status
scbpf_write(struct scbpf *s, const struct scbpf_filter *filter,
    const char *format, struct scbpf_bytes *bytes)
{
	struct writing w = {.filter = filter, .format = format};

	return write_run(s, &w, bytes);
}

enum scbpf_status
scbpf_write_all(struct scbpf *s, const struct scbpf_filter *first,
    const char *format, struct scbpf_bytes *bytes)
{
	struct writing w = {.filter = first, .format = format, .all = true};

	return write_run(s, &w, bytes);
}
