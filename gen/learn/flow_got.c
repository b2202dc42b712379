/*
 * Calls through the global offset table. Its words are written once, by the
 * linker or when the program is loaded, so that a call or jump through one is
 * as good as direct. If an instruction loads such an address to do anything
 * else with it, the code there may be entered from anywhere.
 */
#include "learn/flow.h"

#include <string.h>

#include "base/sort.h"

static bool
is_before(const void *a, const void *b)
{
	return ((const struct flow_got *)a)->at <
	       ((const struct flow_got *)b)->at;
}

/* Among the first n words. */
static struct flow_got *
got_find(const struct flow *f, size_t n, uint64_t at)
{
	size_t i = sort_first(f->got, n, sizeof *f->got,
	    offsetof(struct flow_got, at), 64, at);

	return i < n && f->got[i].at == at ? &f->got[i] : NULL;
}

static void
got_add(struct flow *f, uint64_t at, uint64_t to, bool used)
{
	f->got = scb_arena_grow(
	    f->arena, f->got, f->ngot, &f->got_cap, sizeof *f->got);
	f->got[f->ngot++] = (struct flow_got){at, to, used};
}

bool
scb_flow_got_add(struct flow *f, uint64_t at, uint64_t to)
{
	if (!at || !scb_elf_is_code(f->elf, to) || !scb_elf_is_got(f->elf, at))
		return false;
	got_add(f, at, to, false);
	return true;
}

/* The words of a section that stay 0: of weak symbols that nothing defines. */
static void
got_add_zeros(struct flow *f, const struct elf_section *s, size_t known)
{
	for (uint64_t at = s->addr; at - s->addr < s->size; at += 8) {
		const uint8_t *p = scb_elf_at(f->elf, at, 8);

		if (p && scb_elf_word(p, 8) == 0 && !got_find(f, known, at) &&
		    scb_elf_is_got(f->elf, at))
			got_add(f, at, 0, true);
	}
}

void
scb_flow_got_complete(struct flow *f)
{
	enum { MANY = 1 << 15 }; /* bytes */
	size_t known = f->ngot;

	scb_sort(f->got, f->ngot, sizeof *f->got, is_before);
	for (unsigned i = 0; i < f->elf->nsections; i++) {
		const struct elf_section *s = &f->elf->section[i];

		if (strncmp(s->name, ".got", 4) == 0 && s->size <= MANY)
			got_add_zeros(f, s, known);
	}
	scb_sort(f->got, f->ngot, sizeof *f->got, is_before);
}

struct flow_got *
scb_flow_got_find(const struct flow *f, uint64_t at)
{
	return got_find(f, f->ngot, at);
}

void
scb_flow_got_fuse(const struct flow *f, uint64_t at, struct code *call)
{
	const struct flow_got *g = got_find(f, f->ngot, at);

	if (!g)
		return;
	call->flow = call->flow == CODE_CALL_VALUE ? CODE_CALL : CODE_JUMP;
	/* An undefined weak symbol has no code; 0 may be the file's start. */
	call->target = g->to ? g->to : UINT64_MAX;
	call->a = CODE_NONE;
}
