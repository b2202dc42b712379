/* The decision DAG as instructions. */
#ifndef CODE_H
#define CODE_H

#include "bpf/asm.h"
#include "tree/dag.h"

/*
 * Emits the decision at root; the accumulator holds nothing yet. NULL, with
 * *count the number of distinct decisions, when there are more of them than
 * a program can hold.
 */
struct scbpf_insn *code_dag(
    const struct dag *d, uint32_t root, bool big_endian, size_t *count);

#endif
