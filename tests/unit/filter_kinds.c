/*
 * Every kind of text against the probe of every reader, and against the kinds
 * that are recognized but not read. The first probe that accepts it, in the
 * order of the columns, wins. The others that accept it are listed, so that a
 * probe that becomes too lenient fails here.
 */
#define _POSIX_C_SOURCE 200809L
#include <string.h>

#include "check.h"
#include "edge.h"
#include "filter/bytes.h"
#include "filter/filter.h"
#include "filter/kinds_line.h"
#include "filter/kinds_probe.h"
#include "filter/parse.h"
#include "policy/policy.h"

static _Alignas(16) unsigned char memory[4 << 20];

/* --- who may claim a text --------------------------------------------------*/

static bool
claims_image(const struct source *s)
{
	return scb_image_probe((const unsigned char *)s->text, s->len);
}

static bool
claims_policy(const struct source *s)
{
	return scb_text_is(s, true);
}

static const struct {
	const char *name;
	bool (*source)(const struct source *s);
	bool (*reader)(const struct bpf_reader *r);
	bool (*kind)(const struct kinds_text *k);
	bool bytes; /* also of a text with zero bytes */
} columns[] = {
    {"elf", claims_image, NULL, NULL, true},
    {"object", scb_bpf_is_object, NULL, NULL, false},
    {"strace", NULL, scb_bpf_is_strace, NULL, false},
    {"hex", NULL, scb_hex_probe, NULL, false},
    {"fields", NULL, scb_fields_probe, NULL, false},
    {"tools", NULL, scb_tools_probe, NULL, false},
    {"pfc", NULL, scb_pfc_probe, NULL, false},
    {"listing", NULL, scb_bpf_is_listing, NULL, false},
    /* in the order of kinds.c */
    {"gzip", NULL, NULL, scb_kind_gzip, true},
    {"compressed", NULL, NULL, scb_kind_compressed, true},
    {"utf16", NULL, NULL, scb_kind_utf16, true},
    {"elf_file", NULL, NULL, scb_kind_elf, true},
    {"html", NULL, NULL, scb_kind_html, false},
    {"script", NULL, NULL, scb_kind_script, false},
    {"nix", NULL, NULL, scb_kind_nix, false},
    {"report", NULL, NULL, scb_kind_report, false},
    {"inspect", NULL, NULL, scb_kind_inspect, false},
    {"seccompiler", NULL, NULL, scb_kind_seccompiler, false},
    {"lxc", NULL, NULL, scb_kind_lxc, false},
    {"bionic", NULL, NULL, scb_kind_bionic, false},
    {"unit", NULL, NULL, scb_kind_unit, false},
    {"groups", NULL, NULL, scb_kind_groups, false},
    {"snapd", NULL, NULL, scb_kind_snapd, false},
    {"filter_value", NULL, NULL, scb_kind_filter_value, false},
    {"firejail", NULL, NULL, scb_kind_firejail, false},
    {"easyseccomp", NULL, NULL, scb_kind_easyseccomp, false},
    {"nsjail", NULL, NULL, scb_kind_nsjail, false},
    {"kafel", NULL, NULL, scb_kind_kafel, false},
    {"libseccomp", NULL, NULL, scb_kind_libseccomp, false},
    {"strace_none", NULL, NULL, scb_kind_strace, false},
    {"log", NULL, NULL, scb_kind_log, false},
    {"helm", NULL, NULL, scb_kind_helm, false},
    {"operator", NULL, NULL, scb_kind_profile_resource, false},
    {"elastic", NULL, NULL, scb_kind_elastic, false},
    {"kubernetes", NULL, NULL, scb_kind_kubernetes, false},
    {"yaml", NULL, NULL, scb_kind_yaml, false},
    /* lenient: the kinds above are recognized first */
    {"c", NULL, scb_c_array_probe, NULL, false},
    {"base64", NULL, scb_bpf_is_base64, NULL, false},
    /* is it a filter where a policy was expected; is it a text policy? */
    {"FILTER", scb_sniff_filter, NULL, NULL, true},
    {"POLICY", claims_policy, NULL, NULL, false},
};

/* --- one text of each kind -------------------------------------------------*/

#define TEXT(s) s, sizeof(s) - 1

/*
 * claims: names of columns, in their order; is: `ld [0]; ret ALLOW` is read
 * from it.
 */
