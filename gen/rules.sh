#!/bin/sh
# Writes a makefile that builds into $B: a rule for every source. Arguments
# are its macros; other macros make other rules, and so a new build. So that
# nothing has to find out who includes what, every object depends on all
# headers and tables.
LC_ALL=C
export LC_ALL

printf '.POSIX:\n'
printf '%s\n' "$@"
printf 'H = '
printf '%s ' "$B/rules.mk" "$B/prefix.h" arch/*.h tables/*.tbl gen/*.h gen/*/*.h
printf '\n\nall: %s/scbpf %s/libscbpf.a\n' "$B" "$B"

for c in arch/*.c gen/*.c gen/*/*.c; do
	o=$B/${c%.c}.o
	mkdir -p "${o%/*}"
	printf '%s: %s $(H)\n' "$o" "$c"
	printf '\t@echo cc %s\n' "$c"
	printf '\t$(CC) $(FLAGS) $(CFLAGS) -c -o %s %s\n' "$o" "$c"
	case $c in
	gen/main.c | gen/cli/* | gen/host/* | gen/report/*) program="$program $o" ;;
	*) library="$library $o" ;;
	esac
done

cat <<END
$B/libscbpf.a:$library
	@echo ar \$@
	rm -f \$@
	\$(AR) rc \$@$library
$B/scbpf:$program $B/libscbpf.a
	@echo ld \$@
	\$(CC) \$(FLAGS) \$(CFLAGS) \$(LDFLAGS) -o \$@$program $B/libscbpf.a
END
