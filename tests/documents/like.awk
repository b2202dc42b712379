# Is the second file what the first says? A line "..." stands for any lines,
# and "..." inside a line for any text.
function like(want, is,    part, n, i, at) {
	if (index(want, "...") == 0)
		return want == is
	n = split(want, part, /\.\.\./)
	if (index(is, part[1]) != 1)
		return 0
	is = substr(is, length(part[1]) + 1)
	for (i = 2; i < n; i++) {
		at = index(is, part[i])
		if (!at)
			return 0
		is = substr(is, at + length(part[i]))
	}
	return length(is) >= length(part[n]) &&
		substr(is, length(is) - length(part[n]) + 1) == part[n]
}
FILENAME == ARGV[1] { want[++w] = $0; next }
{ is[++k] = $0 }
END {
	i = j = 1
	star = 0
	while (j <= k) {
		if (i <= w && want[i] == "...") {
			star = ++i
			mark = j
		} else if (i <= w && like(want[i], is[j])) {
			i++
			j++
		} else if (star) {
			i = star
			j = ++mark
		} else {
			print "line " j ": " is[j]
			exit 1
		}
	}
	while (i <= w && want[i] == "...")
		i++
	if (i <= w) {
		print "missing: " want[i]
		exit 1
	}
}
