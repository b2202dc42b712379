#!/bin/sh
# make check-calls: what a program does under strace, or qemu -strace, is in its
# list, for the static programs of Debian (busybox-static, bash-static,
# zsh-static, sash, libc-bin; those for aarch64 and riscv64 are fetched with apt
# and kept) and for those that compilers make here; the decoders agree with
# objdump; and ten thousand random programs for each architecture. A table:
# sites, and those known. B is the build directory, CC the compiler.
# Debian packages: strace, qemu-user-static, golang-go, rustc, musl-tools, llvm.
LC_ALL=C
export LC_ALL
mkdir -p "$B/calls" || exit 1
D=$(cd "$B/calls" && pwd) || exit 1
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-calls
emulator=
scbpf=$(cd "$B" && pwd)/scbpf
failed=0

skip() {
	printf '%-16s SKIP: %s\n' "$1" "$2"
}

# The names of what a log of strace -f has, of each process until it becomes
# another program. The first execve of all begins this one.
seen() { # log
	awk '{ pid = $1 }
		$2 ~ /^execve\(/ {
			if (/ = 0$/ && started++)
				gone[pid] = 1
			next
		}
		/<\.\.\. execve resumed>.* = 0$/ && started++ { gone[pid] = 1 }
		!gone[pid] && $2 ~ /^[a-z_0-9]+\(/ {
			sub(/\(.*/, "", $2)
			print $2
		}' "$1" | sort -u
}

# Everything that a program was seen to do is in its list.
sound() { # name, program with arguments
	name=$1
	shift
	"$scbpf" calls --assume=no-jit,no-dlopen "$1" >"$D/list" 2>"$D/err"
	if [ $? -gt 1 ]; then
		skip "$name" "$(head -n 1 "$D/err")"
		return
	fi
	awk '/^ +[0-9]+ / { print $2 }' "$D/list" | sort -u >"$D/names"
	if [ "$emulator" ]; then
		# Each line of the log begins with a process: pid name(...
		QEMU_STRACE=1 timeout 120 "$emulator" "$@" 2>"$D/log" \
			>"$D/out" </dev/null
		sed -n 's/^[0-9]* \([a-z_0-9]*\)(.*/\1/p' "$D/log" |
			sort -u >"$D/seen"
	elif command -v strace >/dev/null; then
		strace -f -qq -o "$D/log" "$@" >"$D/out" 2>&1 </dev/null
		seen "$D/log" >"$D/seen"
	else
		: >"$D/seen"
	fi
	comm -13 "$D/names" "$D/seen" >"$D/missing"
	printf '%-16s %s; %d seen' "$name" \
		"$(sed -n '1s/^[^,]*, //p' "$D/list")" $(wc -l <"$D/seen")
	missing=$(tr '\n' ' ' <"$D/missing")
	if [ -z "$missing" ]; then
		printf '\n'
	elif grep -q 'whose number is not known' "$D/list"; then
		printf ', by what is not known: %s\n' "$missing"
	else
		failed=1
		printf ', MISSING: %s\n' "$missing"
	fi
}

here() { # program, arguments
	if program=$(command -v "$1"); then
		shift
		sound "$(basename "$program")" "$program" "$@"
	else
		skip "$1" "it is not here"
	fi
}

made() { # name, compiler and its options
	name=$1
	shift
	if "$@" >"$D/log" 2>&1; then
		cp "$D/made" "$D/$name"
		sound "$name" "$D/$name"
	else
		skip "$name" "$(head -n 1 "$D/log")"
	fi
}

# Programs of another architecture, under qemu.
foreign() { # ABI, Debian's name, suite
	emulator=$(command -v "qemu-$1-static" || command -v "qemu-$1") || {
		skip "$1" "no qemu-$1"
		return
	}
	GOARCH=$2
	export GOARCH
	made "app-go-$1" env CGO_ENABLED=0 HOME="$D" \
		go build -o "$D/made" "$D/app.go"
	made "app-$1" "$1-linux-gnu-gcc" -O2 -static -o "$D/made" \
		tests/calls/app.c
	unset GOARCH
	if sh tests/calls/fetch.sh "$2" "$3" "$CACHE/$2" 2>"$D/err"; then
		root=$CACHE/$2/root
		for name in busybox bash-static zsh-static sash ldconfig; do
			for at in bin usr/bin sbin usr/sbin; do
				[ -f "$root/$at/$name" ] &&
					cp "$root/$at/$name" "$D/$name-$1"
			done
		done
		sound "busybox-$1" "$D/busybox-$1" sh -c "$script"
		sound "bash-static-$1" "$D/bash-static-$1" -c "$script"
		sound "zsh-static-$1" "$D/zsh-static-$1" -f -c "$script"
		sound "sash-$1" "$D/sash-$1" -c '-ls /'
		sound "ldconfig-$1" "$D/ldconfig-$1" -p
	else
		skip "Debian's-$1" "$(head -n 1 "$D/err")"
	fi
	emulator=
}

# The decoder of an ABI against a disassembler of these programs.
decoder() { # ABI, words of the disassembler, programs
	abi=$1 disassemble=$2
	shift 2
	command -v "${disassemble%% *}" >/dev/null || {
		skip "decoder-$abi" "no ${disassemble%% *}"
		return
	}
	for program; do
		[ ! -f "$program" ] || $disassemble "$program"
	done 2>"$D/err" | "$D/decode" "$abi" || failed=1
}

echo 'package main
import ("fmt"; "os"; "time")
func main() {
	c := make(chan int)
	go func() { c <- len(os.Args) }()
	time.Sleep(time.Millisecond)
	fmt.Println(<-c)
}' >"$D/app.go"
echo 'fn main() {
	let t = std::thread::spawn(|| std::fs::read("/etc/hostname").is_ok());
	println!("{}", t.join().unwrap());
}' >"$D/app.rs"

script='cd /; echo *; (exit 3); x=$(echo a); for i in 1 2; do :; done; umask; trap : 1; kill -1 $$; read y <etc/passwd; echo $x >/dev/null | :'
here busybox sh -c "$script; ls -l /etc; find /bin -name 'a*'; date; df; ps; stat /; ping -c 1 127.0.0.1"
here bash-static -c "$script"
here zsh-static -f -c "$script"
here sash -c '-ls /'
here ldconfig -p
made hello $CC -O2 -static -o "$D/made" tests/calls/hello.c
made hello-pie $CC -O2 -static-pie -o "$D/made" tests/calls/hello.c
made app $CC -O2 -static -o "$D/made" tests/calls/app.c
made app-O0 $CC -O0 -static -o "$D/made" tests/calls/app.c
made app-musl musl-gcc -O2 -static -o "$D/made" tests/calls/app.c
made app-go env CGO_ENABLED=0 HOME="$D" go build -o "$D/made" "$D/app.go"
made app-rust rustc -O -C target-feature=+crt-static -o "$D/made" "$D/app.rs"
foreign aarch64 arm64 bookworm
foreign riscv64 riscv64 trixie

if $CC $CFLAGS $LDFLAGS -o "$D/decode" tests/calls/decode.c "$B/libscbpf.a"; then
	decoder x86_64 "objdump -dw" /bin/busybox /bin/bash-static \
		/bin/zsh-static "$D/app" "$D/app-go" "$D/app-rust"
	# The extensions are those of Debian's programs.
	decoder aarch64 "llvm-objdump -d --mattr=+all" "$D"/*-aarch64
	decoder riscv64 "llvm-objdump -d --mattr=+c,+m,+a,+f,+d" "$D"/*-riscv64
else
	failed=1
fi
$CC $CFLAGS $LDFLAGS -o "$D/random" tests/calls_random.c "$B/libscbpf.a" &&
	CALLS_PROGRAMS=${CALLS_PROGRAMS:-10000} "$D/random" || failed=1
exit $failed
