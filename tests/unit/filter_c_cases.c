/*
 * C sources written by hand: the filter that each is read as, or the message.
 * Those of the first table are the operand of a return.
 */
#include "listing.h"

#define DATA "struct seccomp_data"
#define UNKNOWN \
	"' is not known here; give scbpf the output of 'cc -E -P', or if " \
	"only the running program knows it, use --exec"
#define TEN(s) s s s s s s s s s s

static const struct {
	const char *text, *want;
} operands[] = {
    {"offsetof(" DATA ", instruction_pointer)", "ret #8"},
    {"offsetof(" DATA ", args[2]) + 4", "ret #0x24"},
    {"offsetof(" DATA ", args[6])",
	"1:73: ']' follows an argument that no call has"},
    {"offsetof(" DATA ", args[x])", "1:72: 'x" UNKNOWN},
    {"offsetof(" DATA ", args[1 2])", "1:74: unexpected '2', expected ']'"},
    {"offsetof(" DATA ", foo)",
	"1:67: 'foo' is not a member of struct seccomp_data"},
    {"offsetof " DATA, "1:46: unexpected 'struct', expected '('"},
    {"offsetof(int, nr)",
	"1:46: unexpected 'int', expected 'struct seccomp_data'"},
    {"offsetof(" DATA " nr)", "1:66: unexpected 'nr', expected ','"},
    {"(size_t)&((" DATA " *)NULL)->arch", "ret #4"},
    {"&((const " DATA " *)0)->args[2]", "ret #0x20"},
    {"&((int *)0)->nr",
	"1:40: unexpected 'int', expected 'struct seccomp_data'"},
    {"&((" DATA ")0)->nr", "1:59: unexpected ')', expected '*)'"},
    {"&((" DATA " *)1)->nr", "1:63: unexpected ')', expected an address of 0"},
    {"&((" DATA " *)foo)->nr", "1:62: 'foo" UNKNOWN},
    {"&((" DATA " *)0).nr", "1:64: unexpected '.', expected '->'"},
    {"&((" DATA " *)0)->foo",
	"1:66: 'foo' is not a member of struct seccomp_data"},
    {"static_cast<uint32_t>(5)", "ret #5"},
    {"static_cast<foo>(5)",
	"1:49: unexpected 'foo', expected a type that scbpf knows"},
    {"static_cast<int>(foo)", "1:54: 'foo" UNKNOWN},
    {"true + false", "ret #1"},
    {"uint32_t(5)", "ret #5"},
    {"uint32_t(foo)", "1:46: 'foo" UNKNOWN},
    {"uint32_t 5", "1:46: unexpected '5', expected '('"},
    {"(signed char)0xff", "ret #0xffffffff"},
    {"(std::uint32_t)7", "ret #7"},
    {"(short)0x18000", "ret #0xffff8000"},
    {"(unsigned short)0x12345", "ret #0x2345"},
    {"(int *)5", "ret #5"},
    {"(int){5}", "1:42: unexpected '{', expected a number"},
    {"(int 5)", "1:42: unexpected '5', expected ')'"},
    {"sizeof(" DATA ")", "ret #0x40"},
    {"1 ? foo : 2", "1:41: 'foo" UNKNOWN},
    {"0 ? 2 : foo", "1:45: 'foo" UNKNOWN},
    {"1 ? 2", "1:42: unexpected '}', expected ':'"},
    {"0 && 1 << 40", "ret #0"},
    {"1 << 40", "1:44: '}' follows a shift by too many bits"},
    {"'a'", "ret #0x61"},
    {"'ab'", "1:37: ''ab'' is not a plain character"},
    {"'ab\n", "1:37: ''ab' is not a plain character"},
    {"'\\'\n", "1:37: ''\\'' is not a plain character"},
    {"(int)", "1:42: unexpected '}', expected a number"},
    {"-", "1:38: unexpected '}', expected a number"},
    {"1 +", "1:40: unexpected '}', expected a number"},
    {"1 && ", "1:42: unexpected '}', expected a number"},
    {"1 ?", "1:40: unexpected '}', expected a number"},
    {"1 ? 2 :", "1:44: unexpected '}', expected a number"},
    {"uint32_t()", "1:46: unexpected ')', expected a number"},
    {"static_cast<int>()", "1:54: unexpected ')', expected a number"},
    {"sizeof()", "1:44: unexpected ')', expected a type that scbpf knows"},
    {"1'000", "ret #0x3e8"},
    {"0x1'f", "ret #0x1f"},
    {"1'y", "1:37: '1'y' is not a number"},
    {TEN(TEN("(")) "1" TEN(TEN(")")), "1:101: '(' is nested too deeply"},
    {TEN(TEN("1+(")) "1" TEN(TEN(")")), "1:165: '(' is nested too deeply"},
};

