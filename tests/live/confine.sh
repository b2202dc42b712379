#!/bin/sh
# The confined process, which reads untrusted input: it can do nothing else even
# if it has been taken over (tests/confine/taken.c), its parent trusts none of
# its messages, and users notice no difference.
. tests/check.inc
top=$PWD
cp tests/qemu/policy.json "$T"
cd "$T" || exit 1

alike() { # command and options, which write to standard output
	"$SCBPF" "$@" >confined 2>&1 </dev/null
	first=$?
	command=$1
	shift
	"$SCBPF" "$command" --no-sandbox "$@" >free 2>&1 </dev/null
	[ $? -eq $first ] && cmp confined free
}

# Elsewhere than on Linux: it compiles, and says that it is not confined.
elsewhere() {
	for c in cli/confine host/below host/descriptor host/fork host/call; do
		$CC $CFLAGS $O -U__linux__ -I"$top/gen" -w -c -o other.o \
			"$top/gen/$c.c" || return 1
	done
}

# A build in which the policy takes over the command.
take_over() { # program, command
	$CC $CFLAGS $O -I"$top/gen" -D$2_run=honest -c -o honest.o \
		"$top/gen/cli/$2.c" &&
		$CC $CFLAGS $O -I"$top/gen" -w -DCOMMAND=$2_run -c -o taken.o \
			"$top/tests/confine/taken.c" &&
		$CC $CFLAGS $LDFLAGS -o "$1" honest.o taken.o \
			$(program_objects "$top" | grep -v "/cli/$2.o") \
			"$B/libscbpf.a"
}
check "build" take_over taken gen
check "build: run" take_over taken_run run

# --- syscalls ------------------------------------------------------------------

echo kept >victim
chmod 600 victim
unchanged() {
	[ "$(cat victim)" = kept ] && [ ! -e gone ] &&
		[ "$(ls -l victim | cut -c1-10)" = -rw------- ]
}
echo "calls $$" >calls
chmod 600 calls
if "$SCBPF" gen -v -f raw policy.json 2>&1 >log | grep 'not sandboxed' >why; then
	echo "skipped: $(cat why)"
	confined=no
else
	confined=yes
	check "no call but those that it needs" \
		sh -c './taken gen - <>calls >worked'
	check "none of them worked" sh -c 'cat worked; [ ! -s worked ]'
	check "nor left anything behind" unchanged
	check "the input's mode" [ "$(ls -l calls | cut -c1-10)" = -rw------- ]
	echo descriptors >descriptors
	check "no descriptor but two: the other pipe, and an input" [ "$(./taken gen - \
		7<victim 8>>victim 300<victim <descriptors)" = 2 ]
	check "standard input is an input only as -" \
		[ "$(./taken gen descriptors <victim)" = 1 ]
fi

echo environment >environment
check "nothing of the environment" [ -z "$(./taken gen environment)" ]

