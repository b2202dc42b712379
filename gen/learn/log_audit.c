/* Records of audit: type=SECCOMP (1326) and type=SYSCALL (1300). */
#include <string.h>

#include "base/hash.h"
#include "learn/log_private.h"

/* A value in the line. */
struct word {
	const char *s; /* NULL: the key is not there */
	size_t n;
};

/* A quote; in the journal's JSON there is a backslash before it. */
static bool
at_quote(const struct log_line *line, size_t at)
{
	const char *s = line->text.text;

	if (at + 1 < line->text.len && s[at] == '\\')
		at++;
	return at < line->text.len && s[at] == '"';
}

/*
 * Is this place inside a quoted value? A process chooses what is there: its
 * name may be "syscall=59".
 */
static bool
is_quoted(const struct log_line *line, size_t at)
{
	const char *s = line->text.text;
	size_t i = 0;

	while (i < at) {
		if (s[i++] != '=' || !at_quote(line, i))
			continue;
		i += s[i] == '\\' ? 2 : 1;
		while (i < line->text.len && !at_quote(line, i))
			i++;
		if (i > at)
			return true;
		if (i < line->text.len)
			i += s[i] == '\\' ? 2 : 1;
	}
	return false;
}

/* The value of `key=`, without quotes. */
static struct word
find_key(const struct log_line *line, const char *key)
{
	struct bpf_reader r = line->r;
	const char *text = line->text.text;
	size_t n = strlen(key), end;
	bool quoted;

	for (r.at = 0; scb_bpf_seek(&r, key); r.at++) {
		if (r.at + n >= line->text.len || text[r.at + n] != '=' ||
		    (r.at && scb_bpf_in_word(text[r.at - 1])) ||
		    is_quoted(line, r.at))
			continue;
		r.at += n + 1;
		quoted = at_quote(line, r.at);
		if (quoted)
			r.at += text[r.at] == '\\' ? 2 : 1;
		for (end = r.at;
		     end < line->text.len && !at_quote(line, end) &&
		     (quoted || (text[end] != ' ' &&
				    /* ausearch's additions follow */
				    text[end] != 0x1d));
		     end++)
			;
		return (struct word){text + r.at, end - r.at};
	}
	return (struct word){NULL, 0};
}

static bool
word_is(struct word w, const char *s)
{
	return w.s && chars_are(w.s, w.n, s);
}

/* In base 10 or 16, with or without 0x; false: not a number. */
static bool
word_number(struct word w, unsigned base, uint64_t *v)
{
	size_t i = 0;

	if (w.n > 2 && w.s[0] == '0' && w.s[1] == 'x') {
		i = 2;
		base = 16;
	}
	*v = 0;
	if (!w.s || i == w.n)
		return false;
	for (; i < w.n; i++) {
		unsigned digit = char_digit(w.s[i]);

		if (digit >= base || *v > (UINT64_MAX - digit) / base)
			return false;
		*v = *v * base + digit;
	}
	return true;
}

/* --- the call ------------------------------------------------------------- */

/* The ABI of arch=c000003e and a number. */
static const struct arch *
audit_arch(uint64_t audit, uint32_t nr)
{
	const struct arch *a = scb_facts_arch_audit((uint32_t)audit, nr, false);

	return a ? a : scb_facts_arch_audit((uint32_t)audit, nr, true);
}

/* Either may be a name, as ausearch -i writes them. */
static bool
read_call(struct log *l, const struct log_line *line, struct seen_call *c)
{
	struct word arch = find_key(line, "arch");
	struct word call = find_key(line, "syscall");
	const struct arch_call *named;
	uint64_t audit, nr = 0;
	bool numbered = word_number(call, 10, &nr) && nr <= UINT32_MAX;

	if (!arch.s || !call.s)
		return false;
	if (word_number(arch, 16, &audit))
		c->arch = audit_arch(audit, (uint32_t)nr);
	else if (arch.n < LOG_WORD)
		c->arch = scb_facts_arch(arch.s, arch.n);
	if (!c->arch)
		return false;
	if (!numbered) {
		named = scb_log_call(l, c->arch, call.s, call.n);
		if (!named)
			return false;
		nr = named->nr;
	}
	if (!scb_facts_in_range(c->arch, nr))
		return false;
	c->nr = (uint32_t)nr;
	c->line = l->line;
	return true;
}

