/*
 * One C file that needs nothing, not even libc: the program installs the filter
 * and executes its arguments. The code of its start and its syscalls is text
 * from arch/ (start.h).
 */
#include <string.h>

#include "../arch/start.h"
#include "analysis/partial.h"
#include "emit/emit.h"
#include "filter/filter.h"

enum { LINE = 300 }; /* bytes of a message, at most */

static const char common[] = "struct insn {\n"
			     "\tunsigned short code;\n"
			     "\tunsigned char jt, jf;\n"
			     "\tunsigned int k;\n"
			     "};\n"
			     "\n"
			     "struct program {\n"
			     "\tunsigned short len;\n"
			     "\tconst struct insn *filter;\n"
			     "};\n"
			     "\n"
			     "void scbpf_start(char **stack);\n"
			     "\n";

static const char body[] =
    "/*\n"
    " * Both calls end a program with one thread. The first must not be one "
    "that the\n"
    " * filter kills. If the filter refuses both, a write to address 0 ends "
    "it.\n"
    " */\n"
    "static __attribute__((noinline)) void\n"
    "quit(int status)\n"
    "{\n"
    "\tlong nowhere = 0;\n"
    "\n"
    "\tif (EXIT_FIRST)\n"
    "\t\tcall(NR_EXIT, status, 0, 0);\n"
    "\tfor (;;) {\n"
    "\t\tcall(NR_EXIT_GROUP, status, 0, 0);\n"
    "\t\tcall(NR_EXIT, status, 0, 0);\n"
    "\t\t__asm__ volatile(\"\" : \"+r\"(nowhere));\n"
    "\t\t*(volatile char *)nowhere = 0;\n"
    "\t}\n"
    "}\n"
    "\n"
    "/* Writes a line to standard error, if the filter allows that. */\n"
    "static void\n"
    "say(const char *name, const char *what)\n"
    "{\n"
    "\tchar line[300];\n"
    "\tconst char *part[5];\n"
    "\tunsigned n = 0;\n"
    "\tint i;\n"
    "\n"
    "\tpart[0] = \"scbpf: \";\n"
    "\tpart[1] = name;\n"
    "\tpart[2] = *name ? \": \" : \"\";\n"
    "\tpart[3] = what;\n"
    "\tpart[4] = \"\\n\";\n"
    "\tfor (i = 0; i < 5; i++) {\n"
    "\t\tconst char *s = part[i];\n"
    "\n"
    "\t\t/* a long name is truncated */\n"
    "\t\tfor (; *s && (i != 1 || n < 200); s++) {\n"
    "\t\t\tline[n++] = (unsigned char)*s < 32 && i == 1 ? '?' : *s;\n"
    "\t\t\t__asm__ volatile(\"\"); /* or it becomes memcpy */\n"
    "\t\t}\n"
    "\t}\n"
    "\tcall(NR_WRITE, 2, (long)line, (long)n);\n"
    "}\n"
    "\n"
    "static int\n"
    "has_slash(const char *s)\n"
    "{\n"
    "\twhile (*s && *s != '/')\n"
    "\t\ts++;\n"
    "\treturn *s == '/';\n"
    "}\n"
    "\n"
    "static const char *\n"
    "path_of(char **envp)\n"
    "{\n"
    "\tfor (; *envp; envp++) {\n"
    "\t\tconst char *s = *envp;\n"
    "\n"
    "\t\tif (s[0] == 'P' && s[1] == 'A' && s[2] == 'T' &&\n"
    "\t\t    s[3] == 'H' && s[4] == '=')\n"
    "\t\t\treturn s + 5;\n"
    "\t}\n"
    "\treturn \"/bin:/usr/bin\";\n"
    "}\n"
    "\n"
    "/* ENOENT, ENOTDIR; some kernels give errors as positive numbers. */\n"
    "static int\n"
    "is_missing(long r)\n"
    "{\n"
    "\treturn r == -2 || r == 2 || r == -20 || r == 20;\n"
    "}\n"
    "\n"
    "static long\n"
    "execute(const char *path, char **argv, char **envp)\n"
    "{\n"
    "\treturn call(NR_EXECVE, (long)path, (long)argv, (long)envp);\n"
    "}\n"
    "\n"
    "/* Like execvp(3), but never runs a file as a shell script. */\n"
    "static long\n"
    "search(char **argv, char **envp)\n"
    "{\n"
    "\tconst char *path = path_of(envp);\n"
    "\tchar file[4096];\n"
    "\tlong first = -2;\n"
    "\n"
    "\tfor (;;) {\n"
    "\t\tconst char *s = argv[0];\n"
    "\t\tunsigned n = 0;\n"
    "\t\tlong r;\n"
    "\n"
    "\t\tfor (; *path && *path != ':'; path++)\n"
    "\t\t\tif (n < sizeof file - 2)\n"
    "\t\t\t\tfile[n++] = *path;\n"
    "\t\tif (n)\n"
    "\t\t\tfile[n++] = '/';\n"
    "\t\tfor (; *s && n < sizeof file - 1; s++) {\n"
    "\t\t\tfile[n++] = *s;\n"
    "\t\t\t__asm__ volatile(\"\"); /* or it becomes memcpy */\n"
    "\t\t}\n"
    "\t\tfile[n] = 0;\n"
    "\t\tr = *s ? -36 : execute(file, argv, envp);\n"
    "\t\tif (!is_missing(r) && is_missing(first))\n"
    "\t\t\tfirst = r;\n"
    "\t\tif (!*path++)\n"
    "\t\t\treturn first;\n"
    "\t}\n"
    "}\n"
    "\n"
    "void\n"
    "scbpf_start(char **stack)\n"
    "{\n"
    "\tlong argc = (long)stack[0];\n"
    "\tchar **argv = stack + 2, **envp = stack + argc + 2;\n"
    "\tstruct program p;\n"
    "\tlong r;\n"
    "\n"
    "\tp.len = sizeof filter / sizeof *filter;\n"
    "\tp.filter = filter;\n"
    "\t/* as env(1) does */\n"
    "\tif (argc > 1 && argv[0][0] == '-' && argv[0][1] == '-' && "
    "!argv[0][2])\n"
    "\t\targv++;\n"
    "\tif (argc < 2 || !*argv) {\n"
    "\t\tsay(\"\", \"expected a command\");\n"
    "\t\tquit(125);\n"
    "\t}\n"
    "\t/* PR_SET_NO_NEW_PRIVS, SECCOMP_SET_MODE_FILTER */\n"
    "\tif (call(NR_PRCTL, 38, 1, 0) != 0 ||\n"
    "\t    call(NR_SECCOMP, 1, FLAGS, (long)&p) != 0) {\n"
    "\t\tsay(\"\", \"cannot install the filter\");\n"
    "\t\tquit(125);\n"
    "\t}\n"
    "\t/* no command has an empty name */\n"
    "\tr = has_slash(argv[0]) || !*argv[0] ? execute(argv[0], argv, envp)\n"
    "\t\t\t\t\t    : search(argv, envp);\n"
    "\tif (MAY_SAY)\n"
    "\t\tsay(*argv[0] ? argv[0] : \"''\",\n"
    "\t\t    is_missing(r) ? \"not found\" : \"cannot be executed\");\n"
    "\tquit(is_missing(r) ? 127 : 126);\n"
    "}\n";

