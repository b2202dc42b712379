/* Where the kernel's headers of a machine or a sysroot list its syscalls. */
#define _XOPEN_SOURCE 700

#include "cli/headers.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

/* The file of that name in DIR/SUB/asm; NULL: it cannot be read. */
static const char *
headers_in(struct cli *cli, const char *dir, const char *sub, const char *name)
{
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b, "%s%s/%s", dir, sub, name);
	return access(b.p, R_OK) == 0 ? b.p : NULL;
}

/* Debian's DIR/x86_64-linux-gnu/asm; of several, that of this ABI. */
static const char *
in_triple(struct cli *cli, const char *dir, const char *sub,
    const struct scbpf_arch *a, const char *name)
{
	const char *found = NULL, *file;
	struct dirent *entry;
	struct buf b;
	DIR *d;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b, "%s%s", dir, sub);
	d = opendir(b.p);
	while (d && (entry = readdir(d))) {
		const char *s = entry->d_name;
		const struct scbpf_arch *of = scbpf_arch_find(s);
		struct buf path;

		if (!of || !strchr(s, '-') || !scbpf_arch_shares_headers(of, a))
			continue;
		scb_buf_init(&path, &cli->arena);
		scb_buf_fmt(&path, "/%s/asm", s);
		file = headers_in(cli, b.p, path.p, name);
		if (file && (!found || of == a))
			found = file;
	}
	if (d)
		closedir(d);
	return found;
}

const char *
headers_find(struct cli *cli, const char *dir, const struct scbpf_arch *a)
{
	static const char *const subs[] = {"", "/include", "/usr/include"};
	const char *file = NULL, *name = scbpf_arch_header(a);

	for (size_t i = 0; !file && i < sizeof subs / sizeof *subs; i++) {
		struct buf b;

		scb_buf_init(&b, &cli->arena);
		scb_buf_fmt(&b, "%s/asm", subs[i]);
		file = headers_in(cli, dir, b.p, name);
		if (!file)
			file = in_triple(cli, dir, subs[i], a, name);
	}
	return file;
}
