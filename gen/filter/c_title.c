/* The comments of headers that scbpf has written. */
#include "filter/c_insn.h"

#include "facts/facts.h"

size_t
scb_c_title(const struct bpf_reader *r, size_t from)
{
	struct bpf_reader any = {.text = r->text, .at = from};

	while (any.at < any.text->len && !scb_bpf_starts(&any, BPF_TITLE))
		any.at++;
	return any.at;
}

static size_t
title_skip(const struct bpf_reader *r, size_t at)
{
	while (at < r->text->len && char_is_space(r->text->text[at]))
		at++;
	return at;
}

const struct arch *
scb_c_titled_arch(const struct bpf_reader *r, size_t comment)
{
	size_t at = title_skip(r, comment);

	return scb_facts_arch(r->text->text + at, scb_bpf_word_len(r, at));
}

unsigned
scb_c_title_rank(const struct bpf_reader *r, size_t comment, uint64_t *abis)
{
	const char *which = r->want->which;
	const struct arch *a = scb_c_titled_arch(r, comment);
	unsigned rank = 2;
	size_t at = title_skip(r, comment), n;

	for (unsigned i = 0; a && scb_arch_all[i]; i++)
		*abis |= (uint64_t)(scb_arch_all[i] == a) << i;
	while ((n = scb_bpf_word_len(r, at)) > 0) {
		if (chars_are(r->text->text + at, n, which))
			return rank;
		rank = 1;
		at = title_skip(r, at + n);
	}
	return 0;
}

void
scb_c_title_none(const struct bpf_reader *r, struct loc at, uint64_t abis)
{
	struct buf names;

	scb_buf_init(&names, r->d->arena);
	scb_buf_str(&names, "");
	for (unsigned i = 0; scb_arch_all[i]; i++)
		if (abis >> i & 1)
			scb_buf_fmt(&names, names.len ? ", %s" : " (%s",
			    scb_arch_all[i]->token);
	scb_diag_fatal(r->d, at,
	    "the file contains several filters, and none is for '%s'; give one "
	    "of their architectures with -a%s%s",
	    r->want->which, names.p, names.len ? ")" : "");
}
