/* The words and numbers of seccomp-tools' assembler. */
#include "filter/tools.h"

#include <string.h>

#include "facts/facts.h"
#include "filter/c_pp.h"

enum { TOOLS_NAME = 64 }; /* bytes of a name, with what is put before it */

void
scb_tools_skip(struct bpf_reader *r)
{
	for (;;) {
		if (char_is_space(scb_bpf_peek(r)))
			r->at++;
		else if (scb_bpf_peek(r) != '#')
			return;
		else
			while (scb_bpf_peek(r) && scb_bpf_peek(r) != '\n')
				r->at++;
	}
}

/* Is the word s next, in small or capital letters? */
bool
scb_tools_at(const struct bpf_reader *r, const char *s)
{
	size_t n = scb_bpf_word_len(r, r->at);

	if (n != strlen(s))
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = r->text->text[r->at + i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != s[i])
			return false;
	}
	return true;
}

bool
scb_tools_word(struct bpf_reader *r, const char *s)
{
	if (!scb_tools_at(r, s))
		return false;
	r->at += strlen(s);
	scb_tools_skip(r);
	return true;
}

bool
scb_tools_mark(struct bpf_reader *r, const char *s)
{
	if (!scb_bpf_accept(r, s))
		return false;
	scb_tools_skip(r);
	return true;
}

void
scb_tools_expect(struct bpf_reader *r, const char *s, const char *expected)
{
	if (!scb_tools_mark(r, s))
		scb_bpf_unexpected(r, expected);
}

/* --- numbers ---------------------------------------------------------------*/

/* The word with a prefix of C's headers: "AUDIT_" and "ARCH_I386". */
bool
scb_tools_known(const struct bpf_reader *r, const char *prefix, uint32_t *k)
{
	size_t n = scb_bpf_word_len(r, r->at), before = strlen(prefix);
	char name[TOOLS_NAME];
	uint64_t value;

	if (before + n >= sizeof name)
		return false;
	memcpy(name, prefix, before);
	memcpy(name + before, r->text->text + r->at, n);
	for (size_t i = before; i < before + n; i++)
		if (name[i] >= 'a' && name[i] <= 'z')
			name[i] = (char)(name[i] - 'a' + 'A');
	if (!scb_c_known(r->want->arch, name, before + n, &value))
		return false;
	*k = (uint32_t)value;
	return true;
}

/* "read", or "i386.read". */
static uint32_t
tools_call(struct bpf_reader *r)
{
	const char *s = r->text->text + r->at;
	size_t n = scb_bpf_word_len(r, r->at);
	const struct arch *a = r->want->arch;
	const struct arch_call *call;

	if (n < r->text->len - r->at && s[n] == '.') {
		a = scb_facts_arch(s, n);
		if (!a)
			scb_bpf_unexpected(r, "an architecture");
		r->at += n + 1;
		s += n + 1;
		n = scb_bpf_word_len(r, r->at);
	}
	call = a ? scb_facts_call(a, s, n) : NULL;
	if (!call)
		scb_bpf_unexpected(r, "a number, X, or a syscall's name");
	r->at += n;
	scb_tools_skip(r);
	return call->nr;
}

static uint32_t
tools_word_number(struct bpf_reader *r)
{
	bool minus = scb_bpf_peek(r) == '-';
	size_t at = r->at;
	struct bpf_number v;

	r->at += minus;
	v = scb_bpf_read_number(r, true);
	if (v.value > UINT32_MAX) {
		r->at = at;
		scb_bpf_unexpected(r, "a number of at most 32 bits");
	}
	scb_tools_skip(r);
	return minus ? -(uint32_t)v.value : (uint32_t)v.value;
}

uint32_t
scb_tools_constant(struct bpf_reader *r)
{
	unsigned open = 0;
	uint32_t k;

	for (; scb_tools_mark(r, "("); open++)
		;
	if (scb_bpf_peek(r) == '-' || char_digit(scb_bpf_peek(r)) < 10) {
		k = tools_word_number(r);
	} else if (scb_tools_known(r, "AUDIT_", &k)) {
		r->at += scb_bpf_word_len(r, r->at);
		scb_tools_skip(r);
	} else {
		k = tools_call(r);
	}
	for (; open; open--)
		scb_tools_expect(r, ")", "')'");
	return k;
}

/* "[3]", an index below `most`. */
uint32_t
scb_tools_index(struct bpf_reader *r, uint32_t most)
{
	size_t at;
	uint32_t k;

	scb_tools_expect(r, "[", "'['");
	at = r->at;
	k = scb_tools_constant(r);
	if (k >= most) {
		r->at = at;
		scb_bpf_unexpected(r, "a smaller index");
	}
	scb_tools_expect(r, "]", "']'");
	return k;
}

bool
scb_tools_data(struct bpf_reader *r, uint32_t *offset)
{
	bool big =
	    r->want->arch ? r->want->arch->big_endian : r->want->big_endian;
	unsigned word;

	if (scb_tools_word(r, "sys_number")) {
		word = BPF_WORD_NR;
	} else if (scb_tools_word(r, "arch")) {
		word = BPF_WORD_ARCH;
	} else if (scb_tools_word(r, "instruction_pointer")) {
		word = BPF_WORD_IP;
	} else if (scb_tools_word(r, "args")) {
		word = BPF_WORD_ARG + 2 * scb_tools_index(r, 6);
	} else if (scb_tools_word(r, "args_h")) {
		word = BPF_WORD_ARG + 2 * scb_tools_index(r, 6) + 1;
	} else if (scb_tools_word(r, "data")) {
		*offset = scb_tools_index(r, 4 * BPF_WORDS);
		return true;
	} else {
		return false;
	}
	if (word >= BPF_WORD_IP && scb_bpf_starts(r, ">>") &&
	    !scb_bpf_starts(r, ">>=")) {
		scb_tools_mark(r, ">>");
		if (tools_word_number(r) != 32)
			scb_bpf_fail(r, "only '>> 32' may follow an argument");
		word ^= 1;
	}
	*offset = scb_bpf_offset(word, big);
	return true;
}
