#include "cli/input.h"

#include <string.h>

#include "host/host.h"

static void
must_have_no_operand(struct cli *cli, const char *option)
{
	if (cli->opts.noperands)
		cli_usage(cli, "'--%s' takes no operand, found '%s'", option,
		    cli->opts.operand[0]);
}

static const struct scbpf_result *
table_check(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_arch *a = cli_native(cli, 0);
	const struct scbpf_result *r = NULL;
	struct scbpf_text header, generic;

	if (o->noperands)
		cli_usage(cli, "found '%s' beside '--check'", o->operand[0]);
	if (cli_native(cli, 1))
		cli_usage(cli, "several -a; use only one");
	if (!o->header)
		scb_diag_fatal(&cli->diag, nowhere,
		    "no asm/%s below '%s', expected the kernel's headers or a "
		    "sysroot of %s",
		    scbpf_arch_header(a), o->check, scbpf_arch_name(a));
	header = input_text(cli, o->header);
	header.name = o->header;
	if (o->generic)
		generic = input_text(cli, o->generic);
	cli_must(cli, scbpf_header_text(
			  cli->lib, &header, o->generic ? &generic : NULL, &r));
	return r;
}

static bool
is_json(const struct cli *cli)
{
	return cli->opts.style && strcmp(cli->opts.style, "json") == 0;
}

static int
table_host(struct cli *cli)
{
	struct buf b;

	must_have_no_operand(cli, "host");
	scb_buf_init(&b, &cli->arena);
	if (is_json(cli))
		host_offers_json(&b);
	else
		host_offers(&b);
	cli->result.text = (struct scbpf_bytes){b.p, b.len};
	return CLI_OK;
}

int
table_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const char *list = o->groups   ? "groups"
			   : o->arches ? "arches"
			   : o->libc   ? "libc"
				       : "calls";
	const char *style = o->style ? o->style : "text";
	const struct scbpf_result *r = NULL;

	if (o->host)
		return table_host(cli);
	if (o->meaning && !o->missing)
		cli_usage(cli, "'%s' in a table needs '--missing'", o->meaning);
	if (o->groups || o->arches)
		must_have_no_operand(cli, list);
	if (o->groups || o->arches || !(o->check || o->missing)) {
		cli_must(cli, scbpf_table_text(cli->lib, list,
				  (const char *const *)o->operand,
				  (size_t)o->noperands, style, &r));
	} else if (o->check) {
		if (is_json(cli))
			cli_usage(cli, "'--check' is not written as JSON");
		r = table_check(cli);
	} else {
		if (o->noperands > 1)
			cli_usage(
			    cli, "too many policies: '%s'", o->operand[1]);
		cli_must(cli, scbpf_missing_text(cli->lib,
				  input_policy(cli, o->operand[0]), style, &r));
	}
	cli->result.text = r->text;
	return r->errors || r->changes ? CLI_NO : CLI_OK;
}
