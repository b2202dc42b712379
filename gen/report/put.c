#include "report/put.h"

#include "emit/emit.h"

void
scb_put_number(struct buf *b, uint32_t nr)
{
	scb_buf_fmt(b, nr >> 28 ? "0x%x" : "%u", nr);
}

void
scb_put_abi(struct buf *b, const struct partition_part *p)
{
	if (p->other)
		scb_buf_str(b, "other architectures");
	else if (p->abi)
		scb_buf_str(b, p->abi->token);
	else
		scb_buf_fmt(b, "arch 0x%x", p->audit);
}

void
scb_put_part(struct buf *b, const struct partition_part *p)
{
	scb_put_abi(b, p);
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
scb_put_args(struct buf *b, const struct scbpf_call *c)
{
	unsigned n = 6;

	while (n > 0 && c->args[n - 1] == 0)
		n--;
	for (unsigned i = 0; i < n; i++)
		scb_buf_fmt(b, " 0x%jx", (uintmax_t)c->args[i]);
	if (c->ip)
		scb_buf_fmt(b, " from 0x%jx", (uintmax_t)c->ip);
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
	scb_put_args(b, c);
}

void
scb_put_verdict(struct buf *b, const struct arch *a, uint32_t verdict)
{
	if (a)
		scb_emit_verdict(b, a, verdict);
	else
		scb_bpf_verdict(b, verdict);
}

/* ---- JSON ---------------------------------------------------------------- */

void
scb_put_out_part(struct out *o, const struct partition_part *p)
{
	scb_out_string(o, "arch", p->abi ? p->abi->token : NULL);
	if (p->other)
		scb_out_raw(o, "audit_arch", "null");
	else
		scb_out_number(o, "audit_arch", p->audit);
	scb_out_string(o, "name", p->call ? p->call->name : NULL);
	scb_out_number(o, "from", p->low);
	scb_out_number(o, "to", p->high);
}

void
scb_put_out_verdict(struct out *o, const struct arch *a, uint32_t verdict)
{
	const char *errno_name = NULL;
	struct buf name;

	scb_buf_init(&name, o->b->arena);
	scb_bpf_verdict(&name, verdict & RET_ACTION);
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] == '(')
			name.p[i] = '\0';
	if (a && (verdict & RET_ACTION) == RET_ERRNO)
		errno_name = scb_facts_errno_name(a, verdict & RET_DATA);
	scb_out_number(o, "verdict", verdict);
	scb_out_string(o, "action", name.p);
	scb_out_number(o, "data", verdict & RET_DATA);
	scb_out_string(o, "errno", errno_name);
}

void
scb_put_out_call(struct out *o, const struct scbpf_call *c, bool big_endian)
{
	const struct arch *a = scb_facts_arch_audit(c->arch, c->nr, big_endian);
	const struct arch_call *call = a ? scb_facts_number(a, c->nr) : NULL;

	scb_out_string(o, "arch", a ? a->token : NULL);
	scb_out_number(o, "audit_arch", c->arch);
	scb_out_number(o, "nr", c->nr);
	scb_out_string(o, "name", call ? call->name : NULL);
	scb_out_hex(o, "ip", c->ip);
	scb_out_array(o, "args");
	for (unsigned i = 0; i < 6; i++)
		scb_out_hex(o, NULL, c->args[i]);
	scb_out_close(o, ']');
}

void
scb_put_out_kernel(struct out *o, const char *key, uint32_t kernel)
{
	struct buf b;

	scb_buf_init(&b, o->b->arena);
	if (kernel)
		scb_emit_kernel(&b, kernel);
	scb_out_string(o, key, kernel ? b.p : NULL);
}
