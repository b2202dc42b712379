/*
 * Up to LETTERS digits of base64, and an end of the line, a sign that ends the
 * text, or a byte that is none of it. Which digits they are makes no difference
 * to where something is read or written, so they are capital letters.
 */
#include "reader.h"

enum { LETTERS = 12 };

int
main(void)
{
	static const char ends[] = "\n=A*";

	for (size_t n = 0; n <= LETTERS; n++)
		for (size_t i = 0; i < sizeof ends - 1; i++)
			if (any_bool()) {
				struct bpf_reader r =
				    reader_of(n, 'A', 26, ends[i]);

				if (scb_bpf_is_base64(&r))
					scb_bpf_read_base64(&r);
			}
	return 0;
}
