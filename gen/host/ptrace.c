#include "host/ptrace.h"

#include "host/host.h"

long
host_ptrace(unsigned long what, pid_t pid, unsigned long at, void *data)
{
	const unsigned long arg[5] = {
	    what, (unsigned long)pid, at, (unsigned long)data, 0};

	return host_call("ptrace", arg);
}
