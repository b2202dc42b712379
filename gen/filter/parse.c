/* The list of notations, and the choice between them. */
#include "filter/parse.h"

#include <string.h>

#include "filter/bytes.h"
#include "filter/kinds.h"

/* Every filter has zero bytes, because the high byte of a code is zero. */
static bool
is_text(const struct source *text)
{
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->text[i];

		if ((c < ' ' && !char_is_space((char)c)) || c == 0x7f)
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

static bool
is_any_bytes(const unsigned char *bytes, size_t len)
{
	(void)bytes, (void)len;
	return true;
}

/* In the order in which they are tried: first texts, then bytes. */
static const struct notation {
	const char *name, *title; /* for --from; for messages */
	bool (*probe)(const struct bpf_reader *r);
	void (*read)(struct bpf_reader *r);
	bool vague; /* other texts may begin in the same way */
	/* bytes.c reads them; NULL: it is a text */
	bool (*is_bytes)(const unsigned char *bytes, size_t len);
} notations[] = {
    {"json", "JSON", is_object, scb_bpf_read_object, false, NULL},
    {"strace", "strace output", scb_bpf_is_strace, scb_bpf_read_strace, false,
	NULL},
    {"hex", "hexadecimal or octal bytes", scb_hex_probe, scb_hex_read, false,
	NULL},
    {"youki", "youki's lines of fields", scb_fields_probe, scb_fields_read,
	false, NULL},
    {"tools", "seccomp-tools assembler", scb_tools_probe, scb_tools_read, false,
	NULL},
    {"pfc", "pseudo filter code of libseccomp", scb_pfc_probe, scb_pfc_read,
	false, NULL},
    {"listing", "a listing", scb_bpf_is_listing, scb_bpf_read_listing, false,
	NULL},
    {"c", "C source", scb_c_array_probe, scb_c_array_read, true, NULL},
    {"base64", "base64", scb_bpf_is_base64, scb_bpf_read_base64, true, NULL},
    {"decimal", "decimal numbers", is_anything, scb_bpf_read_decimal, true,
	NULL},
    {"elf", "an ELF file", NULL, NULL, false, scb_image_probe},
    {"bin2", "snapd's .bin2", NULL, NULL, false, scb_bytes_are_snapd},
    {"raw", "raw bytes", NULL, NULL, false, is_any_bytes},
};

enum { NOTATIONS = sizeof notations / sizeof *notations };

const char *
scb_notation_at(unsigned i)
{
	return i < NOTATIONS ? notations[i].name : NULL;
}

/* Replaces terminal colours by blanks, which keeps all offsets. */
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
		for (end = i + 2; end < text->len &&
				  (char_is_digit(s[end]) || s[end] == ';');)
			end++;
		if (end < text->len && s[end] == 'm')
			memset(s + i, ' ', end + 1 - i);
	}
	text->text = s;
}

static const struct notation *
find_text(struct bpf_reader *r)
{
	const struct notation *n = notations;

	while (!n->vague && !n->probe(r))
		n++;
	if (n->vague && !scb_sniff_instruction(*r))
		scb_kinds_check(r->d, r->text);
	while (!n->probe(r))
		n++;
	return n;
}

static const struct notation *
find_bytes(const struct source *text)
{
	const struct notation *n = notations;

	while (!n->is_bytes ||
	       !n->is_bytes((const unsigned char *)text->text, text->len))
		n++;
	return n;
}

/* The notation that want->notation names. */
static const struct notation *
find_named(struct bpf_reader *r, bool bytes)
{
	const struct source *text = r->text;
	const struct notation *n = notations;
	struct source *whole;

	while (strcmp(n->name, r->want->notation) != 0)
		n++;
	if (bytes
		? n->is_bytes &&
		      n->is_bytes((const unsigned char *)text->text, text->len)
		: !n->is_bytes)
		return n;
	whole = scb_arena_alloc(r->d->arena, sizeof *whole);
	*whole = (struct source){.name = text->name};
	scb_diag_fatal(r->d, (struct loc){.source = whole},
	    "this is %s, but '--from=%s' expects %s",
	    bytes ? find_bytes(text)->title : "text", n->name, n->title);
}

/* One reader takes the whole text, which may hold several filters. */
static void
read_text(struct bpf_reader *r)
{
	const struct notation *n;

	scb_bpf_skip_space(r);
	if (r->at == r->text->len)
		scb_diag_fatal(r->d, scb_bpf_place(r, 0),
		    "empty input, expected %s", BPF_KINDS_OF(r->want));
	n = r->want->notation ? find_named(r, false) : find_text(r);
	r->out->title = n->title;
	if (r->want->has_offset && n->read != scb_hex_read)
		scb_diag_fatal(r->d, (struct loc){.source = r->text},
		    "'--at' is for bytes or a dump of them, but this is %s",
		    n->title);
	n->read(r);
	scb_bpf_unfilled(r, n->probe == is_object);
	if (r->n)
		scb_bpf_close(r);
}

static void
read_bytes(struct bpf_reader *r)
{
	const struct source *text = r->text;
	const struct notation *n;
	struct source *bytes;

	/* messages must not show a line of it */
	bytes = scb_arena_alloc(r->d->arena, sizeof *bytes);
	*bytes = (struct source){.name = text->name};
	if (!r->want->has_offset) {
		n = r->want->notation ? find_named(r, true) : find_bytes(text);
		if (n->is_bytes == is_any_bytes && !r->want->notation)
			scb_kinds_check(r->d, text);
		r->out->title = n->title;
	}
	scb_bytes_read(r, (const unsigned char *)text->text, text->len, "",
	    (struct loc){.source = bytes});
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
	struct source *own = scb_arena_alloc(d->arena, sizeof *own);
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
		read_bytes(&r);
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
