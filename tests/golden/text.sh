#!/bin/sh
# Text policies: listings, compared as a whole; the same bytes as from the same
# policy in JSON; minijail's language and what scbpf adds to it; and text
# policies in other subcommands.
. tests/check.inc
top=$PWD
cd "$T" || exit 1

# --- listings: NAME.ARCH.asm for tests/text/NAME.policy

for asm in "$top"/tests/text/*.asm; do
	name=${asm##*/} arch=${asm%.asm}
	arch=${arch##*.}
	"$SCBPF" gen -q -a "$arch" -f asm "$top/tests/text/${name%%.*}.policy" \
		>listing
	check "the listing $name" diff "$asm" listing
done

# --- twins: each on each architecture with some options by turns, in longer runs
# with all of them

turn=0
for policy in "$top"/tests/text/twins/*.policy; do
	json=${policy%.policy}.json
	for arch in x86_64 aarch64 arm riscv64 s390x mips ppc64le x86; do
		turn=$((turn + 1))
		for options in '' '--args=64' '--enosys=off' '--only -O size'; do
			turn=$((turn + 1))
			[ $((turn % 4)) -eq 0 ] || [ -n "$ROUNDS" ] || continue
			"$SCBPF" gen -q -a $arch $options -f raw -o a.bpf \
				"$policy" &&
				"$SCBPF" gen -q -a $arch $options -f raw \
					-o b.bpf "$json"
			check "${policy##*/} as JSON, $arch $options" \
				cmp a.bpf b.bpf
		done
	done
done

# --- what else reads text policies

"$SCBPF" gen -q -a x86_64 -f raw -o a.bpf "$top/tests/text/codec.policy"
check 'diff takes it for a policy' \
	"$SCBPF" diff -q -a x86_64 "$top/tests/text/codec.policy" a.bpf
check 'prove' "$SCBPF" prove -q -a x86_64 "$top/tests/text/codec.policy" a.bpf
check 'standard input' sh -c "cd '$top/tests/text' &&
	'$SCBPF' gen -q -a x86_64 -f raw -o '$T/b.bpf' - <codec.policy"
check 'and the same bytes' cmp a.bpf b.bpf
printf '{read, write}: 1\nexit: 1' >braces.policy
check 'it may begin with a brace' \
	"$SCBPF" diff -q -a x86_64 braces.policy braces.policy
printf 'read: 1\r\nwrite: arg0 == 1 || \\\r\n  arg0 == 2 # two\r\n' >dos.policy
printf 'read:1\nwrite:arg0==1||arg0==2' >unix.policy
check 'lines may end as in DOS' \
	"$SCBPF" diff -q -a x86_64 dos.policy unix.policy
"$SCBPF" gen -q -a x86_64 -o name.h unix.policy
check 'it has its name from the file' grep -q 'unix_filter_len' name.h
"$SCBPF" gen -q -a x86_64 -o name.h "$top/tests/text/server.policy"
check 'the source is named' grep -q 'server.policy' name.h

# --- a frequency file is a mix, unless there is another

"$SCBPF" gen -v -a x86_64 -f raw -o a.bpf "$top/tests/text/server.policy" 2>said
check '@frequency serves as a mix' grep -q 'the mix:' said
printf 'close 1\n' >mix
"$SCBPF" gen -v -a x86_64 --mix mix -f raw -o b.bpf \
	"$top/tests/text/server.policy" 2>said
check 'and --mix takes its place' sh -c '! cmp -s a.bpf b.bpf'
check 'with the same meaning' "$SCBPF" diff -q -a x86_64 a.bpf b.bpf

# --- single sentences, against what they mean in other words

same() { # what, policy, another, options
	printf '%b\n' "$2" >one.policy
	printf '%b\n' "$3" >two.policy
	check "$1" "$SCBPF" diff -q ${4:--a x86_64} one.policy two.policy
}

differs() {
	printf '%b\n' "$2" >one.policy
	printf '%b\n' "$3" >two.policy
	"$SCBPF" diff -q ${4:--a x86_64} one.policy two.policy >said
	check "$1" [ $? -eq 1 ]
}

same '&& before ||' 'read: arg0 == 1 || arg1 == 2 && arg2 == 3' \
	'read: arg0 == 1\nread: arg1 == 2 && arg2 == 3'
