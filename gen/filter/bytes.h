/* Filters as bytes: raw instructions, and files that hold them. */
#ifndef FILTER_BYTES_H
#define FILTER_BYTES_H

#include "filter/parse.h"

/*
 * Reads the filters in bytes, whatever kind of file they are; messages mention
 * `what` (" of base64") and point at `at`.
 */
void scb_bytes_read(struct bpf_reader *r, const unsigned char *bytes,
    size_t len, const char *what, struct loc at);

/* Is this snapd's .bin2? */
bool scb_bytes_are_snapd(const unsigned char *bytes, size_t len);

/* --- raw.c ---------------------------------------------------------------- */

/*
 * Are they raw instructions that the kernel would load, in this byte order or
 * in the one that is wanted?
 */
bool scb_raw_loads(const struct bpf_reader *r, const unsigned char *bytes,
    size_t len, bool big);
bool scb_bytes_load(
    const struct bpf_reader *r, const unsigned char *bytes, size_t len);

/* The byte of an escape in a string, from after its backslash. */
unsigned char scb_bytes_escape(const char *s, size_t n, size_t *i);

/* --- image.c -------------------------------------------------------------- */

bool scb_image_probe(const unsigned char *bytes, size_t len);
void scb_image_read(struct bpf_reader *r, const unsigned char *bytes,
    size_t len, struct loc at);

#endif
