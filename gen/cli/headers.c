/* Where the kernel's headers of a machine or a sysroot list its syscalls. */
#define _XOPEN_SOURCE 700

#include "cli/headers.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

struct headers {
	struct cli *cli;
	const struct scbpf_arch *arch;
	const char *header, *generic; /* what was found; NULL: nothing yet */
};

/* DIR/SUB/NAME; NULL: it cannot be read. */
static const char *
readable(struct cli *cli, const char *dir, const char *sub, const char *name)
{
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b, "%s%s/%s", dir, sub, name);
	return access(b.p, R_OK) == 0 ? b.p : NULL;
}

/*
 * Looks into DIR/SUB/asm. Up to Linux 6.10 the ports with the generic table
 * have no file with the ABI's numbers there, but an unistd.h that includes the
 * one in asm-generic: beside it or, as Debian has them, a directory higher.
 */
static bool
look_in(struct headers *h, const char *dir, const char *sub)
{
	const char *numbers, *header, *generic;
	struct buf b;

	scb_buf_init(&b, &h->cli->arena);
	scb_buf_fmt(&b, "asm/%s", scbpf_arch_header(h->arch));
	numbers = readable(h->cli, dir, sub, b.p);
	header = readable(h->cli, dir, sub, "asm/unistd.h");
	generic = readable(h->cli, dir, sub, "asm-generic/unistd.h");
	if (!generic)
		generic = readable(h->cli, dir, sub, "../asm-generic/unistd.h");
	if (numbers) {
		h->header = numbers;
		h->generic = NULL;
	} else if (header && generic) {
		h->header = header;
		h->generic = generic;
	}
	return numbers || (header && generic);
}

/*
 * Looks into DIR/SUB/TRIPLE/TAIL/asm, as Debian has them for several
 * architectures; if more than one serves, the ABI's own.
 */
static bool
look_in_triples(
    struct headers *h, const char *dir, const char *sub, const char *tail)
{
	bool found = false, own = false;
	struct dirent *entry;
	struct buf b;
	DIR *d;

	scb_buf_init(&b, &h->cli->arena);
	scb_buf_fmt(&b, "%s%s", dir, sub);
	d = opendir(b.p);
	while (d && !own && (entry = readdir(d))) {
		const char *s = entry->d_name;
		const struct scbpf_arch *of = scbpf_arch_find(s);
		struct buf path;

		if (!of || !strchr(s, '-') ||
		    !scbpf_arch_shares_headers(of, h->arch) ||
		    (found && of != h->arch))
			continue;
		scb_buf_init(&path, &h->cli->arena);
		scb_buf_fmt(&path, "/%s%s", s, tail);
		if (look_in(h, b.p, path.p)) {
			found = true;
			own = of == h->arch;
		}
	}
	if (d)
		closedir(d);
	return found;
}

void
headers_find(struct cli *cli, const char *dir, const struct scbpf_arch *a,
    const char **header, const char **generic)
{
	/*
	 * Directories that name the architecture come first: a plain asm/ may
	 * be the machine's own. A cross compiler's is /usr/TRIPLE/include/asm.
	 */
	static const struct {
		const char *sub, *tail; /* NULL: no triple */
	} places[] = {{"", ""}, {"", "/include"}, {"/include", ""},
	    {"/usr/include", ""}, {"/usr", "/include"}, {"", NULL},
	    {"/include", NULL}, {"/usr/include", NULL}};
	struct headers h = {.cli = cli, .arch = a};
	bool found = false;

	for (size_t i = 0; !found && i < sizeof places / sizeof *places; i++)
		found = places[i].tail ? look_in_triples(&h, dir, places[i].sub,
					     places[i].tail)
				       : look_in(&h, dir, places[i].sub);
	*header = h.header;
	*generic = h.generic;
}
