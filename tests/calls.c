/*
 * The syscalls that `calls` finds in small programs of x86-64 machine code, in
 * damaged programs, and in ones that no system would load.
 */
#include "calls/found.h"
#include "calls/machine.h"
#include "random.h"

/* --- machine code --------------------------------------------------------- */

/* Read-only data begins with the numbers 24 and 39 in 32 bits each. */
static const struct {
	const char *what, *code;
	size_t n;
	const char *numbers, *reason; /* reason NULL: complete */
} programs[] = {
#define CODE(bytes) bytes, sizeof bytes - 1
    {"a constant", CODE("\xb8\x27\0\0\0" KERNEL END), "39", NULL},
    {"another one", CODE("\xb8\x28\0\0\0" KERNEL END), "40", NULL},
#define LOAD "\x8b\x04\x25\0\x10\x01\x10" /* mov variable, eax */
    {"from a variable that nothing writes", CODE(LOAD KERNEL END), "24", NULL},
    {"from memory that changes",
	CODE("\x89\x3c\x25\0\x10\x01\x10" LOAD KERNEL END), "", "not known"},
    {"from a variable that is written later",
	CODE(LOAD KERNEL "\x89\x3c\x25\0\x10\x01\x10" END), "", "not known"},
    {"from a variable whose neighbour is written",
	CODE("\x89\x3c\x25\4\x10\x01\x10" LOAD KERNEL END), "24", NULL},
    {"from a variable with a byte that is written",
	CODE("\xc6\x04\x25\3\x10\x01\x10\1" LOAD KERNEL END), "", "not known"},
    {"from a variable beside an array",
	CODE("\x89\x3c\x85\x10\x10\x01\x10" LOAD KERNEL END), "", "not known"},
    {"from a variable whose address is known",
	CODE("\xbf\0\x10\x01\x10" LOAD KERNEL END), "", "not known"},
#undef LOAD
    {"from read-only data", CODE("\x8b\x04\x25\x04\0\x01\x10" KERNEL END), "39",
	NULL},
    {"pushed and popped", CODE("\x6a\x27\x58" KERNEL END), "39", NULL},
    /* push fs; pop gs; in between the slot of a number */
    {"segment registers are pushed and popped",
	CODE("\x6a\x27\x0f\xa0\x0f\xa9\x58" KERNEL END), "39", NULL},
    /* call f; mov ebx, eax; f: push rbp; mov rsp, rbp; leave; ret */
    {"over a function that ends with leave",
	CODE("\xbb\x27\0\0\0\xe8\6\0\0\0\x89\xd8" KERNEL END
	     "\x55\x48\x89\xe5\x53\x5b\xc9\xc3"),
	"39", NULL},
    {"zeroed, and a byte of it", CODE("\x31\xc0\xb0\x27" KERNEL END), "39",
	NULL},
    {"only a byte of it", CODE("\xb0\x27" KERNEL END), "", "not known"},
    {"the upper half does not count",
	CODE("\x48\xb8\x27\0\0\0\1\0\0\0" KERNEL END), "39", NULL},
    {"one of two, by cmov",
	CODE("\xb8\1\0\0\0\xb9\2\0\0\0\x85\xff\x0f\x45\xc1" KERNEL END), "1 2",
	NULL},
    {"one of two, by setcc",
	CODE("\x31\xc0\x85\xff\x0f\x95\xc0\x83\xc0\x27" KERNEL END), "39 40",
	NULL},
    {"one of two, by sbb",
	CODE("\x83\xff\1\x19\xc0\x83\xe0\x13\x83\xc0\1" KERNEL END), "1 20",
	NULL},
    {"one of two, by a branch",
	CODE("\xb8\1\0\0\0\x85\xff\x75\5\xb8\2\0\0\0" KERNEL END), "1 2", NULL},
    {"what a syscall leaves", CODE("\xb8\1\0\0\0" KERNEL KERNEL END), "1",
	"not known"},
    /* lea 39(rip, rounded) is an address, here of no data */
    {"over a copy", CODE("\xbb\x27\0\0\0\x89\xd8" KERNEL END), "39", NULL},
    {"over the stack",
	CODE("\xc7\x44\x24\xf8\x27\0\0\0\x8b\x44\x24\xf8" KERNEL END), "39",
	NULL},
    {"over the stack, whose address is known",
	CODE("\x48\x8d\x7c\x24\xf8\xc7\x44\x24\xf8\x27\0\0\0\xc6\7\1"
	     "\x8b\x44\x24\xf8" KERNEL END),
	"", "not known"},
    /* call f; mov $2, edi; call f; ud2; f: mov edi, eax; syscall; ret */
    {"of callers",
	CODE("\xbf\1\0\0\0\xe8\x0c\0\0\0\xbf\2\0\0\0\xe8\2\0\0\0" END
	     "\x89\xf8" KERNEL "\xc3"),
	"1 2", NULL},
    /* the same, and mov $f, ecx */
    {"of callers, and the address is taken",
	CODE("\xbf\1\0\0\0\xe8\x07\0\0\0\xb9\x11\0\0\x10" END "\x89\xf8" KERNEL
	     "\xc3"),
	"", "not known"},
    /* mov $l, ecx, or and $l, ecx, where l is the syscall */
    {"the address of the middle is taken",
	CODE("\xb8\x27\0\0\0" KERNEL "\xb9\5\0\0\x10" END), "", "not known"},
    {"a mask that looks like its address",
	CODE("\xb8\x27\0\0\0" KERNEL "\x81\xe1\5\0\0\x10" END), "39", NULL},
    /* mov $1, ebx; call f; mov ebx, eax; syscall; ud2; f: ... ret */
    {"over a call that keeps it",
	CODE("\xbb\1\0\0\0\xe8\6\0\0\0\x89\xd8" KERNEL END
	     "\x53\xbb\2\0\0\0\x5b\xc3"),
	"1", NULL},
    {"over a call that does not",
	CODE("\xbb\1\0\0\0\xe8\6\0\0\0\x89\xd8" KERNEL END "\xbb\2\0\0\0\xc3"),
	"", "not known"},
    {"in a loop", CODE("\xb8\1\0\0\0\xff\xc0\x85\xff\x75\xfa" KERNEL END), "",
	"not known"},
    {"over a byte that is jumped over",
	CODE("\xb8\x27\0\0\0\xeb\1\xb8" KERNEL END), "39", NULL},
    {"into an instruction", CODE("\xb8\x27\0\0\0\xeb\1\xb9" KERNEL END "\0\0"),
	"39", NULL},
    {"int 0x80", CODE("\xb8\1\0\0\0\xcd\x80" END), "",
	"other ways into the kernel"},
    {"sysenter", CODE("\x0f\x34" END), "", "other ways into the kernel"},
    {"a far jump", CODE("\xff\x2f" END), "", "other ways into the kernel"},
    {"what is not reached", CODE("\xb8\x27\0\0\0" KERNEL END "\x90" KERNEL END),
	"39", "not known"},
    {"not an instruction", CODE("\xb8\x27\0\0\0" KERNEL "\x06"), "39",
	"instructions that are not known"},
    {"a jump to a sum",
	CODE("\xb8\x27\0\0\0" KERNEL "\x48\x01\xf7\x48\x0f\xaf\xfe\xff\xe7"),
	"39", "computed addresses"},
    {"mprotect with PROT_EXEC", CODE("\xb8\x0a\0\0\0\xba\4\0\0\0" KERNEL END),
	"10", "no-jit"},
    {"mprotect without", CODE("\xb8\x0a\0\0\0\xba\3\0\0\0" KERNEL END), "10",
	NULL},
    /* mov (rdi), eax; mov 4(rdi), ecx; shl $32, rcx; or rcx, rax; jmp *rax */
    {"a jump to an address that is put together",
	CODE("\xb8\x27\0\0\0" KERNEL "\x8b\x07\x8b\x4f\4\x48\xc1\xe1\x20"
	     "\x48\x09\xc8\xff\xe0"),
	"39", NULL},
    /* mov (rdi), rax; xor fs:0x30, rax; jmp *rax */
    {"a jump to a mangled address",
	CODE("\xb8\x27\0\0\0" KERNEL "\x48\x8b\x07"
	     "\x64\x48\x33\x04\x25\x30\0\0\0\xff\xe0"),
	"39", NULL},
    /* mov 12(rbx), eax; mov (rbx), edi; mov 4(rbx), esi; mov 8(rbx), edx */
    {"musl's setxid",
	CODE("\x8b\x43\x0c\x8b\x3b\x8b\x73\4\x8b\x53\x08" KERNEL END),
	"105 106 113 114 116 117 119", NULL},
    /* the same, but mov 12(rcx), eax; and with mov rcx, rbx after it */
    {"a number and ids from two pointers",
	CODE("\x8b\x41\x0c\x8b\x3b\x8b\x73\4\x8b\x53\x08" KERNEL END), "",
	"not known"},
    {"a number and ids from a pointer that changes",
	CODE("\x8b\x43\x0c\x48\x89\xcb\x8b\x3b\x8b\x73\4\x8b\x53\x08" KERNEL
		END),
	"", "not known"},
    /* mov (rbx), eax; mov 8(rbx), rdi; mov 16(rbx), rsi; mov 24(rbx), rdx */
#define SETXID "\x8b\x03\x48\x8b\x7b\x08\x48\x8b\x73\x10\x48\x8b\x53\x18"
    {"glibc's setxid", CODE(SETXID KERNEL END "GLIBC_TUNABLES"),
	"105 106 113 114 116 117 119", NULL},
    {"glibc's setxid, without glibc", CODE(SETXID KERNEL END), "",
	"not known"},
#undef SETXID
    {"after exit, nothing", CODE("\xb8\x3c\0\0\0" KERNEL "\x06"), "60", NULL},
#undef CODE
};

