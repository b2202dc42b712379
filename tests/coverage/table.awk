# Reads the list of what may be uncovered (file, function, reason, between
# tabs), then what gcov -t -b says. Prints the share of lines that were run, per
# file and in all, the share of branches that were taken, and what was not run.
# Fails below `least` per cent of the lines, or if there is no reason for a
# stretch of more than SHORT lines: shorter ones are mostly the returns of
# errors. `top`: the directory in which gen/ is, with a slash. By function and
# not by line, so that the list outlives an edit.

BEGIN {
	SHORT = 3
}

function by_name(list, n,    i, j, x) {
	for (i = 2; i <= n; i++) {
		x = list[i]
		for (j = i - 1; j > 0 && list[j] > x; j--)
			list[j + 1] = list[j]
		list[j + 1] = x
	}
}

function percent(run, all) {
	return sprintf("%5.1f %%", all ? int(1000 * run / all) / 10 : 100)
}

# Lines that were not run and nothing but comments and blanks between them.
function note(file, name, first, last, n) {
	missed = missed sprintf("%s:%s %s%s\n", file, \
		first == last ? first : first "-" last, name, \
		(file, name) in reason ? ": " reason[file, name] : "")
	used[file, name] = 1
	if (!((file, name) in reason) && n > SHORT)
		bare++
}

function report(file,    i, first, at, name, n) {
	first = 0
	name = ""
	for (i = 1; i <= lines[file]; i++) {
		if ((file, i) in begins)
			at = begins[file, i]
		if (!((file, i) in code))
			continue
		if (first && (code[file, i] > 0 || at != name)) {
			note(file, name, first, last, n)
			first = 0
		}
		if (code[file, i] == 0) {
			if (!first) {
				first = i
				n = 0
			}
			n++
			last = i
			name = at
		}
	}
	if (first)
		note(file, name, first, last, n)
}

FILENAME != "-" {
	if (/^#/ || /^$/)
		next
	if (split($0, part, "\t") != 3) {
		print FILENAME ":" FNR ": expected file, function and reason"
		broken = 1
	}
	reason[part[1], part[2]] = part[3]
	order[++reasons] = part[1] SUBSEP part[2]
	next
}

# "    count:  line:text", where "-" is no code and "#####" was not run.
{
	count = $0
	sub(/:.*/, "", count)
	gsub(/[ *]/, "", count)
	rest = substr($0, index($0, ":") + 1)
	number = rest + 0
	text = substr(rest, index(rest, ":") + 1)
}

number == 0 && text ~ /^Source:/ {
	source = substr(text, 8)
	if (index(source, top) == 1)
		source = substr(source, length(top) + 1)
	wanted = source ~ /^gen\//
	if (wanted && !(source in lines)) {
		lines[source] = 0
		files[++nfiles] = source
	}
}

# "branch  1 taken 50%", or "never executed", below the line.
/^branch / && wanted {
	if (!((source, line, $2) in branch))
		branch[source, line, $2] = 0
	if ($3 == "taken" && $4 + 0 > 0)
		branch[source, line, $2] = 1
}

number == 0 || !wanted {
	next
}

{
	line = number
}

{
	if (number > lines[source])
		lines[source] = number
	if (text ~ /^[a-z_][a-z_0-9]*\(/) {
		name = text
		sub(/\(.*/, "", name)
		begins[source, number] = name
	}
	if (count == "-")
		next
	if (!((source, number) in code))
		code[source, number] = 0
	if (count !~ /^[#=]/)
		code[source, number] = 1
}

END {
	if (broken || !nfiles) {
		print "nothing was counted"
		exit 1
	}
	for (key in code) {
		split(key, part, SUBSEP)
		all[part[1]]++
		run[part[1]] += code[key]
		total++
		covered += code[key]
	}
	by_name(files, nfiles)
	for (i = 1; i <= nfiles; i++)
		if (all[files[i]])
			printf "%-28s %5d of %5d lines %s\n", files[i], \
				run[files[i]], all[files[i]], \
				percent(run[files[i]], all[files[i]])
	for (i = 1; i <= nfiles; i++)
		report(files[i])
	printf "\nnot covered:\n%s\n", missed
	for (i = 1; i <= reasons; i++) {
		split(order[i], part, SUBSEP)
		if (!((part[1], part[2]) in used))
			print "covered by now: " part[1] " " part[2]
	}
	if (bare)
		print bare " of them long and without a reason in tests/coverage"
	for (key in branch) {
		branches++
		taken += branch[key]
	}
	printf "%d of %d branches are taken, %s\n", taken, branches, \
		percent(taken, branches)
	printf "%d of %d lines are covered, %s\n", covered, total, \
		percent(covered, total)
	exit bare > 0 || 100 * covered < least * total
}
