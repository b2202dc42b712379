/* Filters as they are: read, checked, run, written. */
#include "api/api.h"

#include <string.h>

#include "emit/emit.h"

struct job {
	const struct scbpf_text *text;
	const struct scbpf_arch *arch;
	struct scbpf_program program;
	struct buf out;
};

static void
parse(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct arch *arch = scb_api_arch(s, j->arch);
	struct scbpf_insn *insn;
	uint32_t *where;

	j->program.big_endian = arch->big_endian;
	scb_bpf_parse(&s->diag, scb_api_source(s, j->text), arch->big_endian,
	    arch->token, &insn, &j->program.count, &where);
	j->program.insn = insn;
	scb_api_check(s, &j->program);
}

enum scbpf_status
scbpf_parse(struct scbpf *s, const struct scbpf_text *text,
    const struct scbpf_arch *arch, struct scbpf_program *program)
{
	struct job j = {.text = text, .arch = arch};
	enum scbpf_status status = scb_api_run(s, parse, &j);

	if (status == SCBPF_OK)
		*program = j.program;
	return status;
}

bool
scbpf_check(const struct scbpf_program *p, size_t *pc, const char **why)
{
	const char *reason;
	size_t at;
	bool good = scb_bpf_check(p->insn, p->count, &at, &reason);

	if (!good && pc)
		*pc = at;
	if (!good && why)
		*why = reason;
	return good;
}

bool
scbpf_simulate(const struct scbpf_program *p, const struct scbpf_call *call,
    uint32_t *verdict, uint32_t *executed)
{
	struct bpf_run run;

	if (!scbpf_check(p, NULL, NULL))
		return false;
	run = scb_bpf_sim(p->insn, p->count, call, p->big_endian, NULL, NULL);
	*verdict = run.verdict;
	if (executed)
		*executed = run.executed;
	return true;
}

void
scbpf_store(const struct scbpf_program *p, unsigned char *bytes)
{
	for (size_t i = 0; i < p->count; i++)
		scb_bpf_store(
		    bytes + i * BPF_INSN_BYTES, &p->insn[i], p->big_endian);
}

static void
disassemble(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter f = {.insn = j->program.insn,
	    .count = j->program.count,
	    .big_endian = j->program.big_endian,
	    .source = "a program",
	    .options = "",
	    .arches = arches};

	scb_api_check(s, &j->program);
	f.narches = scb_emit_find_arches(
	    &s->arena, f.insn, f.count, scb_api_arch(s, j->arch), arches);
	scb_buf_init(&j->out, &s->arena);
	scb_emit_asm(&j->out, &f);
}

enum scbpf_status
scbpf_disassemble(struct scbpf *s, const struct scbpf_program *program,
    const struct scbpf_arch *arch, const char **text, size_t *length)
{
	struct job j = {.arch = arch, .program = *program};
	enum scbpf_status status = scb_api_run(s, disassemble, &j);

	if (status == SCBPF_OK) {
		*text = j.out.p;
		*length = j.out.len;
	}
	return status;
}
