#!/bin/sh
# All spellings of architectures, calls and arguments; and hints that are valid
# on the architecture.
. tests/check.inc
cd "$T" || exit 1

# --- architectures

is() { # architecture, its other names
	want=$1
	"$SCBPF" gen -q -a "$want" --only -f raw -o want
	shift
	for name; do
		"$SCBPF" gen -q -a "$name" --only -f raw -o got
		check "$name is $want" cmp want got
	done
}

is x86_64 amd64 AMD64 x64 SCMP_ARCH_X86_64 AUDIT_ARCH_X86_64 0xc000003e \
	0xC000003E x86_64-linux-gnu x86_64-pc-linux-gnu \
	x86_64-unknown-linux-musl x86_64-alpine-linux-musl x86_64-linux-android
is x86 386 i386 i686 x86_32 ia32 AUDIT_ARCH_I386 0x40000003 i686-linux-gnu \
	i586-pc-linux-gnu
is x32 x86_64-linux-gnux32 x86_64-linux-muslx32
is arm armhf armel armv7 armv7l AUDIT_ARCH_ARM arm-linux-gnueabihf \
	armv7l-unknown-linux-gnueabihf arm-linux-musleabi \
	armv7a-linux-androideabi thumbv7neon-unknown-linux-gnueabihf
is aarch64 arm64 AUDIT_ARCH_AARCH64 0xc00000b7 aarch64-linux-gnu
is mips mips-linux-gnu mipsisa32r6-linux-gnu
is mipsel mipsle mipsel-linux-gnu
is mips64 mips64-linux-gnuabi64
is mipsel64 mips64el mips64le mips64el-linux-gnuabi64 \
	mipsisa64r6el-linux-gnuabi64
is mipsel64n32 mipsn32el mips64el-linux-gnuabin32 mips64el-linux-musln32
is ppc powerpc powerpc-linux-gnu powerpc-linux-gnuspe
is ppc64le ppc64el powerpc64le-linux-gnu
is riscv64 riscv64-linux-gnu riscv64gc-unknown-linux-gnu
is s390x s390x-linux-gnu
is parisc hppa hppa-linux-gnu
is loongarch64 loong64 loongarch64-linux-gnu

is_none() { # name...
	for name; do
		"$SCBPF" gen -a "$name" -f raw -o none >said 2>&1
		check "$name is none" grep -q "unknown architecture '$name'" \
			said
	done
}

is_none x86_64-w64-mingw32 aarch64-linux-gnu_ilp32 arm-none-eabi 0x 0x12 \
	0xc000003e0 x86_64-linux-gnun32 AUDIT_ARCH_

# --- calls

echo '{SYS_read, __NR_write, ARM_breakpoint, __ARM_NR_set_tls}: allow' >c.policy
echo '{read, write, breakpoint, set_tls}: allow' >plain.policy
for arch in x86_64 arm; do
	"$SCBPF" gen -q -a $arch -f raw -o got c.policy
	"$SCBPF" gen -q -a $arch -f raw -o want plain.policy
	check "SYS_ and __NR_ in a policy for $arch" cmp want got
done
"$SCBPF" gen -q -a x86_64 --deny SYS_read,__NR_mount -f raw -o got
"$SCBPF" gen -q -a x86_64 --deny read,mount -f raw -o want
check "in --deny" cmp want got
check "in sim" [ "$("$SCBPF" sim -a x86_64 want __NR_mount)" = \
	"$("$SCBPF" sim -a x86_64 want mount)" ]
check "in table" [ "$("$SCBPF" table -a x86_64 SYS_mount)" = \
	"$("$SCBPF" table -a x86_64 mount)" ]

# --- hints

hints() { # expected, arguments
	want=$1
	shift
	"$SCBPF" "$@" >said 2>&1
	check "a hint: $want" grep -q "expected '$want'" said
}

printf '@denylist\nexecev: kill-process\n' >typo.policy
hints execve gen -a x86_64 -f raw typo.policy
hints execve gen -a x86_64 --deny execev -f raw
hints execve table -a x86_64 execev
printf 'SYS_raed: allow\n' >typo.policy
hints read gen -a x86_64 -f raw typo.policy
hints aarch64 gen -a aarch46 -f raw

# --- arguments

printf '@denylist\nunshare: flags & CLONE_NEWNS; return EPERM\n' >flags.policy
printf '@denylist\nunshare: unshare_flags & CLONE_NEWNS; return EPERM\n' \
	>long.policy
"$SCBPF" gen -q -a x86_64 -f raw -o got flags.policy
"$SCBPF" gen -q -a x86_64 -f raw -o want long.policy
check "unshare's flags" cmp want got

# Names of the manual pages, wherever a name is read; reports have the kernel's.
cat >pages.policy <<'END'
@denylist
socket: domain == AF_INET; return EPERM
mmap: length > 0x1000 && offset == 0; return EPERM
ioctl: request == TIOCSTI; return EPERM
{connect, bind}: addrlen > 16 || sockfd == 3; return EPERM
41[arch=x86_64]: domain == AF_INET6; return EPERM
END
sed -e 's/domain/family/; s/length/len/; s/offset/off/; s/request/cmd/' \
	-e 's/sockfd/fd/' pages.policy >kernel.policy
"$SCBPF" gen -q -a x86_64 -f raw -o got pages.policy
"$SCBPF" gen -q -a x86_64 -f raw -o want kernel.policy
check "names of the manual pages in a policy" cmp want got
"$SCBPF" explain -q -a x86_64 pages.policy >said
check "explain has the kernel's names" grep -q "when family" said
check "sim" [ "$("$SCBPF" sim -a x86_64 want socket domain=AF_INET)" = \
	"$("$SCBPF" sim -a x86_64 want socket family=AF_INET)" ]
hints domain sim -a x86_64 want socket domian=1
printf '@denylist\nsocket: domian == 1; return EPERM\n' >typo.policy
hints domain gen -a x86_64 -f raw typo.policy
printf '@denylist\nsocket: room == 1; return EPERM\n' >typo.policy
"$SCBPF" gen -a x86_64 -f raw typo.policy >said 2>&1
check "none like it: all names" \
	grep -q "'arg0' to 'arg5', 'family', 'type', 'protocol'" said
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