/* RET(x): a filter that returns x. */
#define RET(x) "struct sock_filter f[] = {BPF_STMT(6, " x ")};\n"
#define EITHER RET("1") "#else\n" RET("2") "#endif\n"

static const struct {
	const char *arch, *text, *want;
} cases[] = {
    {"x86_64", "#if 0\n#else " RET("2") RET("1") "#endif\n", "ret #1"},
    {"x86_64", "#if\n#endif\n" RET("1"), "1:2: '#if' needs a condition"},
    {"x86_64", "#define E 1\n#undef E\n#ifdef E\n" EITHER, "ret #2"},
    {"x86_64", "#define E 1\n#undef E\nenum { E = 7 };\n" RET("E"), "ret #7"},
    {"x86_64", "#define E\n#if E\n#endif\n" RET("1"),
	"2:2: this condition is empty after its macros are expanded"},
    {"x86_64", "#if defined(\n#endif\n" RET("1"),
	"1:5: 'defined' needs a name after it"},
    {"x86_64", "#if defined(X\n#endif\n" RET("1"),
	"1:13: expected ')' after 'X'"},
    /* unknown macros count as 0 */
    {"x86_64", "#if foo(1, (2))\n" EITHER, "ret #2"},
    {"x86_64", "#if foo(1\n#endif\n" RET("1"),
	"1:10: unexpected end, expected ')'"},
    /* what follows on the next line is no parameter */
    {"x86_64", "#define N\n(x)\n" RET("N 5"), "ret #5"},
    {"x86_64", "#define G(a) 5 #\na\n" RET("G(1)"),
	"3:39: unexpected '#', expected ')'"},
    {"x86_64", "#define G(a) a\nenum { G = 5 };\n" RET("G"), "ret #5"},
    /* what follows on the next line is no parameter */
    {"x86_64", "#define N\n(x)\n" RET("N 5"), "ret #5"},
    {"x86_64", "#define G(a) 5 #\na\n" RET("G(1)"),
	"3:39: unexpected '#', expected ')'"},
    {"x86_64", "#define G(a) a\n" RET("G(1, 2)"),
	"2:39: the macro 'G' has 2 arguments here, expected 1"},
    {"x86_64", "#define G(a, b) a\n" RET("G(1)"),
	"2:39: the macro 'G' has 1 argument here, expected 2"},
    {"x86_64", "#define P(a, b) 4 + a##b\n" RET("P(, 5)"), "ret #9"},
    {"x86_64", "#define V(c, args...) c + args\n" RET("V(1, 2)"), "ret #3"},
    /* what follows on the next line is no parameter */
    {"x86_64", "#define N\n(x)\n" RET("N 5"), "ret #5"},
    {"x86_64", "#define G(a) 5 #\na\n" RET("G(1)"),
	"3:39: unexpected '#', expected ')'"},
    {"x86_64", "#define G(a) a\n" RET("G(" TEN(TEN("1,")) "1)"),
	"2:168: too many arguments of a macro, expected at most 64"},
    {"x86_64", "#define G(" TEN(TEN("a,")) "a) a\n" RET("1"),
	"1:139: too many parameters of a macro, expected at most 64"},
    {"x86_64", "#define CODE \\\r\n 7\r\n" RET("CODE"), "ret #7"},
    {"x86_64", "enum e { A = 3, B };\nenum e x;\n" RET("B"), "ret #4"},
    {"x86_64", "#pragma once\n" RET("1"), "ret #1"},
    {"x86_64", "/* \342\200\234quoted\342\200\235 */\n" RET("1"), "ret #1"},
    {"x86_64", "struct sock_filter f[] = {{.code 6}};\n",
	"1:28: unexpected '.', expected a number"},
    {"x86_64", "std::vector<struct sock_filter> f = {BPF_STMT(6, 0)};\n",
	"ret #0"},
    {"x86_64", "f = (sock_filter[]){BPF_STMT(6, 0)};\n", "ret #0"},
    {"x86_64", "f = (const struct sock_filter[]){[0] = {6, 0, 0, 0}};\n",
	"ret #0"},
    {"x86_64",
	"f x = {(struct sock_filter){6, 0, 0, 1}, (const struct sock_filter)"
	"{6, 0, 0, 2}};\n",
	"ret #1; ret #2"},
    /* macros that only some architectures define */
    {"x86_64", RET("__SIZEOF_LONG__"), "ret #8"},
    {"x86", RET("__SIZEOF_POINTER__"), "ret #4"},
    {"riscv32", RET("__riscv_xlen"), "ret #0x20"},
    {"loongarch64", RET("__loongarch_grlen"), "ret #0x40"},
    {"mips", RET("_MIPS_SIM"), "ret #1"},
    {"mips64n32", RET("_MIPS_SIM"), "ret #2"},
    {"mips64", RET("_MIPS_SIM"), "ret #3"},
    {"mips", RET("__NR_Linux + 1"), "ret #0xfa1"},
    {"mips64", RET("__NR_Linux"), "ret #0x1388"},
    {"x86_64", RET("__NR_Linux"), "1:39: '__NR_Linux" UNKNOWN},
    {"arm", RET("__NR_SYSCALL_BASE + 2"), "ret #2"},
    {"mipsel", "#if __MIPSEL__\n" EITHER, "ret #1"},
    {"mips", "#if __MIPSEL__\n" EITHER, "ret #2"},
    {"x86_64", RET("__loongarch_grlen"), "1:39: '__loongarch_grlen" UNKNOWN},
    {"loongarch64", RET("foo"), "1:39: 'foo" UNKNOWN},
    {"riscv64", RET("foo"), "1:39: 'foo" UNKNOWN},
    {"mips", RET("foo"), "1:39: 'foo" UNKNOWN},
    {"x86_64", RET("AUDIT_ARCH_FOO"), "1:39: 'AUDIT_ARCH_FOO" UNKNOWN},
};

