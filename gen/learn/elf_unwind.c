/*
 * Unwind tables (.eh_frame), as the LSB and the Itanium C++ ABI describe them:
 * only function starts and landing pads of exceptions are read.
 */
#include "learn/elf.h"

#include "learn/code.h"

enum {
	OMIT = 0xff,
	INDIRECT = 0x80,
	PC_RELATIVE = 0x10,
	DATA_RELATIVE = 0x30,
	RELATIVE = 0x70,
	FORMAT = 0x0f
};

/* A place in memory to read from. */
struct cursor {
	const struct elf *e;
	uint64_t at, end;
	bool bad;
};

static uint64_t
elf_unwind_take(struct cursor *c, unsigned bytes)
{
	const uint8_t *p = scb_elf_at(c->e, c->at, bytes);

	if (c->bad || !p || c->end - c->at < bytes) {
		c->bad = true;
		return 0;
	}
	c->at += bytes;
	return scb_elf_word(p, bytes);
}

static uint64_t
take_leb(struct cursor *c, bool sign)
{
	uint64_t v = 0, byte;
	unsigned shift = 0;

	do {
		byte = elf_unwind_take(c, 1);
		if (shift < 64)
			v |= (byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	if (sign && shift < 64 && (byte & 0x40))
		v |= UINT64_MAX << shift;
	return v;
}

static uint64_t
take_format(struct cursor *c, unsigned format)
{
	switch (format & FORMAT) {
	case 0x00:
	case 0x04:
	case 0x0c:
		return elf_unwind_take(c, 8);
	case 0x01:
		return take_leb(c, false);
	case 0x02:
		return elf_unwind_take(c, 2);
	case 0x03:
		return elf_unwind_take(c, 4);
	case 0x09:
		return take_leb(c, true);
	case 0x0a:
		return (uint64_t)code_sign(elf_unwind_take(c, 2), 16);
	case 0x0b:
		return (uint64_t)code_sign(elf_unwind_take(c, 4), 32);
	default:
		c->bad = true;
		return 0;
	}
}

/* An address in one of the encodings; 0 where there is none. */
static uint64_t
elf_unwind_take_pointer(struct cursor *c, unsigned encoding, uint64_t data)
{
	uint64_t from = 0, v;

	if (encoding == OMIT)
		return 0;
	if (encoding & INDIRECT)
		c->bad = true;
	if ((encoding & RELATIVE) == PC_RELATIVE)
		from = c->at;
	else if ((encoding & RELATIVE) == DATA_RELATIVE)
		from = data;
	else if (encoding & RELATIVE)
		c->bad = true;
	v = take_format(c, encoding);
	return v ? v + from : 0;
}

/* What a CIE says about its FDEs. */
struct common {
	unsigned code, lsda; /* encodings */
	bool sized;	     /* 'z': the augmentation has a length */
	bool signal;	     /* 'S': of a signal handler's caller */
};

static void
read_common(struct cursor *c, struct common *out)
{
	char letters[8] = "";
	unsigned n = 0, version = (unsigned)elf_unwind_take(c, 1);
	char letter;

	*out = (struct common){.lsda = OMIT};
	do {
		letter = (char)elf_unwind_take(c, 1);
		letters[n] = letter;
	} while (!c->bad && letter && ++n < sizeof letters);
	if (n == sizeof letters || (version != 1 && version != 3))
		c->bad = true;
	take_leb(c, false);
	take_leb(c, true);
	if (version == 1)
		elf_unwind_take(c, 1);
	else
		take_leb(c, false);
	for (unsigned i = 0; !c->bad && i < n; i++)
		switch (letters[i]) {
		case 'z':
			out->sized = true;
			take_leb(c, false);
			break;
		case 'R':
			out->code = (unsigned)elf_unwind_take(c, 1);
			break;
		case 'L':
			out->lsda = (unsigned)elf_unwind_take(c, 1);
			break;
		case 'P':
			elf_unwind_take_pointer(c,
			    (unsigned)elf_unwind_take(c, 1) &
				~(unsigned)INDIRECT,
			    0);
			break;
		case 'S':
			out->signal = true;
			break;
		case 'B':
		case 'G':
			break;
		default:
			c->bad = true;
		}
}

/* The call sites of one function; some have a landing pad. */
static bool
read_pads(const struct elf *e, uint64_t at, uint64_t function,
    const struct elf_unwind *give)
{
	struct cursor c = {e, at, UINT64_MAX, false};
	unsigned encoding = (unsigned)elf_unwind_take(&c, 1);
	uint64_t base, size, pad;

	base = encoding == OMIT ? function
				: elf_unwind_take_pointer(&c, encoding, 0);
	encoding = (unsigned)elf_unwind_take(&c, 1);
	if (encoding != OMIT)
		take_leb(&c, false);
	encoding = (unsigned)elf_unwind_take(&c, 1);
	size = take_leb(&c, false);
	if (c.bad || !scb_elf_at(e, c.at, (size_t)size))
		return false;
	c.end = c.at + size;
	while (!c.bad && c.at < c.end) {
		take_format(&c, encoding);
		take_format(&c, encoding);
		pad = take_format(&c, encoding);
		take_leb(&c, false);
		if (!c.bad && pad)
			give->pad(give->user, base + pad);
	}
	return !c.bad;
}

static bool
read_function(struct cursor *c, uint64_t common, uint64_t limit,
    const struct elf_unwind *give)
{
	struct cursor in = {c->e, common, limit, false};
	struct common how;
	uint64_t start, lsda = 0;

	if (elf_unwind_take(&in, 4) == UINT32_MAX)
		return false;
	if (elf_unwind_take(&in, 4) != 0)
		return false;
	read_common(&in, &how);
	start = elf_unwind_take_pointer(c, how.code, 0);
	take_format(c, how.code);
	if (how.sized)
		take_leb(c, false);
	if (how.lsda != OMIT)
		lsda = elf_unwind_take_pointer(c, how.lsda, 0);
	if (c->bad || in.bad)
		return false;
	/* Entries of signal handlers' callers begin one byte early. */
	give->function(give->user, start + how.signal);
	return lsda == 0 || read_pads(c->e, lsda, start, give);
}

/* Where the frames begin and, where that is known, end. */
static bool
find_frames(const struct elf *e, struct cursor *c)
{
	const struct elf_section *s = scb_elf_section_named(e, ".eh_frame");
	struct cursor h = {e, e->unwind, UINT64_MAX, false};
	unsigned encoding;

	*c = (struct cursor){e, 0, UINT64_MAX, false};
	if (s) {
		c->at = s->addr;
		c->end = s->addr + s->size;
	} else if (e->unwind) {
		if (elf_unwind_take(&h, 1) != 1)
			return false;
		encoding = (unsigned)elf_unwind_take(&h, 1);
		elf_unwind_take(&h, 2);
		c->at = elf_unwind_take_pointer(&h, encoding, e->unwind);
	}
	return !h.bad;
}

bool
scb_elf_unwind(const struct elf *e, const struct elf_unwind *give)
{
	struct cursor c;
	uint64_t limit;

	if (!find_frames(e, &c))
		return false;
	limit = c.end;
	while (c.at && c.at < limit) {
		uint64_t size, next, id, at;

		c.end = limit;
		size = elf_unwind_take(&c, 4);
		if (c.bad || size == UINT32_MAX || size > limit - c.at)
			return false;
		if (size == 0)
			return true;
		next = c.at + size;
		c.end = next;
		at = c.at;
		id = elf_unwind_take(&c, 4);
		if (id && !read_function(&c, at - id, limit, give))
			return false;
		c.at = next;
	}
	return true;
}
