/* Any octets, loaded and stored in both byte orders; any word of any call. */
#include "any.h"

#include "bpf/bpf.h"

int
main(void)
{
	unsigned char octets[BPF_INSN_BYTES], back[BPF_INSN_BYTES];
	struct scbpf_insn in;
	struct scbpf_call call;
	bool big = any_bool();
	uint32_t word;

	any_bytes((char *)octets, sizeof octets);
	scb_bpf_load(&in, octets, big);
	scb_bpf_store(back, &in, big);
	call.nr = any_word();
	call.arch = any_word();
	any_bytes((char *)&call.ip, sizeof call.ip);
	any_bytes((char *)call.args, sizeof call.args);
	word = (uint32_t)scb_bpf_word(any_word(), big);
	word ^= scb_bpf_call_word(&call, any_below(BPF_WORDS));
	word ^= scb_bpf_offset(any_below(BPF_WORDS), big);
	return word != 0;
}
