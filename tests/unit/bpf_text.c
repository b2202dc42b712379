/* gen/bpf: filters as words, bytes and text, there and back; their cost. */
#include "filter/filter.h"

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "program.h"

/* What messages expect. */
#define NUMBER "a number, 'BPF_...' or 'SECCOMP_RET_...'"
#define INSN "'{ code, jt, jf, k }' or 'BPF_STMT(code, k)'"
#define KINDS \
	"a filter: raw bytes, hex or base64 of them, an ELF file or its " \
	"FILE:SYMBOL, a C array, a listing, strace output, JSON or decimal " \
	"numbers"
#define EMPTY "1:1: empty input, expected " KINDS

static _Alignas(16) unsigned char memory[16 << 20];
static jmp_buf full;
static struct arena arena = {memory, sizeof memory, 0, &full};

#define S(code, k) \
	{ \
		code, 0, 0, k \
	}
#define J(code, k, jt, jf) \
	{ \
		code, jt, jf, k \
	}

/*
 * The number of instructions after translation, without the three of the
 * prologue.
 */
static const struct {
	unsigned cost;
	const char *text;
	struct scbpf_insn in;
} texts[] = {
    {1, "ld [4]", S(0x20, 4)},
    {1, "ld #5", S(0x00, 5)},
    {1, "ld #0xc000003e", S(0x00, 0xc000003e)},
    {1, "ld M[2]", S(0x60, 2)},
    {1, "ld len", S(0x80, 0)},
    {1, "ldx #0xa", S(0x01, 10)},
    {1, "ldx M[15]", S(0x61, 15)},
    {1, "ldx len", S(0x81, 0)},
    {1, "st M[0]", S(0x02, 0)},
    {1, "stx M[3]", S(0x03, 3)},
    {1, "add #1", S(0x04, 1)},
    {1, "add x (k 1)", S(0x0c, 1)},
    {1, "sub x", S(0x1c, 0)},
    {1, "mul x", S(0x2c, 0)},
    {1, "div #3", S(0x34, 3)},
    {5, "div x", S(0x3c, 0)},
    {1, "or #0xff", S(0x44, 255)},
    {1, "and #0x7e020000", S(0x54, 0x7e020000)},
    {1, "xor x", S(0xac, 0)},
    {1, "lsh #3", S(0x64, 3)},
    {1, "rsh #0x1f", S(0x74, 31)},
    {1, "neg", S(0x84, 0)},
    {1, "ja 17", S(0x05, 12)},
    {1, "ja 4294967300", S(0x05, 0xffffffff)},
    {2, "jeq #0x3b, 6, 12", J(0x15, 59, 1, 7)},
    {1, "jeq #0x3b, 6, 5", J(0x15, 59, 1, 0)},
    {2, "jeq #0x80000000, 5, 6", J(0x15, 0x80000000, 0, 1)},
    {3, "jge #0x80000000, 6, 6", J(0x35, 0x80000000, 1, 1)},
    {1, "jgt x, 5, 260 (k 0x80000000)", J(0x2d, 0x80000000, 0, 255)},
    {1, "jset #1, 6, 5", J(0x45, 1, 1, 0)},
    {2, "jset x, 5, 6", J(0x4d, 0, 0, 1)},
    {1, "jset #0, 5, 5", J(0x45, 0, 0, 0)},
    {2, "ret #0x7fff0000", S(0x06, RET_ALLOW)},
    {2, "ret #0", S(0x06, 0)},
    {1, "ret a", S(0x16, 0)},
    {1, "tax", S(0x07, 0)},
    {1, "txa", S(0x87, 0)},
    {1, ".insn 0x28, 1, 2, 0xc", J(0x28, 12, 1, 2)},
};

static const struct {
	uint32_t verdict;
	const char *name;
} verdicts[] = {
    {0x80000000, "KILL_PROCESS"},
    {0, "KILL_THREAD"},
    {0x00030000, "TRAP"},
    {0x00030002, "TRAP(2)"},
    {0x00050001, "ERRNO(1)"},
    {0x00050000, "ERRNO(0)"},
    {0x7fc00000, "USER_NOTIF"},
    {0x7ff00005, "TRACE(5)"},
    {0x7ffc0000, "LOG"},
    {0x7fff0000, "ALLOW"},
    {0x7fff0001, "ALLOW(1)"},
    {0x00010000, "0x00010000"},
};

