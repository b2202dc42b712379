#include "base/words.h"

#include <string.h>

bool
scb_words_next(const char **list, const char **word, size_t *n)
{
	if (!*list)
		return false;
	*word = *list + strspn(*list, " ");
	*n = strcspn(*word, " ");
	*list = *word + *n;
	return *n > 0;
}
