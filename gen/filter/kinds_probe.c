/* Recognises each kind of text by how it begins. */
#include "filter/kinds_probe.h"

#include <string.h>

#include "facts/facts.h"

/* --- bytes ---------------------------------------------------------------- */

static bool
begins(const struct kinds_text *k, const char *s, size_t n)
{
	return k->text->len >= n && memcmp(k->text->text, s, n) == 0;
}

bool
scb_kind_gzip(const struct kinds_text *k)
{
	return begins(k, "\x1f\x8b", 2);
}

bool
scb_kind_compressed(const struct kinds_text *k)
{
	return begins(k, "\3757zXZ", 5) || begins(k, "BZh", 3) ||
	       begins(k, "\x28\xb5\x2f\xfd", 4) || begins(k, "PK\3\4", 4);
}

bool
scb_kind_elf(const struct kinds_text *k)
{
	return begins(k, "\177ELF", 4);
}

/* UTF-16 with a byte-order mark, or JSON in UTF-16 without one. */
bool
scb_kind_utf16(const struct kinds_text *k)
{
	return begins(k, "\xff\xfe", 2) || begins(k, "\xfe\xff", 2) ||
	       begins(k, "{\0\r", 3) || begins(k, "{\0\n", 3) ||
	       begins(k, "{\0\"", 3) || begins(k, "{\0 ", 3) ||
	       begins(k, "{\0\t", 3) || begins(k, "\0{\0", 3);
}

/* --- lines ---------------------------------------------------------------- */

bool
scb_kind_html(const struct kinds_text *k)
{
	return scb_kinds_first(k, "<!DOCTYPE") ||
	       scb_kinds_first(k, "<!doctype") || scb_kinds_first(k, "<html") ||
	       scb_kinds_first(k, "<?xml");
}

bool
scb_kind_script(const struct kinds_text *k)
{
	return begins(k, "#!/", 3);
}

bool
scb_kind_nix(const struct kinds_text *k)
{
	if (scb_kinds_first(k, "with import ") || scb_kinds_first(k, "rec {") ||
	    (k->n && scb_kinds_is(&k->line[0], "let")))
		return true;
	return scb_kinds_first(k, "{") &&
	       memchr(k->line[0].s, '.', k->line[0].n) &&
	       (scb_kinds_ends(&k->line[0], "... }:") ||
		   scb_kinds_ends(&k->line[0], "...}:"));
}

/* "ALLOW {", "ERRNO(1) {", or with the brace on the next line */
static bool
is_kafel_action(const struct kinds_line *l)
{
	static const char *const words[] = {"ALLOW", "KILL", "DENY", "LOG",
	    "ERRNO", "TRAP", "TRACE", "USER_NOTIF", "KILL_PROCESS",
	    "KILL_THREAD", NULL};
	const size_t n = scb_kinds_name(l);
	struct kinds_line rest = {.s = l->s + n, .n = l->n - n};
	const char *close;
	bool word = false;

	for (const char *const *w = words; *w; w++)
		word |= chars_are(l->s, n, *w);
	if (!word)
		return false;
	if (rest.n && *rest.s == '(') {
		close = memchr(rest.s, ')', rest.n);
		if (!close)
			return false;
		rest.n -= (size_t)(close + 1 - rest.s);
		rest.s = close + 1;
	}
	while (rest.n && *rest.s == ' ') {
		rest.s++;
		rest.n--;
	}
	return rest.n == 0 || *rest.s == '{';
}

/* "USE a DEFAULT KILL" */
static bool
is_kafel_use(const struct kinds_line *l)
{
	struct source line = {.text = l->s, .len = l->n};

	return scb_kinds_begins(l, "DEFAULT ") ||
	       (scb_kinds_begins(l, "USE ") &&
		   scb_kinds_has(&line, " DEFAULT ")) ||
	       (scb_kinds_begins(l, "POLICY ") &&
		   (memchr(l->s, '{', l->n) ||
		       !memchr(l->s + 7, ' ', l->n - 7)));
}

/* C comments may come first. */
bool
scb_kind_kafel(const struct kinds_text *k)
{
	for (unsigned i = 0; i < k->n; i++)
		if (is_kafel_action(&k->line[i]) || is_kafel_use(&k->line[i]))
			return true;
	return k->n == 0 && scb_kinds_has(k->text, "#include \"");
}

bool
scb_kind_libseccomp(const struct kinds_text *k)
{
	return (scb_kinds_has(k->text, "seccomp_rule_add(") ||
		   scb_kinds_has(k->text, "seccomp_init(")) &&
	       !scb_kinds_has(k->text, "sock_filter") &&
	       !scb_kinds_has(k->text, "BPF_STMT");
}

bool
scb_kind_easyseccomp(const struct kinds_text *k)
{
	static const char *const words[] = {
	    "$syscall", "$arch", "$arg", "=> ", NULL};

	return scb_kinds_any(k, words);
}

bool
scb_kind_lxc(const struct kinds_text *k)
{
	static const char *const words[] = {
	    "allowlist", "denylist", "whitelist", "blacklist"};

	if (k->n < 2 ||
	    !(scb_kinds_is(&k->line[0], "1") || scb_kinds_is(&k->line[0], "2")))
		return false;
	for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
		if (scb_kinds_begins(&k->line[1], words[i]))
			return true;
	return false;
}

