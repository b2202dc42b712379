# Uses the scbpf that is installed in the root directory ROOT, which has a
# shell: sh use.sh ROOT, in the top directory.
set -e
root=$1
mkdir -p "$root/tmp"
cp tests/documents/files/web.json tests/documents/files/theirs.c "$root/tmp"
[ "$(id -u)" -eq 0 ] || {
	echo "skipped: chroot(8) needs root"
	exit 0
}
chroot "$root" /bin/sh -c '
	set -e
	cd /tmp
	scbpf version
	scbpf gen -q -a x86_64 -o web.bpf web.json
	scbpf prove -q -a x86_64 web.json web.bpf
	scbpf audit -q -a x86_64 --fail-on=error theirs.c >found || [ $? -eq 1 ]
	scbpf run -q -- /bin/sh -c "echo runs under the built-in policy"'
