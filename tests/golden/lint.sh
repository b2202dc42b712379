#!/bin/sh
# Compiles tests/lint/NAME.json or NAME.policy and compares all its messages
# with NAME.err. Options: NAME.args, or -a x86_64. Under -v only the messages of
# lint are compared, because the others are numbers and times. All are compared
# at once.
passed=0
failed=0
got=$T/got
mkdir "$got"
errors=" $(grep -l ': error: ' tests/lint/*.err | tr '\n' ' ')"

for policy in tests/lint/*.json tests/lint/*.policy; do
	name=${policy##*/}
	name=${name%.*}
	options='-a x86_64'
	[ -f "tests/lint/$name.args" ] && read -r options <"tests/lint/$name.args"
	$SCBPF gen $options -o /dev/null -f raw "$policy" >"$got/$name.err" 2>&1
	is=$?
	case " $options " in
	*' -v '*)
		sed "/info: /{/info: '/b
			/info: on /b
			/info: the policy allows /b
			/info: refused /b
			/ has no '/b
			/skipped, because /!d
			}" "$got/$name.err" >"$T/skipped"
		mv "$T/skipped" "$got/$name.err"
		;;
	esac
	case $errors in
	*" tests/lint/$name.err "*) want=1 ;;
	*) want=0 ;;
	esac
	if [ $is -eq $want ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name ($options): exit status $is"
	fi
done
diff -r tests/lint "$got" | grep -v -e '^Only in tests/lint: .*\.json$' \
	-e '^Only in tests/lint: .*\.policy$' \
	-e '^Only in tests/lint: .*\.args$' >"$T/diffs"
cat "$T/diffs"
failed=$((failed + $(grep -c -e '^diff ' -e '^Only in ' "$T/diffs")))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
