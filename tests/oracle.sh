#!/bin/sh
# The verdicts of filters against tests/oracle, a second reading of
# gen/SEMANTICS.md that is linked with nothing of the program: random policies
# and our own, in both languages, for every ABI, with every option. All filters
# are compiled first, and compared by one run of awk and one of the oracle.
# ORACLE_SEEDS: this many times as many random policies. ORACLE_CORPUS: a
# directory of more policies, *.json, *.profile and *.policy, each compiled for
# ORACLE_ARCHES. ORACLE_OPTIONS: with these, too. Without ROUNDS, the built-in
# policy, slots and --port are for some ABIs only, and there are fewer random
# policies.
. tests/check.inc
. tests/oracle/normal.inc

arches=$("$SCBPF" table --arches | sed '/^#/d; s/ .*//' | tr '\n' ' ')
some=$(echo $arches | awk '{ for (i = 1; i <= NF; i += 2) print $i }')
[ -z "$ROUNDS" ] || some=$arches
tried=0 refused=0 seed=1 samples=0

# The filter $raw is to be compared.
listed() { # policy option...
	policy_line "$raw" "$@" --seed=$seed --samples=$samples >>"$T/jobs"
}

# Of builtin.json, which is the built-in policy, the program has its own copy.
compile() { # policy option...
	policy=$1 given=$1
	shift
	[ "$policy" != "$T/builtin.json" ] || given=
	tried=$((tried + 1))
	raw=$T/$tried.raw
	if "$SCBPF" gen --no-sandbox -q "$@" -f raw -o "$raw" \
		${given:+"$given"} 2>>"$T/refused" </dev/null; then
		listed "$policy" "$@"
	else
		refused=$((refused + 1))
	fi
}

# One run of the program for several ABIs.
compile_each() { # policy arches option...
	policy=$1 given=$1 list=$2
	shift 2
	[ "$policy" != "$T/builtin.json" ] || given=
	directory=$T/each.$tried
	if ! "$SCBPF" gen --no-sandbox -q "$@" $(printf ' -a %s' $list) -f raw \
		-o "$directory" ${given:+"$given"} 2>>"$T/refused"; then
		refused=$((refused + 1))
		return
	fi
	for arch in $list; do
		tried=$((tried + 1))
		raw=$directory/$arch.bpf
		listed "$policy" -a $arch "$@"
	done
}

random_policies() { # how many
	mkdir "$T/random.$seed"
	awk -v seed=$seed -v n=$1 -v dir="$T/random.$seed" -v arches="$arches" \
		-f tests/oracle/random.awk tables/generic.tbl >"$T/list"
	while read -r policy options; do
		samples=$((tried % 4 ? 0 : 16))
		compile "$policy" $options
	done <"$T/list"
	samples=0
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
		[ -z "$ROUNDS" ] || compile "$own" -a x86_64
		compile "$own" -a "$1"
		first=$1
		shift
		set -- "$@" "$first"
	done
}

# With options that decide which rules exist, by turns.
built_in_policy() {
	awk -f tests/oracle/builtin.awk tables/default.tbl >"$T/builtin.json"
	first= second= third=
	for arch in $some; do
		last=$third third=$second second=$first first="$last $arch"
	done
	compile_each "$T/builtin.json" "$first"
	compile_each "$T/builtin.json" "$second" --only --cap=all
	compile_each "$T/builtin.json" "$third" --cap=none --kernel=4.7 \
		--enosys=since:5.10 --deny=5 socket --allow=@clock
	compile "$T/builtin.json" -a x86_64+x32
	compile "$T/builtin.json" -a s390x+s390 --only --cap=all
}

# Raw bytes cannot record slots: the comments about them are removed from a
# listing, and their places keep all ones.
slots() {
	for name in daemon live; do
		policy=tests/slots/$name.policy
		"$SCBPF" gen --no-sandbox -q -a x86_64 -a x86 -a aarch64 \
			-a s390x -a mips -f asm -o "$T/$name" $policy
		for arch in x86_64 x86 aarch64 s390x mips; do
			tried=$((tried + 1))
			raw=$T/$tried.raw
			sed '/^; *slots:/d' "$T/$name/$arch.txt" >"$T/all_ones" &&
				"$SCBPF" opt --no-sandbox -q -a $arch -f raw \
					-o "$raw" "$T/all_ones" &&
				listed $policy -a $arch
		done
	done
}

included_files() {
	mkdir -p "$T/dir/below"
	printf '%s\n' '@include ./below/inner.policy' 'write: fd == 1' \
		>"$T/dir/outer.policy"
	echo 'read: fd == 0 || count > 100' >"$T/dir/below/inner.policy"
	printf '%s\n' '@include ./outer.policy' 'close: allow' >"$T/including"
	compile_each "$T/including" 'x86_64 arm s390x' -I "$T/dir"
}

