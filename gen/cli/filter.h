/* Filters and calls, as the subcommands that read filters need them. */
#ifndef FILTER_H
#define FILTER_H

#include "bpf/bpf.h"
#include "cli/cli.h"

struct filter {
	const char *source;		       /* base name */
	struct bpf_program program;	       /* FILTER_LISTED: not checked */
	const struct compile_result *compiled; /* NULL: it was none */
	uint32_t process;	   /* that a trace names for it; 0: none */
	const struct arch *arch;   /* FILTER_LISTED: that it is named for */
	struct bpf_damage *damage; /* FILTER_LISTED: of a refused filter */
};

struct filter_stack {
	struct filter *filter; /* in the order of installation */
	unsigned n;	       /* at least one */
	size_t cap;
};

/* What an operand may hold. */
enum filter_read {
	FILTER_LOADABLE, /* filters that the kernel would load */
	FILTER_LISTED,	 /* also damaged ones; those of all processes */
	FILTER_OR_POLICY /* loadable; or a policy, which is compiled */
};

/* Appends the filters of a file, or of the built-in policy (path NULL). */
void filter_read(struct cli *cli, const char *path, enum filter_read what,
    struct filter_stack *s);

bool filter_is_policy(const struct source *text);

/* The policy in a text that was read from path, and in what it includes. */
struct policy *filter_policy(
    struct cli *cli, const char *path, struct source *text);

/* Fatal when the policy has slots; what: what would do. NULL: none. */
void filter_no_slots(struct cli *cli, const struct policy *p, const char *what);

/* The same as one. */
void filter_or_policy(struct cli *cli, const char *path, struct filter *f);

/* --- stack.c: several filters on one process ------------------------------ */

/*
 * The filters of --pid's process, or without it those that the n operands
 * name; for no operand the built-in policy, where a policy may be. With --pid
 * and no -a, the target is that process's architecture from here on.
 */
void filter_stack(struct cli *cli, char *const *operand, int n,
    enum filter_read what, struct filter_stack *s);

/* Was one of them read as a filter, and not compiled? */
bool filter_any_read(const struct filter_stack *s);

/* The same in the arena, as the library takes them. */
struct bpf_stack *filter_programs(
    struct cli *cli, const struct filter_stack *s);

/* All of them as one that answers as the kernel does with the stack: proved. */
void filter_merge(
    struct cli *cli, const struct filter_stack *s, struct filter *f);

/* The policy in a file; path NULL: the built-in one. */
struct policy *filter_policy_at(struct cli *cli, const char *path);

#endif
