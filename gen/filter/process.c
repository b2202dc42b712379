#include "filter/process.h"

static struct process *
process_find(const struct processes *all, uint32_t pid)
{
	struct hashed *h = hashed_first(&all->by_pid, pid);

	while (h && h->hash != pid)
		h = h->next;
	return (struct process *)h;
}

struct process *
scb_process_find(struct processes *all, uint32_t pid)
{
	struct process *p = process_find(all, pid),
		       *first = process_find(all, 0);

	if (p)
		return p;
	p = scb_arena_alloc(all->arena, sizeof *p);
	*p = (struct process){.hashed.hash = pid, .next = all->last};
	p->group = p;
	p->top = p->base = first ? first->top : NULL;
	scb_hashed_add(all->arena, &all->by_pid, &p->hashed);
	all->last = p;
	return p;
}

void
scb_process_install(
    struct processes *all, struct process *p, unsigned filter, bool sync)
{
	struct installed *top = scb_arena_alloc(all->arena, sizeof *top);

	*top = (struct installed){filter, p->top};
	p->top = top;
	p->installs = true;
	for (struct process *q = sync ? all->last : NULL; q; q = q->next)
		if (q->group == p->group)
			q->top = top;
}

void
scb_process_fork(struct processes *all, const struct process *parent,
    struct installed *top, uint32_t child, bool thread)
{
	struct process *p = scb_process_find(all, child);
	struct installed *bottom = p->top;

	if (p->born) /* the number of a process that has ended */
		p->installs = false;
	if (p->born || p->top == p->base) {
		p->top = top;
	} else {
		/* the child made a call before its parent's call returned */
		while (bottom->below != p->base)
			bottom = bottom->below;
		bottom->below = top;
	}
	p->base = top;
	p->born = true;
	p->group = thread ? parent->group : p;
}

const struct process *
scb_process_choose(const struct processes *all, uint32_t pid)
{
	const struct process *found = NULL;

	if (pid)
		return process_find(all, pid);
	for (const struct process *p = all->last; p; p = p->next) {
		if (!p->installs)
			continue;
		if (found && found->top != p->top)
			return NULL;
		found = p;
	}
	return found;
}
