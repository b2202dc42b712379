/*
 * A program without libc, on every ABI under test: its entry, and raw system
 * calls. `reg` is as wide as a register, so that all of an argument can be
 * chosen; `word` is what the kernel reads from memory as a pointer. call()
 * returns -errno.
 *
 * WIDE says that a filter sees 64 bits of an argument. AFTER is a label for
 * the instruction after the call, whose address a filter sees.
 */
#ifndef CALL_H
#define CALL_H

/* A new thread has nothing on its stack, so it cannot return from a call. */
#define INLINE static inline __attribute__((always_inline))

#if !defined(AFTER)
#define AFTER ""
#endif

typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

/* What _start does: it calls start() with the stack, argc on top. */
_Noreturn void start(void *stack);

#if defined(__x86_64__)

#define WIDE 1
typedef u64 reg;
#define ENTRY "mov %rsp, %rdi\n and $-16, %rsp\n call start"

INLINE u64
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg r10 __asm__("r10") = d;
	register reg r8 __asm__("r8") = e;
	register reg r9 __asm__("r9") = f;

	__asm__ volatile("syscall" AFTER
			 : "+a"(nr)
			 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return nr;
}

#elif defined(__i386__)

#define WIDE 0
typedef u32 reg;
#define ENTRY \
	"mov %esp, %eax\n and $-16, %esp\n" \
	"sub $12, %esp\n push %eax\n call start"

INLINE u32
call(reg nr, reg a, reg b, reg c, reg d)
{
	__asm__ volatile("int $0x80"
			 : "+a"(nr)
			 : "b"(a), "c"(b), "d"(c), "S"(d)
			 : "memory");
	return nr;
}

/*
 * The sixth argument is in the frame pointer, which is saved on the stack
 * meanwhile; so this cannot start a thread.
 */
INLINE u32
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	const reg last[] = {nr, f};

	__asm__ volatile("push %%ebp\n mov 4(%%eax), %%ebp\n"
			 "mov (%%eax), %%eax\n int $0x80" AFTER "\n pop %%ebp"
			 : "=a"(nr)
			 : "a"(last), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory");
	return nr;
}

#elif defined(__aarch64__)

#define WIDE 1
typedef u64 reg;
#define ENTRY "mov x0, sp\n bl start"

INLINE u64
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg x8 __asm__("x8") = nr;
	register reg x0 __asm__("x0") = a;
	register reg x1 __asm__("x1") = b;
	register reg x2 __asm__("x2") = c;
	register reg x3 __asm__("x3") = d;
	register reg x4 __asm__("x4") = e;
	register reg x5 __asm__("x5") = f;

	__asm__ volatile("svc 0" AFTER
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

#elif defined(__arm__)

#define WIDE 0
typedef u32 reg;
#define ENTRY "mov r0, sp\n bic sp, sp, #7\n bl start"

INLINE u32
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg r7 __asm__("r7") = nr;
	register reg r0 __asm__("r0") = a;
	register reg r1 __asm__("r1") = b;
	register reg r2 __asm__("r2") = c;
	register reg r3 __asm__("r3") = d;
	register reg r4 __asm__("r4") = e;
	register reg r5 __asm__("r5") = f;

	__asm__ volatile("svc 0" AFTER
			 : "+r"(r0)
			 : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
			 : "memory");
	return r0;
}

#elif defined(__riscv)

#if __riscv_xlen == 64
#define WIDE 1
typedef u64 reg;
#else
#define WIDE 0
typedef u32 reg;
#endif
#define ENTRY "mv a0, sp\n call start"

INLINE reg
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg a7 __asm__("a7") = nr;
	register reg a0 __asm__("a0") = a;
	register reg a1 __asm__("a1") = b;
	register reg a2 __asm__("a2") = c;
	register reg a3 __asm__("a3") = d;
	register reg a4 __asm__("a4") = e;
	register reg a5 __asm__("a5") = f;

	__asm__ volatile("ecall" AFTER
			 : "+r"(a0)
			 : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
			 : "memory");
	return a0;
}

#elif defined(__loongarch__)

#if __loongarch_grlen == 64
#define WIDE 1
typedef u64 reg;
#else
#define WIDE 0
typedef u32 reg;
#endif
#define ENTRY "move $a0, $sp\n bl start"

INLINE reg
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg a7 __asm__("$a7") = nr;
	register reg a0 __asm__("$a0") = a;
	register reg a1 __asm__("$a1") = b;
	register reg a2 __asm__("$a2") = c;
	register reg a3 __asm__("$a3") = d;
	register reg a4 __asm__("$a4") = e;
	register reg a5 __asm__("$a5") = f;

	__asm__ volatile("syscall 0" AFTER
			 : "+r"(a0)
			 : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
			 : "$t0", "$t1", "$t2", "$t3", "$t4", "$t5", "$t6",
			 "$t7", "$t8", "memory");
	return a0;
}

