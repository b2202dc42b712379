#!/bin/sh
# The gate for CI in tests/examples/gate, and the workflow that runs it.
. tests/check.inc
E=$PWD/tests/examples
PATH=$B:$PATH
export PATH
cd "$T" || exit 1

command -v git >/dev/null || {
	echo "skipped: no git"
	echo "$passed passed, $failed failed"
	exit 0
}

commit() {
	(cd repo && git add . && git -c user.name=a \
		-c user.email=a@example.org commit -qm policy) >log 2>&1
}

gate() { # status, log...: the gate's report is in the file out
	want=$1
	shift
	(cd repo && sh "$E/gate/gate.sh" HEAD ci/daemon.policy "$@") >out 2>err
	is=$?
	[ $is -eq "$want" ] && return 0
	echo "status $is"
	cat out err
	return 1
}

says() { # line: the report has it
	grep -F -x -e "$1" out >log || {
		echo "not in the report: $1"
		cat out
		return 1
	}
}

mkdir -p repo/ci && (cd repo && git init -q)
printf '%s\n' '{read, write, exit_group, exit}: allow' \
	'{restart_syscall, rt_sigreturn}: allow' >repo/ci/calls
printf '%s\n' '@default return EPERM' '@include ./calls' >repo/ci/daemon.policy
commit
check "its usage" [ "$(sh "$E/gate/gate.sh" HEAD 2>&1)" = \
	"usage: $E/gate/gate.sh BASE POLICY [LOG]..." ]
check "nothing changed" gate 0
check "says so" says nothing
sed 's/read, //' repo/ci/calls >calls && cp calls repo/ci/calls
check "stricter passes" gate 0
check "what gen warns of" says "    daemon.policy:1:17: note: 77 old calls of \
x86_64 return ENOSYS, not ERRNO(1), because no rule names as large a number: \
'epoll_wait', 'epoll_ctl', 'tgkill', 'utimes', ...; '@enosys since:3.0' leaves \
them to @default (likewise on aarch64)"
check "what is stricter, in an included file" \
	says '- **ALLOW -\> ERRNO(1) EPERM**: `read`'
commit
echo 'read(0, "", 1) = 0' >run.log
check "a log's call is refused" gate 1 "$T/run.log"
check "which" says "1 of 1 calls refused (1 kind)"
echo 'type=SECCOMP msg=audit(1.1:1): pid=1 comm="a" sig=0 arch=c00000b7' \
	'syscall=64 compat=0 ip=0x1 code=0x7ffc0000' >other.log
check "a log of another architecture" gate 1 "$T/other.log"
check "is refused by the first one's filter" \
	says "aarch64 write: KILL_PROCESS, once, first in other.log:1"
sed 's/write/write, socket/' repo/ci/calls >calls && cp calls repo/ci/calls
check "weaker fails" gate 1
check "what is weaker" says '- **ERRNO(1) EPERM -\> ALLOW**: `socket`'
check "for each architecture" says "## aarch64: what has changed"
(cd repo && REPORTS=reports sh "$E/gate/gate.sh" HEAD ci/daemon.policy) >all 2>err
check "the report" cmp all repo/reports/gate.md
for arch in x86_64 aarch64; do
	check "SARIF for $arch" grep -q "\"id\": \"scbpf/$arch/\"" \
		repo/reports/audit-$arch.sarif
done
echo '@default' >repo/ci/daemon.policy
check "an error has its own status" gate 2
check "with its place" grep -q '^    daemon.policy:1:[0-9]*: error: ' out
check "no policy before" sh -c 'cd repo && sh "$0/gate/gate.sh" HEAD other 2>&1 |
	grep -q ": HEAD has no file .other.$"' "$E"

# The workflow's own steps, with its variables, in a fresh checkout.
step() { # pattern: the commands of the step whose text has it
	awk -v pattern="$1" '
	/^ *- / { if (text ~ pattern) exit; text = "" }
	/^ *(- )?run: [^|]/ { sub(/.*run: /, ""); text = $0 "\n"; next }
	/^ *(- )?run: [|]/ { inside = 1; next }
	/^ {0,8}[^ ]/ { inside = 0 }
	inside { text = text $0 "\n" }
	END { if (text ~ pattern) printf "%s", text }' "$E/gate/seccomp.yml"
}
sed -n '/^    env:/,/^    steps:/s/^      \([A-Z]*\): \(.*\)/\1="\2"; export \1/p' \
	"$E/gate/seccomp.yml" >env
step 'ci/gate' >gate-step
step 'SUMMARY' >summary-step
cp "$E/gate/gate.sh" repo/ci
mkdir -p repo/seccomp/logs
cp repo/ci/calls repo/seccomp
printf '%s\n' '@default return EPERM' '@include ./calls' \
	>repo/seccomp/server.policy
cp run.log repo/seccomp/logs
commit
(cd repo && git update-ref refs/remotes/origin/main HEAD)
GITHUB_BASE_REF=main GITHUB_STEP_SUMMARY=$PWD/summary
export GITHUB_BASE_REF GITHUB_STEP_SUMMARY
workflow() { # status
	(cd repo && . ../env && sh -e ../gate-step) >out 2>&1
	is=$?
	(cd repo && . ../env && sh -e ../summary-step) || return 1
	[ $is -eq "$1" ] || cat out
	[ $is -eq "$1" ]
}
check "the workflow: a logged call is refused" workflow 1
printf '@include ./calls\nread: allow\n@default return EPERM\n' \
	>repo/seccomp/server.policy
check "the workflow: weaker than the base" workflow 1
commit
(cd repo && git update-ref refs/remotes/origin/main HEAD)
: >summary
check "the workflow: nothing changed" workflow 0
check "its summary is the report" cmp summary repo/reports/gate.md
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
