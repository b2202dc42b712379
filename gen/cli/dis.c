#include "cli/files.h"
#include "cli/filter.h"
#include "emit/emit.h"

/*
 * A raw filter does not say what it covers; the arch words that it compares
 * with do. A constant that happens to be one only costs a longer listing.
 */
static unsigned
find_arches(const struct filter *f, const struct arch *native,
    const struct arch **arches)
{
	unsigned n = 0;

	arches[n++] = native;
	for (const struct arch *const *a = arch_all; *a; a++) {
		if (*a == native || (*a)->big_endian != f->big_endian)
			continue;
		for (size_t i = 0; i < f->count; i++)
			if (f->insn[i].code == (BPF_JMP | BPF_JEQ | BPF_K) &&
			    f->insn[i].k == (*a)->audit_arch) {
				arches[n++] = *a;
				break;
			}
	}
	return n;
}

int
dis_run(struct cli *cli)
{
	const struct arch *native = opts_arch(cli);
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter e = {.options = "", .arches = arches};
	struct filter f;
	struct buf b;

	if (cli->opts.noperands != 1)
		cli_usage(cli, "expected one FILTER");
	filter_read(cli, cli->opts.operand[0], native->big_endian, &f);
	e.insn = f.insn;
	e.count = f.count;
	e.big_endian = f.big_endian;
	e.source = f.source;
	e.narches = find_arches(&f, native, arches);
	buf_init(&b, &cli->arena);
	emit_asm(&b, &e);
	return file_write(cli, NULL, &b, false);
}
