/* Reads a JSON policy (SEMANTICS 1, 6.1, 11.1 and 16). */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json {
	enum { WORD, NUMBER, STRING, LIST, OBJECT } type; /* WORD: null, true */
	const char *key, *text;
	uint64_t n;
	struct json *child, *next;
};

static char *at;

static void
blanks(void)
{
	while (isspace((unsigned char)*at))
		at++;
}

/* The characters between two quotes. */
static char *
string(void)
{
	char *s = ++at, *to = at;

	for (; *at != '"'; at++) {
		if (*at == '\0')
			die("a string without an end");
		if (*at == '\\') {
			at++;
			/* Names and numbers never need the rest. */
			*to++ = strchr("\"\\/", *at) != NULL ? *at : '?';
		} else {
			*to++ = *at;
		}
	}
	at++;
	*to = '\0';
	return s;
}

static struct json *
value(void)
{
	struct json *j = calloc(1, sizeof *j), **last = &j->child;
	char close = *at == '{' ? '}' : ']';

	if (*at == '{' || *at == '[') {
		j->type = *at == '{' ? OBJECT : LIST;
		for (at++, blanks(); *at != close; blanks()) {
			const char *key = NULL;

			if (*at == ',') {
				at++;
				continue;
			}
			if (close == '}') {
				key = string();
				blanks();
				at++; /* the colon */
				blanks();
			}
			*last = value();
			(*last)->key = key;
			last = &(*last)->next;
		}
		at++;
	} else if (*at == '"') {
		j->type = STRING;
		j->text = string();
	} else if (isdigit((unsigned char)*at) || *at == '-') {
		j->type = NUMBER;
		j->n = strtoull(at, NULL, 10);
		at += strspn(at, "-+.0123456789eE");
	} else if (isalpha((unsigned char)*at)) {
		while (isalpha((unsigned char)*at))
			at++;
	} else {
		die("not JSON: '%.10s'", at);
	}
	return j;
}

/* NULL if it is absent or null. */
static struct json *
get(const struct json *j, const char *key)
{
	struct json *c = j == NULL || j->type != OBJECT ? NULL : j->child;

	for (; c != NULL; c = c->next) {
		const char *k = c->key, *want = key;

		while (*k != '\0' && tolower((unsigned char)*k) ==
					 tolower((unsigned char)*want))
			k++, want++;
		if (*k == '\0' && *want == '\0')
			return c->type == WORD ? NULL : c;
	}
	return NULL;
}

static struct json *
items(const struct json *j, const char *key)
{
	const struct json *list = get(j, key);

	return list == NULL ? NULL : list->child;
}

static const char *
text(const struct json *j, const char *key)
{
	const struct json *c = get(j, key);

	return c == NULL || c->type != STRING || *c->text == '\0' ? NULL
								  : c->text;
}

static uint32_t
action(const struct json *j, const char *key, const char *ret, const char *name,
    const char **errno_name)
{
	const char *want = text(j, key);
	const struct json *data = get(j, ret);
	uint32_t v = 0;

	if (want == NULL || strncmp(want, "SCMP_ACT_", 9) != 0 ||
	    !action_named(want + 9, &v))
		die("no %s", key);
	*errno_name = v == ERRNO ? text(j, name) : NULL;
	if (v == ERRNO || v == TRACE)
		v |= data == NULL ? 1u : (uint32_t)data->n;
	return v;
}

/* Is one of them held, or not held? */
static bool
one_is(const struct json *caps, uint64_t held, bool want)
{
	for (; caps != NULL; caps = caps->next)
		if (((capability(caps->text, true) & held) != 0) == want)
			return true;
	return false;
}

static bool
has_arch(const struct json *arches, const struct abi *a)
{
	for (; arches != NULL; arches = arches->next)
		if (abi_named(arches->text, strlen(arches->text)) == a)
			return true;
	return false;
}

