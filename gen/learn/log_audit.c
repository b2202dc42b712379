/* Records of audit: type=SECCOMP (1326) and type=SYSCALL (1300). */
#include <string.h>

#include "base/hash.h"
#include "learn/log_private.h"

/* --- the call ------------------------------------------------------------- */

/* The ABI of a number, with its arch, such as arch=c000003e. */
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
	struct log_word arch = scb_log_key(line, "arch");
	struct log_word call = scb_log_key(line, "syscall");
	const struct arch_call *named;
	uint64_t audit, nr = 0;
	bool numbered = scb_log_number(call, 10, &nr) && nr <= UINT32_MAX;

	if (!arch.s || !call.s)
		return false;
	if (scb_log_number(arch, 16, &audit))
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
		if (scb_log_number(scb_log_key(line, key), 16, &c->value[i]))
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
 * Finds what is known of copies of this record, in a few neighbouring places.
 * The first one with no copy ahead is free; if there is none, one is lost.
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
	struct log_word from = scb_log_first_key(line, "auid"),
			to = scb_log_key(line, "code");
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

/*
 * The action that code= has: a number, or ausearch -i's word for it. Its "kill"
 * may be of a process or a thread.
 */
static bool
read_action(struct log_word code, uint64_t *action)
{
	static const struct {
		const char *word;
		uint32_t action;
	} words[] = {{"trap", SCBPF_TRAP}, {"trace", SCBPF_TRACE},
	    {"log", SCBPF_LOG}, {"allow", SCBPF_ALLOW},
	    {"user-notif", SCBPF_USER_NOTIF}};

	if (scb_log_number(code, 16, action)) {
		*action &= SCBPF_ACTION;
		return true;
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (scb_log_word_is(code, words[i].word)) {
			*action = words[i].action;
			return true;
		}
	return false;
}

/* What SECCOMP_RET_* the filter has returned, by code= and sig=. */
static void
read_fate(const struct log_line *line, struct log_event *e)
{
	struct log_word code = scb_log_key(line, "code");
	struct log_word sig = scb_log_key(line, "sig");
	bool signalled = !scb_log_word_is(sig, "0") &&
			 !scb_log_word_is(sig, "SIG0") &&
			 !scb_log_word_is(code, "errno");
	uint64_t action, value;

	e->fate = LOG_REFUSED;
	if (!read_action(code, &action)) {
		e->how = signalled ? "SIGSYS" : NULL;
	} else if (action == SCBPF_LOG || action == SCBPF_ALLOW) {
		e->fate = LOG_ALLOWED;
	} else if (action == SCBPF_ERRNO) {
		scb_log_number(code, 16, &value);
		e->how = scb_facts_errno_name(
		    e->call.arch, (unsigned)(value & SCBPF_DATA));
	} else {
		e->how = scb_log_action((uint32_t)action);
	}
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
	struct log_word w = scb_log_key(line, "exit");
	struct log_word digits = {w.n ? w.s + 1 : NULL, w.n - 1};
	uint64_t number;
	size_t n = 0;
	int found;

	if (w.n && *w.s == '-')
		return scb_log_number(digits, 10, &number) && number < 4096
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
decode_name(struct log_word w, char to[LOG_WORD])
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
	struct log_word w = scb_log_name(line);
	char name[LOG_WORD];
	size_t n = decode_name(w, name);

	if (n)
		w = (struct log_word){name, n};
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

enum log_kind
scb_log_audit(struct log *l, struct log_line *line)
{
	struct log_event e = {.times = 1};
	uint64_t pid;

	line->after = scb_log_after_names(line);
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
	if (scb_log_number(scb_log_first_key(line, "pid"), 10, &pid))
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