static const struct {
	const char *name, *claims;
	bool is;
	const char *text;
	size_t n;
} rows[] = {
    {"raw", "FILTER", true, TEXT(" \0\0\0\0\0\0\0\6\0\0\0\0\0\377\177")},
    {"ELF", "elf elf_file", false, TEXT("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0")},
    {"base64", "base64", true, TEXT("IAAAAAAAAAAGAAAAAAD/fw==\n")},
    {"decimal", "", true, TEXT("2\n32 0 0 0\n6 0 0 2147418112\n")},
    {"one line of decimal", "", true, TEXT("2,32 0 0 0,6 0 0 2147418112\n")},
    {"our JSON", "object c FILTER", true,
	TEXT("{\"instructions\": [{\"code\": 32, \"jt\": 0, \"jf\": 0, \"k\": "
	     "0}, {\"code\": 6, \"jt\": 0, \"jf\": 0, \"k\": 2147418112}]}")},
    {"a list in JSON", "object c FILTER", true,
	TEXT("[{\"code\": 32, \"jt\": 0, \"jf\": 0, \"k\": 0}, {\"code\": 6, "
	     "\"jt\": 0, \"jf\": 0, \"k\": 2147418112}]")},
    {"Go's JSON", "object c FILTER", true,
	TEXT("{\"a\": [{\"Op\": 32, \"Jt\": 0, \"Jf\": 0, \"K\": 0}, {\"Op\": "
	     "6, \"Jt\": 0, \"Jf\": 0, \"K\": 2147418112}]}")},
    {"strace", "strace strace_none c FILTER", true,
	TEXT("seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=2, "
	     "filter=[BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0), "
	     "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]}) = 0\n")},
    {"strace of prctl", "strace strace_none c FILTER", true,
	TEXT("9 prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=2, "
	     "filter=[BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0), "
	     "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]}) = 0\n")},
    {"bare hex", "hex base64", true,
	TEXT("2000000000000000060000000000ff7f\n")},
    {"xxd", "hex listing FILTER", true,
	TEXT("00000000: 2000 0000 0000 0000 0600 0000 0000 ff7f   "
	     "...............\n")},
    {"hexdump -C", "hex", true,
	TEXT("00000000  20 00 00 00 00 00 00 00  06 00 00 00 00 00 ff 7f  | "
	     "...............|\n00000010\n")},
    {"od", "hex", true,
	TEXT("0000000 000040 000000 000000 000000 000006 000000 000000 "
	     "077777\n0000020\n")},
    {"od -t x1", "hex", true,
	TEXT("0000000 20 00 00 00 00 00 00 00 06 00 00 00 00 00 ff "
	     "7f\n0000020\n")},
    {"escapes", "hex c", true,
	TEXT("\"\\x20\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x06\\x00\\x00\\x00\\x"
	     "00\\x00\\xff\\x7f\"\n")},
    {"xxd -i", "c", true,
	TEXT("unsigned char f[] = {\n  0x20, 0x00, 0x00, 0x00, 0x00, 0x00, "
	     "0x00, 0x00,\n 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, "
	     "0x7f\n};\n")},
    {"youki", "fields", true,
	TEXT("code: 20, jt: 00, jf: 00, k: 00000000\ncode: 06, jt: 00, jf: 00, "
	     "k: 7fff0000\n")},
    {"bpf_asm", "listing", true, TEXT("ld [0]\nret #0x7fff0000\n")},
    {"tcpdump -d", "listing FILTER", true,
	TEXT("(000) ld       [0]\n(001) ret      #0x7fff0000\n")},
    {"our listing", "listing FILTER", true,
	TEXT("; filter: x86_64\n   0: ld [0]   ; nr\n   1: ret #0x7fff0000   ; "
	     "ALLOW\n")},
    {"scmp_bpf_disasm", "listing", true,
	TEXT(" line  OP   JT   JF   K\n=======\n 0000: 0x20 0x00 0x00 "
	     "0x00000000   ld  $data[0]\n 0001: 0x06 0x00 0x00 0x7fff0000   "
	     "ret ALLOW\n")},
    {"seccomp-tools", "listing", true,
	TEXT(" line  CODE  JT   JF      K\n=======\n 0000: 0x20 0x00 0x00 "
	     "0x00000000  A = sys_number\n 0001: 0x06 0x00 0x00 0x7fff0000  "
	     "return ALLOW\n")},
    {"firejail", "listing", true,
	TEXT(" line  OP JT JF    K\n=======\n 0000: 20 00 00 00000000   ld  "
	     "data.syscall-number\n 0001: 06 00 00 7fff0000   ret ALLOW\n")},
    {"ceccomp", "listing", true,
	TEXT("#Label  CODE  JT   JF      K\n#------\n L0000: 0x20 0x00 0x00 "
	     "0x00000000 \t$A = $syscall_nr\n L0001: 0x06 0x00 0x00 0x7fff0000 "
	     "\treturn ALLOW\n")},
    {"a C array", "c FILTER", true,
	TEXT("static struct sock_filter f[] = {\n\tBPF_STMT(BPF_LD | BPF_W | "
	     "BPF_ABS, 0),\n\tBPF_STMT(BPF_RET | BPF_K, "
	     "SECCOMP_RET_ALLOW),\n};\n")},
    {"an initialiser", "c FILTER", true,
	TEXT("{ 0x20, 0, 0, 0 },\n{ 0x06, 0, 0, 0x7fff0000 },\n")},
    {"C after its includes", "c FILTER", true,
	TEXT("#include <linux/filter.h>\nint x;\nstruct sock_filter f[] = {{ "
	     "0x20, 0, 0, 0 }, { 6, 0, 0, 0x7fff0000 }};\n")},
    {"Rust", "c", true,
	TEXT("[sock_filter { code: 32, jt: 0, jf: 0, k: 0 }, sock_filter { "
	     "code: 6, jt: 0, jf: 0, k: 2147418112 }]\n")},
    {"a text policy", "POLICY", false,
	TEXT("# policy\nread: allow\nopenat: errno(1)\n")},
    {"a text policy, directive first", "POLICY", false,
	TEXT("@default kill\nread: allow\n")},
    {"a text policy, a condition first", "POLICY", false,
	TEXT("socket: arg0 == AF_UNIX\n")},
    {"a JSON profile", "c", false,
	TEXT("{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": "
	     "[{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\"}]}")},
    {"gzip", "gzip", false, TEXT("\37\213\10\0\0\0\0\0")},
    {"xz", "compressed", false, TEXT("\3757zXZ\0\0\4")},
    {"UTF-16", "utf16", false, TEXT("\377\376r\0e\0a\0d\0")},
    {"a web page", "html", false, TEXT("<!DOCTYPE html>\n<html>\n")},
    {"a script", "script", false, TEXT("#!/bin/sh\nexec true\n")},
    {"Nix", "nix c", false,
	TEXT("{ config, pkgs, ... }:\n{ systemd.services.x = { }; }\n")},
    {"Nix", "nix c", false, TEXT("{ a.b, ...}:\n{ }\n")},
    {"our report", "report c", false,
	TEXT("{\n\t\"report\": \"explain\",\n\t\"version\": \"1.0.0\",\n"
	     "\t\"defaultAction\": null\n}\n")},
    {"words that kafel has, too", "c", false,
	TEXT("Verdicts\nPOLICY of it\nERRNO(1) EPERM: read { fd }\nDEFAULTS of this\nALLOW "
	     "when\nUSE it\n")},
    {"kafel, a brace below", "kafel c", false,
	TEXT("POLICY a\n{\nERRNO(1)\n{ read }\n}\n")},
    {"docker inspect", "inspect c", false,
	TEXT("[ { \"Id\": \"x\", \"HostConfig\": { \"SecurityOpt\": [ "
	     "\"seccomp=x\" ] } } ]\n")},
    {"seccompiler", "seccompiler c", false,
	TEXT("{ \"vmm\": { \"default_action\": \"trap\", \"filter_action\": "
	     "\"allow\", \"filter\": [] } }\n")},
    {"LXC", "lxc", false, TEXT("2\ndenylist\n[all]\nkexec_load errno 1\n")},
    {"LXC of version 1", "lxc base64", false, TEXT("1\nwhitelist\n0\n1\n")},
    {"bionic", "bionic", false,
	TEXT("pipe(int pipefd[2])\tlp32\nopen(const char *path, int oflag, ... "
	     ") lp32,x86_64\n")},
    {"a unit", "unit", false,
	TEXT("[Unit]\nDescription=x\n[Service]\nSystemCallFilter=@system-"
	     "service\n")},
    {"groups", "groups POLICY", false,
	TEXT("@default\n    # calls\n    arch_prctl\n    brk\n")},
    {"snapd", "snapd", false, TEXT("read\nwrite\nsocket AF_INET\n")},
    {"a filter's value", "filter_value POLICY", false,
	TEXT("@system-service ~@privileged\n")},
    {"a firejail list", "firejail", false, TEXT("read,write,!ioctl\n")},
    {"a firejail profile", "firejail", false,
	TEXT("include globals.local\ncaps.drop all\nseccomp\n")},
    {"pseudo filter code", "pfc FILTER", false,
	TEXT("#\n# pseudo filter code start\n#\nif ($arch == 3221225534)\n"
	     "  action ALLOW;\naction KILL;\n")},
    {"easyseccomp", "easyseccomp", false,
	TEXT("$syscall in (@read, @write) => ALLOW();\n=> ERRNO(1);\n")},
    {"seccomp-tools asm", "tools FILTER", true,
	TEXT("# of this\nA = sys_number\nreturn ALLOW\n")},
    {"seccomp-tools asm, numbered", "tools listing FILTER", true,
	TEXT("0000: A = sys_number\n0001: return ALLOW\n")},
    {"seccomp-tools asm, a test first", "tools FILTER", false,
	TEXT("A == ARCH_X86_64 ? next : kill\nkill: return KILL\n")},
    {"a text policy with 'return'", "POLICY", false,
	TEXT("read: return EPERM\nwrite: allow\n")},
    {"nsjail", "nsjail c", false,
	TEXT("name: \"x\"\nmode: ONCE\nseccomp_string: \"ALLOW { read } "
	     "DEFAULT KILL\"\n")},
    {"libseccomp", "libseccomp c", false,
	TEXT("#include <seccomp.h>\nint f(void)\n{\n\treturn seccomp_rule_add("
	     "c, SCMP_ACT_ALLOW, SCMP_SYS(read), 0);\n}\n")},
    {"a filter beside libseccomp", "c", false,
	TEXT("int n = seccomp_rule_add(0);\nstruct sock_filter f[] = {\n"
	     "{6, 0, 0, 0},\n};\n")},
    {"kafel", "kafel c", false,
	TEXT("POLICY a {\n  ALLOW { read, write }\n}\nUSE a DEFAULT KILL\n")},
    {"strace without filters", "strace_none", false,
	TEXT("12 execve(\"/bin/true\", [\"true\"], 0x7ffd /* 9 vars */) = "
	     "0\n12 pread64(3, \"\", 8, 0) = 0\n")},
    {"an audit log", "log", false,
	TEXT("type=SECCOMP msg=audit(1700000000.1:9): auid=0 sig=31 "
	     "arch=c000003e syscall=41\n")},
    {"a kernel log", "log", false,
	TEXT("[  9.1] audit: type=1326 audit(1700000000.1:9): auid=0 sig=31 "
	     "syscall=41\n")},
    {"Helm", "helm c", false,
	TEXT("{{- if .Values.seccomp }}\n---\nkind: SeccompProfile\n")},
    {"the operator's YAML", "operator kubernetes yaml", false,
	TEXT("apiVersion: security-profiles-operator.x-k8s.io/v1beta1\nkind: "
	     "SeccompProfile\nspec:\n  defaultAction: SCMP_ACT_ERRNO\n")},
    {"Beats", "elastic POLICY", false,
	TEXT("seccomp:\n  default_action: allow\n")},
    {"Kubernetes", "kubernetes yaml", false,
	TEXT("apiVersion: v1\nkind: ConfigMap\ndata:\n  p: x\n")},
    {"YAML", "yaml", false,
	TEXT("defaultAction: SCMP_ACT_ERRNO\nsyscalls:\n- names: [read]\n")},
};

