/* Paths as text, without looking at the file system. */
#ifndef PATH_H
#define PATH_H

#include "base/arena.h"

/*
 * The path `to`, of len bytes, made relative to the file `from`, without "."
 * and, as far as possible, without "..". It ends in a slash if `to` does.
 */
const char *scb_path_join(
    struct arena *a, const char *from, const char *to, size_t len);

/* What follows the last slash. */
const char *scb_path_base(const char *path);

#endif
