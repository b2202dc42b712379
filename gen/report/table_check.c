/* `table --check`: the tables against the kernel's headers of a machine. */
#include "report/table.h"

#include <string.h>

struct check {
	struct diag *diag;
	const struct arch *arch;
	struct buf *out;
	bool *seen; /* by row */
	unsigned calls, differ;
};

/* One blank-separated word; its length, and *s behind it. */
static size_t
check_word(const char **s, const char *end, const char **word)
{
	while (*s < end && (**s == ' ' || **s == '\t'))
		++*s;
	*word = *s;
	while (*s < end && **s != ' ' && **s != '\t' && **s != '\n')
		++*s;
	return (size_t)(*s - *word);
}

/* 12, or (BASE + 12): the last number on the line. */
static bool
number_at_end(const char *s, const char *end, uint32_t *nr)
{
	uint64_t n = 0;

	while (end > s && (end[-1] < '0' || end[-1] > '9'))
		end--;
	s = end;
	while (s[-1] >= '0' && s[-1] <= '9')
		s--;
	if (s == end || end - s > 9)
		return false;
	for (; s < end; s++)
		n = n * 10 + (uint64_t)(*s - '0');
	*nr = (uint32_t)n;
	return true;
}

static void
check_call(struct check *c, const char *name, size_t len, uint32_t nr)
{
	const struct arch_call *same, *call;

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

/* #define __NR_name number; other lines are skipped. */
static void
check_line(struct check *c, const char *s, const char *end)
{
	static const char define[] = "#define", prefix[] = "__NR_";
	const char *word, *name;
	size_t n = check_word(&s, end, &word);
	uint32_t nr;

	if (n != strlen(define) || memcmp(word, define, n) != 0)
		return;
	n = check_word(&s, end, &name);
	if (n <= strlen(prefix) || memcmp(name, prefix, strlen(prefix)) != 0)
		return;
	name += strlen(prefix);
	n -= strlen(prefix);
	if (s < end && number_at_end(s, end, &nr) &&
	    (*name == '_' || (*name >= 'a' && *name <= 'z')) &&
	    !memchr(name, '(', n) &&
	    !(n > 8 && memcmp(name, "reserved", 8) == 0) &&
	    !(n > 6 && memcmp(name, "unused", 6) == 0) &&
	    !(n == 8 && memcmp(name, "syscalls", 8) == 0))
		check_call(c, name, n, nr);
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
		    "%u calls of the tables are not in the headers", n);
	for (unsigned i = 0; i < a->ncalls; i++)
		if (!c->seen[i] && !a->calls[i].gone)
			scb_diag_info(c->diag, "not in the headers: %u %s",
			    a->calls[i].nr, a->calls[i].name);
}

unsigned
scb_table_check(struct buf *b, struct diag *d, const struct arch *a,
    const struct source *header)
{
	struct check c = {.diag = d, .arch = a, .out = b};
	const char *s, *end = header->text + header->len, *line;

	c.seen = scb_arena_array(b->arena, a->ncalls, sizeof *c.seen);
	for (s = header->text; s < end; s = line + 1) {
		line = memchr(s, '\n', (size_t)(end - s));
		line = line ? line : end;
		check_line(&c, s, line);
	}
	check_missing(&c);
	scb_diag_info(
	    d, "%u calls in '%s', %u differ", c.calls, header->name, c.differ);
	return c.differ;
}
