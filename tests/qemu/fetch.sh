#!/bin/sh
# fetch.sh DEBIAN_ARCH SUITE PACKAGE DIR
#
# Puts a foreign kernel into DIR/vmlinuz, and keeps it. apt works on lists,
# caches and a dpkg status of its own, so that the system never learns of the
# other architecture. Errors are the package manager's, in one line.

arch=$1 suite=$2 package=$3 dir=$4
apt=$dir/apt

die() { # message
	echo "${*:-no message}" >&2
	exit 1
}

# Runs an apt command; on failure its errors become ours.
quietly() { # command
	"$@" >"$dir/out" 2>"$dir/err" ||
		die "$(sed -n '/^E: /p' "$dir/err" | head -n 1)"
}

# The mirror that this machine already trusts, with another suite.
mirror() {
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	    'Origin: Debian' 'Label: Debian' | sed -n '1s,/*$,,p'
}

configure() {
	rm -rf "$apt"
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" || exit 1
	: >"$apt/status"
	cat >"$apt/conf" <<-END
		Dir::Etc::SourceList "$apt/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::Etc::Preferences "/dev/null";
		Dir::Etc::PreferencesParts "/dev/null";
		Dir::State "$apt";
		Dir::State::Lists "$apt/lists";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt/cache";
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		APT::Sandbox::User "";
		APT::Update::Error-Mode "any";
		Acquire::Languages "none";
		Acquire::Check-Valid-Until "false";
	END
	echo "deb [arch=$arch signed-by=$keys] $uri $suite main" \
	    >"$apt/sources.list"
	APT_CONFIG=$apt/conf
	export APT_CONFIG
}

# A meta package depends on the current image; in later suites that depends
# on another package with the binary.
resolve() { # package
	apt-cache depends --important "$1" 2>/dev/null |
		sed -n 's/^ *Depends: \(linux-\(image\|binary\)-.*\)/\1/p' |
		head -n 1
}

extract() {
	dpkg-deb --fsys-tarfile "$apt"/*.deb | tar -x -C "$apt" --wildcards \
	    './boot/vmlinu*' './usr/lib/modules/*/vmlinu*' 2>"$dir/err"
	image=$(find "$apt/boot" "$apt/usr" -name 'vmlinu*' 2>/dev/null |
		head -n 1)
	[ "$image" ] || die "no kernel image in $package"
	mv "$image" "$dir/vmlinuz"
}

[ -s "$dir/vmlinuz" ] && exit 0
keys=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$dir" || exit 1
uri=$(mirror)
[ "$uri" ] || die "no Debian mirror among this machine's apt sources"
configure
quietly apt-get update
while next=$(resolve "$package") && [ "$next" ]; do
	package=$next
done
(cd "$apt" && quietly apt-get download "$package") || exit 1
extract
rm -rf "$apt" "$dir/out" "$dir/err"
