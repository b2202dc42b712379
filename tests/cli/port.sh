#!/bin/sh
# --port: what programs call where an architecture lacks a call of the policy.
. tests/check.inc
cd "$T" || exit 1

cat >text.policy <<'END'
@default return EPERM
{read, exit_group, restart_syscall}: allow
open: flags & O_ACCMODE == O_RDONLY; return EACCES
{stat, lstat, dup2}: allow
poll: return EBUSY
mkdir: arg1 == 0700
utime: arg1 == 0; return EACCES
END
is() { # verdict, architecture, call...
	verdict=$1 arch=$2
	shift 2
	"$SCBPF" gen -q --port -a "$arch" -f raw -o x.bpf "$policy" &&
		"$SCBPF" sim -a "$arch" x.bpf "$@" >out &&
		grep "^$verdict" out
}
# The same of the filter that was made last.
also() { # verdict, call...
	verdict=$1
	shift
	"$SCBPF" sim -a "$arch" x.bpf "$@" >out && grep "^$verdict" out
}
policy=text.policy
for arch in aarch64 riscv64 loongarch64; do
	check "$arch: conditions" is ALLOW $arch openat 3 0 O_RDONLY
	check "$arch: refused by them" also "ERRNO(13)" openat 3 0 O_RDWR
	check "$arch: by index" also ALLOW mkdirat 0 0 448
	check "$arch: refused by index" also "ERRNO(1)" mkdirat 0 0 449
	check "$arch: two names, one call" also ALLOW dup3
	check "$arch: a refusal" also "ERRNO(16)" ppoll
	check "$arch: silent" gives 0 "" "$SCBPF" gen --port -a $arch -f raw \
		-o x.bpf text.policy
	check "$arch: no warning" sh -c '! grep " has no " err'
	check "$arch: without its conditions" grep -q \
		"'utimensat' stands for 'utime' without its conditions" err
	check "$arch: and is allowed" also ALLOW utimensat 0 0 1
done
check "-v says what" gives 0 "on aarch64, 'openat' is added for 'open'" \
	"$SCBPF" gen -v --port -a aarch64 -f raw -o x.bpf text.policy
for form in h asm; do
	"$SCBPF" gen -q --port -a aarch64 -f $form -o x.$form text.policy
	sed -n '/added on/,/ENOSYS/p' x.$form | tr -s '*; \n' ' ' >added
	check "in the head of $form" grep -q "added on aarch64: openat for open, \
newfstatat for stat, dup3 for dup2, ppoll for poll, mkdirat for mkdir, utimensat \
for utime (without its conditions) aarch64: ENOSYS" added
	check "in columns: $form" sh -c '! sed -n "/added on/,/ENOSYS/p" "$0" |
		grep -v ENOSYS | grep "................................................\
................................."' x.$form
	check "nothing without it: $form" sh -c '! "$0" gen -q -a aarch64 -f "$1" \
		text.policy | grep "added on"' "$SCBPF" $form
done
ported() { # option
	"$SCBPF" gen -q $1 -a aarch64 -f json text.policy | tr -d '\t\n ' |
		grep -e '"ported":\[{"arch":"aarch64","name":"openat",' |
		grep -e '"openat","instead_of":"open","conditions_lost":false' |
		grep -e '"instead_of":"utime","conditions_lost":true}\],'
}
check "JSON lists it" ported --port
check "JSON: nothing without it" sh -c '! "$0" gen -q -a aarch64 -f json \
	text.policy | grep ported' "$SCBPF"
check "JSON is read" sh -c '"$0" gen -q --port -a aarch64 -f json text.policy \
	>x.json && "$0" prove -q --port -a aarch64 text.policy x.json' "$SCBPF"
"$SCBPF" gen -q --port -a aarch64+riscv64 -f h -o x.h text.policy
check "for each architecture" [ "$(grep -c "added on" x.h)" -eq 2 ]

