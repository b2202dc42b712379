/*
 * Families of constants: the words for a value and for a mask, and the values
 * of these words.
 */
#include "base/buf.h"
#include "facts/facts.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { FLAGS = 64 }; /* of a family, for which facts_family.c has room */

static const struct arch *
arch(const char *token)
{
	return scb_facts_arch(token, strlen(token));
}

/* ---- there and back ----------------------------------------------------- */

struct round {
	const struct facts_family *family;
	const struct arch *arch;
	struct arena *arena;
	unsigned words;
	bool flags;
};

/* The sum of the words that scb_facts_family_put wrote. */
static bool
read_back(const struct arch *a, const char *s, uint64_t *sum)
{
	uint64_t v;
	size_t n;

	for (*sum = 0; *s; s += n + (s[n] == '|')) {
		n = strcspn(s, "|");
		if (n > 2 && s[0] == '0' && s[1] == 'x')
			v = strtoull(s, NULL, 16);
		else if (!scb_facts_const(a, s, n, &v))
			return false;
		*sum |= v;
	}
	return true;
}

static void
there_and_back(void *user, const char *name, size_t len, uint64_t value)
{
	struct round *r = user;
	size_t mark = scb_arena_mark(r->arena);
	struct buf b;
	uint64_t sum = 0;
	bool ok;

	r->words++;
	scb_buf_init(&b, r->arena);
	ok = scb_facts_family_put(&b, r->family, r->arch, value, UINT64_MAX);
	if (r->flags && value == 0)
		ok = !ok;
	else
		ok = ok && read_back(r->arch, b.p, &sum) && sum == value;
	check(ok, "%s: %s", r->family->name, name);
	if (r->flags)
		check(
		    value >> 31 != UINT64_MAX >> 31, "%s: negative flag", name);
	(void)len;
	scb_arena_release(r->arena, mark);
}

static void
test_families(struct arena *arena)
{
	static const char *const abis[] = {
	    "x86_64", "arm", "mips", "alpha", "parisc", "sparc64", "ppc"};
	const struct facts_family *f;
	const char *before = "";

	for (unsigned i = 0; (f = scb_facts_family_at(i)); i++) {
		unsigned words = 0;

		check(strcmp(before, f->name) < 0, "%s: not sorted", f->name);
		before = f->name;
		for (unsigned j = 0; j < sizeof abis / sizeof *abis; j++) {
			struct round r = {f, arch(abis[j]), arena, 0, false};

			scb_facts_family_each(
			    f->values, r.arch, there_and_back, &r);
			words += r.words;
			r.words = 0;
			r.flags = true;
			scb_facts_family_each(
			    f->flags, r.arch, there_and_back, &r);
			check(
			    r.words <= FLAGS, "%s: %u flags", f->name, r.words);
			words += r.words;
		}
		check(words > 0, "%s: without words", f->name);
	}
}

static const struct {
	const char *family, *abi;
	uint64_t value;
	const char *words; /* NULL: none */
} said[] = {
    {"AF", "x86_64", 1, "AF_UNIX"},
    {"AF", "x86_64", 16, "AF_NETLINK"},
    {"AF", "x86_64", 77, NULL},
    {"O", "x86_64", 0, "O_RDONLY"},
    {"O", "x86_64", 0xc1, "O_WRONLY|O_CREAT|O_EXCL"},
    {"O", "x86_64", 0x101042, "O_RDWR|O_CREAT|O_SYNC"},
    {"O", "x86_64", 0x410002, "O_RDWR|O_TMPFILE"},
    {"O", "mips", 0x101, "O_WRONLY|O_CREAT"},
    {"O", "x86_64", 3, "O_ACCMODE"},
    {"O", "x86_64", 0x40000040, "O_CREAT|0x40000000"},
    {"O", "x86_64", 0x70000040, NULL},
    {"PER", "x86_64", 0xffffffff, NULL},
    {"PROT", "x86_64", 0, "PROT_NONE"},
    {"PROT", "x86_64", 5, "PROT_READ|PROT_EXEC"},
    {"SOCK", "x86_64", 0x80801, "SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC"},
    {"SOCK", "mips", 0x81, "SOCK_DGRAM|SOCK_NONBLOCK"},
    {"MAP", "x86_64", 0x22, "MAP_PRIVATE|MAP_ANONYMOUS"},
    {"MAP", "parisc", 0x12, "MAP_PRIVATE|MAP_ANONYMOUS"},
    {"CLONE", "x86_64", 0x7e020000,
	"CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|"
	"CLONE_NEWPID|CLONE_NEWNET"},
    {"CLONE", "x86_64", 0, NULL},
    {"CLONE", "sparc", 0x114, "SIGCHLD|CLONE_VM"},
    {"AT_FDCWD", "x86_64", 0xffffff9c, "AT_FDCWD"},
    {"AT_FDCWD", "x86_64", UINT64_MAX - 99, "AT_FDCWD"},
    {"AT_FDCWD", "x86_64", 0x1ffffff9c, NULL},
    {"PER", "x86_64", 0, "PER_LINUX"},
    {"PER", "x86_64", 8, "PER_LINUX32"},
    {"PER", "x86_64", 0x20000, "UNAME26"},
    {"PER", "x86_64", 0x20008, "PER_LINUX32|UNAME26"},
    {"TIOC", "x86_64", 0x5412, "TIOCSTI"},
    {"TIOC", "mips", 0x5412, NULL},
    {"TIOC", "x86_64", 0x541b, "FIONREAD"},
    {"TIOC", "x86_64", 13, NULL},
    {"TIOC", "x86_64", 0xffffffff, NULL},
    {"PR", "x86_64", 22, "PR_SET_SECCOMP"},
    {"PR", "x86_64", 1, "PR_SET_PDEATHSIG"},
    {"FUTEX", "x86_64", 0x81, "FUTEX_WAKE|FUTEX_PRIVATE_FLAG"},
    {"FUTEX", "x86_64", 0xfffff87f, "FUTEX_CMD_MASK"},
    {"PTRACE", "x86_64", 0x4206, "PTRACE_SEIZE"},
};

