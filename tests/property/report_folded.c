/*
 * The folded text of `explain` is complete: the verdict that a reader takes
 * from it for a call is the simulator's. Conditions are not evaluated here
 * (report_explain_json.c does that): the verdict of a conditional call must be
 * one of those listed.
 */
#include "rounds.h"

#include "report/explain.h"

enum { LINES = 4000 };

struct text {
	char *line[LINES]; /* without their ends; wrapped lines are joined */
	unsigned n;
};

/* A line that begins with four blanks continues the one before it. */
static void
split(struct text *t, char *s)
{
	t->n = 0;
	while (*s) {
		char *end = strchr(s, '\n');

		if (strncmp(s, "    ", 4) == 0) {
			memmove(s - 1, s + 3, strlen(s + 3) + 1);
			s[-1] = ' ';
			end = strchr(s, '\n');
			*end = '\0';
			s = end + 1;
			continue;
		}
		if (end[1] == ' ' && strncmp(end + 1, "    ", 4) == 0) {
			memmove(end, end + 4, strlen(end + 4) + 1);
			*end = ' ';
			continue;
		}
		*end = '\0';
		t->line[t->n++] = s;
		s = end + 1;
	}
}

/* After "title: ", or NULL; last: the last such line. */
static const char *
after(const struct text *t, const char *title, unsigned *at)
{
	size_t n = strlen(title);
	const char *found = NULL;

	for (unsigned i = 0; i < t->n; i++)
		if (strncmp(t->line[i], title, n) == 0 &&
		    t->line[i][n] == ':') {
			found = t->line[i] + n + 1;
			found += *found == ' ';
			*at = i;
		}
	return found;
}

/* Is the number, or the name, one of these words? */
static bool
has_word(const char *words, const char *name, uint32_t nr)
{
	while (*words) {
		size_t n = strcspn(words, " :");
		char *end;
		unsigned long low = strtoul(words, &end, 0), high = low;

		if (*words >= '0' && *words <= '9' && *end == '-')
			high = strtoul(end + 1, &end, 0);
		if (!name && end == words + n && nr >= low && nr <= high)
			return true;
		if (name && strlen(name) == n && memcmp(name, words, n) == 0)
			return true;
		if (words[n] != ' ')
			return false;
		words += n + 1;
	}
	return false;
}

static bool
begins(const char *s, const char *with)
{
	return s && strncmp(s, with, strlen(with)) == 0 &&
	       (!s[strlen(with)] || strchr(";:,", s[strlen(with)]) ||
		   strncmp(s + strlen(with), " for ", 5) == 0);
}

/* "V; above 466, 3-5: W; number -1: V": the verdict of a number. */
static bool
rest_says(const char *s, uint32_t nr, const char *verdict)
{
	const char *minus = strstr(s, "number -1: "), *part = strstr(s, "; ");

	if (nr == UINT32_MAX && minus)
		return begins(minus + 11, verdict);
	if (part && part + 2 != minus) {
		const char *colon = strstr(part, ": ");

		for (part += 2; part < colon; part += strspn(part, ", ")) {
			bool above = strncmp(part, "above ", 6) == 0;
			unsigned long low, high;
			char *end;

			low = strtoul(part + (above ? 6 : 0), &end, 0);
			high = *end == '-' ? strtoul(end + 1, &end, 0) : low;
			if (above ? nr > low : nr >= low && nr <= high)
				return begins(colon + 2, verdict);
			part = end;
		}
	}
	return begins(s, verdict);
}

/* A line of a section that is about the call; NULL: there is none. */
static const char *
listed(const struct text *t, unsigned at, const char *name, uint32_t nr)
{
	for (unsigned i = at + 1; i < t->n && t->line[i][0] == ' '; i++) {
		const char *s = t->line[i] + 2, *colon = strstr(s, ": ");

		if (strstr(s, ": Linux ") || strstr(s, " known calls") ||
		    strncmp(s, "everything else", 15) == 0 ||
		    strncmp(s, "numbers without", 15) == 0)
			continue;
		/* A class begins with an action, which is in capitals. */
		if (has_word(*s >= 'A' && *s <= 'Z' ? colon + 2 : s, name, nr))
			return s;
	}
	return NULL;
}

static const char *
in_section(const struct text *t, unsigned at, const char *begin)
{
	for (unsigned i = at + 1; i < t->n && t->line[i][0] == ' '; i++)
		if (strstr(t->line[i], begin))
			return t->line[i] + 2;
	return NULL;
}