# --- written as a policy
marked() { # file, lines of it
	printf '%s\n' "$2" >want
	grep -A "$(($(wc -l <want) - 1))" -F -x -e "$(head -n 1 want)" "$1" |
		cmp want - && return
	cat "$1"
	return 1
}
"$SCBPF" convert -q --port -a x86_64 -a aarch64 -a riscv64 -o x.policy text.policy
check "convert: marked" marked x.policy "# added by --port: openat for open
openat[arch=aarch64,riscv64]: (flags & O_ACCMODE) == 0; return EACCES"
check "convert: several in one" marked x.policy "\
# added by --port: dup3 for dup2, newfstatat for stat, utimensat for utime
# (without its conditions)
{dup3[arch=aarch64,riscv64], newfstatat[arch=aarch64,riscv64], \\
    utimensat[arch=aarch64,riscv64]}: allow"
check "convert: nothing for the others" [ "$(grep -c "by --port" x.policy)" -eq 4 ]
# The lines of a comment are full, and none has more than 78 columns.
cat >many.policy <<'END'
{open, stat, lstat, access, poll, dup2, pipe, rename, unlink, mkdir, rmdir, \
    link, symlink, readlink, chmod, chown, utime, select, epoll_create, \
    epoll_wait, eventfd, signalfd, inotify_init, getdents, fork}: allow
END
"$SCBPF" convert -q --port -a aarch64 -o full.policy many.policy
check "convert: full lines" awk '
	/^# added by/ { n = 1 }
	/^#/ && n > 1 && length(last) + 1 + length($2) <= 78 { exit 1 }
	/^#/ && length($0) > 78 { exit 1 }
	/^#/ && n { n++; last = $0 }
	END { exit n < 6 }' full.policy
for arch in x86_64 aarch64 riscv64; do
	"$SCBPF" gen -q --port -a $arch -f raw -o y.bpf text.policy
	check "convert: it means the same on $arch" \
		"$SCBPF" prove -q -a $arch x.policy y.bpf
done
"$SCBPF" convert -q --port -a aarch64 -f oci text.policy >x.json
check "convert: OCI" grep -q '"comment": "added by --port: ppoll for poll"' x.json
check "convert: OCI: which means the same" sh -c '"$0" gen -q --port -a aarch64 \
	-f raw -o y.bpf text.policy && "$0" prove -q -a aarch64 x.json y.bpf' "$SCBPF"
check "convert: no mark without it" sh -c '! "$0" convert -q -a aarch64 \
	text.policy | grep "by --port"' "$SCBPF"

check "nothing where nothing is missing" sh -c '
	"$0" gen -q --libc=none -a x86_64 -f raw text.policy >x &&
	"$0" gen -q --libc=none --port -a x86_64 -f raw text.policy >y &&
	cmp x y' "$SCBPF"

# A call that the policy names is not added, even if it is refused.
printf '%s\n' '@default return EPERM' 'open: allow' 'openat: return EBUSY' \
	>named.policy
policy=named.policy
check "named" is "ERRNO(16)" aarch64 openat

# The first call that is not named is added if the named ones are refused.
printf '%s\n' '@default return EPERM' 'statx: return ENOSYS' \
	'{newfstatat, select}: allow' '_newselect: return ENOSYS' >refused.policy
policy=refused.policy
check "refused: the one after it" is ALLOW arm fstatat64
check "refused: as it is" is "ERRNO(38)" arm statx
check "refused: the second" is ALLOW arm pselect6
check "refused: a warning without --port" gives 0 "arm has no 'newfstatat', \
'select'; programs use 'fstatat64', 'pselect6' there, which this policy does not \
allow" "$SCBPF" gen -a arm -f raw -o x.bpf refused.policy
printf '%s\n' '@denylist' 'newfstatat: return EACCES' 'statx: return ENOSYS' \
	>refused.policy
check "refused: in a denylist" is "ERRNO(13)" arm fstatat64
printf '%s\n' '@default return EPERM' '{newfstatat, statx}: allow' >refused.policy
check "allowed: nothing is added" is "ERRNO(1)" arm fstatat64

