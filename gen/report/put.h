/* Pieces that several reports share. */
#ifndef PUT_H
#define PUT_H

#include "analysis/partition.h"
#include "base/out.h"

/* A syscall number; large ones are bits, and in hexadecimal. */
void scb_put_number(struct buf *b, uint32_t nr);

/* "x86_64", "other architectures", "arch 0x14" */
void scb_put_abi(struct buf *b, const struct partition_part *p);

/* "x86_64 41 socket", "x86_64 335-423", "other architectures" */
void scb_put_part(struct buf *b, const struct partition_part *p);

/* " 0x28": its arguments without trailing zeros, and " from 0x7f00". */
void scb_put_args(struct buf *b, const struct scbpf_call *c);

/* "x86_64 41 socket 0x28": a call. */
void scb_put_call(struct buf *b, const struct scbpf_call *c, bool big_endian);

/* "ERRNO(1) EPERM", without the name where a is NULL. */
void scb_put_verdict(struct buf *b, const struct arch *a, uint32_t verdict);

/* --- members of JSON objects ---------------------------------------------- */

/* arch, audit_arch: null for all other architectures; name, from, to. */
void scb_put_out_part(struct out *o, const struct partition_part *p);

/* verdict: the 32 bits; action, data: its halves; errno: its name, or null. */
void scb_put_out_verdict(struct out *o, const struct arch *a, uint32_t verdict);

/* arch, audit_arch, nr, name, ip, args: as `sim` takes them. */
void scb_put_out_call(
    struct out *o, const struct scbpf_call *c, bool big_endian);

/* A kernel such as "5.10", or null for 0. */
void scb_put_out_kernel(struct out *o, const char *key, uint32_t kernel);

#endif
