/*
 * Calls that go wrong, for a program built to be tested: of all calls below,
 * the one with the number FAIL (from 1) fails; under SHORT reads and writes
 * transfer a byte or two; under EINTR they are interrupted first. MEMORY is
 * the size of the arena.
 */
#ifndef HOSTILE_IO_H
#define HOSTILE_IO_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

size_t hostile_memory(void);
void *hostile_malloc(size_t n);
int hostile_open(const char *path, int flags, ...);
ssize_t hostile_read(int fd, void *p, size_t n);
ssize_t hostile_write(int fd, const void *p, size_t n);
int hostile_close(int fd);
int hostile_rename(const char *from, const char *to);
int hostile_fchmod(int fd, mode_t mode);

#endif
