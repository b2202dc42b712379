#!/bin/sh
# make golden: writes the expected outputs again, for review with git diff, in
# the same way as the test that compares them.
set -e
B=$(cd "$B" && pwd)
PATH=$B:$PATH

# --- listings of text policies, and of slots
for asm in tests/text/*.asm; do
	name=${asm##*/} arch=${asm%.asm}
	scbpf gen -q -a "${arch##*.}" -f asm "tests/text/${name%%.*}.policy" \
		>"$B/golden"
	cp "$B/golden" "$asm"
done
for f in h json asm; do
	scbpf gen -q -a x86_64 -f $f tests/slots/daemon.policy >"$B/golden"
	sed '/^#if defined(SCBPF_INSTALL)/,$d' "$B/golden" \
		>tests/slots/daemon.x86_64.$f
	[ $f != h ] || sed -n '/^#if defined(SCBPF_INSTALL)/,$p' "$B/golden" \
		>tests/slots/daemon.install.h
done
scbpf gen -q -a x86_64 -a aarch64 -a arm -f h tests/slots/daemon.policy |
	sed '/^#if defined(SCBPF_INSTALL)/,$d' >"$B/golden"
cp "$B/golden" tests/slots/daemon.many.h

# --- messages: these tests leave what they got
for test in lint bad; do
	T=$B/golden.dir SCBPF=$B/scbpf
	rm -rf "$T"
	mkdir -p "$T"
	export T SCBPF
	sh "tests/golden/$test.sh" >"$B/golden" 2>&1 || :
	cp "$T"/got/*.err "tests/$test"
done
rm -rf "$B/golden.dir" "$B/golden"
echo "Look at it with git diff. What the README and the manual show is for a"
echo "person to change."
