/*
 * What a program needs to fill in the slots of a filter, with no compiler at
 * run time: where they are, and a function that does it.
 */
#include "emit/h.h"

/* The same in every header, so that several can be included together. */
static const char shared[] =
    "#ifndef SCBPF_SLOTS\n"
    "#define SCBPF_SLOTS\n"
    "#ifdef __GNUC__\n"
    "__extension__ typedef unsigned long long scbpf_value;\n"
    "#else\n"
    "typedef unsigned long long scbpf_value;\n"
    "#endif\n"
    "\n"
    "/* Set filter[at].k to ((value >> shift) ^ flip) & mask of the slot's "
    "value. */\n"
    "struct scbpf_slot {\n"
    "\tunsigned short at;\n"
    "\tunsigned char slot, shift;\n"
    "\tunsigned int mask; /* 0: the end */\n"
    "\tunsigned int flip;\n"
    "};\n"
    "#endif\n"
    "\n"
    "#ifndef SCBPF_FILL_SLOT\n"
    "#define SCBPF_FILL_SLOT\n"
    "/* 1: the value does not fit, not even sign-extended. */\n"
    "static inline SCBPF_UNUSED int\n"
    "scbpf_fill_slot(struct sock_filter *copy, const struct scbpf_slot *s,\n"
    "    int slot, int bits, int registers, scbpf_value value)\n"
    "{\n"
    "\tscbpf_value above = ~SCBPF_CAST(scbpf_value, 0) << (bits - 1) << 1;\n"
    "\tscbpf_value as_int = above & 0xffffffffU, is = value & above;\n"
    "\n"
    "\tif (is && ((value >> (bits - 1) & 1) == 0 ||\n"
    "\t    (is != above && is != as_int)))\n"
    "\t\treturn 1;\n"
    "\tif (registers == 32)\n"
    "\t\tvalue &= 0xffffffffU;\n"
    "\tfor (; s->mask; s++)\n"
    "\t\tif (s->slot == slot)\n"
    "\t\t\tcopy[s->at].k = SCBPF_CAST(unsigned int,\n"
    "\t\t\t    ((value >> s->shift) ^ s->flip) & s->mask);\n"
    "\treturn 0;\n"
    "}\n"
    "#endif\n\n";

void
scb_h_slots_shared(struct buf *b)
{
	scb_buf_str(b, shared);
}

/* Where all registers have 32 bits, so has every value. */
static unsigned
widest(const struct emit_filter *f)
{
	unsigned bits = 32;

	for (unsigned i = 0; i < f->narches; i++)
		if (f->arches[i]->arg_bits > bits)
			bits = f->arches[i]->arg_bits;
	return bits;
}

void
scb_h_slots_table(struct buf *b, const struct emit_filter *f)
{
	const struct policy *p = f->policy;

	scb_buf_fmt(b,
	    "static SCBPF_UNUSED const struct scbpf_slot %s_slots[] = {\n",
	    f->name);
	for (size_t i = 0; i < f->slots.n; i++) {
		const struct bpf_slot *s = &f->slots.at[i];

		scb_buf_fmt(b, "\t{ %u, %u, %d, 0x%08x, %s%x }, /* ",
		    (unsigned)s->pc, (unsigned)s->slot, s->high ? 32 : 0,
		    s->mask, s->flip ? "0x" : "", s->flip);
		scb_emit_slot(b, f, s);
		scb_buf_str(b, " */\n");
	}
	scb_buf_str(b, "\t{ 0, 0, 0, 0, 0 }\n};\n");
	scb_buf_str(b, "enum { /* bits of each slot */\n");
	for (unsigned i = 0; i < p->nslots; i++)
		scb_buf_fmt(b, "\t%s_bits_%s = %u,\n", f->name,
		    p->slots[i].name, scb_eval_slot_bits(f->eval, i));
	scb_buf_fmt(b, "\t%s_registers = %u\n};\n", f->name, widest(f));
}

void
scb_h_slots_values(struct buf *b, const struct emit_filter *f, const char *type)
{
	const struct policy *p = f->policy;

	for (unsigned i = 0; i < p->nslots; i++)
		scb_buf_fmt(
		    b, "%s%svalue_%s", i ? ", " : "", type, p->slots[i].name);
}

void
scb_h_slots_function(struct buf *b, const struct emit_filter *f)
{
	const struct policy *p = f->policy;
	const char *name = f->name;

	scb_buf_fmt(b,
	    "/*\n"
	    " * The filter with its slots filled in, to copy[%s_filter_len]; "
	    "0, or -22\n"
	    " * (-EINVAL) when a value has more bits than what it is compared "
	    "with.\n"
	    " */\n"
	    "static inline SCBPF_UNUSED int\n"
	    "%s_fill(struct sock_filter *copy, ",
	    name, name);
	scb_h_slots_values(b, f, "scbpf_value ");
	scb_buf_fmt(b,
	    ")\n"
	    "{\n"
	    "\tint i, misfits = 0;\n"
	    "\n"
	    "\tfor (i = 0; i < %s_filter_len; i++)\n"
	    "\t\tcopy[i] = %s_filter[i];\n",
	    name, name);
	for (unsigned i = 0; i < p->nslots; i++)
		scb_buf_fmt(b,
		    "\tmisfits += scbpf_fill_slot(copy, %s_slots, %u,\n"
		    "\t    %s_bits_%s, %s_registers, value_%s);\n",
		    name, i, name, p->slots[i].name, name, p->slots[i].name);
	scb_buf_str(b, "\treturn misfits ? -22 : 0;\n}\n\n");
}
