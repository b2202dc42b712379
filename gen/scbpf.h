/*
 * scbpf: seccomp policies compiled into classic BPF, and proved.
 *
 * Everything here works in memory that the caller gives, keeps no globals,
 * does no input or output, and never exits: errors come back as a result and,
 * in words, through the report callback.
 */
#ifndef SCBPF_H
#define SCBPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCBPF_VERSION "0.1.0"

/*
 * One classic BPF instruction, as struct sock_filter in <linux/filter.h>.
 * In memory the fields are in host order; on the wire, in the target's.
 */
struct scbpf_insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

/* What the filter sees of one call: struct seccomp_data, as numbers. */
struct scbpf_call {
	uint32_t nr, arch; /* arch: an AUDIT_ARCH_* value */
	uint64_t ip;
	uint64_t args[6];
};

/* One message. All strings are the library's and die with the call. */
struct scbpf_message {
	enum scbpf_severity {
		SCBPF_INFO, /* for the curious, -v */
		SCBPF_NOTE,
		SCBPF_WARNING,
		SCBPF_ERROR
	} severity;
	const char *text;
	const char *file;      /* NULL: no place */
	unsigned line, column; /* from 1; column in bytes */
	const char *excerpt;   /* that line, shortened; NULL: none */
	unsigned caret;	       /* bytes before the caret in the excerpt */
	const char *path;      /* "syscalls[3].args[0].op" or NULL */
};

typedef void scbpf_report(void *user, const struct scbpf_message *message);

#ifdef __cplusplus
}
#endif

#endif
