/*
 * An application that proves two filters equal: equal A B, for x86_64. Exit
 * status: 0 equal, 1 different, 2 trouble.
 */
#include <scbpf.h>
#include <stdio.h>

enum { TEXT = 1 << 16 };

static char memory[64 << 20];

static void
report(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		fprintf(
		    stderr, "%s: %s\n", m->file ? m->file : "equal", m->text);
}

static int
load(struct scbpf *s, const char *path, struct scbpf_program *p)
{
	static char bytes[TEXT];
	struct scbpf_text text = SCBPF_TEXT(path, bytes, 0);
	const struct scbpf_filter *filter;
	FILE *f = fopen(path, "rb");

	if (!f)
		return -1;
	text.length = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	if (scbpf_read(s, &text, 1, 0, &filter) != SCBPF_STATUS_OK ||
	    filter->next)
		return -1;
	*p = filter->program;
	return 0;
}

int
main(int argc, char **argv)
{
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	struct scbpf_program a, b;
	const struct scbpf_proof *proof;
	char was[SCBPF_VERDICT_SIZE], is[SCBPF_VERDICT_SIZE];

	if (argc != 3 || scbpf_set(s, "arch", "x86_64") != SCBPF_STATUS_OK ||
	    load(s, argv[1], &a) != 0 || load(s, argv[2], &b) != 0)
		return 2;
	if (scbpf_equal(s, &a, &b, &proof) != SCBPF_STATUS_OK)
		return 2;
	switch (proof->answer) {
	case SCBPF_ANSWER_EQUAL:
		printf("equal\n");
		return 0;
	case SCBPF_ANSWER_DIFFERENT:
		scbpf_verdict(proof->verdict[0], was);
		scbpf_verdict(proof->verdict[1], is);
		printf(
		    "number %u: %s, %s\n", (unsigned)proof->call.nr, was, is);
		return 1;
	default:
		printf("cannot tell: %s\n", proof->why);
		return 2;
	}
}
