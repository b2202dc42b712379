/* What a path through a program has left of the call: its sixteen words. */
#ifndef PATH_H
#define PATH_H

#include "bpf/bpf.h"
#include "proof/word.h"

struct path {
	struct arena *arena;
	struct word w[BPF_WORDS];
};

void path_any(struct path *p, struct arena *a);

/* A copy that can be narrowed while `from` stays as it is. */
void path_fork(struct path *p, const struct path *from);

enum word_truth path_test(
    const struct path *p, unsigned word, struct word_cond c);

/* See word_assume. */
bool path_assume(struct path *p, unsigned word, struct word_cond c);

/* The call with these words. */
void path_make(const uint32_t v[BPF_WORDS], struct scbpf_call *call);

/* A call that takes the path; false: too hard to find. */
bool path_call(const struct path *p, struct scbpf_call *call);

#endif
