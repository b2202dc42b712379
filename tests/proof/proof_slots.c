/*
 * Slots: a program with filled-in slots is the program of the policy with the
 * numbers in their place, for all calls; and the prover accepts no program that
 * differs for some values. argv[1]: how many random policies.
 */
#include "check.h"
#include "messages.h"
#include "random.h"

#include "analysis/diff.h"
#include "proof/prove.h"
#include "program.h"

enum { MEMORY = 64 << 20, SLOTS = 3, ROUNDS = 3 };

static unsigned compiled, harmless, refused;
static unsigned char memory[MEMORY];
static void
check_policy(bool ok, const char *what, const char *policy)
{
	check(ok, "%s\n%s%s", what, policy, message);
}

/* --- policies ------------------------------------------------------------- */

/* NULL: refused, as when a clause is unreachable. */
static const struct compile_result *
compile(struct arena *a, const char *text, const struct arch *arch)
{
	struct compile_request req = {.arches = {arch}, .narches = 1};
	struct diag d = {.arena = a, .report = keep_message};
	struct source source = {
	    .name = "test.policy", .text = text, .len = strlen(text)};
	const struct compile_result *volatile r = NULL;
	jmp_buf full;

	a->full = &full;
	if (setjmp(full) == 0)
		r = scb_compile_policy(
		    a, &d, scb_compile_read(&d, &source, NULL, NULL), &req);
	else
		check_policy(!strstr(message, "could not be proved") &&
				 strncmp(message, "bug: ", 5) != 0,
		    "it is not proved", text);
	a->full = NULL;
	return r;
}

/* The text with values instead of slots; NULL: unchanged. */
static void
write_text(char *to, size_t size, const char *from, const uint64_t *value)
{
	size_t n = 0;

	for (; *from && n + 24 < size; from++) {
		if (*from != '$' || !value) {
			to[n++] = *from;
			continue;
		}
		n += (size_t)snprintf(to + n, size - n, "0x%llx",
		    (unsigned long long)value[*++from - 'A']);
	}
	to[n] = '\0';
}

static size_t
write_cond(char *to, size_t size)
{
	static const char *const subject[] = {
	    "arg0", "arg1", "arg2", "arg0", "arg1", "ip"};
	static const char *const op[] = {"==", "!=", "<", ">=", "&", "<=", ">",
	    "in", "not in", "<s", ">=s", "<=s", ">s"};
	const char *what = subject[below(6)];
	const char *half = below(4) ? "" : " && arg0 != 7";
	int x = (int)('A' + below(SLOTS)), y = (int)('A' + below(SLOTS));

	switch (below(8)) {
	case 0:
		return (size_t)snprintf(
		    to, size, "%s & $%c == $%c%s", what, x, y, half);
	case 1:
		return (size_t)snprintf(to, size, "%s & $%c != 0x%llx%s", what,
		    x, (unsigned long long)odd_values[below(12)], half);
	case 2:
		return (size_t)snprintf(to, size, "%s & 0x%llx == $%c%s", what,
		    (unsigned long long)odd_values[below(12)], x, half);
	case 3:
		return (size_t)snprintf(
		    to, size, "%s in {$%c, 3, $%c}%s", what, x, y, half);
	case 4:
	case 5:
	case 6:
		return (size_t)snprintf(
		    to, size, "%s %s $%c%s", what, op[below(13)], x, half);
	default:
		return (size_t)snprintf(to, size, "%s %s 0x%llx", what,
		    op[below(5)], (unsigned long long)odd_values[below(12)]);
	}
}

/* Calls with arguments of 16, 32 and 64 bits on some ABI. */
static void
write_policy(char *to, size_t size)
{
	static const char *const call[] = {
	    "read", "munmap", "setresuid", "mprotect", "dup3"};
	static const char *const action[] = {"allow", "return EPERM", "log"};
	static const char *const join[] = {" || ", " && "};
	size_t n = (size_t)snprintf(to, size, "@default return ENOENT\n");

	for (unsigned i = 0; i < sizeof call / sizeof *call; i++) {
		n += (size_t)snprintf(to + n, size - n, "%s: { ", call[i]);
		for (unsigned j = below(2); j < 2; j++) {
			n += write_cond(to + n, size - n);
			for (unsigned k = below(3); k > 0; k--) {
				n += (size_t)snprintf(
				    to + n, size - n, "%s", join[below(2)]);
				n += write_cond(to + n, size - n);
			}
			n += (size_t)snprintf(to + n, size - n, "; %s%s",
			    action[below(3)], j ? " }\n" : ", ");
		}
	}
}

/* --- filling in ----------------------------------------------------------- */

