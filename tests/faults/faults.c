/*
 * Policies through a compiler with one fault, for each fault of the list: each
 * must be detected before anything is written. argv[1] is the list. Every fault
 * gets a process of its own, as it may do anything.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../random.h"
#include "tree/tree.h"

int seeded_fault;

enum end { MISSED, PROVED_WRONG, NOT_LOADED, NOT_PROVED, TOO_LONG, ESCAPED };
enum { BUILT_IN = 8, DISTANT = 250, SECONDS = 20 };

/*
 * Which random policies: some faults show in few of them, which `seldom` lists,
 * and which come first. The built-in policy follows; for the last two of its
 * targets it takes as long as all that comes before. Once the compiler or
 * random.h has changed, others may be needed, which are looked for up to MANY,
 * and then between FAR and FAR_END.
 */
enum { FEW = 60, MANY = 500, FAR = 2130, FAR_END = 2370 };

static const unsigned seldom[] = {2, 3, 13, 17, 18, 29, 59, 67, 106, 120, 145,
    244, 1644, 2138, 2156, 2178, 2362};

/* Why the compiler stopped, according to its message. */
static enum end stopped;

static void
listen(void *user, const struct scbpf_message *m)
{
	static const struct {
		const char *text;
		enum end end;
	} ends[] = {{"bug: number", PROVED_WRONG},
	    {"bug: the kernel", NOT_LOADED},
	    {"the filter could not be proved", NOT_PROVED},
	    {"the filter would take", TOO_LONG}};

	(void)user;
	for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strncmp(m->text, ends[i].text, strlen(ends[i].text)) == 0)
			stopped = ends[i].end;
}

/*
 * In written order: socket refused for one family, then allowed. On x86 the
 * family is out of sight, so socketcall may not let it through. It does let
 * others through, but not what is refused by its own name, unless that was
 * allowed before.
 */
static struct policy *
carried(struct arena *a, struct compile_request *req, unsigned unused)
{
	static struct policy_cond family = {.op = POLICY_EQ, .value = 40};
	static struct policy_cond is_bind = {.op = POLICY_EQ, .value = 2};
	static struct policy_term terms[] = {
	    {&family, 1, false}, {&is_bind, 1, false}};
	static const struct {
		const char *name;
		uint32_t ret;
		unsigned nterms;
	} rules[] = {{"socket", RET_KILL_PROCESS, 1}, {"socket", RET_ALLOW, 0},
	    {"socketcall", RET_LOG, 1}, {"bind", RET_TRAP, 0},
	    {"listen", RET_ALLOW, 0}, {"listen", RET_KILL_PROCESS, 0}};
	struct policy *p = scb_arena_alloc(a, sizeof *p);

	(void)unused;
	p->name = "carried";
	p->first_match = true;
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = 1};
	for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct policy_rule *r = scb_policy_add(p, a);

		r->names = scb_arena_alloc(a, sizeof *r->names);
		r->names->name = rules[i].name;
		r->names->grouped = true;
		r->nnames = 1;
		r->action.ret = rules[i].ret;
		r->terms = &terms[i == 2];
		r->nterms = rules[i].nterms;
	}
	req->narches = 1;
	req->arches[0] = scb_facts_arch("x86", 3);
	return p;
}

/* So many values that jumps are too long and need trampolines. */
static struct policy *
distant(struct arena *a, struct compile_request *req, unsigned values)
{
	static struct policy_cond is[2][DISTANT];
	static struct policy_term terms[2][DISTANT];
	static const uint32_t ret[] = {RET_LOG, RET_ALLOW};
	struct policy *p = scb_arena_alloc(a, sizeof *p);

	p->name = "distant";
	p->first_match = true;
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = 1};
	for (unsigned i = 0; i < 2; i++) {
		struct policy_rule *r = scb_policy_add(p, a);

		for (unsigned j = 0; j < values; j++) {
			is[i][j] = (struct policy_cond){.subject = 1,
			    .op = POLICY_EQ,
			    .value = (2 * j + i) * 0x9e3779b1u & UINT32_MAX};
			terms[i][j] = (struct policy_term){
			    .conds = &is[i][j], .nconds = 1};
		}
		r->names = scb_arena_alloc(a, sizeof *r->names);
		r->names->name = "ioctl";
		r->nnames = 1;
		r->action.ret = ret[i];
		r->terms = terms[i];
		r->nterms = values;
	}
	req->narches = 1;
	req->arches[0] = scb_facts_arch("x86_64", 6);
	return p;
}

