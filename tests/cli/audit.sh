#!/bin/sh
# A filter with each flaw that audit reports, and its twin without it; then the
# output, and exit statuses.
. tests/check.inc
. tests/audit.inc
policy open ALLOW
policy closed ERRNO "$(rule read ALLOW), $(rule close_range ALLOW)"

# --- numbers and architectures
printf '1\n6 0 0 %s\n' $ALLOW >nothing
program all <<END
6 0 0 $ALLOW
END
twins arch "-a x86_64 open" --bad-arch=allow ""
twins arch "-a x86_64" nothing all
twins unknown-numbers "-a x86_64 closed" --enosys=off ""
twins unknown-numbers "-a arm closed" --enosys=off ""
twins needed-calls "-a x86_64 closed" "" \
	"--allow exit,exit_group,restart_syscall,rt_sigreturn"
program minus <<END
32 0 0 0
21 0 1 0
6 0 0 $ALLOW
6 0 0 $ERRNO
END
twins number-minus-one "-a x86_64" minus closed

# --- pairs of calls. 0 is read, and 16 is ioctl, which x32 has at 514.
program x32 <<END
32 0 0 0
21 2 0 0
21 1 0 16
6 0 0 $ALLOW
6 0 0 $ERRNO
END
policy x32.json ALLOW "$(rule read ERRNO), $(rule ioctl ERRNO)"
twins x32-more "-a x86_64+x32" x32 x32.json
twins x32-old "-a x86_64+x32" x32 x32.json
check "x32-more: not in a filter for x32 alone" absent x32-more -a x32 closed
# The finding is in the second run of numbers that x32 lets through.
printf '@denylist\nread[arch=x86_64]: %s\nread[arch=x32]: %s\n' \
	'arg0 in 60..70; return EPERM' 'arg0 == 50; return EPERM' >runs.policy
check "x32-more: found: in another run" found x32-more -a x86_64+x32 runs.policy

program socket 1073741827 <<END
32 0 0 0
21 1 0 359
6 0 0 $ALLOW
6 0 0 $ERRNO
END
policy socket.json ALLOW "$(rule socket ERRNO)"
twins multiplexer "-a x86" socket socket.json
# ipc looks at sixteen bits of its sub-call.
program shmget 1073741827 <<END
32 0 0 0
21 3 0 395
21 0 3 117
32 0 0 16
21 0 1 23
6 0 0 $ERRNO
6 0 0 $ALLOW
END
policy shmget.json ALLOW "$(rule shmget ERRNO)"
twins multiplexer "-a x86" shmget shmget.json

policy clone ERRNO "$(rule clone ALLOW "$one"), $(rule read ALLOW)"
twins clone3 "-a x86_64 clone" "--clone3=policy --allow clone3" ""
twins clone3-errno "-a x86_64 clone" "--deny clone3" "--deny=ENOSYS clone3"
printf '@denylist\nclone: %s; return EPERM\nclone3: %s; return EPERM\n' \
	'ip < 4096' 'ip < 4096' >by_ip.policy
check "clone3: not found: as clone" absent clone3 -a x86_64 by_ip.policy
policy flags ALLOW "$(rule clone ERRNO "$(arg 0 268435456)")"
twins clone-flags flags "-a s390x" "-a x86_64"
"$SCBPF" gen -q -a s390 -f raw -o flags.bpf flags
check "clone-flags: found: raw" found clone-flags -a s390 flags.bpf
policy killed KILL_PROCESS "$(rule clone ALLOW), $(rule statx ALLOW)"
policy errno ERRNO "$(rule clone ALLOW), $(rule statx ALLOW)"
twins rseq-killed "-a aarch64" "--enosys=off killed" "killed --allow rseq"
twins rseq-killed "-a x86_64" "--enosys=off killed" "killed --deny rseq"
"$SCBPF" gen -q -a x86_64 -f raw -o errno.bpf errno
check "rseq-killed: not with this libc" absent rseq-killed -a x86_64 \
	--enosys=off killed --libc=musl,glibc-2.34
