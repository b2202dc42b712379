/* Scratch memory, registers and arithmetic. */
int
install(void)
{
	struct sock_filter scratch[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16),
		BPF_STMT(BPF_ST, BPF_MEMWORDS - 1),
		BPF_STMT(BPF_LDX | BPF_W | BPF_MEM, 15),
		BPF_STMT(BPF_LD | BPF_IMM, 5),
		BPF_STMT(BPF_MISC | BPF_TAX, 0),
		BPF_STMT(BPF_MISC | BPF_TXA, 0),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0),
		BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 3),
		BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, 0xdeadbeef),
		BPF_STMT(BPF_ALU | BPF_NEG, 0),
		BPF_STMT(BPF_JMP | BPF_JA, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_STMT(BPF_STX, 2),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog p = {14, scratch};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}
