#include "filter/bytes.h"

#include <string.h>

#include "facts/facts.h"

/* Instructions in the other byte order are named as such. */
static void
bytes_check_order(
    struct bpf_reader *r, const unsigned char *bytes, size_t len, struct loc at)
{
	bool big = r->want->big_endian;
	unsigned n = 0;
	struct buf b;

	if (scb_raw_loads(r, bytes, len, big) ||
	    !scb_raw_loads(r, bytes, len, !big))
		return;
	scb_buf_init(&b, r->d->arena);
	for (const struct arch *const *a = scb_arch_all; *a && n < 5; a++)
		if ((*a)->big_endian != big && (*a)->filters)
			scb_buf_fmt(&b, n++ ? ", %s" : "%s", (*a)->token);
	scb_diag_fatal(r->d, at,
	    "the instructions look %s-endian, and not as those of %s; give the "
	    "architecture with -a (%s ...)",
	    big ? "little" : "big",
	    r->want->which ? r->want->which : "this machine", b.p);
}

/*
 * Bytes of the filter that begins here, whatever follows it: the least that the
 * kernel would load, as nothing after them can be reached. 0: there is none.
 */
static size_t
bytes_length(const struct bpf_reader *r, const unsigned char *bytes, size_t len)
{
	size_t most = len / BPF_INSN_BYTES, last = 0;
	struct scbpf_insn in;

	for (size_t pc = 0; pc < most && pc < BPF_MAX; pc++) {
		scb_bpf_load(
		    &in, bytes + pc * BPF_INSN_BYTES, r->want->big_endian);
		if ((in.code & 7) == BPF_JMP) {
			size_t far = in.jt > in.jf ? in.jt : in.jf;

			if (in.code == (BPF_JMP | BPF_JA))
				far = in.k;
			if (far >= most - pc)
				return 0;
			if (pc + 1 + far > last)
				last = pc + 1 + far;
		}
		if ((in.code & 7) == BPF_RET && pc >= last)
			return (pc + 1) * BPF_INSN_BYTES;
	}
	return 0;
}

static void
bytes_read_at(
    struct bpf_reader *r, const unsigned char *bytes, size_t len, struct loc at)
{
	uint64_t offset = r->want->offset;
	size_t n;

	if (offset >= len)
		scb_diag_fatal(r->d, at,
		    "offset %ju is beyond the end: there are %zu bytes",
		    (uintmax_t)offset, len);
	n = bytes_length(r, bytes + offset, len - (size_t)offset);
	if (n == 0)
		scb_diag_fatal(r->d, at,
		    "no filter begins at offset %ju: the instructions there do "
		    "not end",
		    (uintmax_t)offset);
	scb_bpf_read_raw(r, bytes + offset, n, "", at);
}

/* --- files -----------------------------------------------------------------*/

enum {
	SNAPD_HEADER = 128,
	SNAPD_VERSION = 2,
	SNAPD_UNRESTRICTED = 3,
	SNAPD_ALLOW = 8, /* sizes in bytes, in the machine's byte order */
	SNAPD_DENY = 12
};

bool
scb_bytes_are_snapd(const unsigned char *bytes, size_t len)
{
	return len >= SNAPD_HEADER && memcmp(bytes, "SC\1", 3) == 0;
}

static uint32_t
bytes_word(const struct bpf_reader *r, const unsigned char *p)
{
	struct scbpf_insn in;

	scb_bpf_load(&in, p - 4, r->want->big_endian);
	return in.k;
}

/* Fails where one of the two sizes cannot be. */
static void
bytes_check_snapd(
    struct bpf_reader *r, size_t len, const size_t size[2], struct loc at)
{
	if (size[0] <= len && size[1] <= len &&
	    SNAPD_HEADER + size[0] + size[1] == len)
		return;
	scb_diag_fatal(r->d, at,
	    "the header of snapd says that two filters of %zu and %zu bytes "
	    "follow, but %zu bytes do; is -a right?",
	    size[0], size[1], len - SNAPD_HEADER);
}

/*
 * snapd's .bin2 (cmd/snap-confine/seccomp-support.c): a filter that allows, and
 * one that denies and is installed first.
 */
static void
bytes_read_snapd(
    struct bpf_reader *r, const unsigned char *bytes, size_t len, struct loc at)
{
	const size_t size[2] = {bytes_word(r, bytes + SNAPD_ALLOW),
	    bytes_word(r, bytes + SNAPD_DENY)};

	if (bytes[SNAPD_UNRESTRICTED] == 1)
		scb_diag_fatal(r->d, at,
		    "this profile of snapd is unrestricted: it has no filter");
	bytes_check_snapd(r, len, size, at);
	for (unsigned i = 2; i--;) {
		if (size[i] == 0)
			continue;
		scb_bpf_read_raw(r, bytes + SNAPD_HEADER + (i ? size[0] : 0),
		    size[i], i ? " that deny" : " that allow", at);
		r->where = NULL;
		scb_bpf_close(r);
	}
	if (r->out->n == 0)
		scb_diag_fatal(r->d, at, "this profile of snapd has no filter");
}

void
scb_bytes_read(struct bpf_reader *r, const unsigned char *bytes, size_t len,
    const char *what, struct loc at)
{
	if (r->want->has_offset) {
		bytes_read_at(r, bytes, len, at);
	} else if (scb_image_probe(bytes, len)) {
		scb_image_read(r, bytes, len, at);
		return;
	} else if (scb_bytes_are_snapd(bytes, len)) {
		bytes_read_snapd(r, bytes, len, at);
		return;
	} else {
		bytes_check_order(r, bytes, len, at);
		scb_bpf_read_raw(r, bytes, len, what, at);
	}
	r->where = NULL;
	scb_bpf_close(r);
}