"$SCBPF" gen -q -a x86_64 --allow rseq -f raw -o rseq.bpf errno
twins rseq "-a x86_64" errno.bpf rseq.bpf
check "rseq: not found: a policy" absent rseq -a x86_64 errno
twins clone3-errno "-a mips clone" "--deny=38 clone3" "--deny=89 clone3"
policy access ERRNO "$(rule faccessat ALLOW)"
twins fallback "-a x86_64 access" "--deny faccessat2" \
	"--deny=ENOSYS faccessat2"
twins io-uring "-a x86_64" "closed --allow io_uring_setup" closed
twins io-uring "-a x86_64 open" "--deny openat" \
	"--deny openat,io_uring_setup"
twins sibling "-a x86_64 open" "--deny openat" "--deny openat,openat2"
twins sibling "-a x86_64 open" "--deny chroot" "--deny chroot,fchroot"
twins sibling "-a x32 open" "--deny chroot" "--deny chroot,fchroot"
twins sibling "-a arm open" "--deny clock_settime" \
	"--deny clock_settime,clock_settime64"
# The policy names one call, and refuses all others.
check "sibling: not where the policy means it" \
	absent sibling -a x86_64 closed --allow openat2
check "sibling: not where all of them are refused" \
	absent sibling -a x86_64 --deny=EPERM open closed --allow openat
check "sibling: not where all of them get ENOSYS" \
	absent sibling -a x86_64 --deny=ENOSYS open closed --allow openat
check "sibling: refused by name" \
	found sibling -a x86_64 --deny=EACCES open closed --allow openat
check "sibling: is a note then" grep "^note: sibling" out
policy openat ERRNO "$(rule openat ALLOW "$one"), $(rule openat2 ALLOW)"
twins sibling "-a x86_64 openat" "" "--deny openat2"

# --- arguments
policy kill ALLOW "$(rule close ERRNO "$one")"
twins dirty-allowed "-a x86_64 kill" --args=64 ""
policy ids ALLOW "$(rule setuid ERRNO "$one")"
twins dirty-allowed "-a x86 ids" --args=64 ""
policy let ERRNO "$(rule close ALLOW "$one"), $(rule read ALLOW)"
twins dirty-refused "-a x86_64 let" --args=64 ""
check "dirty-allowed: not in what is only refused" \
	absent dirty-allowed -a x86_64 let --args=64
# The high half of an argument on a 32-bit ABI, as int 0x80 can leave it.
program high 1073741827 <<END
32 0 0 0
21 0 4 6
32 0 0 20
21 0 2 0
32 0 0 16
21 1 0 1
6 0 0 $ALLOW
6 0 0 $ERRNO
END
twins dirty-allowed "-a x86" high kill
# lseek's offset.
program half <<END
32 0 0 0
21 0 2 8
32 0 0 24
21 1 0 5
6 0 0 $ALLOW
6 0 0 $ERRNO
END
policy offset ALLOW "$(rule lseek ERRNO "$(arg 1 5)")"
twins half-tested "-a x86_64" half offset
policy flags ALLOW '{"names": ["lseek"], "action": "SCMP_ACT_ERRNO",
	"args": [{"index": 1, "op": "SCMP_CMP_MASKED_EQ", "value": 4,
	"valueTwo": 4}]}'
check "half-tested: not flags" absent half-tested -a x86_64 flags
policy block ALLOW "$(rule mmap ERRNO "$one")"
policy blocked ALLOW "$(rule mmap ERRNO)"
twins argument-block "-a x86" block blocked
check "argument-block: not where it has none" \
	absent argument-block -a x86_64 block

policy inject ALLOW "$(rule ioctl ERRNO "$(arg 1 21521)")"
policy paste ALLOW "$(rule ioctl ERRNO "$(arg 1 21522)")"
policy tty ALLOW "$(rule ioctl ERRNO "$(arg 1 21522)"),
	$(rule ioctl ERRNO "$(arg 1 21532)")"
