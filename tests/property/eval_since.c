/*
 * --enosys=since on every ABI and for every kernel: calls that the kernel lacks
 * return ENOSYS, others get the default, and named calls are allowed. Reads the
 * tables row by row, without the look-ups.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"

#include "check.h"
#include "messages.h"

/* The table is sorted by number: *row is the first one that is not below nr. */
static bool
kernel_had(const struct arch *a, unsigned *row, uint32_t nr, uint32_t kernel)
{
	bool had = false;

	while (*row < a->ncalls && a->calls[*row].nr < nr)
		++*row;
	for (unsigned i = *row; i < a->ncalls && a->calls[i].nr == nr; i++) {
		const struct arch_call *c = &a->calls[i];

		had |= c->since <= kernel && (c->gone == 0 || c->gone > kernel);
	}
	return had;
}

/* A call that came with this kernel, or the last one before. */
static const struct arch_call *
newest(const struct arch *a, uint32_t kernel)
{
	const struct arch_call *best = &a->calls[0];

	for (unsigned i = 0; i < a->ncalls; i++)
		if (a->calls[i].since <= kernel &&
		    a->calls[i].since >= best->since)
			best = &a->calls[i];
	return best;
}

static bool
all_right(const struct arch *a, const struct compile_result *r,
    const struct arch_call *named, uint32_t kernel)
{
	uint32_t first = a->calls[0].nr, last = a->calls[a->ncalls - 1].nr;
	uint32_t enosys = RET_ERRNO | (uint32_t)scb_facts_errno(a, "ENOSYS", 6);
	uint32_t nr = first > 20 ? first - 20 : 0;
	unsigned row = 0;

	for (; nr < last + 40; nr++) {
		struct scbpf_call c = {.arch = a->audit_arch, .nr = nr};
		uint32_t want = RET_ERRNO | 1, got;

		/*
		 * ARM's numbers end at 471; its private numbers are far above.
		 */
		if (nr == 1000 && last > 0xf0000 && last < 0x100000)
			nr = 0xeffe0;
		if (nr < a->low || nr > a->high)
			continue;
		c.nr = nr;
		if (nr == named->nr)
			want = RET_ALLOW;
		else if (!kernel_had(a, &row, nr, kernel))
			want = enosys;
		got = scb_bpf_sim(&r->program, &c, NULL, NULL).verdict;
		if (got == want)
			continue;
		printf("%s %u under %u.%u: 0x%x, expected 0x%x\n", a->token, nr,
		    kernel >> 16, kernel >> 8 & 255, got, want);
		return false;
	}
	return true;
}

/* bare: the kernel follows from the name, by the generic column. */
static void
try_kernel(
    const struct arch *a, uint32_t kernel, bool bare, void *memory, size_t size)
{
	jmp_buf out;
	struct arena arena = {memory, size, 0, &out};
	struct diag d = {.arena = &arena, .report = keep_message};
	struct compile_request req = {.arches = {a},
	    .narches = 1,
	    .enosys = POLICY_ENOSYS_SINCE,
	    .since = bare ? 0 : kernel};
	const struct arch_call *named;
	struct policy_name name = {0};
	struct policy *p;
	struct policy_rule *r;

	if (setjmp(out)) {
		check(false, "%s: %s", a->token, message);
		return;
	}
	named = newest(a, kernel);
	name.name = named->name;
	p = scb_arena_alloc(&arena, sizeof *p);
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = 1};
	r = scb_policy_add(p, &arena);
	r->names = &name;
	r->nnames = 1;
	r->action.ret = RET_ALLOW;
	if (bare)
		scb_facts_known(name.name, strlen(name.name), &kernel);
	check(all_right(
		  a, scb_compile_policy(&arena, &d, p, &req), named, kernel),
	    "%s: another verdict", a->token);
}

int
main(void)
{
	static const unsigned last[] = {0, 0, 0, 19, 20, 19, 19, 2};
	size_t size = (size_t)16 << 20;
	void *memory = malloc(size);

	for (unsigned i = 0; memory && scb_arch_all[i]; i++)
		for (unsigned x = 3; x <= 7; x++)
			for (unsigned y = 0; y <= last[x]; y++) {
				uint32_t kernel = ARCH_KERNEL(x, y, 0);

				/*
				 * A quarter of the kernels on each ABI, and all
				 * of them in longer runs.
				 */
				if ((i / 2 + y) % check_step(4))
					continue;
				/* Both modes for each kernel, over all ABIs. */
				try_kernel(scb_arch_all[i], kernel,
				    (i + y) % 2, memory, size);
			}
	free(memory);
	return check_end();
}
