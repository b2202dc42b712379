# Puts the faults of a list into one file of the compiler.
#	awk -f seed.awk file=tree/code.c list gen/tree/code.c
# A fault is chosen by its number, that of its line among the list's rows. White
# space in the list stands for any in the file, and an opening parenthesis may
# have some behind it, so that a fault survives another formatting.

# A regular expression for the part of a line.
function pattern(s,    i, c, re) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == " ")
			re = re "[ \t\n]+"
		else if (c == "(")
			re = re "[(][ \t\n]*"
		else if (c ~ /[A-Za-z0-9_]/)
			re = re c
		else if (c == "^" || c == "\\")
			re = re "\\" c
		else
			re = re "[" c "]"
	}
	return re
}

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
{
	text = text $0 "\n"
}
END {
	print "extern int seeded_fault;"
	print "#line 1 \"" file "\""
	for (i in old) {
		re = pattern(old[i])
		found = gsub(re, "&", text)
		if (found != 1) {
			print "fault " i ": " file " has this " found \
			    " times: " old[i] >"/dev/stderr"
			bad = 1
			continue
		}
		match(text, re)
		text = substr(text, 1, RSTART - 1) new[i] \
		    substr(text, RSTART + RLENGTH)
	}
	printf "%s", text
	exit bad
}
