#!/bin/sh
# install.sh install|uninstall|manual: what `make install` does, or its pages
# in $B/man alone. B is the build directory, PREFIX where things will be, DESTDIR
# what comes before that for now (a package being made). BINDIR, INCLUDEDIR,
# LIBDIR, DATADIR, MANDIR and DOCDIR are below PREFIX unless they are set, the
# first and the third below EXEC_PREFIX if that is set.
LC_ALL=C
export LC_ALL
set -e
# Others can read what root installs, also if root keeps its own files to itself.
umask 022

# They go into scbpf.pc, and have to mean the same from everywhere.
case $PREFIX in
/* | '') ;;
*) PREFIX=$PWD/$PREFIX ;;
esac
case $EXEC_PREFIX in
/* | '') ;;
*) EXEC_PREFIX=$PWD/$EXEC_PREFIX ;;
esac
: "${EXEC_PREFIX:=$PREFIX}" "${INCLUDEDIR:=$PREFIX/include}"
: "${BINDIR:=$EXEC_PREFIX/bin}" "${LIBDIR:=$EXEC_PREFIX/lib}"
: "${DATADIR:=$PREFIX/share}"
: "${MANDIR:=$DATADIR/man}" "${DOCDIR:=$DATADIR/doc/scbpf}"

# A program that runs is not written over, but replaced.
put() { # mode directory file...
	mkdir -p "$DESTDIR$2"
	drop "$@"
	mode=$1 to=$DESTDIR$2
	shift 2
	cp "$@" "$to"
	for file; do
		shift
		set -- "$@" "$to/${file##*/}"
	done
	chmod "$mode" "$@"
}

drop() { # mode directory file...
	to=$DESTDIR$2
	shift 2
	for file; do
		shift
		set -- "$@" "$to/${file##*/}"
	done
	rm -f "$@"
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
	"$1" 755 "$BINDIR" "$B/scbpf"
	"$1" 644 "$INCLUDEDIR" gen/scbpf.h gen/scbpf_learn.h \
		gen/scbpf_names.h gen/scbpf_policy.h gen/scbpf_report.h
	"$1" 644 "$LIBDIR" "$B/libscbpf.a"
	"$1" 644 "$LIBDIR/pkgconfig" "$B/scbpf.pc"
	for section in 1 3 5; do
		"$1" 644 "$MANDIR/man$section" "$B"/man/*.$section
	done
	"$1" 644 "$DOCDIR" LICENSE README.md gen/CHANGES.md gen/SEMANTICS.md
	"$1" 644 "$DATADIR/scbpf" gen/schema/*.json
	"$1" 644 "$DATADIR/bash-completion/completions" \
		gen/completion/bash/scbpf
	"$1" 644 "$DATADIR/zsh/site-functions" gen/completion/zsh/_scbpf
	"$1" 644 "$DATADIR/fish/vendor_completions.d" \
		gen/completion/fish/scbpf.fish
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
	# Other packages have files in the other directories.
	for directory in "$DOCDIR" "$DATADIR/scbpf"; do
		rmdir "$DESTDIR$directory" 2>/dev/null || :
	done
	;;
manual) manual ;;
*)
	echo 'usage: install.sh install|uninstall|manual' >&2
	exit 2
	;;
esac
