/*
 * Output of tools, copied by hand: the filter that each is read as, or the
 * message. libseccomp's pseudo filter code, dumps in octal, youki's fields, a
 * structure copied from strace, and the statements of seccomp-tools.
 */
#include "listing.h"

#define ARCH "# pseudo filter code start\nif ($arch == 3221225534)\n"
#define END "  action KILL;\naction KILL;\n"
#define ARM "# pseudo filter code start\nif ($arch == 3221225655)\n"
#define X32 \
	"# filter for arch x32 (3221225534)\nif ($arch == 3221225534)\n"
#define CALL "  if ($syscall == 0)\n"
#define FIELDS "code: 06, jt: 00, jf: 00, k: "
#define COPIED(k) "{len=1, filter=[BPF_STMT(BPF_RET|BPF_K, " k ")]}"
#define TRACED \
	" seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, " \
	"filter=[BPF_STMT(BPF_RET|BPF_K, 0)]}) = 0\n"
#define TRACED_TO "seccomp(SECCOMP_SET_MODE_FILTER, 0, " COPIED("0") ", "
#define NO_END "1:9: the trace ends within a call, expected ')'"
#define NR "A = sys_number\n"
#define LAST "ok:\nreturn KILL\n"
#define DUMP(bytes) "0000000 " bytes "\n0000010\n"
#define OBJECTS(last) \
	"[{\"code\": 6, \"jt\": 0, \"jf\": 0, \"k\": 2147418112}, {" last "}]"
#define RET8 "06 00 00 00 00 00 ff 7f "
#define NAME "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"

