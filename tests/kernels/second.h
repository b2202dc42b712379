/* The oracle's interpreter, whose header has names that the library has. */
#ifndef SECOND_H
#define SECOND_H

#include <stdbool.h>
#include <stdint.h>

/* The program has n instructions of eight octets. word: seccomp_data, as nr,
 * arch, and low and high halves. Instructions are read with second_open(). */
void second_open(const unsigned char *octets, unsigned n, bool big);
uint32_t second_run(const uint32_t word[16]);

#endif
