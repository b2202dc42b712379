#!/bin/sh
# learn --base: what is added to bases of every kind, and that the addition and
# the base compile together, without a warning.
. tests/check.inc
cd "$T" || exit 1

cat >calls <<'EOF'
brk(NULL) = 0x55
umask(022) = 0
socket(AF_INET, SOCK_STREAM, 0) = 3
ioctl(1, TCGETS, 0x7ffd) = 0
EOF
# Lines that the addition must have; "!LINE": must not.
adds() { # base, options, "--", lines
	base=$1 options=
	shift
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	"$SCBPF" learn -q -a x86_64 $options --base $base -o more.policy calls ||
		return
	cat more.policy
	"$SCBPF" gen -q -W error -a x86_64 -o more.bpf more.policy || return
	for line; do
		case $line in
		!*) ! grep -x -F -e "${line#!}" more.policy || return ;;
		*) grep -x -F -e "$line" more.policy || return ;;
		esac
	done
}
# Which of its calls the two refuse together.
still() {
	"$SCBPF" sim -a x86_64 --log calls more.bpf >said 2>&1
	cat said
	for call in brk umask socket ioctl; do
		case " $* " in
		*" $call "*) grep -q "$call" said || return ;;
		*) ! grep -q "$call" said || return ;;
		esac
	done
}

# --- denylists ---------------------------------------------------------------

printf '%s\n' @denylist 'umask: return EPERM' >base
check "a denylist" adds base -- @denylist '# umask: allow'
check "a denylist: what it refuses" still umask
printf '%s\n' @denylist '{umask, brk}: return EPERM' \
	'{@clock}: return EPERM' >base
echo 'clock_settime(CLOCK_REALTIME, 0x7ffd) = 0' >>calls
check "a denylist of groups" adds base -- 'clock_settime: allow' \
	'# {brk, umask}: allow'
check "a denylist of groups: what it refuses" still umask brk
printf '%s\n' @denylist 'socket: family == AF_INET; return EPERM' >base
check "a denylist with a condition" adds base -- \
	'# socket: family == AF_INET; allow'
check "a denylist with a condition: what it refuses" still socket
printf '%s\n' @denylist '{socket, ioctl}: return EPERM' >base
check "a denylist and conditions of the addition" adds base -- \
	'socket: family == AF_INET; allow' 'ioctl: cmd == TCGETS; allow'
check "a denylist and conditions: nothing is refused" still
for what in "denylist log" "denylist trace 3"; do
	printf '%s\n' "@$what" 'ioctl: return EPERM' >base
	check "@$what" adds base -- "@$what" 'ioctl: cmd == TCGETS; allow'
done
cat >base.json <<'EOF'
{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
 {"names": ["umask", "ioctl"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}
EOF
check "JSON that lets calls through" adds base.json -- 'umask: allow' \
	'ioctl: cmd == TCGETS' '!@denylist'
check "JSON that lets calls through: nothing is refused" still
printf '%s\n' '@include ./base.json' 'brk: return EPERM' >base
check "a text on such JSON" adds base -- '!@denylist' '# brk: allow'
check "a text on such JSON: what it refuses" still brk

# --- allowlists that refuse by name ------------------------------------------

printf '%s\n' '@default return EPERM' \
	'ioctl: { cmd == TCGETS; return ENOTTY, allow }' \
	'socket: family == AF_UNIX; return EACCES' >base
check "conditions that refuse" adds base -- '# ioctl: cmd == TCGETS' \
	'socket: family == AF_INET'
check "conditions that refuse: the rest is allowed" still ioctl
cat >base.json <<'EOF'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
 {"names": ["umask"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13}]}
EOF
check "JSON that refuses by name" adds base.json -- '!# umask: allow'
check "JSON that refuses by name: nothing is refused" still

# --- and --port --------------------------------------------------------------

needed="exit, exit_group, rt_sigreturn, sigreturn, restart_syscall"
for base in "{$needed}: allow" '@include ./needed'; do
	echo "{$needed}: allow" >needed
	printf '%s\n' '@default return EPERM' "$base" >base
	check "--port, and what every program needs: $base" adds base --port --
	check "--port: not once more: $base" sh -c '! grep sigreturn more.policy'
done
printf '%s\n' '@default return EPERM' 'sigreturn: return EACCES' >base
check "--port, and a name that is refused" adds base --port --
check "--port: said, with each architecture" grep \
	'^# sigreturn.arch=x86,arm,.*: allow$' more.policy
check "--port: it compiles for them" "$SCBPF" gen -q -a arm -o arm.bpf \
	more.policy
echo 'lchown("/", 0, 0) = 0' >>calls
printf '%s\n' '@default return EPERM' 'lchown32: return EACCES' >base
check "--port, and a name that is refused elsewhere" adds base --port -- \
	'# lchown32[arch=x86,arm,armeb]: allow'
check "--port: but not here" grep -w '^{.*lchown.*: allow$' more.policy
# What is written compiles without --port, and so does the base in it.
echo 'fstat(3, 0x7ffd) = 0' >>calls
printf '%s\n' '@default return EPERM' 'fstat64: allow' >base
check "--port does not count for the base" sh -c '"$SCBPF" learn -q -a x86_64 \
	--port --base base -o more.policy calls &&
	"$SCBPF" gen -q -a x86_64 -o more.bpf more.policy &&
	"$SCBPF" sim -q -a x86_64 --log calls more.bpf'
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
