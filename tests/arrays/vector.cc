// A vector of C++, with static casts, in a namespace.
#include <vector>
namespace outer { namespace {
constexpr uint32_t kAllow = SECCOMP_RET_ALLOW;
const int kLevel = 3;
#define LOAD_ARCH BPF_STMT(BPF_LD + BPF_W + BPF_ABS, \
	static_cast<uint32_t>(offsetof(struct seccomp_data, arch)))
#define JNE32(value, jt) BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, (value), 0, jt)
#define ALLOW BPF_STMT(BPF_RET + BPF_K, kAllow)
#define DENY BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_KILL)
std::vector<sock_filter> Policy() {
	std::vector<sock_filter> code = {
	    LOAD_ARCH,
	    JNE32(AUDIT_ARCH_X86_64, kLevel),
	    BPF_STMT(BPF_LD + BPF_W + BPF_ABS, uint32_t(0x0)),
	    JNE32(__NR_exit_group, 1),
	    ALLOW,
	    DENY,
	};
	return code;
}
} }  // namespace
extern "C" int install(void) {
	std::vector<sock_filter> code = outer::Policy();
	struct sock_fprog p = {(unsigned short)code.size(), code.data()};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}
