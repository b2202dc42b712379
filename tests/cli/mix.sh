#!/bin/sh
# All forms of a mix have the same meaning, and other texts are refused.
. tests/check.inc
cd "$T" || exit 1

gen() { # mix: the raw filter in $1.bpf
	"$SCBPF" gen -q -a x86_64 -o "$1.bpf" --mix "$1"
}

same() {
	gen "$1" && cmp "$1.bpf" plain.bpf
}

refused() { # mix, message
	"$SCBPF" gen -a x86_64 -o none.bpf --mix "$1" 2>err
	[ $? -eq 1 ] && [ ! -e none.bpf ] && grep "$2" err
}

cat >plain <<'END'
# name count
openat 2
read 7000	# most of all
close 23
END
gen plain
printf '\357\273\277read 7000\r\nclose 23\r\nopenat 2\r\n' >dos
cat >full <<'END'
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
  0.00    0.000000           0      7000           read
  0.00    0.000000           0         2         1 openat
  0.00    0.000000           0        23           close
------ ----------- ----------- --------- --------- ----------------
100.00    0.000000           0      7025         1 total
System call usage summary for 32 bit mode:
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
  0.00    0.000000           0      9999           write
END
cat >chosen <<'END'
   errors     calls syscall
--------- --------- ----------------
               7000 read
        1         2 openat
                 23 close
--------- --------- ----------------
        1      7025 total
END
cat >turned <<'END'
syscall             errors     calls
---------------- --------- ---------
read                            7000
openat                   1         2
close                             23
END
printf 'read\0x 5\nclose 2\n' >nul
check "a NUL byte" refused nul "nul:1:5: error: expected lines of 'name count', found the byte 0x00"
check "line ends and a byte-order mark" same dos
check "strace -c, and a table for 32 bits" same full
check "an empty cell before the count" same chosen
check "the name first" same turned
check "another filter without it" sh -c "'$SCBPF' gen -q -a x86_64 -o no.bpf &&
	! cmp -s no.bpf plain.bpf"
: >empty
check "empty" refused empty 'has no counts'
echo 'read 0' >zero
check "nothing counted" refused zero 'zero:1:1: error: the mix has no counts'
echo 'read 1 2' >three
check "three words" refused three 'expected a syscall and a count'
echo 'read many' >word
check "no number" refused word "word:1:6: error: 'many' is not a count"
echo 'read 4294967296' >large
check "too large" refused large 'is too large'

# --- the bound, of a line of any length

awk 'BEGIN { for (i = 0; i < 470; i += 2) print i "[arch=x86_64]: allow" }' \
	>long.policy
check 'a bound for more than 192 runs' sh -c \
	'"$SCBPF" gen -q -a x86_64 --only -f asm long.policy |
		tr -s " ;\n" " " | grep -q "in the best comparison tree found"'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
