/*
 * Seccomp filter made by scbpf 2.0.0, and proved equal to its policy.
 *
 * source: daemon.policy
 * options: -a x86_64
 * tables: Linux 7.3
 * filter: x86_64, 29 instructions, FNV-1a 78ad2dd5163feae1
 *   slots: $LOG (32 bits), $USER (32 bits), $ARENA (64 bits), $CODE (64 bits)
 *   x86_64: ENOSYS, not ERRNO(1) EPERM, above 231 (max): 241 numbers of 0-472
 *     and all above; 3 calls newer than Linux 2.6.0 get another errno
 *   x86_64: 5.00 executed on average for allowed calls (5.00 in the best of
 *     all comparison trees, entropy of the runs 6.00; 0.00 with the kernel's
 *     cache), 7.59 for all, at most 17; without bit tests at least 5 compares
 *     on the number
 *
 * In one file of the program:
 *
 *	#define SCBPF_INSTALL
 *	#include "this header"
 *	int error = daemon_install(value_LOG, value_USER, value_ARENA, value_CODE);
 *
 * which returns 0 or -errno (-EINVAL or -ENOSYS without seccomp filters, as
 * under qemu-user), and filters this thread and all that it starts. Or load
 * what daemon_fill makes; daemon_filter itself has all ones in its slots.
 *
 * For debugging, define SCBPF_REPORT: what would be killed is then trapped,
 * and daemon_install sets a SIGSYS handler that writes the call to standard
 * error, as "scbpf: x86_64 41 socket refused", and exits with 128 + SIGSYS.
 */
#ifndef DAEMON_FILTER_H
#define DAEMON_FILTER_H

#if defined(__GNUC__) && !defined(SCBPF_UNUSED)
#define SCBPF_UNUSED __attribute__((__unused__))
#elif !defined(SCBPF_UNUSED)
#define SCBPF_UNUSED
#endif

#ifndef SCBPF_RET_KILL_PROCESS
#ifdef SCBPF_REPORT
#define SCBPF_RET_KILL_PROCESS 0x00030000 /* TRAP */
#define SCBPF_RET_KILL_THREAD 0x00030000
#else
#define SCBPF_RET_KILL_PROCESS 0x80000000
#define SCBPF_RET_KILL_THREAD 0x00000000
#endif
#endif

#ifndef SCBPF_CAST
#ifdef __cplusplus
#define SCBPF_CAST(type, value) static_cast<type>(value)
#define SCBPF_FILTER(array) const_cast<struct sock_filter *>(array)
#else
#define SCBPF_CAST(type, value) ((type)(value))
#define SCBPF_FILTER(array) (struct sock_filter *)(unsigned long)(array)
#endif
#endif

/* Where there is no <linux/filter.h>, or on demand, the types are our own. */
#ifndef SCBPF_SOCK_FILTER
#ifdef __LINUX_FILTER_H__
#define SCBPF_SOCK_FILTER 1 /* the kernel's */
#elif defined(__has_include) && !defined(SCBPF_OWN_TYPES)
#if __has_include(<linux/filter.h>) && __has_include(<asm/types.h>)
#include <linux/filter.h>
#define SCBPF_SOCK_FILTER 1
#endif
#elif !defined(SCBPF_OWN_TYPES)
#include <linux/filter.h> /* if it is missing, define SCBPF_OWN_TYPES */
#define SCBPF_SOCK_FILTER 1
#endif
#endif
#ifndef SCBPF_SOCK_FILTER
#define SCBPF_SOCK_FILTER 2 /* our own */
struct sock_filter {
	unsigned short code;
	unsigned char jt, jf;
	unsigned int k;
};
struct sock_fprog {
	unsigned short len;
	struct sock_filter *filter;
};
#endif

#ifndef SCBPF_SLOTS
#define SCBPF_SLOTS
#ifdef __GNUC__
__extension__ typedef unsigned long long scbpf_value;
#else
typedef unsigned long long scbpf_value;
#endif

/* Set filter[at].k to ((value >> shift) ^ flip) & mask of the slot's value. */
struct scbpf_slot {
	unsigned short at;
	unsigned char slot, shift;
	unsigned int mask; /* 0: the end */
	unsigned int flip;
};
#endif

#ifndef SCBPF_FILL_SLOT
#define SCBPF_FILL_SLOT
/* 1: the value does not fit, not even sign-extended. */
static inline SCBPF_UNUSED int
scbpf_fill_slot(struct sock_filter *copy, const struct scbpf_slot *s,
    int slot, int bits, int registers, scbpf_value value)
{
	scbpf_value above = ~SCBPF_CAST(scbpf_value, 0) << (bits - 1) << 1;
	scbpf_value as_int = above & 0xffffffffU, is = value & above;

	if (is && ((value >> (bits - 1) & 1) == 0 ||
	    (is != above && is != as_int)))
		return 1;
	if (registers == 32)
		value &= 0xffffffffU;
	for (; s->mask; s++)
		if (s->slot == slot)
			copy[s->at].k = SCBPF_CAST(unsigned int,
			    ((value >> s->shift) ^ s->flip) & s->mask);
	return 0;
}
#endif

