#!/bin/sh
# Writes the header that gives every name of ours a prefix of its own for the
# linker: a program that links libscbpf.a may well have a walk(), too. What is
# not static in the library's sources is found by their style: a function's
# name begins a line, after that of its type. tests/names.sh sees that nothing
# is missed. Two underscores, as the public names have one.
LC_ALL=C
export LC_ALL

sources=
for c in arch/*.c gen/*.c gen/*/*.c; do
	case $c in
	gen/main.c | gen/cli/* | gen/host/* | gen/report/*) ;;
	*) sources="$sources $c" ;;
	esac
done

cat <<'END'
/* Made by gen/prefix.sh: names as the linker sees them. */
#ifndef PREFIX_H
#define PREFIX_H

END
awk '
	/^[a-z_][a-z_0-9]*\(/ && type !~ /^static / {
		sub(/\(.*/, "")
		print
	}
	/^[a-z].* = / && !/^(static|enum) / {
		sub(/(\[.*)? = .*/, "")
		sub(/.*[ *]/, "")
		print
	}
	{ type = $0 }
' $sources | grep -v '^scbpf_' | sort -u |
	sed 's/.*/#define & scbpf__&/'
printf '\n#endif\n'
