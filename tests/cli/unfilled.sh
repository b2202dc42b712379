#!/bin/sh
# A filter with unfilled slots is incomplete: each format is read with a
# warning, and is neither installed nor optimised.
. tests/check.inc
cd "$T" || exit 1

printf '@denylist\nwrite: { fd != $LOG; return EBADF }\n' >log.policy
for f in json h; do
	"$SCBPF" gen -q -a x86_64 -o log.$f log.policy
done
"$SCBPF" gen -q -a x86_64 -a aarch64 -o many.h log.policy
# as jq -S sorts it
{
	sed -e '/"slots": \[/,/^\t\],/d' -e '$d' log.json
	printf '\t, "slots": [{"at": [{"at": 5, "mask": 1}], "name": "LOG"}]\n}\n'
} >sorted.json
tr -d '\n\t ' <log.json >one.json
cat log.json log.json >stack.json
# no slots, in spite of the name
echo 'read: allow' >plain.policy
"$SCBPF" gen -q -a x86_64 -o plain.json plain.policy
sed 's/"source": .*/"source": "slots", "slots": [],/' plain.json >none.json
"$SCBPF" gen -q -a x86_64 -o plain.h plain.policy

# a header without its comments
sed -e 's|/\*.*\*/||' -e '/\/\*/,/\*\//d' log.h >bare.h
if grep -e 'LOG (' -e '/\*' bare.h; then
	echo "this header still has comments"
	failed=$((failed + 1))
fi

refused="error: the slot '\$LOG' has no value yet: the program that loads this \
filter fills it in"
shown="warning: the slot '\$LOG' has no value yet; all ones are in its place"
for file in log.json sorted.json one.json stack.json log.h many.h bare.h; do
	check "opt $file" gives 1 "$refused" "$SCBPF" opt -a x86_64 \
		-o new.bpf $file
	check "opt $file: nothing is written" test ! -e new.bpf
	check "run $file" gives 125 "$refused" "$SCBPF" run -a x86_64 $file -- true
	check "dis $file" gives 0 "$shown" "$SCBPF" dis -a x86_64 $file
	check "sim $file" gives 0 "$shown" "$SCBPF" sim -a x86_64 $file write 1
	check "explain $file" gives 0 "$shown" "$SCBPF" explain -a x86_64 $file
	check "diff $file" gives 0 "$shown" "$SCBPF" diff -a x86_64 $file $file
	"$SCBPF" audit -a x86_64 $file >out 2>err
	check "audit $file" grep -F -e "$shown" err
done
# If the filter comes from a policy, the message says to read that, for commands
# that can.
way="needs one; write a number, or compile it with 'scbpf gen -o FILE.h' and \
use that"
check "sim: a way out" gives 1 "$way" "$SCBPF" sim -a x86_64 log.policy write 1
check "audit: a way out" gives 2 "$way" "$SCBPF" audit -a x86_64 log.policy
check "convert: a way out" gives 1 "$way" "$SCBPF" convert -a x86_64 log.policy
check "run: another way out" gives 125 "needs one; write a number" \
	"$SCBPF" run log.policy -- true
check "run: no header" [ "$(grep -c FILE.h err)" = 0 ]
echo 'read(3, "", 0) = 0' >read.log
check "learn --base" gives 1 "$refused" "$SCBPF" learn -a x86_64 \
	--base log.h read.log
check "learn --base of a filter" gives 1 "'plain.h' is a filter, but '--base' \
needs a policy" "$SCBPF" learn -a x86_64 --base plain.h read.log
for file in plain.json none.json plain.h; do
	check "opt $file" gives 0 '' "$SCBPF" opt -q -a x86_64 -o new.bpf $file
	check "sim $file" gives 0 '' "$SCBPF" sim -a x86_64 $file read
	check "sim $file: no warning" test ! -s err
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