static const struct {
	const char *text, *want;
} cases[] = {
    {ARM "  if ($syscall == 63)\n    action ALLOW;\n  action KILL;\n"
     "if ($arch == 3221225715)\n  if ($syscall == 64)\n    action ALLOW;\n" END,
	"ld [4]; jeq #0xc00000b7, 2, 6; ld [0]; jeq #0x3f, 4, 5; "
	"ret #0x7fff0000; ret #0; jeq #0xc00000f3, 7, 11; ld [0]; "
	"jeq #0x40, 9, 10; ret #0x7fff0000; ret #0; ret #0"},
    {ARCH CALL "    action ALLOW;\n  action KILL;\n" X32
     "  if ($syscall == 1073741825)\n    action ALLOW;\n" END,
	"ld [4]; jeq #0xc000003e, 2, 9; ld [0]; jeq #0, 4, 5; "
	"ret #0x7fff0000; ld [0]; jeq #0x40000001, 7, 8; ret #0x7fff0000; "
	"ret #0; ret #0"},
    {X32 "  action KILL;\n# filter for arch x86_64\n"
     "if ($arch == 3221225534)\n" CALL "    action ALLOW;\n" END,
	"ld [4]; jeq #0xc000003e, 2, 6; ld [0]; jeq #0, 4, 5; "
	"ret #0x7fff0000; ret #0; ret #0"},
    {ARCH CALL "    action ALLOW;\n" END,
	"ld [4]; jeq #0xc000003e, 2, 10; ld [0]; jge #0x40000000, 4, 6; "
	"jeq #0xffffffff, 6, 5; ret #0; ld [0]; jeq #0, 8, 9; "
	"ret #0x7fff0000; ret #0; ret #0"},
    {X32 "  if ($syscall == 1073741824)\n    action ALLOW;\n" END,
	"ld [4]; jeq #0xc000003e, 2, 9; ld [0]; jge #0x40000000, 5, 4; "
	"ret #0; ld [0]; jeq #0x40000000, 7, 8; ret #0x7fff0000; ret #0; "
	"ret #0"},
    {ARCH "  if ($syscall == 0) x\n" END,
	"3:22: unexpected 'x', expected the end of the line"},
    {ARCH "  if ($syscall 0)\n" END,
	"3:16: unexpected '0', expected ==, >= or >"},
    {ARCH "  if ($syscall == 4294967296)\n" END,
	"3:19: unexpected '4294967296', expected a number of at most 32 bits"},
    {ARCH CALL "    if ($b0.lo32 == 1)\n" END,
	"4:9: unexpected '$', expected $syscall or $a0 to $a5"},
    {ARCH CALL "    if ($a6.lo32 == 1)\n" END,
	"4:9: unexpected '$', expected $syscall or $a0 to $a5"},
    {ARCH CALL "    if ($a0.lo32 == 1)\n" END,
	"5:3: unexpected 'action', expected a test or an action below the "
	"line"},
    {"# pseudo filter code start\nif ($arch == 12345)\n" END,
	"2:1: unknown architecture"},
    {ARCH "  action KILL;\nif ($arch == 3221225534)\n" END,
	"4:1: this architecture has had its tests"},
    {ARCH "  action KILL;\nif ($arch == 2147483670)\n" END,
	"4:1: the architectures differ in byte order"},
    {ARCH "  action KILL;\n",
	"4:1: unexpected end, expected the action for other architectures"},
    /* an object without a member */
    {OBJECTS("\"jt\": 0, \"jf\": 0, \"k\": 0"),
	"1:50: unexpected '{', expected an instruction with code, jt, jf and k"},
    {OBJECTS("\"code\": 6, \"jf\": 0, \"k\": 0"),
	"1:50: unexpected '{', expected an instruction with code, jt, jf and k"},
    /* octal: bytes, and words of the machine */
    {DUMP("006 000 000 000 000 000 377 177"), "ret #0x7fff0000"},
    {DUMP("000006 000000 000000 077777"), "ret #0x7fff0000"},
    {DUMP("006 000 000 000 000 000 777 177"),
	"1:37: an instruction of 2 numbers, expected code jt jf k"},
    {"0600000000000000", "ret #0"},
    /* A filter that no kernel loads: words of the machine, or bytes. */
    {DUMP("0020 0000 000c 0000"), "ld [12]"},
    {"2000 0000 0c00 0000\n", "ld [12]"},
    {"00000000: 2000 0000 0c00 0000\n", "ld [12]"},
    /* lines like the last one */
    {"00000000 " RET8 RET8 "\n*\n00000020 06 00 00 00 00 00 00 00\n00000028\n",
	"ret #0x7fff0000; ret #0x7fff0000; ret #0x7fff0000; "
	"ret #0x7fff0000; ret #0"},
    /* and so many of them that the next one has no room */
    {"00000000 " RET8 RET8 "\n*\n00100000 " RET8 "\n",
	"1:1: too many instructions, expected at most 4096"},
    /* xxd's offsets are as short as somebody writes them */
    {"0: 06 00 00 00 00 00 ff 7f\n", "ret #0x7fff0000"},
    /* od's words are those of the machine; of xxd and without offsets, bytes */
    {"00000000 0020 0000 0004 0000 0009 0000 0000 ff00\n00000010\n",
	"ld [4]; .insn 0x9, 0, 0, 0xff000000"},
    {"00000000: 2000 0000 0400 0000 0900 0000 0000 00ff\n",
	"ld [4]; .insn 0x9, 0, 0, 0xff000000"},
    {"2000 0000 0400 0000 0900 0000 0000 00ff\n",
	"ld [4]; .insn 0x9, 0, 0, 0xff000000"},
    {"1,6 0 0 5u\n", "1:9: '5u' is not a number"},
    {"---- filter ----\n" FIELDS "7fff0000\n", "ret #0x7fff0000"},
    {FIELDS "0\n---\n---\n" FIELDS "7fff0000\n",
	"4:7: the file contains several filters, expected one; the second "
	"begins here"},
    {FIELDS "5g\n", "1:31: unexpected 'g', expected code: "},
    {FIELDS "x\n", "1:30: unexpected 'x', expected a hexadecimal number"},
    {COPIED("0x7fff0000"), "ret #0x7fff0000"},
    {COPIED("1") " = 0\n" COPIED("2"),
	"2:17: the file contains several filters, expected one; the second "
	"begins here"},
    /* brackets in strings, after a quotation mark and in a comment */
    {"9 seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, "
     "filter=[BPF_STMT(BPF_RET|BPF_K, 0)]}, \"(\", \"\\\"(\", \"((\" /* ( */) "
     "= 0\n",
	"ret #0"},
    /* cut within a string, after a backslash there, and within a comment */
    {TRACED_TO "\"x", NO_END},
    {TRACED_TO "\"\\", NO_END},
    {TRACED_TO "/* )", NO_END},
    /* a line without a call says nothing of the next one's process */
    {"12 +++ exited with 0 +++\n9" TRACED "9" TRACED,
	"3:55: the file contains several filters, expected one; the second "
	"begins here"},
    /* C's suffixes are for C's numbers, and follow a digit */
    {"1\n6 0 0 5u\n", "2:7: '5u' is not a number"},
    {"ret #5ul\n", "ret #5"},
    {"ret #0xul\n", "1:6: '0xul' is not a number"},
    {NR "if (A == x86_64.read) goto ok\nreturn ALLOW\n" LAST,
	"ld [0]; jeq #0, 3, 2; ret #0x7fff0000; ret #0"},
    {"return ALLOW\n", "ret #0x7fff0000"},
    {NR "if (A == foo.read) goto ok\n" LAST,
	"2:10: unexpected 'foo', expected an architecture"},
    {NR "if (A == " NAME ") goto ok\n" LAST,
	"2:10: unexpected '" NAME
	"', expected a number, X, or a syscall's name"},
    {NR "if (A == 4294967296) goto ok\n" LAST,
	"2:10: unexpected '4294967296', expected a number of at most 32 bits"},
    {NR "if (5 == A) goto ok\n" LAST, "2:5: unexpected '5', expected A"},
    {NR "if (== 5) goto ok\n" LAST, "2:5: unexpected '=', expected A"},
    {NR "if (A ~ 5) goto ok\n" LAST,
	"2:7: unexpected '~', expected a comparison"},
    {NR "if (A == 5) goto ?\n" LAST, "2:18: unexpected '?', expected a label"},
    {NR "if (A == 5) go ok\n" LAST, "2:13: unexpected 'go', expected goto"},
    {NR "if (A == 5) goto ok else 3\n" LAST,
	"2:26: unexpected '3', expected goto"},
    {NR "next:\nreturn KILL\n", "2:1: unexpected 'next', expected another label"},
    {"mem[0] = 5\nreturn KILL\n", "1:10: unexpected '5', expected A or X"},
    {"A = args[0] >> 32\nreturn KILL\n", "ld [20]; ret #0"},
    {"A = args[0] >> 31\nreturn KILL\n",
	"2:1: only '>> 32' may follow an argument"},
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_text(
		    cases[i].text, cases[i].want, shown("x86_64", cases[i].text));
	return check_end();
}
