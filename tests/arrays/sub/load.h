#pragma once
#include "../rules.h"
#define LOAD_NUMBER BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
	offsetof(struct seccomp_data, nr))
