// A constexpr array, std::array and 1'000.
#include <array>
extern "C" {
constexpr sock_filter kFilter[] = {
    {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
    {BPF_JMP | BPF_JGT | BPF_K, 1, 0, 1'000},
    {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
};
}
extern "C" int install(void) {
	struct sock_fprog p = {4, const_cast<sock_filter *>(kFilter)};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}
