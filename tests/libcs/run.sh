#!/bin/sh
# make check-libcs: what the C libraries of Debian's suites and musl do under
# filters, and static programs of other architectures, against what we say of
# them. Arguments: which parts (default: all); SUITES names suites. Wants root or
# user namespaces, and from Debian apt's lists, gcc-multilib, musl-tools,
# qemu-user-static, and gcc-aarch64-linux-gnu, gcc-arm-linux-gnueabihf and
# gcc-riscv64-linux-gnu with their libc6-dev-ARCH-cross. What is missing is
# skipped and said. It keeps 2.5 GB in the user's cache.
[ $# -gt 0 ] || set -- calls port programs
status=0
for part; do
	sh "tests/libcs/$part.sh" || status=1
done
exit $status
