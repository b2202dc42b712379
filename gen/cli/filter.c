#include "cli/filter.h"

#include <string.h>

#include "cli/files.h"

void
filter_parse(struct cli *cli, const struct source *text, bool big_endian,
    struct filter *f)
{
	struct loc at = {.source = text};
	struct scbpf_insn *insn;
	uint32_t *where;
	const char *why;
	size_t pc;

	if (filter_is_policy(text))
		scb_diag_fatal(&cli->diag, at,
		    "expected a filter, found a policy, of which 'scbpf gen' "
		    "makes one");
	f->source = text->name;
	f->compiled = NULL;
	f->big_endian = big_endian;
	scb_bpf_parse(&cli->diag, text, big_endian,
	    opts_target(cli)->arches[0]->token, &insn, &f->count, &where);
	f->insn = insn;
	if (scb_bpf_check(f->insn, f->count, &pc, &why))
		return;
	if (!where || pc >= f->count)
		scb_diag_fatal(&cli->diag, (struct loc){0},
		    "the kernel refuses '%s': instruction %zu: %s", text->name,
		    pc, why);
	at.offset = where[pc];
	scb_diag_fatal(
	    &cli->diag, at, "the kernel refuses instruction %zu: %s", pc, why);
}

void
filter_read(
    struct cli *cli, const char *path, bool big_endian, struct filter *f)
{
	struct source *text = scb_arena_alloc(&cli->arena, sizeof *text);

	file_read(cli, path, text);
	filter_parse(cli, text, big_endian, f);
}

static size_t
filter_skip_blanks(const struct source *text, size_t at)
{
	while (at < text->len && text->text[at] &&
	       strchr(" \t\r\n", text->text[at]))
		at++;
	return at;
}

/* A C array begins with a brace, too, but then a number follows. */
bool
filter_is_policy(const struct source *text)
{
	size_t at = filter_skip_blanks(text, 0);

	if (scb_bpf_is_object(text))
		return false;
	if (scb_text_is(text, true))
		return true;
	if (at == text->len || text->text[at] != '{')
		return false;
	at = filter_skip_blanks(text, at + 1);
	return at == text->len ||
	       (strchr("\"}", text->text[at]) && text->text[at]);
}

static const struct source *
read_included(void *user, const char *path, struct loc at)
{
	struct cli *cli = user;
	struct source *text = scb_arena_alloc(&cli->arena, sizeof *text);

	if (!file_include(cli, path, at, text))
		return NULL;
	return text;
}

struct policy *
filter_policy(struct cli *cli, const char *path, struct source *text)
{
	struct policy_files files = {
	    read_included, cli, strcmp(path, "-") == 0 ? "" : path};

	cli->diag.target = opts_target_hint(cli);
	return scb_compile_read(&cli->diag, text, &files);
}

void
filter_no_slots(struct cli *cli, const struct policy *p, const char *what)
{
	if (p && p->nslots)
		scb_diag_fatal(&cli->diag, p->slots[0].loc,
		    "slots such as '$%s' are filled in later, %s",
		    p->slots[0].name, what);
}

void
filter_or_policy(struct cli *cli, const char *path, struct filter *f)
{
	const struct opts_target *t = opts_target(cli);
	struct compile_request req = opts_request(cli, t);
	struct source *text = scb_arena_alloc(&cli->arena, sizeof *text);
	const struct compile_result *r;
	struct policy *p;

	if (path)
		file_read(cli, path, text);
	if (path && !filter_is_policy(text)) {
		filter_parse(cli, text, t->arches[0]->big_endian, f);
		return;
	}
	if (!path)
		text->name = "the built-in policy";
	req.audited = cli->command->bit == OPTS_AUDIT;
	p = path ? filter_policy(cli, path, text)
		 : scb_builtin_policy(&cli->arena);
	filter_no_slots(cli, p, "expected numbers here");
	r = scb_compile_policy(&cli->arena, &cli->diag, p, &req);
	*f = (struct filter){text->name, r->insn, r->count, r->big_endian, r};
}

void
filter_number(struct buf *b, uint32_t nr)
{
	scb_buf_fmt(b, nr >> 28 ? "0x%x" : "%u", nr);
}

void
filter_part(struct buf *b, const struct partition_part *p)
{
	if (p->other)
		scb_buf_str(b, "other architectures");
	else if (p->abi)
		scb_buf_str(b, p->abi->token);
	else
		scb_buf_fmt(b, "arch 0x%x", p->audit);
	if (p->low == 0 && p->high == UINT32_MAX)
		return;
	scb_buf_char(b, ' ');
	filter_number(b, p->low);
	if (p->call)
		scb_buf_fmt(b, " %s", p->call->name);
	if (p->low == p->high)
		return;
	scb_buf_char(b, '-');
	filter_number(b, p->high);
}

void
filter_call(struct buf *b, const struct scbpf_call *c, bool big_endian)
{
	const struct arch *a = scb_facts_arch_audit(c->arch, c->nr, big_endian);
	const struct arch_call *call = a ? scb_facts_number(a, c->nr) : NULL;

	if (a)
		scb_buf_str(b, a->token);
	else
		scb_buf_fmt(b, "arch 0x%x", c->arch);
	scb_buf_char(b, ' ');
	filter_number(b, c->nr);
	if (call)
		scb_buf_fmt(b, " %s", call->name);
	for (unsigned i = 0; i < 6; i++)
		scb_buf_fmt(b, " 0x%jx", (uintmax_t)c->args[i]);
	if (c->ip)
		scb_buf_fmt(b, " from 0x%jx", (uintmax_t)c->ip);
}
