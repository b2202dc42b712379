/*
 * Does a text look like a filter? Used for messages when a policy was expected.
 */
#include "filter/parse.h"

#include <string.h>

/*
 * Is it a whole number of instructions, and does the last one return, in either
 * byte order?
 */
static bool
is_raw(const struct source *text)
{
	const char *last = text->text + text->len - BPF_INSN_BYTES;
	struct scbpf_insn in[2];

	if (text->len < BPF_INSN_BYTES || text->len % BPF_INSN_BYTES)
		return false;
	scb_bpf_load(&in[0], (const unsigned char *)last, false);
	scb_bpf_load(&in[1], (const unsigned char *)last, true);
	return in[0].code == BPF_RET_K || in[1].code == BPF_RET_K;
}

/* A JSON object has a string there. */
static bool
begins_with_number(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	if (scb_bpf_peek(&in) != '{')
		return false;
	do
		in.at++;
	while (char_is_space(scb_bpf_peek(&in)));
	return char_digit(scb_bpf_peek(&in)) < 10;
}

/* Words that may precede an array in C, but do not begin a policy. */
static bool
begins_as_c(const struct bpf_reader *r)
{
	static const char *const words[] = {"static ", "const ", "struct ",
	    "#include ", "#define ", "#ifndef ", "#pragma "};
	size_t left = r->text->len - r->at;

	if (scb_bpf_peek(r) == '/')
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) < left &&
		    memcmp(r->text->text + r->at, words[i], strlen(words[i])) ==
			0)
			return true;
	return false;
}

bool
scb_sniff_instruction(struct bpf_reader r)
{
	for (; r.at < r.text->len; r.at++)
		if (begins_with_number(&r) ||
		    scb_bpf_starts(&r, "BPF_STMT") ||
		    scb_bpf_starts(&r, "BPF_JUMP") ||
		    scb_bpf_starts(&r, "sock_filter"))
			return true;
	return false;
}

bool
scb_sniff_filter(const struct source *text)
{
	struct bpf_reader r = {.text = text};

	if (text->len && memchr(text->text, '\0', text->len))
		return is_raw(text);
	scb_bpf_skip_space(&r);
	if (scb_bpf_is_object(text) || scb_bpf_is_strace(&r) ||
	    scb_tools_probe(&r) || scb_pfc_probe(&r))
		return true;
	if (begins_as_c(&r) || begins_with_number(&r))
		return scb_sniff_instruction(r);
	/* any other first word decides nothing */
	return scb_bpf_peek(&r) && strchr(";(0123456789", scb_bpf_peek(&r)) &&
	       scb_bpf_is_listing(&r);
}
