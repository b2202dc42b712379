#!/bin/sh
# Prints, as macros for gen/rules.sh, the options that harden the program and
# that this compiler takes without a warning: a canary on the stack, checked
# copies, targets of indirect jumps, addresses that differ from run to run,
# relocations that are read-only once the program runs, and a stack that is not
# executable. Arguments: the compiler, its flags, the linker's. What is printed
# is kept in $B, since it only depends on these.
LC_ALL=C
export LC_ALL
key="$1|$2|$3"
kept=$B/harden.kept
if [ "$(sed -n 1p "$kept" 2>/dev/null)" = "$key" ]; then
	sed 1d "$kept"
	exit
fi
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
# Headers that check copies warn where nothing is optimized.
printf '%s\n' '#include <string.h>' 'int' 'main(int argc, char **argv)' '{' \
	'	char copy[16];' '' \
	'	memcpy(copy, argv[0], (size_t)argc);' \
	'	return copy[0];' '}' >"$dir/x.c"

# The compiler and the flags hold several words each.
takes() { # option
	$1 $2 $compile $4 -Werror -o "$dir/x" "$dir/x.c" $link $3 \
		>"$dir/log" 2>&1 && [ ! -s "$dir/log" ]
}

# Options that most compilers take are tried together first: then nothing waits
# for an attempt with each.
compile= link=
canary=-fstack-protector-strong
copies='-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2'
for option in "$canary $copies" $canary "$copies" -fcf-protection \
	-mbranch-protection=standard; do
	case "$2 $option" in
	*FORTIFY*FORTIFY*FORTIFY*) continue ;; # CFLAGS know better
	esac
	case $compile in
	*"$option"*) continue ;;
	esac
	takes "$1" "$2" "$3" "$option" && compile="$compile $option"
done
case " $3 " in
*' -static '*) pie= ;; # whoever wants it says -static-pie
*) pie='-fPIE -pie' ;;
esac
[ -z "$pie" ] || ! takes "$1" "$2" "$3" "$pie" || compile="$compile -fPIE" \
	link="$link -pie"
for option in '-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack' -Wl,-z,relro \
	-Wl,-z,now -Wl,-z,noexecstack; do
	case $link in
	*"$option"*) continue ;;
	esac
	takes "$1" "$2" "$3 $option" "" && link="$link $option"
done
{
	printf '%s\n' "$key"
	printf '%s\n' "HARDEN =$compile" "LINK =$link"
} >"$kept"
sed 1d "$kept"