static void
launcher_put_title(struct buf *b, const struct emit_filter *f)
{
	scb_buf_fmt(b,
	    "/*\n * " BPF_TITLE " %s, and a program without libc that installs "
	    "it.\n"
	    " *\n"
	    " *\tcc -Os -static -nostdlib -ffreestanding -fno-stack-protector "
	    "\\"
	    "\n"
	    " *\t    -fno-pic -no-pie -o sandbox this-file.c\n",
	    SCBPF_VERSION);
	for (const struct emit_filter *i = f; i; i = i->next)
		if (*i->arches[0]->start->options)
			scb_buf_fmt(b, " *\tfor %s also: %s\n",
			    i->arches[0]->token, i->arches[0]->start->options);
	scb_buf_str(b,
	    " *\n"
	    " * \"sandbox [--] COMMAND [ARG]...\" sets no_new_privs, installs "
	    "the filter and\n"
	    " * executes the command. It exits with 125 if the filter cannot "
	    "be installed, 126\n"
	    " * if the command cannot be executed, and 127 if it is not "
	    "found; if the filter\n"
	    " * allows write, a line on standard error says so.\n"
	    " *\n");
	scb_emit_head(b, f, " * ");
	scb_buf_str(b, " */\n");
	/* The linker's message would not help to find the command above. */
	scb_buf_str(b,
	    "#if __STDC_HOSTED__\n"
	    "#error \"compile this with -static -nostdlib -ffreestanding, as "
	    "described above\"\n"
	    "#endif\n");
}

/* Lines of assembly, each as a string of its own. */
static void
launcher_put_lines(struct buf *b, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		scb_buf_fmt(b, "\n\t\"\\t%.*s\\n\"", (int)n, lines);
		lines += n + (lines[n] == '\n');
	}
}

static void
launcher_put_number(
    struct buf *b, const struct arch *a, const char *macro, const char *call)
{
	const struct arch_call *c = scb_facts_call(a, call, strlen(call));

	scb_buf_fmt(b, "#define %s %uL\n", macro, c->nr);
}

/*
 * All registers are both read and written: ABIs differ in what the kernel
 * leaves in them, which does not matter here.
 */
