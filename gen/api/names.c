/* Look-ups in the tables. */
#include "api/api.h"

#include <string.h>

const struct scbpf_arch *
scbpf_arch_find(const char *name)
{
	return api_arch_out(scb_facts_arch(name, strlen(name)));
}

const struct scbpf_arch *
scbpf_arch_host(void)
{
	return api_arch_out(scb_facts_arch_host());
}

const struct scbpf_arch *
scbpf_arch_at(unsigned i)
{
	for (unsigned n = 0; scb_arch_all[n]; n++)
		if (n == i)
			return api_arch_out(scb_arch_all[n]);
	return NULL;
}

const char *
scbpf_arch_name(const struct scbpf_arch *a)
{
	return api_arch_in(a)->token;
}

uint32_t
scbpf_arch_audit(const struct scbpf_arch *a)
{
	return api_arch_in(a)->audit_arch;
}

bool
scbpf_arch_big_endian(const struct scbpf_arch *a)
{
	return api_arch_in(a)->big_endian;
}

const char *
scbpf_arch_header(const struct scbpf_arch *arch)
{
	const struct arch *a = api_arch_in(arch);

	return a->unistd	   ? a->unistd
	       : a->arg_bits == 64 ? "unistd_64.h"
				   : "unistd_32.h";
}

bool
scbpf_arch_shares_headers(
    const struct scbpf_arch *a, const struct scbpf_arch *b)
{
	const unsigned x86 = ARCH_ABI_X86_64 | ARCH_ABI_X86 | ARCH_ABI_X32;
	const unsigned sparc = ARCH_ABI_SPARC | ARCH_ABI_SPARC64;
	const unsigned one = api_arch_in(a)->abi, other = api_arch_in(b)->abi;
	const uint32_t machine = 0xffff; /* of the arch word */

	return (scbpf_arch_audit(a) & machine) ==
		   (scbpf_arch_audit(b) & machine) ||
	       (one & x86 && other & x86) || (one & sparc && other & sparc);
}

bool
scbpf_syscall_number(const struct scbpf_arch *a, const char *name, uint32_t *nr)
{
	const struct arch_call *c =
	    scb_facts_call(api_arch_in(a), name, strlen(name));

	if (c)
		*nr = c->nr;
	return c != NULL;
}

const char *
scbpf_syscall_name(const struct scbpf_arch *a, uint32_t nr)
{
	const struct arch_call *c = scb_facts_number(api_arch_in(a), nr);

	return c ? c->name : NULL;
}

const char *
scbpf_syscall_at(const struct scbpf_arch *a, unsigned i, uint32_t *nr)
{
	const struct arch *arch = api_arch_in(a);

	if (i >= arch->ncalls)
		return NULL;
	*nr = arch->calls[i].nr;
	return arch->calls[i].name;
}

int
scbpf_errno(const struct scbpf_arch *a, const char *name)
{
	return scb_facts_errno(api_arch_in(a), name, strlen(name));
}

void
scbpf_verdict(uint32_t verdict, char text[SCBPF_VERDICT_SIZE])
{
	/* Enough for a buffer that holds a text as short as this. */
	_Alignas(16) unsigned char memory[256];
	struct arena a = {.base = memory, .size = sizeof memory};
	jmp_buf out;
	struct buf b;

	text[0] = '\0';
	a.full = &out;
	if (setjmp(out))
		return;
	scb_buf_init(&b, &a);
	scb_bpf_verdict(&b, verdict);
	if (b.len < SCBPF_VERDICT_SIZE)
		memcpy(text, b.p, b.len + 1);
}

const char *
scbpf_group_at(unsigned i)
{
	return scb_facts_group(i) ? scb_facts_group(i)->name : NULL;
}

bool
scbpf_in_group(const char *group, const char *syscall)
{
	return scb_facts_group_has(group, syscall);
}

const char *
scbpf_version(void)
{
	return SCBPF_VERSION;
}

uint32_t
scbpf_tables_kernel(void)
{
	return FACTS_KERNEL;
}

const char *
scbpf_builtin_date(void)
{
	return scb_builtin_date();
}
