/*
 * For tests of listings: reads one, at the end of readable memory. Include it
 * in one file of a test, before other headers.
 */
#ifndef LISTING_H
#define LISTING_H
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "facts/facts.h"
#include "filter/filter.h"

#include "check.h"
#include "edge.h"

static _Alignas(16) unsigned char memory[64 << 20];
static jmp_buf full;
static struct arena arena = {memory, sizeof memory, 0, &full};
static char message[300];

static void
keep_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(message, sizeof message, "%u:%u: %s", m->line,
		    m->column, m->text);
}

struct program {
	const struct scbpf_insn *insn;
	size_t n;
};

/* false: an error, which is then in `message`. */
static bool
parse_for(const char *arch, const char *text, size_t len, struct program *p)
{
	static struct source source;
	struct scbpf_program read;
	struct diag d = {.arena = &arena, .report = keep_message};
	uint32_t *where;

	source = (struct source){
	    .name = "x", .text = edge_copy(text, len), .len = len};
	strcpy(message, "no message");
	if (setjmp(full))
		return false;
	scb_bpf_parse(&d, &source,
	    scb_facts_arch(arch, strlen(arch))->big_endian, arch, &read,
	    &where);
	p->insn = read.insn;
	p->n = read.count;
	return true;
}

static inline bool
parse(const char *text, size_t len, struct program *p)
{
	return parse_for("x86_64", text, len, p);
}

/* The filter that a listing is read as, or its message. */
static inline const char *
shown(const char *arch, const char *text)
{
	struct program p;
	struct buf b;

	arena.used = 0;
	if (!parse_for(arch, text, strlen(text), &p))
		return message;
	scb_buf_init(&b, &arena);
	for (size_t i = 0; i < p.n; i++) {
		scb_buf_str(&b, i ? "; " : "");
		scb_bpf_text(&b, &p.insn[i], i);
	}
	return b.p;
}

#endif