static void
test_text(void)
{
	struct buf b;
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		scb_buf_init(&b, &arena);
		scb_bpf_text(&b, &texts[i].in, 4);
		check_text("text", texts[i].text, b.p);
		check_number(texts[i].text, 3 + texts[i].cost,
		    scb_bpf_translated(PROGRAM(&texts[i].in, 1, false)));
	}
	for (i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		scb_buf_init(&b, &arena);
		scb_bpf_verdict(&b, verdicts[i].verdict);
		check_text("verdict", verdicts[i].name, b.p);
	}
}

static void
test_wire(void)
{
	static const struct scbpf_insn in = J(0x0115, 0xc000003e, 2, 3);
	static const unsigned char little[] = {0x15, 0x01, 2, 3, 0x3e, 0x00,
	    0x00, 0xc0},
				   big[] = {0x01, 0x15, 2, 3, 0xc0, 0x00, 0x00,
				       0x3e};
	unsigned char bytes[BPF_INSN_BYTES];
	struct scbpf_insn back;
	int order;

	for (order = 0; order < 2; order++) {
		scb_bpf_store(bytes, &in, order);
		check_number("store", 0,
		    (uint32_t)memcmp(bytes, order ? big : little, 8));
		scb_bpf_load(&back, bytes, order);
		check_number("code", in.code, back.code);
		check_number("jt", in.jt, back.jt);
		check_number("jf", in.jf, back.jf);
		check_number("k", in.k, back.k);
	}
}

static void
keep_message(void *user, const struct scbpf_message *m)
{
	snprintf(user, 200, "%u:%u: %s", m->line, m->column, m->text);
}

/* The program as text, instructions joined by "; ", or the message. */
static const char *
parse(const char *text, size_t len, bool big)
{
	static char message[200];
	struct source source = {.name = "x", .text = text, .len = len};
	struct diag d = {
	    .arena = &arena, .report = keep_message, .user = message};
	struct scbpf_program p;
	uint32_t *where;
	struct buf b;
	size_t i;

	arena.used = 0;
	strcpy(message, "no message");
	if (setjmp(full))
		return message;
	scb_bpf_parse(&d, &source, big, "b", &p, &where);
	scb_buf_init(&b, &arena);
	for (i = 0; i < p.count; i++) {
		scb_buf_str(&b, i ? "; " : "");
		scb_bpf_text(&b, &p.insn[i], i);
	}
	return b.p;
}

#define P "ld [4]; jeq #0xc000003e, 2, 3; ret #0x7fff0000; ret #0"
#define R "ret #0x7fff0000"
#define ONE "{ 6, 0, 0, 1 }"
#define TWO "{ 6, 0, 0, 2 }"
#define OURS "/* " BPF_TITLE " */\n"
#define BRACES \
	"{ 0x20, 0, 0, 0x00000004 },\n{ 0x15, 0, 1, 0xc000003e },\n" \
	"{ 0x06, 0, 0, 0x7fff0000 },\n{ 6, 0, 0, 0 },\n"

