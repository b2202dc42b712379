/* Reads a valid JSON policy: SEMANTICS 1, 6.1, 11.1 and 16. */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n,:"

struct json {
	char type; /* its first character */
	const char *key, *text;
	uint64_t n;
	struct json *child, *next;
};

static char *at;

/* As it stands between the quotes: no name that counts has an escape. */
static char *
string(void)
{
	char *s = ++at;

	while (*at != '"')
		at += *at == '\\' ? 2 : 1;
	*at++ = '\0';
	return s;
}

static struct json *
value(void)
{
	struct json *j = calloc(1, sizeof *j), **last = &j->child;

	at += strspn(at, BLANKS);
	j->type = *at;
	if (*at == '"') {
		j->text = string();
	} else if (*at == '{' || *at == '[') {
		for (at++; at += strspn(at, BLANKS), !strchr("]}", *at);) {
			const char *key = j->type == '{' ? string() : NULL;

			*last = value();
			(*last)->key = key;
			last = &(*last)->next;
		}
		at++;
	} else {
		j->n = strtoull(at, NULL, 10);
		at += strcspn(at, BLANKS "]}");
	}
	return j;
}

/* By the key in lower case; NULL if it is absent or null. */
static struct json *
get(const struct json *j, const char *key)
{
	struct json *c = j == NULL || j->type != '{' ? NULL : j->child;

	while (c != NULL && !alike(c->key, strlen(c->key), key))
		c = c->next;
	return c == NULL || c->type == 'n' ? NULL : c;
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

	return c == NULL ? NULL : c->text;
}

/* SEMANTICS 11.1 */
static uint32_t
action(const struct json *j, const char *key, const char *ret, const char *name,
    const char **errno_name)
{
	const struct json *data = get(j, ret);
	uint32_t v = 0;

	if (!action_named(text(j, key) + strlen("SCMP_ACT_"), &v))
		die("no action '%s'", text(j, key));
	*errno_name = v == ERRNO ? text(j, name) : NULL;
	if (v == ERRNO || v == TRACE)
		v |= data == NULL ? 1u : (uint32_t)data->n;
	return v;
}

/* Is one of them held, or not held? */
static bool
one_is(const struct json *caps, uint64_t held, bool want)
{
	while (caps != NULL &&
	       ((capability(caps->text, true) & held) != 0) != want)
		caps = caps->next;
	return caps != NULL;
}

static const struct abi *
abi_of(const struct json *j)
{
	return abi_named(j->text, strlen(j->text));
}

static bool
has_arch(const struct json *list, const struct abi *a)
{
	while (list != NULL && abi_of(list) != a)
		list = list->next;
	return list != NULL;
}

/* SEMANTICS 1.2 and 1.3 */
static bool
exists(const struct json *rule)
{
	const struct json *in = get(rule, "includes");
	const struct json *ex = get(rule, "excludes");
	const char *since = text(in, "minkernel");
	const char *until = text(ex, "minkernel");

	return !has_arch(items(ex, "arches"), setup.native) &&
	       !one_is(items(ex, "caps"), setup.caps, true) &&
	       (until == NULL || setup.kernel < release_text(until)) &&
	       (items(in, "arches") == NULL ||
		   has_arch(items(in, "arches"), setup.native)) &&
	       !one_is(items(in, "caps"), setup.caps, false) &&
	       (since == NULL || setup.kernel >= release_text(since));
}

/* SEMANTICS 4.4 */
static void
conditions(struct rule *r, const struct json *args)
{
	static const char *const ops[] = {"NE", "LT", "LE", "EQ", "GE", "GT",
	    "MASKED_EQ"}; /* in the order of enum op */
	unsigned seen = 0, twice = 0;

	for (const struct json *j = args; j != NULL; j = j->next) {
		twice |= seen & 1u << get(j, "index")->n;
		seen |= 1u << get(j, "index")->n;
	}
	for (; args != NULL; args = args->next) {
		const struct json *a = get(args, "value");
		const struct json *b = get(args, "valuetwo");
		const char *op = text(args, "op") + strlen("SCMP_CMP_");
		struct cmp *c = PUSH(r->cmps, r->ncmps);

		*c = (struct cmp){.arg = (int)get(args, "index")->n};
		c->a.n = a == NULL ? 0 : a->n;
		c->b.n = b == NULL ? 0 : b->n;
		while (strcmp(op, ops[c->op]) != 0)
			c->op++;
		if (r->ncmps > 1)
			PUSH(r->cmps, r->ncmps)->op =
			    twice != 0 ? EITHER : BOTH;
	}
}

/* "359" or "0x167". */
static bool
all_digits(const char *s, uint64_t *n)
{
	char *end;

	if (s == NULL || *s < '0' || *s > '9')
		return false;
	*n = strtoull(s, &end, s[1] == 'x' ? 16 : 10);
	return *end == '\0';
}

static void
read_rule(const struct json *j)
{
	const struct json *name = items(j, "names");
	struct names names = {0};
	struct rule r = {0};

	r.base = policy.text;
	r.verdict = action(j, "action", "errnoret", "errno", &r.errno_name);
	if (name == NULL)
		name = get(j, "name");
	for (; name != NULL; name = name->key == NULL ? name->next : NULL) {
		/* A number is one of the native ABI: SEMANTICS 2.4. */
		uint64_t n = name->n;
		bool digits = all_digits(name->text, &n);

		*PUSH(names.list, names.n) =
		    (struct name){.text = digits ? NULL : name->text,
			.nr = (uint32_t)n,
			.owner = setup.native,
			.on = UINT64_MAX};
	}
	conditions(&r, items(j, "args"));
	add_rules(&names, r);
}

static void
cover(const struct json *list)
{
	for (int i = 0; i < nabis; i++)
		if (has_arch(list, &abis[i]))
			setup.covered |= (uint64_t)1 << i;
}

void
read_json(char *all)
{
	const struct json *root, *caps, *j;

	at = all;
	root = value();
	caps = items(get(get(root, "process"), "capabilities"), "bounding");
	if (caps != NULL && !setup.caps_given && !setup.caps_said)
		for (setup.caps = 0; caps != NULL; caps = caps->next)
			setup.caps |= capability(caps->text, true);
	if (get(root, "linux") != NULL)
		root = get(get(root, "linux"), "seccomp");
	if (!policy.has_default)
		policy.verdict = action(root, "defaultaction",
		    "defaulterrnoret", "defaulterrno", &policy.errno_name);
	if (!setup.named_set && !setup.only && !policy.has_arch) {
		cover(items(root, "architectures"));
		for (j = items(root, "archmap"); j != NULL; j = j->next)
			if (abi_of(get(j, "architecture")) == setup.native)
				cover(items(j, "subarchitectures"));
	}
	for (j = items(root, "syscalls"); j != NULL; j = j->next)
		if (exists(j))
			read_rule(j);
}
