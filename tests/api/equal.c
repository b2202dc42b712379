/*
 * An application that proves two filters equal, whoever made them: equal A B,
 * for x86_64. Exit status: 0 equal, 1 different, 2 trouble.
 */
#include <scbpf.h>
#include <stdio.h>

enum { TEXT = 1 << 16 };

static char memory[64 << 20];

static void
report(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_ERROR)
		fprintf(
		    stderr, "%s: %s\n", m->file ? m->file : "equal", m->text);
}

static int
load(struct scbpf *s, const char *path, struct scbpf_program *p)
{
	static char bytes[TEXT];
	struct scbpf_text text = {path, bytes, 0};
	FILE *f = fopen(path, "rb");

	if (!f)
		return -1;
	text.length = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return scbpf_parse(s, &text, scbpf_arch_find("x86_64"), p) == SCBPF_OK ? 0
									  : -1;
}

int
main(int argc, char **argv)
{
	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
	struct scbpf_program a, b;
	struct scbpf_proof proof;
	char was[SCBPF_VERDICT_SIZE], is[SCBPF_VERDICT_SIZE];

	if (argc != 3 || load(s, argv[1], &a) != 0 || load(s, argv[2], &b) != 0)
		return 2;
	if (scbpf_compare(s, &a, &b, &proof) != SCBPF_OK)
		return 2;
	switch (proof.answer) {
	case SCBPF_EQUAL:
		printf("equal\n");
		return 0;
	case SCBPF_DIFFERENT:
		scbpf_verdict(proof.verdict[0], was);
		scbpf_verdict(proof.verdict[1], is);
		printf("number %u: %s, %s\n", (unsigned)proof.call.nr, was, is);
		return 1;
	default:
		printf("cannot tell: %s\n", proof.why);
		return 2;
	}
}
