#!/bin/sh
# The verdicts of filters against tests/oracle, a second reading of
# gen/SEMANTICS.md that is linked with nothing of the program: random policies
# and our own, in both languages, for every ABI, with every option.
# ORACLE_SEEDS: this many times as many random policies. ORACLE_CORPUS: a
# directory of more policies, *.json, *.profile and *.policy, each compiled for
# ORACLE_ARCHES. ORACLE_OPTIONS: with these, too. Without ROUNDS, the built-in
# policy and --port are for every second ABI only, and there are fewer random
# policies.
. tests/check.inc

kernel=$("$SCBPF" --version | sed -n 's/^tables: Linux //p')
arches=$("$SCBPF" table --arches | sed '/^#/d; s/ .*//' | tr '\n' ' ')
some=$(echo $arches | awk '{ for (i = 1; i <= NF; i += 2) print $i }')
[ -z "$ROUNDS" ] || some=$arches
tried=0 refused=0 calls=0 differ=0 sims=0
form=raw

# Compiles a policy; if that succeeds, compares.
compare() { # samples policy option...
	samples=$1 policy=$2
	shift 2
	tried=$((tried + 1))
	given=$policy
	[ "$policy" != "$T/builtin.json" ] || given=
	if ! "$SCBPF" gen -q "$@" -f $form -o "$T/$form" ${given:+"$given"} \
		2>"$T/err" </dev/null; then
		refused=$((refused + 1))
		sed -n 's/.*error: //p' "$T/err" | sed 1q >>"$T/refused"
		return
	fi
	# The format for a policy with slots, which raw bytes cannot record: the
	# comments about them are removed, and their places keep all ones.
	if [ $form = asm ]; then
		sed '/^; *slots:/d' "$T/asm" >"$T/all_ones"
		"$SCBPF" opt -q "$1" "$2" -f raw -o "$T/raw" "$T/all_ones"
	fi
	awk -f tests/oracle/normal.awk -- "$policy" --newest="$kernel" "$@" \
		--seed=$seed --samples=$samples >"$T/normal" &&
		"$T/oracle" "$T/raw" <"$T/normal" >"$T/said" 2>&1
	if [ $? -ne 0 ]; then
		differ=$((differ + 1))
		echo "$policy $*"
		sed 's/^/  /' "$T/said"
		[ "$policy" = "$T/policy" ] || cp "$policy" "$T/differs.$tried"
	fi
	count_and_simulate
}

# Runs `scbpf sim` on the oracle's samples, and counts its calls.
count_and_simulate() {
	while read -r word verdict a abi call; do
		case $word in
		[0-9]*) calls=$((calls + word)) ;;
		esac
		[ "$word" = sim ] || continue
		sims=$((sims + 1))
		got=$("$SCBPF" sim -q $a "$abi" "$T/raw" $call)
		[ "${got%%[ ,]*}" = "$verdict" ] || {
			differ=$((differ + 1))
			echo "sim: $got, expected $verdict: $policy $abi $call"
		}
	done <"$T/said"
}

random_policies() { # how many
	rm -rf "$T/random"
	mkdir "$T/random"
	awk -v seed=$seed -v n=$1 -v dir="$T/random" -v arches="$arches" \
		-f tests/oracle/random.awk \
		tables/generic.tbl >"$T/list" || return 1
	while read -r policy options; do
		compare $((tried % 4 ? 0 : 16)) "$policy" $options
	done <"$T/list"
}

# Each on some ABI, so that all of them are used; in longer runs also on x86_64.
own_policies() {
	set -- $arches
	for own in tests/text/*.policy tests/text/twins/* tests/lint/*.json \
		tests/lint/*.policy; do
		case $own in
		# Its keys have letters that only Unicode's case folding makes
		# equal.
		*/key_case.json) continue ;;
		esac
		[ -z "$ROUNDS" ] || compare 0 "$own" -a x86_64
		compare 0 "$own" -a "$1"
		first=$1
		shift
		set -- "$@" "$first"
	done
}

# For one architecture of each kind, with options that decide which rules exist.
built_in_policy() {
	awk -f tests/oracle/builtin.awk tables/default.tbl >"$T/builtin.json"
	turn=0
	for arch in $some x86_64+x32 s390x+s390; do
		case $((turn % 3)) in
		0) options= ;;
		1) options='--only --cap=all' ;;
		2) options='--cap=none --kernel=4.7 --enosys=since:5.10
			--deny=5 socket --allow=@clock' ;;
		esac
		turn=$((turn + 1))
		compare 0 "$T/builtin.json" -a $arch $options
	done
}

# Slots, and included files.
other_policies() {
	mkdir -p "$T/dir/below"
	printf '%s\n' '@include ./below/inner.policy' 'write: fd == 1' \
		>"$T/dir/outer.policy"
	echo 'read: fd == 0 || count > 100' >"$T/dir/below/inner.policy"
	printf '%s\n' '@include ./outer.policy' 'close: allow' >"$T/including"
	form=asm
	for arch in x86_64 x86 aarch64 s390x mips; do
		compare 0 tests/slots/daemon.policy -a $arch
		compare 0 tests/slots/live.policy -a $arch
	done
	form=raw
	for arch in x86_64 arm s390x; do
		compare 0 "$T/including" -a $arch -I "$T/dir"
	done
}

