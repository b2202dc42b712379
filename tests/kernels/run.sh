#!/bin/sh
# Random policies and programs on the kernels of tests/qemu/machines, in all of
# their ABIs: what the kernel returns for calls is compared with the simulator,
# the reference evaluator and the oracle, and what it loads with 'check'. Needs
# what tests/qemu/run.sh needs. B, CC, CFLAGS and LDFLAGS are the build's. SEED:
# another number gives other policies. Arguments: names of machines, for only
# these.
B=$(cd "$B" && pwd) || exit 1
SCBPF=$B/scbpf
OUT=$B/kernels
SEED=${SEED:-1}
SAMPLED=100
SIZES='--policies=400 --programs=600 --checks=2000'
BUILD=tests/kernels/build.sh
LIMIT=3600
. tests/kernels/programs.inc
export SCBPF OUT SEED SAMPLED SIZES BUILD LIMIT PROGRAM ORACLE

mkdir -p "$OUT" && build_programs "$OUT" || exit 1
# scbpf itself has no place on these.
[ $# -gt 0 ] || set -- $(sed -n 's/^\([a-z][^[:space:]]*\)[[:space:]].*/\1/p' \
	tests/qemu/machines | grep -v '^tool$')
sh tests/qemu/run.sh "$@"