await_child() { # of a process
	child=
	n=0
	while [ -z "$child" ] && [ $n -lt 300 ]; do
		[ $n -eq 0 ] || sleep 0.1
		n=$((n + 1))
		read -r child _ <"/proc/$1/task/$1/children"
	done 2>closed
}
# The child waits for more to read, and holds one end of the pipe.
ends_with_parent() { # command that runs the program, or nothing
	"$@" "$SCBPF" gen more 2>said &
	parent=$!
	exec 7>more
	if [ $# -gt 0 ]; then
		await_child $parent
		parent=$child
	fi
	await_child $parent
	kill -9 $parent
	n=0
	while (echo more >&7) 2>closed && [ $n -lt 300 ]; do
		sleep 0.1
		n=$((n + 1))
	done
	exec 7>&-
	wait $!
	[ $n -lt 300 ]
}
mkfifo more
if [ $confined = yes ]; then
	check "it ends with its parent" ends_with_parent
	# The parent ends before the child has asked to end with it.
	slowly="strace -f -o trace -e trace=prctl
		-e inject=prctl:delay_enter=1000000"
	if $slowly true 2>log; then
		check "it ends with its parent, soon" ends_with_parent $slowly
	else
		echo "skipped: no strace, or nothing can be traced here"
	fi
fi

# --- files to include ---------------------------------------------------------

mkdir -p dir/sub root/etc elsewhere
echo 'read: 1' | tee dir/a.policy dir/sub/b.policy dir/sub/c.policy \
	elsewhere/d.policy root/etc/e.policy root/etc/g.policy >secret.policy
mkfifo dir/pipe
ln -s /dev/zero dir/zero
ln -s ../secret.policy dir/up
ln -s "$PWD/secret.policy" dir/absolute
ln -s .. dir/parent
ln -s /a.policy dir/rooted
ln -s ./sub/.//./b.policy dir/dotted
deep=dir
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
	deep=$deep/1/2/3/4/5
done
mkdir -p "$deep"
echo 'read: 1' >"$deep/f.policy"
far=$(printf '%0999d' 0 | sed 's:0:./:g')
ln -s "${far}a.policy" dir/far1
ln -s "${far}far1" dir/far2
ln -s "${far}far2" dir/far3
ln -s ../a.policy dir/topped
ln -s sub/../a.policy dir/inside
ln -s sub dir/link
ln -s loop dir/loop
ln -s /proc/self/environ dir/environ
ln -s /etc/e.policy root/etc/link
ln -s ../../../../etc/e.policy root/etc/far
ln -s ../../secret.policy root/etc/out

# The paths that the child may ask for, which are relative to here.
given() { # options, then the paths that are given; the others are in `no`
	options=$1
	shift
	{
		echo files
		for path in "$@" $no; do
			echo "$path"
		done
	} >dir/files
	./taken gen $options dir/files >log || return 1
	{
		for path in "$@"; do
			echo "$path: given"
		done
		for path in $no; do
			echo "$path: refused"
		done
	} | diff - log
}
no="secret.policy elsewhere/d.policy dir/../secret.policy dir/up dir/absolute
	dir/rooted dir/topped $deep/f.policy
	dir/parent/secret.policy dir/parent/dir/a.policy dir/loop dir/environ
	dir/pipe dir/zero dir/sub dir dir/none dir/a.policy/b /etc/passwd
	/proc/self/mem /dev/zero $PWD/secret.policy ../secret.policy"
check "below the policy's directory" given "" dir/a.policy dir/sub/b.policy \
	dir/inside dir/dotted dir/far1 dir/far3 dir/link/b.policy dir/sub/../a.policy dir//a.policy \
	"$PWD/dir/a.policy"
no=$(echo $no | sed 's/elsewhere[^ ]*//')
check "below another one" given "-I elsewhere" dir/a.policy dir/d.policy \
	elsewhere/d.policy elsewhere/../elsewhere/d.policy \
	"$PWD/elsewhere/d.policy"
no="/etc/passwd /../secret.policy /etc/none /etc /../../etc/passwd /etc/out
	root/etc/e.policy"
check "below the target's root" given "--include-root root" /etc/e.policy \
	/etc/link /etc/far //etc/../etc/g.policy /../etc/e.policy dir/a.policy
echo often dir/a.policy | tr -d '\n' >dir/often
check "no more than 256" [ "$(./taken gen dir/often)" = 256 ]

# --- false messages of the child ----------------------------------------------

lies() { # number
	printf 'lie %d\n' "$1" >lie
	rm -f out.h
	./taken gen -f h -o out.h lie 2>err # 16 MiB in one of them
	[ $? -eq 1 ] && grep -F "sent a malformed result; nothing is written" err &&
		[ ! -e out.h ]
}
for n in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 101 102 103 104 105 106 107; do
	check "lie $n" lies $n
done
escaped() {
	echo 'lie 100' >lie
	./taken gen lie >out 2>err
	grep -F '\x1b]0;owned\x07\x0d\u{202e}evil' err &&
		[ -z "$(tr -d '\012\040-\176' <err)" ]
}
check "what a terminal would obey" escaped
echo terminal >terminal
$CC $CFLAGS $O -I"$top/tests" $LDFLAGS -o tty "$top/tests/live/tty.c" || exit 1
./tty ./taken gen terminal >shown
if [ $? -eq 77 ]; then
	echo "skipped: no terminal can be opened"
else
	check "in a report, too" grep -F \
		"$(printf '\\x1b]0;owned\\x07\\u{202e}\tx')" shown
	./taken gen terminal >shown
	check "but elsewhere bytes are bytes" grep -q owned.*x shown
fi
if [ $confined = yes ]; then # a sanitizer would say more, and exit
	echo segv >segv
	rm -f out.h
	check "it dies" gives 1 "was killed by signal" \
		./taken gen -o out.h segv
	check "it leaves nothing" [ ! -e out.h ]
fi
echo nothing >nothing
check "it says nothing" gives 1 "malformed" ./taken gen -o out.h nothing
check "still nothing" [ ! -e out.h ]
for attack in 'lie 12' 'lie 13' 'lie 14' 'lie 15' nothing; do
	echo "$attack" >attack
	check "no filter, no command: $attack" gives 125 "malformed" \
		./taken_run run attack -- touch started
done
check "nothing was started" [ ! -e started ]
check "and honest it works" ./taken gen -q -o out.h policy.json
check "as without" [ -s out.h ]

# --- the same results as without it ------------------------------------------

check "another system" elsewhere
"$SCBPF" gen -q -a x86_64 -f raw policy.json >filter.bpf
check "gen" alike gen -a x86_64 -f h policy.json
check "dis" alike dis -a x86_64 filter.bpf
check "prove" alike prove -a x86_64 policy.json filter.bpf
check "a file that is not there" alike dis -a x86_64 nothing-there
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
check "several outputs" "$SCBPF" gen -q -a x86_64 -a aarch64 -f raw -o many/ \
	policy.json
check "to where they are already" "$SCBPF" gen -q -a x86_64 -a aarch64 \
	-f raw -o many policy.json
cp filter.bpf before.bpf
ln -s filter.bpf link.bpf
check "through a link" "$SCBPF" gen -q -a x86_64 -o link.bpf
check "the link stays" [ -L link.bpf ]
set -- filter.bpf filter.bpf filter.bpf filter.bpf
set -- "$@" "$@" "$@" "$@" filter.bpf
check "many filters" "$SCBPF" opt -a x86_64 -o small.bpf "$@"
check "a mix" alike gen -a x86_64 --mix "$top/tests/bench/default.mix" \
	-f asm policy.json
check "no child is left to the command" "$SCBPF" run -q --no-sandbox \
	filter.bpf -- true
check "where children are ignored" sh -c \
	"trap '' CHLD; '$SCBPF' gen -q -a x86_64 -f raw policy.json |
	cmp - before.bpf"

# --- what includes say ----------------------------------------------------------

says() { # text options...
	text=$1
	shift
	gives 1 "$text" "$SCBPF" gen -a x86_64 "$@"
}
printf '@include /etc/e.policy\nwrite: 1\n' >dir/abs.policy
check "an absolute path" says "abs.policy:1:10: error: '/etc/e.policy' is not \
below the policy's directory; use '--include-root DIR' if the target's \
files are in DIR, or '-I DIR' to allow another directory" dir/abs.policy
ln -s . linked
echo "@include $PWD/linked/dir/a.policy" >dir/linked.policy
check "through a link" sh -c 'cd linked && "$SCBPF" gen -a x86_64 -f raw \
	dir/linked.policy'
check "through another link" says "is not below" dir/linked.policy
check "with a root" "$SCBPF" gen -a x86_64 --include-root root -o abs.h \
	dir/abs.policy
check "without a sandbox" "$SCBPF" gen -a x86_64 --include-root root/ \
	--no-sandbox -o free.h dir/abs.policy
check "the same" cmp abs.h free.h
echo '@include ../elsewhere/d.policy' >dir/rel.policy
check "another directory" says "or a link leads out of it; use '-I DIR'" \
	dir/rel.policy
check "with -I" "$SCBPF" gen -a x86_64 -f raw -I elsewhere dir/rel.policy
echo '@include ./d.policy' >dir/found.policy
check "found with -I" "$SCBPF" gen -a x86_64 -f raw -I root -I elsewhere \
	dir/found.policy
mkdir -p flat deep/etc
echo 'read 7' >dir/mix
echo '@include ./none' >dir/none.policy
cp root/etc/e.policy flat
cp root/etc/e.policy deep/etc
check "an absolute path, with -I by its last part" "$SCBPF" gen -a x86_64 \
	-f raw -I flat dir/abs.policy
check "or whole" "$SCBPF" gen -a x86_64 -f raw -I deep dir/abs.policy
echo '@include ./pipe' >dir/fifo.policy
check "a pipe" says "'dir/pipe' is not a regular file" dir/fifo.policy
awk 'BEGIN { for (i = 0; i < 170000; i++) printf "%100s", "" }' >dir/large
echo '@include ./large' >dir/large.policy
check "a large file" says "'dir/large' is too large, expected at most 16 MiB" \
	dir/large.policy
mkdir empty
check "no file there" says "cannot open 'dir/none': No such file" \
	-I empty dir/none.policy
check "beside a mix" "$SCBPF" gen -a x86_64 -f raw --mix dir/mix \
	--include-root root dir/abs.policy
check "no output takes its place" gives 2 "is an input" \
	"$SCBPF" gen -a x86_64 --include-root root -f raw \
	-o root/etc/e.policy dir/abs.policy

# --- when it cannot be started ----------------------------------------------------

check "no descriptors" gives 1 "error: cannot start a confined process: " \
	sh -c "ulimit -n 5; '$SCBPF' gen -f raw policy.json"
echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["clone",
	"fork", "vfork"], "action": "SCMP_ACT_ERRNO", "errnoRet": 11}]}' \
	>alone.json