same 'clauses on one call add up' \
	'read: arg0 == 1; \\\n return EPERM' \
	'read: { arg0 == 1, return EPERM }'
same 'in written order' 'read: { arg0 == 1; trap, arg0 < 3; log, kill }' \
	'read: { arg0 == 1; trap }\nread: { arg0 < 3; log }\nread: kill'
differs 'and not in another' 'read: { arg0 == 1; trap, arg0 < 3; log, kill }' \
	'read: { arg0 < 3; log, arg0 == 1; trap, kill }'
same 'what is not named ends the thread' 'read: 1' \
	'@default kill-thread\nread: 1'
same 'the last default counts, also for earlier clauses' \
	'read: arg0 == 1\n@default trap\n@default kill-process' \
	'@default kill-process\nread: arg0 == 1'
same 'in: no other bits' 'read: arg0 in 3' 'read: (arg0 & ~3) == 0'
same '&: any of the bits' 'read: arg0 & 3' 'read: (arg0 & 3) != 0'
same 'ranges' 'read: arg0 in 3..5' 'read: arg0 >= 3 && arg0 <= 5'
same 'octal and hexadecimal' 'openat: arg3 == 0755 || arg3 == 0X1f' \
	'openat: arg3 == 493 || arg3 == 31'
same 'negative numbers' 'openat: arg0 == -100' 'openat: arg0 == 0xffffff9c'
same 'under --args=64' 'openat: arg0 == -100' \
	'openat: arg0 == 0xffffffffffffff9c' '-a x86_64 --args=64'
differs 'and not otherwise' 'openat: arg0 == -100' \
	'openat: arg0 == 0xffffff9c' '-a x86_64 --args=64'
same 'parentheses, | and ~' 'read: arg2 == 1|(2|~0xfffffffffffffff0)' \
	'read: arg2 == 0xf'
same 'names of arguments' 'socket: family == 1 && type == 2' \
	'socket: arg0 == 1 && arg1 == 2'
same 'of the flags on s390x' 'clone: flags & 0x100' 'clone: arg1 & 0x100' \
	'-a s390x'
same 'and elsewhere' 'clone: flags & 0x100' 'clone: arg0 & 0x100' '-a x86'
same 'constants of one architecture' 'openat: arg2 == O_DIRECTORY' \
	'openat: arg2 == 0x10000' '-a x86_64'
same 'of another' 'openat: arg2 == O_DIRECTORY' 'openat: arg2 == 0x4000' \
	'-a aarch64'
same 'of two in one filter' \
	'@arch x86_64 x86\nioctl: cmd == BLKBSZGET' \
	'@arch x86_64 x86\nioctl[arch=x86]: arg1 == 0x80041270
ioctl[arch=x86_64]: arg1 == 0x80081270'
same 'names for some architectures' \
	'@arch x86_64 x86\nread: 1\n{open[arch=x86_64], close}: 1' \
	'@arch x86_64 x86\nread: 1\nopen[arch=amd64]: 1\nclose: 1'
same '@arch is for its first' '@arch aarch64 arm\nread: 1' 'read: 1'
differs 'and covers the others' '@arch x86_64 x86, x32\nread: 1' 'read: 1'
same 'groups' '@swap: 1\n@keyring: return EPERM' \
	'{swapon, swapoff}: 1\n{add_key, keyctl, request_key}: return EPERM'
same 'but for what has been decided' 'keyctl: 1\n@keyring: return EPERM' \
	'keyctl: 1\n{add_key, request_key}: return EPERM'
same 'a group after one of its calls on another architecture' \
	'{swapon[arch=arm], @swap}: 1' '{swapon, swapoff}: 1'
same 'a member that is for other architectures than the group is used on' \
	'@denylist\n@group @own = {swapon, swapoff[arch=arm]}\n@own[arch=x86_64]: kill' \
	'@denylist\nswapon[arch=x86_64]: kill'
same 'a group twice, for other architectures each time' \
	'@denylist\n{@swap[arch=arm], @swap[arch=x86_64]}: kill' \
	'@denylist\n{swapon, swapoff}: kill'
differs 'and for no other' '{@swap[arch=arm]}: 1\nread: 1' \
	'{@swap}: 1\nread: 1'
