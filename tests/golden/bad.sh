#!/bin/sh
# Every tests/bad/NAME.json and NAME.policy is refused: exit status 1, the whole
# of NAME.err on standard error, and no output file. Then the ones too large to
# keep.
out=$T/out
passed=0
failed=0

verdict() { # what, ok
	if [ "$2" = yes ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $1"
	fi
}

refused() { # file, options: compiles it into $out, messages into $T/err
	"$SCBPF" gen $2 -f raw -o "$out" "$1" >"$T/stdout" 2>"$T/err"
	[ $? -eq 1 ] && [ ! -e "$out" ] && [ ! -s "$T/stdout" ]
}

# Compares all messages at once, because processes take most of the time.
mkdir "$T/got"
for file in tests/bad/*.json tests/bad/*.policy; do
	name=${file##*/}
	case $name in
	*.json) options= ;;
	*) options='-a x86_64' ;;
	esac
	ok=no
	"$SCBPF" gen $options -f raw -o "$out" "$file" >"$T/stdout" \
		2>"$T/got/${name%.*}.err"
	[ $? -eq 1 ] && [ ! -e "$out" ] && [ ! -s "$T/stdout" ] && ok=yes
	verdict "$file" $ok
done
diff -r tests/bad "$T/got" | grep -v -e '^Only in tests/bad: .*\.json$' \
	-e '^Only in tests/bad: .*\.policy$' -e '^Only in tests/bad: parts$' \
	>"$T/diffs"
cat "$T/diffs"
verdict 'what is said' "$([ -s "$T/diffs" ] || echo yes)"

located() { # what, pattern
	ok=no
	refused "$T/big.json" && grep -q "^big.json:.*error: $2" "$T/err" &&
		ok=yes
	verdict "$1" $ok
}

awk 'BEGIN { for (i = 0; i < 100000; i++) printf "[" }' >"$T/big.json"
located '10^5 brackets' "'\\[' is nested"
awk 'BEGIN {
	for (s = " "; length(s) < 1000000; s = s s)
		;
	for (i = 0; i < 100; i++)
		printf "%s", s
}' >"$T/big.json"
located '100 MB of spaces' ''
awk 'BEGIN {
	printf "{"
	for (i = 0; i < 100000; i++) printf "\"k%d\":%d,", i, i
	printf "\"k7\":0}"
}' >"$T/big.json"
located 'the last of 10^5 keys again' 'duplicate key'
rm -f "$T/big.json"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
