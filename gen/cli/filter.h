/* Filters and calls, as the subcommands that read filters need them. */
#ifndef FILTER_H
#define FILTER_H

#include "bpf/bpf.h"
#include "cli/cli.h"

struct filter {
	const char *source; /* base name */
	struct scbpf_insn *insn;
	size_t count;
	bool big_endian;
};

/* Reads a filter that the kernel would load; fatal when it is none. */
void filter_read(
    struct cli *cli, const char *path, bool big_endian, struct filter *f);

/* The policy in a file; path NULL: the built-in one (gen.c). */
struct policy *gen_policy(struct cli *cli, const char *path);

#endif
