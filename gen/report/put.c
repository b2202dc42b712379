#include "report/put.h"

#include "emit/emit.h"

void
scb_put_number(struct buf *b, uint32_t nr)
{
	scb_buf_fmt(b, nr >> 28 ? "0x%x" : "%u", nr);
}

void
scb_put_part(struct buf *b, const struct partition_part *p)
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
	scb_put_number(b, p->low);
	if (p->call)
		scb_buf_fmt(b, " %s", p->call->name);
	if (p->low == p->high)
		return;
	scb_buf_char(b, '-');
	scb_put_number(b, p->high);
}

void
scb_put_call(struct buf *b, const struct scbpf_call *c, bool big_endian)
{
	const struct arch *a = scb_facts_arch_audit(c->arch, c->nr, big_endian);
	const struct arch_call *call = a ? scb_facts_number(a, c->nr) : NULL;

	if (a)
		scb_buf_str(b, a->token);
	else
		scb_buf_fmt(b, "arch 0x%x", c->arch);
	scb_buf_char(b, ' ');
	scb_put_number(b, c->nr);
	if (call)
		scb_buf_fmt(b, " %s", call->name);
	for (unsigned i = 0; i < 6; i++)
		scb_buf_fmt(b, " 0x%jx", (uintmax_t)c->args[i]);
	if (c->ip)
		scb_buf_fmt(b, " from 0x%jx", (uintmax_t)c->ip);
}

void
scb_put_verdict(struct buf *b, const struct arch *a, uint32_t verdict)
{
	if (a)
		scb_emit_verdict(b, a, verdict);
	else
		scb_bpf_verdict(b, verdict);
}
