/*
 * Up to LETTERS hexadecimal digits, and an end of the line or a byte that is no
 * digit. Which digits they are makes no difference to where something is read
 * or written, unless they are all below 10; those here are letters.
 */
#include "reader.h"

enum { LETTERS = 16 };

int
main(void)
{
	static const char ends[] = "\nA*";

	for (size_t n = 0; n <= LETTERS; n++)
		for (size_t i = 0; i < sizeof ends - 1; i++)
			if (any_bool()) {
				struct bpf_reader r =
				    reader_of(n, 'A', 6, ends[i]);

				if (scb_hex_probe(&r))
					scb_hex_read(&r);
			}
	return 0;
}
