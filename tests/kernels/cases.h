/*
 * A file of cases, in words of 32 bits of the kernel's byte order: a program,
 * and calls that are made under it. judge.c reads it on the kernel, and cases.c
 * writes it.
 */
#ifndef CASES_H
#define CASES_H

enum case_kind {
	CASE_END,
	/* Every return value is an ERRNO, and all calls are made in a row. */
	CASE_VERDICTS,
	/* Is it loaded, or refused with EINVAL? No calls. */
	CASE_CHECK,
	/* Each call is made by a process of its own, which may be killed. */
	CASE_ACTIONS
};

enum { CASE_INSNS = 4100, CASE_CALLS = 64 };

/* What a call came to: an errno below CASE_CALLED, 0 among them. */
enum { CASE_CALLED = 0x10000, CASE_KILLED };

struct case_head {
	unsigned kind, insns, calls;
	unsigned refused; /* by the kernel, with EINVAL: 0 or 1 */
};

struct case_insn {
	unsigned short code;
	unsigned char jt, jf;
	unsigned k;
};

struct case_call {
	unsigned nr, want;
	struct {
		unsigned low, high;
	} args[6];
};

#endif
