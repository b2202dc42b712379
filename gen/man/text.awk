# Renders manual pages as text of 80 columns, as man(1) shows them, for 'scbpf
# help': C source, an array of characters for each page, and a list of what has a
# page. Knows the macros that our pages use, and fails at any other.
BEGIN {
	print "#include \"cli/pages.h\"\n"
}

FNR == 1 {
	if (pages)
		finish_page()
	pages++
	printf "static const char page_%d[] = {\n", pages
	indent = fresh = 0
	line = ""
}

/^\.\\"/ { next }

/^\.[A-Za-z]/ {
	macro = substr($1, 2)
	rest = $0
	sub(/^[^ ]* */, "", rest)
	if (macro == "TH")
		put_line(heading(rest))
	else if (macro == "SH") {
		section(text_of("B", rest), 0, 7)
		named = rest == "NAME"
	} else if (macro == "SS")
		section(text_of("B", rest), 3, 7)
	else if (macro == "TP") {
		paragraph(7)
		tagged = 1
	} else if (macro == "PP")
		paragraph(7)
	else if (macro == "IP")
		paragraph(14)
	else if (macro == "br")
		break_line()
	else if (macro == "EX" || macro == "EE") {
		break_line()
		verbatim = macro == "EX"
	} else if (macro ~ /^([BI]|[BRI][BRI])$/)
		add(text_of(macro, rest))
	else {
		printf "%s:%d: unknown macro .%s\n", FILENAME, FNR, \
			macro >"/dev/stderr"
		exit failed = 1
	}
	next
}

{
	if (named)
		name_page(plain($0))
	named = 0
	add(plain($0))
}

END {
	if (failed)
		exit 1
	finish_page()
	print "const struct page pages[] = {"
	for (i = 1; i <= names; i++)
		printf "    {\"%s\", page_%d, sizeof page_%d},\n", name[i], \
			page[i], page[i]
	print "    {0},\n};"
}

# The commands of "scbpf-dis, scbpf-sim - ...", without what all begin with.
function name_page(s,    part, n, i) {
	sub(/ - .*/, "", s)
	gsub(/scbpf-/, "", s)
	n = split(s, part, ", ")
	for (i = 1; i <= n; i++) {
		name[++names] = part[i]
		page[names] = pages
	}
}

function finish_page() {
	break_line()
	print "};\n"
}

# Name and section, once at each end, and what the manual is in between.
function heading(s,    part, ends) {
	split(s, part, " ")
	ends = part[1] "(" part[2] ")"
	part[3] = "scbpf manual"
	return sprintf("%-30s%-20s%30s", ends, "    " part[3], ends)
}

function section(s, at, then) {
	break_line()
	if (!fresh)
		put_line("")
	put_line(blanks(at) s)
	indent = then
	fresh = 1
}

function paragraph(at) {
	break_line()
	if (!fresh)
		put_line("")
	fresh = 0
	indent = at
}

# The arguments of a macro: in one font, words with blanks between them; in two,
# which alternate, without.
function text_of(macro, s,    part, n, i, glue, all) {
	n = arguments(s, part)
	glue = length(macro) == 1 ? " " : ""
	for (i = 1; i <= n; i++)
		all = all (i > 1 ? glue : "") part[i]
	return plain(all)
}

function arguments(s, part,    n) {
	n = 0
	while (sub(/^ +/, "", s) || s != "") {
		if (s == "")
			break
		if (substr(s, 1, 1) == "\"") {
			match(substr(s, 2), /[^"]*/)
			part[++n] = substr(s, 2, RLENGTH)
			s = substr(s, RLENGTH + 3)
		} else {
			match(s, /^(\\ |[^ ])+/)
			part[++n] = substr(s, 1, RLENGTH)
			s = substr(s, RLENGTH + 1)
		}
	}
	return n
}

function plain(s) {
	gsub(/\\f[BIRP]/, "", s)
	gsub(/\\&/, "", s)
	gsub(/\\-/, "-", s)
	gsub(/\\ /, "\001", s)
	gsub(/\\\((dq|lq|rq)/, "\"", s)
	gsub(/\\\(ti/, "~", s)
	gsub(/\\\(bu/, "*", s)
	gsub(/\\\(aq/, "'", s)
	gsub(/\\\(ha/, "^", s)
	gsub(/\\e/, "\\", s)
	return s
}

# Adds text to the line, or a tag, which stands out to the left.
function add(s,    n, i, word) {
	if (verbatim) {
		gsub(/\t/, "    ", s)
		put_line(blanks(indent) s)
		fresh = 0
		return
	}
	if (tagged) {
		tagged = 0
		put_tag(s)
		return
	}
	fresh = 0
	n = split(s, word, " ")
	for (i = 1; i <= n; i++) {
		if (line != "" && length(line) + 1 + length(word[i]) > 80)
			break_line()
		line = line == "" ? blanks(indent) word[i] : line begun word[i]
		begun = " "
	}
}

# A short tag has what it says beside it.
function put_tag(s) {
	line = blanks(7) s
	indent = 14
	if (length(line) < 13) {
		line = sprintf("%-13s", line)
		begun = " "
	} else
		break_line()
}

function break_line() {
	if (line != "")
		put_line(line)
	line = ""
}

function blanks(n) {
	return substr("              ", 1, n)
}

function put_line(s,    i, c, all) {
	gsub("\001", " ", s)
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "'" || c == "\\")
			c = "\\" c
		all = all "'" c "',"
	}
	print all "'\\n',"
}
