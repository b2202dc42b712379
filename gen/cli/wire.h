/*
 * The records that a confined process and its parent exchange over two pipes.
 * Both are the same program with the same structure layouts; but the child may
 * have been taken over by its input, so the parent trusts no length, number or
 * text.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_kind {
	/* from the child */
	WIRE_MESSAGE, /* struct wire_message and its texts */
	WIRE_INCLUDE, /* the path of a file to be read: answered */
	WIRE_TEXT,    /* for standard output; value: not for a terminal */
	WIRE_FILE,    /* for -o; value: for which target */
	WIRE_PROGRAM, /* a filter; value: its flags */
	/* from the parent */
	WIRE_CONTENT /* of the file; value: 0, or an error of include.h */
};

/* Stands in front of `length` bytes. */
struct wire_head {
	uint32_t kind, length;
	int32_t value;
};

enum { WIRE_TEXTS = 4 };

/* The texts follow, each with its NUL. */
struct wire_message {
	uint32_t severity, line, column, caret;
	uint32_t size[WIRE_TEXTS]; /* file, text, excerpt, path; 0: none */
};

/* Limits on what a child may send, in bytes. */
enum {
	WIRE_MESSAGE_MAX = 1 << 20,
	WIRE_MESSAGES_MAX = 16 << 20, /* together */
	WIRE_OUTPUT_MAX = 128 << 20   /* together */
};

enum wire_end {
	WIRE_ALL,
	WIRE_NOTHING, /* the other end is closed */
	WIRE_BROKEN   /* it was closed half-way, or there was an error */
};

/* All of n bytes. */
enum wire_end wire_get(int fd, void *p, size_t n);

/* The same; false: an error, or nobody reads it. */
bool wire_put(int fd, const void *p, size_t n);

/* A head and the bytes after it. */
bool wire_send(
    int fd, enum wire_kind kind, int32_t value, const void *p, size_t n);

#endif