static size_t
build(const char *code, size_t n)
{
	static const uint8_t data[] = {24, 0, 0, 0, 39, 0, 0, 0};

	return machine_elf(
	    file, X86, (const uint8_t *)code, n, data, sizeof data);
}

static void
test_programs(void)
{
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		const char *what = programs[i].what;
		bool read = find(build(programs[i].code, programs[i].n), 0);

		check(read, "%s: %s", what, said);
		if (!read)
			continue;
		check_text(what, programs[i].numbers, numbers());
		check(programs[i].reason ? has_reason(programs[i].reason)
					 : calls.nreasons == 0,
		    "%s: %s", what,
		    calls.nreasons ? calls.reason[0].text : "complete");
	}
}

/* --- instructions of AArch64 ---------------------------------------------- */

static const struct {
	const char *what;
	uint32_t code[3]; /* svc #0 and udf follow */
	const char *numbers, *reason;
} instructions[] = {
#define NOP 0xd503201f
#define MOV(n) (0x52800008 | (n) << 5) /* mov w8, #n */
    {"mov", {MOV(39), NOP, NOP}, "39", NULL},
    {"orr w8, wzr, #0x3f", {0x320017e8, NOP, NOP}, "63", NULL},
    {"orr with no mask", {0x3200ffe8, NOP, NOP}, "", "that are not known"},
    {"movn's neighbour", {0x32800008, NOP, NOP}, "", "that are not known"},
    {"uxtb w8, w8", {MOV(0x127), 0x53001d08, NOP}, "39", NULL},
    {"sxtb w8, w8", {MOV(0x127), 0x13001d08, NOP}, "39", NULL},
    {"lsr w8, w8, #1", {MOV(78), 0x53017d08, NOP}, "39", NULL},
    {"asr w8, w8, #1", {MOV(78), 0x13017d08, NOP}, "39", NULL},
    {"lsl w8, w8, #1", {MOV(20), 0x531f7908, NOP}, "40", NULL},
    /* add w8, w8, #39; and w8, w8, #1 */
    {"cset w8, ne", {0x1a9f07e8, 0x11009d08, NOP}, "39 40", NULL},
    {"csetm w8, ne", {0x5a9f03e8, 0x12000108, 0x11009d08}, "39 40", NULL},
    {"csel wzr, w0, w0, eq", {MOV(39), 0x1a80001f, NOP}, "39", NULL},
    {"blr x1", {MOV(39), 0xd63f0020, NOP}, "", "not known"},
    {"mrs x1, tpidr_el0", {MOV(39), 0xd53bd041, NOP}, "39", NULL},
    {"mrs x8, tpidr_el0", {MOV(39), 0xd53bd048, NOP}, "", "not known"},
    {"paciasp", {0xd503233f, MOV(39), NOP}, "39", NULL},
    {"addg x8, x9, #0, #0", {MOV(39), 0x91800128, NOP}, "", "not known"},
    {"extr w8, w9, w10, #0", {MOV(39), 0x138a0128, NOP}, "", "not known"},
    {"fmov x8, d0", {MOV(39), 0x9e660008, NOP}, "", "not known"},
    {"umov w8, v0.b[0]", {MOV(39), 0x0e013c08, NOP}, "", "not known"},
    {"ldr q0, [x1, x2]", {MOV(39), 0x3ce26820, NOP}, "39", NULL},
    {"ldr q0, [x1]", {MOV(39), 0x3dc00020, NOP}, "39", NULL},
    {"ldr x8, [x9, xzr]", {MOV(39), 0xf87f6928, NOP}, "", "not known"},
    {"ldr x8, [x9], #8", {MOV(39), 0xf8408528, NOP}, "", "not known"},
    {"ldr x9, [x8], #8", {MOV(39), 0xf8408509, NOP}, "", "not known"},
#undef NOP
#undef MOV
};

