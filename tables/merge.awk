# update.sh: puts new rows, in the file `rows`, into a table that is sorted by
# name. A row may go on in the next lines, which begin with a blank.

function name_of(line,   part) {
	split(line, part, "\"")
	return part[2]
}

# Lines of at most 80 characters, cut before an argument.
function print_row(line,   at) {
	while (length(line) > 80 && line !~ /\n/) {
		for (at = 80; at > 20 && substr(line, at, 3) !~ /^ [A-Z]+\(?$/; )
			at--
		if (at <= 20)
			break
		print substr(line, 1, at - 1)
		line = "    " substr(line, at + 1)
	}
	print line
}

BEGIN {
	while ((getline line < rows) > 0)
		if (line ~ /^[A-Z]/) {
			last = name_of(line)
			row[last] = line
		} else {
			row[last] = row[last] "\n" line
		}
}

/^[A-Z]+\("/ {
	for (;;) {
		first = ""
		for (n in row)
			if (n < name_of($0) && (first == "" || n < first))
				first = n
		if (first == "")
			break
		print_row(row[first])
		delete row[first]
	}
}

{ print }

END {
	for (;;) {
		first = ""
		for (n in row)
			if (first == "" || n < first)
				first = n
		if (first == "")
			break
		print_row(row[first])
		delete row[first]
	}
}