/* --- the matrix ------------------------------------------------------------*/

/* The names of all probes that accept a text. */
static const char *
claims_of(struct diag *d, const struct source *text)
{
	const bool bytes = memchr(text->text, '\0', text->len) != NULL;
	struct bpf_reader r = {.d = d, .text = text};
	struct kinds_text k;
	struct buf b;

	while (char_is_space(scb_bpf_peek(&r)))
		r.at++;
	scb_kinds_read(&k, text);
	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, "");
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if ((columns[i].bytes || !bytes) &&
		    (columns[i].source	    ? columns[i].source(text)
			: columns[i].reader ? columns[i].reader(&r)
					    : columns[i].kind(&k)))
			scb_buf_fmt(&b, b.len ? " %s" : "%s", columns[i].name);
	return b.p;
}

static void
test_read(struct diag *d, const char *name, const struct source *text)
{
	static const struct scbpf_insn want[] = {
	    {0x20, 0, 0, 0}, {6, 0, 0, 0x7fff0000}};
	struct scbpf_program p;
	uint32_t *where;

	scb_bpf_parse(d, text, false, NULL, &p, &where);
	check(p.count == 2 && memcmp(p.insn, want, sizeof want) == 0,
	    "%s: is read as something else", name);
}

static void
test_row(size_t i)
{
	jmp_buf full;
	struct arena arena = {memory, sizeof memory, 0, &full};
	struct diag d = {.arena = &arena};
	struct source text = {.name = "x",
	    .text = edge_copy(rows[i].text, rows[i].n),
	    .len = rows[i].n};

	if (setjmp(full) != 0) {
		check(false, "%s: an error", rows[i].name);
		return;
	}
	check_text(rows[i].name, rows[i].claims, claims_of(&d, &text));
	if (rows[i].is)
		test_read(&d, rows[i].name, &text);
}

/* Is there a text for each column? */
static void
test_columns(void)
{
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		const size_t n = strlen(columns[i].name);
		bool found = false;

		for (size_t j = 0; j < sizeof rows / sizeof *rows; j++)
			for (const char *c = rows[j].claims; *c;
			     c += strspn(c, " ")) {
				size_t word = strcspn(c, " ");

				found |= word == n &&
					 memcmp(c, columns[i].name, n) == 0;
				c += word;
			}
		check(found, "%s: no text of this kind", columns[i].name);
	}
}

int
main(void)
{
	test_columns();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		test_row(i);
	return check_end();
}
