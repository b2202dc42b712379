/* The list of notations, and the choice between them. */
#include "filter/parse.h"

#include <string.h>

#include "filter/bytes.h"
#include "filter/kinds.h"

/* Every filter has zero bytes, because the high byte of a code is zero. */
static bool
is_text(const struct source *text)
{
	size_t i;

	for (i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->text[i];

		if ((c < ' ' && !scb_bpf_is_space((char)c)) || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_object(const struct bpf_reader *r)
{
	return scb_bpf_is_object(r->text);
}

static bool
is_anything(const struct bpf_reader *r)
{
	(void)r;
	return true;
}

/* In the order in which they are tried. */
static const struct notation {
	const char *name;
	bool (*probe)(const struct bpf_reader *r);
	void (*read)(struct bpf_reader *r);
	bool vague; /* other texts may begin in the same way */
} notations[] = {
    {"json", is_object, scb_bpf_read_object, false},
    {"strace", scb_bpf_is_strace, scb_bpf_read_strace, false},
    {"hex", scb_hex_probe, scb_hex_read, false},
    {"fields", scb_fields_probe, scb_fields_read, false},
    {"listing", scb_bpf_is_listing, scb_bpf_read_listing, false},
    {"c", scb_c_array_probe, scb_c_array_read, true},
    {"base64", scb_bpf_is_base64, scb_bpf_read_base64, true},
    {"decimal", is_anything, scb_bpf_read_decimal, true},
};

/* Colours of a terminal become blanks, so that all offsets stay. */
static void
drop_colours(struct diag *d, struct source *text)
{
	char *s;
	size_t end;

	if (!text->len || !memchr(text->text, '\033', text->len))
		return;
	s = scb_arena_copy(d->arena, text->text, text->len);
	for (size_t i = 0; i + 1 < text->len; i++) {
		if (s[i] != '\033' || s[i + 1] != '[')
			continue;
		for (end = i + 2;
		     end < text->len &&
		     ((s[end] >= '0' && s[end] <= '9') || s[end] == ';');)
			end++;
		if (end < text->len && s[end] == 'm')
			memset(s + i, ' ', end + 1 - i);
	}
	text->text = s;
}

/* One reader takes the whole text, which may hold several filters. */
static void
read_text(struct bpf_reader *r)
{
	unsigned i = 0;

	while (scb_bpf_is_space(scb_bpf_peek(r)))
		r->at++;
	if (r->at == r->text->len)
		scb_diag_fatal(r->d, scb_bpf_place(r, 0),
		    "empty input, expected " BPF_KINDS);
	while (!notations[i].vague && !notations[i].probe(r))
		i++;
	if (notations[i].vague && !scb_sniff_instruction(*r))
		scb_kinds_check(r->d, r->text);
	while (!notations[i].probe(r))
		i++;
	notations[i].read(r);
	scb_bpf_unfilled(r, notations[i].probe == is_object);
	if (r->n)
		scb_bpf_close(r);
}

void
scb_bpf_no_name(struct diag *d, const char *text, const char *symbol)
{
	struct source *whole = scb_arena_alloc(d->arena, sizeof *whole);

	*whole = (struct source){.name = text};
	scb_diag_fatal(d, (struct loc){.source = whole},
	    "no filter is called '%s' here: only arrays in C and symbols of "
	    "ELF files have names; leave out ':%s'",
	    symbol, symbol);
}

void
scb_bpf_parse_all(struct diag *d, const struct source *text,
    const struct bpf_want *want, struct bpf_text_filters *all)
{
	struct source *own = scb_arena_alloc(d->arena, sizeof *own), *bytes;
	struct bpf_reader r = {.d = d, .text = own, .want = want, .out = all};

	*all = (struct bpf_text_filters){.at = NULL};
	*own = *text;
	scb_kinds_mark(d, own);
	text = own;
	if (!memchr(text->len ? text->text : "", '\0', text->len))
		drop_colours(d, own);
	if (is_text(text)) {
		read_text(&r);
	} else {
		/* binary input: messages must not show a line of it */
		bytes = scb_arena_alloc(d->arena, sizeof *bytes);
		*bytes = (struct source){.name = text->name};
		if (!want->has_offset &&
		    !scb_image_probe(
			(const unsigned char *)text->text, text->len))
			scb_kinds_check(d, text);
		scb_bytes_read(&r, (const unsigned char *)text->text, text->len,
		    "", (struct loc){.source = bytes});
	}
	if (all->n == 0)
		scb_diag_fatal(d, scb_bpf_place(&r, 0),
		    "no instructions, expected at least one");
	if (want->symbol && !all->named)
		scb_bpf_no_name(d, text->name, want->symbol);
}

void
scb_bpf_parse(struct diag *d, const struct source *text, bool big,
    const char *which, struct scbpf_program *p, uint32_t **where)
{
	const struct bpf_want want = {.big_endian = big, .which = which};
	struct bpf_text_filters all;

	scb_bpf_parse_all(d, text, &want, &all);
	if (all.n > 1)
		scb_diag_fatal(d,
		    (struct loc){
			text, all.at[1].where ? *all.at[1].where : 0, 0},
		    "the file contains several filters, expected one; the "
		    "second begins here");
	*p = all.at->program;
	*where = all.at->where;
}
