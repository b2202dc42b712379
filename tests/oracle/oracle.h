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

enum { NARGS = 6, IP = 6, BIT30 = 0x40000000, NEVER = -1 };

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

/* The last three combine what stands before them: a condition is in postfix. */
enum op {
	NE,
	LT,
	LE,
	EQ,
	GE,
	GT,
	MASKED,
	NOT_MASKED,
	ANY,
	WITHIN,
	NOT,
	BOTH,
	EITHER
};

struct value {
	const char *text; /* an expression, or NULL */
	uint64_t n;
};

struct cmp {
	enum op op;
	bool sign; /* LT to GT: 5.8 */
	int arg;   /* 0 to 5, IP, or -1: by name */
	const char *name;
	int width; /* that is stated, or 0 */
	struct value a, b;
};

struct name {
	const char *text; /* NULL: a number of `owner` */
	uint32_t nr;
	struct abi *owner;
	uint64_t on; /* ABIs by index in abis */
	bool known;  /* no text: 2.7 */
};

/* A rule of the policy for several names is as many rules here. */
struct rule {
	struct name name;
	struct cmp *cmps;
	int ncmps;
	uint32_t verdict;
	const char *errno_name; /* or NULL */
	bool is_override;
	bool all;  /* 17: on all numbers of the ABIs in name.on */
	bool base; /* 18 */
};

struct names {
	struct name *list;
	int n;
	bool all; /* 17; on the ABIs in `on` */
	uint64_t on;
};

enum enosys { OFF, MAX, SINCE, SINCE_RELEASE };

extern struct setup {
	struct abi *native;
	const char *include; /* -I */
	uint64_t covered; /* by index in abis */
	bool named_set, only, wide, clone3, complain;
	/* by options, which directives do not change */
	bool caps_given, enosys_given, wide_given, clone3_given, bad_given,
	    kernel_given;
	bool caps_said; /* by `@cap` */
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
	struct cmp *cmps;   /* with width, register and values of the ABI */
	int ncmps;
};

struct insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

/* facts.c: what the tables say */
extern struct abi abis[];
extern const int nabis;
bool alike(const char *a, size_t length, const char *b);
struct abi *abi_named(const char *name, size_t length);
bool action_named(const char *name, uint32_t *verdict);
/* NULL: no such constant of the policy's own (15.6) */
const char *own_constant(const char *name);
const char *own_group(const char *name);
void set_caps(char *list);
void set_enosys(const char *mode);
int32_t release_text(const char *text);

/* table.c: a row's first token is the macro; strings have no quotes here. */
struct row {
	const char **tok;
	int n;
};
/* Of rows with these first tokens, or any (NULL), the one at *at or later. */
struct row *find(
    const char *table, int *at, const char *first, const char *second);
/* The first row with this number, or with this name. */
const struct call *call_number(struct abi *a, uint32_t nr);
const struct call *call_named(struct abi *a, const char *name);
/* The multiplexer that carries a call, and the sub-call's number. */
const char *multiplexer(const char *name, uint32_t *sub, uint32_t *mask);
/* 16, 32, 64 or 0; in_memory: register 0 points to all arguments. */
int width_of(struct abi *a, const char *call, int arg, bool *in_memory);
int argument(struct abi *a, const char *call, const char *arg); /* or -1 */
bool constant(struct abi *a, const char *name, uint64_t *value);
int errno_of(const struct abi *a, const char *name); /* or -1 */
int32_t release_of(const char *name);		     /* or NEVER */
char *members(const char *group);		     /* separated by blanks */
const char *sibling(const char *name); /* of a time64 call, or NULL */
uint64_t capability(const char *name, bool prefix); /* its bit, or 0 */
uint64_t docker_capabilities(void);

/* json.c, text.c, when.c */
void read_json(char *text);
void read_text(const char *path);
bool read_action(const char *s, uint32_t *verdict, const char **errno_name);
uint64_t restriction(const char *list, struct abi **first);
bool directive(const char *path, char *line);
void expand_known(void);
void read_names(struct names *to, const char *list);
void add_rules(const struct names *names, struct rule r);
void read_condition(struct rule *r, const char **s); /* when.c */
uint64_t expression(struct abi *a, const char *text, int width);

/* cond.c: fix() puts the width, register and values of an ABI in its place;
 * call NULL: no width is known. */
bool holds(const struct entry *e, const struct data *d);
struct cmp fix(struct cmp c, struct abi *a, const char *call);

/* eval.c: verdict_of() leaves the entries of the call's number. */
extern struct entry *entries;
extern int nentries;
void set_newest_release(void);
uint32_t verdict_of(const struct data *d);

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
char *copy(const char *text, size_t length);

#define PUSH(list, n) \
	((list) = grow((list), (n), sizeof *(list)), &(list)[(n)++])

#endif
