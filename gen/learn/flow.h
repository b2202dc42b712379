/*
 * The instructions of a program, found by following its control flow from every
 * known start of code, and the instructions that lead to each of them. A spot
 * is the index of a byte among the bytes of all segments (elf.h).
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
	FLOW_FORMED = 16, /* code or data contains its address */
	FLOW_ENTRY = 32,  /* the target of a direct call */
	FLOW_ROOT = 64,	  /* a start that only tables name */
	FLOW_PLAIN = 128  /* a function of Go that is not a method */
};

/* Why a list may not be complete. */
enum flow_reason {
	FLOW_BAD_CODE,	  /* not an instruction that is known */
	FLOW_BAD_JUMP,	  /* a jump to a computed address */
	FLOW_LOADED_JUMP, /* a jump to an address that was loaded, plus an
			     offset */
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
	/* targets of indirect jumps, by the jump: index + 1 */
	struct flow_edge *indirect;
	size_t nindirect, indirect_cap;
	uint32_t *indirect_of;
	struct flow_function *function;
	size_t nfunctions, functions_cap;
	struct flow_link *link;
	size_t nlinks, links_cap;
	struct flow_work *work;
	size_t nwork, work_cap;
	uint32_t *jump; /* jumps and calls to values */
	size_t njumps, jumps_cap, jumps_done;
	uint32_t *postponed; /* jumps whose table has no known end */
	size_t npostponed, postponed_cap;
	uint32_t *site; /* syscall instructions, in the order found */
	size_t nsites, sites_cap;
	/* Addresses that may be code, or only numbers. */
	struct flow_guess {
		uint32_t spot;
		bool odd;
	} * guess;
	size_t nguesses, guesses_cap;
	/* Words of the global offset table with addresses of code, sorted. */
	struct flow_got {
		uint64_t at, to;
		bool used;
	} * got;
	size_t ngot, got_cap;
	uint32_t *end; /* syscalls that seem not to return */
	size_t nends, ends_cap;
	uint32_t *page; /* instructions that form a page of an address */
	size_t npages, pages_cap, pages_done;
	/* of frame_function.c: what functions change */
	struct flow_summary *summary;
	size_t nsummaries;
	uint32_t *summary_of, summary_mask; /* by hash of entry: index + 1 */
	uint32_t *callee;
	size_t ncallees, callees_cap;
	struct walk *walk;
	/* of value_global.c: what may be written; and whether that is known */
	struct flow_written *written;
	size_t nwritten, written_cap;
	bool written_known;
	uint64_t instructions, steps;
	bool is_go, vsyscall;
	/*
	 * Go: runtime.runPerThreadSyscall makes, in every thread, the syscall
	 * that is an argument of go_caller, syscall.runtime_doAllThreadsSyscall;
	 * 0: they are not there.
	 */
	uint32_t go_worker, go_worker_end, go_caller;
	/* How much was known when all jumps were resolved. */
	uint64_t settled;
	bool last_round; /* also tables whose end is not known are read */
	/* How many reasons of each kind, and the address of the first. */
	unsigned reasons[FLOW_REASONS];
	uint64_t where[FLOW_REASONS];
};

enum { FLOW_BUCKET = 16, FLOW_INDIRECT = 4096, FLOW_CODE_MAX = 16 << 20 };

/* Finds all instructions. Fatal if there is more code than FLOW_CODE_MAX. */
void scb_flow_find(struct flow *f, const struct elf *e,
    const struct code_abi *abi, struct arena *a, struct diag *d);

/* Decodes the instruction at a spot. */
void scb_flow_decode(const struct flow *f, uint32_t spot, struct code *c);

/*
 * Enumerates the instructions that lead to a spot: those that fall through,
 * then jumps and calls. *state is 0 at first. Returns false at the end.
 */
struct flow_from {
	uint32_t spot;
	bool call;
};
bool scb_flow_from(const struct flow *f, uint32_t spot, uint64_t *state,
    struct flow_from *from);

