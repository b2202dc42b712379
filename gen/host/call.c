#define _DEFAULT_SOURCE

#include "host/host.h"

#include "facts/facts.h"

#include <errno.h>
#include <string.h>

#ifdef __linux__

#include <unistd.h>

long
host_call(const char *name, const unsigned long arg[5])
{
	const struct arch *a = scb_facts_arch_host();
	const struct arch_call *c =
	    a ? scb_facts_call(a, name, strlen(name)) : NULL;
	long r;

	if (!c)
		return -ENOSYS;
	r = syscall((long)c->nr, arg[0], arg[1], arg[2], arg[3], arg[4]);
	return r == -1 ? -errno : r;
}

#else

long
host_call(const char *name, const unsigned long arg[5])
{
	(void)name, (void)arg;
	return -ENOSYS;
}

#endif
