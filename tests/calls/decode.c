/*
 * Holds the decoders against a disassembler: reads what objdump -d prints on
 * standard input, and compares the length of every instruction, what kind of
 * flow it is, and where it leads. Usage: decode ABI.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "learn/code.h"

enum { SHOWN = 20, BYTES = 16, LINE = 512 };

static const struct code_abi *const abis[] = {
    &scb_code_x86, &scb_code_aarch64, &scb_code_riscv};

/* A mnemonic (with * at its end: any that begin so), and its flow. */
static const struct {
	const char *token, *word;
	enum code_flow flow, other; /* direct, and by a value */
} words[] = {
    {"x86_64", "syscall", CODE_SYSCALL, CODE_SYSCALL},
    {"x86_64", "sysenter", CODE_KERNEL, CODE_KERNEL},
    {"x86_64", "int", CODE_KERNEL, CODE_STOP},
    {"x86_64", "call*", CODE_CALL, CODE_CALL_VALUE},
    {"x86_64", "jmp*", CODE_JUMP, CODE_JUMP_VALUE},
    {"x86_64", "ret*", CODE_RETURN, CODE_RETURN},
    {"x86_64", "j*", CODE_BRANCH, CODE_BRANCH},
    {"x86_64", "xbegin", CODE_BRANCH, CODE_BRANCH},
    {"x86_64", "loop*", CODE_BRANCH, CODE_BRANCH},
    {"aarch64", "svc", CODE_SYSCALL, CODE_SYSCALL},
    {"aarch64", "bl", CODE_CALL, CODE_CALL},
    {"aarch64", "blr", CODE_CALL_VALUE, CODE_CALL_VALUE},
    {"aarch64", "b", CODE_JUMP, CODE_JUMP},
    {"aarch64", "br", CODE_JUMP_VALUE, CODE_JUMP_VALUE},
    {"aarch64", "ret", CODE_RETURN, CODE_RETURN},
    {"aarch64", "b.*", CODE_BRANCH, CODE_BRANCH},
    {"aarch64", "cb*", CODE_BRANCH, CODE_BRANCH},
    {"aarch64", "tbz", CODE_BRANCH, CODE_BRANCH},
    {"aarch64", "tbnz", CODE_BRANCH, CODE_BRANCH},
    {"riscv64", "ecall", CODE_SYSCALL, CODE_SYSCALL},
    {"riscv64", "j", CODE_JUMP, CODE_JUMP},
    {"riscv64", "jr", CODE_JUMP_VALUE, CODE_RETURN},
    {"riscv64", "ret", CODE_RETURN, CODE_RETURN},
    {"riscv64", "jal", CODE_CALL, CODE_JUMP},
    {"riscv64", "jalr", CODE_CALL_VALUE, CODE_JUMP_VALUE},
    {"riscv64", "beq*", CODE_BRANCH, CODE_BRANCH},
    {"riscv64", "bne*", CODE_BRANCH, CODE_BRANCH},
    {"riscv64", "bl*", CODE_BRANCH, CODE_BRANCH},
    {"riscv64", "bg*", CODE_BRANCH, CODE_BRANCH},
};

static bool
is_word(const char *pattern, const char *mnemonic)
{
	size_t n = strlen(pattern);

	return pattern[n - 1] == '*' ? strncmp(pattern, mnemonic, n - 1) == 0
				     : strcmp(pattern, mnemonic) == 0;
}

static bool
is_flow(const char *token, const char *mnemonic, unsigned flow)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].token, token) == 0 &&
		    is_word(words[i].word, mnemonic))
			return flow == words[i].flow || flow == words[i].other;
	return flow == CODE_NEXT || flow == CODE_STOP || flow == CODE_KERNEL;
}

/* "48 89 e5" or "d503201f"; gives how many bytes. */
static size_t
read_bytes(const char **s, uint8_t *to)
{
	size_t n = 0, used;
	char *end;

	while (n < BYTES) {
		while (**s == ' ')
			++*s;
		used = strspn(*s, "0123456789abcdef");
		if (!used || used % 2 || used > 8 || n + used / 2 > BYTES)
			break;
		for (unsigned long v = strtoul(*s, &end, 16); used;
		     used -= 2, v >>= 8)
			to[n++] = (uint8_t)v;
		*s = end;
		if (**s == '\t')
			break;
	}
	return n;
}

/* Prefixes that stand before the mnemonic. */
static const char *
skip_prefixes(const char *s)
{
	static const char *const prefixes[] = {"addr32 ", "repz ", "repnz ",
	    "rep ", "notrack ", "bnd ", "lock ", "data16 ", "cs ", "ds ", "es ",
	    "ss ", "gs ", "fs "};
	const char *from;

	do {
		from = s;
		for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
			if (strncmp(s, prefixes[i], strlen(prefixes[i])) == 0)
				s += strlen(prefixes[i]);
		s += strspn(s, " \t");
	} while (s != from);
	return s;
}

/* Does a direct jump lead where the disassembler says? */
static bool
leads(const struct code *c, const char *operands)
{
	const char *s = strrchr(operands, ',');
	char *end;
	uint64_t to;

	if (c->flow != CODE_CALL && c->flow != CODE_JUMP &&
	    c->flow != CODE_BRANCH)
		return true;
	s = s ? s + 1 : operands;
	s += strspn(s, " \t");
	to = strtoull(s, &end, 16);
	return end == s || (*end && *end != ' ' && *end != '\n') ||
	       to == c->target;
}

/* What is not an instruction, or not one that the disassembler has. */
static bool
is_other(const char *mnemonic, const char *text)
{
	return strchr("(<.", *mnemonic) || strstr(text, "(bad)") ||
	       strncmp(mnemonic, "rex", 3) == 0 ||
	       strcmp(mnemonic, "unimp") == 0 || strcmp(mnemonic, "udf") == 0;
}

static unsigned long seen, wrong, unknown;

static void
compare(const struct code_abi *abi, const char *line)
{
	char *colon, mnemonic[32] = "";
	uint64_t address = strtoull(line, &colon, 16);
	uint8_t bytes[BYTES];
	struct code c;
	const char *s;
	size_t n;

	if (*colon != ':' || colon == line)
		return;
	s = colon + 1 + strspn(colon + 1, " \t");
	n = read_bytes(&s, bytes);
	s = skip_prefixes(s + strspn(s, " \t"));
	if (!n || sscanf(s, "%31s", mnemonic) != 1 || is_other(mnemonic, s))
		return;
	seen++;
	abi->decode(&c, bytes, n, address);
	if (c.flow == CODE_BAD)
		unknown++;
	else if (c.length == n && is_flow(abi->token, mnemonic, c.flow) &&
		 leads(&c, s + strlen(mnemonic)))
		return;
	else
		wrong++;
	if (wrong + unknown <= SHOWN)
		printf(
		    "  %s: %s", c.flow == CODE_BAD ? "unknown" : "wrong", line);
}

int
main(int argc, char **argv)
{
	const struct code_abi *abi = NULL;
	static char line[LINE];

	for (size_t i = 0; argc == 2 && i < 3; i++)
		if (strcmp(abis[i]->token, argv[1]) == 0)
			abi = abis[i];
	if (!abi)
		return 2;
	while (fgets(line, sizeof line, stdin))
		compare(abi, line);
	printf("%s: %lu instructions, %lu wrong, %lu not known\n", abi->token,
	    seen, wrong, unknown);
	return wrong || !seen;
}