if "$SCBPF" run -q alone.json -- true 2>log; then
	check "no process" gives 1 "'--no-sandbox' works without" "$SCBPF" \
		run -q alone.json -- "$SCBPF" gen -f raw policy.json
fi

# --- messages when there is no sandbox ----------------------------------------

check "a note: without" gives 0 "not sandboxed: '--no-sandbox' was given" \
	"$SCBPF" gen -v --no-sandbox -f raw policy.json
check "not said without need" sh -c \
	"! '$SCBPF' gen -v -f raw 2>&1 >log2 | grep sandbox"
echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["seccomp"],
	"action": "SCMP_ACT_KILL_PROCESS"}]}' >killer.json
case $CFLAGS in
*--coverage*) confined=counted ;; # its filter is made, but not installed
esac
if [ $confined = yes ] && "$SCBPF" run -q killer.json -- true 2>log; then
	check "a filter around it" gives 1 "'--no-sandbox' works without" \
		"$SCBPF" run -q killer.json -- \
		"$SCBPF" gen -q -f raw -o none.bpf policy.json
	check "nothing is written" [ ! -e none.bpf ]
	check "and without" "$SCBPF" run -q killer.json -- "$SCBPF" gen -q \
		--no-sandbox -f raw -o none.bpf policy.json
else
	echo "skipped: no filter can be installed here, or none of $SCBPF for true"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
