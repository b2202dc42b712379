#!/bin/sh
# Writes an initramfs to standard output. Its /init is a sandbox, made by scbpf
# and nothing else, which starts what the boot loader says after "--".
#
#	build.sh ARCH POLICY PROGRAM [FILE...]
#
# POLICY "" is the built-in one; OPTIONS: more of them for scbpf gen. PROGRAM
# and FILEs come to the top directory. The archive is newc, the kernel's own:
# a header of 110 characters, a name and the bytes, padded to fours.
set -eu
arch=$1 policy=$2
shift 2
inode=0

pad() { # bytes so far
	case $(($1 % 4)) in
	1) printf '\0\0\0' ;;
	2) printf '\0\0' ;;
	3) printf '\0' ;;
	esac
}

entry() { # name mode size
	inode=$((inode + 1))
	printf '070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x' \
		$inode "$2" 0 0 1 0 "$3" 0 0 0 0 $((${#1} + 1)) 0
	printf '%s\0' "$1"
	pad $((110 + ${#1} + 1))
}

add() { # name file
	size=$(($(wc -c <"$2")))
	entry "$1" 0100755 $size
	cat "$2"
	pad $size
}

init=$(mktemp)
trap 'rm -f "$init"' EXIT
scbpf gen -q -a "$arch" --only -f elf ${OPTIONS-} -o "$init" \
	${policy:+"$policy"}
add init "$init"
for file; do
	add "${file##*/}" "$file"
done
entry 'TRAILER!!!' 0 0
