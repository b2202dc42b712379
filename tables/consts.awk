# Makes rows of tables/consts_*.tbl from lines of token, name and value, all of
# a name together: the commonest value first, then the ABIs that differ.

BEGIN {
	# In the order in which the tables name them.
	n = split("x86_64 x86 x32 arm aarch64 riscv64 riscv32 s390x s390 " \
		"ppc64 ppc loongarch64 mips mips64 mips64n32 m68k sh " \
		"parisc64 parisc alpha sparc64 sparc xtensa csky " \
		"loongarch32", abi)
	groups = split("X86_ALL=x86_64,x86,x32 RISCV_ALL=riscv64,riscv32 " \
		"S390_ALL=s390x,s390 PPC_ALL=ppc64,ppc " \
		"MIPS_ALL=mips,mips64,mips64n32 PARISC_ALL=parisc64,parisc " \
		"SPARC_ALL=sparc64,sparc LOONGARCH_ALL=loongarch64,loongarch32", \
		group)
}

$2 != name {
	flush()
	name = $2
}

{
	if (!($3 in uses))
		order[++values] = $3
	uses[$3]++
	value[$1] = $3
	known++
}

END { flush() }

function literal(v) {
	return v + 0 < 10 || v + 0 > 4294967295 ? v : sprintf("0x%x", v)
}

# The ABIs that have this value.
function those(v,   list, i, j, m, part, side, member, all, done) {
	list = ""
	for (i = 1; i <= groups; i++) {
		split(group[i], side, "=")
		m = split(side[2], member, ",")
		all = 1
		for (j = 1; j <= m; j++)
			all = all && value[member[j]] == v &&
				member[j] in value
		for (j = 1; all && j <= m; j++)
			done[member[j]] = side[1]
	}
	for (i = 1; i <= n; i++) {
		if (!(abi[i] in value) || value[abi[i]] != v)
			continue
		part = abi[i] in done ? done[abi[i]] : toupper(abi[i])
		if (part in seen)
			continue
		seen[part]
		list = list (list == "" ? "" : " | ") part
	}
	for (i in seen)
		delete seen[i]
	return list
}

function flush(   i, most, row) {
	if (name == "")
		return
	most = order[1]
	for (i = 2; i <= values; i++)
		if (uses[order[i]] > uses[most])
			most = order[i]
	row = "C(\"" name "\", " literal(most) ")"
	if (known < n) {
		row = "ONLY(\"" name "\")"
		most = "none"
	}
	for (i = 1; i <= values; i++)
		if (order[i] != most)
			row = row " ON(" those(order[i]) ", " \
				literal(order[i]) ")"
	wrap(row)
	for (i in value)
		delete value[i]
	for (i in uses)
		delete uses[i]
	values = known = 0
}

# What does not fit in a line goes on in the next one; prints all but the last.
function fold(line,   at, i) {
	while (length(line) + 7 > 80) {
		at = 0
		for (i = 1; i + 7 <= 80; i++)
			if (substr(line, i, 3) == " | ")
				at = i + 1
		if (!at)
			break
		print substr(line, 1, at)
		line = "\t    " substr(line, at + 2)
	}
	return line
}

# Lines of at most 80 characters, cut before an ON.
function wrap(row,   part, m, i, line) {
	m = split(row, part, / ON/)
	line = part[1]
	for (i = 2; i <= m; i++) {
		if (length(line) + (line ~ /^\t/ ? 7 : 0) + \
		    length(part[i]) + 3 > 80) {
			print line
			line = fold("\tON" part[i])
		} else
			line = line " ON" part[i]
	}
	print line
}
