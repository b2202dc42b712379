/* Filters that were written to a file, in every notation. */
#ifndef FILTER_FILTER_H
#define FILTER_FILTER_H

#include "bpf/bpf.h"

/* The words that identify a header written by emit/. */
#define BPF_TITLE "Seccomp filter made by scbpf"

struct arch;

enum { BPF_FILTERS = 1024 }; /* in one text, at most */

/* How files that C source includes with quotes are read. */
struct bpf_files {
	/* The whole file; NULL: it cannot be read, and is skipped. */
	const struct source *(*read)(void *user, const char *path);
	void *user;
	const char *path; /* of the text itself; "" is the current one */
};

/* What to read of a text, and how. */
struct bpf_want {
	bool big_endian;   /* of raw bytes and base64 */
	const char *which; /* architecture; see scb_bpf_parse_all; NULL: all */
	/* For names in C source; NULL: that of `which`, if there is one. */
	const struct arch *arch;
	const char *symbol; /* the array in C or ELF to read; NULL: all */
	const struct bpf_files *files; /* NULL: no file is included */
	const char *notation;	       /* of the text; NULL: by its content */
	bool has_offset; /* one raw filter is at this offset of the bytes */
	uint64_t offset;
	uint32_t process; /* strace: whose filters; 0: of the only one */
	bool each;	  /* strace: those of every process */
	bool damaged;	  /* raw bytes that end early are an error, not fatal */
	bool policies;	  /* the text could have been a policy, too */
};

/* One filter of a text. */
struct bpf_text_filter {
	struct scbpf_program program; /* not checked yet */
	uint32_t *where;  /* place of each instruction; NULL: it has none */
	uint32_t process; /* strace: who installed it; 0: not said */
	const struct arch *arch; /* which == NULL: that the text names */
	const char *name;	 /* of a C array; NULL: it has none */
};

struct bpf_text_filters {
	struct bpf_text_filter *at; /* in the order of installation */
	unsigned n;		    /* at least one */
	const char *title; /* of the notation, for messages; NULL: --at */
	bool traced;	   /* by strace: so they were installed */
	const char *slot;  /* that is not filled in; NULL: none */
	uint32_t slot_at;  /* offset of its name */
	bool named;	   /* they are what want->symbol names */
};

/* The names of the notations, for want.notation; NULL past the end. */
const char *scb_notation_at(unsigned i);

/* Reports that a text of this kind has no names: `text` is its own. */
_Noreturn void scb_bpf_no_name(
    struct diag *d, const char *text, const char *symbol);

/*
 * Reads the filters in a text, in any of these forms, which are recognised by
 * content: raw 8-byte instructions, base64 or hexadecimal of them (hex.c); ELF
 * files (image.c) and snapd's .bin2 (bytes.c); C source (c_source.c); strace
 * output of the calls that install filters; bpf_asm / tcpdump -ddd decimal (a
 * count, then code jt jf k); listings (listing.c: ours, bpf_asm's source,
 * tcpdump -d, the tables of libseccomp, seccomp-tools, firejail and ceccomp;
 * fields.c: youki); or JSON (object.c). Errors are reported through d (fatal).
 * The programs are not yet checked against the kernel's rules.
 *
 * A header written by scbpf may contain filters for several architectures, each
 * after a comment. The filter is read whose comment begins with `which`, or
 * else contains it. All other filters of a text form one stack.
 */
void scb_bpf_parse_all(struct diag *d, const struct source *text,
    const struct bpf_want *want, struct bpf_text_filters *all);

/* The same for a text that must hold one filter. */
void scb_bpf_parse(struct diag *d, const struct source *text, bool big,
    const char *which, struct scbpf_program *p, uint32_t **where);

/* Is it a filter as JSON (and not a policy)? */
bool scb_bpf_is_object(const struct source *text);

/* Does the text look like a filter and not like a policy? */
bool scb_sniff_filter(const struct source *text);

#endif
