#!/bin/sh
# Writes a makefile that builds into $B: a rule for every source, which depends
# on exactly those headers and tables that it includes, directly or not.
# Arguments are its macros; other macros make other rules, and so a new build.
LC_ALL=C
export LC_ALL

printf '.POSIX:\n'
# Else bmake says before each line of parallel jobs where it is from.
printf '.MAKE.JOB.PREFIX =\n'
printf '%s\n' "$@"
printf '\nall: %s/scbpf %s/libscbpf.a\n' "$B" "$B"

set -- arch gen
for dir in gen/*/; do
	set -- "$@" "${dir%/}"
done
for dir; do
	shift
	set -- "$@" "$B/$dir"
done
mkdir -p "$@"
printf '%s\n' arch/*.c gen/*.c gen/*/*.c | awk -v B="$B" '
	function exists(file,    line, found) {
		if (!(file in known)) {
			found = (getline line <file) >= 0
			close(file)
			known[file] = found
		}
		return known[file]
	}
	# As the compiler looks for it: beside the file, then below gen.
	function resolve(file, name,    beside) {
		beside = file
		sub(/[^\/]*$/, "", beside)
		beside = beside name
		while (sub(/[^\/]+\/\.\.\//, "", beside))
			;
		return exists(beside) ? beside : "gen/" name
	}
	function scan(file,    line, n) {
		if (file in count)
			return
		n = 0
		while ((getline line <file) > 0)
			if (line ~ /^#[ \t]*include[ \t]*"/) {
				sub(/^[^"]*"/, "", line)
				sub(/".*/, "", line)
				include[file, n++] = resolve(file, line)
			}
		close(file)
		count[file] = n
	}
	function add(file, c,    i, next_file) {
		scan(file)
		for (i = 0; i < count[file]; i++) {
			next_file = include[file, i]
			if (seen[next_file] == c)
				continue
			seen[next_file] = c
			all = all " " next_file
			add(next_file, c)
		}
	}
	{
		o = B "/" substr($0, 1, length($0) - 2) ".o"
		all = ""
		add($0, $0)
		printf "%s: %s %s/rules.mk%s\n", o, $0, B, all
		printf "\t@echo cc %s\n", $0
		printf "\t$(CC) $(FLAGS) $(HARDEN) $(CFLAGS) -c -o %s %s\n", o, $0
	}'

for c in arch/*.c gen/*.c gen/*/*.c; do
	o=$B/${c%.c}.o
	case $c in
	gen/host/api_install.c) library="$library $o" ;;
	gen/main.c | gen/cli/* | gen/host/*) program="$program $o" ;;
	*) library="$library $o" ;;
	esac
done

cat <<END
$B/pages.c: gen/man/text.awk $(echo gen/man/*.[15])
	awk -f gen/man/text.awk $(echo gen/man/*.[15]) >\$@.new
	mv \$@.new \$@
$B/pages.o: $B/pages.c $B/rules.mk gen/cli/pages.h
	@echo cc \$@
	\$(CC) \$(FLAGS) \$(HARDEN) \$(CFLAGS) -c -o \$@ $B/pages.c
$B/libscbpf.a:$library
	@echo ar \$@
	rm -f \$@
	\$(AR) rc \$@$library
$B/scbpf:$program $B/pages.o $B/libscbpf.a
	@echo ld \$@
	\$(CC) \$(FLAGS) \$(HARDEN) \$(CFLAGS) \$(LINK) \$(LDFLAGS) -o \$@$program $B/pages.o $B/libscbpf.a
END
