# update.sh: puts new rows, in the file `rows`, into a table that is sorted by
# name. A row may go on in the next lines.

function name_of(line) {
	return substr(line, 4, index(substr(line, 4), "\"") - 1)
}

BEGIN {
	while ((getline line < rows) > 0)
		row[name_of(line)] = line
}

/^[A-Z]\("/ {
	for (;;) {
		first = ""
		for (n in row)
			if (n < name_of($0) && (first == "" || n < first))
				first = n
		if (first == "")
			break
		print row[first]
		delete row[first]
	}
}

{ print }

END {
	for (n in row)
		print row[n]
}
