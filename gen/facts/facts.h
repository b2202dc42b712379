/* Look-ups in arch/ and tables/, without any policy decisions. */
#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../arch/arch.h"
#include "base/arena.h"

/* The newest kernel in the tables. */
#define FACTS_KERNEL ARCH_KERNEL(7, 3, 0)

enum { FACTS_BLOCK = 1 }; /* scb_facts_width: args[0] points to the arguments */

/*
 * Find an ABI by any of its names: token, SCMP_ARCH_*, AUDIT_ARCH_* or its
 * value in hexadecimal, the names of Debian, Go and uname -m, or a GNU triple.
 * NULL: not found.
 */
const struct arch *scb_facts_arch(const char *name, size_t len);

/*
 * Why there is no ABI of this name although Linux has such a port
 * (tables/unfiltered.tbl); NULL: it has none.
 */
const char *scb_facts_unfiltered(const char *name, size_t len);

/*
 * Find an ABI by its name in Docker's or Podman's includes/excludes, or NULL.
 */
const struct arch *scb_facts_arch_docker(const char *name, size_t len);

/* The ABI that owns nr under this AUDIT_ARCH and byte order; or NULL. */
const struct arch *scb_facts_arch_audit(uint32_t audit, uint32_t nr, bool big);

/* Can a call of the ABI have this number, in some kernel? */
bool scb_facts_in_range(const struct arch *a, uint64_t nr);

/*
 * The ABI whose calls the twin numbers of `a` reach (SEMANTICS 13), or NULL;
 * and the twin number of one of those calls. false: it has none.
 */
const struct arch *scb_facts_twin_abi(const struct arch *a);
bool scb_facts_twin(const struct arch *a, uint32_t nr, uint32_t *twin);

/* Can the number be a twin number of the ABI? */
bool scb_facts_is_twin(const struct arch *a, uint32_t nr);

/* The machine that this program was compiled for; or NULL. */
const struct arch *scb_facts_arch_host(void);

bool scb_facts_has_arch(
    const struct arch *const *list, unsigned n, const struct arch *a);

/*
 * The names of an ABI, hashed once for many look-ups; lives in the arena.
 */
struct facts_index {
	const struct arch *arch;
	uint32_t *hash; /* hash_text of each row's name */
	uint16_t *slot; /* row + 1; 0: empty */
	uint32_t mask;
};

void scb_facts_index(
    struct facts_index *ix, const struct arch *a, struct arena *arena);
const struct arch_call *scb_facts_find(
    const struct facts_index *ix, const char *name, size_t len);

/* Without an index: by name (linear) and by number (binary search). */
const struct arch_call *scb_facts_call(
    const struct arch *a, const char *name, size_t len);
const struct arch_call *scb_facts_number(const struct arch *a, uint32_t nr);

/* First row whose number is nr or more, as an index; ncalls: none. */
unsigned scb_facts_lower(const struct arch *a, uint32_t nr);

/*
 * Does any ABI have a syscall of this name, and in which mainline release did
 * it first appear (ARCH_KERNEL, tables/generic.tbl)? scb_facts_name(i)
 * enumerates all names, NULL past the end; the last function maps a name to i,
 * -1: no such name.
 */
bool scb_facts_known(const char *name, size_t len, uint32_t *since);
const char *scb_facts_name(unsigned i);
int scb_facts_place(const char *name, size_t len);

/*
 * In C, the names of calls have the prefix SYS_ or __NR_, and those specific to
 * ARM __ARM_NR_ or ARM_. Moves *s past such a prefix and returns its length, or
 * 0.
 */
size_t scb_facts_call_prefix(const char **s, size_t n);

/*
 * The known name that is most similar to a misspelled one, or NULL: a syscall
 * (if s begins with @, a group); an architecture's token, or if none is
 * similar, the first that begins with s; an errno; a constant of an ABI (NULL:
 * of any); a capability; an argument.
 */
const char *scb_facts_near_call(
    const struct arch *target, const char *s, size_t n);
