#!/bin/sh
# The filter that scbpf puts around itself: what it keeps out, and that nobody
# notices otherwise.
. tests/check.inc
top=$PWD
cp tests/qemu/policy.json tests/confine/probe.c "$T"
cd "$T" || exit 1

alike() { # command and options, which write to standard output
	"$SCBPF" "$@" >confined 2>&1 </dev/null
	first=$?
	"$SCBPF" "$1" --no-sandbox $(shift && echo "$@") >free 2>&1 </dev/null
	[ $? -eq $first ] && cmp confined free
}

# Everywhere but on Linux: it compiles, and says so.
elsewhere() {
	$CC $CFLAGS -U__linux__ -I"$top/gen" -w -c -o other.o \
		"$top/gen/cli/confine.c"
}

$CC $CFLAGS $LDFLAGS -I"$top/gen" -o probe probe.c "$B"/gen/host/*.o "$B"/gen/cli/confine.o \
	"$B/libscbpf.a" || exit 1
./probe >log
if [ $? -eq 2 ]; then
	echo "skipped: $(cat log)"
else
	check "nothing but what is open" ./probe 0
	check "more files to read" ./probe 1
	check "files to make" ./probe 2
	check "both" ./probe 3
	check "nothing is left" [ ! -e made ]
	check "not said without need" sh -c \
		"! '$SCBPF' gen -v -f raw 2>&1 >log2 | grep sandbox"
fi
check "another system" elsewhere
"$SCBPF" gen -q -a x86_64 -f raw policy.json >filter.bpf
check "gen" alike gen -a x86_64 -f h policy.json
check "dis" alike dis -a x86_64 filter.bpf
check "prove" alike prove -a x86_64 policy.json filter.bpf
check "a file that is not there" alike dis -a x86_64 nothing
mkfifo pipe
mkfifo getpid
check "names are not files" "$SCBPF" table -a x86_64 getpid
rm getpid
check "table --missing" alike table -a x86_64 --missing policy.json
"$SCBPF" gen -q -a x86_64 policy.json >pipe 2>/dev/null &
check "from a pipe" "$SCBPF" dis -a x86_64 pipe
wait
printf '@include ./other.policy\nread: 1\n' >whole.policy
echo 'write: 1' >other.policy
check "a policy that includes another" alike gen -a x86_64 -f asm whole.policy
check "and so it does" grep -q ' write' confined
mkfifo through
cat whole.policy >through &
check "the same through a pipe" "$SCBPF" gen -a x86_64 -f raw through
wait
check "a directory" alike dis -a x86_64 .
check "the same file twice" alike diff -a x86_64 filter.bpf filter.bpf
check "from standard input" sh -c \
	"'$SCBPF' dis -a x86_64 - <filter.bpf >one &&
	'$SCBPF' dis -a x86_64 filter.bpf | sed 1,9d >two; [ -s one ]"
check "several outputs" "$SCBPF" gen -q -a x86_64 -a aarch64 -f raw -o dir/ \
	policy.json
check "to where they are already" "$SCBPF" gen -q -a x86_64 -a aarch64 \
	-f raw -o dir policy.json
ln -s filter.bpf link.bpf
check "through a link" "$SCBPF" gen -q -a x86_64 -o link.bpf
check "the link stays" [ -L link.bpf ]
check "many filters" "$SCBPF" opt -a x86_64 -o small.bpf filter.bpf \
	filter.bpf filter.bpf

# --- what is said when there is none ------------------------------------------

says() { # why, then a command that succeeds or not
	text="scbpf: info: no sandbox: $1"
	shift
	"$@" >out 2>err
	grep -Fx -e "$text" err || {
		cat err
		return 1
	}
}
check "told: without" says "'--no-sandbox' was given" \
	"$SCBPF" gen -v --no-sandbox -f raw policy.json
check "told: run" says "it would hold for COMMAND, too" \
	"$SCBPF" run -v -- no-such
check "told: --pid" says "it would keep '--pid' from reading a process" \
	"$SCBPF" dis -v --pid $$
set -- filter.bpf filter.bpf filter.bpf filter.bpf
set -- "$@" "$@" "$@" "$@"
"$SCBPF" opt -v -a x86_64 -o small.bpf "$@" 2>err
check "16 files are not too many" [ $? -eq 0 ]
check "and so it is not told" sh -c "! grep 'too many files' err"
check "told: 17 files" says "too many files to open all of them first" \
	"$SCBPF" opt -v -a x86_64 -o small.bpf "$@" filter.bpf
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
