#!/bin/sh
# make check-libcs: compares what tables/libc.tbl and 'audit' say of C libraries
# with what those of Debian's suites and musl do under filters, and --port with
# static programs of other architectures. Arguments: which parts (default: all);
# SUITES names suites. Needs root or user namespaces, and from Debian apt's
# lists, gcc-multilib, musl-tools, qemu-user-static, and gcc-aarch64-linux-gnu,
# gcc-arm-linux-gnueabihf and gcc-riscv64-linux-gnu with their
# libc6-dev-ARCH-cross. What is missing is reported and skipped. Keeps 2.5 GB in
# the user's cache.
[ $# -gt 0 ] || set -- calls port programs
status=0
for part; do
	sh "tests/libcs/$part.sh" || status=1
done
exit $status