/* Types: where long has 32 bits, and where it has 64. */
static const struct {
	const char *text, *narrow, *wide;
} types[] = {
    {"(1L << 40) >> 38", "1:46: ')' follows a shift by too many bits",
	"ret #4"},
    {"(unsigned long)1 << 35 >> 33",
	"1:60: '>>' follows a shift by too many bits", "ret #4"},
    {"(long long)1 << 35 >> 33", "ret #4", "ret #4"},
    {"1u << 31", "ret #0x80000000", "ret #0x80000000"},
    {"1u << 32", "1:45: '}' follows a shift by too many bits",
	"1:45: '}' follows a shift by too many bits"},
    {"-1l < 1u", "ret #0", "ret #1"},
    {"-1 < 1l", "ret #1", "ret #1"},
    {"0xffffffffl > 0", "ret #1", "ret #1"},
    {"2147483648 - 2147483649 < 0", "ret #1", "ret #1"},
    {"4294967295u + 1 == 0", "ret #1", "ret #1"},
    {"4294967295 + 1 > 0", "ret #1", "ret #1"},
    {"(char)200 < 0", "ret #1", "ret #1"},
    {"(unsigned char)-1", "ret #0xff", "ret #0xff"},
    {"-5 / 2", "ret #0xfffffffe", "ret #0xfffffffe"},
    {"-5 % 3", "ret #0xfffffffe", "ret #0xfffffffe"},
    {"5 / 0", "1:42: '}' follows a division by zero",
	"1:42: '}' follows a division by zero"},
    {"2 > 1 > 1", "ret #0", "ret #0"},
    {"7 & 3 | 8 ^ 1", "ret #0xb", "ret #0xb"},
    {"1 ? 2 : 0 ? 3 : 4", "ret #2", "ret #2"},
    {"5lul + 010 + 0b101", "ret #0x12", "ret #0x12"},
    {"sizeof(long) + sizeof(unsigned short)", "ret #6", "ret #0xa"},
    {"__NR_read", "ret #3", "ret #0"},
};

int
main(void)
{
	char text[2000];

	for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
		snprintf(text, sizeof text,
		    "struct sock_filter f[] = {{6, 0, 0, %s}};\n",
		    operands[i].text);
		check_text(
		    operands[i].text, operands[i].want, shown("x86_64", text));
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		snprintf(text, sizeof text,
		    "struct sock_filter f[] = {{6, 0, 0, %s}};\n",
		    types[i].text);
		check_text(types[i].text, types[i].narrow, shown("x86", text));
		check_text(types[i].text, types[i].wide, shown("x86_64", text));
	}
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_text(cases[i].text, cases[i].want,
		    shown(cases[i].arch, cases[i].text));
	return check_end();
}
