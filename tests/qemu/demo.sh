#!/bin/sh
# An initramfs whose /init is a sandbox around a static program, made by
# `scbpf gen -f elf` and nothing else, on Debian's kernel under qemu. Shows a
# call that is allowed and one that is refused. B is the build directory.
# Debian packages: qemu-system-x86, busybox-static, cpio. The kernel is
# fetched with apt and kept.
B=$(cd "$B" && pwd) || exit 1
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/scbpf-qemu
out=$B/initramfs
kernel=$CACHE/bookworm-cloud-amd64

skip() {
	echo "SKIP initramfs-demo: $*"
	exit 0
}

for tool in qemu-system-x86_64 busybox cpio; do
	command -v $tool >/dev/null || skip "$tool: not found"
done
rm -rf "$out"
mkdir -p "$out/root/bin" "$out/root/dev" "$out/root/proc" || exit 1
sh tests/qemu/fetch.sh amd64 bookworm linux-image-cloud-amd64 "$kernel" \
	2>"$out/fetch" || skip "kernel: $(cat "$out/fetch")"

# The init of this system may switch it off, beyond what containers may do.
"$B/scbpf" gen -q -a x86_64 --only --cap SYS_BOOT -f elf \
	-o "$out/root/init" || exit 1
cp "$(command -v busybox)" "$out/root/bin/busybox"
cat >"$out/root/demo" <<'END'
busybox=/bin/busybox
if $busybox mkdir /tmp; then
	echo "DEMO mkdir: allowed"
fi
if $busybox mount -t proc proc /proc; then
	echo "DEMO mount: allowed"
else
	echo "DEMO mount: refused"
fi
$busybox poweroff -f
END
(cd "$out/root" && find . | cpio -o -H newc -R 0:0 --quiet) |
	gzip >"$out/initrd"
ls -l "$out/root/init" | awk '{ print "/init: " $5 " bytes" }'
timeout 180 qemu-system-x86_64 -M q35 -accel tcg -cpu max -m 256 -nographic \
	-no-reboot -kernel "$kernel/vmlinuz" -initrd "$out/initrd" \
	-append "quiet panic=-1 console=ttyS0 -- /bin/busybox sh /demo" \
	</dev/null 2>&1 | tr -d '\r' >"$out/log"
grep -a -e '^DEMO' -e '^mount:' "$out/log"
grep -q 'DEMO mkdir: allowed' "$out/log" &&
	grep -q 'DEMO mount: refused' "$out/log" || {
	tail -n 20 "$out/log"
	echo "initramfs-demo: failed"
	exit 1
}
echo "initramfs-demo: passed"
