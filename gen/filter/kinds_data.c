/* Recognises each kind of YAML and JSON by how it begins. */
#include "filter/kinds_probe.h"

/* --- YAML ----------------------------------------------------------------- */

bool
scb_kind_profile_resource(const struct kinds_text *k)
{
	static const char *const words[] = {"kind: SeccompProfile", NULL};

	return scb_kinds_any(k, words) && !scb_kinds_first(k, "{{");
}

bool
scb_kind_helm(const struct kinds_text *k)
{
	return scb_kinds_first(k, "{{");
}

bool
scb_kind_kubernetes(const struct kinds_text *k)
{
	static const char *const words[] = {"apiVersion:", NULL};

	return scb_kinds_any(k, words);
}

bool
scb_kind_elastic(const struct kinds_text *k)
{
	static const char *const words[] = {"default_action:", NULL};

	return scb_kinds_any(k, words);
}

/* "key:" alone, or "key: value" among lists and keys that are alone. */
bool
scb_kind_yaml(const struct kinds_text *k)
{
	const struct kinds_line *l = &k->line[0];
	size_t n = k->n ? scb_kinds_name(l) : 0;

	if (scb_kinds_first(k, "---") || scb_kinds_first(k, "%YAML") ||
	    scb_kinds_first(k, "- "))
		return true;
	if (n == 0 || n == l->n || l->s[n] != ':' || scb_kinds_call(l))
		return false;
	if (n + 1 == l->n || scb_kinds_begins(l, "defaultAction:"))
		return true;
	for (unsigned i = 1; i < k->n; i++)
		if (scb_kinds_begins(&k->line[i], "- ") ||
		    scb_kinds_ends(&k->line[i], ":"))
			return true;
	return false;
}

/* --- JSON ----------------------------------------------------------------- */

static bool
kind_json(const struct kinds_text *k)
{
	return k->n && (*k->line[0].s == '{' || *k->line[0].s == '[');
}

/* The first keys of a report as JSON (report/put.c). */
bool
scb_kind_report(const struct kinds_text *k)
{
	return kind_json(k) && k->n > 2 &&
	       scb_kinds_begins(&k->line[1], "\"report\": \"") &&
	       scb_kinds_begins(&k->line[2], "\"version\": \"");
}

bool
scb_kind_inspect(const struct kinds_text *k)
{
	return kind_json(k) && *k->line[0].s == '[' &&
	       scb_kinds_has(k->text, "\"HostConfig\"");
}

bool
scb_kind_seccompiler(const struct kinds_text *k)
{
	return kind_json(k) && scb_kinds_has(k->text, "\"filter\"") &&
	       (scb_kinds_has(k->text, "\"filter_action\"") ||
		   scb_kinds_has(k->text, "\"match_action\""));
}
