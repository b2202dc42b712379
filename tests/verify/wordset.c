/* All values of a word, and STEPS conditions of any kind on them. */
#include "any.h"

#include "proof/wordset.h"

enum { STEPS = 1 };

int
main(void)
{
	struct wordset w;
	uint32_t value;

	scb_wordset_any(&w, &any_arena, 32);
	for (unsigned i = 0; i < STEPS; i++) {
		struct cond c;

		c.rel = any_below(4);
		c.mask = any_word();
		c.k = any_word();
		switch (scb_wordset_test(&w, c)) {
		case WORDSET_ALWAYS:
		case WORDSET_EITHER:
			if (!scb_wordset_assume(&w, &any_arena, c))
				return 1;
			break;
		default:
			return 1;
		}
	}
	return scb_wordset_value(&w, &value);
}
