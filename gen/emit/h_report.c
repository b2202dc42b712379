/*
 * SCBPF_REPORT, for debug builds of a program: what the filter would kill is
 * trapped instead, and a handler of SIGSYS says which call it was. The handler
 * calls nothing but syscall(2).
 */
#include "emit/h.h"

#include <string.h>

enum { WIDTH = 76 }; /* of a line of names */

/* si_call_addr, si_syscall and si_arch of old headers have no names. */
static const char h_report_shared[] =
    "#ifndef SCBPF_REPORTER\n"
    "#define SCBPF_REPORTER\n"
    "#include <signal.h>\n"
    "#ifndef SA_SIGINFO\n"
    "#error \"SCBPF_REPORT needs sigaction(2): compile with -std=gnu99 or "
    "-D_GNU_SOURCE\"\n"
    "#endif\n"
    "\n"
    "/* As the kernel lays out siginfo_t of a SIGSYS. */\n"
    "struct scbpf_sigsys {\n"
    "\tint head[3];\n"
    "\tvoid *address;\n"
    "\tunsigned int nr, arch;\n"
    "};\n"
    "\n"
    "static inline SCBPF_UNUSED char *\n"
    "scbpf_put(char *at, const char *s)\n"
    "{\n"
    "\twhile (*s)\n"
    "\t\t*at++ = *s++;\n"
    "\treturn at;\n"
    "}\n"
    "\n"
    "static inline SCBPF_UNUSED char *\n"
    "scbpf_put_number(char *at, unsigned int n, unsigned int base)\n"
    "{\n"
    "\tunsigned int unit = 1;\n"
    "\n"
    "\twhile (n / unit >= base)\n"
    "\t\tunit *= base;\n"
    "\tfor (; unit; unit /= base)\n"
    "\t\t*at++ = \"0123456789abcdef\"[n / unit % base];\n"
    "\treturn at;\n"
    "}\n"
    "\n"
    "/* The names of an ABI's calls, by number; *abi: the name of the ABI. */\n"
    "typedef const char *const *scbpf_names(\n"
    "    unsigned int arch, unsigned int nr, const char **abi);\n"
    "\n"
    "/* Writes \"scbpf: x86_64 41 socket refused\" to standard error, and "
    "exits. */\n"
    "static inline SCBPF_UNUSED void\n"
    "scbpf_report_call(const void *info, scbpf_names *find)\n"
    "{\n"
    "\tconst struct scbpf_sigsys *s =\n"
    "\t    SCBPF_CAST(const struct scbpf_sigsys *, info);\n"
    "\tconst char *abi = 0, *const *name = find(s->arch, s->nr, &abi);\n"
    "\tchar line[160], *at = scbpf_put(line, \"scbpf: \"), *number;\n"
    "\tlong i, n;\n"
    "\n"
    "\tif (abi) {\n"
    "\t\tat = scbpf_put(at, abi);\n"
    "\t} else {\n"
    "\t\tat = scbpf_put(at, \"arch 0x\");\n"
    "\t\tat = scbpf_put_number(at, s->arch, 16);\n"
    "\t}\n"
    "\tat = number = scbpf_put(at, \" \");\n"
    "\tif (s->nr >> 28)\n"
    "\t\tat = scbpf_put(at, \"0x\");\n"
    "\tat = scbpf_put_number(at, s->nr, s->nr >> 28 ? 16 : 10);\n"
    "\tn = at - number;\n"
    "\tfor (; name && *name; name++) {\n"
    "\t\tfor (i = 0; i < n && (*name)[i] == number[i]; i++)\n"
    "\t\t\t;\n"
    "\t\tif (i == n && (*name)[n] == ' ') {\n"
    "\t\t\tat = scbpf_put(at, *name + n);\n"
    "\t\t\tbreak;\n"
    "\t\t}\n"
    "\t}\n"
    "\tat = scbpf_put(at, \" refused\\n\");\n"
    "\tn = at - line;\n"
    "\tscbpf_libc_syscall(SCBPF_NR_WRITE, 2L, line, n);\n"
    "\tfor (;;)\n"
    "\t\tscbpf_libc_syscall(SCBPF_NR_EXIT_GROUP, 128L + SIGSYS);\n"
    "}\n"
    "#endif\n";