twins terminal-input "-a x86_64" inject tty
twins terminal-input "-a x86_64" paste tty
# Other numbers on other architectures; all 64 bits are too many.
twins terminal-input "" "-a mips tty" "-a arm tty"
twins terminal-input "-a x86_64 tty" --args=64 ""
check "terminal-input: not where ioctl is not filtered" \
	absent terminal-input -a x86_64 open

# --- verdicts
policy thread ALLOW "$(rule reboot KILL), $(rule acct KILL)"
policy process ALLOW "$(rule reboot KILL_PROCESS)"
twins kill-thread "-a x86_64" thread process
twins errno-zero "-a x86_64 closed" "--deny=0 close" "--deny=1 close"
returns() { # file verdict
	program "$1" <<END
32 0 0 0
21 0 1 1
6 0 0 $2
6 0 0 $ALLOW
END
}
returns large 331776
returns largest 331775
twins errno-large "-a x86_64" large largest
returns data 2147418113
returns none $ALLOW
twins allow-data "-a x86_64" data none
returns unknown 65536
returns known 0
twins unknown-action "-a x86_64" unknown known
program asks <<END
32 0 0 16
6 0 0 $ALLOW
END
twins uncached "-a x86_64" asks all
calls=$("$SCBPF" table -a x86_64 | grep -c '^ *[0-9]')
check "uncached: one is named" sh -c "'$SCBPF' audit -q -a x86_64 asks |
	grep -F '(and $((calls - 1)) more calls)'"
program asks.mips64 8 <<END
32 0 0 16
6 0 0 $ALLOW
END
check "uncached: not where there is no cache" \
	absent uncached -a mips asks.mips64

# --- the program
program island <<END
5 0 0 1
6 0 0 $ERRNO
6 0 0 $ALLOW
END
twins unreachable "-a x86_64" island all
# Numbers below 5 do not reach the test for 9.
program never <<END
32 0 0 0
53 2 0 5
21 0 1 9
6 0 0 $ERRNO
6 0 0 $ALLOW
END
twins unreachable "-a x86_64" never all
long() { # file loads
	i=0
	while [ $i -lt "$2" ]; do
		echo "32 0 0 0"
		i=$((i + 1))
	done >loads
	echo "6 0 0 $ALLOW" >>loads
	program "$1" <loads
}
# Of 2042 instructions after translation, 16 are too many; of 2040 none.
long long 2040
long short 2020
twins length "-a x86_64" long short

# --- what is printed, and exit statuses
gives() { # status options, then the output on standard input
	cat >want
	audit $2
	is=$?
	[ "$is" -eq "$1" ] && diff want out && return
	echo "audit $2: status $is, expected $1"
	return 1
}

cat >text <<'END'
warning: needed-calls: a call that programs cannot do without is refused
  x86_64 exit_group: ERRNO(1) EPERM (the program cannot end)
  x86_64 rt_sigreturn: ERRNO(1) EPERM (the first signal handler does not return)
  fix: allow it
note: needed-calls: a call that programs cannot do without is refused
  x86_64 exit: ERRNO(1) EPERM (threads cannot end)
  x86_64 restart_syscall: ERRNO(1) EPERM (a sleep does not survive SIGSTOP)
  fix: allow it
END
check "text" gives 1 "-a x86_64 closed" <text
check "a warning is no error" gives 0 "-a x86_64 --fail-on=error closed" <text
"$SCBPF" gen -q -a x86_64 -o closed.bpf closed
check "the same from a filter" gives 1 "-a x86_64 closed.bpf" <text
check "a note is no warning" gives 0 "-a x86_64 thread --only" <<'END'
note: kill-thread: KILL_THREAD ends only one thread, and the parent may see exit status 0
  x86_64 acct: KILL_THREAD (and 1 more call)
  fix: use KILL_PROCESS (Linux 4.14)