static void
test_instructions(void)
{
	static const uint8_t data[8];
	uint8_t code[5 * 4];

	machine_put(code + 12, 0xd4000001, 4);
	machine_put(code + 16, 0, 4);
	for (size_t i = 0; i < sizeof instructions / sizeof *instructions;
	     i++) {
		for (unsigned j = 0; j < 3; j++)
			machine_put(code + 4 * j, instructions[i].code[j], 4);
		check_found(instructions[i].what,
		    find(machine_elf(file, AARCH64, code, sizeof code, data,
			     sizeof data),
			0),
		    instructions[i].numbers, instructions[i].reason);
	}
}

/* --- files ---------------------------------------------------------------- */

static const struct {
	const char *what;
	unsigned at;
	uint8_t byte;
	const char *wrong; /* the message; NULL: the program is read */
	const char *reason;
} changes[] = {{"not ELF", 0, 0, "not an ELF file", NULL},
    {"32 bits", 4, 1, "a 32-bit ELF file", NULL},
    {"big-endian", 5, 2, "a big-endian ELF file", NULL},
    {"a relocatable file", 16, 1, "not a program", NULL},
    {"another machine", 18, 3, "another architecture", NULL},
    {"no program headers", 56, 0, "program headers", NULL},
    {"program headers outside", 33, 0xff, "program headers", NULL},
    {"a segment outside", 101, 0xff, "end of the file", NULL},
    {"a segment that is too long", 111, 0xff, "overlap", NULL},
    {"segments that overlap", 138, 0, "overlap", NULL},
    {"no code", 68, 4, "no segment with code", NULL},
    {"writable code", 68, 7, NULL, "writable and executable"},
    {"an executable stack", 236, 7, NULL, "stack is executable"}};