/* signals: by call. */
static void
h_report_names(struct buf *b, const struct emit_filter *f, const struct arch *a,
    const bool *signals)
{
	struct buf line, one;

	scb_buf_init(&line, b->arena);
	scb_buf_init(&one, b->arena);
	scb_buf_fmt(b, "static const char *const %s_names_%s[] = {\n", f->name,
	    a->token);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (!signals[i] || (i && c->nr == c[-1].nr))
			continue;
		one.len = 0;
		scb_buf_fmt(&one, c->nr >> 28 ? " \"0x%x %s\"," : " \"%u %s\",",
		    c->nr, c->name);
		if (line.len && line.len + one.len > WIDTH) {
			scb_buf_fmt(b, "\t%s\n", line.p + 1);
			line.len = 0;
		}
		scb_buf_str(&line, one.p);
	}
	if (line.len)
		scb_buf_fmt(b, "\t%s\n", line.p + 1);
	scb_buf_str(b, "\t0\n};\n");
}

/* What the handler needs and the policy refuses is said where it is built. */
static void
h_report_warn(struct buf *b, const struct emit_filter *f, const struct arch *a)
{
	static const struct {
		const char *name;
		uint64_t first;
	} need[] = {{"write", 2}, {"exit_group", 0}, {"rt_sigreturn", 0}};
	const char *before = "";

	for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
		const struct arch_call *c =
		    scb_facts_call(a, need[i].name, strlen(need[i].name));
		struct scbpf_call call = {.arch = a->audit_arch};

		if (!c)
			continue;
		call.nr = c->nr;
		call.args[0] = need[i].first;
		if (scb_policy_permits(
			scb_bpf_sim(&f->program, &call, NULL, NULL).verdict &
			RET_ACTION))
			continue;
		if (!*before)
			scb_buf_fmt(b,
			    "#if %s\n#warning \"%s: SCBPF_REPORT does not work "
			    "under a filter that refuses",
			    a->cpp, f->name);
		scb_buf_fmt(b, "%s %s", before, need[i].name);
		before = ",";
	}
	if (*before)
		scb_buf_str(b, "\"\n#endif\n");
}

static void
h_report_abi(struct buf *b, const struct emit_filter *f, const struct arch *a)
{
	scb_buf_fmt(b, "\tif (arch == 0x%xU", a->audit_arch);
	if (a->low)
		scb_buf_fmt(b, " && nr >= 0x%xU", a->low);
	if (a->high < UINT32_MAX)
		scb_buf_fmt(b, " && nr <= 0x%xU", a->high);
	scb_buf_fmt(b,
	    ") {\n\t\t*abi = \"%s\";\n\t\treturn %s_names_%s;\n\t}\n", a->token,
	    f->name, a->token);
}

static void
h_report_abis(
    struct buf *b, const struct emit_filter *f, const struct annotate *notes)
{
	for (unsigned i = 0; i < f->narches; i++)
		h_report_warn(b, f, f->arches[i]);
	for (unsigned i = 0; i < f->narches; i++)
		h_report_names(b, f, f->arches[i], notes->signals[i]);
	scb_buf_fmt(b,
	    "static inline SCBPF_UNUSED const char *const *\n"
	    "%s_names(unsigned int arch, unsigned int nr, const char **abi)\n"
	    "{\n",
	    f->name);
	for (unsigned i = 0; i < f->narches; i++)
		h_report_abi(b, f, f->arches[i]);
	scb_buf_str(b, "\t(void)arch, (void)nr, (void)abi;\n\treturn 0;\n}\n");
}

void
scb_h_report(
    struct buf *b, const struct emit_filter *f, const struct annotate *notes)
{
	const char *name = f->name;

	scb_buf_fmt(b, "#ifdef SCBPF_REPORT\n%s\n", h_report_shared);
	for (const struct emit_filter *i = f; i; i = i->next) {
		scb_h_condition(b, f, i);
		h_report_abis(b, i, notes++);
	}
	scb_buf_fmt(b,
	    "#endif\n"
	    "\n"
	    "static void\n"
	    "%s_sigsys(int number, siginfo_t *info, void *context)\n"
	    "{\n"
	    "\t(void)number, (void)context;\n"
	    "\tscbpf_report_call(info, %s_names);\n"
	    "}\n"
	    "\n"
	    "static inline SCBPF_UNUSED int\n"
	    "%s_report(void)\n"
	    "{\n"
	    "\tstatic struct sigaction action;\n"
	    "\n"
	    "\taction.sa_sigaction = %s_sigsys;\n"
	    "\taction.sa_flags = SA_SIGINFO;\n"
	    "\treturn sigaction(SIGSYS, &action, 0) == 0 ? 0 : "
	    "-SCBPF_LIBC_ERRNO;\n"
	    "}\n"
	    "#endif\n\n",
	    name, name, name, name);
}