END
check "two calls, with their arguments" gives 1 "-a x86_64 kill --args=64 \
	--only --deny=ENOSYS io_uring_setup" <<'END'
error: dirty-allowed: bits that the kernel ignores let a refused call through
  x86_64 close 0x100000001: ALLOW, but x86_64 close 0x1: ERRNO(1) EPERM
  fix: compare only the bits that the kernel uses
END
check "one cause" gives 1 "-a x86_64 open --only --deny mount" <<'END'
warning: sibling: a call is refused, but a newer one that does the same is not
  x86_64 fsopen: ALLOW, but x86_64 mount: ERRNO(1) EPERM
  and 6 more: fsmount, fspick, mount_setattr, move_mount, open_tree,
    open_tree_attr (x86_64)
  fix: refuse the newer one too
END
"$SCBPF" audit -v -a x86_64 --only --deny mount open >all 2>log
check "-v: each of them" [ "$(grep -c ': ALLOW, but x86_64 mount: ' all)" = 7 ]
check "-v: why, and where from" grep -q '^  source: tables/siblings.tbl$' all
check "-v: the counts" grep -q '^1 warning: [0-9]* checks, x86_64$' all

# --- the native architecture, and others
policy both.json ERRNO "$(rule faccessat ALLOW), $(rule exit_group ALLOW),
	$(rule rt_sigreturn ALLOW)"
severity() { # severity, rule, options
	audit $3
	grep "^$1: $2: " out
}
check "the native one matters" \
	severity warning fallback "-a x86_64 both.json --deny faccessat2"
"$SCBPF" audit -q -a x86_64+x86 both.json --deny=ENOSYS faccessat2 >out 2>&1
check "sigreturn: of another" grep -q '^note: needed-calls' out
check "sigreturn: not a warning" sh -c '! grep -q "^warning: needed-calls" out'
check "sigreturn: of the native one" severity warning needed-calls "-a x86 both.json"
check "threads that end" severity warning needed-calls "-a x86_64 both.json --allow clone"
check "no threads" severity note needed-calls "-a x86_64 both.json"
policy some ALLOW "$(rule socket ERRNO "$one")"
check "multiplexer: under conditions" severity note multiplexer "-a x86 some"
check "multiplexer: never" severity warning multiplexer "-a x86 socket"
# Allows all calls that io_uring can do, except openat2.
uring=$(sed -n 's/^U("\([a-z0-9_]*\)".*/\1/p' "$OLDPWD/tables/uring.tbl" |
	sort -u | grep -v '^openat2$' | tr '\n' ',')
check "io-uring: openat2 is merely unknown" absent io-uring -a x86_64 closed \
	--only --allow "${uring}io_uring_setup"
check "io-uring: connect is refused" found io-uring -a x86_64 closed --only \
	--allow "$(echo "$uring" | sed 's/,connect,/,/')io_uring_setup"
check "io-uring: only that" sh -c 'grep CONNECT out && ! grep OPENAT2 out'

# --- ignored findings
printf '@ignore kill-thread\n@denylist\nreboot: kill-thread\n' >ignore.policy
echo '{"defaultAction": "SCMP_ACT_ALLOW", "_scbpf_ignore": ["sibling:mount"],
	"syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ERRNO"}]}' \
	>ignore.json
says() { # status, line, options
	"$SCBPF" audit $3 >out 2>&1
	[ $? -eq "$1" ] && grep -F -x -e "$2" out && return
	cat out
	return 1
}
listed=$("$SCBPF" audit --list --json | grep -c '"rule": ')
made=$("$SCBPF" audit --list --json | grep '"rule": ' |
	grep -c -v '"program-\|"new-\|"missing-action"') # others: with options
check "--ignore" says 0 "no findings (1 ignored): $made checks, x86_64" \
	"-a x86_64 --only --ignore kill-thread thread"
