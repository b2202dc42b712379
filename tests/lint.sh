#!/bin/sh
# Compiles tests/lint/NAME.json or NAME.policy and compares all that is said of
# it with NAME.err. Options: NAME.args, or -a x86_64. Where they ask for -v, only the
# names that were skipped are looked at, as the rest is numbers and times.
out=${T:-${TMPDIR:-/tmp}}/lint.err.$$
passed=0
failed=0

show() { # file, options: what scbpf says, then its exit status
	$SCBPF gen $2 -o /dev/null -f raw "$1" 2>&1
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

for policy in tests/lint/*.json tests/lint/*.policy; do
	name=${policy##*/}
	name=${name%.*}
	options='-a x86_64'
	[ -f "tests/lint/$name.args" ] && options=$(cat "tests/lint/$name.args")
	case " $options " in
	*' -v '*) show "$policy" "$options" | sed '/info: /{/skipped: /!d;}' ;;
	*) show "$policy" "$options" ;;
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
