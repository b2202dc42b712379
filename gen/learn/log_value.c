/* Arguments as strace and qemu write them. */
#include <string.h>

#include "facts/facts_abi.h"
#include "learn/log_private.h"

/* --- skipping ------------------------------------------------------------- */

bool
scb_log_broken_off(const struct bpf_reader *r)
{
	return scb_bpf_starts(r, "<unfinished") ||
	       scb_bpf_starts(r, "<detached") || scb_bpf_starts(r, "<... ");
}

/* A string; r is at its quote. */
static void
skip_string(struct bpf_reader *r)
{
	for (r->at++; scb_bpf_peek(r); r->at++) {
		if (scb_bpf_peek(r) == '\\' && r->at + 1 < r->text->len)
			r->at++;
		else if (scb_bpf_peek(r) == '"')
			break;
	}
	r->at += scb_bpf_peek(r) == '"';
}

void
scb_log_skip(struct bpf_reader *r)
{
	unsigned depth = 0;

	for (; scb_bpf_peek(r); r->at++) {
		char c = scb_bpf_peek(r);

		if (depth == 0 && (strchr(",)]}", c) || scb_log_broken_off(r)))
			return;
		if (c == '"') {
			skip_string(r);
			r->at--;
		} else if (strchr("([{", c)) {
			depth++;
		} else if (depth && strchr(")]}", c)) {
			depth--;
		}
	}
}

/* What strace -y adds to a descriptor: "3</etc/passwd>". */
static void
skip_decoration(struct bpf_reader *r)
{
	if (scb_bpf_peek(r) != '<' || scb_bpf_starts(r, "<<") ||
	    scb_log_broken_off(r))
		return;
	for (r->at++; scb_bpf_peek(r); r->at++)
		if (scb_bpf_peek(r) == '>' && r->at + 1 < r->text->len &&
		    strchr(",)] |}", r->text->text[r->at + 1]))
			break;
	r->at += scb_bpf_peek(r) == '>';
}

/* --- numbers and constants ------------------------------------------------ */

/* Decimal, 0x1f, octal 017, with a minus. false: it is none, or too large. */
static bool
value_number(struct bpf_reader *r, uint64_t *v)
{
	bool negative = scb_bpf_peek(r) == '-';
	unsigned base = 10, digit;
	size_t at = r->at + negative, start;

	if (char_digit(scb_bpf_peek(r)) >= 10 && !negative)
		return false;
	r->at = at;
	if (scb_bpf_starts(r, "0x")) {
		base = 16;
		r->at += 2;
	} else if (scb_bpf_peek(r) == '0') {
		base = 8;
	}
	start = r->at;
	for (*v = 0; (digit = char_digit(scb_bpf_peek(r))) < base; r->at++) {
		if (*v > (UINT64_MAX - digit) / base)
			return false;
		*v = *v * base + digit;
	}
	if (negative)
		*v = 0 - *v;
	return r->at > start && !scb_bpf_in_word(scb_bpf_peek(r));
}

/* "SIGRTMIN", "SIGRT_2": strace counts from the kernel's first one. */
static bool
value_realtime(const char *s, size_t n, uint64_t *v)
{
	enum { FIRST = 32, AT = 6 };

	*v = FIRST;
	if (chars_are(s, n, "SIGRTMIN"))
		return true;
	if (n <= AT || n > AT + 2 || memcmp(s, "SIGRT_", AT) != 0)
		return false;
	*v = 0;
	for (size_t i = AT; i < n; i++) {
		if (char_digit(s[i]) >= 10)
			return false;
		*v = *v * 10 + char_digit(s[i]);
	}
	*v += FIRST;
	return true;
}

/* "CAP_SYS_ADMIN", which prctl takes. */
static bool
value_capability(const char *s, size_t n, uint64_t *v)
{
	int number =
	    n > 4 && memcmp(s, "CAP_", 4) == 0 ? scb_facts_cap(s, n) : -1;

	*v = (uint64_t)number;
	return number >= 0;
}

/* A constant of the tables, or one that only logs have. */
static bool
value_constant(const struct arch *a, const char *s, size_t n, uint64_t *v)
{
	char other[LOG_WORD];

	if (scb_facts_const(a, s, n, v))
		return true;
	if (chars_are(s, n, "NULL")) {
		*v = 0;
		return true;
	}
	if (value_realtime(s, n, v) || value_capability(s, n, v))
		return true;
	/* qemu's PF_UNIX. */
	if (n < 4 || n >= sizeof other || memcmp(s, "PF_", 3) != 0)
		return false;
	memcpy(other, s, n);
	other[0] = 'A';
	return scb_facts_const(a, other, n, v);
}

