/*
 * The limits of the readers and of the checks on policies: what is said of an
 * input just within each, and of one that has one more.
 */
#include "api.h"

enum { TEXT = 1 << 20, SAID = 1 << 18 };

#define C(insns) "struct sock_filter f[] = {" insns "};\n"
#define K(value) C("{6, 0, 0, " value "}")
#define PFC \
	"# pseudo filter code start\nif ($arch == 3221225534)\n" \
	"  if ($syscall == 0)\n"
#define FOUR(s) s s s s
#define MANY(s) FOUR(FOUR(FOUR(FOUR(s))))
#define MADE "macros make more than 2097152 tokens"
#define EQUAL(n) " || arg" n " == 1"
#define EITHER(n) \
	"(arg" n " == 0" FOUR(EQUAL(n)) EQUAL(n) EQUAL(n) EQUAL(n) ") && "
#define EIGHT EITHER("0") EITHER("1")
#define TWICE(s) s " && " s
#define SIX TWICE(TWICE("arg3 > 1") " && arg4 > 1")
#define INSNS "too many instructions, expected at most 4096"
#define TRACED \
	" seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, " \
	"filter=[BPF_STMT(BPF_RET|BPF_K, 0)]}) = 0\n"
#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/*
 * In the text, what is between ` and ` is repeated `most` times, and then once
 * more; in it, ~ is its number and ^ as many blanks, twice. % is how often it
 * is repeated. within and beyond: a part of the messages; NULL: there are none.
 */
static const struct row {
	const char *name;
	unsigned most;
	const char *text, *within, *beyond;
} rows[] = {
    {"insn.c", 8, C("`(`{6, 0, 0, 0}`)`"), NULL, "35: unexpected '('"},
    {"sign.c", 126, K("`- `1"), NULL, "1' is nested too deeply"},
    {"cast.c", 126, K("`(int)`1"), NULL, "1' is nested too deeply"},
    {"parens.c", 63, K("`(`1`)`"), NULL, "1' is nested too deeply"},
    {"odd.c", 62, K("-`(`1`)`"), NULL, "1' is nested too deeply"},
    {"choice.c", 126, K("`0 ? 1 : `1"), NULL, "1' is nested too deeply"},
    {"place.c", 4095, C("[%] = {6, 0, 0, 0}"), NULL, "28: " INSNS},
    {"range.c", 4095, C("[0 ... %] = {6, 0, 0, 0}"), NULL, "34: " INSNS},
    {"list.c", 4096, C("`{6, 0, 0, 0}, `"), NULL, "57371: " INSNS},
    /* of an argument, as it stands and expanded: before memory is full */
    {"pasted.c", 40000,
	"#define M(x) `z##x `\nM(" MANY("1 ") ")\n" C("{6, 0, 0, 0}"), MADE,
	MADE},
    {"expanded.c", 40000,
	"#define N " MANY("1 ") "\n#define M(x) `x `\nM(N)\n" C(
	    "{6, 0, 0, 0}"),
	MADE, MADE},
    {"bytes.c", 4096, "char f[] = {`6, 0, 0, 0, 0, 0, 0, 0, `};\n", NULL,
	"unexpected '0', expected '}'"},
    {"raw.bpf", 4096, "`\6\1\1\1\1\1\1\1`", NULL, INSNS},
    {"filters.txt", 1024, "`1,6 0 0 0\n`", "holds 1024 filters",
	"too many filters"},
    {"tests.pfc", 23,
	PFC "`    ^if ($a0.lo32 == 0)\n`    ^  action ALLOW;\n"
	    "  action KILL;\naction KILL;\n",
	NULL, "the tests nest too deeply"},
    /* what is no process is the time of day */
    {"strace.txt", 1 << 22, "%" TRACED "9" TRACED, "(4194304, 9)", "(9)"},
    {"kafel.txt", 63, "`x\n`ALLOW {\n", "a kafel policy", "unexpected 'x'"},
    {"deep.json", 7, "`{\"a\": `{\"defaultAction\": 0", "'jq .a.a.a.a.a.a.a'",
	"found the end of the text"},
    {"key.json", 40, "{\"`a`\": {\"defaultAction\": 0", "'jq ." LONG "'",
	"'jq .[\"" LONG "\"]'"},
    {"no_key.json", 0, "{\"`a`\": {\"defaultAction\": 0", "'jq .[\"\"]'",
	"'jq .a'"},
    /* 64 times 64 terms; and 2048 of 8 conditions */
    {"terms.policy", 63, "read: " EIGHT "(arg2 == 1`|| arg2 == ~`)\n", NULL,
	"too many alternatives"},
    {"conds.policy", 31, "read: " EIGHT "(" SIX "`|| " SIX "`)\n", NULL,
	"too many alternatives"},
    {"errno.policy", 4095, "read: return %\n", NULL, "from 0 to 4095"},
    {"errors.policy", 20, "`zz~: allow\n`", "20 messages",
	"and 1 more error of this kind"},
    /* What is compiled has a name without a dot. */
    {"warnings", 1001, "`read: allow\n`", "2001 messages", "2001 messages"},
    /* Warnings leave no mistake out. */
    {"mistake", 1001, "write: log\n`read: allow\n`write: allow\n",
	"line 1 already decides these calls", "line 1 already decides"},
    {"near", 99, DENY ALLOW("`\"zz~\", `\"reed\"") "]}",
	"'reed', expected 'read'", "'reed' up to"},
    {"above", 304, "@default return EPERM\n%: allow\n", "'setns';", "'setns';"},
    {"more above", 302, "@default return EPERM\n%: allow\n", ", ...;",
	", ...;"},
    {"libc", 0,
	"@default return EPERM\n{read, open, stat, lstat, fork, pipe`, select`"
	", restart_syscall}: allow\n",
	"6 messages", "by others that are refused: "},
    /* they are not compared in pairs */
    {"taken", 3000, "`read: arg0 == ~\n`read: arg0 == 1\n",
	"unreachable: line 1 already", "unreachable: line 1 already"},
    {"always", 63, "read: arg0 != 0`|| arg0 != ~`\n",
	"every call of 'read' meets one", NULL},
};

