/*
 * A call as C and strace write it, `socket(AF_UNIX, SOCK_STREAM, 0) = 3`, in
 * the words that scbpf_call_read takes.
 */
#include "api/call_words.h"

#include <string.h>

static size_t
skip_string(const char *s, size_t at)
{
	for (at++; s[at] && s[at] != '"'; at++)
		at += s[at] == '\\' && s[at + 1];
	return at;
}

/* Where an argument ends: at a comma or the parenthesis; or the text ends. */
static size_t
words_argument_end(const char *s, size_t at)
{
	unsigned depth = 0;

	for (; s[at]; at++) {
		if (s[at] == '"') {
			at = skip_string(s, at);
			if (!s[at])
				return at;
		} else if (strchr("([{", s[at])) {
			depth++;
		} else if (depth == 0 && (s[at] == ',' || s[at] == ')')) {
			return at;
		} else if (strchr(")]}", s[at])) {
			depth -= depth > 0;
		}
	}
	return at;
}

/* Without the blanks around it. */
static const char *
words_trimmed(struct arena *a, const char *s, size_t n)
{
	while (n && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return scb_arena_copy(a, s, n);
}

/* All words as one text. */
static const char *
words_joined(struct arena *a, const char *const *words, size_t n)
{
	struct buf b;

	scb_buf_init(&b, a);
	for (size_t i = 0; i < n; i++)
		scb_buf_fmt(&b, i ? " %s" : "%s", words[i]);
	return b.p;
}

bool
scb_call_is_c(const char *word)
{
	return strchr(word, '(') != NULL;
}

size_t
scb_call_words(struct diag *d, const char *const *words, size_t n,
    const char *to[CALL_WORDS])
{
	const char *s = words_joined(d->arena, words, n);
	size_t at = strcspn(s, "("), end, count = 1;

	to[0] = words_trimmed(d->arena, s, at);
	do {
		end = words_argument_end(s, ++at);
		if (!s[end])
			scb_diag_fatal(d, nowhere,
			    "'%s': expected ')' at the end", s);
		if (count == CALL_WORDS)
			scb_diag_fatal(d, nowhere,
			    "'%s' has more than %d arguments", s,
			    CALL_WORDS - 1);
		to[count] = words_trimmed(d->arena, s + at, end - at);
		if (count > 1 || *to[1] || s[end] == ',')
			count++;
		at = end;
	} while (s[at] == ',');
	for (at++; s[at] == ' ' || s[at] == '\t'; at++)
		;
	if (s[at] && s[at] != '=' && s[at] != ';')
		scb_diag_fatal(
		    d, nowhere, "'%s': expected the end after ')'", s);
	return count;
}

/* Could it be the name of an argument? */
static bool
call_is_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr("!<>&|~^+-*/% ", s[i]))
			return false;
	return n > 0;
}

void
scb_call_no_comparison(struct diag *d, const char *const *words, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		size_t len = strcspn(words[i], "="), from = i;
		const char *s = words[i] + len, *value;
		bool spaced = len && words[i][len - 1] == ' ';

		if (!*s && i + 1 < n && *words[i + 1] == '=')
			s = words[++i];
		if (*s != '=' || (from == i && !spaced && s[1] &&
				     s[1] != '=' && s[1] != ' '))
			continue;
		value = s + strspn(s, "=");
		value += strspn(value, " ");
		if (!*value && i + 1 < n)
			value = words[++i];
		while (len && words[from][len - 1] == ' ')
			len--;
		if (call_is_name(words[from], len) && *value)
			scb_diag_fatal(d, nowhere,
			    "'%s': write '%.*s=%s'",
			    words_joined(d->arena, words + from, i + 1 - from),
			    (int)len, words[from], value);
	}
}

bool
scb_call_is_memory(const char *word)
{
	return strchr("\"[{&", *word) && *word;
}