static void
fill(struct scbpf_insn *to, const struct scbpf_insn *from, size_t n,
    const struct bpf_slots *slots, const uint64_t *value)
{
	memcpy(to, from, n * sizeof *to);
	for (size_t i = 0; i < slots->n; i++) {
		const struct bpf_slot *s = &slots->at[i];

		to[s->pc].k = scb_bpf_slot_value(s, value[s->slot]);
	}
}

/* A value that fits: plain, or sign-extended. by: the policy's index of it. */
static void
random_values(const struct compile_result *r, uint64_t *by, uint64_t *letter)
{
	for (unsigned i = 0; i < r->policy->nslots; i++) {
		unsigned bits = scb_eval_slot_bits(r->eval, i);
		uint64_t all = UINT64_MAX >> (64 - bits);
		uint64_t v =
		    odd_values[below(sizeof odd_values / sizeof *odd_values)] &
		    all;

		if ((v & (all ^ all >> 1)) && below(2))
			v |= below(2) ? ~all : ~all & UINT32_MAX;
		by[i] = v;
		letter[r->policy->slots[i].name[0] - 'A'] = v;
	}
}

static bool
same(struct arena *a, const struct scbpf_insn *p, size_t np,
    const struct scbpf_insn *q, size_t nq, bool big)
{
	return scb_diff_programs(a, PROGRAM(p, np, big), PROGRAM(q, nq, big))
		   .answer == DIFF_EQUAL;
}

/* The program with these values, and the policy with them. */
static void
check_filled(struct arena *a, const struct compile_result *r, const char *text)
{
	struct scbpf_insn *p = scb_arena_array(a, r->program.count, sizeof *p);
	uint64_t by[SLOTS] = {0}, letter[SLOTS] = {0};
	const struct compile_result *literal;
	char numbers[4096];

	for (unsigned i = 0; i < 20; i++) {
		struct scbpf_call c = random_call(r->policy, &r->setup);

		check_policy(scb_bpf_sim(&r->program, &c, NULL, NULL).verdict ==
				 scb_eval_call(r->eval, &c),
		    "with nothing filled in", text);
	}
	random_values(r, by, letter);
	fill(p, r->program.insn, r->program.count, &r->slots, by);
	write_text(numbers, sizeof numbers, text, letter);
	literal = compile(a, numbers, r->setup.arches[0]);
	if (!literal)
		return; /* a clause is then unreachable */
	compiled++;
	check_policy(same(a, p, r->program.count, literal->program.insn,
			 literal->program.count, r->program.big_endian),
	    "filled in, it is another program", numbers);
}

/* --- what the prover lets pass -------------------------------------------- */

/* Equal means equal for all values; tries a few. */
static bool
rightly(struct arena *a, const struct compile_result *r,
    const struct scbpf_insn *q, const struct bpf_slots *slots)
{
	struct scbpf_insn *x = scb_arena_array(a, r->program.count, sizeof *x),
			  *y = scb_arena_array(a, r->program.count, sizeof *y);
	uint64_t by[SLOTS] = {0}, letter[SLOTS] = {0};

	for (unsigned i = 0; i < ROUNDS; i++) {
		random_values(r, by, letter);
		fill(x, r->program.insn, r->program.count, &r->slots, by);
		fill(y, q, r->program.count, slots, by);
		if (!same(a, x, r->program.count, y, r->program.count,
			r->program.big_endian))
			return false;
	}
	return true;
}

static bool
is_equal(struct arena *a, const struct compile_result *r,
    const struct scbpf_insn *q, const struct bpf_slots *slots)
{
	return scb_prove_slots(a,
		   PROGRAM(q, r->program.count, r->program.big_endian), slots,
		   r->eval)
		   .answer == PROVE_EQUAL;
}

static void
check_passes(struct arena *a, const struct compile_result *r,
    const struct scbpf_insn *q, const struct bpf_slots *slots, const char *what,
    const char *text)
{
	if (!is_equal(a, r, q, slots)) {
		refused++;
		passed++;
		return;
	}
	harmless++;
	check_policy(rightly(a, r, q, slots), what, text);
}

/* Changes one slot, in one of several ways; way 0 makes it a constant. */
enum { WAYS = 5 };

static struct bpf_slots
tamper(struct arena *a, const struct compile_result *r, size_t i, unsigned way)
{
	struct bpf_slot *at = scb_arena_array(a, r->slots.n, sizeof *at);
	struct bpf_slots slots = {at, r->slots.n};

	memcpy(at, r->slots.at, r->slots.n * sizeof *at);
	if (way == 0)
		at[i] = at[--slots.n];
	else if (way == 1)
		at[i].slot = (uint16_t)(at[i].slot + 1) % SLOTS;
	else if (way == 2)
		at[i].high = !at[i].high;
	else if (way == 3)
		at[i].mask ^= 1u << below(32);
	else
		at[i].pc = (uint16_t)below((unsigned)r->program.count);
	return slots;
}

