/* Shared by the eval*.c, the law and its tables; by nobody else. */
#ifndef EVAL_PRIVATE_H
#define EVAL_PRIVATE_H

#include "eval/eval.h"

/* A rule that speaks of one number, directly or through a multiplexer. */
struct eval_entry {
	struct eval_entry *next; /* in the order in which they are asked */
	const struct policy_rule *rule;
	const struct policy_term *terms; /* the rule's, as they are here */
	const char *name;		 /* argument widths go by it */
	const struct arch *abi;		 /* and by this */
	uint8_t bits[POLICY_IP + 1];	 /* that count, by subject */
	uint8_t rank;			 /* of the action: scb_policy_rank */
	bool block;			 /* its arguments lie behind args[0] */
	unsigned fact; /* the first about it: scb_eval_term.fact */
	/* a sub-call: the low word of args[0], masked, must be equal */
	const struct facts_subcall *sub;
};

/* An entry that cannot hold unless a word is equal to value. */
struct eval_needs {
	uint32_t value;
	unsigned place; /* in the order of the policy */
	const struct eval_entry *entry;
};

/* Where there are many: those that need a value of one word, sorted. */
struct eval_index {
	unsigned word;
	struct eval_needs *needs, *others; /* others: in order of place */
	unsigned nneeds, nothers;
};

struct eval_number {
	const struct eval_abi *abi;
	bool named;  /* a rule names it, even one that never applies here */
	bool twin;   /* SEMANTICS 13: no verdict laxer than the default's */
	bool varies; /* one of its rules looks at more than the number */
	unsigned nentries, nfacts;
	struct eval_entry *first, *last;
	const struct eval_index *index; /* or NULL */
};

struct eval_other {
	uint32_t nr;
	struct eval_number number;
};

/* One architecture of the filter. */
struct eval_abi {
	const struct arch *arch;
	struct eval_number *row; /* parallel to arch->calls */
	const struct arch_call *mux[FACTS_MUXES];
	const struct arch *twin;  /* SEMANTICS 13: the originals'; or NULL */
	struct eval_other *other; /* numbers outside of the table; ascending */
	unsigned nothers;
	bool has_max[2];
	uint32_t max[2]; /* largest number named, per number space */
	/* SEMANTICS 8: clone3, where it returns ENOSYS; else NULL */
	const struct arch_call *clone3;
	bool enosys;	       /* SEMANTICS 7 has a say */
	uint32_t def, unknown; /* the default's verdict; ERRNO(ENOSYS) */
};

struct eval {
	const struct policy *policy;
	const struct policy_setup *setup;
	struct eval_abi *abi;
	unsigned nabi;
	bool *exists;	/* SEMANTICS 1, for each rule */
	uint32_t since; /* the kernel of `since`, in that mode */
	struct eval_map *maps;
	unsigned nmaps;
};

/*
 * What section 4 says of a number under a covered AUDIT_ARCH. *row: about
 * where it stands in its table, kept from one call to the next.
 */
struct eval_says {
	const struct eval_number *number; /* rules to ask, or NULL */
	uint32_t verdict;		  /* when number is NULL */
};
struct eval_says scb_eval_nr(
    const struct eval *e, uint32_t audit, uint32_t nr, unsigned *row);

/* --- eval_other.c --------------------------------------------------------- */

/* Finds the numbers; then lets rules speak of them. */
struct names;
void scb_eval_open_others(const struct eval *e, struct eval_abi *b,
    struct arena *a, const struct names *ns);
void scb_eval_add_other(const struct eval *e, struct arena *a,
    struct eval_abi *b, const struct names *ns, const struct policy_rule *r,
    const struct policy_name *name);
void scb_eval_add_twin(const struct eval *e, struct arena *a,
    struct eval_abi *b, const struct names *ns, const struct policy_rule *r,
    const struct policy_name *name);

/* NULL: it is not among them. */
struct eval_number *scb_eval_other(const struct eval_abi *b, uint32_t nr);

/* --- eval_entry.c --------------------------------------------------------- */

/* Lets the entry, copied into the arena, speak of the number. */
void scb_eval_add(const struct eval *e, struct arena *a, struct eval_number *n,
    const struct eval_entry *src);

/* SEMANTICS 10: does the rule on this name reach into its sub-call? */
bool scb_eval_carried(const struct eval *e, const struct arch *abi,
    const struct policy_rule *r, const struct policy_name *name);

/* A look at one call, and the first question that it had to leave open. */
struct eval_look {
	const struct eval_view *view;
	bool open;
	struct eval_question question;
};

enum eval_truth scb_eval_ask(struct eval_look *l, unsigned word, uint32_t mask,
    enum eval_rel rel, uint32_t k);
enum eval_truth scb_eval_always(bool b);

/* So many ways has the entry to hold, and facts there are about one. */
unsigned scb_eval_nterms(const struct eval_entry *n);
unsigned scb_eval_nfacts(const struct eval_entry *n, unsigned way);

/* The fact that condition i holds, of the way with this one. */
static inline unsigned
eval_fact_cond(unsigned fact, unsigned i)
{
	return fact + 1 + i;
}

/* SEMANTICS 10.6: a rule that never matches, as it cannot be checked. */
bool scb_eval_args_in_memory(const struct eval_entry *n);

/* Is it among view->known? */
bool scb_eval_is_known(const struct eval_view *view, unsigned fact);

/* Does the way hold? fact: its first. */
enum eval_truth scb_eval_term(const struct eval_entry *n, unsigned way,
    unsigned fact, struct eval_look *l);

/* Neither is EVAL_NO. */
enum eval_truth scb_eval_both(enum eval_truth a, enum eval_truth b);

/* Does the condition hold where the entry applies? */
enum eval_truth scb_eval_cond(const struct eval_entry *n,
    const struct policy_cond *c, struct eval_look *l);

/* SEMANTICS 7: the newest first release among the names used; 0: none. */
uint32_t scb_eval_newest(const struct eval *e);

/* What goes into eval_entry.bits. */
unsigned scb_eval_bits(
    const struct eval *e, const struct eval_entry *n, unsigned subject);

/* eval_index.c: makes an index, of a number with many entries. */
void scb_eval_index(struct eval_number *n, struct arena *a);

/* Had the ABI a call of this number in that release? */
bool scb_eval_kernel_has(const struct arch *a, uint32_t nr, uint32_t kernel);

/* The number space that nr belongs to, as an index into arch->spaces. */
unsigned scb_eval_space(const struct arch *a, uint32_t nr);

#endif
