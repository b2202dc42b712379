/*
 * An application that lists what a filter for x86_64 allows, and on which
 * conditions: list FILTER.
 */
#include <scbpf.h>
#include <stdio.h>

enum { TEXT = 1 << 16 };

static char memory[64 << 20];

static bool
each(void *user, const struct scbpf_entry *e)
{
	const struct scbpf_part *p = &e->part;
	unsigned *inconclusive = (unsigned *)user;

	if (e->inconclusive)
		++*inconclusive;
	if (e->verdict != SCBPF_ALLOW)
		return true;
	if (p->arch)
		printf("%s ", scbpf_arch_name(p->arch));
	if (p->name)
		printf("%s", p->name);
	else
		printf(
		    "%lu-%lu", (unsigned long)p->low, (unsigned long)p->high);
	if (e->when)
		printf(" when %s", e->when);
	printf("\n");
	return true;
}

int
main(int argc, char **argv)
{
	static char bytes[TEXT];
	struct scbpf_text text = SCBPF_TEXT("filter", bytes, 0);
	struct scbpf *s = scbpf_open(memory, sizeof memory, NULL, NULL);
	const struct scbpf_arch *arch = scbpf_arch_find("x86_64");
	const struct scbpf_filter *filter;
	unsigned inconclusive = 0;
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;

	if (!f)
		return 2;
	text.length = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	if (scbpf_set(s, "arch", "x86_64") != SCBPF_STATUS_OK ||
	    scbpf_read(s, &text, 1, 0, &filter) != SCBPF_STATUS_OK ||
	    scbpf_explain(s, &filter->program, arch, each, &inconclusive) !=
		SCBPF_STATUS_OK)
		return 2;
	return inconclusive > 0;
}