static char said[SAID], count[20];
static unsigned messages;

static void
keep_all(void *user, const struct scbpf_message *m)
{
	size_t n = strlen(said);

	(void)user;
	messages++;
	snprintf(said + n, sizeof said - n, "%u: %s\n", m->column, m->text);
}

/* A part of a row's text without `. */
static char *
put_part(char *to, const char *from, size_t n, unsigned i, unsigned most)
{
	for (; n--; from++)
		if (*from == '~')
			to += sprintf(to, "%u", i);
		else if (*from == '%')
			to += sprintf(to, "%u", most);
		else if (*from == '^')
			to += sprintf(to, "%*s", 2 * (int)i, "");
		else
			*to++ = *from == '\1' ? '\0' : *from;
	return to;
}

static size_t
put_text(char *to, const char *from, unsigned most)
{
	char *begin = to;
	bool repeated = false;

	for (size_t n; *from;
	     from += n + (from[n] != '\0'), repeated = !repeated) {
		n = strcspn(from, "`");
		for (unsigned i = 1; i <= (repeated ? most : 1); i++)
			to = put_part(to, from, n, repeated ? i : most, most);
	}
	return (size_t)(to - begin);
}

static void
test_row(const struct row *r, unsigned most, const char *want)
{
	static char text[TEXT];
	struct scbpf_text t =
	    SCBPF_TEXT(r->name, text, put_text(text, r->text, most));
	const struct scbpf_filter *f;
	struct scbpf_policy *p;

	fresh();
	*said = '\0';
	messages = 0;
	set_all(s, "arch x86_64;only");
	if (strstr(r->name, ".policy"))
		scbpf_policy_read(s, &t, &p);
	else if (!strchr(r->name, '.'))
		compile_text(s, &t, &f);
	else
		scbpf_read(s, &t, 1, SCBPF_READ_POLICIES, &f);
	snprintf(count, sizeof count, "%u messages", messages);
	check(want ? strstr(said, want) || strcmp(count, want) == 0 : !*said,
	    "%s: %u: %s:\n\t%s\tnot %s", r->name, most, count, said,
	    want ? want : "nothing");
}

int
main(void)
{
	size_t size = (size_t)416 << 20;
	void *memory = malloc(size);

	s = scbpf_open(memory, size, keep_all, NULL);
	if (!s)
		return 1;
	start = scbpf_mark(s);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		test_row(&rows[i], rows[i].most, rows[i].within);
		test_row(&rows[i], rows[i].most + 1, rows[i].beyond);
	}
	free(memory);
	return check_end();
}