static const struct {
	const char *text, *want;
} forms[] = {
    /* a C array, alone and among what headers hold */
    {BRACES, P},
    {"{" BRACES "}", P},
    {"static const struct sock_filter x_filter[] = {\n" BRACES "};\n", P},
    {"/* { 1, 2 } */ // {\n#define A { \\\n 9\n#ifdef __cplusplus\n"
     "extern \"C\" {\n#endif\nstruct s { int { };\nconst char c[] = "
     "\"{\\\"{9\";"
     "struct sock_filter a[4] = {" BRACES "};\nstruct b[] = { { 6, 0, 0 } @",
	P},
    {"BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),\n"
     "BPF_JUMP((BPF_JMP + BPF_JEQ) + BPF_K, 0xC000003EUL, 0, 1),\n"
     "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW),\n"
     "BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_KILL)",
	P},
    {"x[] = { BPF_STMT(06, 017777600000ul + 0), {BPF_RET, 0, 0, 0u,} };",
	"ret #0x7fff0000; ret #0"},
    {"{6,0,0,0x80000000|0x7fff0000+0x10000}", "ret #0x80000000"},
    {"{6,0,0,5", "1:9: unexpected end, expected '}'"},
    {"{6,0,0,5}\n{6,0,0,5}",
	"1:10: expected ',' at the end of this line, found '{'"},
    {"{6,0,0}", "ret #0"},
    {"x[] = { { .k = 7, .code = 6 }, [2] = { k: 5, code: 6 } }",
	"ret #7; ld #0; ret #5"},
    {"{6,0,0,0,0}", "1:10: unexpected '0', expected '}'"},
    {"{6,0,0,}", "ret #0"},
    {"{6,0,0,)", "1:8: unexpected ')', expected a number"},
    {"{6,0,256,0}", "1:6: jf '256' is too large, expected 8 bits"},
    {"{6,0,0,0x100000000}",
	"1:8: k '0x100000000' is too large, expected 32 bits"},
    {"{6,0,0,99999999999999999999999999999}",
	"1:8: '99999999999999999999999999999' is too large, expected at most "
	"64 bits"},
    {"{0x10000,0,0,0}", "1:2: code '0x10000' is too large, expected 16 bits"},
    {"{6,0,0,0x}", "1:8: '0x' is not a number"},
    {"{6,0,0,08}", "1:8: '08' is not a number"},
    {"{6,0,0,7q}", "1:8: '7q' is not a number"},
    {"{6,0,0,-1}", "ret #0xffffffff"},
    {"BPF_STMT(BPF_FOO, 1)",
	"1:10: 'BPF_FOO' is not known here; give scbpf the output of 'cc -E "
	"-P', or if only the running program knows it, use --exec"},
    {"BPF_STMT 6", "1:10: unexpected '6', expected '('"},
    {"BPF_STMT(6, 0, 1)", "1:14: unexpected ',', expected ')'"},
    {"BPF_STMT(((((((((((((((((((6", "1:29: unexpected end, expected ')'"},
    {"x = {{6,0,0,0}, y};",
	"1:17: 'y' is not known here, expected an instruction; give scbpf the "
	"output of 'cc -E -P'"},
    {"{6,0,0,0} /* {", "1:11: unterminated comment, expected '*/'"},
    {"{ \"defaultAction\": \"SCMP_ACT_ALLOW\" }",
	"1:1: unexpected '{', expected " INSN},
    {"x[] = {};", "1:1: unexpected 'x', expected " INSN},
    {"x[] = {{", "1:1: unexpected 'x', expected " INSN},
    /* several arrays: ambiguous, except in a header that scbpf wrote */
    {"a[] = {" ONE "}; b[] = {" TWO "};",
	"1:32: the file contains several filters, expected one; the "
	"second begins here"},
    {OURS "/* a b */ x[] = {" ONE "};\n#elif 1 /* b */\nx[] = {" TWO "};",
	"ret #1"},
    {OURS "/* a */ x[] = {" ONE "};\n#elif 1\n/* b a */\nx[] = {" TWO "};",
	"ret #2"},
    {OURS "/* a */ x[] = {" ONE "};\n/* c b */\nx[] = {" TWO "};", "ret #2"},
    {OURS "/* a */ x[] = {" ONE "};\n/* bb */\nx[] = {" TWO "};",
	"2:16: the file contains several filters, and none is for 'b'; "
	"give one of their architectures with -a"},
    {OURS "/* mips */ x[] = {" ONE "};\n/* x32 b */\nx[] = {" TWO
	  "};\n/* arm i386 */\nx[] = {" ONE "};",
	"ret #2"},
    {OURS "/* mips */ x[] = {" ONE "};\n/* x32 */\nx[] = {" TWO
	  "};\n/* arm i386 */\nx[] = {" ONE "};",
	"2:19: the file contains several filters, and none is for 'b'; "
	"give one of their architectures with -a (x32, arm, mips)"},
    {OURS "x[] = {" ONE "}; struct sock_fprog p = { 1, x };", "ret #1"},
    {"x[] = {" ONE "}; int y[] = {{1, 2}, {3, 4}}; struct { int i; } z = { 0 "
     "}; char *s[] = {{\"{\", 0, 0, 0}};",
	"ret #1"},
    {"x[] = {" ONE "}; y[] = { BPF_STMT(6, 0) }",
	"1:33: the file contains several filters, expected one; the "
	"second begins here"},
    /* decimal, with a count and without */
    {"4\n32 0 0 4\n21 0 1 3221225534\n6 0 0 2147418112\n6 0 0 0\n", P},
    {"4,32 0 0 4,21 0 1 3221225534,6 0 0 2147418112,6 0 0 0,\n", P},
    {"32 0 0 4\r\n21 0 1 3221225534\n\n6 0 0 2147418112\n6 0 0 0", P},
    {"1 6 0 0 2147418112", R},
    {"5\n6 0 0 0\n", "1:1: the count is '5', but the number of "
		     "instructions is 1"},
    {"1\n6 0 0\n", "2:1: an instruction of 3 numbers, expected code jt jf k"},
    {"6 0 0 0\n6 0", "2:1: an instruction of 2 numbers, expected code jt jf k"},
    {"1\n6 0 0 4294967296\n",
	"2:7: k '4294967296' is too large, expected 32 bits"},
    {"1\n6 0 0 0x0\n", "2:7: '0x0' is not a number"},
    {"1\n6 0 -1 0\n", "2:5: unexpected '-', expected a number"},
    {"0\n", "1:1: no instructions, expected at least one"},
    /* base64 */
    {"IAAAAAQAAAAVAAABPgAAwAYAAAAAAP9/BgAAAAAAAAA=", P},
    {"IAAAAAQAAAAVAAABPgAAwAYA\r\nAAAAAP9/BgAAAAAAAAA\n\n", P},
    {"BgAAAAAA/38=x", "1:14: unexpected end, expected more base64"},
    {"BgAAAAAA/38B", "1:1: 9 bytes of base64, expected a multiple of 8"},
    {"BgAAAAAA/39=", "1:13: unexpected end, expected more base64"},
    {"allow", "1:6: unexpected end, expected more base64"},
    /* neither base64 nor a number */
    {"", EMPTY},
    {" \n\t", EMPTY},
    {"\n  !\n", "2:3: unexpected '!', expected " KINDS},
    {"caf\xc3\xa9 {", "1:1: unexpected 'caf\xc3\xa9', expected " INSN},
};

