/*
 * As JSON. Keys, which stay:
 *
 * source; arch: libseccomp's name; complete; assumed[]: words of --assume.
 * interpreter: or null; needed[]: libraries.
 * calls[]: by number.
 *   number; name: or null; sites: how many; kernel, vsyscall: also made by
 *   these; arguments[]: where all sites have constants.
 *     index; values[]: 64 bits in hexadecimal.
 * sites[]: with --sites.
 *   address; function: or null; offset; numbers[]; how: or null; unknown: why
 *   not, or null; at: where the search ended, or null.
 * reasons[]: why it is not complete.
 *   reason, count; address: of the first, or null.
 * executes: whether other programs can be started.
 */
#include "report/calls.h"

#include "base/out.h"

static void
calls_string(struct buf *b, const char *s)
{
	if (s)
		scb_out_json(b, s);
	else
		scb_buf_str(b, "null");
}

/* Addresses are 64 bits, which not every reader keeps as a number. */
static void
calls_address(struct buf *b, const char *key, uint64_t address)
{
	if (address)
		scb_buf_fmt(b, ", \"%s\": \"0x%jx\"", key, (uintmax_t)address);
	else
		scb_buf_fmt(b, ", \"%s\": null", key);
}

static void
calls_json_head(struct buf *b, const struct calls *c)
{
	const struct elf *e = &c->elf;
	bool jit = c->assume & CALLS_NO_JIT;

	scb_buf_str(b, "{\n\t\"source\": ");
	calls_string(b, e->text->name);
	scb_buf_fmt(b, ",\n\t\"arch\": \"%s\",\n\t\"complete\": %s,\n",
	    e->arch->token, c->nreasons ? "false" : "true");
	scb_buf_str(b, "\t\"assumed\": [");
	if (jit)
		scb_buf_str(b, "\"no-jit\"");
	if (c->assume & CALLS_NO_DLOPEN)
		scb_buf_str(b, jit ? ", \"no-dlopen\"" : "\"no-dlopen\"");
	scb_buf_str(b, "],\n\t\"interpreter\": ");
	calls_string(b, e->interpreter);
	scb_buf_str(b, ",\n\t\"needed\": [");
	for (unsigned i = 0; i < e->nneeded; i++) {
		scb_buf_str(b, i ? ", " : "");
		calls_string(b, e->needed[i]);
	}
	scb_buf_str(b, "],\n");
}

static void
calls_json_number(struct buf *b, const struct calls_number *x)
{
	const char *separator = "";

	scb_buf_fmt(b, "\t\t{\"number\": %u, \"name\": ", x->number);
	calls_string(b, x->name);
	scb_buf_fmt(b,
	    ", \"sites\": %u, \"kernel\": %s, \"vsyscall\": %s, "
	    "\"arguments\": [",
	    x->sites, x->kernel ? "true" : "false",
	    x->vsyscall ? "true" : "false");
	for (unsigned i = 0; i < 6; i++) {
		if (!x->argument[i].n)
			continue;
		scb_buf_fmt(b, "%s{\"index\": %u, \"values\": [", separator, i);
		for (unsigned j = 0; j < x->argument[i].n; j++)
			scb_buf_fmt(b, j ? ", \"0x%jx\"" : "\"0x%jx\"",
			    (uintmax_t)x->argument[i].v[j]);
		scb_buf_str(b, "]}");
		separator = ", ";
	}
	scb_buf_str(b, "]}");
}

static void
calls_json_site(struct buf *b, const struct calls_site *s)
{
	scb_buf_fmt(b, "\t\t{\"address\": \"0x%jx\", \"function\": ",
	    (uintmax_t)s->address);
	calls_string(b, s->function);
	scb_buf_fmt(
	    b, ", \"offset\": %ju, \"numbers\": [", (uintmax_t)s->offset);
	for (unsigned i = 0; s->how && i < s->n; i++)
		scb_buf_fmt(b, i ? ", %u" : "%u", s->number[i]);
	scb_buf_str(b, "], \"how\": ");
	calls_string(b, s->how);
	scb_buf_str(b, ", \"unknown\": ");
	calls_string(b, s->how ? NULL : scb_value_why(s->why));
	calls_address(b, "at", s->how ? 0 : s->at);
	scb_buf_char(b, '}');
}

void
scb_calls_json(struct buf *b, const struct calls *c, bool sites)
{
	calls_json_head(b, c);
	scb_buf_str(b, "\t\"calls\": [");
	for (unsigned i = 0; i < c->nnumbers; i++) {
		scb_buf_str(b, i ? ",\n" : "\n");
		calls_json_number(b, &c->number[i]);
	}
	scb_buf_str(b, "\n\t],\n");
	if (sites) {
		scb_buf_str(b, "\t\"sites\": [");
		for (unsigned i = 0; i < c->nsites; i++) {
			scb_buf_str(b, i ? ",\n" : "\n");
			calls_json_site(b, &c->site[i]);
		}
		scb_buf_str(b, "\n\t],\n");
	}
	scb_buf_str(b, "\t\"reasons\": [");
	for (unsigned i = 0; i < c->nreasons; i++) {
		scb_buf_str(b, i ? ",\n\t\t" : "\n\t\t");
		scb_buf_str(b, "{\"reason\": ");
		calls_string(b, c->reason[i].text);
		scb_buf_fmt(b, ", \"count\": %u", c->reason[i].count);
		calls_address(b, "address", c->reason[i].address);
		scb_buf_char(b, '}');
	}
	scb_buf_fmt(b, "%s],\n\t\"executes\": %s\n}\n",
	    c->nreasons ? "\n\t" : "", c->executes ? "true" : "false");
}
