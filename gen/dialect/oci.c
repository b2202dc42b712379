#include "dialect/oci.h"

#include <string.h>

#include "policy/repeat.h"

static const struct oci_word flags[] = {
#define FLAG(name) {"SECCOMP_FILTER_FLAG_" #name, POLICY_FLAG_##name},
    POLICY_FLAGS(FLAG)
#undef FLAG
};

/* --- architectures -------------------------------------------------------- */

static const char *
scmp_at(const void *ctx, unsigned i)
{
	const struct arch *const *all = ctx;

	return all[i]->scmp;
}

/*
 * Only the SCMP_ARCH_* names, as in runc: other spellings clash ("x86",
 * "ppc64").
 */
static const struct arch *
oci_read_arch(struct diag *d, const struct json *v)
{
	struct oci_choice arches = {
	    "architecture", scmp_at, scb_arch_all, 0, NULL};
	const char *name = scb_oci_text(d, v);
	size_t prefix = sizeof "SCMP_ARCH_" - 1;
	const struct arch *a;

	if (!name)
		return NULL;
	for (; scb_arch_all[arches.count]; arches.count++)
		if (strcmp(scb_arch_all[arches.count]->scmp, name) == 0)
			return scb_arch_all[arches.count];
	if (v->count <= prefix || memcmp(name, "SCMP_ARCH_", prefix) != 0)
		prefix = 0;
	a = scb_facts_arch(name + prefix, v->count - prefix);
	scb_oci_unknown(d, v, &arches, a ? a->scmp : NULL);
	return NULL;
}

static const struct arch **
read_arches(struct diag *d, const struct json *list, unsigned *count)
{
	const struct arch **arches;
	const struct json *v;
	struct json_each each;

	if (!list)
		return NULL;
	arches = scb_arena_array(d->arena, list->count, sizeof *arches);
	for (v = scb_json_first(&each, d, list); v; v = scb_json_next(&each))
		arches[(*count)++] = oci_read_arch(d, v);
	return arches;
}

static void
read_map(struct diag *d, const struct json *v, struct policy_arch_map *map)
{
	static const char *const keys[] = {
	    "architecture", "subArchitectures", NULL};
	const struct json *native;

	map->loc = v->loc;
	if (!scb_oci_is(d, v, JSON_OBJECT))
		return;
	scb_oci_keys(d, v, keys);
	native = scb_json_get(v, "architecture");
	if (native)
		map->native = oci_read_arch(d, native);
	else
		scb_diag_error(d, v->loc,
		    "no 'architecture', expected one such "
		    "as 'SCMP_ARCH_X86_64'");
	map->subs = read_arches(
	    d, scb_oci_get(d, v, "subArchitectures", JSON_ARRAY), &map->nsubs);
}

static void
read_all_arches(struct diag *d, const struct json *v, struct policy *p)
{
	const struct json *list =
	    scb_oci_get(d, v, "architectures", JSON_ARRAY);
	const struct json *maps = scb_oci_get(d, v, "archMap", JSON_ARRAY);
	const struct json *i;
	struct json_each each;

	if (list && list->count && maps && maps->count)
		p->both_loc = scb_json_key(
		    list->key_offset < maps->key_offset ? maps : list);
	if (list) {
		p->arches_loc = list->loc;
		p->arches = read_arches(d, list, &p->narches);
	}
	if (maps) {
		p->maps =
		    scb_arena_array(d->arena, maps->count, sizeof *p->maps);
		for (i = scb_json_first(&each, d, maps); i;
		     i = scb_json_next(&each))
			read_map(d, i, &p->maps[p->nmaps++]);
	}
}

/* --- the rest of the profile ---------------------------------------------- */

static void
note_listener(struct diag *d, const struct json *profile, const char *key)
{
	const struct json *v = scb_oci_get(d, profile, key, JSON_STRING);

	if (v)
		scb_diag_note(d, scb_json_key(v),
		    "'%s' is for the container runtime and has no effect here",
		    key);
}

static void
read_rules(struct diag *d, const struct json *list, struct policy *p)
{
	struct policy_repeats repeats = {.policy = p, .arena = d->arena};
	struct json_each each;
	const struct json *i;
	size_t mark;

	p->rules_cap = list ? list->count : 0;
	p->rules = scb_arena_array(d->arena, p->rules_cap, sizeof *p->rules);
	for (i = scb_json_first(&each, d, list); i; i = scb_json_next(&each)) {
		mark = scb_arena_mark(d->arena);
		scb_oci_rule(d, i, scb_policy_add(p, d->arena));
		if (!scb_policy_keep(&repeats))
			scb_arena_release(d->arena, mark);
	}
}

