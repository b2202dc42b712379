#!/bin/sh
# Boots an initramfs, on Debian's kernel under qemu, whose /init is a sandbox
# around a static program, made by `scbpf gen -f elf` and nothing else. It makes
# a call that is allowed and one that is refused. Then boots one whose init
# starts services, each under the tightest filter that can be learned for it
# from a run and from its code. B is the build directory; CC compiles one of the
# services. Debian packages: qemu-system-x86, busybox-static. The kernel is
# fetched with apt and kept.
B=$(cd "$B" && pwd) || exit 1
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-qemu
out=$B/initramfs
kernel=$CACHE/bookworm-amd64

skip() {
	echo "SKIP initramfs-demo: $*"
	exit 0
}

for tool in qemu-system-x86_64 busybox; do
	command -v $tool >/dev/null || skip "$tool: not found"
done
rm -rf "$out"
mkdir -p "$out" || exit 1
sh tests/qemu/fetch.sh amd64 bookworm linux-image-amd64 "$kernel" \
	2>"$out/fetch" || skip "kernel: $(cat "$out/fetch")"

cp "$(command -v busybox)" "$out/busybox" || exit 1
cat >"$out/demo" <<'END'
if /busybox mkdir /tmp /proc; then
	echo "DEMO mkdir: allowed"
fi
if /busybox mount -t proc proc /proc; then
	echo "DEMO mount: allowed"
else
	echo "DEMO mount: refused"
fi
/busybox poweroff -f
END
# The init of this system may power it off, which programs in containers may
# not.
PATH=$B:$PATH OPTIONS='--cap SYS_BOOT' sh tests/examples/initramfs/build.sh \
	x86_64 '' "$out/busybox" "$out/demo" >"$out/initrd" || exit 1
boot() { # initrd command line: what the console shows
	timeout 900 qemu-system-x86_64 -M q35 -accel tcg -cpu max -m 256 \
		-nographic -no-reboot -kernel "$kernel/vmlinuz" -initrd "$1" \
		-append "quiet panic=-1 no_timer_check console=ttyS0 $2" </dev/null 2>&1 |
		tr -d '\r'
}

boot "$out/initrd" "-- /busybox sh /demo" >"$out/log"
grep -a -e '^DEMO' -e '^mount:' "$out/log"
grep -q 'DEMO mkdir: allowed' "$out/log" &&
	grep -q 'DEMO mount: refused' "$out/log" || {
	tail -n 20 "$out/log"
	echo "initramfs-demo: failed"
	exit 1
}

# --- services, each under a filter of its own
[ "$(uname -m)" = x86_64 ] || skip "services: they are recorded on x86_64"
PATH=$B:$PATH CC=${CC:-cc} sh tests/examples/initramfs/services.sh \
	"$out/services" "$(command -v busybox)" || exit 1
boot "$out/services/initramfs" "" >"$out/services/console"
grep -a 'DEMO' "$out/services/console"
failed=0
must() { # pattern of a line of the console
	grep -q "DEMO $1\$" "$out/services/console" && return
	echo "missing: $1"
	failed=1
}
must 'httpd: welcome: Seccomp: 2'
must 'echo: hello: Seccomp: 2'
must 'refused: 0'
must '/sbin/httpd.sandbox /bin/busybox mkdir /tmp/made: status 1'
if [ -e "$out/services/daytime.policy" ]; then
	must 'daytime: .*[0-9][0-9]:[0-9][0-9]:.*: Seccomp: 2'
	must '/sbin/daytime.sandbox /bin/busybox mkdir /tmp/made: status 159'
fi
if [ $failed -ne 0 ]; then
	tail -n 20 "$out/services/console"
	echo "initramfs-demo: services: failed"
	exit 1
fi
echo "initramfs-demo: passed"