static void
count_word(struct log *l, const char *s, size_t n)
{
	if (l->words++ == 0) {
		scb_log_here(l, &l->words_at);
		scb_log_keep(l->word, s, n);
	}
}

/* --- _IOC(_IOC_READ|_IOC_WRITE, 0x54, 0x99, 0x4) -------------------------- */

static const struct {
	uint32_t abis;
	uint8_t none, read, write, bits;
} iocs[] = {
#define I(abis, none, read, write, bits) {abis, none, read, write, bits},
#include "../tables/ioc.tbl"
#undef I
};

/* One part of it; the direction may have names. */
static bool
ioc_part(struct bpf_reader *r, size_t row, uint64_t *v)
{
	uint64_t n;

	*v = 0;
	do {
		scb_bpf_skip_space(r);
		if (scb_strace_accept(r, "_IOC_READ"))
			*v |= iocs[row].read;
		else if (scb_strace_accept(r, "_IOC_WRITE"))
			*v |= iocs[row].write;
		else if (scb_strace_accept(r, "_IOC_NONE"))
			*v |= iocs[row].none;
		else if (value_number(r, &n))
			*v |= n;
		else
			return false;
	} while (scb_strace_accept(r, "|"));
	return true;
}

/* r is after the parenthesis. */
static bool
value_ioc(struct bpf_reader *r, const struct arch *a, uint64_t *v)
{
	uint64_t part[4];
	size_t row = 0;

	while (!(iocs[row].abis & (uint32_t)a->abi))
		row++;
	for (unsigned i = 0; i < 4; i++)
		if (!ioc_part(r, row, &part[i]) ||
		    !scb_strace_accept(r, i < 3 ? "," : ")"))
			return false;
	*v = part[0] << (16 + iocs[row].bits) | part[3] << 16 |
	     (part[1] & 0xff) << 8 | (part[2] & 0xff);
	return true;
}

/* --- expressions ---------------------------------------------------------- */

/* "21<<MAP_HUGE_SHIFT": r is after the number. */
static bool
value_shift(struct bpf_reader *r, const struct arch *a, uint64_t *v)
{
	uint64_t by;
	size_t n;

	if (!scb_strace_accept(r, "<<"))
		return true;
	n = scb_bpf_word_len(r, r->at);
	if (value_constant(a, r->text->text + r->at, n, &by))
		r->at += n;
	else if (!value_number(r, &by))
		return false;
	if (by > 63)
		return false;
	*v <<= by;
	return true;
}

/* A number, a constant or _IOC(); false: something else. */
static bool
value_term(
    struct log *l, struct bpf_reader *r, const struct arch *a, uint64_t *v)
{
	const char *s = r->text->text + r->at;
	size_t n = scb_bpf_word_len(r, r->at);
	char c = scb_bpf_peek(r);
	struct bpf_reader inner;

	if (c == '-' || char_digit(c) < 10)
		return value_number(r, v) && value_shift(r, a, v);
	if (n == 0)
		return false;
	r->at += n;
	if (scb_bpf_peek(r) == '(') {
		inner = *r;
		inner.at++;
		if (n != 4 || memcmp(s, "_IOC", n) != 0 ||
		    !value_ioc(&inner, a, v))
			return false;
		*r = inner;
		return true;
	}
	if (value_constant(a, s, n, v))
		return true;
	count_word(l, s, n);
	return false;
}

/* "TCGETS2 or SNDCTL_TMR_START": two names of the same number. */
static bool
value_either(
    struct log *l, struct bpf_reader *r, const struct arch *a, uint64_t *v)
{
	unsigned bad = l->words;
	bool known = value_term(l, r, a, v);
	uint64_t other;

	while (scb_strace_accept(r, "or ")) {
		while (scb_bpf_peek(r) == ' ')
			r->at++;
		if (value_term(l, r, a, &other)) {
			if (!known)
				*v = other;
			known = true;
		}
	}
	if (known)
		l->words = bad;
	return known;
}

bool
scb_log_value(
    struct log *l, struct bpf_reader *r, const struct arch *a, uint64_t *v)
{
	uint64_t one;
	bool known;
	size_t end;

	*v = 0;
	do {
		scb_strace_accept(r, "");
		known = value_either(l, r, a, &one);
		if (known)
			*v |= one;
		skip_decoration(r);
	} while (known && scb_strace_accept(r, "|"));
	scb_strace_accept(r, ""); /* comments */
	end = r->at;
	scb_log_skip(r);
	return known && r->at == end;
}