static bool
says(const struct text *t, const char *title, const char *name, uint32_t nr,
    const char *verdict)
{
	unsigned at = 0;
	const char *s = after(t, title, &at), *line, *rest;
	char like[32];

	if (!s && strcmp(title, "other architectures") == 0) {
		s = after(t, "default", &at);
		s = s ? strstr(s, "; other architectures: ") : NULL;
		return s && begins(s + 23, verdict);
	}
	if (!s)
		return false;
	if (strstr(s, " for every "))
		return rest_says(s, nr, verdict);
	rest = in_section(t, at, "numbers without a call: ");
	if (!rest)
		rest = in_section(t, at, "everything else: ");
	if (!rest)
		rest = strstr(s, "numbers without a call: ");
	rest = rest ? strstr(rest, ": ") + 2 : "";
	if (nr == UINT32_MAX && strstr(rest, "number -1: "))
		return rest_says(rest, nr, verdict);
	line = listed(t, at, name, nr);
	if (line)
		return begins(line, verdict) || strstr(line, verdict);
	if (name && sscanf(s, "as %31[a-z0-9_]", like) == 1)
		return says(t, like, name,
		    scb_facts_call(
			scb_facts_arch(like, strlen(like)), name, strlen(name))
			->nr,
		    verdict);
	for (unsigned i = at + 1; name && i < t->n && *t->line[i] == ' '; i++)
		if (strstr(t->line[i], " known calls (names under -v)") &&
		    begins(t->line[i] + 2, verdict))
			return true;
	line = in_section(t, at, " known calls, all but");
	if (name && line)
		return begins(line, verdict);
	return rest_says(rest, nr, verdict);
}

static bool
is_described(struct arena *a, const struct text *t, const struct explain *x,
    const struct scbpf_call *c)
{
	const struct explain_section *s = x->sections;
	const struct arch_call *call;
	struct buf title, verdict;

	while (!s->from->part.other &&
	       (s->from->part.audit != c->arch ||
		   (s->from->part.abi ? c->nr < s->from->part.abi->low ||
					    c->nr > s->from->part.abi->high
				      : c->nr < s->from->part.low)))
		s = s->next;
	scb_buf_init(&title, a);
	scb_put_abi(&title, &s->from->part);
	scb_buf_init(&verdict, a);
	scb_put_verdict(&verdict, s->from->part.abi,
	    scb_bpf_sim(&x->program, c, NULL, NULL).verdict);
	call = s->from->part.abi ? scb_facts_number(s->from->part.abi, c->nr)
				 : NULL;
	return says(t, title.p, call ? call->name : NULL, c->nr, verdict.p);
}

/*
 * Of the first x86_64 calls, so many are allowed and so many logged. A class of
 * more than EXPLAIN_MANY calls is one line with their number.
 */
static void
set_classes(struct scbpf_program *p, unsigned allowed, unsigned logged)
{
	static struct scbpf_insn insn[8];

	insn[0] = (struct scbpf_insn){0x20, 0, 0, 4};
	insn[1] = (struct scbpf_insn){0x15, 0, 5, 0xc000003e};
	insn[2] = (struct scbpf_insn){0x20, 0, 0, 0};
	insn[3] = (struct scbpf_insn){0x35, 1, 0, allowed};
	insn[4] = (struct scbpf_insn){0x06, 0, 0, RET_ALLOW};
	insn[5] = (struct scbpf_insn){0x35, 1, 0, allowed + logged};
	insn[6] = (struct scbpf_insn){0x06, 0, 0, RET_LOG};
	insn[7] = (struct scbpf_insn){0x06, 0, 0, RET_ERRNO | 1};
	p->insn = insn;
	p->count = 8;
}

/* The line that counts a class, and its number of calls of the section. */
static void
check_count(
    const struct text *t, unsigned round, const char *verdict, unsigned n)
{
	char line[80];
	bool found = false;

	snprintf(line, sizeof line, "  %s: %u of ", verdict, n);
	for (unsigned i = 0; i < t->n; i++)
		found |= strncmp(t->line[i], line, strlen(line)) == 0;
	check(found, "round %u: no line '%s'", round, line);
}

static void
run(struct arena *a, struct diag *d, unsigned round)
{
	static struct text text;
	struct compile_request req;
	struct compile_result *r;
	struct partition s = {.user = NULL};
	struct explain x = {.arena = a, .source = "x", .options = ""};
	struct policy *p;
	struct doc doc;
	struct buf b;
	size_t mark;

	random_request(&req);
	if (round < 3)
		req = (struct compile_request){
		    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	p = round > 2 ? random_policy(a, req.arches[0]) : scb_builtin_policy(a);
	r = scb_compile_policy(a, d, p, &req);
	s.program[0] = r->program;
	if (round == 1 || round == 2)
		set_classes(&s.program[0], 130, round == 1 ? 140 : 20);
	x.native = req.arches[0];
	x.verbose = round % 5 == 4;
	x.def = round > 2 && round % 2 && !req.complain ? &p->def : NULL;
	scb_partition_add(&s, x.native->audit_arch);
	scb_explain_survey(&x, &s);
	scb_explain_fold(&x);
	scb_doc_open(&doc, a);
	scb_explain_doc(&doc, &x);
	scb_buf_init(&b, a);
	scb_doc_text(&b, &doc, false);
	split(&text, b.p);
	if (round == 1 || round == 2)
		check_count(&text, round, "ALLOW", 130);
	if (round == 1)
		check_count(&text, round, "LOG", 140);
	mark = scb_arena_mark(a);
	for (unsigned i = 0; i < 400; i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		if (is_described(a, &text, &x, &c)) {
			scb_arena_release(a, mark);
			continue;
		}
		if (getenv("SHOW"))
			for (unsigned l = 0; l < text.n; l++)
				printf("%.300s\n", text.line[l]);
		check(false, "round %u: arch 0x%x number %u: 0x%x", round,
		    c.arch, c.nr,
		    scb_bpf_sim(&x.program, &c, NULL, NULL).verdict);
		break;
	}
	check(true, "round %u", round);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 0, 26, run);
	return check_end();
}
