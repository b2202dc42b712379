#include "base/words.h"

bool
scb_words_next(const char **list, const char **word, size_t *n)
{
	const char *s;

	if (!*list)
		return false;
	s = *list;
	while (*s == ' ')
		s++;
	*word = s;
	while (*s && *s != ' ')
		s++;
	*n = (size_t)(s - *word);
	*list = s;
	return *n > 0;
}
