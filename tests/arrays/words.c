/* A filter as words of 64 bits. */
static const uint64_t words[] = { 0x0000000400000020ULL, 0xc000003e01000015ULL,
	6, (uint64_t)SECCOMP_RET_ALLOW << 32 | BPF_RET };
int
install(void)
{
	struct sock_fprog p = {4, (struct sock_filter *)(void *)words};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}
