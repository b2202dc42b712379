#!/bin/sh
# What libscbpf.a brings into a program: no name that is not its own, no
# memory that is written, and of libc only what counts bytes and jumps.
. tests/check.inc
lib=$B/libscbpf.a
cd "$T" || exit 1

if ! nm -P -g "$lib" >all 2>log; then
	echo "skipped: no nm that reads the archive"
	echo "$passed passed, $failed failed"
	exit 0
fi

# POSIX: name type value size, and lines that name the members.
awk 'NF > 1 && $2 ~ /^[A-TV-Z]$/ { print $1 }' all | sort -u >defined
# scbpf_install is in an object of its own, which makes calls.
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

# What the compiler itself asks for is no concern of ours: it begins with an
# underscore, but for checked copies (FORTIFY). AddressSanitizer adds calls.
# bsearch(3) is code in some libc's header. clang makes bcmp(3) of a memcmp(3)
# that is only asked whether two blocks are equal.
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

# Constants that point at each other are written by the linker alone, and
# stand in .data.rel.ro.
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
