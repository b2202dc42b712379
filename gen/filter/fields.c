/*
 * Instructions as lines of named fields in hexadecimal, as youki prints them:
 * "code: 20, jt: 00, jf: 00, k: 00000004". A line of dashes ends a filter.
 */
#include "filter/parse.h"

bool
scb_fields_probe(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	while (scb_bpf_starts(&in, "---"))
		if (!scb_bpf_seek(&in, "\n"))
			return false;
		else
			scb_bpf_skip_space(&in);
	return scb_bpf_starts(&in, "code: ");
}

/* "jt: 00"; what follows it is skipped. */
static struct bpf_number
fields_read(struct bpf_reader *r, const char *name)
{
	struct bpf_number v = {0, r->at};
	size_t digits = 0;

	if (!scb_bpf_starts(r, name))
		scb_bpf_unexpected(r, name);
	while (scb_bpf_peek(r) != ' ')
		r->at++;
	r->at++;
	v.at = r->at;
	for (; char_digit(scb_bpf_peek(r)) < 16; r->at++, digits++)
		if (v.value <= UINT32_MAX)
			v.value = v.value * 16 + char_digit(scb_bpf_peek(r));
	if (digits == 0)
		scb_bpf_unexpected(r, "a hexadecimal number");
	while (scb_bpf_peek(r) == ',' || scb_bpf_peek(r) == ' ' ||
	       scb_bpf_peek(r) == '\r')
		r->at++;
	return v;
}

void
scb_fields_read(struct bpf_reader *r)
{
	static const char *const names[FIELDS] = {
	    "code: ", "jt: ", "jf: ", "k: "};
	struct bpf_number field[FIELDS];

	for (;;) {
		scb_bpf_skip_space(r);
		if (!scb_bpf_peek(r))
			return;
		if (scb_bpf_starts(r, "---")) {
			if (r->n)
				scb_bpf_close(r);
			while (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
				r->at++;
			continue;
		}
		for (unsigned i = 0; i < FIELDS; i++)
			field[i] = fields_read(r, names[i]);
		scb_bpf_append(r, field);
	}
}
