#ifndef RULES_H
#define RULES_H
#include "sub/load.h"
#define RULE_ALLOW(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), \
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define RULE_END BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL),
#endif
