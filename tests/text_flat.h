/* Text policies as one string of statements, with each include in its place. */
#ifndef TEXT_FLAT_H
#define TEXT_FLAT_H

#include <stdio.h>
#include <string.h>

/*
 * Appends the statements of a text to a string: no comments, no line breaks
 * within; other(user, path) appends the file that an @include names.
 */
static void
text_flatten(const char *text, size_t len, char **to,
    void (*other)(void *user, const char *path, char **to), void *user)
{
	char line[8192], path[512];
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		line[n] = '\0';
		if (text[i] == '#' && !strstr(line, "@include"))
			while (i + 1 < len && text[i + 1] != '\n')
				i++;
		else if (text[i] != '\n')
			line[n++] = text[i];
		if (text[i] != '\n' && i + 1 < len)
			continue;
		if (n > 0 && line[n - 1] == '\\') {
			line[n - 1] = ' ';
			continue;
		}
		line[n] = '\0';
		if (sscanf(line, " @include %511s", path) == 1)
			other(user, path, to);
		else if (!strstr(line, "@frequency"))
			*to += sprintf(*to, "%s\n", line);
		n = 0;
	}
}

#endif