static struct policy *
built_in(struct arena *a, struct compile_request *req, unsigned i)
{
	static const struct {
		const char *native;
		unsigned price;
	} built[BUILT_IN] = {{"x86_64", 0}, {"x86_64", 0}, {"aarch64", 0},
	    {"s390x", 0}, {"mips", 0}, {"arm", 0}, {"mipsel64", TREE_TINY},
	    /* x86_64 and x32 in one tree */
	    {"x86_64", TREE_SIZE}};

	req->narches = 1;
	req->arches[0] =
	    scb_facts_arch(built[i].native, strlen(built[i].native));
	req->goal.quick = req->passes.no_split = i == 1;
	req->goal.price = built[i].price;
	return scb_builtin_policy(a);
}

/*
 * Features of text policies only, rules on all numbers and slots; and numbers of
 * x86_64 and x32 in one tree, which few random policies have.
 */
static const struct {
	const char *arch[2];
	unsigned price;
	const char *text;
} texts[] = {
    {{"x86_64", NULL}, 0,
	"@default return ENOENT\n"
	"@all: ip:64 in 0x1000..0x7fffffff; trap\n"
	"@all: arg5:64 == 0x100000003; log\n"
	"read: fd == 1\nwrite: fd == 2\nclose: allow\nopenat: flags & 3\n"
	"mmap: prot & 4 == 0; return EACCES\nioctl: cmd == 7\n"},
    {{"x86_64", "x32"}, 0,
	"@default return ENOENT\n"
	"@all[arch=x32]: ip:64 in 0x1000..0x7fff; trap\n"
	"read: fd == 1\nclose: allow\n"},
    {{"x86_64", "x86"}, 0,
	"@default return ENOENT\n"
	"@all: ip:64 in 0x1000..0x7fff; trap\n"
	"@all[arch=x86]: arg0:32 == 3; kill\n"
	"read: fd == 1\nclose: allow\n"},
    {{"x86_64", NULL}, 0,
	"@default return ENOENT\n"
	"munmap: addr == $A || len & $B == 0x100000003\n"
	"read: buf & 0x500000007 == $A && count >s $B\n"
	"write: buf < $A && count <= $C\n"
	"mprotect: prot in $M && start & $M == $A\n"
	"dup3: oldfd >s $B && flags > $C && newfd == $A\n"
	"setresuid: ruid <s $D && euid & $D == 3 && suid & $E == $F\n"
	"close: fd == $A\nfsync: fd == $B\n"
	"kill: pid & $A != 7 && pid == $A\n"},
    {{"x86_64", "x32"}, TREE_SIZE,
	"@default return EPERM\n{read, write, open, close, stat, fstat, lstat, "
	"poll, lseek, mmap, mprotect, munmap, brk, rt_sigaction, "
	"rt_sigprocmask, ioctl, pread64}: allow\n"},
    {{"x86_64", "x32"}, TREE_SIZE,
	"@default return EPERM\n{read, open, close, stat, lseek, mmap, munmap, "
	"brk, rt_sigprocmask, pread64}: allow\n"},
};

static void
must_read(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity < SCBPF_SEVERITY_ERROR)
		return;
	fprintf(stderr, "%s\n", m->text);
	abort();
}

static struct policy *
written(struct arena *a, struct compile_request *req, unsigned i)
{
	struct diag *d = scb_arena_alloc(a, sizeof *d);
	struct source *text = scb_arena_alloc(a, sizeof *text);

	*d = (struct diag){.arena = a, .report = must_read};
	*text = (struct source){.name = "text",
	    .text = texts[i].text,
	    .len = strlen(texts[i].text)};
	for (unsigned k = 0; k < 2 && texts[i].arch[k]; k++)
		req->arches[req->narches++] =
		    scb_facts_arch(texts[i].arch[k], strlen(texts[i].arch[k]));
	req->goal.price = texts[i].price;
	return scb_compile_read(d, text, NULL, NULL);
}

