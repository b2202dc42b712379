/*
 * Finds slots in the outputs of emit/: values that the loading program fills
 * in. A filter with slots is incomplete.
 */
#include "filter/parse.h"

#include <string.h>

enum { UNFILLED_NAME = 60 }; /* bytes of a name that a message shows */

/* A string or character, and blanks around it. */
static bool
unfilled_accept(struct bpf_reader *r, const char *s)
{
	scb_bpf_skip_space(r);
	if (!scb_bpf_accept(r, s))
		return false;
	scb_bpf_skip_space(r);
	return true;
}

/* Moves to the name in a JSON list of slots; false: there is none. */
static bool
unfilled_json(struct bpf_reader *r)
{
	static const char slots[] = "\"slots\"", name[] = "\"name\"";

	while (scb_bpf_seek(r, slots)) {
		r->at += sizeof slots - 1;
		if (!unfilled_accept(r, ":") || !unfilled_accept(r, "[") ||
		    scb_bpf_peek(r) != '{')
			continue;
		if (!scb_bpf_seek(r, name))
			return false;
		r->at += sizeof name - 1;
		if (unfilled_accept(r, ":") && unfilled_accept(r, "\""))
			return true;
	}
	return false;
}

/* Moves to the name in the comment of a header or a listing. */
static bool
unfilled_comment(struct bpf_reader *r)
{
	static const char slots[] = " slots: $";
	const char *text = r->text->text;

	for (; scb_bpf_seek(r, slots); r->at++) {
		size_t at = r->at;

		while (at && strchr(" \t*;", text[at - 1]))
			at--;
		if (at && text[at - 1] != '\n')
			continue;
		r->at += sizeof slots - 1;
		return true;
	}
	return false;
}

/*
 * Moves to the name in a header without comments: the array "NAME_slots", and
 * "NAME_bits_SLOT".
 */
static bool
unfilled_code(struct bpf_reader *r)
{
	static const char type[] = "struct scbpf_slot ", end[] = "slots",
			  bits[] = "bits_";
	size_t n;
	char *name;

	while (scb_bpf_seek(r, type)) {
		r->at += sizeof type - 1;
		n = scb_bpf_word_len(r, r->at);
		if (n < sizeof end || r->at + n == r->text->len ||
		    r->text->text[r->at + n] != '[')
			continue;
		n -= sizeof end - 1;
		name = scb_arena_alloc(r->d->arena, n + sizeof bits);
		memcpy(name, r->text->text + r->at, n);
		memcpy(name + n, bits, sizeof bits);
		if (!scb_bpf_seek(r, name))
			return false;
		r->at += n + sizeof bits - 1;
		return true;
	}
	return false;
}

/* Moves to the name of a slot; false: there is none. */
static bool
unfilled_find(struct bpf_reader *r, bool json)
{
	if (json)
		return unfilled_json(r);
	if (unfilled_comment(r))
		return true;
	r->at = 0;
	return unfilled_code(r);
}

void
scb_bpf_unfilled(struct bpf_reader *r, bool json)
{
	struct bpf_reader in = {.d = r->d, .text = r->text};
	size_t n;

	if (!unfilled_find(&in, json))
		return;
	n = scb_bpf_word_len(&in, in.at);
	r->out->slot_at = (uint32_t)in.at;
	r->out->slot = scb_arena_copy(r->d->arena, in.text->text + in.at,
	    n < UNFILLED_NAME ? n : UNFILLED_NAME);
}