/* "name(int fd)	lp32,x86_64" */
bool
scb_kind_bionic(const struct kinds_text *k)
{
	static const char *const ends[] = {
	    "all", "lp32", "lp64", "arm", "arm64", "x86", "x86_64", "riscv64"};
	const struct kinds_line *l = &k->line[0];
	size_t n = k->n ? scb_kinds_name(l) : 0;

	if (!n || n + 1 >= l->n || !memchr(l->s, ')', l->n) ||
	    !(l->s[n] == '(' || l->s[n] == '|' ||
		(l->s[n] == ':' && memchr(l->s, '(', l->n) &&
		    scb_kinds_name(&(struct kinds_line){
			.s = l->s + n + 1, .n = l->n - n - 1}))))
		return false;
	for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++)
		if (scb_kinds_ends(l, ends[i]))
			return true;
	return false;
}

static bool
is_section(const struct kinds_line *l)
{
	return l->n > 2 && *l->s == '[' && l->s[l->n - 1] == ']' &&
	       l->s[1] >= 'A' && l->s[1] <= 'Z';
}

/* A comment may begin with ; as well. */
bool
scb_kind_unit(const struct kinds_text *k)
{
	unsigned i = 0;

	while (i < k->n && *k->line[i].s == ';')
		i++;
	return i < k->n && (is_section(&k->line[i]) ||
			       scb_kinds_begins(&k->line[i], "SystemCall"));
}

/* "@system-service ~@privileged @resources" */
bool
scb_kind_filter_value(const struct kinds_text *k)
{
	struct kinds_line l = k->line[0];
	unsigned words = 0;
	bool group = false;

	if (k->n != 1 || scb_kinds_begins(&l, "@default "))
		return false;
	while (l.n) {
		size_t n = 0;

		while (n < l.n && l.s[n] != ' ')
			n++;
		if (*l.s == '@' || *l.s == '~')
			group = true;
		else if (!scb_facts_known(l.s, n, NULL))
			return false;
		for (; n < l.n && l.s[n] == ' '; n++)
			;
		l.s += n;
		l.n -= n;
		words++;
	}
	/* one word alone may be a directive */
	return group && (words > 1 || *k->line[0].s == '~');
}

/* What `systemd-analyze syscall-filter` prints: a group, and calls below. */
bool
scb_kind_groups(const struct kinds_text *k)
{
	struct kinds_line group = k->line[0];

	if (k->n < 2 || *group.s != '@' || group.indented)
		return false;
	group.s++;
	group.n--;
	return scb_kinds_name(&group) == group.n && k->line[1].indented &&
	       (*k->line[1].s == '@' || scb_kinds_call(&k->line[1])) &&
	       !memchr(k->line[1].s, ':', k->line[1].n) &&
	       !memchr(k->line[1].s, ' ', k->line[1].n);
}

/* A call alone, or with arguments as in `socket AF_UNIX`. */
bool
scb_kind_snapd(const struct kinds_text *k)
{
	if (!k->n)
		return false;
	if (scb_kinds_is(&k->line[0], "@unrestricted") ||
	    scb_kinds_is(&k->line[0], "@complain"))
		return true;
	for (unsigned i = 0; i < k->n; i++)
		if (memchr(k->line[i].s, ':', k->line[i].n))
			return false;
	return scb_kinds_call(&k->line[0]) &&
	       scb_kinds_name(&k->line[0]) == k->line[0].n;
}

bool
scb_kind_nsjail(const struct kinds_text *k)
{
	static const char *const words[] = {
	    "seccomp_string:", "seccomp_policy_file:", "exec_bin", "mount {",
	    "mode: ONCE", "mode: LISTEN", "mode: RERUN", "mode: EXECVE",
	    "clone_newnet:", "uidmap {", NULL};

	return scb_kinds_any(k, words);
}

/* "read,write,!ioctl", or the lines of a profile */
bool
scb_kind_firejail(const struct kinds_text *k)
{
	static const char *const words[] = {"seccomp.drop", "seccomp.keep",
	    "seccomp.32", "seccomp.block", "caps.drop", "caps.keep",
	    "noblacklist ", "private-dev", "include globals.local", NULL};
	const struct kinds_line *l = &k->line[0];

	if (scb_kinds_any(k, words))
		return true;
	return k->n == 1 && memchr(l->s, ',', l->n) &&
	       !memchr(l->s, ':', l->n) && !memchr(l->s, ' ', l->n) &&
	       scb_kinds_call(l);
}

/* "12 openat(AT_FDCWD, ...) = 3" */
static bool
is_traced(const struct kinds_line *l)
{
	const char *paren = memchr(l->s, '(', l->n), *word = paren;
	struct kinds_line call;

	while (word && word > l->s &&
	       (word[-1] == '_' || char_is_digit(word[-1]) ||
		   char_is_letter(word[-1])))
		word--;
	if (!word)
		return false;
	call =
	    (struct kinds_line){.s = word, .n = l->n - (size_t)(word - l->s)};
	return chars_find(call.s, call.n, ") = ") && scb_kinds_call(&call);
}

bool
scb_kind_strace(const struct kinds_text *k)
{
	for (unsigned i = 0; i < k->n; i++)
		if (is_traced(&k->line[i]))
			return true;
	return false;
}

bool
scb_kind_log(const struct kinds_text *k)
{
	static const char *const words[] = {
	    "type=SECCOMP ", "type=SYSCALL ", "type=1326 ", NULL};

	return scb_kinds_any(k, words) ||
	       scb_kinds_has(k->text, "audit: type=1326 ");
}
