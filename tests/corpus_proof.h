/*
 * For tests/golden/corpus.c: what is said of an input, policies, and proofs.
 * Include it in one file of a test.
 */
#ifndef CORPUS_PROOF_H
#define CORPUS_PROOF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "included.h"
#include "policy/policy.h"
#include "proof/prove.h"
#include "random.h"

enum { OUTPUT = 1 << 19, CALLS = 200, CHANGES = 4 };

static char now[OUTPUT], was[OUTPUT];
static size_t length;
static bool terse; /* no words of messages */

#ifdef __GNUC__
__attribute__((format(printf, 1, 2)))
#endif
static void
say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	length +=
	    (size_t)vsnprintf(now + length, sizeof now - length, format, args);
	va_end(args);
	if (length >= sizeof now)
		abort();
}

static void
say_message(void *user, const struct scbpf_message *m)
{
	static const char *const severity[] = {
	    "info", "note", "warning", "error"};

	(void)user;
	if (terse) {
		say("%u:%u ", m->line, m->column);
		return;
	}
	say("\t%s", m->line ? "" : "-: ");
	if (m->line)
		say("%u:%u: ", m->line, m->column);
	say("%s: %s\n", severity[m->severity], m->text);
}

/* Of what has been said since then, which is not said any more. */
static void
say_hash(const char *what, size_t since)
{
	uint32_t hash = HASH_FIRST;

	for (size_t i = since; i < length; i++)
		hash = hash_word(hash, (unsigned char)now[i]);
	length = since;
	say("\t%s %08x\n", what, hash);
}

/* --- proofs --------------------------------------------------------------- */

static void
say_proof(struct arena *a, const struct scbpf_program *p, const struct eval *e)
{
	const struct prove_result r = scb_prove(a, p, e);

	say("%d %zu %llu", (int)r.answer, r.pc, (unsigned long long)r.steps);
	if (r.answer != PROVE_EQUAL)
		say(" %s %x %x %u %x", r.why ? r.why : "", r.program, r.policy,
		    r.witness.nr, r.witness.arch);
	for (unsigned i = 0; i < 6; i++)
		say(" %llx", (unsigned long long)r.witness.args[i]);
}

/* Of a filter, whatever it is for, and a small policy. */
static void
say_difference(struct diag *d, const struct scbpf_program *p)
{
	static const char text[] =
	    "@default return EPERM\nread: arg0 & 6 == 2\n"
	    "{write, close}: allow\n";
	static struct source small = {
	    .name = "x", .text = text, .len = sizeof text - 1};
	struct diag own = {.arena = d->arena, .report = say_message};
	const struct compile_request req = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	const struct compile_result *r;
	size_t since = length, at;
	const char *why;

	if (!scb_bpf_check(p, &at, &why))
		return;
	r = scb_compile_analyze(
	    d->arena, &own, scb_text_read(&own, &small, NULL), &req);
	say_proof(d->arena, p, r->eval);
	say_hash("proof", since);
}

/* Of the program with another constant, here and there. */
static void
say_changed(struct arena *a, const struct compile_result *r)
{
	size_t count = r->program.count;
	struct scbpf_insn *insn = scb_arena_array(a, count, sizeof *insn);
	const struct scbpf_program p = {insn, count, r->program.big_endian};
	const char *why;
	size_t pc;

	for (unsigned i = 0; i < CHANGES; i++) {
		struct scbpf_insn *at = &insn[count * i / CHANGES];

		memcpy(insn, r->program.insn, count * sizeof *insn);
		at->k ^= at->code == BPF_LD_ABS ? 4 : 1;
		if (scb_bpf_check(&p, &pc, &why))
			say_proof(a, &p, r->eval);
	}
}

/* --- policies ------------------------------------------------------------- */

static void
decide(
    struct diag *d, const struct policy *p, const struct compile_request *req)
{
	const struct compile_result *r =
	    scb_compile_policy(d->arena, d, p, req);
	uint32_t hash = hash_word(HASH_FIRST, p->flags);
	size_t since;

	random_state = 1;
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		hash = hash_word(hash, scb_eval_call(r->eval, &c));
	}
	say("\t%s %08x, %zu %08x, %llu\n", req->arches[0]->token, hash,
	    r->program.count, hash_program(HASH_FIRST, &r->program),
	    (unsigned long long)r->prove_steps);
	since = length;
	say_changed(d->arena, r);
	say_hash("changed", since);
}

static void
read_policy(struct diag *d, const struct source *text)
{
	const char *nul = memchr(text->text, '\0', text->len);
	struct included files = {d, text->text, text->text + text->len};
	struct policy_files reader = {included_read, &files, "policy"};
	struct source first = *text;
	const struct compile_request plain = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	const struct compile_request odd = {
	    .arches = {scb_facts_arch("s390x", 5)},
	    .narches = 1,
	    .has_enosys = true,
	    .enosys = POLICY_ENOSYS_SINCE,
	    .since = ARCH_KERNEL(4, 4, 0),
	    .has_args = true,
	    .args64 = true};
	struct policy *p;

	if (nul)
		first.len = (size_t)(nul - text->text);
	p = scb_text_is(&first, true) ? scb_text_read(d, &first, &reader)
				      : scb_compile_read(d, &first, NULL, NULL);
	if (terse) {
		say("%u %x ", p->nrules, p->flags);
		return;
	}
	decide(d, p, &plain);
	decide(d, p, &odd);
}

/* The warnings for some architectures; tests/golden/lint.sh has their words. */
static void
read_lint(struct diag *d, const struct source *text)
{
	static const char *const arches[] = {
	    "x86_64", "x86", "s390x", "mips64"};
	size_t since = length;

	if (terse)
		return;
	for (unsigned i = 0; i < sizeof arches / sizeof *arches; i++) {
		const struct compile_request req = {
		    .arches = {scb_facts_arch(arches[i], strlen(arches[i]))},
		    .narches = 1,
		    .audited = i == 0};
		struct diag own = {.arena = d->arena, .report = say_message};
		struct source *s = scb_arena_alloc(d->arena, sizeof *s);

		*s = *text;
		scb_compile_analyze(d->arena, &own,
		    scb_compile_read(&own, s, NULL, NULL), &req);
	}
	say_hash("all", since);
}

/* Policies that nobody has written, and requests of all kinds. */
static void
make_policy(struct diag *d, unsigned seed)
{
	static const uint32_t prices[] = {0, TREE_SPEED, TREE_SIZE, TREE_TINY};
	struct compile_request req;
	struct policy *p;

	random_state = UINT64_C(0x9e3779b97f4a7c15) * seed;
	random_request(&req);
	req.goal.price = prices[seed % 4];
	p = random_policy(d->arena, req.arches[0]);
	if (seed % 3 == 0)
		random_numbers(d->arena, p, req.arches[0]);
	if (seed % 5 == 0) {
		req.overrides = random_override(d->arena, p);
		req.noverrides = req.overrides->count > 0;
	}
	decide(d, p, &req);
}

#endif