const char *scb_facts_near_arch(const char *s, size_t n);
const char *scb_facts_near_errno(const struct arch *a, const char *s, size_t n);
const char *scb_facts_near_const(const struct arch *a, const char *s, size_t n);
const char *scb_facts_near_cap(const char *s, size_t n);
const char *scb_facts_near_arg(const char *call, const char *s, size_t n);

/*
 * Groups of syscalls (tables/groups.tbl), by position: name ("@swap"), one-line
 * description, and members, which are names and earlier groups.
 */
struct facts_group {
	const char *name, *about, *members;
};
const struct facts_group *scb_facts_group(unsigned i); /* NULL past the end */
bool scb_facts_group_systemd(const char *s, size_t n); /* only there */
bool scb_facts_group_has(const char *group, const char *name);

/*
 * Calls `each` for every syscall of a group, possibly more than once for some;
 * false: there is no such group.
 */
bool scb_facts_group_each(const char *name, size_t len,
    void (*each)(void *user, const char *name, size_t len), void *user);

/*
 * Pairs of a newer and an older call, by position. The strings are stored in
 * the rows because pointers would have to be relocated at every start.
 */
struct facts_pair {
	char newer[32], older[32];
	char effect[64]; /* of refusing the newer one; "": none */
	bool common;	 /* on many programs, and not on single ones */
	bool time64;	 /* the newer one is the same with 64-bit times */
};

/*
 * Fallbacks: a libc falls back to the older call (tables/fallback.tbl,
 * tables/time64.tbl). NULL past the end.
 */
const struct facts_pair *scb_facts_fallback(unsigned i);

/*
 * A call that does the work of another (tables/siblings.tbl), or is the same
 * with 64-bit times (tables/time64.tbl).
 */
struct facts_sibling {
	char older[24], newer[32];
	char args[8];  /* for each argument of `older`: the digit of newer's */
	bool bypasses; /* a refusal of `older` alone, if it is allowed */
	bool used, back; /* where `older` is missing; and the reverse */
};
const struct facts_sibling *scb_facts_sibling(unsigned i); /* NULL: past it */

/*
 * What programs use on the ABI, which lacks the call: by position, best first;
 * NULL: no more. It exists there, as a number or as a sub-call. args, if not
 * NULL: for each argument in the prototype of `name` the one of the other call
 * that means the same, or -1.
 */
enum { FACTS_ARGS = 6 };
const char *scb_facts_instead(const struct facts_index *ix, const char *name,
    unsigned i, int8_t args[FACTS_ARGS]);

/* Has the ABI the call, as a number or as a sub-call? */
bool scb_facts_has(const struct facts_index *ix, const char *name, size_t len);

/*
 * The calls that a function of a C library makes (tables/libc.tbl), by
 * position; the rows of a function are together. NULL: past the end.
 */
enum { FACTS_GLIBC, FACTS_MUSL, FACTS_BIONIC, FACTS_LIBCS };
struct facts_libc {
	const char *function, *calls;
	uint32_t from,
	    before; /* versions, as ARCH_KERNEL; 0, UINT32_MAX: open */
	uint32_t abis;
	uint8_t libc;
};
const struct facts_libc *scb_facts_libc(unsigned i);
const char *scb_facts_libc_name(unsigned libc); /* NULL: past the end */

/* The newest release that was looked at; UINT32_MAX: it has no releases. */
uint32_t scb_facts_libc_newest(unsigned libc);

/* Does the function just make the call of its name, in every libc? */
bool scb_facts_libc_plain(const char *function);

/*
 * The next of a row's calls on an ABI of it, and what is tried after ENOSYS of
 * the one before. n is 0 where the ABI has none. false: no more.
 */
enum { FACTS_LIBC_TRIES = 3, FACTS_LIBC_NAME = 32 };
struct facts_libc_step {
	char call[FACTS_LIBC_TRIES][FACTS_LIBC_NAME];
	unsigned n;
};
bool scb_facts_libc_next(const char **calls, const struct facts_index *ix,
    struct facts_libc_step *step);

