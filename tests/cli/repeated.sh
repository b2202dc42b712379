#!/bin/sh
# One mistake is one message, with the architectures that have it, whether they
# have a filter each or share one.
. tests/check.inc
cd "$T" || exit 1
says() { # how often, text
	[ "$(grep -c -F -e "$2" err)" -eq "$1" ] || {
		cat err
		return 1
	}
}

printf '%s\n' '@default return EPERM' '{read, poll, exit_group}: allow' \
	'mmap: prot in ~PROT_EXEC; return EPERM' >x.policy
check "for all" gives 0 "" "$SCBPF" gen -a all -o x.h x.policy
check "a call that some lack" says 1 \
	"aarch64 has no 'poll'; programs use 'ppoll' there, which this policy \
does not allow; '--port' adds them (likewise on riscv64, loongarch64 and \
aarch64_be)"
check "and others with another replacement" says 1 "has no 'poll', 'mmap'; \
programs use 'ppoll_time64', 'mmap2' there, which this policy does not allow; \
'--port' adds them (likewise on loongarch32)"
check "other numbers and examples" says 1 "old calls of"
check "as many as fit in a line" says 1 " riscv32 and 24 others)"
check "what names no architecture" says 1 "in memory, where no filter sees \
them: a rule that allows it under conditions never applies there, so the call \
is refused; expected no condition (on x86, s390x, s390 \
and m68k)"
check "-v" gives 0 "" "$SCBPF" gen -v -a all -o x.h x.policy
check "lists all" says 0 " others)"
check "as here" says 1 "alpha, xtensa, xtensaeb, csky, loongarch32, aarch64_be \
and armeb)"
check "what has no filters" says 1 \
	"not sparc: Linux has no seccomp filters there"
check "in one filter" gives 0 "" "$SCBPF" gen -a aarch64+riscv64 -o x.bpf \
	x.policy
check "the same" says 1 "'--port' adds them (likewise on riscv64)"
check "for one" gives 0 "" "$SCBPF" gen -a aarch64 -o x.bpf x.policy
check "nothing else is named" says 0 likewise
check "a mistake that all have" sh -c 'printf "%s\n" "read: fd == 0x1ffffffff" |
	"$0" gen -a x86_64 -a aarch64 -o x.h - 2>err' "$SCBPF"
check "is not restricted" says 1 "so it is never equal to 0x1ffffffff"
check "by a list" says 0 "0x1ffffffff (on"
check "-W error" gives 1 "error: aarch64 has no 'poll'" "$SCBPF" gen -W error \
	-a aarch64 -a riscv64 -o x.h x.policy
printf '%s\n' '@default return EPERM' 'poll: allow' 'pread64: pos == 0' >y.policy
check "an error" gives 1 "error: " "$SCBPF" gen -a aarch64 -a mips -o x.h y.policy
check "comes after the warnings before it" sh -c \
	'grep -n -e "has no .poll" -e "error: " err | sed 1q | grep "has no"'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
