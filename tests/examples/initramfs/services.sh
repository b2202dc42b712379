#!/bin/sh
# Makes an initramfs with three services, each under the tightest filter that
# can be learned for it.
#
#	services.sh DIRECTORY BUSYBOX
#
# Each service runs here once, is used, and is stopped. 'scbpf learn' allows the
# calls that it made, lets those fail that are in the code of the static program
# and were not made, and kills the process for all others. In the initramfs, a
# launcher with this filter becomes the service. DIRECTORY keeps the policies;
# CC is the compiler for the third service, which needs a static libc.
set -eu
here=$(dirname "$0")
out=$1 busybox=$2
root=$out/root

# Starts a service, uses it until it answers, and stops it.
record() { # name program use command ...
	name=$1 program=$2 use=$3
	shift 3
	scbpf learn -q --assume=no-jit,no-dlopen --unseen='return EPERM' \
		-o "$out/$name.policy" "$program" -- "$@" &
	learn=$!
	tries=0
	until sh -c "$use" >"$out/$name.answer" 2>"$out/$name.log" &&
		[ -s "$out/$name.answer" ]; do
		tries=$((tries + 1))
		if [ $tries -eq 50 ]; then
			echo "$name: it does not answer" >&2
			kill $learn
			exit 1
		fi
		sleep 0.1
	done
	kill $learn
	wait $learn 2>/dev/null || :
	scbpf gen -q -a x86_64 --only -f elf -o "$root/sbin/$name.sandbox" \
		"$out/$name.policy"
	echo "$name:$(scbpf audit -a x86_64 --only --elf="$program" \
		--assume=no-jit,no-dlopen "$out/$name.policy" | tr -s ' \n' ' ' |
		sed 's/.*program: [^:]*:\(.*\) assumed: no-jit.*/\1/')"
}

rm -rf "$out"
mkdir -p "$root/bin" "$root/sbin" "$root/etc" "$root/srv" "$root/proc" \
	"$root/dev" "$root/tmp"
root=$(cd "$root" && pwd)
cp "$busybox" "$root/bin/busybox"
busybox=$root/bin/busybox
echo welcome >"$root/srv/index.html"
cp "$here/services.start" "$root/etc/start"
cp "$here/services.demo" "$root/etc/demo"

record httpd "$busybox" "'$busybox' wget -q -O - http://127.0.0.1:18080/" \
	"$busybox" httpd -f -p 127.0.0.1:18080 -h "$root/srv"
record echo "$busybox" "echo hello | '$busybox' nc -w 2 127.0.0.1 17007" \
	"$busybox" nc -ll -p 17007 -e "$busybox" cat
cat >"$root/etc/inittab" <<'END'
::sysinit:/bin/busybox sh /etc/start
::respawn:/sbin/httpd.sandbox /bin/busybox httpd -f -p 127.0.0.1:18080 -h /srv
::respawn:/sbin/echo.sandbox /bin/busybox nc -ll -p 17007 -e /bin/busybox cat
::once:/bin/busybox sh /etc/demo
END
if ${CC:-cc} -static -O2 -o "$root/bin/daytime" "$here/daytime.c"; then
	record daytime "$root/bin/daytime" \
		"'$busybox' nc -w 2 127.0.0.1 13013 </dev/null" \
		"$root/bin/daytime"
	echo '::respawn:/sbin/daytime.sandbox /bin/daytime' \
		>>"$root/etc/inittab"
else
	echo "skipped: daytime: no static libc" >&2
fi
ln -s bin/busybox "$root/init"
(cd "$root" && find . | "$busybox" cpio -o -H newc 2>/dev/null) \
	>"$out/initramfs"