/* The target of a direct jump or call; false: it is not in the file. */
bool scb_flow_target(const struct flow *f, const struct code *c, uint32_t *to);

void scb_flow_reason(struct flow *f, enum flow_reason why, uint64_t address);

/* --- between the files of flow -------------------------------------------- */

/* Adds a start of code. may_enter: it may be entered from anywhere. */
void scb_flow_root(struct flow *f, uint64_t address, bool may_enter);

/*
 * The same if the address may be only a number. odd: where addresses of
 * functions are rare, and those of other code do not occur.
 */
void scb_flow_guess(struct flow *f, uint64_t address, bool odd);

/*
 * Follows those guesses that decode as code. The surest are tried at step 0,
 * and others once these have led to no more code; the least sure ones only
 * after tables whose end is not known.
 */
enum { FLOW_GUESS_STEPS = 3 };
void scb_flow_guesses(struct flow *f, unsigned step);

/* Does the code at a spot decode, as far as it can be followed? */
bool scb_flow_is_code(const struct flow *f, uint32_t spot);

/* Adds an instruction that leads to a spot. */
void scb_flow_add_edge(struct flow *f, uint32_t from, uint32_t to, bool call);

/* Is it known that an instruction leads to a spot? */
bool scb_flow_has_edge(const struct flow *f, uint32_t from, uint32_t to);

/*
 * Adds a call to an address. Returns the function; 0: the address is not in the
 * file.
 */
uint32_t scb_flow_call_to(struct flow *f, uint32_t from, uint64_t address);

/* Adds a target of an indirect jump. */
void scb_flow_jump_to(struct flow *f, uint32_t from, uint32_t to);

/* Follows all work. */
void scb_flow_follow(struct flow *f);

/*
 * Resolves jumps to values, and their tables: new jumps; jumps that were put
 * off; or all of them again, because more code may lead to them.
 */
void scb_flow_resolve(struct flow *f);
void scb_flow_resolve_postponed(struct flow *f);
void scb_flow_resolve_all(struct flow *f);

/* Lists, and work that is still to be done. */
void scb_flow_add_spot(
    struct flow *f, uint32_t **list, size_t *n, size_t *cap, uint32_t spot);
void scb_flow_add_work(struct flow *f, uint32_t spot, uint32_t function);

/*
 * An instruction that has been followed is known to lead to the next one. Where
 * its segment ends there is none, and that is a reason.
 */
void scb_flow_add_next(struct flow *f, uint32_t spot);

/* Does the syscall at a spot seem not to return? */
bool scb_flow_seems_to_end(struct flow *f, uint32_t spot);

/* Continues after those that do return after all. */
void scb_flow_ends(struct flow *f);

/*
 * The largest value of an index in a register before a spot, plus one; 0: not
 * known.
 */
uint64_t scb_flow_limit(struct flow *f, unsigned reg, uint32_t spot);

/* --- flow_got.c --- */

/*
 * Adds a pointer that is at an address in memory. Returns false if it is not a
 * word of the global offset table.
 */
bool scb_flow_got_add(struct flow *f, uint64_t at, uint64_t to);
void scb_flow_got_complete(struct flow *f);

/* The word at an address; NULL: there is none. */
struct flow_got *scb_flow_got_find(const struct flow *f, uint64_t at);

/* Makes a call or jump by the word at an address a direct one. */
void scb_flow_got_fuse(const struct flow *f, uint64_t at, struct code *call);

/*
 * The instruction at a spot uses the word at an address: if that is not called
 * or jumped to, the code there may be entered from anywhere.
 */
void scb_flow_got_use(
    struct flow *f, uint32_t spot, const struct code *c, uint64_t at);

/* No instruction that is known uses them: unknown ones may. */
void scb_flow_got_rest(struct flow *f);

/* Follows pages to which later instructions may add an offset. */
void scb_flow_pages(struct flow *f);

/* Looks at bytes that no known start reaches. */
void scb_flow_gaps(struct flow *f);

#endif
