/* The decision DAG as instructions. */
#ifndef CODE_H
#define CODE_H

#include "bpf/asm.h"
#include "bpf/bpf.h"
#include "tree/dag.h"

/* How many instructions the decision takes. */
size_t scb_code_count(const struct dag *d, uint32_t root);

/*
 * Emits the decision at root; the accumulator is empty. insn is NULL,
 * and count the number of distinct decisions, when there are more of them than
 * a program can hold. slots: those of the program, or NULL where the decision
 * has none.
 */
struct scbpf_program scb_code_dag(const struct dag *d, uint32_t root,
    bool big_endian, struct bpf_slots *slots);

#endif
