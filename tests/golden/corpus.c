/*
 * What every saved input of make fuzz, every C source of tests/arrays and every
 * policy of tests/lint is read as: the messages; of a filter the number of
 * instructions and a hash of them, and what the proof says of it and a small
 * policy; of a policy a hash of random calls and their verdicts, its program,
 * and what the proof says of that and of one that is a little different. And
 * the last of these for random policies. All in tests/golden/corpus.txt, which
 * `make golden` (this program with --update) writes again.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "corpus_proof.h"
#include "edge.h"
#include "file.h"
#include "filter/filter.h"

enum { MEMORY = 64 << 20, MOST = 1 << 17, DAMAGES = 4, MADE = 4 };

static _Alignas(16) unsigned char memory[MEMORY];
static const char pinned[] = "tests/golden/corpus.txt";

/* --- filters -------------------------------------------------------------- */

static uint32_t
hash_filter(uint32_t hash, const struct bpf_text_filter *f)
{
	hash = hash_program(hash, &f->program);
	for (size_t i = 0; f->where && i < f->program.count; i++)
		hash = hash_word(hash, f->where[i]);
	return hash;
}

/* In all notations, and for other architectures. */
static void
read_otherwise(struct arena *a, const struct source *text)
{
	static const char *const which[] = {"s390x", "riscv32", "mips", NULL};
	enum { WHICH = sizeof which / sizeof *which };
	struct diag d = {.arena = a, .report = say_message};
	volatile unsigned i = 0;
	unsigned kinds = 0;

	while (scb_notation_at(kinds))
		kinds++;
	if (setjmp(*a->full))
		i++;
	for (; i <= kinds + WHICH; i++) {
		struct bpf_want want = {.which = "x86_64", .damaged = true};
		struct bpf_text_filters all;

		if (i < kinds)
			want.notation = scb_notation_at(i);
		else if (i < kinds + WHICH)
			want.which = which[i - kinds];
		else
			want.process = 8;
		want.big_endian = i == kinds;
		scb_bpf_parse_all(&d, text, &want, &all);
		for (unsigned k = 0; k < all.n; k++)
			say("%08x ", hash_filter(HASH_FIRST, &all.at[k]));
	}
}

static void
read_filters(struct diag *d, const struct source *text)
{
	struct bpf_want want = {.which = "x86_64", .each = true};
	struct bpf_text_filters all;

	scb_bpf_parse_all(d, text, &want, &all);
	for (unsigned i = 0; i < all.n; i++) {
		const struct bpf_text_filter *f = &all.at[i];

		say("\t%s %s %zu %08x", f->name ? f->name : "-",
		    f->arch ? f->arch->token : "-", f->program.count,
		    hash_filter(HASH_FIRST, f));
		say(f->process ? " %u\n" : "\n", f->process);
		if (!terse)
			say_difference(d, &f->program);
	}
}

/* --- files ---------------------------------------------------------------- */

static int
is_file(const struct dirent *e)
{
	const char *end = strrchr(e->d_name, '.');

	return e->d_name[0] != '.' && strcmp(e->d_name, "sub") != 0 &&
	       (!end ||
		   (strcmp(end, ".err") != 0 && strcmp(end, ".args") != 0));
}

static int
by_bytes(const struct dirent **x, const struct dirent **y)
{
	return strcmp((*x)->d_name, (*y)->d_name);
}

typedef void reader(struct diag *d, const struct source *text);

/* Without a byte, or cut off there, at some places. */
static void
read_damaged(struct arena *a, const struct source *s, reader *read)
{
	struct diag d;
	char *text = scb_arena_alloc(a, s->len + 1);
	size_t mark = a->used;
	volatile unsigned i = 0;

	if (setjmp(*a->full))
		i++;
	for (; i < 2 * DAMAGES && s->len > 0; i++) {
		struct source *part;
		size_t at = s->len * (i / 2) / DAMAGES;

		a->used = mark;
		d = (struct diag){.arena = a, .report = say_message};
		part = scb_arena_alloc(a, sizeof *part);
		*part = (struct source){.name = s->name, .len = at};
		memcpy(text, s->text, at);
		if (i % 2) {
			part->len = s->len - 1;
			memcpy(text + at, s->text + at + 1, s->len - 1 - at);
		}
		part->text = edge_copy(text, part->len);
		read(&d, part);
	}
}

static void
make_all(void)
{
	jmp_buf full;
	struct arena a = {memory, sizeof memory, 0, &full};
	volatile unsigned seed = 1;

	for (; seed <= MADE; seed++) {
		struct diag d = {.arena = &a, .report = say_message};
		volatile size_t since;

		a.used = 0;
		say("made %u\n", seed);
		since = length;
		if (setjmp(full) == 0)
			make_policy(&d, seed);
		say_hash("all", since);
	}
}

static void
read_all(const char *directory, reader *read)
{
	jmp_buf full;
	struct arena a = {memory, sizeof memory, 0, &full};
	struct dirent **entry;
	int n = scandir(directory, &entry, is_file, by_bytes);

	for (int i = 0; i < n; i++) {
		struct diag d = {.arena = &a, .report = say_message};
		struct source *s;
		size_t since;
		char path[300];

		a.used = 0;
		snprintf(path, sizeof path, "%.99s/%.199s", directory,
		    entry[i]->d_name);
		s = file_source(&a, path, MOST);
		say("%s\n", path);
		terse = true;
		since = length;
		if (read != read_lint) {
			read_damaged(&a, s, read);
			say_hash("damaged", since);
		}
		s->text = edge_copy(s->text, s->len);
		since = length;
		if (read == read_filters) {
			read_otherwise(&a, s);
			say_hash("otherwise", since);
		}
		terse = false;
		if (setjmp(full) == 0)
			read(&d, s);
		free(entry[i]);
	}
	check(n > 0, "%s: no files", directory);
	free(entry);
}

static int
update(void)
{
	FILE *f = fopen(pinned, "w");

	if (!f || fputs(now, f) < 0) {
		perror(pinned);
		return 1;
	}
	return fclose(f) != 0;
}

/* The lines of a file begin with its path, and end before the next. */
static char *
cut(char **at)
{
	char *from = *at, *end = from;

	do {
		end += strcspn(end, "\n");
		end += *end == '\n';
	} while (*end == '\t');
	if (*end)
		end[-1] = '\0';
	*at = end;
	return from;
}

int
main(int argc, char **argv)
{
	FILE *f = fopen(pinned, "r");
	char *want = was, *got = now;

	read_all("tests/arrays", read_filters);
	read_all("tests/fuzz/corpus/filter", read_filters);
	read_all("tests/fuzz/corpus/read", read_filters);
	read_all("tests/fuzz/corpus/oci", read_policy);
	read_all("tests/fuzz/corpus/text", read_policy);
	read_all("tests/lint", read_lint);
	make_all();
	if (argc > 1 && strcmp(argv[1], "--update") == 0)
		return update();
	if (f) {
		was[fread(was, 1, sizeof was - 1, f)] = '\0';
		fclose(f);
	}
	while (*want && *got) {
		char *line = cut(&want);

		check_text(pinned, line, cut(&got));
	}
	check(!*want && !*got, "%s: other files", pinned);
	if (failed)
		printf("if that is right: make golden\n");
	return check_end();
}