# --port, on architectures that lack all of it, some of it, or nothing; by turns,
# but in longer runs each policy on each of them.
ported_policies() {
	cat >"$T/base.json" <<-'END'
	{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
	{"names": ["stat", "read"], "action": "SCMP_ACT_ALLOW"},
	{"names": ["lstat", "utime"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
	{"names": ["rename"], "action": "SCMP_ACT_LOG", "args": [
	{"index": 0, "value": 5, "op": "SCMP_CMP_GT"},
	{"index": 1, "value": 7, "op": "SCMP_CMP_NE"}]},
	{"names": ["setuid32", "truncate64", "send"], "action": "SCMP_ACT_TRAP",
	"args": [{"index": 1, "value": 9, "op": "SCMP_CMP_EQ"}]}]}
	END
	cat >"$T/ported" <<-'END'
	@include ./base.json
	@group @old = {poll, epoll_wait}
	open: flags & O_ACCMODE == O_RDONLY; return EACCES
	mkdir: arg1 == 0700 || ip > 9
	{dup2, chmod, access}: { arg1 in {1, 3..5} && !(arg0 == 2); log, trap }
	utimes: arg1 == 0; return EACCES
	sync_file_range: arg3 == 7
	fadvise64_64: arg3 == 1
	chown32: (user & 0xff) == 7
	nanosleep: rqtp != 0
	creat: log
	rmdir: allow
	unlink: return EACCES
	fork: { ip > 9; allow, return 7 }
	vfork: { ip > 5; trap, allow }
	@old: allow
	statx: return ENOSYS
	{newfstatat, lstat}: allow
	pselect6: { ip > 3; allow, trap }
	_newselect: trap
	select: return EPERM
	{link, symlink}: arg0 == 9 || ip > 3
	chown: group == 7
	lchown: allow
	pipe: ip > 4
	END
	first=ported other=base.json
	for arch in $some x86_64+x32 s390x+s390 aarch64+arm riscv64+riscv32; do
		[ -z "$ROUNDS" ] || compare 0 "$T/$other" -a $arch --port
		compare 0 "$T/$first" -a $arch --port
		set -- $other $first
		first=$1 other=$2
	done
}

corpus() {
	find "$ORACLE_CORPUS" -name '*.json' -o -name '*.profile' \
		-o -name '*.policy' | sort >"$T/corpus"
	while read -r file; do
		for arch in ${ORACLE_ARCHES:-x86_64}; do
			compare 0 "$file" -a "$arch"
			[ -z "$ORACLE_OPTIONS" ] ||
				compare 0 "$file" -a "$arch" $ORACLE_OPTIONS
		done
	done <"$T/corpus"
}

# The filter of another policy is detected.
fault() { # policy another architecture option
	printf "$1" >"$T/policy"
	printf "$2" >"$T/other"
	"$SCBPF" gen -q -a ${3:-x86_64} -f raw -o "$T/raw" "$T/other" &&
		awk -f tests/oracle/normal.awk -- "$T/policy" \
			-a ${3:-x86_64} $4 >"$T/normal" &&
		"$T/oracle" "$T/raw" <"$T/normal" >"$T/said"
	[ $? -eq 1 ] && grep '^differs' "$T/said"
}

check "the oracle is built, and linked with nothing" \
	$CC $CFLAGS ${O:+-O1} $LDFLAGS -o "$T/oracle" tests/oracle/oracle.c
check "fault: a constant" fault 'read: arg0 == 7' 'read: arg0 == 6'
check "fault: a width" fault 'read: arg1 == 7' 'write: arg0 == 7'
check "fault: an errno" fault 'read: return 7' 'read: return 8'
check "fault: a call less" fault '{read, write}: allow' 'read: allow'
check "fault: a rule on all numbers" fault \
	'@all: ip > 5; trap\nread: allow' '@all: ip > 6; trap\nread: allow'
check "fault: all known calls" fault '@known: allow' '@known: log'
check "fault: the default" fault 'exit: allow' '@default trap\nexit: allow'
check "fault: what is added" fault 'open: arg1 == 7; return 5' \
	'openat: arg1 == 7; return 5' aarch64 --port
: >"$T/refused"
seed=1
many=30
[ -z "$ROUNDS" ] || many=200
while [ $seed -le ${ORACLE_SEEDS:-1} ]; do
	random_policies $many || failed=$((failed + 1))
	seed=$((seed + 1))
done
check "most random policies are valid" test $((refused * 5)) -lt $tried
own_policies
before=$refused
built_in_policy
other_policies
ported_policies
check "the built-in policy, slots, included files and --port" \
	test $refused -eq $before
[ -z "$ORACLE_CORPUS" ] || corpus
check "the oracle agrees" test $differ -eq 0
check "filters, calls and simulations are compared" \
	test $((tried - refused)) -gt 120 -a $calls -gt 200000 -a $sims -gt 7
echo "$((tried - refused)) filters, $calls calls, $sims simulations"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
