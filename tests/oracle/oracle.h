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
#define KILL_PROCESS 0x80000000u
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

struct abi {
	const char *token, *docker, *table; /* Docker's or another name */
	uint32_t audit;
	int bits;
	bool big;
	int errno_column;
	uint32_t low, high; /* its numbers under the arch word */
	struct call *calls; /* ascending; read by call_number() */
	int ncalls;
};

/* Names of calls, and tokens, are interned: equal ones are one pointer. */
struct name {
	const char *text; /* NULL: a number of `owner` */
	uint32_t nr;
	struct abi *owner;
	uint64_t on;  /* ABIs by index in abis */
	bool known;   /* no text: 2.7 */
	bool grouped; /* 19.1 */
};

/* A rule of the policy for several names is as many rules here. */
struct rule {
	struct name name;
	const char *condition; /* as in text policies, or NULL */
	uint32_t verdict;
	const char *errno_name; /* or NULL */
	bool is_override;
	bool all;  /* 17: on all numbers of the ABIs in name.on */
	bool base; /* 18 */
	/* 19: the call that it was added for, or NULL */
	const char *instead_of;
};

struct names {
	struct name *list;
	int n;
};

enum enosys { OFF, MAX, SINCE, SINCE_RELEASE };
enum setting { SET_ENOSYS, ARGS, CLONE3, KERNEL, CAP, BAD_ARCH, SETTINGS };

extern struct setup {
	struct abi *native;
	const char *include; /* -I */
	uint64_t covered;    /* by index in abis */
	bool named_set, only, wide, clone3, complain, port;
	unsigned given, said; /* settings: by options, by directives */
	uint64_t caps;
	int32_t kernel, release; /* of minKernel; of --enosys=since */
	enum enosys enosys;
	uint32_t bad_arch;
	uint64_t ip; /* of samples */
} setup;

extern struct policy {
	bool text, deny_list;
	bool has_default, has_arch; /* 18.2 */
	const char *base;	    /* the JSON policy that is included */
	uint32_t verdict;	    /* the default action */
	const char *errno_name;
	struct rule *rules;
	int nrules;
} policy;

struct data {
	uint32_t nr, arch;
	uint64_t ip, args[NARGS];
};

/* One name of a rule, as it applies to one number of one ABI. */
struct entry {
	uint32_t verdict;
	bool through, never, all, base;
	uint32_t sub, mask; /* of register 0, if `through` */
	const char *condition;
	struct abi *abi;  /* whose registers and constants it means */
	const char *call; /* whose widths and names; NULL: none are known */
};

/* A comparison of an entry: with a value, or (mask) of some bits with it. */
struct seen {
	int arg; /* 0 to 5, or IP */
	uint64_t value, mask;
};

struct insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

/* abis.c */
extern struct abi abis[];
extern const int nabis;
struct abi *abi_named(const char *name, size_t length);
uint64_t abi_bit(const struct abi *a);
bool alike(const char *a, size_t length, const char *b);

/* tables.c: a row's first token is the macro; strings have no quotes here. */
struct row {
	const char **tok;
	int n;
};
/* Of rows with these first tokens, or any (NULL), the one at *at or later. */
struct row *find(
    const char *table, int *at, const char *first, const char *second);
int32_t release_text(const char *text);
int32_t release(const struct row *r, int from, int end);
/* The first row with this number, or with this name. */
const struct call *call_number(struct abi *a, uint32_t nr);
const struct call *call_named(struct abi *a, const char *name);
/* 16, 32, 64 or 0; in_memory: register 0 points to all arguments. */
int width_of(struct abi *a, const char *call, int arg, bool *in_memory);
int argument(struct abi *a, const char *call, const char *arg); /* or -1 */
bool constant(struct abi *a, const char *name, uint64_t *value);
int errno_of(const struct abi *a, const char *name);
uint64_t capability(const char *name, bool prefix); /* its bit, or 0 */

/* json.c, text.c */
void read_json(char *text);
bool is_json(const char *text);
void read_text(const char *path);
bool action_named(const char *name, uint32_t *verdict);
const char *action_name(uint32_t verdict);
bool read_action(const char *s, uint32_t *verdict, const char **errno_name);
void expand_known(void);
const char *own(const char *name); /* 15.6: a constant, a group, or NULL */
void read_names(struct names *to, const char *list);
void add_rules(const struct names *names, struct rule r);

/* condition.c; what it compares is appended to `seen` unless that is full. */
enum { SEEN = 256 };
extern struct seen seen[SEEN];
extern int nseen;
bool holds(const struct entry *e, const struct data *d);

/* eval.c: verdict_of() leaves the entries of the call's number. */
extern struct entry *entries;
extern int nentries;
void set_newest_release(void);
int leniency(uint32_t verdict);
uint32_t verdict_of(const struct data *d);

/* port.c: adds the rules of 19 */
void port(void);

/* bpf.c */
int filter_read(
    struct insn *f, int max, const char *bytes, size_t length, bool big);
uint32_t filter_run(
    const struct insn *f, int n, const struct data *d, bool big);

/* probe.c: false if the filter differs. */
bool probe(
    const char *bytes, size_t size, uint64_t seed, unsigned long samples);

/* oracle.c */
void die(const char *format, ...);
char *read_file(const char *path, size_t *length);
void *grow(void *list, int n, size_t size);
const char *intern(const char *text, size_t length);
bool set(const char *what, const char *value, bool directive);

#define PUSH(list, n) \
	((list) = grow((list), (n), sizeof *(list)), &(list)[(n)++])

#endif