printf 'read: 1\n@include ./a\000b\n' >nul.policy
"$SCBPF" gen -q -a x86_64 -f raw -o nul.bpf nul.policy 2>said
check 'a NUL byte in a path' \
	grep -q '^nul.policy:2:10: error: .* found a NUL byte in it' said
{
	printf '{read'
	yes ,@io | head -n 1500000 | tr -d '\n'
	echo '}: 1'
} >repeated.policy
"$SCBPF" gen -q -a x86_64 -f raw -o a.bpf repeated.policy
check 'a group over and over' test -s a.bpf
same 'denylist' '@denylist\nioctl: arg1 == 1; return EPERM' \
	'@denylist\nioctl: { arg1 == 1; return EPERM, allow }'
same 'trace carries 0, errno its number' 'read: { arg0 == 1; trace, return 5 }' \
	'read: { arg0 != 1; return EIO, trace }'
same 'the instruction pointer' 'read: ip in 0x1000..0x1fff' \
	'read: (ip & ~0xfff) == 0x1000'
for bits in 16 32 64; do
	mask=$(printf '0x%x' $((bits < 64 ? (1 << (bits & 63)) - 1 : -1)))
	for arch in x86_64 x86 s390x; do
		same "ip:$bits, $arch" "read: ip:$bits == 0x1234" \
			"read: (ip & $mask) == 0x1234" "-a $arch"
	done
done
cat >half.policy <<'END'
@default return EPERM
read: ip:32 in {0x1000, 5..9}
END
for arch in x86_64 x86 s390x; do
	"$SCBPF" gen -q -a $arch -f raw -o half.bpf half.policy
	"$SCBPF" explain -a $arch half.bpf >said
	same "explain writes half of ip, $arch" \
		"$(sed -n 's/^  read: ALLOW when \(.*\); else .*/read: \1/p' said)" \
		'read: ip:32 in {0x1000, 5..9}' "-a $arch"
done
same 'calls of ARM itself' 'ARM_cacheflush: 1' 'cacheflush: 1' '-a arm'

# --- SEMANTICS 10: the order of clauses on different calls never matters

for call in socketcall socket; do
	if [ $call = socket ]; then
		first='socket: return EPERM\nsocketcall: 1'
		second='socketcall: 1\nsocket: return EPERM'
	else
		first='socket: 1\nsocketcall: return EPERM'
		second='socketcall: return EPERM\nsocket: 1'
	fi
	same "refused is $call, x86" "$first" "$second" '-a x86'
	"$SCBPF" gen -q -a x86 -f raw -o a.bpf one.policy
	"$SCBPF" sim -a x86 a.bpf socketcall 1 >said
	check "$call stays refused through socketcall" \
		grep -q 'ERRNO(1)' said
done
same 'a condition cannot be passed unseen' \
	'socket: arg0 == 1; return EPERM\nsocketcall: 1' \
	'socketcall: { arg0 == 1; return EPERM, allow }
socket: arg0 == 1; return EPERM' '-a x86'

# --- numbers as names

# A listing begins with a number and a colon, too.
while read -r first; do
	printf '%s\nclose: allow\n' "$first" >number.policy
	check "begins as a policy: $first" \
		"$SCBPF" gen -q -a x86_64 -f raw -o a.bpf number.policy
	"$SCBPF" sim -a x86_64 a.bpf close 1 >said
	check 'and is read whole' grep -q '^ALLOW' said
	"$SCBPF" dis -a x86_64 number.policy >listing 2>said
	check 'dis says so' grep -q 'is a policy' said
done <<'EOF'
83: allow
0x53[arch=x86_64]: return EPERM
0123 : 1
83: arg0 == 1
83: (arg0 & 1) == 0
{83, read, 480[arch=x86_64]}: log
0: { arg0 == 1; kill, trap }
EOF
for first in '0: ld [4]' '{ 0x20, 0, 0, 4 },' '0: 1 2' '0: ret #0' '83: foo'; do
	printf '%s\n' "$first" >number.policy
	"$SCBPF" gen -q -a x86_64 -f raw number.policy >a.bpf 2>said
	check "does not: $first" grep -q 'found a filter' said
done
same 'a known number is its call' '83: allow\n0: arg0 == 1' \
	'mkdir: allow\nread: arg0 == 1' '-a x86_64'