/* SEMANTICS 1.2 and 1.3 */
static bool
exists(const struct json *rule, const struct setup *s)
{
	const struct json *in = get(rule, "includes");
	const struct json *ex = get(rule, "excludes");
	const char *since = text(in, "minKernel");
	const char *until = text(ex, "minKernel");

	return !(has_arch(items(ex, "arches"), s->native) ||
		   one_is(items(ex, "caps"), s->caps, true) ||
		   (until != NULL && s->kernel >= release_text(until))) &&
	       (items(in, "arches") == NULL ||
		   has_arch(items(in, "arches"), s->native)) &&
	       !one_is(items(in, "caps"), s->caps, false) &&
	       (since == NULL || s->kernel >= release_text(since));
}

/* SEMANTICS 4.4 */
static void
conditions(struct rule *r, const struct json *args)
{
	static const char *const ops[] = {"NE", "LT", "LE", "EQ", "GE", "GT",
	    "MASKED_EQ"}; /* in the order of enum op */
	unsigned seen = 0;
	bool twice = false;

	for (const struct json *j = args; j != NULL; j = j->next) {
		unsigned bit = 1u << get(j, "index")->n;

		twice = twice || (seen & bit) != 0;
		seen |= bit;
	}
	for (; args != NULL; args = args->next) {
		const struct json *a = get(args, "value");
		const struct json *b = get(args, "valueTwo");
		const char *op = text(args, "op");
		struct cmp *c = PUSH(r->cmps, r->ncmps);

		*c = (struct cmp){.first = twice || r->ncmps == 1,
		    .arg = (int)get(args, "index")->n,
		    .a = {NULL, a == NULL ? 0 : a->n},
		    .b = {NULL, b == NULL ? 0 : b->n}};
		while (strcmp(op + strlen("SCMP_CMP_"), ops[c->op]) != 0)
			c->op++;
	}
}

static void
rule(struct policy *p, const struct setup *s, const struct json *j)
{
	const struct json *names = items(j, "names");
	struct rule r = {0};

	if (!exists(j, s))
		return;
	r.verdict = action(j, "action", "errnoRet", "errno", &r.errno_name);
	if (names == NULL)
		names = get(j, "name");
	for (; names != NULL; names = names->next) {
		struct name *n = PUSH(r.names, r.nnames);

		*n = (struct name){names->text, 0, NULL, UINT64_MAX};
		if (names->type == NUMBER) /* SEMANTICS 2.4 */
			*n = (struct name){
			    NULL, (uint32_t)names->n, s->native, UINT64_MAX};
		if (names->key != NULL)
			break;
	}
	conditions(&r, items(j, "args"));
	*PUSH(p->rules, p->nrules) = r;
}

static void
cover(struct setup *s, const struct json *list)
{
	for (; list != NULL; list = list->next) {
		const struct abi *a = abi_named(list->text, strlen(list->text));

		if (a == NULL)
			die("no architecture '%s'", list->text);
		s->covered |= (uint64_t)1 << (a - abis);
	}
}

void
read_json(struct policy *p, struct setup *s, char *all)
{
	const struct json *root, *caps, *j;

	at = all;
	blanks();
	root = value();
	caps = items(get(get(root, "process"), "capabilities"), "bounding");
	if (caps != NULL && !s->caps_given) {
		s->caps = 0;
		for (; caps != NULL; caps = caps->next)
			s->caps |= capability(caps->text, true);
	}
	if (get(root, "linux") != NULL)
		root = get(get(root, "linux"), "seccomp");
	p->verdict = action(root, "defaultAction", "defaultErrnoRet",
	    "defaultErrno", &p->errno_name);
	if (!s->named_set && !s->only) {
		cover(s, items(root, "architectures"));
		for (j = items(root, "archMap"); j != NULL; j = j->next) {
			const char *a = text(j, "architecture");

			if (abi_named(a, strlen(a)) == s->native)
				cover(s, items(j, "subArchitectures"));
		}
	}
	for (j = items(root, "syscalls"); j != NULL; j = j->next)
		rule(p, s, j);
}
