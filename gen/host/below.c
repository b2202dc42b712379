/*
 * Opens a file below a directory, so that no link and no ".." leads out of it,
 * even if somebody changes the directory meanwhile: what openat2(2) does under
 * RESOLVE_BENEATH (or RESOLVE_IN_ROOT) and RESOLVE_NO_MAGICLINKS. It is done
 * step by step, because Linux has that call only since 5.6, and other systems
 * lack it.
 */
#define _GNU_SOURCE /* O_PATH, where it is */

#include "host/host.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

enum {
	ROOM = 4096, /* of a path with all links in it */
	DEPTH = 64,  /* directories in one another */
	LINKS = 40
};

struct walk {
	int fd[DEPTH];	 /* the directories on the way here; [0] is the top */
	unsigned depth;	 /* of the last one */
	unsigned links;	 /* followed so far */
	bool root;	 /* the top is "/" for links and for ".." */
	char rest[ROOM]; /* still to go */
};

static void
go_up(struct walk *w, unsigned depth)
{
	while (w->depth > depth)
		close(w->fd[w->depth--]);
}

static int
go_down(struct walk *w, const char *name)
{
	int fd;

	if (w->depth + 1 == DEPTH)
		return -ENAMETOOLONG;
	fd = openat(w->fd[w->depth], name,
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	w->fd[++w->depth] = fd;
	return 0;
}

/* Replaces a link by its target; the rest of the path follows. */
static int
follow(struct walk *w, const char *name, const char *after)
{
	char text[ROOM];
	ssize_t n = readlinkat(w->fd[w->depth], name, text, sizeof text);
	size_t more = strlen(after) + 1;

	if (n < 0)
		return -errno;
	if (++w->links > LINKS)
		return -ELOOP;
	if ((size_t)n + 1 + more > sizeof w->rest)
		return -ENAMETOOLONG;
	if (n > 0 && *text == '/') {
		if (!w->root)
			return HOST_OUTSIDE;
		go_up(w, 0);
	}
	memmove(w->rest + n + 1, after, more);
	memcpy(w->rest, text, (size_t)n);
	w->rest[n] = '/';
	return 0;
}

/* Only a regular file is opened: some devices act on being opened. */
static int
open_regular(const struct walk *w, const char *name)
{
	struct stat st;
	int fd = openat(w->fd[w->depth], name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return HOST_NOT_REGULAR;
}

/*
 * Walks one name. Returns a negative error; 0: the path goes on; 1: *file is
 * the open file.
 */
static int
step(struct walk *w, const char *name, const char *after, int *file)
{
	struct stat st;

	if (strcmp(name, "..") == 0) {
		if (w->depth == 0 && !w->root)
			return HOST_OUTSIDE;
		go_up(w, w->depth ? w->depth - 1 : 0);
		memmove(w->rest, after, strlen(after) + 1);
		return 0;
	}
	if (fstatat(w->fd[w->depth], name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -errno;
	if (S_ISLNK(st.st_mode))
		return follow(w, name, after);
	if (S_ISDIR(st.st_mode)) {
		int error = go_down(w, name);

		memmove(w->rest, after, strlen(after) + 1);
		return error;
	}
	if (*after)
		return -ENOTDIR;
	if (!S_ISREG(st.st_mode))
		return HOST_NOT_REGULAR;
	*file = open_regular(w, name);
	return *file < 0 ? *file : 1;
}

static int
walk_path(struct walk *w)
{
	int done = 0, file = -1;

	while (done == 0) {
		char *name = w->rest + strspn(w->rest, "/");
		size_t n = strcspn(name, "/");
		const char *after = name + n + (name[n] == '/');

		if (n == 0)
			return -EISDIR;
		name[n] = '\0';
		if (strcmp(name, ".") == 0)
			memmove(w->rest, after, strlen(after) + 1);
		else
			done = step(w, name, after, &file);
	}
	return done < 0 ? done : file;
}

int
host_open_below(const char *dir, const char *path, bool root)
{
	struct walk w = {.root = root};
	size_t n = strlen(path);
	int file;

	if (n >= sizeof w.rest)
		return -ENAMETOOLONG;
	memcpy(w.rest, path, n + 1);
	w.fd[0] = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (w.fd[0] < 0)
		return -errno;
	file = walk_path(&w);
	go_up(&w, 0);
	close(w.fd[0]);
	return file;
}
