/* Which architecture a filter is for, that another machine may have made. */
#include "analysis/outline.h"

#include "check.h"

enum { INSNS = 8 };

static const struct row {
	const char *native, *filter; /* those that it compares with */
	bool big;
	const char *want;
} rows[] = {
    {"x86_64", "", false, "x86_64"},
    {"x86_64", "x86_64", false, "x86_64"},
    {"x86_64", "aarch64", false, "aarch64"},
    {"x86_64", "aarch64 x86_64", false, "x86_64"},
    {"riscv64", "aarch64 riscv64 x86_64", false, "riscv64"},
    {"x86", "x86_64", false, "x86_64"},
    {"x32", "x86_64", false, "x32"},
    {"x86_64", "s390x", true, "s390x"},
    {"s390x", "x86_64", false, "x86_64"},
    {"s390x", "mips64 s390x", true, "s390x"},
    /* These two have one arch word. */
    {"aarch64", "aarch64_be", true, "aarch64_be"},
    {"aarch64_be", "aarch64", false, "aarch64"},
};

/* An instruction for each of the words, and one that ends it. */
static size_t
put_program(struct scbpf_insn *p, const char *words)
{
	size_t n = 0;

	p[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 4};
	while (*words) {
		size_t len = strcspn(words, " ");

		p[n++] = (struct scbpf_insn){BPF_JMP | BPF_JEQ | BPF_K, 0, 0,
		    scb_facts_arch(words, len)->audit_arch};
		words += len + (words[len] == ' ');
	}
	p[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ALLOW};
	return n;
}

static void
test_row(struct arena *a, const struct row *r)
{
	struct scbpf_insn p[INSNS];
	struct scbpf_program program = {p, put_program(p, r->filter), r->big};
	const struct arch *native =
	    scb_facts_arch(r->native, strlen(r->native));

	check_text(
	    r->filter, r->want, scb_outline_native(a, &program, native)->token);
}

int
main(void)
{
	size_t size = (size_t)1 << 20;
	jmp_buf full;
	struct arena a = {malloc(size), size, 0, &full};

	if (!a.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		test_row(&a, &rows[i]);
	free(a.base);
	return check_end();
}