# --port, on architectures that lack all of it, some of it, or nothing; by
# turns, but in longer runs each policy on each of them.
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
	odd= even=
	for arch in $some; do
		last=$even even=$odd odd="$last $arch"
	done
	[ -z "$ROUNDS" ] || odd=$arches even=$arches
	compile_each "$T/ported" "$odd" --port
	compile_each "$T/base.json" "$even" --port
	for arch in x86_64+x32 s390x+s390 aarch64+arm riscv64+riscv32; do
		compile "$T/ported" -a $arch --port
		[ -z "$ROUNDS" ] || compile "$T/base.json" -a $arch --port
	done
}

corpus() {
	find "$ORACLE_CORPUS" -name '*.json' -o -name '*.profile' \
		-o -name '*.policy' | sort >"$T/corpus"
	while read -r file; do
		for arch in ${ORACLE_ARCHES:-x86_64}; do
			compile "$file" -a "$arch"
			[ -z "$ORACLE_OPTIONS" ] ||
				compile "$file" -a "$arch" $ORACLE_OPTIONS
		done
	done <"$T/corpus"
}

# The filter of another policy, which the oracle has to notice.
faults=0
fault() { # what policy another architecture option
	faults=$((faults + 1))
	raw=$T/fault.$faults
	printf "$2" >"$raw.policy"
	printf "$3" >"$raw.other"
	"$SCBPF" gen --no-sandbox -q -a ${4:-x86_64} -f raw -o "$raw" "$raw.other"
	listed "$raw.policy" -a ${4:-x86_64} $5
	echo "$1" >>"$T/faults"
}

compare() {
	normal_form "$T/jobs" >"$T/normal" && "$T/oracle" <"$T/normal" >"$T/said"
}

# Sums up what the oracle says, and runs `scbpf sim` on its samples.
compared=0 calls=0 sims=0 differ=0 found= shown=
read_results() {
	while read -r word rest; do
		case $word in
		filter) filter=$rest ;;
		differs:) shown=$shown$newline$rest ;;
		sim) simulate $rest ;;
		*)
			compared=$((compared + 1))
			calls=$((calls + word))
			[ "$rest" = 'calls, 0 differ' ] || differs
			shown=
			;;
		esac
	done <"$T/said"
}

differs() {
	case $filter in
	"$T"/fault.*) found="$found $filter" ;;
	*)
		differ=$((differ + 1))
		echo "differs: $(grep "^$filter	" "$T/jobs")$shown"
		;;
	esac
}

simulate() { # verdict -a ABI number argument...
	verdict=$1 abi=$3
	shift 3
	sims=$((sims + 1))
	got=$("$SCBPF" sim --no-sandbox -q -a "$abi" "$filter" "$@")
	[ "${got%%[ ,]*}" = "$verdict" ] || {
		differ=$((differ + 1))
		echo "sim: $got, expected $verdict: $filter -a $abi $*"
	}
}

is_found() { # fault
	case "$found " in
	*" $T/fault.$1 "*) ;;
	*) return 1 ;;
	esac
}

fault 'a constant' 'read: arg0 == 7' 'read: arg0 == 6'
fault 'a width' 'read: arg1 == 7' 'write: arg0 == 7'
fault 'an errno' 'read: return 7' 'read: return 8'
fault 'a call less' '{read, write}: allow' 'read: allow'
fault 'a rule on all numbers' \
	'@all: ip > 5; trap\nread: allow' '@all: ip > 6; trap\nread: allow'
fault 'all known calls' '@known: allow' '@known: log'
fault 'the default' 'exit: allow' '@default trap\nexit: allow'
fault 'what is added' 'open: arg1 == 7; return 5' \
	'openat: arg1 == 7; return 5' aarch64 --port
many=30
[ -z "$ROUNDS" ] || many=200
while [ $seed -le ${ORACLE_SEEDS:-1} ]; do
	random_policies $many
	seed=$((seed + 1))
done
seed=1
check "most random policies are valid" test $((refused * 5)) -lt $tried
own_policies
before=$refused
built_in_policy
slots
included_files
ported_policies
check "the built-in policy, slots, included files and --port" \
	test $refused -eq $before
[ -z "$ORACLE_CORPUS" ] || corpus
check "the oracle is built, and linked with nothing" \
	$CC $CFLAGS ${O:+-Og} $LDFLAGS -o "$T/oracle" tests/oracle/oracle.c
check "the oracle compares" compare
read_results
check "every filter is compared" \
	test $compared -eq $((tried - refused + faults))
fault=0
while read -r what; do
	fault=$((fault + 1))
	check "fault: $what" is_found $fault
done <"$T/faults"
check "the oracle agrees" test $differ -eq 0
check "filters, calls and simulations are compared" \
	test $compared -gt 120 -a $calls -gt 200000 -a $sims -gt 7
echo "$compared filters, $calls calls, $sims simulations"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
