# Prints what the tables say as facts, which tests/oracle/words.h reads: `KIND
# ABI NAME VALUE`, an ABI being the name of its table of calls, or * for all that
# no other fact is about. ABIs and calls have forms of their own, see tables.h.
# normal.awk, which is read after this, uses the arrays abi_of, is_default and
# members.

# The kind of a table says what read_row() prints for its rows. A row begins at
# the start of a line.
function read_table(path, kind, text, status, row, before, i) {
	while ((status = (getline text <path)) > 0) {
		while (i = index(text, "/*")) {
			before = substr(text, 1, i - 1)
			while (!(i = index(text, "*/")))
				getline text <path
			text = before substr(text, i + 2)
		}
		if (text ~ /^[A-Z#]/) {
			read_row(row, kind)
			row = ""
		}
		row = row text
	}
	if (status < 0) {
		print "cannot read " path >"/dev/stderr"
		exit 2
	}
	read_row(row, kind)
	close(path)
}

# w has the words of the row, from the macro on.
function read_row(row, kind) {
	if (row !~ /[(#]/)
		return
	if (kind == "group") # without the description
		sub(/", "[^"]*"/, "", row)
	n = split(row, w, /[^A-Za-z0-9_@*.+-]+/)
	if (w[n] == "")
		n--
	if (w[2] == "include")
		read_table("tables/" w[3], kind)
	else if (kind == "abi")
		abi_row()
	else if (kind == "call")
		call_row()
	else if (kind == "args")
		args_row()
	else if (kind == "const")
		const_row()
	else if (kind == "width")
		width_row()
	else
		other_row(kind)
}

# Of 5,3 or 2,6,28 or BASE: the words from..end.
function release(from, end) {
	return (from > end ? 0 : w[from] * 65536) + \
		(from + 1 > end ? 0 : w[from + 1] * 256) + \
		(from + 2 > end ? 0 : w[from + 2])
}

# --- ABIs and calls

function abi_row(table) {
	abi_of[w[2]] = abi_of[w[3]] = w[2]
	table = w[4]
	while (n < 13)
		w[++n] = 0
	print "abi", w[2], table, w[5], w[6], w[7], w[9], w[10], w[11], w[12], \
		w[13]
	if (table in bits)
		return
	tables[++ntables] = table
	bits[table] = w[6]
	column[table] = w[8]
	base_of[table] = w[9]
}

# S(number, name, since), R(number, name, since, gone: three words each), or
# C(number, name, since) of common.tbl, whose numbers begin at the ABI's base.
# loongarch32 came in 7.3 and had all calls of that time from its start, as the
# one before common calls shows.
function call_row(i, nr, gone) {
	i = w[2] == "X32" ? 4 : 2
	nr = w[i]
	if (i == 4 || w[1] == "C")
		nr += base_of[table]
	since = release(i + 2, w[1] == "R" ? i + 4 : n)
	gone = w[1] == "R" ? release(i + 5, n) : 0
	if (w[1] == "C" && since <= 459520 && last_since == 0)
		since = 0
	last_since = since
	print "call", table, w[i + 1], nr, since, gone
}

# --- arguments and constants

# Is an ABI meant by NAME or FAMILY_ALL, whose names begin so, or by ILP32?
function is_listed(word, table, t) {
	t = toupper(table)
	if (word == "ILP32" || word == "LP64")
		return (word == "ILP32") == \
			(bits[table] == 32 || t ~ /^(X32|MIPS64N32)$/)
	return word == t || word == "X86_ALL" && t == "X32" || \
		sub(/_ALL$/, "", word) && index(t, word) == 1
}

# A(call, arguments), B(call, ABIs, arguments): an argument is P(name) or
# N(name, family), and W if it takes two registers, perhaps with an I. Before
# the first W there is a slash here.
function args_row(i, k, s, wide) {
	for (i = 3; w[1] == "B" && w[i] !~ /^[PNW]I?$/; i++)
		;
	for (k = i; k <= n; k += w[k] ~ /^N/ ? 3 : 2) {
		if (w[k] ~ /^W/ && !wide++)
			s = s " /"
		s = s " " w[k + 1]
	}
	if (w[1] == "A")
		print "args *", w[2] s
	else
		print_on("args", w[2], 3, i - 1, substr(s, 2))
}

# For the ABIs in the words from..end, if no earlier row names them.
function print_on(kind, name, from, end, value, i, t) {
	for (t = 1; t <= ntables; t++)
		for (i = from; i <= end; i++)
			if (is_listed(w[i], tables[t]) && \
				!((kind, name, t) in printed)) {
				printed[kind, name, t]
				print kind, tables[t], name, value
			}
}

# C(name, value) or ONLY(name), then any ON(ABIs, value).
function const_row(name, i, from) {
	name = w[2]
	if (w[1] == "C")
		print "const *", name, w[3]
	for (i = w[1] == "C" ? 4 : 3; i <= n; i++)
		if (w[i] == "ON")
			from = i + 1
		else if (i == n || w[i + 1] == "ON")
			print_on("const", name, from, i - 1, w[i])
}

# W(call, how many, widths), A(ABI, call, widths), the ABI being * for all with
# 64-bit registers, which are called 64 here.
function width_row(i, s) {
	for (i = 4; i <= n; i++)
		s = s " " (w[i] == "P" ? 64 : w[i])
	if (w[1] == "W")
		print "width *", w[2] s
	else
		print "width", (w[2] == "*" ? 64 : w[2]), w[3] s
}

# --- others

function inverted(places, i, s) {
	for (i = 0; i < 6; i++)
		s = s (index(places, i) ? index(places, i) - 1 : "-")
	return s
}

function other_row(kind, i, s) {
	if (kind == "errno") {
		print "errno *", w[2], w[3]
		for (i = 1; i <= ntables; i++)
			if (column[tables[i]] != 0)
				print "errno", tables[i], w[2], \
					w[3 + column[tables[i]]]
	} else if (kind == "generic") {
		print "since *", w[2], release(3, n)
		members["@known"] = members["@known"] " " w[2]
	} else if (kind == "cap") {
		is_default[w[3]] = w[4] == "DOCKER"
	} else if (kind == "group") {
		for (i = 3; i <= n; i++)
			s = s " " w[i]
		members[w[2]] = s
	} else if (kind == "alias") {
		print "alias", w[2], w[3], w[4]
	} else if (kind == "carried") {
		s = tolower(w[1])
		print "carried *", w[3], s
		carries[s] = carries[s] " " w[3] " " w[2]
	} else if (kind == "twin") {
		twins[w[2]] = twins[w[2]] " " w[3] " " w[4] " " w[5] " " w[6]
	} else {
		if (kind == "time64")
			print "times *", w[3], w[2]
		# Of calls without arguments there are no places.
		s = w[1] ~ /[TK]/ ? "012345" : substr(w[4] "------", 1, 6)
		if (w[1] != "N")
			counterparts[w[2]] = counterparts[w[2]] " " w[3] " " s
		if (w[1] ~ /[TKBW]/)
			counterparts[w[3]] = counterparts[w[3]] " " w[2] " " \
				inverted(s)
	}
}

BEGIN {
	read_table("tests/oracle/abis.tbl", "abi")
	for (i = 1; i <= ntables; i++) {
		table = tables[i]
		read_table("tables/" table ".tbl", "call")
	}
	read_table("tables/args.tbl", "args")
	read_table("tables/args_abi.tbl", "args")
	read_table("tables/args_alias.tbl", "alias")
	split("file ioctl memory process signal socket", part, " ")
	for (i = 1; i in part; i++)
		read_table("tables/consts_" part[i] ".tbl", "const")
	read_table("tables/widths.tbl", "width")
	read_table("tables/widths_abi.tbl", "width")
	read_table("tables/errno.tbl", "errno")
	read_table("tables/generic.tbl", "generic")
	read_table("tables/caps.tbl", "cap")
	read_table("tables/groups.tbl", "group")
	read_table("tables/subcalls.tbl", "carried")
	read_table("tests/oracle/twins.tbl", "twin")
	read_table("tables/time64.tbl", "time64")
	read_table("tables/siblings.tbl", "sibling")
	for (i in carries)
		print "carries *", i carries[i]
	for (i in twins)
		print "twins *", i twins[i]
	for (i in counterparts)
		print "counterparts *", i counterparts[i]
}
