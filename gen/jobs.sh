#!/bin/sh
# Prints how many jobs to run at a time: JOBS, or as many as there are
# processors. With an argument, which is the name of make, prints make's option
# for that; nothing if this make has no such option, or if the user gave it one,
# which holds for all makes that are started.
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null)}
jobs=${jobs:-2}
if [ $# -eq 0 ]; then
	echo "$jobs"
	exit
fi
case " ${MAKEFLAGS%% -- *}" in
*' -j'* | *' --job'*) exit ;;
esac
# The command may hold several words.
echo 'all:; @:' | $1 -s -j "$jobs" -f - all >/dev/null 2>&1 && echo "-j $jobs"
exit 0
