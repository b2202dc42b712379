# update.sh: one ABI's table brought up to the tree. Input: the tree's calls
# (number, name, 1 when there is an entry point), then the table. Output: the
# new table. Variables: token, base (X32 or a number), release (7,3), version
# (7.3-rc1), common (the base of common.tbl's numbers); added, rows, notes,
# errors are files.

function error(text) { print token ": " text >>errors }
function note(text) { print token ": " text >>notes }

# A row's call has left the kernel: S(5, "x", BASE) becomes R(5, "x", 0,0,0, V).
function leave(i,   since) {
	since = when[i] == "BASE" ? "0,0,0" : when[i]
	if (split(since, parts, ",") == 2)
		since = since ",0"
	line[i] = "R(" text[i] ", \"" name[i] "\", " since ", " release ")" \
		comment[i]
}

# Does a number of the tree still have one of the table's names for it?
function agrees(nr,   k, n, list) {
	n = split(at[nr], list, " ")
	for (k = 1; k <= n; k++)
		if ((list[k], nr) in known)
			return 1
	return 0
}

function judge(i) {
	if (name[i] in number && number[name[i]] != nr[i])
		error(name[i] " is " nr[i] ", and in the tree " number[name[i]])
	else if (!(name[i] in number) && nr[i] in at) {
		if (!agrees(nr[i]))
			error(nr[i] " is " name[i] ", and in the tree" at[nr[i]])
	} else if (kind[i] == "R") {
		if (live[name[i]])
			note(name[i] " is gone in the table, but has an " \
			    "entry point in the tree")
	} else if (!live[name[i]] && nr[i] < 1e9 &&
	    comment[i] !~ /reserved|never|no handler/)
		leave(i)
}

# The tree's calls below a number that the table has not got.
function insert(limit) {
	for (; next_call <= calls && order[next_call] < limit; next_call++)
		if (!(call[next_call] in has) && !(order[next_call] in taken))
			append(order[next_call], call[next_call])
}

function append(n, what) {
	taken[n]
	print "S(" prefix n ", \"" what "\", " release ")" \
		(live[what] ? "" : " /* no handler seen */")
	print what >>added
	if (live[what])
		print n - common, what >>rows
}

BEGIN {
	prefix = base == "X32" ? "X32 + " : ""
	next_call = 1
}

FNR == NR {
	$1 += base
	number[$2] = $1
	live[$2] = $3
	at[$1] = at[$1] " " $2
	order[++calls] = $1
	call[calls] = $2
	next
}

{ line[++lines] = $0 }

/^[SR]\(/ {
	split($0, part, "\"")
	name[lines] = part[2]
	kind[lines] = substr($0, 1, 1)
	text[lines] = substr($0, 3, index($0, ",") - 3)
	nr[lines] = text[lines]
	sub(/^X32 \+ /, "", nr[lines])
	nr[lines] = nr[lines] ~ /^0x/ ? 1e9 : nr[lines] + 0
	when[lines] = comment[lines] = part[3]
	sub(/^, */, "", when[lines])
	sub(/\).*/, "", when[lines])
	sub(/^[^)]*\)/, "", comment[lines])
	has[name[lines]]
	taken[nr[lines]]
	known[name[lines], nr[lines]]
}

END {
	for (i = 1; i <= lines; i++) {
		if (i in nr) {
			insert(nr[i])
			judge(i)
		}
		sub(/up to Linux [0-9.]*[0-9](-rc[0-9]+)?/, \
		    "up to Linux " version, line[i])
		print line[i]
	}
	insert(2e9)
}
