/*
 * Classic BPF as seccomp has it: an interpreter of raw filters. Needs
 * die(format, ...), which does not return.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NARGS = 6 };

/* A call, as filters see it. */
struct data {
	uint32_t nr, arch;
	uint64_t ip, args[NARGS];
};

static struct insn {
	uint32_t code, jt, jf, k;
} filter[4096];
static size_t length;
static bool big_endian;

static uint32_t
octets(const char *p, int n)
{
	uint32_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[big_endian ? i : n - 1 - i];
	return v;
}

static void
filter_read(const char *p, size_t size, bool big)
{
	big_endian = big;
	length = size / 8;
	if (size % 8 != 0 || length > sizeof filter / sizeof *filter)
		die("a filter of %lu bytes", (unsigned long)size);
	for (struct insn *i = filter; i < filter + length; i++, p += 8)
		*i = (struct insn){octets(p, 2), octets(p + 2, 1),
		    octets(p + 3, 1), octets(p + 4, 4)};
}

/* struct seccomp_data: nr, arch, instruction pointer, arguments. */
static uint32_t
load(const struct data *d, uint32_t from)
{
	uint64_t whole;

	if (from % 4 != 0 || from >= 64)
		die("a load from %u", from);
	if (from < 8)
		return from == 0 ? d->nr : d->arch;
	whole = from < 16 ? d->ip : d->args[(from - 16) / 8];
	return (uint32_t)((from % 8 == 4) != big_endian ? whole >> 32 : whole);
}

static uint32_t
compute(uint32_t op, uint32_t a, uint32_t x)
{
	const uint32_t all[16] = {a + x, a - x, a * x, x == 0 ? 0 : a / x,
	    a | x, a & x, a << (x & 31), a >> (x & 31), -a, 0, a ^ x};

	if (op == 0x90 || op > 0xa0)
		die("ALU operation 0x%x", op);
	return all[op >> 4];
}

static uint32_t
filter_run(const struct data *d)
{
	uint32_t a = 0, x = 0, mem[16] = {0};

	for (size_t pc = 0; pc < length; pc++) {
		const struct insn *i = &filter[pc];
		/* The class, then the mode or operation, then the operand. */
		uint32_t op = i->code & 0xf0;
		uint32_t k = (i->code & 8) != 0 ? x : i->k;

		if (i->code == 0x20) /* ld [k] */
			a = load(d, i->k);
		else if (i->code <= 0x01) /* ld, ldx #k */
			*(i->code == 0 ? &a : &x) = i->k;
		else if (i->code == 0x60 || i->code == 0x61) /* M[k] */
			*(i->code == 0x60 ? &a : &x) = mem[i->k % 16];
		else if (i->code == 0x80 || i->code == 0x81) /* len */
			*(i->code == 0x80 ? &a : &x) = 64;
		else if (i->code == 0x02 || i->code == 0x03) /* st, stx */
			mem[i->k % 16] = i->code == 0x02 ? a : x;
		else if (i->code == 0x3c && x == 0) /* div x */
			return 0;
		else if ((i->code & 7) == 4)
			a = compute(op, a, k);
		else if (i->code == 0x05) /* ja */
			pc += i->k;
		else if ((i->code & 7) == 5 && op <= 0x40)
			pc += (op == 0x10      ? a == k
				  : op == 0x20 ? a > k
				  : op == 0x30 ? a >= k
					       : (a & k) != 0)
				  ? i->jt
				  : i->jf;
		else if (i->code == 0x06 || i->code == 0x16) /* ret */
			return i->code == 0x06 ? i->k : a;
		else if (i->code == 0x07) /* tax */
			x = a;
		else if (i->code == 0x87) /* txa */
			a = x;
		else
			die("instruction 0x%x", i->code);
	}
	die("the filter ran off its end");
	return 0;
}