check "@ignore" says 0 "no findings (1 ignored): $made checks, x86_64" \
	"-a x86_64 --only ignore.policy"
check "_scbpf_ignore" says 0 "no findings (7 ignored): $made checks, x86_64" \
	"-a x86_64 --only ignore.json"
check "another call is reported" says 1 \
	"scbpf: note: nothing is ignored by 'sibling:chroot'" \
	"-a x86_64 --only --ignore sibling:chroot --deny mount open"
check "an unknown check" says 2 \
	"scbpf: error: unknown check 'siblings', expected 'sibling'" \
	"--ignore siblings open"
check "an unknown syscall" says 2 \
	"scbpf: error: unknown syscall 'mont' after 'sibling:', expected 'mount'" \
	"--ignore sibling:mont open"
printf '@ignore\n' >no.policy
printf '@ignore no-such-check\n@denylist\nreboot: kill\n' >unknown.policy
check "an unknown check in a policy" says 2 "unknown.policy:1:9: error: \
unknown check 'no-such-check', see 'scbpf audit --list'" \
	"-a x86_64 unknown.policy"
check "@ignore says nothing" says 2 "no.policy:1:8: error: expected a check of \
'scbpf audit --list', or CHECK:CALL, found the end of the line" "-a x86_64 no.policy"
check "the filter is the same" sh -c 'sed 1d ignore.policy >plain.policy
	"$0" gen -q -a x86_64 -f raw ignore.policy >a
	"$0" gen -q -a x86_64 -f raw plain.policy >b
	cmp a b' "$SCBPF"

# --- the checks, and other formats
"$SCBPF" audit --list >list 2>log
check "--list: every check is there" \
	[ "$(grep -c '^[a-z]*: [a-z0-9-]*: ' list)" = "$listed" ]
check "--list: nothing else is said" [ ! -s log ]
check "--list beside an input" says 2 \
	"scbpf: error: '--list' describes all checks; expected no input beside it" \
	"--list ignore.policy"
for part in why fix source; do
	check "--list: $part" [ "$(grep -c "^  $part: ." list)" = "$listed" ]
done
check "Markdown: a finding" sh -c '"$0" audit -f md -a x86_64 --only --deny mount \
	open | grep -q "^### warning: sibling: "' "$SCBPF"
check "a page: a finding" sh -c '"$0" audit -f html -a x86_64 --only --deny mount \
	open | grep -q "<h3><span class=\"badge errno\">warning</span> sibling"' \
	"$SCBPF"

# Whether number 1 is allowed depends on arithmetic with an argument.
program opaque <<END
32 0 0 0
21 0 3 1
32 0 0 16
36 0 0 3
21 0 1 5
6 0 0 $ERRNO
6 0 0 $ALLOW
END
check "cannot tell" gives 2 "-a x86_64 opaque" <<'END'
cannot tell: pc 7: compares what is not followed: x86_64 1 write
END
"$SCBPF" audit --json -a x86_64 opaque >json 2>&1
check "cannot tell, as JSON: status" [ $? -eq 2 ]
check "cannot tell, as JSON" grep -q '^			"instruction": 7,$' json
check "no file" gives 2 "-a x86_64 missing" <<'END'
scbpf: error: cannot open 'missing': No such file or directory
END
check "the built-in policy" gives 0 "-a x86_64" <<'END'
note: multiplexer: socketcall or ipc can do what the direct call may not
  x86 socketcall 0x1: ALLOW, but x86 socket 0x26: ERRNO(1) EPERM (socket)
  fix: refuse the sub-call, so that libc makes the direct call
END
check "a process and a filter" gives 2 "-a x86_64 --pid=1 open" <<'END'
scbpf: error: expected either '--pid' or 'open', not both
END
check "no severity" gives 2 "-a x86_64 --fail-on=weaker open" <<'END'
scbpf: error: unknown value 'weaker' of '--fail-on', expected 'error', 'warning' or 'note'
END

echo "$passed passed, $failed failed"
