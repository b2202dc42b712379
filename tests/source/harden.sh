#!/bin/sh
# The program is hardened with everything that its compiler and linker support:
# the program shows what gen/harden.sh found.
. tests/check.inc

if ! command -v readelf >/dev/null; then
	echo "skipped: no readelf (binutils)"
	echo "$passed passed, $failed failed"
	exit 0
fi
flags=$(sed -n -e 's/^HARDEN =//p' -e 's/^LINK =//p' "$B/rules.mk")
readelf -lW "$SCBPF" >"$T/segments"
readelf -dW "$SCBPF" >"$T/dynamic"
readelf -hW "$SCBPF" >"$T/header"
readelf -sW "$SCBPF" >"$T/symbols"

holds() { # option, pattern, file
	case $flags in
	*"$1"*) check "$1" grep -q -e "$2" "$T/$3" ;;
	*) echo "skipped: $CC does not take $1, or not with these flags" ;;
	esac
}

case $CC in
*tcc*) echo "skipped: $CC ignores options that it does not know" ;;
*)
	holds -pie ': *DYN' header
	holds -z,relro GNU_RELRO segments
	holds -z,noexecstack 'GNU_STACK .* RW ' segments
	holds -z,now NOW dynamic
	holds -fstack-protector-strong __stack_chk_fail symbols
	;;
esac
check "no segment is writable and executable" \
	sh -c '! grep -q "RWE" "$1/segments"' sh "$T"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