static void
test_parse(void)
{
	static const char raw[] = "\x20\0\0\0\4\0\0\0\x06\0\0\0\0\0\xff\x7f",
			  big[] = "\0\x20\0\0\0\0\0\4\0\x06\0\0\x7f\xff\0";
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		check_text(forms[i].text, forms[i].want,
		    parse(forms[i].text, strlen(forms[i].text), false));
	check_text("raw", "ld [4]; " R, parse(raw, 16, false));
	check_text("raw", "ld [4]; " R, parse(big, 16, true));
	check_text("raw", "1:1: 15 bytes, expected a multiple of 8",
	    parse(raw, 15, false));
	check_text("big base64", R, parse("AAYAAH//AAA=", 12, true));
}

/* As many instructions as the kernel accepts, and one more, in each form. */
static void
test_limits(void)
{
	static const struct {
		const char *text;
		size_t len;
	} ones[] = {{"{6,0,0,0},", 10}, {"6 0 0 0\n", 8}, {"\6\0\0\0\0\0\0", 8},
	    {"BgAAAAAAAAAGAAAAAAAAAAYAAAAAAAAA", 32}};
	static char text[BPF_MAX * 11];
	size_t i, n, len, each;
	const char *got;

	for (i = 0; i < sizeof ones / sizeof *ones; i++) {
		len = ones[i].len;
		each = len == 32 ? 3 : 1;
		for (n = 0; n <= BPF_MAX / each; n++)
			memcpy(text + n * len, ones[i].text, len);
		got = parse(text, BPF_MAX / each * len, false);
		check_number(
		    "4096", 0, strlen(got) != BPF_MAX / each * each * 8 - 2);
		got = parse(text, (BPF_MAX / each + 1) * len, false);
		check_number(
		    got, 0, strstr(got, "expected at most 4096") == NULL);
	}
}

/* Every form with one byte changed: any result is right but a crash. */
static void
test_damage(void)
{
	static const char bytes[] = "\0 {}(),0x/*#\"\\=\xff";
	char text[600];
	size_t i, at, c, len, step = check_step(3);

	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		len = strlen(forms[i].text);
		if (len > sizeof text)
			continue;
		for (at = 0; at < len; at++) {
			parse(forms[i].text, at, false);
			memcpy(text, forms[i].text, len);
			for (c = at % step; c < sizeof bytes; c += step) {
				text[at] = bytes[c];
				parse(text, len, true);
			}
		}
	}
	passed++;
}

int
main(void)
{
	test_text();
	test_wire();
	test_parse();
	test_limits();
	test_damage();
	return check_end();
}