#if (defined(__x86_64__) && !defined(__ILP32__))
/* x86_64 */
static SCBPF_UNUSED const struct sock_filter daemon_filter[] = {
	{ 0x20,   0,   0, 0x00000004 }, /* 0 arch */
	{ 0x15,   0,  26, 0xc000003e }, /* 1 arch == x86_64 */
	{ 0x20,   0,   0, 0x00000000 }, /* 2 nr */
	{ 0x15,  22,   0, 0x000000e7 }, /* 3 nr == 231 exit_group */
	{ 0x35,   0,   3, 0x000000e7 }, /* 4 nr >= 231 (exit_group) */
	{ 0x35,   0,   1, 0x40000000 }, /* 5 nr >= 0x40000000 */
	{ 0x15,  19,  21, 0xffffffff }, /* 6 nr == -1, skipped by a tracer */
	{ 0x06,   0,   0, 0x00050026 }, /* 7 ERRNO(38) ENOSYS: epoll_wait, epoll_ctl, tgkill, ... (154 calls); unknown numbers */
	{ 0x35,  18,   0, 0x0000006a }, /* 8 nr >= 106 (setgid) */
	{ 0x35,   0,   3, 0x0000000c }, /* 9 nr >= 12 (brk) */
	{ 0x35,   0,  16, 0x00000069 }, /* 10 nr >= 105 (setuid) */
	{ 0x20,   0,   0, 0x00000010 }, /* 11 arg0 */
	{ 0x15,  13,  14, 0xffffffff }, /* 12 setuid: arg0 == $USER [daemon.policy:4] */
	{ 0x35,   0,   9, 0x0000000b }, /* 13 nr >= 11 (munmap) */
	{ 0x20,   0,   0, 0x00000014 }, /* 14 arg0 high half */
	{ 0x15,   0,   2, 0xffffffff }, /* 15 munmap: arg0 high half == $ARENA high half [daemon.policy:5] */
	{ 0x20,   0,   0, 0x00000010 }, /* 16 arg0 */
	{ 0x15,   4,   0, 0xffffffff }, /* 17 munmap: arg0 == $ARENA [daemon.policy:5] */
	{ 0x20,   0,   0, 0x0000000c }, /* 18 ip high half */
	{ 0x15,   0,   2, 0xffffffff }, /* 19 ip high half == $CODE high half */
	{ 0x20,   0,   0, 0x00000008 }, /* 20 ip */
	{ 0x15,   4,   0, 0xffffffff }, /* 21 ip == $CODE */
	{ 0x06,   0,   0, 0x00050016 }, /* 22 ERRNO(22) EINVAL: munmap */
	{ 0x15,   0,   3, 0x00000001 }, /* 23 nr == 1 write */
	{ 0x20,   0,   0, 0x00000010 }, /* 24 arg0 */
	{ 0x15,   0,   1, 0xffffffff }, /* 25 write: arg0 == $LOG [daemon.policy:3] */
	{ 0x06,   0,   0, 0x7fff0000 }, /* 26 ALLOW: write, munmap, setuid, ... (4 calls) */
	{ 0x06,   0,   0, 0x00050001 }, /* 27 ERRNO(1) EPERM: read, write, open, ... (230 calls) */
	{ 0x06,   0,   0, SCBPF_RET_KILL_PROCESS }, /* 28 KILL_PROCESS: other architectures */
};
static SCBPF_UNUSED const struct scbpf_slot daemon_slots[] = {
	{ 12, 1, 0, 0xffffffff, 0 }, /* $USER */
	{ 15, 2, 32, 0xffffffff, 0 }, /* $ARENA high half */
	{ 17, 2, 0, 0xffffffff, 0 }, /* $ARENA */
	{ 19, 3, 32, 0xffffffff, 0 }, /* $CODE high half */
	{ 21, 3, 0, 0xffffffff, 0 }, /* $CODE */
	{ 25, 0, 0, 0xffffffff, 0 }, /* $LOG */
	{ 0, 0, 0, 0, 0 }
};
enum { /* bits of each slot */
	daemon_bits_LOG = 32,
	daemon_bits_USER = 32,
	daemon_bits_ARENA = 64,
	daemon_bits_CODE = 64,
	daemon_registers = 64
};
#else
#error "daemon: made for x86_64, not for this architecture"
#define DAEMON_FILTER_MISFIT
#endif
#ifndef DAEMON_FILTER_MISFIT
enum {
	daemon_filter_len =
	    sizeof daemon_filter / sizeof(struct sock_filter),
	daemon_filter_flags = 0x0 /* of seccomp(2) */
};

/*
 * The filter with its slots filled in, to copy[daemon_filter_len]; 0, or -22
 * (-EINVAL) when a value has more bits than what it is compared with.
 */
static inline SCBPF_UNUSED int
daemon_fill(struct sock_filter *copy, scbpf_value value_LOG, scbpf_value value_USER, scbpf_value value_ARENA, scbpf_value value_CODE)
{
	int i, misfits = 0;

	for (i = 0; i < daemon_filter_len; i++)
		copy[i] = daemon_filter[i];
	misfits += scbpf_fill_slot(copy, daemon_slots, 0,
	    daemon_bits_LOG, daemon_registers, value_LOG);
	misfits += scbpf_fill_slot(copy, daemon_slots, 1,
	    daemon_bits_USER, daemon_registers, value_USER);
	misfits += scbpf_fill_slot(copy, daemon_slots, 2,
	    daemon_bits_ARENA, daemon_registers, value_ARENA);
	misfits += scbpf_fill_slot(copy, daemon_slots, 3,
	    daemon_bits_CODE, daemon_registers, value_CODE);
	return misfits ? -22 : 0;
}

#endif
#endif

