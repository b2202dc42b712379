/* `table --check`: the tables against the kernel's headers of a machine. */
#include "report/table.h"

#include <string.h>

#include "base/chars.h"
#include "report/header.h"

struct check {
	struct diag *diag;
	const struct arch *arch;
	struct buf *out;
	bool *seen; /* by row */
	unsigned calls, differ;
};

/* Some macros of the headers look like calls, but are not. */
static bool
is_call(const char *name, size_t len)
{
	static const struct {
		char name[24];
		bool prefix;
	} others[] = {{"reserved", true}, {"unused", true}, {"syscalls", false},
	    {"arch_specific_syscall", false}};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		size_t n = strlen(others[i].name);

		if ((len == n || (len > n && others[i].prefix)) &&
		    memcmp(name, others[i].name, n) == 0)
			return false;
	}
	return char_is_letter(*name) || *name == '_';
}

static void
check_call(void *user, const char *name, size_t len, uint32_t nr)
{
	const struct arch_call *same, *call;
	struct check *c = user;

	if (!is_call(name, len))
		return;
	nr += c->arch->calls_in.high ? c->arch->calls_in.low : c->arch->low;
	call = scb_facts_call(c->arch, name, len);
	same = scb_facts_number(c->arch, nr);
	c->calls++;
	for (unsigned i = scb_facts_lower(c->arch, nr);
	     i < c->arch->ncalls && c->arch->calls[i].nr == nr; i++)
		c->seen[i] = true;
	if (call && call->nr == nr)
		return;
	c->differ++;
	scb_buf_fmt(c->out, "%10u  %.*s: ", nr, (int)len, name);
	if (call)
		scb_buf_fmt(c->out, "%u in the tables\n", call->nr);
	else if (same)
		scb_buf_fmt(c->out, "'%s' in the tables\n", same->name);
	else
		scb_buf_str(c->out, "not in the tables\n");
}

/* Calls of the tables that the headers lack: these are older, or removed. */
static void
check_missing(struct check *c)
{
	const struct arch *a = c->arch;
	unsigned n = 0;

	for (unsigned i = 0; i < a->ncalls; i++)
		n += !c->seen[i] && !a->calls[i].gone;
	if (n)
		scb_diag_info(c->diag,
		    n == 1 ? "%u call of the tables is not in the headers"
			   : "%u calls of the tables are not in the headers",
		    n);
	for (unsigned i = 0; i < a->ncalls; i++)
		if (!c->seen[i] && !a->calls[i].gone)
			scb_diag_info(c->diag, "not in the headers: %u %s",
			    a->calls[i].nr, a->calls[i].name);
}

unsigned
scb_table_check(struct buf *b, struct diag *d, const struct arch *a,
    const struct source *header, const struct source *generic)
{
	struct check c = {.diag = d, .arch = a, .out = b};

	c.seen = scb_arena_array(b->arena, a->ncalls, sizeof *c.seen);
	scb_header_visit(d, a, header, generic, check_call, &c);
	if (c.calls == 0)
		scb_diag_fatal(d, nowhere,
		    "no syscall numbers of %s in '%s'", a->token, header->name);
	check_missing(&c);
	if (c.differ > c.calls / 2)
		scb_diag_warn(d, nowhere,
		    "most numbers in '%s' differ: these are probably not the "
		    "headers of %s",
		    header->name, a->token);
	scb_diag_info(d, "%u call%s in '%s', %u differ", c.calls,
	    buf_plural(c.calls), header->name, c.differ);
	return c.differ;
}