static void
launcher_put_call(struct buf *b, const struct arch_start *s)
{
	static const char *const values[] = {"a", "b", "c", "0", "0"};
	const char *result = "nr";

	scb_buf_str(
	    b, "static long\ncall(long number, long a, long b, long c)\n{\n");
	scb_buf_fmt(
	    b, "\tregister long nr __asm__(\"%s\") = number;\n", s->number);
	for (int i = 0; i < ARCH_START_ARGS; i++) {
		scb_buf_fmt(b, "\tregister long x%d __asm__(\"%s\") = %s;\n", i,
		    s->args[i], values[i]);
		if (strcmp(s->args[i], s->result) == 0)
			result = "x0";
	}
	scb_buf_str(b, "\n\t__asm__ volatile(");
	launcher_put_lines(b, s->trap);
	scb_buf_fmt(b,
	    "\n\t    : \"+r\"(nr), \"+r\"(x0), \"+r\"(x1), \"+r\"(x2), "
	    "\"+r\"(x3), \"+r\"(x4)\n\t    :\n\t    : %s\"memory\");\n"
	    "\treturn %s;\n}\n\n",
	    s->clobbers, result);
}

/*
 * The verdicts on a call of the launcher, which sets five registers. known: a
 * bit for each that holds no address, which only the program knows.
 */
static struct partial
launcher_verdicts(struct arena *arena, const struct emit_filter *f,
    const char *name, const uint64_t args[3], unsigned known)
{
	const struct arch *a = f->arches[0];
	const struct scbpf_call call = {
	    .nr = scb_facts_call(a, name, strlen(name))->nr,
	    .arch = a->audit_arch,
	    .args = {args[0], args[1], args[2]}};

	return scb_partial(arena, &f->program, &call, known | 3 << 3);
}

static bool
permits_all(struct partial p)
{
	return !p.cannot && scb_policy_permits(p.strictest & RET_ACTION);
}

bool
scb_emit_may_execute(struct arena *arena, const struct emit_filter *f)
{
	const uint64_t args[3] = {0};
	struct partial p = launcher_verdicts(arena, f, "execve", args, 0);

	return p.cannot || scb_policy_permits(p.mildest & RET_ACTION);
}

bool
scb_emit_may_say(struct arena *arena, const struct emit_filter *f)
{
	uint64_t args[3] = {2, 0, 1};

	while (args[2] <= LINE &&
	       permits_all(launcher_verdicts(arena, f, "write", args, 5)))
		args[2]++;
	return args[2] > LINE;
}

bool
scb_emit_may_exit(
    struct arena *arena, const struct emit_filter *f, const char *name)
{
	uint64_t args[3] = {126};

	while (args[0] <= 127 &&
	       permits_all(launcher_verdicts(arena, f, name, args, 7)))
		args[0]++;
	return args[0] > 127;
}

bool
scb_emit_exit_first(struct arena *arena, const struct emit_filter *f)
{
	return scb_emit_may_exit(arena, f, "exit") &&
	       !scb_emit_may_exit(arena, f, "exit_group");
}

static void
put_branch(struct buf *b, const struct emit_filter *f)
{
	const struct arch *a = f->arches[0];

	launcher_put_number(b, a, "NR_PRCTL", "prctl");
	launcher_put_number(b, a, "NR_SECCOMP", "seccomp");
	launcher_put_number(b, a, "NR_EXECVE", "execve");
	launcher_put_number(b, a, "NR_EXIT_GROUP", "exit_group");
	launcher_put_number(b, a, "NR_EXIT", "exit");
	launcher_put_number(b, a, "NR_WRITE", "write");
	scb_buf_fmt(b, "#define MAY_SAY %d\n", scb_emit_may_say(b->arena, f));
	scb_buf_fmt(
	    b, "#define EXIT_FIRST %d\n", scb_emit_exit_first(b->arena, f));
	scb_buf_fmt(b, "#define FLAGS 0x%xL\n\n",
	    f->flags & ~(uint32_t)POLICY_FLAG_WAIT_KILLABLE_RECV);
	scb_buf_str(b, "__asm__(\"\\t.globl _start\\n_start:\\n\"");
	launcher_put_lines(b, a->start->entry);
	scb_buf_str(b, ");\n\n");
	launcher_put_call(b, a->start);
	scb_buf_str(b, "static const struct insn filter[] = {\n");
	for (size_t i = 0; i < f->program.count; i++) {
		scb_buf_char(b, '\t');
		scb_emit_insn(b, &f->program.insn[i]);
		scb_buf_char(b, '\n');
	}
	scb_buf_str(b, "};\n\n");
}

void
scb_emit_launcher(struct buf *b, const struct emit_filter *f)
{
	launcher_put_title(b, f);
	scb_buf_str(b, common);
	for (const struct emit_filter *i = f; i; i = i->next) {
		scb_buf_fmt(
		    b, "#%s %s /* ", i == f ? "if" : "elif", i->arches[0]->cpp);
		scb_emit_arches(b, i);
		scb_buf_str(b, " */\n\n");
		put_branch(b, i);
	}
	scb_buf_str(b, "#else\n#error \"made for ");
	scb_emit_all_arches(b, f);
	scb_buf_str(b, ", not for this architecture\"\n#define MISFIT\n"
		       "#endif\n\n#ifndef MISFIT /* the error is enough */\n");
	scb_buf_str(b, body);
	scb_buf_str(b, "#endif\n");
}