static void
test_said(struct arena *arena)
{
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		const struct facts_family *f =
		    scb_facts_family_named(said[i].family);
		struct buf b;
		bool ok;

		scb_buf_init(&b, arena);
		ok = f && scb_facts_family_put(&b, f, arch(said[i].abi),
			      said[i].value, UINT64_MAX);
		check(ok == (said[i].words != NULL) &&
			  (!ok || strcmp(b.p, said[i].words) == 0),
		    "%s: %s", said[i].family, ok ? b.p : "no words");
	}
}

/* Under a mask of just the bits of the value; and the mask itself. */
static const struct {
	const char *family;
	uint32_t value, mask;
	const char *words, *mask_words;
} masked[] = {
    {"TIOC", 2, 6, NULL, NULL},
    {"TIOC", 0x5412, 0x5412, NULL, NULL},
    {"TIOC", 0x5412, UINT32_MAX, "TIOCSTI", NULL},
    {"AF", 1, 1, NULL, NULL},
    {"AF", 1, 0xff, "AF_UNIX", NULL},
    {"MADV", 3, 3, NULL, NULL},
    {"O", 1, 3, "O_WRONLY", "O_ACCMODE"},
    {"O", 0x41, 0x43, "O_WRONLY|O_CREAT", "O_ACCMODE|O_CREAT"},
    {"SOCK", 1, 0xf, "SOCK_STREAM", "SOCK_TYPE_MASK"},
    {"SOCK", 1, 1, NULL, NULL},
    {"SOCK", 0x80001, 0x8000f, "SOCK_STREAM|SOCK_CLOEXEC",
	"SOCK_TYPE_MASK|SOCK_CLOEXEC"},
    {"S_IF", 0x8000, 0xf000, "S_IFREG", "S_IFMT"},
    {"S_IF", 0x8000, 0x8000, NULL, NULL},
    {"CLONE", 0x10000000, 0x10020000, "CLONE_NEWUSER",
	"CLONE_NEWNS|CLONE_NEWUSER"},
    {"PROT", 4, 6, "PROT_EXEC", "PROT_WRITE|PROT_EXEC"},
};

static bool
same_words(bool ok, const struct buf *b, const char *words)
{
	return ok == (words != NULL) && (!ok || strcmp(b->p, words) == 0);
}

static void
test_masked(struct arena *arena)
{
	const struct arch *a = arch("x86_64");

	for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
		const struct facts_family *f =
		    scb_facts_family_named(masked[i].family);
		struct buf b, m;
		bool ok;

		scb_buf_init(&b, arena);
		scb_buf_init(&m, arena);
		ok = scb_facts_family_put(
		    &b, f, a, masked[i].value, masked[i].mask);
		check(same_words(ok, &b, masked[i].words), "%s: %s",
		    masked[i].family, ok ? b.p : "no words");
		ok = scb_facts_family_put_mask(&m, f, a, masked[i].mask);
		check(masked[i].mask == UINT32_MAX ||
			  same_words(ok, &m, masked[i].mask_words),
		    "%s: %s", masked[i].family, ok ? m.p : "no mask");
	}
}

int
main(void)
{
	size_t size = (size_t)4 << 20;
	void *memory = malloc(size);
	jmp_buf out;
	struct arena arena = {memory, size, 0, &out};

	if (!memory || setjmp(out))
		return 1;
	test_families(&arena);
	test_said(&arena);
	test_masked(&arena);
	free(memory);
	return check_end();
}
