/* Between the files that read ELF. */
#ifndef LEARN_ELF_PRIVATE_H
#define LEARN_ELF_PRIVATE_H

#include "learn/elf.h"

/* A NUL-terminated text in memory; NULL: it does not end there. */
const char *scb_elf_text(const struct elf *e, uint64_t addr);

void scb_elf_read_dynamic(struct elf *e);

#endif