#elif defined(__s390__)

/*
 * Without __s390x__ this is the 31-bit ABI in 64-bit code: clang has no other
 * mode, and the processor only cares about the width of addresses. See
 * elf31.ld. Registers are still 64 bits wide; the kernel ignores the high
 * halves.
 */
#if defined(__s390x__)
#define WIDE 1
#else
#define WIDE 0
#endif
typedef u64 reg;
#define ENTRY \
	"lgr %r2, %r15\n aghi %r15, -160\n" \
	"brasl %r14, start"

INLINE u64
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg r1 __asm__("r1") = nr;
	register reg r2 __asm__("r2") = a;
	register reg r3 __asm__("r3") = b;
	register reg r4 __asm__("r4") = c;
	register reg r5 __asm__("r5") = d;
	register reg r6 __asm__("r6") = e;
	register reg r7 __asm__("r7") = f;

	__asm__ volatile("svc 0" AFTER
			 : "+d"(r2)
			 : "d"(r1), "d"(r3), "d"(r4), "d"(r5), "d"(r6), "d"(r7)
			 : "memory");
	return r2;
}

#elif defined(__powerpc__)

#if defined(__powerpc64__)
#define WIDE 1
typedef u64 reg;
#define ENTRY \
	"addis 2, 12, .TOC.-_start@ha\n" \
	"addi 2, 2, .TOC.-_start@l\n mr 3, 1\n stdu 1, -96(1)\n bl start"
#else
#define WIDE 0
typedef u32 reg;
#define ENTRY "mr 3, 1\n stwu 1, -32(1)\n bl start"
#endif

INLINE reg
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg r0 __asm__("r0") = nr;
	register reg r3 __asm__("r3") = a;
	register reg r4 __asm__("r4") = b;
	register reg r5 __asm__("r5") = c;
	register reg r6 __asm__("r6") = d;
	register reg r7 __asm__("r7") = e;
	register reg r8 __asm__("r8") = f;

	__asm__ volatile(
	    "sc" AFTER "\n bns+ 1f\n neg 3, 3\n1:"
	    : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6), "+r"(r7),
	    "+r"(r8)
	    :
	    : "r9", "r10", "r11", "r12", "cr0", "ctr", "xer", "memory");
	return r3;
}

#elif defined(__mips__)

#if _MIPS_SIM == _ABIO32
#define WIDE 0
typedef u32 reg;
/*
 * The last two are on the stack, after the space reserved for the first four.
 */
#define BEFORE "addiu $29, $29, -32\n sw $8, 16($29)\n sw $9, 20($29)\n"
#define BEHIND "\n addiu $29, $29, 32"
#else
#define WIDE 1
typedef u64 reg;
#define BEFORE ""
#define BEHIND ""
#endif
#if _MIPS_SIM == _ABI64
#define SUBTRACT "daddiu"
#else
#define SUBTRACT "addiu"
#endif
/*
 * 16 of these bytes are the space that o32 reserves for the callee's arguments.
 */
#define ENTRY \
	"move $4, $29\n " SUBTRACT " $29, $29, -32\n" \
	"jal start"

INLINE reg
call6(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	register reg r2 __asm__("$2") = nr;
	register reg r4 __asm__("$4") = a;
	register reg r5 __asm__("$5") = b;
	register reg r6 __asm__("$6") = c;
	register reg r7 __asm__("$7") = d;
	register reg r8 __asm__("$8") = e;
	register reg r9 __asm__("$9") = f;

	__asm__ volatile(BEFORE "syscall" AFTER BEHIND
			 : "+r"(r2), "+r"(r7), "+r"(r8), "+r"(r9)
			 : "r"(r4), "r"(r5), "r"(r6)
			 : "$1", "$3", "$10", "$11", "$12", "$13", "$14", "$15",
			 "$24", "$25", "memory");
	return r7 ? -r2 : r2;
}

#else
#error "no system calls for this ABI"
#endif

#if !defined(__i386__)
INLINE reg
call(reg nr, reg a, reg b, reg c, reg d)
{
	return call6(nr, a, b, c, d, 0, 0);
}
#endif

/* s390's pointers are wider in code than in memory. */
#if defined(__LP64__) && (!defined(__s390__) || defined(__s390x__))
typedef u64 word;
#else
typedef u32 word;
#endif

/* What an argument's high half may hold. */
#define DIRT 0xdeadbeef00000000

#define POINTER(p) ((reg)(unsigned long)(p))

#endif