/* Appends "2.31 and later", "up to 2.30", "2.33 to 2.38", "all versions". */
struct buf;
void scb_facts_libc_put_versions(struct buf *b, const struct facts_libc *row);

/* Appends "glibc 2.31 and later", or "musl" of one for all versions. */
void scb_facts_libc_put(struct buf *b, const struct facts_libc *row);

/* When a program that starts makes the call; NULL: at once. */
const char *scb_facts_libc_when(
    const struct facts_libc *row, const char *call);

/*
 * A list of libcs and their versions: glibc, glibc-2.36, musl-1.2,
 * glibc-2.31..2.42, all, none. The first function adds an entry; false: it is
 * not valid. The second: does the list have a version of the row? A list that
 * was not given has all versions of glibc and musl.
 */
enum { FACTS_LIBC_RANGES = 16 };
struct facts_libc_range {
	unsigned libc;
	uint32_t from, upto; /* both inclusive */
};
struct facts_libcs {
	bool given;
	unsigned n;
	struct facts_libc_range range[FACTS_LIBC_RANGES];
};
bool scb_facts_libcs_add(struct facts_libcs *l, const char *s, size_t n);
bool scb_facts_libcs_has(
    const struct facts_libcs *l, const struct facts_libc *row);

/* Is anything known of what one of them calls on one of these ABIs? */
bool scb_facts_libcs_known(const struct facts_libcs *l, uint32_t abis);

/*
 * Reads and appends one entry with a name: without a version it means all
 * versions; a range from 0 is written without its start.
 */
bool scb_facts_libc_range(const char *s, size_t n, struct facts_libc_range *r);
void scb_facts_libc_put_range(struct buf *b, const struct facts_libc_range *r);

/*
 * Which libc registers each thread with rseq on this ABI, and from when on
 * (tables/rseq.tbl); NULL: none is known to.
 */
const struct facts_libc *scb_facts_rseq(const struct arch *a);

/*
 * The call that replaces this one on 32-bit ABIs and takes a 64-bit time
 * (tables/time64.tbl), and the reverse; NULL: there is none.
 */
const char *scb_facts_time64(const char *name);
const char *scb_facts_time32(const char *name);

/*
 * The first release ("6.14") whose kernels do not run filters for this call of
 * the ABI (tables/skipped.tbl); NULL: they do.
 */
const char *scb_facts_skipped_from(const struct arch *a, const char *name);

/* Calls carried by socketcall and ipc (tables/subcalls.tbl), by position. */
struct facts_subcall {
	const char *multiplexer, *name;
	uint8_t mux; /* see scb_facts_muxes */
	uint32_t number;
	uint32_t mask; /* bits of args[0] that the kernel looks at (low word) */
	uint32_t since;
};
const struct facts_subcall *scb_facts_subcall(
    unsigned i); /* NULL past the end */

/* The two multiplexers of an ABI: [0] socketcall, [1] ipc; NULL: not there. */
enum { FACTS_MUXES = 2 };
void scb_facts_muxes(
    const struct arch *a, const struct arch_call *mux[FACTS_MUXES]);
void scb_facts_find_muxes(
    const struct facts_index *ix, const struct arch_call *mux[FACTS_MUXES]);

/*
 * How many bits of argument `arg` of this call the kernel uses on this ABI:
 * 16, 32 or 64 (before register width is applied), 0 when unknown, and, for
 * every arg, FACTS_BLOCK when args[0] points to the arguments.
 */
unsigned scb_facts_width(const struct arch *a, const char *name, unsigned arg);

/*
 * How many arguments the call has; -1 when unknown. Some ABIs have entry points
 * of their own with more of them (tables/widths_abi.tbl); elsewhere a 64-bit
 * argument counts once, even if it takes two registers. a is NULL: as declared
 * for most ABIs.
 */
int scb_facts_nargs(const struct arch *a, const char *name);

/* errno by name for one ABI: its number, or -1; and back (NULL: none). */
int scb_facts_errno(const struct arch *a, const char *name, size_t len);
const char *scb_facts_errno_name(const struct arch *a, unsigned number);
bool scb_facts_errno_known(const char *name, size_t len);

