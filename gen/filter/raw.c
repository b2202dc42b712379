/* What the readers of bytes share. */
#include "filter/bytes.h"

#include <string.h>

unsigned char
scb_bytes_escape(const char *s, size_t n, size_t *i)
{
	static const char letters[] = "abfnrtve",
			  bytes[] = "\a\b\f\n\r\t\v\033";
	unsigned base = 8, most = 3, value = 0, digits = 0;
	const char *letter;

	if (*i < n && s[*i] == 'x') {
		base = 16;
		most = 2; /* what writes such strings writes two */
		++*i;
	}
	for (; *i < n && digits < most && char_digit(s[*i]) < base;
	     digits++, ++*i)
		value = value * base + char_digit(s[*i]);
	if (digits)
		return (unsigned char)value;
	if (*i == n)
		return '\\';
	letter = memchr(letters, s[*i], sizeof letters - 1);
	++*i;
	return (unsigned char)(letter ? bytes[letter - letters] : s[*i - 1]);
}

/* --- raw instructions ------------------------------------------------------*/

bool
scb_raw_loads(const struct bpf_reader *r, const unsigned char *bytes,
    size_t len, bool big)
{
	struct arena *a = r->d->arena;
	size_t mark = scb_arena_mark(a), n = len / BPF_INSN_BYTES, pc;
	struct scbpf_insn *p;
	const char *why;
	bool loads;

	if (len == 0 || len % BPF_INSN_BYTES || n > BPF_MAX)
		return false;
	p = scb_arena_array(a, n, sizeof *p);
	for (size_t i = 0; i < n; i++)
		scb_bpf_load(&p[i], bytes + i * BPF_INSN_BYTES, big);
	loads = scb_bpf_check(&(struct scbpf_program){p, n, big}, &pc, &why);
	scb_arena_release(a, mark);
	return loads;
}

bool
scb_bytes_load(
    const struct bpf_reader *r, const unsigned char *bytes, size_t len)
{
	return scb_raw_loads(r, bytes, len, r->want->big_endian);
}