static void
check_tampered(
    struct arena *a, const struct compile_result *r, const char *text)
{
	for (size_t i = 0; i < r->slots.n; i++)
		for (unsigned way = 0; way < WAYS; way++) {
			size_t mark = scb_arena_mark(a);
			struct bpf_slots slots = tamper(a, r, i, way);

			check_passes(a, r, r->program.insn, &slots,
			    "another slot passes", text);
			scb_arena_release(a, mark);
		}
}

/* Without ROUNDS each instruction is changed in one of these ways. */
static void
check_flipped(struct arena *a, const struct compile_result *r, const char *text)
{
	struct scbpf_insn *q = scb_arena_array(a, r->program.count, sizeof *q);
	const char *why;
	size_t pc;

	for (size_t i = 0; i < r->program.count; i++)
		for (unsigned j = 0; j < 4; j++) {
			size_t mark = scb_arena_mark(a);

			if ((i + j) % check_step(4))
				continue;
			memcpy(
			    q, r->program.insn, r->program.count * sizeof *q);
			if (j == 0)
				q[i].k ^= 1u << below(32);
			else if (j == 1)
				q[i].jt ^= (uint8_t)(1u << below(4));
			else if (j == 2)
				q[i].jf ^= (uint8_t)(1u << below(4));
			else
				q[i].code ^= (uint16_t)(1u << below(8));
			if (scb_bpf_check(
				PROGRAM(q, r->program.count, false), &pc, &why))
				check_passes(a, r, q, &r->slots,
				    "another instruction passes", text);
			scb_arena_release(a, mark);
		}
}

/* --- examples, in which nothing is harmless ------------------------------- */

static const char *const examples[] = {
    "read: arg0 == $A\n",
    "read: arg0 == $A || arg0 == $B\n",
    "read: arg0 == $A && arg1 == $B\nmunmap: arg0 != $C\n",
    "read: arg0 == 5 && arg0 == $A\n",
    "setresuid: arg0 == $A && arg1 == $A\n",
    "read: ip == $A; return EPERM\n",
    ("@denylist\nread: { arg0 != $A && arg0 != $B; return 7 }\n"
     "munmap: { arg1 == $C; trap }\n"),
};

static void
check_example(struct arena *a, const char *text, const struct arch *arch)
{
	const struct compile_result *r = compile(a, text, arch);
	struct bpf_slots none = {NULL, 0};

	check_policy(r && r->proved && r->slots.n, "an example", text);
	if (!r)
		return;
	check_policy(
	    !is_equal(a, r, r->program.insn, &none), "constants pass", text);
	for (size_t i = 0; i < r->slots.n; i++)
		for (unsigned way = 0; way < 4; way++) {
			struct bpf_slots slots = tamper(a, r, i, way);

			check_policy(!is_equal(a, r, r->program.insn, &slots),
			    "an example's other slot passes", text);
		}
}

static void
check_bits(struct arena *a)
{
	const struct compile_result *r = compile(a,
	    "read: arg0 == $A || arg1 == $B\nsetuid: arg0 == $C\n"
	    "munmap: arg0 == $A\nexit[arch=arm]: arg0 == $D\n",
	    scb_facts_arch("x86", 3));
	static const unsigned bits[] = {32, 32, 16, 64};

	for (unsigned i = 0; i < 4; i++)
		check_policy(
		    r && scb_eval_slot_bits(r->eval, i) == bits[i], "bits", "");
}

int
main(int argc, char **argv)
{
	static const char *const archs[] = {
	    "x86_64", "x86", "aarch64", "s390x", "mips", "arm"};
	unsigned n =
	    argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : check_rounds(13);
	static char text[4096];
	struct arena a = {memory, MEMORY, 0, NULL};

	check_bits(&a);
	check_policy(compile(&a, "read: arg0:32 & $A != 0x100000001\n",
			 scb_arch_all[0]) != NULL,
	    "a number that no value has", "");
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
		for (unsigned j = 0; j < 6; j++) {
			a.used = 0;
			check_example(&a, examples[i],
			    scb_facts_arch(archs[j], strlen(archs[j])));
		}
	for (unsigned i = 0; i < n; i++) {
		const struct compile_result *r;
		const char *arch = archs[below(6)];

		a.used = 0;
		write_policy(text, sizeof text);
		r = compile(&a, text, scb_facts_arch(arch, strlen(arch)));
		if (!r)
			continue;
		for (unsigned j = 0; j < ROUNDS; j++)
			check_filled(&a, r, text);
		check_tampered(&a, r, text);
		check_flipped(&a, r, text);
	}
	check_policy(compiled > n && refused > harmless && harmless,
	    "there is too little to see", "");
	printf("%u policies with numbers, %u changes refused, %u harmless\n",
	    compiled, refused, harmless);
	return check_end();
}