static void
read_arguments(const struct log_line *line, struct seen_call *c)
{
	char key[] = "a0";

	for (unsigned i = 0; i < 4; i++) {
		key[1] = (char)('0' + i);
		if (word_number(find_key(line, key), 16, &c->value[i]))
			c->known |= 1u << i;
	}
}

/* --- records -------------------------------------------------------------- */

void
scb_log_release(struct log *l)
{
	if (l->held)
		scb_log_event(l, &l->record);
	l->held = false;
}

/* "audit(1700000000.123:45)": what all records of one event have. */
static void
read_serial(const struct log_line *line, char to[LOG_WORD + 1])
{
	struct bpf_reader r = line->r;
	size_t at;

	to[0] = '\0';
	r.at = 0;
	if (!scb_bpf_seek(&r, "audit("))
		return;
	at = r.at += strlen("audit(");
	if (scb_bpf_seek(&r, ")"))
		scb_log_keep(to, line->text.text + at, r.at - at);
}

/*
 * What is known of copies of this record. There are a few places near each
 * other: the first one that has no copy ahead is free, or else one is lost.
 */
static struct log_copy *
find_copy(struct log *l, uint64_t hash)
{
	enum { PLACES = 8 };
	struct log_copy *c =
	    &l->copy[(hash >> 32) % (LOG_COPIES / PLACES) * PLACES];
	struct log_copy *to = NULL;

	for (unsigned i = 0; i < PLACES; i++)
		if (c[i].ahead && c[i].hash == hash)
			return &c[i];
		else if (!to && !c[i].ahead)
			to = &c[i];
	if (!to)
		to = &c[l->ncopies++ % PLACES];
	*to = (struct log_copy){.hash = hash};
	return to;
}

/* Has the journal's other copy of this record been read? */
static bool
is_copy(struct log *l, const struct log_line *line)
{
	struct word from = find_key(line, "auid"), to = find_key(line, "code");
	int kernel = scb_log_has(line, "audit(") ? 1 : -1;
	uint64_t hash = HASH_START;
	struct log_copy *c;

	if (!from.s || !to.s)
		return false;
	for (const char *s = from.s; s < to.s + to.n; s++)
		if (*s != '\\')
			hash = hash_bytes(hash, s, 1);
	c = find_copy(l, hash);
	c->ahead += kernel;
	return c->ahead * kernel <= 0;
}

/* What SECCOMP_RET_* the filter has returned, by code= and sig=. */
static void
read_fate(const struct log_line *line, struct log_event *e)
{
	uint64_t code;

	e->fate = LOG_REFUSED;
	if (!word_number(find_key(line, "code"), 16, &code))
		e->how = word_is(find_key(line, "sig"), "0") ? NULL : "SIGSYS";
	else if ((code & SCBPF_ACTION) == SCBPF_LOG ||
		 (code & SCBPF_ACTION) == SCBPF_ALLOW)
		e->fate = LOG_ALLOWED;
	else if ((code & SCBPF_ACTION) == SCBPF_ERRNO)
		e->how = scb_facts_errno_name(
		    e->call.arch, (unsigned)(code & SCBPF_DATA));
	else if ((code & SCBPF_ACTION) == SCBPF_USER_NOTIF)
		e->how = "a listener";
	else if ((code & SCBPF_ACTION) == SCBPF_TRACE)
		e->how = "a tracer";
	else
		e->how = "SIGSYS";
}

static bool
is_lost(const struct log_line *line)
{
	static const char *const words[] = {"callbacks suppressed",
	    "audit: rate limit exceeded", "audit: backlog limit exceeded",
	    "audit_lost="};
	struct bpf_reader r = line->r;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		r.at = 0;
		if (scb_bpf_seek(&r, words[i]))
			return true;
	}
	return false;
}

