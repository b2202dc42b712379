/*
 * Architectures and names in the tables: look-ups that need no context. scbpf.h
 * includes this header.
 */
#ifndef SCBPF_NAMES_H
#define SCBPF_NAMES_H

#include "scbpf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- architectures and names ---------------------------------------------- */

/*
 * Finds an architecture by libseccomp's token ("x86_64"), as SCMP_ARCH_* or
 * AUDIT_ARCH_*, or by its name in Debian, Go or `uname -m`. NULL: not found.
 */
const struct scbpf_arch *scbpf_arch_find(const char *name);
const struct scbpf_arch *scbpf_arch_host(void);	    /* or NULL */
const struct scbpf_arch *scbpf_arch_at(unsigned i); /* NULL past the end */

const char *scbpf_arch_name(const struct scbpf_arch *a); /* the token */
uint32_t scbpf_arch_audit(const struct scbpf_arch *a);	 /* AUDIT_ARCH_* */
bool scbpf_arch_big_endian(const struct scbpf_arch *a);

/*
 * The kernel header with the syscall numbers, "unistd_64.h". Are the kernel
 * headers of both architectures installed together?
 */
const char *scbpf_arch_header(const struct scbpf_arch *a);
bool scbpf_arch_shares_headers(
    const struct scbpf_arch *a, const struct scbpf_arch *b);

/* Syscall numbers as in seccomp_data, with the bases of x32 and mips. */
bool scbpf_syscall_number(
    const struct scbpf_arch *a, const char *name, uint32_t *nr);
const char *scbpf_syscall_name(
    const struct scbpf_arch *a, uint32_t nr); /* or NULL */

/* The i-th syscall of an architecture, ordered by number; NULL past the end. */
const char *scbpf_syscall_at(
    const struct scbpf_arch *a, unsigned i, uint32_t *nr);

/* The number of an errno on this ABI; -1: it has none of that name. */
int scbpf_errno(const struct scbpf_arch *a, const char *name);

/* "ALLOW", "ERRNO(1)"; NUL-terminated. */
enum { SCBPF_VERDICT_SIZE = 24 };
void scbpf_verdict(uint32_t verdict, char text[SCBPF_VERDICT_SIZE]);

/*
 * The name of the i-th group of syscalls ("@mount"), NULL past the end; and
 * whether a syscall is in a group.
 */
const char *scbpf_group_at(unsigned i);
bool scbpf_in_group(const char *group, const char *syscall);

/*
 * SCBPF_VERSION of the archive, the kernel that its tables describe, and the
 * date of Docker's profile that is the built-in default ("2026-06-30").
 */
const char *scbpf_version(void);
uint32_t scbpf_tables_kernel(void); /* SCBPF_KERNEL */
const char *scbpf_builtin_date(void);

#ifdef __cplusplus
}
#endif

#endif
