#!/bin/sh
# An errno for rseq ends a program only if it installs the filter itself and
# creates threads afterwards: which policies get the warning, and which do not.
. tests/check.inc
cd "$T" || exit 1

cat >threads.policy <<'END'
@default return EPERM
{@basic-io, futex, clone, exit_group}: allow
END
cat >threads.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["read", "write", "futex", "clone", "exit_group"],
	"action": "SCMP_ACT_ALLOW"}]}
END
sed 's/, clone//' threads.policy >single.policy
sed '1s/ret.*/kill-process/' threads.policy >killed.policy
sed 's/SCMP_ACT_ERRNO/SCMP_ACT_KILL_PROCESS/' threads.json >killed.json
said="'rseq' is refused with ERRNO(1) on x86_64 while threads can be created"

warns() { # text options...
	text=$1
	shift
	gives 0 "warning: $text" "$SCBPF" gen -a x86_64 -o x.out "$@"
}

silent() { # options...
	gives 0 "" "$SCBPF" gen -a x86_64 -o x.out "$@" && ! grep rseq err
}

for format in h c; do
	check "$format" warns "$said" -f $format threads.policy
	check "$format: ENOSYS" warns "'rseq' is refused with ERRNO(38)" \
		-f $format --enosys=since:4.17 threads.policy
	check "$format: no thread" silent -f $format single.policy
	check "$format: allowed" silent -f $format --allow rseq threads.policy
	check "$format: a container profile" silent -f $format threads.json
	check "$format: with -v" gives 0 "info: $said" "$SCBPF" gen -v \
		-a x86_64 --enosys=off -f $format -o x.out threads.json
done
for format in raw elf launcher asm; do
	check "$format: the program is not there yet" silent -f $format \
		threads.policy
done
for format in h raw elf launcher; do
	for policy in killed.policy killed.json; do
		check "$format: killed: $policy" warns \
			"'rseq' gets KILL_PROCESS on x86_64" -f $format \
			--enosys=off $policy
	done
done

for libc in musl none glibc-2.34; do
	check "not with $libc" silent -f h --libc=$libc threads.policy
	check "killed: not with $libc" silent -f h --enosys=off --libc=$libc \
		killed.policy
done
check "with glibc" warns "$said" -f h --libc=musl,glibc-2.36 threads.policy
check "riscv64: since 2.41" gives 0 "glibc 2.41 and later end it" "$SCBPF" gen \
	-a riscv64 --libc=glibc -f h -o x.out threads.policy

# The advice depends on the libcs: only glibc before 2.34 falls back from it.
printf '%s\n' '@default return EPERM' 'clock_gettime: allow' \
	>clock.policy
advised() { # text, options
	gives 0 "the call with 32-bit times is allowed$1" "$SCBPF" gen -a x86 \
		--enosys=off -f raw -o x.bpf $2 clock.policy
}
for libcs in "" --libc=glibc --libc=glibc-2.31..2.36; do
	check "no fallback: $libcs" advised "; allow it, as there is no \
fallback in glibc 2.34 and later" "$libcs"
done
for libcs in --libc=musl --libc=glibc-2.31..2.33 --libc=none; do
	check "a fallback: $libcs" advised ": a libc that tries the 64-bit \
one falls back only on ENOSYS; allow it too, or let it return ENOSYS" $libcs
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
