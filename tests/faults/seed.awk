# Puts the faults of a list into one file of the compiler.
#	awk -f seed.awk file=tree/code.c list gen/tree/code.c
# A fault is chosen by its number, that of its line among the list's rows.
FNR == NR {
	if (/^#/)
		next
	n++
	tab = index($0, "\t")
	if (substr($0, 1, tab - 1) != file)
		next
	split(substr($0, tab + 1), part, "@")
	old[n] = part[1] part[2] part[4]
	new[n] = part[1] "(seeded_fault == " n " ? (" part[3] ") : (" \
	    part[2] "))" part[4]
	next
}
FNR == 1 {
	print "extern int seeded_fault;"
	print "#line 1 \"" file "\""
}
{
	line = $0
	for (i in old) {
		at = index(line, old[i])
		if (!at)
			continue
		line = substr(line, 1, at - 1) new[i] \
		    substr(line, at + length(old[i]))
		found[i]++
	}
	print line
}
END {
	for (i in old)
		if (found[i] != 1) {
			print "fault " i ": " file " has this " \
			    found[i] + 0 " times: " old[i] >"/dev/stderr"
			bad = 1
		}
	exit bad
}
