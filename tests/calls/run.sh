#!/bin/sh
# make check-calls: what a program does under strace is in its list, for the
# static programs of Debian that are here (busybox-static, bash-static,
# zsh-static, sash, libc-bin) and for those that compilers make here; and ten
# thousand random programs for each architecture. A table: sites, and those
# known. B is the build directory, CC the compiler.
LC_ALL=C
export LC_ALL
mkdir -p "$B/calls" || exit 1
D=$(cd "$B/calls" && pwd) || exit 1
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
	if command -v strace >/dev/null; then
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
		sound "$name" "$D/made"
	else
		skip "$name" "$(head -n 1 "$D/log")"
	fi
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
for abi in aarch64 riscv64; do
	made app-$abi $abi-linux-gnu-gcc -O2 -static -o "$D/made" \
		tests/calls/app.c
done

$CC $CFLAGS $LDFLAGS -o "$D/random" tests/calls_random.c "$B/libscbpf.a" &&
	CALLS_PROGRAMS=${CALLS_PROGRAMS:-10000} "$D/random" || failed=1
exit $failed
