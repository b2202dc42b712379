/* Reads a valid JSON policy: SEMANTICS 1, 6.1, 11.1 and 16. */
#include "oracle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n,:"

struct json {
	char type; /* its first character; 0: absent, or null */
	const char *key, *text;
	uint64_t n;
	const struct json *child, *next;
};

static char *at;

bool
is_json(const char *s)
{
	s += strspn(s, " \t\r\n");
	return *s == '{' &&
	       strchr("\"}", s[1 + strspn(s + 1, " \t\r\n")]) != NULL;
}

/* As it stands between the quotes: no name that counts has an escape. */
static const char *
string(void)
{
	char *s = ++at;

	while (*at != '"')
		at += *at == '\\' ? 2 : 1;
	return intern(s, (size_t)(at++ - s));
}

static struct json *
value(void)
{
	struct json *j = calloc(1, sizeof *j), *item;
	const struct json **last = &j->child;

	at += strspn(at, BLANKS);
	j->type = *at;
	if (*at == '"') {
		j->text = string();
		return j;
	}
	if (*at != '{' && *at != '[') {
		j->n = strtoull(at, NULL, 10);
		at += strcspn(at, BLANKS "]}");
		return j;
	}
	for (at++; at += strspn(at, BLANKS), strchr("]}", *at) == NULL;) {
		const char *key = j->type == '{' ? string() : NULL;

		item = value();
		item->key = key;
		*last = item;
		last = &item->next;
	}
	at++;
	return j;
}

/* By the key in lower case. */
static const struct json *
get(const struct json *j, const char *key)
{
	static const struct json absent;
	const struct json *c = j->type == '{' ? j->child : NULL;

	while (c != NULL && !alike(c->key, strlen(c->key), key))
		c = c->next;
	return c == NULL || c->type == 'n' ? &absent : c;
}

/* SEMANTICS 11.1 */
static uint32_t
action(const struct json *j, const char *key, const char *ret, const char *name,
    const char **errno_name)
{
	const struct json *data = get(j, ret);
	uint32_t v = 0;

	if (!action_named(get(j, key)->text + strlen("SCMP_ACT_"), &v))
		die("no action '%s'", get(j, key)->text);
	*errno_name = v == ERRNO ? get(j, name)->text : NULL;
	if (v == ERRNO || v == TRACE)
		v |= data->type == 0 ? 1u : (uint32_t)data->n;
	return v;
}

/* Is one of them held, or not held? */
static bool
one_is(const struct json *caps, bool want)
{
	for (caps = caps->child; caps != NULL; caps = caps->next)
		if (((capability(caps->text, true) & setup.caps) != 0) == want)
			return true;
	return false;
}

/* ABIs by index in abis */
static uint64_t
arches(const struct json *list)
{
	uint64_t on = 0;
	const struct abi *a;

	for (list = list->child; list != NULL; list = list->next)
		if ((a = abi_named(list->text, strlen(list->text))) != NULL)
			on |= abi_bit(a);
	return on;
}

static bool
at_least(const struct json *kernel)
{
	return setup.kernel >= release_text(kernel->text);
}

/* SEMANTICS 1.2 and 1.3 */
static bool
exists(const struct json *rule)
{
	const struct json *in = get(rule, "includes");
	const struct json *ex = get(rule, "excludes");
	const struct json *since = get(in, "minkernel");
	const struct json *until = get(ex, "minkernel");
	uint64_t native = abi_bit(setup.native);

	return !(arches(get(ex, "arches")) & native) &&
	       !one_is(get(ex, "caps"), true) &&
	       (until->type == 0 || !at_least(until)) &&
	       (get(in, "arches")->child == NULL ||
		   arches(get(in, "arches")) & native) &&
	       !one_is(get(in, "caps"), false) &&
	       (since->type == 0 || at_least(since));
}

/* In the language of text policies; SEMANTICS 4.4. */
static const char *
condition(const struct json *args)
{
	static const char *const ops[][2] = {{"NE", "!="}, {"LT", "<"},
	    {"LE", "<="}, {"EQ", "=="}, {"GE", ">="}, {"GT", ">"}};
	char all[4096];
	int n = 0, used = 0;
	unsigned registers = 0, twice = 0, i;

	for (const struct json *j = args; j != NULL; j = j->next) {
		twice |= registers & 1u << get(j, "index")->n;
		registers |= 1u << get(j, "index")->n;
	}
	for (; args != NULL; args = args->next) {
		const char *op = get(args, "op")->text + strlen("SCMP_CMP_");
		uint64_t a = get(args, "value")->n;

		for (i = 0; i < 6 && strcmp(op, ops[i][0]) != 0; i++)
			;
		if (used > (int)sizeof all - 99)
			die("too many conditions");
		used += sprintf(all + used, "%s arg%" PRIu64 " %s %" PRIu64,
		    n++ == 0 ? ""
		    : twice  ? " ||"
			     : " &&",
		    get(args, "index")->n, i < 6 ? ops[i][1] : "&", a);
		if (i == 6)
			used += sprintf(all + used, " == %" PRIu64,
			    get(args, "valuetwo")->n);
	}
	return n == 0 ? NULL : intern(all, (size_t)used);
}

static void
read_rule(const struct json *j)
{
	const struct json *name = get(j, "names")->child;
	struct names names = {0};
	struct rule r = {0};
	char number[32];

	r.base = policy.text;
	r.verdict = action(j, "action", "errnoret", "errno", &r.errno_name);
	for (; name != NULL; name = name->next) {
		const char *text = name->text;

		if (text == NULL && name->type != 0) {
			sprintf(number, "%" PRIu64, name->n);
			text = number;
		}
		if (text != NULL)
			read_names(&names, text);
	}
	r.condition = condition(get(j, "args")->child);
	add_rules(&names, r);
}

void
read_json(char *all)
{
	const struct json *root, *caps, *j;

	at = all;
	root = value();
	caps = get(get(get(root, "process"), "capabilities"), "bounding");
	if (caps->child != NULL && !((setup.given | setup.said) >> CAP & 1)) {
		setup.caps = 0;
		for (caps = caps->child; caps != NULL; caps = caps->next)
			setup.caps |= capability(caps->text, true);
	}
	if (get(root, "linux")->type != 0)
		root = get(get(root, "linux"), "seccomp");
	if (!policy.has_default)
		policy.verdict = action(root, "defaultaction",
		    "defaulterrnoret", "defaulterrno", &policy.errno_name);
	if (!setup.named_set && !setup.only && !policy.has_arch) {
		setup.covered |= arches(get(root, "architectures"));
		for (j = get(root, "archmap")->child; j != NULL; j = j->next) {
			const char *a = get(j, "architecture")->text;

			if (abi_named(a, strlen(a)) == setup.native)
				setup.covered |=
				    arches(get(j, "subarchitectures"));
		}
	}
	for (j = get(root, "syscalls")->child; j != NULL; j = j->next)
		if (exists(j))
			read_rule(j);
}