same 'on each architecture' '{0[arch=x86_64], 3[arch=x86]}: allow' \
	'read: allow' '-a x86_64+x86'
printf '@default return EPERM\nclose: allow\n' >two.policy
"$SCBPF" gen -q -a x86_64 -f raw -o a.bpf \
	--allow '83,480[arch=x86_64,x86],read[arch=x86]' two.policy
for call in mkdir 480; do
	"$SCBPF" sim -a x86_64 a.bpf $call >said
	check "--allow: $call" grep -q '^ALLOW' said
done
"$SCBPF" sim -a x86_64 a.bpf read >said
check '--allow: read only on x86' grep -q '^ERRNO' said
"$SCBPF" gen -q -a x86_64 -a x86 -f h --allow 10 two.policy >listing
check '--allow: a number of each filter' sh -c \
	'grep -q mprotect listing && grep -q unlink listing'
for list in 480[arch=x32] 4294967295 480[arch=nix] 480[arch 48o; do
	"$SCBPF" gen -q -a x86_64 -f raw --allow "$list" two.policy \
		>a.bpf 2>said
	check "--allow $list is refused" test $? -ne 0 -a ! -s a.bpf -a -s said
done
"$SCBPF" gen -q -a x86_64+x86 -f raw --allow 480 two.policy >a.bpf 2>said
check '--allow: which of two?' grep -q "'480\[arch=x86_64\]'" said
cat >number.json <<'EOF'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
  {"names": ["read", 480], "action": "SCMP_ACT_ALLOW"}]}
EOF
"$SCBPF" gen -a x86_64 -a x86 -f h number.json >a.h 2>said
check 'JSON: several -a' grep -q "error: .*'480\[arch=x86_64\]: " said
"$SCBPF" gen -a x86_64 -f raw -o a.bpf number.json 2>said
check 'JSON: a warning' grep -q 'warning: runc refuses, and crun ignores,' said
for digits in 480 0x1E0; do
	sed "s/480/\"$digits\"/" number.json >string.json
	check "JSON: several -a: \"$digits\"" gives 1 "error: the number 480" \
		"$SCBPF" gen -a x86_64 -a x86 -f h string.json
	check "JSON: \"$digits\"" gives 0 "warning: runc and crun ignore the \
number 480; it is read as a call of x86_64" \
		"$SCBPF" gen -a x86_64 -f raw -o b.bpf string.json
	check "JSON: the same as 480" cmp a.bpf b.bpf
done
sed 's/480/"0"/' number.json >string.json
check 'JSON: that of a call' gives 0 "ignore the number 0, which is 'read'" \
	"$SCBPF" gen -a x86_64 -f raw -o b.bpf string.json
for digits in -1 0x80000000; do
	sed "s/480/\"$digits\"/" number.json >string.json
	check "JSON: out of range: $digits" gives 1 \
		"error: '$digits' is not a syscall number of x86_64" \
		"$SCBPF" gen -a x86_64 -f raw -o b.bpf string.json
done
for name in 5x 0x 480[arch=x86_64] +5 99999999999999999999; do
	sed "s/480/\"$name\"/" number.json >string.json
	check "JSON: no number: $name" gives 0 \
		"warning: no architecture has a syscall '$name'" \
		"$SCBPF" gen -a x86_64 -f raw -o b.bpf string.json
done

# --- files

mkdir -p sub/deep
printf '@include ./sub/a.policy\nexit: 1\n' >top.policy
printf '@include ./deep/b.policy\nread: 1\n' >sub/a.policy
printf '@include ../../c.policy\n@frequency ./b.freq\nwrite: 1\n' \
	>sub/deep/b.policy
printf 'read: 5\n' >sub/deep/b.freq
printf 'close: arg0 > 2\n' >c.policy
printf 'close: arg0 > 2\n{write, read, exit}: 1\n' >flat.policy
check 'names of files are relative to the file' \
	"$SCBPF" diff -q -a x86_64 top.policy flat.policy
check 'from another directory, too' sh -c "cd sub &&
	'$SCBPF' diff -q -a x86_64 ../top.policy ../flat.policy"
printf '@include %s/c.policy\n{write, read, exit}: 1\n' "$PWD" >top.policy
check 'or absolute' "$SCBPF" diff -q -a x86_64 top.policy flat.policy

rm -f log
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
