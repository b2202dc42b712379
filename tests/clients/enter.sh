#!/bin/sh
# enter.sh ROOT DIRECTORY COMMAND [ARG...]
#
# Executes the command in the directory of another root, in namespaces of its
# own, where this machine's root is /old. chroot is not enough: the programs
# must find themselves in an ordinary system.
root=$1 directory=$2
shift 2
export root directory
exec unshare -m -p -f -i -u --propagation private sh -c '
	mount --rbind "$root" "$root" && cd "$root" &&
	mount --rbind /dev dev && mount -t proc proc proc &&
	pivot_root . old && cd "$directory" && exec "$@"' sh "$@"
