/*
 * The instructions of a program, found by following its control flow from
 * every place that is known to be code, and who leads to each of them.
 *
 * A place ("spot") is a byte's index among those of all segments (elf.h).
 */
#ifndef LEARN_FLOW_H
#define LEARN_FLOW_H

#include "learn/code.h"
#include "learn/elf.h"

/* What is known of a spot. */
enum {
	FLOW_START = 1,	  /* an instruction begins here */
	FLOW_INSIDE = 2,  /* a byte of one */
	FLOW_ON = 4,	  /* it goes on to the next */
	FLOW_TAKEN = 8,	  /* it may be entered from anywhere */
	FLOW_FORMED = 16, /* an address that code or data has formed */
	FLOW_ENTRY = 32,  /* the target of a direct call */
	FLOW_ROOT = 64	  /* a start that only tables know */
};

/* Why a list is not complete; each with the address of the first place. */
enum flow_reason {
	FLOW_BAD_CODE,	  /* not an instruction that is known */
	FLOW_BAD_JUMP,	  /* a jump to a computed address */
	FLOW_LOADED_JUMP, /* a jump to an address that was loaded, and moved */
	FLOW_OTHER_ENTRY, /* another way into the kernel */
	FLOW_HIDDEN,	  /* undecoded bytes that could enter the kernel */
	FLOW_BAD_TABLES,  /* unwind tables or relocations */
	FLOW_REASONS
};

struct flow_edge {
	uint32_t to, from, next; /* next: index + 1 in the same bucket */
	bool call;
};

struct flow_function {
	uint32_t entry;
	bool returns;
	uint32_t waiting;    /* calls that go on if it returns: index + 1 */
	uint32_t dependents; /* functions that return if it does */
};

/* An element of the two lists of a function. */
struct flow_link {
	uint32_t value, next; /* next: index + 1 */
};

struct flow_work {
	uint32_t spot, function;
};

struct flow {
	const struct elf *elf;
	const struct code_abi *abi;
	struct arena *arena;
	uint8_t *flag;	  /* by spot */
	uint8_t *length;  /* by spot of code: of the instruction there */
	uint32_t *owner;  /* by spot of code: function that found it */
	uint32_t *bucket; /* of edges, by spot / FLOW_BUCKET: index + 1 */
	struct flow_edge *edge;
	size_t nedges, edges_cap;
	/* What tables of jumps lead to, by the jump: index + 1 */
	struct flow_edge *leap;
	size_t nleaps, leaps_cap;
	uint32_t *leap_of;
	struct flow_function *function;
	size_t nfunctions, functions_cap;
	struct flow_link *link;
	size_t nlinks, links_cap;
	struct flow_work *work;
	size_t nwork, work_cap;
	uint32_t *jump; /* jumps and calls to values */
	size_t njumps, jumps_cap, jumps_done;
	uint32_t *later; /* those whose table has no known end */
	size_t nlater, later_cap;
	uint32_t *site; /* syscall instructions, in the order found */
	size_t nsites, sites_cap;
	uint64_t *guess; /* addresses that may be code, or only numbers */
	size_t nguesses, guesses_cap, guesses_done;
	uint32_t *end; /* syscalls that seem not to return */
	size_t nends, ends_cap;
	uint32_t *page; /* instructions that form a page of an address */
	size_t npages, pages_cap, pages_done;
	/* value_frame.c's: what functions change */
	struct flow_summary *summary;
	size_t nsummaries;
	uint32_t *summary_of, summary_mask; /* by hash of entry: index + 1 */
	uint32_t *callee;
	size_t ncallees, callees_cap;
	struct walk *walk;
	uint64_t instructions, steps;
	bool is_go, vsyscall;
	uint64_t settled; /* how much was known when all was resolved */
	bool last_round;  /* also tables whose end is not known are read */
	/* How many of each, and the first. */
	unsigned reasons[FLOW_REASONS];
	uint64_t where[FLOW_REASONS];
};

enum { FLOW_BUCKET = 16, FLOW_LEAPS = 4096, FLOW_CODE_MAX = 16 << 20 };

/* Finds everything. Fatal where there is more code than FLOW_CODE_MAX. */
void scb_flow_find(struct flow *f, const struct elf *e,
    const struct code_abi *abi, struct arena *a, struct diag *d);

/* The instruction at a spot. */
void scb_flow_decode(const struct flow *f, uint32_t spot, struct code *c);

/*
 * Those from which a spot is reached, one at each call: by falling through
 * first, then by jumps and calls. *state is 0 at first. false: no more.
 */
struct flow_from {
	uint32_t spot;
	bool call;
};
bool scb_flow_from(const struct flow *f, uint32_t spot, uint64_t *state,
    struct flow_from *from);

/* Where a direct jump or call leads; false: to nothing that is there. */
bool scb_flow_target(const struct flow *f, const struct code *c, uint32_t *to);

void scb_flow_reason(struct flow *f, enum flow_reason why, uint64_t address);

/* --- between the files of flow -------------------------------------------- */

/* Code begins at an address, to be followed; may_enter: from anywhere. */
void scb_flow_root(struct flow *f, uint64_t address, bool may_enter);

/* The same where the address may be a number that only looks like one. */
void scb_flow_guess(struct flow *f, uint64_t address);

/* Those guesses that code shows to be one, or that decode. */
void scb_flow_guesses(struct flow *f);

/* Whether what is there decodes, as far as can be seen from there. */
bool scb_flow_is_code(const struct flow *f, uint32_t spot);

/* A jump to a value leads there. */
void scb_flow_jump_to(struct flow *f, uint32_t from, uint32_t to);

/* Follows all work. */
void scb_flow_follow(struct flow *f);

/*
 * The jumps to values, and the tables behind them: those that are new; those
 * that were put off; or again all of them, as others may lead to them by now.
 */
void scb_flow_resolve(struct flow *f);
void scb_flow_resolve_later(struct flow *f);
void scb_flow_resolve_all(struct flow *f);

/* Lists, and work that is still to be done. */
void scb_flow_add_spot(
    struct flow *f, uint32_t **list, size_t *n, size_t *cap, uint32_t spot);
void scb_flow_add_work(struct flow *f, uint32_t spot, uint32_t function);

/* The function that a spot belongs to; if none does, one begins here. */
uint32_t scb_flow_function_at(struct flow *f, uint32_t spot);

/* A function of its own that begins here: the index of it. */
uint32_t scb_flow_add_entry(struct flow *f, uint32_t spot);

/* Whether a syscall is one that does not return, as far as can be seen. */
bool scb_flow_seems_to_end(struct flow *f, uint32_t spot);

/* Those that seemed to be, and are not. */
void scb_flow_ends(struct flow *f);

/*
 * Whether the code address that an instruction forms is only added to other
 * registers, as the base of a table of distances is.
 */
bool scb_flow_is_summed(struct flow *f, uint32_t spot, const struct code *form);

/*
 * One more than the most that an index in a register can be before a spot; 0:
 * not known.
 */
uint64_t scb_flow_limit(struct flow *f, unsigned reg, uint32_t spot);

/* Pages to which later instructions may add an offset. */
void scb_flow_pages(struct flow *f);

/* Bytes that no known start reaches. */
void scb_flow_gaps(struct flow *f);

#endif
