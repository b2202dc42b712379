#include "filter/kinds.h"

#include <string.h>

#include "filter/kinds_probe.h"

#define TEXT "lines such as 'read: allow'"
#define RAW "and give scbpf the resulting filter"

/* bytes: it may hold zero bytes. */
static const struct kind {
	bool (*is)(const struct kinds_text *k);
	bool bytes;
	const char *name, *way;
} kinds[] = {
    {scb_kind_gzip, true, "gzip data",
	"decompress it, for example with 'gunzip -c'"},
    {scb_kind_compressed, true, "compressed data", "decompress it"},
    {scb_kind_utf16, true, "UTF-16 text",
	"convert it, for example with 'iconv -f UTF-16 -t UTF-8'"},
    {scb_kind_elf, true, "an ELF file", "expected a policy or a filter"},
    {scb_kind_html, false, "a web page", "download the file itself"},
    {scb_kind_libseccomp, false, "source code that calls libseccomp",
	"run the program with 'scbpf convert --exec -- PROGRAM', or let it "
	"write its filter with seccomp_export_pfc"},
    {scb_kind_script, false, "a script",
	"run it, and give its output to scbpf"},
    {scb_kind_nix, false, "a Nix expression",
	"evaluate it, for example with 'nix eval --json'"},
    {scb_kind_report, false, "a report that scbpf has written",
	"give scbpf the policy or filter that it is about"},
    {scb_kind_inspect, false, "the output of docker or podman inspect",
	"the profile is in HostConfig.SecurityOpt, after 'seccomp='"},
    {scb_kind_seccompiler, false,
	"a seccompiler policy, as used by Firecracker",
	"compile it with seccompiler-bin " RAW},
    {scb_kind_lxc, false, "an LXC seccomp policy", "write its calls as " TEXT},
    {scb_kind_bionic, false, "a syscall list of Android's libc",
	"write its calls as " TEXT},
    {scb_kind_unit, false, "a systemd unit",
	"write its SystemCallFilter= as " TEXT " or '@GROUP: allow', or read "
	"the filter of the running service with 'scbpf convert --pid PID'"},
    {scb_kind_groups, false, "the output of 'systemd-analyze syscall-filter'",
	"write its calls as " TEXT
	"; 'scbpf table --groups' lists the groups that are known"},
    {scb_kind_snapd, false, "a list of calls without actions, as used by snapd",
	"write its calls as " TEXT},
    {scb_kind_filter_value, false, "a systemd SystemCallFilter= value",
	"write it as " TEXT " or '@GROUP: allow'"},
    {scb_kind_firejail, false, "a firejail list or profile",
	"write its calls as " TEXT ", or give them to --allow or --deny"},
    {scb_kind_easyseccomp, false, "an easyseccomp policy",
	"compile it with easyseccomp " RAW},
    {scb_kind_nsjail, false, "an nsjail configuration",
	"its seccomp_string is a kafel policy: write that as " TEXT},
    {scb_kind_kafel, false, "a kafel policy", "write its calls as " TEXT},
    {scb_kind_strace, false, "strace output in which no filter is installed",
	"run 'strace -v -f -e trace=seccomp,prctl'"},
    {scb_kind_log, false, "an audit log",
	"allow the calls that it names in a policy"},
    {scb_kind_helm, false, "a Helm template",
	"render it with 'helm template', then convert the profile to JSON"},
    {scb_kind_profile_resource, false,
	"YAML with a profile of the Security Profiles Operator",
	"convert its spec, for example with 'yq -o json .spec'"},
    {scb_kind_elastic, false, "an Elastic Beats seccomp policy (YAML)",
	"write its calls as " TEXT},
    {scb_kind_kubernetes, false, "a Kubernetes manifest (YAML)",
	"expected a seccomp profile as JSON"},
    {scb_kind_yaml, false, "YAML",
	"convert it to JSON, for example with 'yq -o json'"},
};

/* A line of text without binary data. */
static void
say(struct diag *d, const struct kinds_text *k, const struct kind *kind)
{
	struct source *bytes;
	struct loc at = {.source = k->text};

	if (kind->bytes || k->n == 0) {
		bytes = scb_arena_alloc(d->arena, sizeof *bytes);
		*bytes = (struct source){.name = k->text->name};
		at.source = bytes;
	} else {
		at.offset = k->line[0].offset;
	}
	scb_diag_fatal(d, at, "this is %s; %s", kind->name, kind->way);
}

/* JSON after other text, or JSON that contains a profile. */
static void
check_json(struct diag *d, const struct kinds_text *k)
{
	struct loc at = {.source = k->text};
	struct buf path;
	unsigned i = 0;

	while (i < k->n && !(*k->line[i].s == '{' || *k->line[i].s == '['))
		i++;
	if (i == k->n || !scb_kinds_has(k->text, "\"defaultAction\""))
		return;
	at.offset = k->line[i].offset;
	if (i > 0 || memchr(k->text->text, '#', at.offset)) {
		scb_diag_fatal(d, (struct loc){.source = k->text},
		    "the JSON profile begins on line %u; remove what is before "
		    "it",
		    k->line[i].number);
	}
	scb_buf_init(&path, d->arena);
	if (!scb_kinds_inner_profile(&path, k->text, at.offset))
		return;
	scb_diag_fatal(d, at,
	    "the profile is inside other JSON; extract it, for example with "
	    "'jq %s'",
	    path.p);
}

bool
scb_kinds_is_profile(const struct source *text)
{
	static const char key[] = "\"defaultAction\"";
	const char *s = text->text;
	size_t at = chars_skip_space(s, text->len, 0);

	if (at == text->len || s[at] != '{')
		return false;
	at = chars_skip_space(s, text->len, at + 1);
	return text->len - at > sizeof key &&
	       memcmp(s + at, key, sizeof key - 1) == 0;
}

void
scb_kinds_check(struct diag *d, const struct source *text)
{
	bool bytes = text->len && memchr(text->text, '\0', text->len);
	struct kinds_text k;

	if (!text->len || scb_kinds_is_profile(text))
		return;
	scb_kinds_read(&k, text);
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((kinds[i].bytes || !bytes) && kinds[i].is(&k))
			say(d, &k, &kinds[i]);
	if (!bytes)
		check_json(d, &k);
}

void
scb_kinds_mark(struct diag *d, struct source *text)
{
	const size_t n = chars_mark(text->text, text->len);

	if (!n)
		return;
	scb_diag_warn(d, (struct loc){.source = text},
	    "the byte-order mark is ignored; save the text without it");
	text->text += n;
	text->len -= n;
}
