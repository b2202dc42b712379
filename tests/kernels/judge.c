/*
 * Installs the programs of a file of cases on the running kernel, makes their
 * calls, and prints the results that differ from the file. A line with COUNT
 * says how much was tried; the last line is the RESULT.
 *
 * Without HOSTED this uses no libc and is also a machine's first process.
 */
#if defined(HOSTED)
#include "hosted.h"
#else
#include "guest.h"
#endif

#include "cases.h"

enum {
	SET_MODE_FILTER = 1,
	NO_NEW_PRIVS = 38,
	REFUSED = 22, /* EINVAL */
	SHOWN = 20
};

static struct case_head head;
static struct case_insn insns[CASE_INSNS];
static struct case_call calls[CASE_CALLS];
static int cases[CASE_ACTIONS + 1], ncases, ncalls, bad;

/* What a process under a filter has to report. */
struct said {
	volatile u32 refused, done, got[CASE_CALLS];
};

static struct said own, *said = &own;

/* WORDS(...), with a number between two of them. */
#define SAY(words, ...) \
	do { \
		static const char *const list[] = {words, 0}; \
\
		say_all(list, (const int[]){__VA_ARGS__}); \
	} while (0)
#define WORDS(...) __VA_ARGS__

static u32
outcome(reg r)
{
	return r == 0 || r > (reg)-4096 ? (u32)-r : CASE_CALLED;
}

static u32
install(void)
{
	struct {
		u16 len;
		word filter;
	} p;

	p.len = (u16)head.insns;
	p.filter = (word)POINTER(insns);
	return outcome(call(NR_seccomp, SET_MODE_FILTER, 0, POINTER(&p), 0));
}

static u32
make(const struct case_call *c)
{
	reg arg[6];

	for (u32 i = 0; i < 6; i++)
		arg[i] = (reg)((u64)c->args[i].high << 32 | c->args[i].low);
	return outcome(make_call(
	    (reg)c->nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]));
}

/* Under these filters no call has an effect, not even exit. */
static void
make_all(const void *arg)
{
	(void)arg;
	said->refused = install();
	if (said->refused)
		return;
	for (u32 i = 0; i < head.calls; i++)
		said->got[i] = make(&calls[i]);
	said->done = 1;
	end_without_calls();
}

static void
make_one(const void *arg)
{
	said->refused = install();
	if (!said->refused)
		said->got[0] = make(arg);
}

static void
wrong(const char *what, u32 got, u32 want)
{
	if (bad++ >= SHOWN)
		return;
	say(ABI ": ", what);
	SAY(WORDS("  in case ", ": got ", ", expected ", ""), ncases, (int)got,
	    (int)want);
}

static void
compare(const struct case_call *c, u32 got)
{
	if (got == c->want)
		return;
	wrong("the verdict of a call", got, c->want);
	if (bad > SHOWN)
		return;
	SAY(WORDS("  number ", ""), (int)c->nr);
	for (u32 i = 0; i < 6; i++)
		SAY(WORDS("  argument ", ": ", " * 2^32 + ", ""), (int)i,
		    (int)c->args[i].high, (int)c->args[i].low);
}

static void
judge_all(void)
{
	u32 status;

	said->done = 0;
	status = in_child(make_all, 0);
	if (said->refused != (head.refused ? REFUSED : 0))
		wrong("loading a program", said->refused,
		    head.refused ? REFUSED : 0);
	else if (!head.refused && !said->done)
		wrong("the status of a process under a filter", status, 0);
	else
		for (u32 i = 0; said->done && i < head.calls; i++)
			compare(&calls[i], said->got[i]);
}

static void
judge_each(void)
{
	for (u32 i = 0; i < head.calls; i++) {
		u32 status = in_child(make_one, &calls[i]);

		if (said->refused)
			wrong("loading a program", said->refused, 0);
		compare(&calls[i],
		    (status & 0x7f) == SIGSYS ? CASE_KILLED : said->got[0]);
	}
}

static bool
get(reg fd, void *to, u32 n)
{
	u32 have = 0, more = 1;

	while (have < n && more && more <= n) {
		more = (u32)call(
		    NR_read, fd, POINTER((char *)to + have), n - have, 0);
		have += more;
	}
	return have == n;
}

static bool
get_case(reg fd)
{
	return get(fd, &head, sizeof head) && head.kind <= CASE_ACTIONS &&
	       head.insns <= CASE_INSNS && head.calls <= CASE_CALLS &&
	       get(fd, insns, head.insns * (u32)sizeof *insns) &&
	       get(fd, calls, head.calls * (u32)sizeof *calls);
}

static void
judge(const char *path)
{
	reg fd = call(NR_openat, (reg)-100, POINTER(path), 0, 0);
	bool whole = false;

	call(NR_prctl, NO_NEW_PRIVS, 1, 0, 0);
	while (!whole && get_case(fd)) {
		whole = head.kind == CASE_END;
		ncases++;
		cases[head.kind]++;
		ncalls += (int)head.calls;
		if (head.kind == CASE_ACTIONS)
			judge_each();
		else if (!whole)
			judge_all();
	}
	if (!whole)
		wrong(
		    "the file ends early; the last kind of case", head.kind, 0);
	SAY(WORDS("COUNT " ABI " ", " filters, ", " calls, ",
		" programs loaded or refused, ", " differences"),
	    cases[CASE_VERDICTS] + cases[CASE_ACTIONS], ncalls,
	    cases[CASE_CHECK], bad);
	say("RESULT " ABI, bad || ncases < 3 ? " FAIL" : " PASS");
}

#if defined(HOSTED)
int
main(int argc, char **argv)
{
	said = shared_memory(sizeof *said);
	if (argc == 2)
		judge(argv[1]);
	return argc != 2 || bad;
}
#else
void
start(void *stack)
{
	word *argv = (word *)stack + 1;

	if (call(NR_getpid, 0, 0, 0, 0) == 1)
		sys_boot(argv + 1);
	judge("/cases-" ABI);
	sys_exit(0);
}
#endif
