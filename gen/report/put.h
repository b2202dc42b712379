/* Pieces that several reports share. */
#ifndef PUT_H
#define PUT_H

#include "analysis/partition.h"

/* A syscall number; large ones are bits, and in hexadecimal. */
void scb_put_number(struct buf *b, uint32_t nr);

/* "x86_64 41 socket", "x86_64 335-423", "other architectures" */
void scb_put_part(struct buf *b, const struct partition_part *p);

/* "x86_64 41 socket 0x28 0x0 ...": a call as `sim` takes it. */
void scb_put_call(struct buf *b, const struct scbpf_call *c, bool big_endian);

/* "ERRNO(1) EPERM", without the name where a is NULL. */
void scb_put_verdict(struct buf *b, const struct arch *a, uint32_t verdict);

#endif
