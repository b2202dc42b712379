/*
 * Filters written out, one function per format. All write into a buffer; the
 * same filter gives the same bytes everywhere.
 */
#ifndef EMIT_H
#define EMIT_H

#include "base/buf.h"
#include "bpf/bpf.h"
#include "policy/names.h"
#include "policy/policy.h"

struct emit_filter {
	const struct scbpf_insn *insn; /* accepted by bpf_check */
	size_t count;
	bool big_endian;
	const char *name;    /* C identifier: NAME_filter, NAME_install */
	const char *source;  /* printable base name of what it was made from */
	const char *options; /* as given, printable; "": none */
	const struct arch *const *arches; /* that it covers, native first */
	unsigned narches;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* */
	/* NULL, all three, for a filter that was read and not compiled */
	const struct policy *policy;
	const struct names *names;
	const struct policy_setup *setup;
	/* In a header: the filter for another native architecture, or NULL. */
	const struct emit_filter *next;
};

void emit_raw(struct buf *b, const struct emit_filter *f);
void emit_base64(struct buf *b, const struct emit_filter *f); /* one line */
void emit_c(struct buf *b, const struct emit_filter *f);      /* initialisers */
void emit_json(struct buf *b, const struct emit_filter *f);
void emit_asm(struct buf *b, const struct emit_filter *f);
void emit_h(struct buf *b, const struct emit_filter *f);

/* { code, jt, jf, k } as a C initialiser with its comma. */
void emit_insn(struct buf *b, const struct scbpf_insn *in);

/* --- head.c: where a filter comes from --------------------------------- */

/* Lines of text about the filter and the next, each after `prefix`. */
void emit_head(struct buf *b, const struct emit_filter *f, const char *prefix);

void emit_arches(struct buf *b, const struct emit_filter *f);

/* FNV-1a, 64 bits, of the raw filter. */
uint64_t emit_hash(const struct emit_filter *f);

/* "5.3", "2.6.28" */
void emit_kernel(struct buf *b, uint32_t kernel);

#endif
