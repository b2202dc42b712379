/*
 * Architectures, and names in the tables: look-ups that need no context. A part
 * of scbpf.h, which includes it.
 */
#ifndef SCBPF_NAMES_H
#define SCBPF_NAMES_H

#include "scbpf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- architectures and names ---------------------------------------------- */

/*
 * By libseccomp's token ("x86_64"), SCMP_ARCH_*, or the name that Debian, Go
 * or `uname -m` have for it; NULL: none.
 */
const struct scbpf_arch *scbpf_arch_find(const char *name);
const struct scbpf_arch *scbpf_arch_host(void);	    /* or NULL */
const struct scbpf_arch *scbpf_arch_at(unsigned i); /* NULL past the end */

const char *scbpf_arch_name(const struct scbpf_arch *a); /* the token */
uint32_t scbpf_arch_audit(const struct scbpf_arch *a);	 /* AUDIT_ARCH_* */
bool scbpf_arch_big_endian(const struct scbpf_arch *a);

/*
 * The header of the kernel with its numbers, "unistd_64.h"; and are those of
 * both architectures installed side by side?
 */
const char *scbpf_arch_header(const struct scbpf_arch *a);
bool scbpf_arch_shares_headers(
    const struct scbpf_arch *a, const struct scbpf_arch *b);

/* Numbers as seccomp_data has them, x32's and mips' bases included. */
bool scbpf_syscall_number(
    const struct scbpf_arch *a, const char *name, uint32_t *nr);
const char *scbpf_syscall_name(
    const struct scbpf_arch *a, uint32_t nr); /* or NULL */

/* All of its syscalls, by number; NULL past the end. */
const char *scbpf_syscall_at(
    const struct scbpf_arch *a, unsigned i, uint32_t *nr);

/* An errno on this ABI, or -1. */
int scbpf_errno(const struct scbpf_arch *a, const char *name);

/* "ALLOW", "ERRNO(1)"; NUL-terminated. */
enum { SCBPF_VERDICT_SIZE = 24 };
void scbpf_verdict(uint32_t verdict, char text[SCBPF_VERDICT_SIZE]);

/* Groups of syscalls, "@mount": NULL past the end; is a call in one? */
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
