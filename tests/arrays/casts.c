/* Casts, signs, shifts, precedence, characters and every kind of number. */
int
install(void)
{
	struct sock_filter casts[] = {
		{ (unsigned short)(BPF_LD | BPF_W | BPF_ABS), 0, 0,
			(uint32_t)(size_t)offsetof(struct seccomp_data,
				args[5]) },
		BPF_JUMP(BPF_JMP + BPF_JEQ, (__u32)-1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, (unsigned int)AT_FDCWD, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, AT_FDCWD, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, ~0U, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, ~(PROT_EXEC | PROT_READ), 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 'a' + 0x10UL, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 0777 | 010 << 3, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 0b1011, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, -8 / 3 + -8 % 3, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, -8 >> 1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, (uint8_t)0x1ff, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, (int8_t)0xff, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, (short)0x8000, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, -1 < 0U, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, -1 < 0, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, -1 < 0LL, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 2147483648 > 0, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 0x80000000 / -1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, (0xffffffffffull >> 8) & 0xffff, 0,
			0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, sizeof(long long) << 4, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 3 ? 1 ? 2 : 3 : 4, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 1 || 1 / 0, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, !0x20 == 0 && 3 != 4, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 1 + 2 * 3 - 4 / 2 ^ 7 & 3, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 1 << 2 + 1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 64 >> 2 + 1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 2 > 1 << 1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 3 > 8 >> 2, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 2 == 2 < 3, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 1 & 2 == 2, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 1 ^ 3 | 1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 2 | 1 && 1, 0, 0),
		BPF_JUMP(BPF_JMP + BPF_JEQ, 1 || 0 && 0, 0, 0),
		BPF_STMT(BPF_RET | BPF_K, (SECCOMP_RET_ERRNO |
			(EACCES & SECCOMP_RET_DATA))),
	};
	struct sock_fprog p = {sizeof casts / sizeof *casts, casts};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}