static void
test_files(void)
{
	static const char code[] = "\xb8\x27\0\0\0" KERNEL END;

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		size_t size = build(code, sizeof code - 1);
		bool read;

		file[changes[i].at] = changes[i].byte;
		read = find(size, 0);
		if (changes[i].wrong)
			check(!read && strstr(said, changes[i].wrong), "%s: %s",
			    changes[i].what, said);
		else
			check(read && has_reason(changes[i].reason), "%s: %s",
			    changes[i].what, said);
	}
}

/* Cut anywhere, or with random bytes: at most an error. */
static void
test_damage(void)
{
	enum { TRIES = 2000, HEADERS = 300 };
	unsigned bad = 0;

	for (size_t n = 0; n < HEADERS; n++) {
		build(programs[16].code, programs[16].n);
		bad += !find(n, 0);
	}
	check(bad == HEADERS, "%u of %u cut files are refused", bad,
	    (unsigned)HEADERS);
	for (unsigned i = 0; i < TRIES; i++) {
		const unsigned which =
		    below(sizeof programs / sizeof *programs);
		size_t size = build(programs[which].code, programs[which].n);

		for (unsigned j = 0; j <= i % 5; j++)
			file[below(2) ? below(HEADERS)
				      : MACHINE_PAGE + below(64)] =
			    (uint8_t)random_word();
		find(size, 0);
	}
	check(true, "damage");
}

int
main(void)
{
	found_open();
	test_programs();
	test_instructions();
	test_files();
	test_damage();
	return found_end();
}
