/* A struct scbpf_program of an array of instructions. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "bpf/bpf.h"

#define PROGRAM(insn, count, big_endian) \
	(&(const struct scbpf_program){insn, count, big_endian})

#define STACK(program, n) (&(const struct bpf_stack){program, n, NULL})

#endif
