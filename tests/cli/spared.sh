#!/bin/sh
# No output overwrites an input, whichever of its names is used.
. tests/check.inc
cd "$T" || exit 1

spares() { # name options...
	input=$1
	shift
	check "spares: $*" gives 2 "'$input' is an input; use another FILE" \
		"$SCBPF" "$@"
}

gen="$SCBPF gen -q -a x86_64"
echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names":
	["read"], "action": "SCMP_ACT_ALLOW"}]}' >read-only.json
cp read-only.json same.json
ln -s same.json link.json

spares same.json gen -q -o same.json same.json
spares link.json gen -q -o link.json same.json
spares ./same.json gen -q -f h -o ./same.json same.json
check "and stays" cmp same.json read-only.json
echo 'read 7' >mix.txt
cp mix.txt x86_64.txt
echo 'read: allow' >part.txt
printf '@include ./part.txt\n@frequency ./often.txt\n' >whole.policy
echo 'read: 7' >often.txt
spares mix.txt gen -q --mix mix.txt -o mix.txt same.json
spares ./x86_64.txt gen -q --mix x86_64.txt -a x86_64 -f asm -o . same.json
spares part.txt gen -q -o part.txt whole.policy
spares often.txt gen -q -o often.txt whole.policy
$gen -o one.bpf same.json
spares mix.txt opt -q -a x86_64 --mix mix.txt -f raw -o mix.txt one.bpf
check "and they stay" [ "$(cat mix.txt x86_64.txt part.txt often.txt)" = \
	"$(printf 'read 7\nread 7\nread: allow\nread: 7')" ]

# The same for opt, with every kind of input, and for standard input.
{
	echo 'struct sock_filter f[] = {'
	$SCBPF opt -q -a x86_64 -f c one.bpf
	echo '};'
} >one.c
$gen -o one.h same.json
for file in one.bpf one.c one.h; do
	cp $file kept
	spares $file opt -q -a x86_64 -o $file $file
	spares ./$file opt -q -a x86_64 -o ./$file $file
	spares $file opt -q -a x86_64 -f raw -o $file kept $file
	check "$file stays" cmp $file kept
done
spares one.c opt -q -a x86_64 -f raw -o one.c one.c:f

for command in gen "convert -f oci" explain; do
	$SCBPF $command -q -a x86_64 -o same.json - <same.json 2>err
	check "$command: standard input" grep -q "'same.json' is an input" err
done
check "standard input stays" cmp same.json read-only.json
cp same.json x86_64.json
spares ./x86_64.json gen -q -a x86_64 -f json -o . x86_64.json

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
