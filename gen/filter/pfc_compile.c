/*
 * Translates pseudo filter code into instructions without optimizing: each test
 * loads its word, and the block below it follows.
 */
#include "filter/pfc.h"

#include "facts/facts.h"

/*
 * If a nested test is the last of its block, libseccomp's versions differ in
 * whether the test after the outer one is evaluated.
 */
static void
pfc_must_be_clear(
    const struct pfc *p, const struct pfc_node *n, bool yes, bool no)
{
	if (!n->next || n->word == BPF_WORD_NR ||
	    !((n->yes && yes) || (n->no && no)))
		return;
	p->r->at = n->at;
	scb_bpf_fail(
	    p->r, "the text does not say what follows the tests below this "
		  "one; export the filter as BPF (seccomp_export_bpf)");
}

/*
 * Measures a list; *falls: can the end of the list be reached? Each nested list
 * is measured once.
 */
static size_t
pfc_measure(const struct pfc *p, struct pfc_node *n, bool *falls)
{
	size_t size = 0;

	*falls = true;
	for (; n; n = n->next) {
		bool yes, no;

		if (n->word == PFC_ACTION) {
			size++;
			*falls = false;
			continue;
		}
		n->distance = pfc_measure(p, n->yes, &yes);
		n->otherwise = pfc_measure(p, n->no, &no);
		pfc_must_be_clear(p, n, yes, no);
		n->over = n->no && yes;
		n->distance += n->over;
		size += 2u - n->loaded + n->masked + n->distance +
			n->otherwise + (n->distance > UINT8_MAX);
		if (n->next)
			n->next->loaded = n->word == n->next->word &&
					  !n->masked && !n->no && !yes;
		*falls = *falls && (yes || no);
	}
	return size;
}

static void
pfc_add(const struct pfc *p, size_t at, unsigned code, unsigned jt, unsigned jf,
    uint32_t k)
{
	scb_bpf_add(p->r,
	    &(struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k},
	    at);
}

/* A jump over this many instructions if a comparison does not hold. */
static void
pfc_unless(
    const struct pfc *p, size_t at, uint8_t op, uint32_t k, size_t distance)
{
	if (distance <= UINT8_MAX) {
		pfc_add(p, at, BPF_JMP | op | BPF_K, 0, (unsigned)distance, k);
		return;
	}
	pfc_add(p, at, BPF_JMP | op | BPF_K, 1, 0, k);
	pfc_add(p, at, BPF_JMP | BPF_JA, 0, 0, (uint32_t)distance);
}

static void
pfc_list(const struct pfc *p, const struct arch *a, const struct pfc_node *n)
{
	for (; n; n = n->next) {
		if (n->word == PFC_ACTION) {
			pfc_add(p, n->at, BPF_RET_K, 0, 0, n->k);
			continue;
		}
		if (!n->loaded)
			pfc_add(p, n->at, BPF_LD_ABS, 0, 0,
			    scb_bpf_offset(n->word, a->big_endian));
		if (n->masked)
			pfc_add(
			    p, n->at, BPF_ALU | BPF_AND | BPF_K, 0, 0, n->mask);
		pfc_unless(p, n->at, n->op, n->k, n->distance);
		pfc_list(p, a, n->yes);
		if (n->over)
			pfc_add(p, n->at, BPF_JMP | BPF_JA, 0, 0,
			    (uint32_t)n->otherwise);
		pfc_list(p, a, n->no);
	}
}

/* --- architectures ---------------------------------------------------------*/

/* The first block of the same number of seccomp_data.arch. */
static unsigned
pfc_leader(const struct pfc *p, unsigned i)
{
	unsigned first = 0;

	while (p->block[first].arch->audit_arch != p->block[i].arch->audit_arch)
		first++;
	return first;
}

/*
 * Another ABI with the same number for which the text has no block, or NULL.
 * Its calls count as another architecture's.
 */
static const struct arch *
pfc_stranger(const struct pfc *p, const struct arch *own)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++) {
		bool here = false;

		if ((*a)->audit_arch != own->audit_arch ||
		    (*a)->big_endian != own->big_endian)
			continue;
		for (unsigned i = 0; i < p->nblocks; i++)
			here |= p->block[i].arch == *a;
		if (!here)
			return *a;
	}
	return NULL;
}

enum { PFC_BELOW = 3, PFC_ABOVE = 4 }; /* sizes of the two checks */

/* Number -1, which a tracer uses to skip a call, belongs to no other ABI. */
static void
pfc_check(
    const struct pfc *p, const struct arch *own, const struct arch *stranger)
{
	size_t at = p->other->at;

	if (!stranger)
		return;
	pfc_add(p, at, BPF_LD_ABS, 0, 0,
	    scb_bpf_offset(BPF_WORD_NR, own->big_endian));
	if (own->low) {
		pfc_add(p, at, BPF_JMP | BPF_JGE | BPF_K, 1, 0, own->low);
	} else {
		pfc_add(p, at, BPF_JMP | BPF_JGE | BPF_K, 0, 2, stranger->low);
		pfc_add(p, at, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, UINT32_MAX);
	}
	pfc_add(p, at, BPF_RET_K, 0, 0, p->other->k);
}

/* All blocks of one number, and its default action. */
static void
pfc_group(const struct pfc *p, unsigned first)
{
	const struct arch *own = p->block[first].arch;
	const struct arch *stranger = pfc_stranger(p, own);
	size_t size = 1;
	bool falls;

	if (stranger)
		size += own->low ? PFC_BELOW : PFC_ABOVE;
	for (unsigned i = first; i < p->nblocks; i++)
		if (pfc_leader(p, i) == first)
			size += pfc_measure(p, p->block[i].first, &falls);
	pfc_unless(p, p->block[first].last->at, BPF_JEQ, own->audit_arch, size);
	pfc_check(p, own, stranger);
	for (unsigned i = first; i < p->nblocks; i++)
		if (pfc_leader(p, i) == first)
			pfc_list(p, own, p->block[i].first);
	pfc_list(p, own, p->block[first].last);
}

void
scb_pfc_compile(const struct pfc *p)
{
	pfc_add(p, p->other->at, BPF_LD_ABS, 0, 0,
	    scb_bpf_offset(BPF_WORD_ARCH, false));
	for (unsigned i = 0; i < p->nblocks; i++)
		if (pfc_leader(p, i) == i)
			pfc_group(p, i);
	pfc_list(p, p->block[0].arch, p->other);
}
