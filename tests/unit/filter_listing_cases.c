/*
 * Listings written by hand: the filter that each is read as, or the message;
 * and the same listings damaged.
 */
#include "listing.h"

#define TOO_FAR \
	"2:20: unexpected '300', expected a target at most 255 " \
	"instructions further on"

static const struct {
	const char *text, *want;
} cases[] = {
    {"ld [4]\njeq #0xc000003e, good, bad\ngood: ret #0x7fff0000\n"
     "bad: ret #0\n",
	"ld [4]; jeq #0xc000003e, 2, 3; ret #0x7fff0000; ret #0"},
    {"ld [0]\njne #59, out\nldi 7\nout: ret %a",
	"ld [0]; jeq #0x3b, 2, 3; ld #7; ret a"},
    {"a: b: ldx M[ 3 ] // x\njlt %x, c\njle #1, c ; y\njneq x, d, c /* z */"
     "\nc:\nd: ret a",
	"ldx M[3]; jge x, 2, 4; jgt #1, 3, 4; jeq x, 4, 4; ret a"},
    {"ld #len\nldx len\nldxi #2\ntax\nret #010",
	"ld len; ldx len; ldx #2; tax; ret #8"},
    {"(000) ld       [0]\n(001) jset     #0x1fff          jt 3\tjf 2\n"
     "(002) ret      #262144\n(003) ret      #0\n",
	"ld [0]; jset #0x1fff, 3, 2; ret #0x40000; ret #0"},
    {" line  OP   JT   JF   K\n=================================\n"
     " 0000: 0x20 0x00 0x00 0x00000004   ld  $data[4]\n"
     " 0001: 0x06 0x00 0x00 0x7fff0000   ret ALLOW\n",
	"ld [4]; ret #0x7fff0000"},
    {" line  OP JT JF    K\n=======\n 0000: 20 00 00 00000004   ld  "
     "$data[4]\n 0001: 06 00 00 7fff000g  ret\n",
	"ld [4]; ret #0x7fff000"},
    {" 0000: 0x20 0x00 0x00 0x00000000  A = sys_number\n"
     " 0001: 0x06 0x00 0x00 0x00000000  return KILL",
	"ld [0]; ret #0"},
    {"; c\n   0: ld [4]   ; arch\n   1: tax (k 5, jt 1)\n 2: ret #0 (jf 9)",
	"ld [4]; tax (jt 1, k 5); ret #0 (jf 9)"},
    {"{\"name\": \"x\", \"instructions\": [{\"k\": 4, \"jt\": 0, \"jf\": 0, "
     "\"text\": \"l\\\"d\", \"code\": 32}, {\"code\":6,\"jt\":0,\"jf\":0,"
     "\"k\":0}]}",
	"ld [4]; ret #0"},
    {"seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=2, filter=[BPF_STMT("
     "BPF_LD|BPF_W|BPF_ABS, 0x4), BPF_STMT(BPF_RET|BPF_K, "
     "SECCOMP_RET_ERRNO|0x1)]}) = 0",
	"ld [4]; ret #0x50001"},
    /* A child's call may come before its parent's that made it. */
    {"6 seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=[BPF_STMT("
     "BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]}) = 0\n"
     "5 clone(child_stack=NULL, flags=SIGCHLD) = 6\n",
	"ret #0x7fff0000"},
    /* instructions of socket filters that seccomp refuses */
    {"ldh [12]\nldb [x + 14]\nmod #3\n.insn 0xffff, 1, 2, 0x3",
	".insn 0x28, 0, 0, 0xc; .insn 0x50, 0, 0, 0xe; "
	".insn 0x94, 0, 0, 0x3; .insn 0xffff, 1, 2, 0x3"},
    /* wrong */
    {"ld [4]\n  jeq #1, good\nret #0\n",
	"2:11: unexpected 'good', expected a label or a number"},
    {"x: ld [4]\nja x\n", "2:4: unexpected 'x', expected a target further on: "
			  "filters cannot jump back"},
    {"  0: ld [4]\n  1: ja 1\n", "2:9: unexpected '1', expected a target "
				 "further on: filters cannot jump back"},
    {"ld [0]\n  1: jeq #3, 2,    300\nret #0", TOO_FAR},
    {"x: ld [4]\nx: ret #0\n",
	"2:1: unexpected 'x', expected a label that is not yet defined"},
    {"  0: ld [4]\n  2: ret #0\n", "2:3: unexpected '2', expected the "
				   "instruction's number, counted from 0"},
    {"  0: ret #0\n  0: ret #0\n", "2:6: the file contains several filters, "
				   "expected one; the second begins here"},
    {"ld [4]\nlod [4]\n", "2:1: unexpected 'lod', expected an instruction"},
    {"ld [4] ld [4]\n", "1:8: unexpected 'ld', expected the end of the line"},
    {"ld x\n", "1:4: unexpected 'x', expected an operand that fits"},
    {"ld\n", "1:3: unexpected end of the line, expected an operand"},
    {"tax #1\n", "1:5: unexpected '#', expected an operand that fits"},
    {"ld good\n", "1:4: unexpected 'good', expected #number, [offset], "
		  "M[cell], x, a or len"},
    {"ld [4\n", "1:6: unexpected end of the line, expected ']'"},
    {"ld #0x100000000\n",
	"1:5: k '0x100000000' is too large, expected 32 bits"},
    {"ret #5ul\n", "ret #5"},
    {"ret #0xu\n", "1:6: '0xu' is not a number"},
    {"jeq #1 2, 3\n", "1:8: unexpected '2', expected ','"},
    {"tax (jt 256)\n", "1:9: jt '256' is too large, expected 8 bits"},
    {"tax (x 5)\n", "1:6: unexpected 'x', expected jt, jf or k"},
    {" 0000: 0x20 0x00 0x100 0x4  A = arch\n",
	"1:18: jf '0x100' is too large, expected 8 bits"},
    {" 0000: 0x20 0x00 A = arch\n", "1:18: unexpected 'A', expected a number"},
    {" 0000: data = arch\n",
	"1:8: unexpected 'data', expected an instruction"},
    {"ld [4] /* no end\n",
	"1:8: unexpected '/', expected a comment with its '*/'"},
    {"good:\n", "2:1: unexpected end, expected an instruction"},
    {"{\"instructions\": [{\"code\": 6, \"jt\": 0, \"jf\": 0}]}",
	"1:19: unexpected '{', expected an instruction with code, jt, jf "
	"and k"},
    {"{\"instructions\": [{\"code\": -6}]}",
	"1:28: unexpected '-', expected a number"},
    {"{\"instructions\": []}", "1:21: no instructions, expected at least one"},
    {"{\"instructions\": [{\"code\": 6, \"jt\": 0, \"jf\": 256, \"k\": 1}]}",
	"1:46: jf '256' is too large, expected 8 bits"},
    {"{\"instructions\": [{\"x\": {}}]}",
	"1:25: unexpected '{', expected a string"},
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = shown("x86_64", cases[i].text);

		check(strcmp(got, cases[i].want) == 0, "%s: %s", cases[i].text,
		    got);
	}
}

/* One byte changed: any result is right but a crash. */
static void
test_damage(void)
{
	static const char bytes[] = "\0 {}()[],:0x#;/*\"\\=\n\xff";
	const size_t step = check_step(3);
	char text[600];
	struct program p;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len = strlen(cases[i].text);

		for (size_t at = 0; at < len && len < sizeof text; at++) {
			arena.used = 0;
			parse(cases[i].text, at, &p);
			memcpy(text, cases[i].text, len);
			for (size_t c = at % step; c < sizeof bytes;
			     c += step) {
				text[at] = bytes[c];
				arena.used = 0;
				parse(text, len, &p);
			}
		}
	}
	passed++;
}

int
main(void)
{
	test_cases();
	test_damage();
	return check_end();
}