/*
 * A C constant by name ("O_CREAT", "AF_UNIX") for one ABI, as C has it:
 * negative ones are sign-extended. false: the ABI has none.
 */
bool scb_facts_const(
    const struct arch *a, const char *name, size_t len, uint64_t *value);

/*
 * Does any ABI have this constant? scb_facts_const_name(i) enumerates them for
 * suggestions, NULL past the end.
 */
bool scb_facts_const_known(const char *name, size_t len);
const char *scb_facts_const_name(unsigned i); /* may repeat a name */

/* Is this the low half of a constant's value, on any ABI? */
bool scb_facts_const_has(uint32_t low);

/*
 * Visits all constants of an ABI that have a prefix, table by table, in the
 * order of names; but those whose value is to be skipped (skip NULL: none is).
 */
typedef bool facts_const_skip(const void *user, uint64_t value);
typedef void facts_const_visit(
    void *user, const char *name, size_t len, uint64_t value);
void scb_facts_const_each(const struct arch *a, const char *prefix, size_t len,
    facts_const_skip *skip, facts_const_visit *visit, void *user);

/*
 * Families of constants (tables/families.tbl): lists of words. A word is a name
 * or a prefix followed by a star; a minus before it excludes these constants.
 */
struct facts_family {
	const char *name, *values, *flags;
};
const struct facts_family *scb_facts_family_at(unsigned i); /* NULL: no more */
const struct facts_family *scb_facts_family_named(const char *name);

/*
 * Visits the constants of an ABI that match a list of words, in the list's
 * order.
 */
void scb_facts_family_each(const char *words, const struct arch *a,
    facts_const_visit *visit, void *user);

/*
 * The family of constants that an argument of a call takes, or NULL. The
 * argument is given by its position in the kernel's prototype, or by the ABI's
 * register.
 */
const struct facts_family *scb_facts_family(const char *call, unsigned arg);
const struct facts_family *scb_facts_family_of(
    const struct arch *a, const char *call, unsigned arg);

/*
 * Appends the value as constants of the family ("AF_UNIX",
 * "O_CREAT|O_EXCL|0x40", "PROT_READ|PROT_EXEC"). Returns false and appends
 * nothing if no constant matches, or the constants make up less than half of
 * its bits. A 32-bit value may also be the low half of a negative constant. The
 * mask has the bits whose value is known (UINT64_MAX: all); under a smaller
 * mask, a constant is used only if no other one of the family matches.
 */
struct buf;
bool scb_facts_family_put(struct buf *b, const struct facts_family *f,
    const struct arch *a, uint64_t value, uint64_t mask);

/*
 * The same for a mask: flags, or a mask that belongs to the family, such as
 * S_IFMT.
 */
bool scb_facts_family_put_mask(struct buf *b, const struct facts_family *f,
    const struct arch *a, uint64_t mask);

/*
 * The name of an argument by the ABI's register, or if a is NULL by its place in
 * the prototype; the i-th second name; and the register or place for either.
 */
const char *scb_facts_arg_name(
    const struct arch *a, const char *call, unsigned arg);
const char *scb_facts_arg_alias(const char *call, unsigned i);
int scb_facts_arg_index(
    const struct arch *a, const char *call, const char *name, size_t len);

/*
 * Does the kernel take the argument in the ABI's register as a signed number
 * (int, pid_t, long)? false: or it is not known.
 */
bool scb_facts_is_signed(const struct arch *a, const char *call, unsigned arg);

/* Capability number by name, with or without CAP_, any case; -1: none. */
int scb_facts_cap(const char *name, size_t len);
const char *scb_facts_cap_name(unsigned i); /* "CAP_CHOWN"; NULL past the end */
uint64_t scb_facts_caps_all(void);
uint64_t scb_facts_caps_docker(void); /* Docker's default fourteen */

/* "4.8", "5.10.3" as ARCH_KERNEL; false when it is not a version. */
bool scb_facts_kernel(const char *s, size_t len, uint32_t *kernel);

#endif
