/*
 * A second reading of gen/SEMANTICS.md that shares no code with the program: it
 * reads the tables, policies and raw filters by its own means, evaluates the
 * policy, runs the filter, and compares the two. oracle.c shows its use.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel's return values that are needed by name. */
#define KILL_THREAD 0u
#define ERRNO 0x00050000u
#define TRACE 0x7ff00000u
#define LOG 0x7ffc0000u
#define ALLOW 0x7fff0000u
#define ACTION 0xffff0000u

enum { NARGS = 6, IP = 6, BIT30 = 0x40000000 };

struct call {
	const char *name;
	uint32_t nr;
	int32_t since, gone; /* releases as one number; gone 0: still there */
};

struct abi { /* facts.tbl says what these are */
	const char *token, *docker, *table;
	uint32_t audit, bits, big, errno_column, thousand, low, high;
	uint32_t space, space_end;
	struct call *calls; /* ascending; read by call_number() */
	int ncalls;
};

/* A row of a table; its first token is the macro. Strings have no quotes. */
struct row {
	const char **tok;
	int n;
};

struct action {
	uint32_t verdict;
	const char *errno_name; /* or NULL */
};

/* A rule for several names is as many rules here. */
struct rule {
	const char *call; /* or NULL: the number nr */
	uint32_t nr;
	uint64_t on; /* ABIs by index in abis; of a number, one */
	struct action action;
	const char *condition; /* as it is written, or NULL */
	bool all;	       /* 17: on all numbers */
	bool base;	       /* 18: of a JSON policy, of that alone too */
	bool known, grouped;   /* its name comes from @known, or a group */
	bool is_override;
	/* 19: the call that it was added for, or NULL; and what relates its
	 * arguments to those of the rule's call, or NULL: they are the same */
	const char *instead_of;
	const struct row *sibling;
};

extern struct setup {
	struct abi *native;
	uint64_t covered; /* by index in abis */
	bool wide, clone3, complain, port;
	uint64_t caps;
	int32_t kernel, release; /* of minKernel; of --enosys */
	const char *enosys;
	struct action bad_arch, otherwise; /* otherwise: by default */
	uint64_t ip, seed;		   /* of calls */
	unsigned long samples;
	struct rule *rules;
	int nrules;
} setup;

struct data {
	uint32_t nr, arch;
	uint64_t ip, args[NARGS];
};

/* A rule, as it applies to one number of one ABI. */
struct entry {
	const struct rule *rule;
	uint32_t verdict;
	bool through, never;
	uint32_t sub, mask; /* of register 0, if `through` */
	struct abi *abi;    /* whose registers and constants it means */
	const char *call;   /* whose widths and names; NULL: none are known */
	int from, end;	    /* its condition in `tests` */
};

/* A comparison: is an argument, as changed, in a range? Or a connective. */
struct test {
	int arg; /* 0 to 5, IP, or which connective */
	uint64_t mask, flip, low, high;
	uint64_t value, bits; /* as written, for probes */
};

/* words.c. Words are interned: equal ones are one pointer. */
#define BLANKS " \t\r\n"
extern const char *at; /* where text is read */
void die(const char *format, ...);
void *grow(void *list, int n, size_t size);
char *read_file(const char *path, size_t *length); /* NULL: standard input */
const char *intern(const char *text, size_t length);
bool is(const char *a, const char *b);
bool take(const char *mark);
const char *word(void); /* "" where none is */
uint32_t number(const char *text);

#define PUSH(list, n) \
	((list) = grow((list), (n), sizeof *(list)), &(list)[(n)++])

/* tables.c */
#define FACTS "../tests/oracle/facts"
extern struct abi abis[];
extern int nabis;
void read_abis(void);
struct abi *abi_named(const char *name);
uint64_t abi_bit(const struct abi *a);
/* Of rows with these first tokens, or any (NULL), the one at *at or later. */
const struct row *find(
    const char *table, int *at, const char *first, const char *second);
int32_t release(const struct row *r, int from, int end);
/* The first row with this number, or with this name. */
const struct call *call_number(struct abi *a, uint32_t nr);
const struct call *call_named(struct abi *a, const char *name);
const char *multiplexer(const char *call, uint32_t *sub, uint32_t *mask);
uint32_t width_of(struct abi *a, const char *call, int arg);
bool in_memory(struct abi *a, const char *call); /* 10.6 */
int argument(struct abi *a, const char *call, const char *arg); /* or -1 */
int place(const struct row *r, int from, const char *arg, bool narrow);
bool constant(struct abi *a, const char *name, uint64_t *value);
uint32_t verdict_on(const struct abi *a, const struct action *action);
uint64_t capability(const char *name); /* its bit, or 0 */

/* policy.c */
void read_policy(char *text);
const char *own(const char *name); /* 15.6: a constant, a group, or NULL */
extern const struct action_name {
	const char *name;
	uint32_t verdict;
} actions[];

/* condition.c; compile: false if an argument has no counterpart (19.2) */
extern struct test *tests;
extern int ntests;
bool compile(struct entry *e);
bool holds(const struct entry *e, const struct data *d);

/* eval.c: verdict_of() leaves the entries of the call's number. */
extern struct entry *entries;
extern int nentries;
int leniency(uint32_t verdict);
bool lets_through(uint32_t verdict);
const char *call_of(const struct rule *r, struct abi *a);
void set_newest_release(void);
uint32_t verdict_of(const struct data *d);

/* port.c: 19 */
void port(void);
int ported(const struct rule *r, struct abi *a, const char *arg);

/* bpf.c */
void filter_read(const char *bytes, size_t size, bool big);
uint32_t filter_run(const struct data *d);

/* probe.c: false if the filter differs. */
bool probe(const char *bytes, size_t size);

#endif
