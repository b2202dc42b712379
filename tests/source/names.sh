#!/bin/sh
# The symbols of libscbpf.a: it defines only names with its prefixes, has no
# writable memory, and uses only libc functions that compare, search, copy and
# jump.
. tests/check.inc
lib=$B/libscbpf.a
cd "$T" || exit 1

if ! nm -P -g "$lib" >all 2>log; then
	echo "skipped: no nm that reads the archive"
	echo "$passed passed, $failed failed"
	exit 0
fi

# POSIX format: name, type, value and size, after lines with the members' names.
awk 'NF > 1 && $2 ~ /^[A-TV-Z]$/ { print $1 }' all | sort -u >defined
# scbpf_install has an object of its own, because it makes syscalls.
awk '/\[.*\]:$/ { own = /api_install/ }
	NF > 1 && $2 == "U" && !own { print $1 }' all | sort -u >wanted
# gcc itself adds the thunks, for position-independent code of 32 bits.
check "scbpf_install is in an object of its own" \
	test "$(awk '/\[.*\]:$/ { own = /api_install/ }
	/^__x86[.]get_pc_thunk/ { next }
	own && NF > 1 && $2 == "T" { print $1 }' all)" = scbpf_install
grep -v -e '^_*scbpf_' -e '^_*scb_' -e '^__odr_asan' \
	-e '^__x86[.]get_pc_thunk' defined >foreign
check "its names begin with scbpf_, or scb_ within" test ! -s foreign -a -s defined
sed 's/^/  /' foreign

# Functions that the compiler itself calls are ignored: their names begin with
# an underscore, except for checked copies (FORTIFY). AddressSanitizer adds
# calls. bsearch(3) is an inline function in some libc's header. clang replaces
# a memcmp(3) for equality by bcmp(3).
cat >fine <<'END_OF_LIST'
bcmp
bsearch
longjmp
memchr
memcmp
memcpy
memmove
memset
setjmp
strcasecmp
strchr
strcmp
strcspn
strlen
strncmp
strrchr
strspn
strstr
END_OF_LIST
comm -13 defined wanted | sed 's/^__\(.*\)_chk$/\1/' | grep -v '^_' | sort -u |
	comm -13 fine - >more
case $CFLAGS in
*-fsanitize* | *--coverage*)
	echo "skipped: what libc is asked for, in a build that watches itself"
	;;
*)
	check "it asks libc for no stdio, memory or exit" test ! -s more
	sed 's/^/  /' more
	;;
esac

# Constants that contain addresses are written only by the dynamic linker, and
# are in .data.rel.ro.
case $CFLAGS in
*-fsanitize* | *--coverage*)
	echo "skipped: writable memory, in a build that watches itself"
	;;
*)
	echo 'const int constant = 1; int main(void) { return 0; }' >constant.c
	if $CC -c -o constant.o constant.c && size -A constant.o 2>log |
		awk '$1 == ".data" && $2 > 0' | grep -q .; then
		echo "skipped: $CC puts constants where memory is written"
	elif size -A "$lib" >sections 2>log &&
		grep -q '^\.data\|^\.text' sections; then
		awk '$1 ~ /^\.(data|bss|tdata|tbss)$/ && $2 > 0' sections >written
		check "it has no memory of its own" test ! -s written
		cat written
	else
		echo "skipped: no size that tells sections"
	fi
	;;
esac
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
