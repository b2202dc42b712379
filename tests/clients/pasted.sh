#!/bin/sh
# pasted.sh OUT CACHE
#
# Runs the commands of the README for programs that take raw filters, and those
# of scbpf-run(1) for crun, line by line as they are printed there, in OUT.
# Programs that are not installed are taken from CACHE, where run.sh has put
# them, or skipped. Prints "NAME: filtered" for each that worked. Needs jq, too.
out=$1 cache=$2
top=$PWD

# Writes a wrapper of that name, which reports that it runs and then executes
# the program.
stand_in() { # name command
	{
		echo '#!/bin/sh'
		echo "echo '$1: ' | tr -d '\\n'"
		echo "$2"
	} >"$out/bin/$1"
	chmod +x "$out/bin/$1"
}

here() { # name
	PATH=$path command -v "$1" || echo false
}

fetched() { # name
	echo "exec sh $top/tests/clients/enter.sh $cache/$1/root /old$out" \
		"$1 \"\$@\""
}

path=$PATH
rm -rf "$out"
mkdir -p "$out/bin" "$out/rootfs" || exit 1
cp tests/documents/files/web.json "$out"
$CC -O2 -static -o "$out/server" tests/clients/server.c || exit 1
cp "$out/server" "$out/rootfs"
stand_in bwrap "exec $(here bwrap) \"\$@\""
stand_in setpriv "$(fetched setpriv)"
stand_in minijail0 "$(fetched minijail0)"
stand_in crun "exec unshare -m --propagation private sh -c '
	umount -l /sys/fs/cgroup/unified 2>/dev/null
	exec $(here crun) --root $out/state --cgroup-manager=disabled \"\$@\"' \
	sh \"\$@\""
{
	sed -e '1,/^Other programs take the raw/d' -e '/^[^ ]/,$d' \
		-e 's/^    //' README.md
	"$B/scbpf" help run |
		sed -n '/^ *scbpf gen -o web.b64/,/^ *crun run web/s/^ *//p'
} >"$out/lines"
cd "$out" || exit 1
"$(here crun)" spec >spec.err 2>&1 &&
	sed -e 's/"sh"/"\/server"/' -e 's/"terminal": true/"terminal": false/' \
		config.json >config.new && mv config.new config.json
PATH=$out/bin:$B:$PATH
export PATH
sh ./lines </dev/null 2>err
