#!/bin/sh
# Filters in the objects, programs and libraries that a compiler makes, named by
# their symbol.
. tests/check.inc
cd "$T" || exit 1

cat >f.c <<'END'
struct insn {
	unsigned short code;
	unsigned char jt, jf;
	unsigned k;
};
extern const struct insn one[1], two[1];
const struct insn one[1] = {{6, 0, 0, 0x7fff0000}};
const struct insn two[1] = {{6, 0, 0, 0}};
struct insn unset[4];
int other = 5;
END
echo 'int other = 5; int main(void) { return other; }' >none.c
if ! $CC -c -o f.o f.c 2>log || ! $CC -c -o none.o none.c 2>log; then
	echo "skipped: $CC makes no objects"
	echo "$passed passed, $failed failed"
	exit 0
fi
sed '/two\[1\]/d' f.c >only.c
$CC -c -o only.o only.c 2>log

listed() { # action, file
	"$SCBPF" dis "$2" >out 2>err && grep -q "ret .* $1: " out
}
check "an object" listed ALLOW f.o:one
check "another symbol of it" listed KILL_THREAD f.o:two
check "the only one that is a filter" listed ALLOW only.o
check "several" gives 1 "several symbols of this ELF file are filters, \
expected one of them after a colon: 'one', 'two'" "$SCBPF" dis f.o
check "no such symbol" gives 1 "no symbol is called 'three' here" \
	"$SCBPF" dis f.o:three
check "one without bytes" gives 1 "the bytes of 'unset' are not in this file" \
	"$SCBPF" dis f.o:unset
check "one that is no filter" gives 1 "expected a multiple of 8" \
	"$SCBPF" dis f.o:other
check "no filter" gives 1 "in which no symbol is a filter" "$SCBPF" dis none.o
for n in 60 100 400 700; do
	head -c $n f.o >cut.o
	check "the first $n bytes" gives 1 "error: " "$SCBPF" dis cut.o:one
done
if $CC -shared -fPIC -o f.so f.c 2>log; then
	check "a library, with two tables of symbols" listed ALLOW f.so:one
fi
if $CC -o program f.c none.c 2>log || {
	sed '/other/d' f.c >f2.c && $CC -o program f2.c none.c 2>log
}; then
	check "a program" listed ALLOW program:one
	"$SCBPF" dis program:one >first
	check "without its table of symbols" sh -c 'strip program 2>log || exit 0
		"$SCBPF" dis program:one >out 2>err
		[ $? -eq 1 ] && grep -q "no symbol is called" err'
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
