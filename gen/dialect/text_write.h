/*
 * How the text language spells conditions. What these write is read back with
 * the same meaning, for the call and the ABI that they are given.
 */
#ifndef TEXT_WRITE_H
#define TEXT_WRITE_H

#include "base/buf.h"
#include "policy/policy.h"

/* Subjects that no policy has, for reports on filters. */
enum { TEXT_NR = POLICY_IP + 1, TEXT_ARCH };

/* Whose arguments a condition is on. */
struct text_write {
	struct buf *b;
	const struct arch *abi; /* NULL: no constants have names */
	const char *call;	/* NULL: no arguments have names */
	bool args64;		/* it is read with --args=64 */
	bool widths;		/* they are always stated */
};

/* Both ends included. */
struct text_range {
	uint64_t low, high;
};

/* How many bits are compared without a width, on the ABI. */
unsigned scb_text_write_bits(const struct text_write *w, unsigned subject);

/*
 * "family", "arg0", "ip", or with a width "arg0:64" where `bits` are compared
 * that scb_text_write_bits does not give; 0: those.
 */
void scb_text_write_subject(
    const struct text_write *w, unsigned subject, unsigned bits);

/* "AF_UNIX", "O_CREAT|O_EXCL", "17": a value to which it is compared. */
void scb_text_write_value(const struct text_write *w, unsigned subject,
    unsigned bits, uint64_t value);

/*
 * 0 to something that is not negative, and something negative to -1: one range
 * of signed numbers, none of them far below 0.
 */
bool scb_text_is_signed(unsigned bits, const struct text_range *r, unsigned n);

/*
 * "family == AF_UNIX", "fd in {0, 5..9}", "niceval >=s -5": is the argument in
 * one of the ranges, which ascend and do not touch; outside: in none of them?
 * There is at least one, and they are not everything.
 */
void scb_text_write_ranges(const struct text_write *w, unsigned subject,
    unsigned bits, const struct text_range *r, unsigned n, bool outside);

/*
 * "(flags & CLONE_NEWUSER) == 0", "prot in PROT_READ|PROT_WRITE"; differs:
 * "!=", "not in".
 */
void scb_text_write_masked(const struct text_write *w, unsigned subject,
    unsigned bits, uint64_t mask, uint64_t value, bool differs);

#endif
