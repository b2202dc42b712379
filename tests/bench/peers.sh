#!/bin/sh
# Last part of make bench: filters for the same calls by scbpf, libseccomp,
# minijail's compiler and kafel. The lists have no conditions, because each tool
# has its own language for these: the calls that Docker's default always allows,
# and three allow-lists. All filters are for x86_64 alone.
#
# MINIJAIL and KAFEL are the paths of compile_seccomp_policy.py and
# dump_policy_bpf if they are not in PATH; what is missing is skipped.
LC_ALL=C
export LC_ALL
scbpf=$B/../scbpf
d=$B/peers
mkdir -p "$d" || exit 1

find_tool() { # a name; its path, or nothing
	command -v "$1" 2>/dev/null
}
minijail=${MINIJAIL:-$(find_tool compile_seccomp_policy.py ||
	find_tool compile_seccomp_policy)}
kafel=${KAFEL:-$(find_tool dump_policy_bpf)}

# A filter's instructions, and its mean over the calls that it allows.
row() { # what, file
	"$scbpf" explain -a x86_64 "$2" 2>/dev/null | awk -v what="$1" '
		NR == 1 { printf "  %-24s%10s%10s\n", what, $2, $4 }'
}

"$scbpf" table -a x86_64 | sed '/^#/d' >"$d/table"
awk '
	BEGIN {
		printf "{\"arch_nr\": 3221225534, \"arch_name\": \"x86_64\", "
		printf "\"bits\": 64, \"constants\": {}, \"syscalls\": {"
	}
	{ printf "%s\"%s\": %s", n++ ? ", " : "", $2, $1 }
	END { print "}}" }' "$d/table" >"$d/x86_64.json"
"$scbpf" gen -q -a x86_64 --only -o "$d/docker.bpf" 2>/dev/null
"$scbpf" explain --json -a x86_64 "$d/docker.bpf" | awk -F '"' '
	/"action": / { allowed = /"action": "ALLOW"/ }
	/"conditional"/ { allowed = 0 }
	allowed && /{"name": "/ { print $4 ": allow" }' |
	sort -u >"$d/docker.policy"
for n in 50 100 200; do
	grep ': allow$' tests/sizes/lists/random-$n-1.policy >"$d/$n.policy"
done

printf '\ncalls by name, x86_64 alone%21s%10s\n' instructions executed
for list in docker 50 100 200; do
	printf '%s calls (%s)\n' "$(wc -l <"$d/$list.policy")" "$list"
	for goal in '' size speed tiny; do
		"$scbpf" gen -q -a x86_64 --only --enosys=off --clone3=policy \
			${goal:+-O $goal} -o "$d/own.bpf" "$d/$list.policy" &&
			row "scbpf ${goal:+-O $goal}" "$d/own.bpf"
	done
	for level in 1 2; do
		"$B/bench" -p "$d/$list.policy" --peer-only $level \
			>"$d/lib.bpf" && row "libseccomp level $level" "$d/lib.bpf"
	done
	for strategy in linear bst; do
		[ -n "$minijail" ] && "$minijail" --arch-json "$d/x86_64.json" \
			--use-kill-process --optimization-strategy $strategy \
			"$d/$list.policy" "$d/minijail.bpf" &&
			row "minijail $strategy" "$d/minijail.bpf"
	done
	[ -n "$kafel" ] && {
		printf 'POLICY list { ALLOW {\n'
		# kafel's names are those of the kernel's functions.
		awk 'NR == FNR { nr[$2 ":"] = $1; next }
			{ printf "%sSYSCALL[%d]", sep, nr[$1]; sep = ", " }
			' "$d/table" "$d/$list.policy"
		printf '} } USE list DEFAULT KILL\n'
	} >"$d/list.kafel" && "$kafel" -c "$d/list.kafel" >"$d/kafel.c" &&
		row kafel "$d/kafel.c"
done
[ -n "$minijail" ] || echo 'skipped: minijail, for want of compile_seccomp_policy.py'
[ -n "$kafel" ] || echo 'skipped: kafel, for want of dump_policy_bpf'

# The cost of many values of one argument.
awk 'BEGIN {
	printf "ioctl: "
	for (i = 0; i < 4000; i++)
		printf "%sarg1 == 0x%x", i ? " || " : "", (i * 2654435) % 4294967
	print ""
}' >"$d/ioctl.policy"
printf '\n4,000 values of one argument of ioctl: median us, ratio to gen\n'
"$B/spawn" \
	"$scbpf gen -q -a x86_64 --only -o $d/ioctl.bpf $d/ioctl.policy" \
	"$scbpf dis -a x86_64 $d/ioctl.bpf" | sed "s|$B/\.\./||; s|$d/||g"
