/*
 * A strict JSON reader (RFC 8259): UTF-8, no duplicate keys, no trailing
 * text, whole numbers to 2^64-1 exact, depth and size capped.
 *
 * Values are at the end of the arena (scb_arena_last). The elements of an array
 * are read again when they are asked for, because a large text consists of
 * very many of them.
 */
#ifndef JSON_H
#define JSON_H

#include "base/diag.h"

enum { JSON_SIZE = 16 << 20, JSON_DEPTH = 64 }; /* bytes, levels */

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	struct loc loc;	   /* of the whole value */
	struct json *next; /* sibling */
	union {
		struct json *child; /* OBJECT: first of `count` */
		const char *str;    /* STRING: decoded; may hold NUL bytes, and
				       ends in one that is not counted */
		uint64_t number;    /* NUMBER: its value, if `whole` */
	};
	const char *key;    /* member of an OBJECT; as str */
	uint32_t count;	    /* ARRAY, OBJECT: children; STRING: bytes */
	uint32_t key_count; /* bytes */
	uint32_t key_offset;
	uint8_t kind; /* enum json_kind */
	bool whole;   /* NUMBER: written as an integer, 0 to 2^64-1 */
};

/* The whole text as one value; scb_diag_fatal on anything wrong. */
struct json *scb_json_read(struct diag *d, const struct source *text);

/*
 * Elements of an array, which may be NULL, one after the other; each is gone
 * when the next one is read. All have to be read, up to the NULL at the end.
 */
struct json_each {
	struct diag *d;
	const struct source *text;
	size_t at, end;
	uint32_t left;
};

const struct json *scb_json_first(
    struct json_each *e, struct diag *d, const struct json *array);
const struct json *scb_json_next(struct json_each *e);

/* The member called key, or NULL. JSON null counts as absent: NULL too. */
struct json *scb_json_get(const struct json *object, const char *key);

/* The location of a member's key. */
struct loc scb_json_key(const struct json *member);

/*
 * From now on, messages about the text also name the value at their location
 * ("syscalls[3].args[0].op"; nothing at the root). The path is found by reading
 * the text again, which may be invalid JSON. The text must live as long as the
 * arena.
 */
void scb_json_paths(struct arena *a, struct source *text);

#endif