# Options decide last, and nothing is added for them; the warning says so.
printf '%s\n' '@default return EPERM' '{read, rename}: allow' >options.policy
for port in "" --port; do
	check "options: a warning${port:+, with $port}" gives 0 "warning: aarch64 \
has no 'open', 'poll', which an option allows; programs use 'openat', 'ppoll' \
there, which this policy does not allow; name these in the option, too" \
		"$SCBPF" gen $port -a aarch64 --allow open --log poll -f raw \
		-o x.bpf options.policy
	check "options: rules apart${port:+, with $port}" [ "$(grep -c \
		"has no 'rename'; .* not allow; '--port' adds them" err)" \
		-eq $((${#port} == 0)) ]
done
printf '%s\n' '@denylist' 'mount: return EACCES' >deny.policy
check "options: a refusal" gives 0 "note: aarch64 has no 'open', which an option \
refuses; programs use 'openat' there, which this policy allows; name these in the \
option, too" "$SCBPF" gen --port -a aarch64 --deny open -f raw -o x.bpf deny.policy
check "options: both named" gives 0 "" "$SCBPF" gen -W error --libc=none --port \
	-a aarch64 --allow open,openat -f raw -o x.bpf options.policy

# In JSON the strictest rule decides, as always.
cat >json.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["read", "unlink"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["rmdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
	{"names": ["access"], "action": "SCMP_ACT_ALLOW",
	"args": [{"index": 1, "value": 4, "op": "SCMP_CMP_EQ"}]}]}
END
policy=json.json
check "JSON: the strictest" is "ERRNO(13)" aarch64 unlinkat
check "JSON: an argument" is ALLOW aarch64 faccessat 0 0 4
check "JSON: another one" is "ERRNO(1)" aarch64 faccessat 4 4 0

echo '@include ./json.json' >base.policy
policy=base.policy
check "JSON as a base: the strictest" is "ERRNO(13)" aarch64 unlinkat

# In a text, too, the stricter rule decides, regardless of the order.
for rules in 'rmdir: allow;unlink: return EACCES' \
	'unlink: return EACCES;rmdir: allow'; do
	echo "@default return EPERM;$rules" | tr ';' '\n' >strict.policy
	policy=strict.policy
	check "$rules" is "ERRNO(13)" aarch64 unlinkat
	check "$rules: an error, if asked" gives 1 "the stricter decides" \
		"$SCBPF" gen --port -W error -a aarch64 -f raw -o x.bpf $policy
	check "$rules: not where both are" gives 0 "" "$SCBPF" gen --port \
		-W error --libc=none -a x86_64 -f raw -o x.bpf $policy
done
printf '%s\n' '@denylist' 'stat: allow' 'lstat: return EACCES' >strict.policy
check "the stricter of a denylist" is "ERRNO(13)" aarch64 newfstatat
printf '%s\n' '@default return EPERM' 'creat: allow' \
	'open: flags == O_RDONLY; return EACCES' >strict.policy
check "in order: the first of a call" is ALLOW aarch64 openat 3 0 O_RDONLY
check "in order: then its second" is "ERRNO(13)" aarch64 openat 3 0 O_RDWR
# If both rules allow, the condition decides, regardless of the order.
for rules in 'open: flags == O_RDONLY;creat: allow' \
	'creat: allow;open: flags == O_RDONLY'; do
	echo "@default return EPERM;{stat, lstat}: allow;$rules" | tr ';' '\n' \
		>strict.policy
	check "$rules" is ALLOW aarch64 openat 3 0 O_RDONLY
	check "$rules: else" is "ERRNO(1)" aarch64 openat 3 0 O_RDWR
	check "$rules: an error, if asked" gives 1 \
		"only one has a condition, which decides" "$SCBPF" gen --port \
		-W error -a aarch64 -f raw -o x.bpf strict.policy
	check "$rules: which is all" [ "$(grep -c "^[^ ]*: error:" err)" -eq 1 ]
done
args() { # index, value
	echo "\"args\": [{\"index\": $1, \"value\": $2, \"op\": \"SCMP_CMP_EQ\"}]"
}
cat >strict.policy <<END
{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["mkdir", "creat"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["open"], "action": "SCMP_ACT_ALLOW", $(args 1 0)},
	{"names": ["chown"], "action": "SCMP_ACT_ALLOW", $(args 1 0)},
	{"names": ["lchown"], "action": "SCMP_ACT_ALLOW", $(args 2 0)}]}
END
check "JSON: the condition decides" is "ERRNO(1)" aarch64 openat 3 0 O_RDWR
check "JSON: a warning" gives 1 "'openat' stands for 'open' and 'creat' where \
these are missing; only one has a condition, which decides" "$SCBPF" gen --port \
	-W error -a aarch64 -f raw -o x.bpf strict.policy
check "JSON: two conditions" grep -q "'fchownat' stands for 'chown' and 'lchown' \
where these are missing; their conditions differ, and either of them will do" err
check "JSON: either of them" is ALLOW aarch64 fchownat 3 0 7 0
check "JSON: none of them" is "ERRNO(1)" aarch64 fchownat 3 0 7 7
printf '%s\n' '@default return EPERM' 'chown: user == 0' 'lchown: group == 0' \
	>strict.policy
check "two conditions" gives 1 "their conditions differ" "$SCBPF" gen --port \
	-W error -a aarch64 -f raw -o x.bpf strict.policy
check "two conditions: either" is ALLOW aarch64 fchownat 3 0 7 0
printf '%s\n' '@default return EPERM' 'chown: user == 0' 'lchown: user == 0' \
	>strict.policy
check "the same condition" gives 0 "" "$SCBPF" gen --port -W error --libc=none \
	-a aarch64 -f raw -o x.bpf strict.policy
printf '%s\n' '@denylist' 'unlink: arg0 == 7; return EACCES' \
	'rmdir: return EACCES' >strict.policy
check "refusals: without the condition" gives 1 \
	"one of them has no condition, which decides" "$SCBPF" gen --port \
	-W error -a aarch64 -f raw -o x.bpf strict.policy
check "refusals: the stricter" is "ERRNO(13)" aarch64 unlinkat 3 8
printf '%s\n' '@default return EPERM' 'stat: arg1 == 7' 'lstat: arg1 == 7' \
	>strict.policy
check "lost conditions" gives 0 "'newfstatat' stands for 'lstat' without its \
conditions" "$SCBPF" gen --port -a aarch64 -f raw -o x.bpf strict.policy

# The other argument has no register of its own there.
printf '%s\n' '@default return EPERM' 'fadvise64_64: advice == 1; return 7' \
	>wide.policy
policy=wide.policy
check "no register: without the condition" is ALLOW mips fadvise64 0 0 0 9
check "no register: with it elsewhere" is "ERRNO(7)" x86_64 fadvise64 0 0 0 9

# A denylist also refuses the calls that programs make instead.
printf '%s\n' '@denylist' '{chmod, mkdir}: return EACCES' >deny.policy
policy=deny.policy
check "denylist" is "ERRNO(13)" aarch64 mkdirat
check "denylist: as it is without" sh -c '
	"$0" gen -q -a aarch64 -f raw -o x.bpf deny.policy &&
	"$0" sim -a aarch64 x.bpf mkdirat | grep ^ALLOW' "$SCBPF"

# What sets the thread pointer, without which no program starts.
printf '%s\n' '@default return EPERM' '{read, exit_group, restart_syscall}: allow' \
	'arch_prctl: option == ARCH_SET_FS' >thread.policy
policy=thread.policy
check "thread pointer: arm" is ALLOW arm set_tls
check "thread pointer: m68k" is ALLOW m68k set_thread_area
check "thread pointer: a warning without --port" gives 0 "arm has no \
'arch_prctl'; programs use 'set_tls' there, which this policy does not allow" \
	"$SCBPF" gen -a arm -f raw -o x.bpf thread.policy
printf '%s\n' '@default return EPERM' 'set_tls: arg0 == 4096' >thread.policy
check "thread pointer: from arm" is ALLOW x86_64 arch_prctl 0 4096
check "thread pointer: the same argument" is 'ERRNO(1)' x86_64 arch_prctl 0 1

# --- learned policies -------------------------------------------------------

cat >older <<'END'
open("/x", O_RDONLY) = 3
stat("/x", {st_mode=S_IFREG|0644}) = 0
lstat("/x", {st_mode=S_IFREG|0644}) = 0
fcntl(3, F_GETFL) = 0
mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f
END
# A row is an ABI, a call, and after ":" what the filter for that ABI gives it.
row_is() { # row, options of gen
	call=${1%%:*}
	arch=${call%% *}
	[ "$policy $arch" = "$made" ] ||
		"$SCBPF" gen -q $2 -a $arch -o row.bpf $policy || return
	made="$policy $arch"
	"$SCBPF" sim -a $arch row.bpf ${call#* } | grep "^${1#*:}"
}
policy=ported.policy
check "--port" "$SCBPF" learn -q -a x86_64 --port -o $policy older
check "--port: marked" grep -q '^# Where an ABI lacks one.*(--port):$' \
	ported.policy
for row in 'x86_64 openat 3:ERRNO' 'x86_64 open 3:ALLOW' \
	'aarch64 openat 3:ALLOW' 'aarch64 newfstatat 3:ALLOW' \
	'arm mmap2 0 1 PROT_READ:ALLOW' 'arm mmap2 0 1 PROT_WRITE:ERRNO(1)' \
	'arm sigreturn:ALLOW' 'riscv32 fcntl64 3 F_GETFL:ALLOW' \
	'riscv32 fcntl64 3 F_SETFL:ERRNO(1)' 'riscv32 statx 3:ALLOW'; do
	check "--port: $row" row_is "$row" '-W error'
done
# The calls that libc makes there for the same functions, although the named
# call exists.
cat >newer <<'END'
openat(AT_FDCWD, "/x", O_RDONLY) = 3
newfstatat(3, "", {st_mode=S_IFREG|0644}, 0x1000) = 0
fcntl(3, F_GETFL) = 0
lseek(3, 0, SEEK_SET) = 0
getuid() = 0
clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, NULL) = 0
clock_gettime(CLOCK_MONOTONIC, {tv_sec=1, tv_nsec=0}) = 0
prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=1024}) = 0
arch_prctl(ARCH_SET_FS, 0x7f) = 0
exit_group(0) = ?
END
policy=libc.policy
check "libc" "$SCBPF" learn -q -a x86_64 --port -o $policy newer
for row in 'arm _llseek:ALLOW' 'arm fcntl64 3 F_GETFL:ALLOW' \
	'arm fcntl64 3 F_SETFL:ERRNO' 'arm getuid32:ALLOW' 'arm ugetrlimit:ALLOW' \
	'arm clock_gettime64:ALLOW' 'arm statx:ALLOW' 'x86 fstatat64:ALLOW' \
	'x86_64 statx:ERRNO(38)' 'aarch64 statx:ERRNO(38)' 'arm setrlimit:ERRNO' \
	'arm set_tls:ALLOW' 'x86 set_thread_area:ALLOW' \
	'mips set_thread_area:ALLOW'; do
	check "libc: $row" row_is "$row"
done
for arch in x86_64 x86 arm aarch64 riscv64; do
	check "libc: nothing is missing on $arch" gives 0 "" "$SCBPF" gen \
		--libc=glibc-2.36 -W error -a $arch -o libc.bpf libc.policy
done
cat >renames <<'END'
rename("a", "b") = 0
mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f8
statx(AT_FDCWD, "b", 0, STATX_BASIC_STATS, {stx_mask=0}) = 0
END
policy=renames.policy
check "newer calls there" "$SCBPF" learn -q -a x86_64 --port -o $policy renames
for row in 'aarch64 renameat:ALLOW' 'aarch64 renameat2:ERRNO(38)' \
	'x86_64 renameat2:ERRNO(1)' 'riscv64 renameat2:ALLOW' \
	's390x mmap:ALLOW' 'x86_64 mmap 0 1 PROT_EXEC:ERRNO(1)'; do
	check "newer calls there: $row" row_is "$row" '-W error'
done
check "--port, for one" "$SCBPF" learn -q -a x86_64 -a aarch64 --port \
	-o ported.policy older
check "--port, for one: calls" grep -q -x -F -e \
	'{openat[arch=aarch64], newfstatat[arch=aarch64]}: allow' ported.policy
check "--port and JSON" gives 2 "JSON cannot limit rules" "$SCBPF" learn \
	-a x86_64 --port -f oci older
check "no --port, several -a" gives 2 "several -a; use only one" "$SCBPF" \
	learn -a x86_64 -a aarch64 older

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
