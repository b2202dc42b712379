#!/bin/sh
# install.sh install|uninstall|manual: what `make install` does, or its pages
# in $B/man alone. B is the build
# directory, PREFIX where things will be, DESTDIR what comes before that for
# now (a package being made). BINDIR, INCLUDEDIR, LIBDIR, DATADIR, MANDIR and
# DOCDIR are below PREFIX unless they are set.
LC_ALL=C
export LC_ALL
set -e

# It goes into scbpf.pc, and has to mean the same from everywhere.
case $PREFIX in
/* | '') ;;
*) PREFIX=$PWD/$PREFIX ;;
esac
: "${BINDIR:=$PREFIX/bin}" "${INCLUDEDIR:=$PREFIX/include}"
: "${LIBDIR:=$PREFIX/lib}" "${DATADIR:=$PREFIX/share}"
: "${MANDIR:=$DATADIR/man}" "${DOCDIR:=$DATADIR/doc/scbpf}"

# A program that runs is not written over, but replaced.
put() { # mode file directory
	mkdir -p "$DESTDIR$3"
	rm -f "$DESTDIR$3/${2##*/}"
	cp "$2" "$DESTDIR$3"
	chmod "$1" "$DESTDIR$3/${2##*/}"
}

drop() { # mode file directory
	rm -f "$DESTDIR$3/${2##*/}"
}

# ${...} is pkg-config's, and lets prefix be set anew.
below() { # directory
	case $1 in
	"$PREFIX"/*) echo "\${prefix}${1#"$PREFIX"}" ;;
	*) echo "$1" ;;
	esac
}

# The version stands in scbpf.h, and the date of the newest release in
# CHANGES.md; the manual pages have words in their place.
version=$(sed -n 's/^#define SCBPF_VERSION "\(.*\)"/\1/p' gen/scbpf.h)
date=$(sed -n 's/^## .*(\([0-9-]*\))$/\1/p' gen/CHANGES.md | head -n 1)

manual() {
	mkdir -p "$B/man"
	for page in gen/man/*.[1-9]; do
		sed "1s/ DATE \"scbpf VERSION\" / $date \"scbpf $version\" /" \
			"$page" >"$B/man/${page##*/}"
	done
}

pc() {
	cat <<-EOF
		prefix=$PREFIX
		includedir=$(below "$INCLUDEDIR")
		libdir=$(below "$LIBDIR")

		Name: scbpf
		Description: Seccomp policies compiled into classic BPF, and proved
		Version: $version
		Cflags: -I\${includedir}
		Libs: -L\${libdir} -lscbpf
	EOF
}

all() { # put or drop
	"$1" 755 "$B/scbpf" "$BINDIR"
	"$1" 644 gen/scbpf.h "$INCLUDEDIR"
	"$1" 644 gen/scbpf_learn.h "$INCLUDEDIR"
	"$1" 644 gen/scbpf_names.h "$INCLUDEDIR"
	"$1" 644 gen/scbpf_policy.h "$INCLUDEDIR"
	"$1" 644 gen/scbpf_report.h "$INCLUDEDIR"
	"$1" 644 "$B/libscbpf.a" "$LIBDIR"
	"$1" 644 "$B/scbpf.pc" "$LIBDIR/pkgconfig"
	for page in "$B"/man/*.[1-9]; do
		"$1" 644 "$page" "$MANDIR/man${page##*.}"
	done
	for text in LICENSE README.md gen/CHANGES.md gen/SEMANTICS.md; do
		"$1" 644 "$text" "$DOCDIR"
	done
	for schema in gen/schema/*.json; do
		"$1" 644 "$schema" "$DATADIR/scbpf"
	done
	"$1" 644 gen/completion/bash/scbpf \
		"$DATADIR/bash-completion/completions"
	"$1" 644 gen/completion/zsh/_scbpf "$DATADIR/zsh/site-functions"
	"$1" 644 gen/completion/fish/scbpf.fish \
		"$DATADIR/fish/vendor_completions.d"
}

case $1 in
install)
	pc >"$B/scbpf.pc"
	manual
	all put
	;;
uninstall)
	manual
	all drop
	;;
manual) manual ;;
*)
	echo 'usage: install.sh install|uninstall|manual' >&2
	exit 2
	;;
esac