static void
read_profile(struct diag *d, const struct json *v, struct policy *p)
{
	static const char *const keys[] = {"defaultAction", "defaultErrnoRet",
	    "defaultErrno", "architectures", "archMap", "flags", "listenerPath",
	    "listenerMetadata", "syscalls", "_scbpf_ignore", NULL};
	static const struct oci_action_keys action = {
	    "defaultAction", "defaultErrno", "defaultErrnoRet"};
	const struct json *list, *i;
	struct json_each each;
	uint32_t flag;

	if (v->child && !scb_oci_any(v, keys))
		scb_diag_fatal(d, scb_json_key(v->child),
		    "this JSON is not a seccomp profile: it has none of the "
		    "keys of one, expected 'defaultAction' and 'syscalls'");
	scb_oci_keys(d, v, keys);
	scb_oci_action(d, v, &action, &p->def, &p->def_loc);
	read_all_arches(d, v, p);
	list = scb_oci_get(d, v, "flags", JSON_ARRAY);
	for (i = scb_json_first(&each, d, list); i; i = scb_json_next(&each))
		if (scb_oci_word(d, i, "flag", flags,
			sizeof flags / sizeof *flags, &flag)) {
			p->flags |= flag;
			p->flags_loc = i->loc;
		}
	note_listener(d, v, "listenerPath");
	p->listener = scb_json_get(v, "listenerPath") != NULL;
	note_listener(d, v, "listenerMetadata");
	/* Findings that `audit` does not report; a key of ours. */
	list = scb_oci_get(d, v, "_scbpf_ignore", JSON_ARRAY);
	for (i = scb_json_first(&each, d, list); i; i = scb_json_next(&each))
		if (scb_oci_is(d, i, JSON_STRING))
			scb_policy_ignore(
			    p, d->arena, i->str, strlen(i->str), i->loc);
	read_rules(d, scb_oci_get(d, v, "syscalls", JSON_ARRAY), p);
}

/* --- the document --------------------------------------------------------- */

/* The first of the members that are there, or NULL. */
static const struct json *
find_any(const struct json *root, const char *const *keys)
{
	const struct json *v = NULL;

	while (!v && *keys)
		v = scb_json_get(root, *keys++);
	return v;
}

/*
 * Is it a whole config.json? A file that is also a profile contains two
 * policies, and choosing one would be a guess.
 */
static bool
is_config(struct diag *d, const struct json *root)
{
	static const char *const of_config[] = {
	    "linux", "ociVersion", "process", NULL};
	static const char *const of_profile[] = {
	    "defaultAction", "syscalls", NULL};
	const struct json *config, *profile;

	scb_oci_spelling(d, root, of_config);
	scb_oci_spelling(d, root, of_profile);
	config = find_any(root, of_config);
	profile = find_any(root, of_profile);
	if (config && profile)
		scb_diag_error(d, scb_json_key(profile),
		    "found both '%s' and '%s', expected either a profile or a "
		    "whole config.json",
		    profile->key, config->key);
	return config != NULL;
}

/* A member of a config.json; its other keys are ignored. */
static const struct json *
get(struct diag *d, const struct json *object, const char *key,
    enum json_kind kind)
{
	const char *const keys[] = {key, NULL};

	scb_oci_spelling(d, object, keys);
	return scb_oci_get(d, object, key, kind);
}

/* process.capabilities.bounding of a config.json. */
static void
read_bounding(struct diag *d, const struct json *config, struct policy *p)
{
	const struct json *v = get(d, config, "process", JSON_OBJECT);
	bool unknown = false;

	if (v)
		v = get(d, v, "capabilities", JSON_OBJECT);
	if (v)
		v = get(d, v, "bounding", JSON_ARRAY);
	if (v) {
		p->has_caps = true;
		p->caps = scb_oci_caps(d, v, &unknown);
	}
}

static const struct json *
find_profile(struct diag *d, const struct json *config)
{
	const struct json *v = get(d, config, "linux", JSON_OBJECT);

	if (v)
		v = get(d, v, "seccomp", JSON_OBJECT);
	if (!v && !d->errors)
		scb_diag_error(d, config->loc,
		    "no 'linux.seccomp', expected a seccomp profile there");
	return v;
}

static const char *
oci_policy_name(struct diag *d, const struct source *text)
{
	const char *slash = strrchr(text->name, '/');
	const char *name = slash ? slash + 1 : text->name;
	size_t n = strlen(name);

	if (n > 5 && strcmp(name + n - 5, ".json") == 0)
		n -= 5;
	return scb_arena_copy(d->arena, name, n);
}

struct policy *
scb_oci_read(struct diag *d, const struct source *text)
{
	size_t end = scb_arena_end(d->arena);
	struct policy *p = scb_arena_alloc(d->arena, sizeof *p);
	const struct json *v = scb_json_read(d, text);

	p->source = text;
	p->name = oci_policy_name(d, text);
	if (!scb_oci_is(d, v, JSON_OBJECT))
		scb_arena_fail(d->arena);
	/* What `runc features` prints begins like a config.json. */
	if (scb_json_get(v, "ociVersionMin") && scb_json_get(v, "linux"))
		scb_diag_fatal(d, v->loc,
		    "this is a list of a runtime's features, expected a "
		    "seccomp profile or a config.json");
	if (is_config(d, v)) {
		read_bounding(d, v, p);
		v = find_profile(d, v);
	}
	if (v)
		read_profile(d, v, p);
	if (d->errors)
		scb_arena_fail(d->arena);
	scb_arena_keep(d->arena, end);
	return p;
}
