#!/bin/sh
# An initramfs whose /init is a sandbox around a static program, made by
# `scbpf gen -f elf` and nothing else, on Debian's kernel under qemu. Shows a
# call that is allowed and one that is refused. B is the build directory.
# Debian packages: qemu-system-x86, busybox-static. The kernel is
# fetched with apt and kept.
B=$(cd "$B" && pwd) || exit 1
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-qemu
out=$B/initramfs
kernel=$CACHE/bookworm-cloud-amd64

skip() {
	echo "SKIP initramfs-demo: $*"
	exit 0
}

for tool in qemu-system-x86_64 busybox; do
	command -v $tool >/dev/null || skip "$tool: not found"
done
rm -rf "$out"
mkdir -p "$out" || exit 1
sh tests/qemu/fetch.sh amd64 bookworm linux-image-cloud-amd64 "$kernel" \
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
# The init of this system may switch it off, beyond what containers may do.
PATH=$B:$PATH OPTIONS='--cap SYS_BOOT' sh tests/examples/initramfs/build.sh \
	x86_64 '' "$out/busybox" "$out/demo" >"$out/initrd" || exit 1
timeout 180 qemu-system-x86_64 -M q35 -accel tcg -cpu max -m 256 -nographic \
	-no-reboot -kernel "$kernel/vmlinuz" -initrd "$out/initrd" \
	-append "quiet panic=-1 console=ttyS0 -- /busybox sh /demo" \
	</dev/null 2>&1 | tr -d '\r' >"$out/log"
grep -a -e '^DEMO' -e '^mount:' "$out/log"
grep -q 'DEMO mkdir: allowed' "$out/log" &&
	grep -q 'DEMO mount: refused' "$out/log" || {
	tail -n 20 "$out/log"
	echo "initramfs-demo: failed"
	exit 1
}
echo "initramfs-demo: passed"