static struct policy *
random_one(struct arena *a, struct compile_request *req, unsigned i)
{
	random_state = 0x94d049bb133111ebu * i;
	random_request(req);
	req->passes.no_split = i % 4 == 1;
	req->goal.quick = i % 4 == 2;
	return random_policy(a, req->arches[0]);
}

static struct policy *
random_seldom(struct arena *a, struct compile_request *req, unsigned i)
{
	return random_one(a, req, seldom[i]);
}

/* No error was reported, so the program must be right. */
static bool
is_right(const struct compile_result *r)
{
	for (unsigned i = 0; i < 50; i++) {
		struct scbpf_call c = random_call(r->policy, &r->setup);

		if (scb_bpf_sim(&r->program, &c, NULL, NULL).verdict !=
		    scb_eval_call(r->eval, &c))
			return false;
	}
	return true;
}

/* The policy of an index, by one of the functions above. */
static enum end
try_one(void *memory, size_t size,
    struct policy *(*make)(struct arena *, struct compile_request *, unsigned),
    unsigned i)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = listen};
	struct compile_request req = {0};
	struct policy *p;

	stopped = MISSED;
	if (setjmp(out))
		return stopped;
	p = make(&a, &req, i);
	return is_right(scb_compile_policy(&a, &d, p, &req)) ? MISSED : ESCAPED;
}

static enum end
try_all(int fault)
{
	static const struct {
		struct policy *(*make)(
		    struct arena *, struct compile_request *, unsigned);
		unsigned first, end;
	} all[] = {{carried, 0, 1}, {written, 0, sizeof texts / sizeof *texts},
	    {random_seldom, 0, sizeof seldom / sizeof *seldom},
	    {built_in, 0, BUILT_IN - 2}, {distant, DISTANT, DISTANT + 1},
	    {built_in, BUILT_IN - 2, BUILT_IN}, {random_one, 0, FEW},
	    {random_one, FEW, MANY}, {random_one, FAR, FAR_END}};
	/* Where there is no fault, the search for other policies is left out.
	 */
	size_t n = sizeof all / sizeof *all - (fault ? 0 : 2);
	size_t size = (size_t)64 << 20;
	void *memory = malloc(size);
	enum end end = MISSED;

	seeded_fault = fault;
	for (size_t k = 0; memory && k < n; k++)
		for (unsigned i = all[k].first; i < all[k].end; i++) {
			end = try_one(memory, size, all[k].make, i);
			if (end != MISSED)
				return end;
		}
	return end;
}

/* The status of a process that tries it. */
static int
alone(int fault)
{
	const struct rlimit most = {SECONDS, SECONDS}; /* however busy it is */
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CPU, &most);
		_exit(try_all(fault));
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static bool
judge(int fault, const char *text)
{
	static const char *const words[] = {"MISSED", "prove: a call",
	    "scb_bpf_check", "prove: cannot tell", "too long", "WRITTEN"};
	int status = alone(fault);
	unsigned end;

	if (!WIFEXITED(status)) {
		printf("%2d %-18s %s", fault, "CRASHED", text);
		return false;
	}
	end = (unsigned)WEXITSTATUS(status);
	printf("%2d %-18s %s", fault, words[end], text);
	return end != MISSED && end != ESCAPED;
}

int
main(int argc, char **argv)
{
	unsigned passed = 0, failed = 0;
	FILE *list = argc > 1 ? fopen(argv[1], "r") : NULL;
	char line[256];

	while (list && fgets(line, sizeof line, list)) {
		if (*line == '#')
			continue;
		if (judge((int)(passed + failed) + 1, line))
			passed++;
		else
			failed++;
	}
	/* And without a fault, all is well. */
	if (alone(0) == 0 && passed > 0)
		passed++;
	else
		failed++;
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
