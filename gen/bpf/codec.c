#include "bpf/bpf.h"

uint32_t
scb_bpf_offset(unsigned word, bool big_endian)
{
	/* nr and arch are words; the rest are pairs whose order may differ. */
	if (big_endian && word >= BPF_WORD_IP)
		word ^= 1;
	return word * 4;
}

int
scb_bpf_word(uint32_t offset, bool big_endian)
{
	if (offset % 4 || offset / 4 >= BPF_WORDS)
		return -1;
	return (int)(scb_bpf_offset(offset / 4, big_endian) / 4);
}

uint32_t
scb_bpf_call_word(const struct scbpf_call *c, unsigned word)
{
	uint64_t pair;

	if (word < BPF_WORD_IP)
		return word == BPF_WORD_NR ? c->nr : c->arch;
	pair = word < BPF_WORD_ARG ? c->ip
				   : c->args[(word - BPF_WORD_ARG) / 2 % 6];
	return (uint32_t)(word % 2 ? pair >> 32 : pair);
}

static void
codec_store(unsigned char *to, uint32_t v, unsigned bytes, bool big)
{
	for (unsigned i = 0; i < bytes; i++)
		to[big ? bytes - 1 - i : i] = (unsigned char)(v >> 8 * i);
}

static uint32_t
codec_load(const unsigned char *from, unsigned bytes, bool big)
{
	uint32_t v = 0;
	unsigned i;

	for (i = 0; i < bytes; i++)
		v |= (uint32_t)from[big ? bytes - 1 - i : i] << 8 * i;
	return v;
}

void
scb_bpf_store(unsigned char *to, const struct scbpf_insn *in, bool big)
{
	codec_store(to, in->code, 2, big);
	to[2] = in->jt;
	to[3] = in->jf;
	codec_store(to + 4, in->k, 4, big);
}

void
scb_bpf_load(struct scbpf_insn *in, const unsigned char *from, bool big)
{
	in->code = (uint16_t)codec_load(from, 2, big);
	in->jt = from[2];
	in->jf = from[3];
	in->k = codec_load(from + 4, 4, big);
}
