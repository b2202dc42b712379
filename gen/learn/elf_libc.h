/* Which libc a program is made with. */
#ifndef LEARN_ELF_LIBC_H
#define LEARN_ELF_LIBC_H

#include "facts/facts_program.h"

/*
 * Reads the first n bytes of a program, which may be for any architecture: its
 * libc is known from its interpreter, or from texts in a static one. *p is all
 * zero. Where they say nothing, p->libcs.given stays false; a program of a
 * language that makes its calls itself has none. Returns false if more bytes
 * could show more; whole: these are all that there are, or all that will be
 * looked at.
 */
bool scb_elf_libc(
    const uint8_t *file, size_t n, bool whole, struct facts_program *p);

#endif
