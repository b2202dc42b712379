/*
 * Text policies that name other files, through the public library: which paths
 * are asked for, and files that exist or are missing.
 */
#include "api.h"

/* Files that exist only in this table, and the paths that were asked for. */
struct disk {
	struct scbpf *s;
	struct {
		const char *name, *text;
	} at[4];
	char asked[200];
	bool nameless, reenters;
	const char *why;
	enum scbpf_status reentered;
};

static bool
give(void *user, const char *path, struct scbpf_text *to, const char **why)
{
	struct disk *d = user;
	const struct scbpf_filter *f;

	strncat(d->asked, path, 80);
	strncat(d->asked, " ", 2);
	if (d->reenters)
		d->reentered = scbpf_compile(d->s, NULL, &f);
	for (unsigned i = 0; i < 4; i++) {
		if (!d->at[i].name || strcmp(d->at[i].name, path) != 0)
			continue;
		to->text = d->at[i].text;
		to->length = strlen(to->text);
		if (!d->nameless)
			to->name = d->at[i].name;
		return true;
	}
	*why = d->why;
	return false;
}

static char memory[8 << 20];

static uint32_t
verdict(const struct scbpf_program *p, const char *call)
{
	const struct scbpf_arch *a = scbpf_arch_find("x86_64");
	struct scbpf_call c = {.arch = scbpf_arch_audit(a)};
	uint32_t v = 0xdead;

	scbpf_syscall_number(a, call, &c.nr);
	scbpf_simulate(p, &c, &v, NULL);
	return v;
}

static enum scbpf_status
compile(struct disk *d, const char *name, const char *text,
    const struct scbpf_filter **f)
{
	struct scbpf_text policy = SCBPF_TEXT(name, text, strlen(text));

	d->s = scbpf_open(memory, sizeof memory, keep, NULL);
	d->asked[0] = message[0] = file[0] = '\0';
	line = 0;
	scbpf_set_files(d->s, give, d);
	set_all(d->s, "arch x86_64");
	return compile_text(d->s, &policy, f);
}

static void
test_files(void)
{
	struct disk d = {
	    .at = {{"lib/a.policy", "write: 1\n@include ../b.policy\n"},
		{"b.policy", "close: 1\n"}, {"calls", "read: 7\n"},
		{"conf/b.policy", "close: 1\n"}}};
	const struct scbpf_filter *f;
	static const char text[] = "read: 1\n@include ./lib/a.policy\n"
				   "@frequency ./calls\n";
	struct scbpf_text policy =
	    SCBPF_TEXT("web.policy", text, sizeof text - 1);
	const struct scbpf_proof *proof;
	struct scbpf_policy *model;

	ok(compile(&d, "web.policy", text, &f) == SCBPF_STATUS_OK,
	    "it compiles");
	ok(strcmp(d.asked, "lib/a.policy b.policy calls ") == 0, d.asked);
	ok(verdict(&f->program, "read") == SCBPF_ALLOW, "its own");
	ok(verdict(&f->program, "write") == SCBPF_ALLOW, "included");
	ok(verdict(&f->program, "close") == SCBPF_ALLOW, "included there");
	ok(verdict(&f->program, "open") == SCBPF_KILL_THREAD, "no more");
	ok(scbpf_policy_read(d.s, &policy, &model) == SCBPF_STATUS_OK &&
		scbpf_prove(d.s, model, &f->program, &proof) ==
		    SCBPF_STATUS_OK &&
		proof->answer == SCBPF_ANSWER_EQUAL,
	    "and it is proved");
	ok(compile(&d, "conf/x.policy", "@include ./b.policy\n", &f) ==
		SCBPF_STATUS_OK,
	    "relative to the policy's name");
	ok(strcmp(d.asked, "conf/b.policy ") == 0, d.asked);
	ok(compile(&d, NULL, "@include ./b.policy\n", &f) == SCBPF_STATUS_OK,
	    "without a name");
}

static void
test_failures(void)
{
	struct disk d = {.at = {{"bad", "read: 1\nwirte: 1\n"},
			     {"loop", "@include ./loop\n"}}};
	const struct scbpf_filter *f = NULL;
	struct scbpf_text policy = SCBPF_TEXT("p", "@include ./bad", 14);

	ok(compile(&d, "p", "\n@include ./none\n", &f) ==
		    SCBPF_STATUS_INVALID &&
		!f,
	    "no such file");
	ok(line == 2 && strcmp(message, "cannot read 'none'") == 0,
	    "what and where");
	d.why = "it is locked away";
	ok(compile(&d, "p", "@include ./none\n", &f) == SCBPF_STATUS_INVALID &&
		line == 1 && strcmp(message, d.why) == 0,
	    "why it cannot be read");
	ok(compile(&d, "p", "@include ./bad\n", &f) == SCBPF_STATUS_INVALID &&
		line == 2 && strcmp(file, "bad") == 0,
	    "a mistake in a file");
	d.nameless = true;
	ok(compile(&d, "p", "@include ./bad\n", &f) == SCBPF_STATUS_INVALID &&
		strcmp(file, "bad") == 0,
	    "it has the path for a name");
	ok(compile(&d, "p", "@include ./loop\n", &f) == SCBPF_STATUS_INVALID &&
		strstr(message, "include itself"),
	    "it includes itself");
	d.reenters = true;
	ok(compile(&d, "p", "@include ./bad\n", &f) == SCBPF_STATUS_INVALID &&
		d.reentered == SCBPF_STATUS_MISUSE,
	    "and calls the library");
	d.asked[0] = '\0';
	scbpf_set_files(d.s, NULL, NULL);
	ok(compile_text(d.s, &policy, &f) == SCBPF_STATUS_INVALID &&
		!d.asked[0] && strstr(message, "cannot be read here"),
	    "without the function");
}

int
main(void)
{
	test_files();
	test_failures();
	return check_end();
}
