/* The arguments of a call in a log, and the registers in which they are. */
#include <string.h>

#include "learn/log_private.h"

/*
 * Calls for which strace writes two registers as one number, and the first
 * argument whose position in strace's line differs from its register.
 */
static const struct {
	const char *call;
	unsigned from;
} merged[] = {{"_llseek", 1}, {"arm_fadvise64_64", 1}, {"preadv", 3},
    {"preadv2", 3}, {"pwritev", 3}, {"pwritev2", 3}, {"sync_file_range2", 1}};

static bool
is_merged(const char *call, unsigned i)
{
	for (size_t j = 0; j < sizeof merged / sizeof *merged; j++)
		if (strcmp(merged[j].call, call) == 0)
			return i >= merged[j].from;
	return false;
}

/* The register of the i-th argument; -1: it is not in a single one. */
static int
value_register(const struct arch *a, const char *call, unsigned i)
{
	const char *name;

	if (!call)
		return (int)i;
	if (is_merged(call, i))
		return -1;
	name = scb_facts_arg_name(NULL, call, i);
	if (name)
		return scb_facts_arg_index(a, call, name, strlen(name));
	return scb_facts_nargs(a, call) == scb_facts_nargs(NULL, call) ? (int)i
								       : -1;
}

/* "flags=": its length with the equals sign; 0: there is no name. */
static size_t
name_length(const struct bpf_reader *r)
{
	size_t n = scb_bpf_word_len(r, r->at);

	return n && r->at + n < r->text->len &&
		       r->text->text[r->at + n] == '=' &&
		       char_digit(scb_bpf_peek(r)) >= 10
		   ? n + 1
		   : 0;
}

/* The flags in {flags=CLONE_VM, exit_signal=SIGCHLD, ...}; r is at the brace.
 */
static void
read_clone3(struct log *l, struct bpf_reader r, const struct arch *a,
    struct log_event *e)
{
	size_t n;
	uint64_t v;

	for (r.at++; scb_bpf_peek(&r) && scb_bpf_peek(&r) != '}'; r.at++) {
		scb_bpf_skip_space(&r);
		n = name_length(&r);
		if (n == 0)
			break;
		if (scb_strace_accept(&r, "flags=")) {
			if (!scb_log_value(l, &r, a, &v))
				return;
			e->has_flags = true;
			e->flags |= v;
		} else if (scb_strace_accept(&r, "exit_signal=")) {
			if (!scb_log_value(l, &r, a, &v)) {
				e->has_flags = false;
				return;
			}
			e->flags |= v;
		} else {
			scb_log_skip(&r);
		}
		if (scb_bpf_peek(&r) != ',')
			break;
	}
}

static void
read_argument(struct log *l, struct bpf_reader *r, struct log_event *e,
    const char *call, int place)
{
	const struct arch *a = e->call.arch;
	size_t n = name_length(r);
	uint64_t v;

	if (n && call)
		place =
		    scb_facts_arg_index(a, call, r->text->text + r->at, n - 1);
	r->at += n;
	if (scb_bpf_peek(r) == '{' && call && strcmp(call, "clone3") == 0)
		read_clone3(l, *r, a, e);
	if (!scb_log_value(l, r, a, &v) || place < 0 || place >= SEEN_ARGS)
		return;
	e->call.value[place] = v;
	e->call.known |= 1u << place;
}

unsigned
scb_log_arguments(struct log *l, struct bpf_reader *r, struct log_event *e,
    unsigned next, bool registers)
{
	const struct arch_call *call =
	    scb_facts_number(e->call.arch, e->call.nr);
	const char *name = call ? call->name : NULL;

	for (;; next++) {
		scb_bpf_skip_space(r);
		if (!scb_bpf_peek(r) || scb_log_broken_off(r))
			return next;
		if (scb_bpf_peek(r) == ')') {
			r->at++;
			return LOG_WHOLE;
		}
		read_argument(l, r, e, name,
		    registers ? (int)next
			      : value_register(e->call.arch, name, next));
		if (scb_bpf_peek(r) == ']' || scb_bpf_peek(r) == '}')
			r->at++; /* of nothing */
		if (scb_bpf_peek(r) != ',')
			continue;
		r->at++;
		if (!char_is_space(scb_bpf_peek(r)))
			e->kind = LOG_QEMU;
	}
}
