/*
 * The JSON of explain, diff, audit and table conforms to its schema
 * (gen/schema). Only the keywords of JSON Schema that our schemas use are
 * supported. Each violation is reported.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "spawn.h"
#include "whole.h"

static char message[256];

static void
show(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(message, sizeof message, "%u:%u: %.200s", m->line,
		    m->column, m->text);
}

static const struct json *
member(const struct json *object, const char *key)
{
	const struct json *j = object->child;

	while (j && strcmp(j->key, key) != 0)
		j = j->next;
	return j;
}

static bool
is_one_of(const struct json *list, const char *s)
{
	for (const struct json *j = list->child; j; j = j->next)
		if (strcmp(j->str, s) == 0)
			return true;
	return false;
}

static bool
has_type(const struct json *v, const char *type)
{
	static const char *const names[] = {"null", "boolean", "boolean",
	    "number", "string", "array", "object"};

	if (strcmp(type, "integer") == 0)
		return v->kind == JSON_NUMBER && v->whole;
	return strcmp(names[v->kind], type) == 0;
}

static bool
is_of_type(const struct json *type, const struct json *v)
{
	if (type->kind == JSON_STRING)
		return has_type(v, type->str);
	for (const struct json *j = type->child; j; j = j->next)
		if (has_type(v, j->str))
			return true;
	return false;
}

/* The only pattern that the schemas use. */
static bool
is_hexadecimal(const struct json *pattern, const char *s)
{
	return strcmp(pattern->str, "^0x[0-9a-f]+$") == 0 &&
	       strncmp(s, "0x", 2) == 0 && s[2] &&
	       strspn(s + 2, "0123456789abcdef") == strlen(s + 2);
}

static bool is_valid(const struct json *schema, const struct json *v);

static bool
has_members(const struct json *schema, const struct json *v)
{
	const struct json *properties = member(schema, "properties"), *of;

	for (const struct json *j = member(schema, "required")->child; j;
	     j = j->next)
		if (!member(v, j->str))
			return false;
	for (const struct json *j = v->child; j; j = j->next) {
		of = member(properties, j->key);
		if (!of || !is_valid(of, j)) {
			if (!*message)
				snprintf(
				    message, sizeof message, "at '%s'", j->key);
			return false;
		}
	}
	return true;
}

static bool
keeps(const struct json *schema, const struct json *rule, const struct json *v)
{
	const char *key = rule->key;

	if (strcmp(key, "type") == 0)
		return is_of_type(rule, v);
	if (strcmp(key, "enum") == 0)
		return v->kind == JSON_STRING && is_one_of(rule, v->str);
	if (strcmp(key, "minimum") == 0)
		return v->kind != JSON_NUMBER || v->number >= rule->number;
	if (strcmp(key, "maximum") == 0)
		return v->kind != JSON_NUMBER || v->number <= rule->number;
	if (strcmp(key, "pattern") == 0)
		return v->kind != JSON_STRING || is_hexadecimal(rule, v->str);
	if (strcmp(key, "properties") == 0)
		return v->kind != JSON_OBJECT || has_members(schema, v);
	if (strcmp(key, "items") == 0) {
		for (const struct json *j = v->child; j; j = j->next)
			if (!is_valid(rule, j))
				return false;
		return true;
	}
	return strcmp(key, "required") == 0 ||
	       strcmp(key, "additionalProperties") == 0 ||
	       strcmp(key, "$schema") == 0 || strcmp(key, "title") == 0 ||
	       strcmp(key, "description") == 0;
}

static bool
is_valid(const struct json *schema, const struct json *v)
{
	for (const struct json *rule = schema->child; rule; rule = rule->next)
		if (!keeps(schema, rule, v))
			return false;
	return true;
}

/* What a command prints; *out is filled in. */
static struct json *
read_json(struct diag *d, struct source *out, char *command)
{
	size_t cap = (size_t)8 << 20;
	char *text = scb_arena_raw(d->arena, cap); /* most of it stays unused */

	*out = (struct source){.name = "output", .text = text};
	spawn(command, 0, text, cap - 1, &out->len);
	text[out->len] = '\0';
	return whole_read(d, out);
}

