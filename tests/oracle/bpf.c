/* Classic BPF as seccomp has it: an interpreter of raw filters. */
#include "oracle.h"

static uint32_t
octets(const char *p, int bytes, bool big)
{
	uint32_t n = 0;

	for (int i = 0; i < bytes; i++)
		n = n << 8 | (unsigned char)p[big ? i : bytes - 1 - i];
	return n;
}

int
filter_read(struct insn *f, int max, const char *bytes, size_t length, bool big)
{
	int n = 0;

	if (length % 8 != 0 || length / 8 > (size_t)max)
		die("a filter of %lu bytes", (unsigned long)length);
	for (; (size_t)n < length / 8; n++, bytes += 8)
		f[n] = (struct insn){(uint16_t)octets(bytes, 2, big),
		    (uint8_t)bytes[2], (uint8_t)bytes[3],
		    octets(bytes + 4, 4, big)};
	return n;
}

/* struct seccomp_data: nr, arch, instruction pointer, arguments. */
static uint32_t
load(const struct data *d, uint32_t from, bool big)
{
	uint64_t whole;

	if (from % 4 != 0 || from >= 64)
		die("a load from %u", from);
	if (from < 8)
		return from == 0 ? d->nr : d->arch;
	whole = from < 16 ? d->ip : d->args[(from - 16) / 8];
	return (uint32_t)((from % 8 == 4) != big ? whole >> 32 : whole);
}

static uint32_t
compute(int op, uint32_t a, uint32_t x)
{
	const uint32_t all[16] = {a + x, a - x, a * x, x == 0 ? 0 : a / x,
	    a | x, a & x, a << (x & 31), a >> (x & 31), -a, 0, a ^ x};

	if (op == 0x90 || op > 0xa0)
		die("ALU operation 0x%x", (unsigned)op);
	return all[op >> 4];
}

static bool
branch(int op, uint32_t a, uint32_t x)
{
	return op == 0x10   ? a == x
	       : op == 0x20 ? a > x
	       : op == 0x30 ? a >= x
			    : (a & x) != 0; /* 0x40 */
}

uint32_t
filter_run(const struct insn *f, int n, const struct data *d, bool big)
{
	uint32_t a = 0, x = 0, mem[16] = {0};

	for (int pc = 0; pc < n; pc++) {
		const struct insn *i = &f[pc];
		/* The class, then the mode or operation, then the operand. */
		int op = i->code & 0xf0;
		uint32_t k = (i->code & 8) != 0 ? x : i->k;

		if (i->code == 0x20) /* ld [k] */
			a = load(d, i->k, big);
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
			pc += (int)i->k;
		else if ((i->code & 7) == 5 && op <= 0x40)
			pc += branch(op, a, k) ? i->jt : i->jf;
		else if (i->code == 0x06 || i->code == 0x16) /* ret */
			return i->code == 0x06 ? i->k : a;
		else if (i->code == 0x07) /* tax */
			x = a;
		else if (i->code == 0x87) /* txa */
			a = x;
		else
			die("instruction 0x%x", (unsigned)i->code);
	}
	die("the filter ran off its end");
	return 0;
}
