#!/bin/sh
# The program in hostile conditions: every call that can fails in turn, reads
# and writes are short or interrupted, memory is short, jumps reach at most
# seven instructions, and the proof has almost no steps. It must not crash,
# leave an incomplete file, or give a wrong answer.
. tests/check.inc
here=$PWD/tests/hostile
top=$PWD

# Links the objects of $B/scbpf, except those of files that are given.
link() { # program, objects of our own, sources that these replace
	rest=$(program_objects "$top")
	for source in $3; do
		rest=$(echo "$rest" | grep -v "/$source\.o")
	done
	$CC $CFLAGS $LDFLAGS -o "$1" $2 $rest "$B/libscbpf.a"
}

# Compiles several sources as one, which takes half the time.
together() { # object, directory, sources, flags
	for source in $3; do
		echo "#include \"$2/$source.c\""
	done >all.c
	$CC $CFLAGS $O -I"$top/gen" $4 -w -c -o "$1" all.c
}

build() {
	together io.o "$here" io &&
		together bad.o "$here" 'files write preopen wire main' &&
		link bad 'io.o bad.o' 'gen/main cli/files cli/write
			cli/preopen cli/wire' &&
		together asm.o "$top/gen/bpf" asm -DASM_REACH=7 &&
		link near asm.o '' &&
		together weak.o "$top/gen/proof" 'wordset wordset_solve step
			join_state prove prove_ask prove_join probe' \
			'-DWORDSET_CONDS=3 -DWORDSET_WORK=4 -DWALK_STEPS=400
			-DASK_STEPS=200 -DASK_SPLITS=3 -DPROBE_STEPS=1000
			-DJOIN_LEAST=2' &&
		together lift.o "$top/gen/tree" lift -DLIFT_SPOTS=64 &&
		link weak 'weak.o lift.o' ''
}

# Status 0 and the right file; or the given status, a message, and the file as
# it was. The directory has no other files.
sound() { # status command...
	want=$1
	shift
	echo old >dir/out.bpf
	"$@" >out 2>err
	is=$?
	[ "$(echo dir/.[!.]* dir/*)" = 'dir/.[!.]* dir/out.bpf' ] || {
		echo "left behind:"
		ls -A dir
		rm -rf dir
		mkdir dir
		return 1
	}
	if [ $is -eq 0 ]; then
		cmp dir/out.bpf good.bpf
	elif [ $is -eq "$want" ]; then
		has_line err error: && read -r line <dir/out.bpf &&
			[ "$line" = old ]
	else
		echo "status $is"
		return 1
	fi
}

generate="gen -q -a x86_64 -o dir/out.bpf policy.json"

# There are about ten, and no more after six that have no effect; after a failure
# of the first, the program asks for less memory. If two processes share the
# work, the call fails in both.
each_call() { # at least, options
	least=$1
	shift
	n=0 refused=0 without=0
	while [ $without -lt 6 ]; do
		n=$((n + 1))
		FAIL=$n sound 1 ./bad $generate "$@" || {
			echo "call $n"
			return 1
		}
		refused=$((refused + is))
		without=$((is ? 0 : without + 1))
	done
	echo "$refused calls"
	[ $refused -ge "$least" ]
}

each_size() {
	for size in 0 1 15 16 17 100 500 1000 2000 4000 8000 16000 32000 50000 \
		65000 80000 100000 130000 160000 200000 250000 300000 400000 \
		500000 600000 700000 800000 1000000 1500000 2000000; do
		MEMORY=$size sound 1 ./bad $generate || {
			echo "$size bytes"
			return 1
		}
		[ $is -eq 0 ] || has_line err 'out of memory' || return 1
	done
	[ $is -eq 0 ]
}

slowly() { # setting
	env "$1=1" ./bad $generate && cmp dir/out.bpf good.bpf &&
		env "$1=1" ./bad gen -q -a x86_64 -f raw - <policy.json >out &&
		cmp out good.bpf
}

# Its filters are longer, and have the same meaning.
near() {
	for token in x86_64 aarch64 s390x mips arm ppc64; do
		./near gen -q -a $token -f raw >near.bpf &&
			"$SCBPF" prove -a $token near.bpf || return 1
	done
	"$SCBPF" gen -q -a x86_64 -f raw >far.bpf &&
		./near gen -q -a x86_64 -f raw >near.bpf &&
		[ $(wc -c <near.bpf) -gt $(wc -c <far.bpf) ]
}

# It may be undecided, but not wrong.
weak() {
	sound 1 ./weak $generate || return 1
	"$SCBPF" gen -q -a x86_64 --allow keyctl -f raw >other.bpf
	"$SCBPF" gen -q -a x86_64 -f raw >same.bpf
	for command in "prove -a x86_64 other.bpf" \
		"diff -a x86_64 other.bpf same.bpf"; do
		./weak $command >out 2>&1
		case $? in
		1 | 2) ;;
		*) return 1 ;;
		esac
	done
	./weak opt -f raw -o weak.bpf same.bpf >out 2>&1
	case $? in
	0) "$SCBPF" prove -a x86_64 weak.bpf ;;
	1) [ ! -e weak.bpf ] ;;
	*) return 1 ;;
	esac
}

closed() { # what to close
	rm -f dir/out.bpf
	sh -c "'$SCBPF' $generate $1; [ \$? -eq 0 ]" && cmp dir/out.bpf good.bpf
}

cd "$T" && mkdir dir || exit 1
cp "$top/tests/qemu/policy.json" .
"$SCBPF" gen -q -a x86_64 -o good.bpf policy.json || exit 1
check "build" build
check "each call fails in turn" each_call 8 --no-sandbox
check "each call fails in turn, confined" each_call 8
check "each size of memory" each_size
check "short reads and writes" slowly SHORT
check "interrupted reads and writes" slowly EINTR
check "jumps that reach seven" near
check "a prover that may do nothing" weak
check "standard output closed" closed '>&-'
check "standard error closed" closed '2>&-'
check "everything closed" closed '<&- >&- 2>&-'
check "to a closed standard output" sh -c \
	"'$SCBPF' gen -q -a x86_64 -f raw >&- 2>err; [ \$? -eq 1 ] && cat err &&
	grep 'cannot write' err"
check "from a closed standard input" sh -c \
	"'$SCBPF' gen -q -a x86_64 -f raw - <&- >out 2>err; [ \$? -eq 1 ] &&
	[ ! -s out ]"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