static struct json *
read_schema(struct diag *d, struct source *out, const char *report)
{
	size_t cap = 1 << 16;
	char path[256], *text = scb_arena_alloc(d->arena, cap);
	FILE *f;

	snprintf(path, sizeof path, "gen/schema/%s.schema.json", report);
	f = fopen(path, "r");
	*out = (struct source){.name = "schema",
	    .text = text,
	    .len = f ? fread(text, 1, cap, f) : 0};
	if (f)
		fclose(f);
	return whole_read(d, out);
}

static void
run_as(
    struct diag *d, const char *report, const char *name, const char *operands)
{
	struct source text, old;
	const struct json *schema, *v;
	char command[8400], *at;
	size_t mark = scb_arena_mark(d->arena);

	schema = read_schema(d, &old, report);
	snprintf(command, sizeof command, "'%s' %s --json -q %s",
	    getenv("SCBPF"), name, operands);
	v = read_json(d, &text, command);
	*message = '\0';
	check(is_valid(schema, v), "%s %s: %s", report, operands, message);
	/*
	 * A document with an unknown key, and one with a number for a string.
	 */
	at = strstr((char *)text.text, "\"version\"");
	check(at != NULL, "%s %s: a version", report, operands);
	if (!at)
		return;
	at[1] = 'w';
	check(
	    !is_valid(schema, whole_read(d, &text)), "%s: another key", report);
	at[1] = 'v';
	memcpy(at + 10, " 1      ", 8);
	check(!is_valid(schema, whole_read(d, &text)),
	    "%s: a number for a string", report);
	scb_arena_release(d->arena, mark);
}

static void
run(struct diag *d, const char *report, const char *operands)
{
	run_as(d, report, report, operands);
}

static void
run_tables(struct diag *d)
{
	run(d, "table", "-a x86_64 read O_RDONLY EPERM @ipc");
	run(d, "table", "-a x86_64 -a mips");
	run_as(d, "table-since", "table",
	    "--since 3.0..6.13 -a x86 -a x86_64 -a aarch64");
	run_as(d, "table-missing", "table",
	    "--missing -a x86_64 -a aarch64 tests/documents/files/web.json");
	run_as(d, "table-missing", "table",
	    "--missing --since 5.0..6.1 -a x86_64 "
	    "tests/documents/files/server.policy");
	run_as(d, "table-groups", "table", "--groups");
	run_as(d, "table-arches", "table", "--arches");
	run_as(d, "table-host", "table", "--host");
}

static void
run_all(struct diag *d)
{
	static const char *const filters[] = {
	    "-a x86_64 tests/documents/files/theirs.c",
	    "-a aarch64 tests/documents/files/server.policy",
	    "-a x86_64 tests/documents/files/web.json",
	    "-a s390x --only --complain tests/documents/files/web.json",
	    "-a mips --enosys=since tests/documents/files/mine.policy"};
	size_t n = sizeof filters / sizeof *filters;
	char hard[5000];

	for (size_t i = 0; i < n; i++) {
		char both[600];

		run(d, "explain", filters[i]);
		run(d, "audit", filters[i]);
		snprintf(both, sizeof both,
		    "--against=5.4..7.1,glibc-2.31..2.41,musl %s", filters[i]);
		run(d, "audit", both);
		snprintf(both, sizeof both,
		    "%s tests/documents/files/small.json", filters[i]);
		run(d, "diff", both);
	}
	snprintf(hard, sizeof hard, "-a x86_64 '%s/hard'", getenv("T"));
	run(d, "explain", hard);
	run(d, "audit", hard);
	snprintf(hard, sizeof hard,
	    "-a x86_64 '%s/hard' tests/documents/files/web.json", getenv("T"));
	run(d, "diff", hard);
	run_tables(d);
}

/* Arithmetic with an argument is not followed. */
static bool
write_hard(void)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/hard", getenv("T"));
	f = fopen(path, "w");
	return f &&
	       fputs("7\n32 0 0 0\n21 0 4 1\n32 0 0 16\n132 0 0 0\n"
		     "21 1 0 5\n6 0 0 0\n6 0 0 2147418112\n",
		   f) >= 0 &&
	       fclose(f) == 0;
}

int
main(void)
{
	size_t size = (size_t)1 << 30;
	void *memory = malloc(size);
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = show};

	if (!memory || !getenv("SCBPF") || !getenv("T") || !write_hard())
		return 1;
	if (setjmp(out))
		check(false, "cannot be read: %s", message);
	else
		run_all(&d);
	free(memory);
	return check_end();
}