/* exit=-1, or as ausearch -i has it, exit=EPERM(Operation not permitted). */
static const char *
exit_errno(const struct log_line *line, const struct arch *a)
{
	struct word w = find_key(line, "exit");
	struct word digits = {w.n ? w.s + 1 : NULL, w.n - 1};
	uint64_t number;
	size_t n = 0;
	int found;

	if (w.n && *w.s == '-')
		return word_number(digits, 10, &number) && number < 4096
			   ? scb_facts_errno_name(a, (unsigned)number)
			   : NULL;
	while (n < w.n && w.s[n] != '(')
		n++;
	found = n ? scb_facts_errno(a, w.s, n) : -1;
	return found > 0 ? scb_facts_errno_name(a, (unsigned)found) : NULL;
}

/*
 * Decodes a name in base 16; the kernel writes it so, without quotes, if it has
 * a blank, a quote or a byte that is not printable ASCII. Returns its length;
 * 0: it is written as it is, as ausearch -i has it.
 */
static size_t
decode_name(struct word w, char to[LOG_WORD])
{
	bool plain = true;
	size_t n = 0;

	if (w.n % 2 || w.n / 2 > LOG_WORD || (w.n && w.s[-1] == '"'))
		return 0;
	for (size_t i = 0; i < w.n; i++) {
		unsigned digit = char_digit(w.s[i]), byte;

		if (digit > 15 || w.s[i] >= 'a')
			return 0;
		if (i % 2 == 0)
			continue;
		byte = char_digit(w.s[i - 1]) << 4 | digit;
		plain &= byte > ' ' && byte < 0x7f && byte != '"';
		to[n++] = (char)byte;
	}
	return plain ? 0 : n;
}

/* Keeps comm= for the event. */
static void
name_program(struct log *l, const struct log_line *line, struct log_event *e)
{
	struct word w = find_key(line, "comm");
	char name[LOG_WORD];
	size_t n = decode_name(w, name);

	if (n)
		w = (struct word){name, n};
	if (w.n > LOG_WORD)
		w.n = LOG_WORD;
	if (w.n)
		memcpy(l->program, w.s, w.n);
	l->program[w.n] = '\0';
	e->program = l->program;
}

/* The whole record of a call, type=SYSCALL. */
static enum log_kind
read_syscall(struct log *l, const struct log_line *line, struct log_event *e)
{
	char serial[LOG_WORD + 1];

	read_serial(line, serial);
	read_arguments(line, &e->call);
	if (l->held && *serial && strcmp(serial, l->serial) == 0 &&
	    l->record.call.nr == e->call.nr) {
		memcpy(
		    l->record.call.value, e->call.value, sizeof e->call.value);
		l->record.call.known = e->call.known;
		scb_log_release(l);
		return LOG_SYSCALL;
	}
	scb_log_release(l);
	scb_log_failed(e, exit_errno(line, e->call.arch));
	name_program(l, line, e);
	scb_log_event(l, e);
	return LOG_SYSCALL;
}

bool
scb_log_of_filter(const struct log_line *line)
{
	return scb_log_has(line, "type=SECCOMP") ||
	       scb_log_has(line, "type=1326") || scb_log_has(line, "SECCOMP ");
}

enum log_kind
scb_log_audit(struct log *l, struct log_line *line)
{
	struct log_event e = {.times = 1};
	uint64_t pid;

	if (is_lost(line)) {
		l->lost = true;
		return LOG_REMARK;
	}
	if (!scb_log_has(line, "syscall=") || !scb_log_has(line, "arch="))
		return scb_log_has(line, "audit(") && !scb_log_of_filter(line)
			   ? LOG_REMARK
			   : LOG_UNKNOWN;
	if (!read_call(l, line, &e.call))
		return LOG_UNKNOWN;
	if (word_number(find_key(line, "pid"), 10, &pid))
		e.pid = (uint32_t)pid;
	if (!scb_log_of_filter(line)) {
		e.kind = LOG_SYSCALL;
		return read_syscall(l, line, &e);
	}
	if (is_copy(l, line))
		return LOG_AUDIT;
	scb_log_release(l);
	e.kind = LOG_AUDIT;
	read_fate(line, &e);
	name_program(l, line, &e);
	read_serial(line, l->serial);
	l->record = e;
	l->held = true;
	return LOG_AUDIT;
}
