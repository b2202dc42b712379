#include "base/path.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/chars.h"

/* The length of the directory part, including its last slash. */
static size_t
directory(const char *path, size_t n)
{
	while (n > 0 && path[n - 1] != '/')
		n--;
	return n;
}

static bool
is_parent(const struct buf *b)
{
	return b->len == 0 ||
	       (b->len >= 3 && memcmp(b->p + b->len - 3, "../", 3) == 0 &&
		   (b->len == 3 || b->p[b->len - 4] == '/'));
}

/* One part of a path, with its slash if it has one. */
static void
text_file_step(struct buf *b, const char *s, size_t n)
{
	size_t name = n - (s[n - 1] == '/');

	if (name == 1 && *s == '.')
		return;
	if (name == 0 && b->len > 0)
		return;
	if (chars_are(s, name, "..") && !is_parent(b)) {
		if (b->len > 1 || *b->p != '/') {
			b->len = directory(b->p, b->len - 1);
			b->p[b->len] = '\0';
		}
		return;
	}
	scb_buf_mem(b, s, n);
}

const char *
scb_path_join(struct arena *a, const char *from, const char *to, size_t len)
{
	struct buf whole, b;
	size_t n;

	scb_buf_init(&whole, a);
	scb_buf_init(&b, a);
	if (len == 0 || *to != '/')
		scb_buf_mem(&whole, from, directory(from, strlen(from)));
	scb_buf_mem(&whole, to, len);
	for (size_t at = 0; at < whole.len; at += n) {
		n = strcspn(whole.p + at, "/");
		n += whole.p[at + n] == '/';
		text_file_step(&b, whole.p + at, n);
	}
	return b.len ? b.p : ".";
}

const char *
scb_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
