#!/bin/sh
# Compiles tests/lint/NAME.json and compares all that is said about it with
# NAME.err. Options: NAME.args, or -a x86_64. Where they ask for -v, only the
# names that were skipped are looked at, as the rest is numbers and times.
out=${T:-${TMPDIR:-/tmp}}/lint.err.$$
passed=0
failed=0

show() { # name, options: what scbpf says, then its exit status
	$SCBPF gen $2 -o /dev/null -f raw "tests/lint/$1.json" 2>&1
	echo "exit status $?"
}

wanted() { # name
	cat "tests/lint/$1.err"
	if grep -q ': error: ' "tests/lint/$1.err"; then
		echo 'exit status 1'
	else
		echo 'exit status 0'
	fi
}

for json in tests/lint/*.json; do
	name=${json##*/}
	name=${name%.json}
	options='-a x86_64'
	[ -f "tests/lint/$name.args" ] && options=$(cat "tests/lint/$name.args")
	case " $options " in
	*' -v '*) show "$name" "$options" | sed '/info: /{/skipped: /!d;}' ;;
	*) show "$name" "$options" ;;
	esac >"$out"
	if wanted "$name" | diff - "$out" >"$out.diff"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name ($options):"
		cat "$out.diff"
	fi
done
rm -f "$out" "$out.diff"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
