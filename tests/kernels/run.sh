#!/bin/sh
# Runs random policies and programs on the running kernel and, for all of their
# ABIs, on the kernels of tests/qemu/machines: compares what the kernel returns
# for calls with the simulator, the reference evaluator and the oracle, and
# which programs it loads with 'check'. The machines need what tests/qemu/run.sh
# needs. B, CC, CFLAGS and LDFLAGS are the build's. SEED: another number gives
# other policies. Arguments limit the run: "native" and names of machines.
B=$(cd "$B" && pwd) || exit 1
SCBPF=$B/scbpf
OUT=$B/kernels
SEED=${SEED:-1}
SAMPLED=100
SIZES='--policies=420 --programs=600 --checks=2000'
BUILD=tests/kernels/build.sh
LIMIT=3600
. tests/kernels/programs.inc
export SCBPF OUT SEED SAMPLED SIZES BUILD LIMIT PROGRAM ORACLE

# Ten times as many as on a machine that qemu emulates.
judge_native() {
	dir=$OUT/native
	mkdir -p "$dir"
	abi=$("$PROGRAM" -a native)
	$CC $CFLAGS -D_DEFAULT_SOURCE -DHOSTED $LDFLAGS -o "$dir/judge" \
		tests/kernels/judge.c &&
		sample_policies "$dir" "$abi" "$SEED" "$SAMPLED" 0 &&
		"$PROGRAM" -a "$abi" "$dir/cases" --seed="$SEED" \
			$(echo "$SIZES" | sed 's/[0-9][0-9]*/&0/g') \
			$(cat "$dir/pairs") >"$dir/said" || {
		cat "$dir/said"
		return 1
	}
	if "$dir/judge" "$dir/cases" >"$dir/log"; then
		verdict=PASS
	else
		verdict=FAIL
		grep -v '^COUNT' "$dir/log"
	fi
	echo "native $abi $(uname -r) $verdict"
	sed -n 's/^COUNT /  /p' "$dir/log"
	[ $verdict = PASS ]
}

mkdir -p "$OUT" && build_programs "$OUT" || exit 1
# All machines but the one that runs scbpf itself.
[ $# -gt 0 ] || set -- native $(sed -n \
	's/^\([a-z][^[:space:]]*\)[[:space:]].*/\1/p' \
	tests/qemu/machines | grep -v '^tool$')
status=0
machines=
for name; do
	case $name in
	native) judge_native || status=1 ;;
	*) machines="$machines $name" ;;
	esac
done
[ -z "$machines" ] || sh tests/qemu/run.sh $machines || status=1
exit $status
