#include "cli/filter.h"

#include "cli/files.h"

void
filter_read(
    struct cli *cli, const char *path, bool big_endian, struct filter *f)
{
	struct source *text = arena_alloc(&cli->arena, sizeof *text);
	const char *why;
	size_t pc;

	file_read(cli, path, text);
	f->source = text->name;
	f->big_endian = big_endian;
	bpf_parse(&cli->diag, text, big_endian, &f->insn, &f->count);
	if (!bpf_check(f->insn, f->count, &pc, &why))
		diag_fatal(&cli->diag, (struct loc){0},
		    "the kernel refuses '%s': instruction %zu: %s", text->name,
		    pc, why);
}
