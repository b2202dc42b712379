# Reads the output of a compiler with -dI, for a file that includes all sources
# one after the other, and prints lines "object file" for every file that each
# source includes, directly or not. A header that was included earlier is not
# read again, but the line that includes it is still printed.
function clean(name) {
	sub(/^\.\//, "", name)
	while (sub(/[^\/]+\/\.\.\//, "", name))
		;
	return name
}

function folder(name) {
	return sub(/[^\/]*$/, "", name) ? name : ""
}

function exists(name,    line, found) {
	found = (getline line <name) >= 0
	close(name)
	return found
}

# The included header was not read again: it is the one of this name that a file
# in the same folder included, or else the one that the compiler finds first.
function skipped(    key) {
	if (text !~ /^"/)
		return ""
	key = folder(from) text
	if (!(key in known)) {
		gsub(/"/, "", text)
		known[key] = clean(folder(from) text)
		if (!exists(known[key]))
			known[key] = clean("gen/" text)
	}
	return known[key]
}

# System headers have absolute paths.
function add(name) {
	if (name != "" && name !~ /^\// && from != "")
		edge[from, count[from]++] = name
	text = ""
}

function closure(name, o,    i) {
	if (seen[name] == o)
		return
	seen[name] = o
	print o, name
	for (i = 0; i < count[name]; i++)
		closure(edge[name, i], o)
}

/^# [0-9]+ "/ {
	split($0, part, "\"")
	name = clean(part[2])
	if (part[3] ~ /^ 1/ && text != "") {
		known[folder(from) text] = name
		add(name)
	}
	file = name
	next
}
text != "" { add(skipped()) }
/^#include/ {
	text = $2
	from = file ~ /^\// && file != all ? "" : file
}
END {
	if (text != "")
		add(skipped())
	for (i = 0; i < count[all]; i++) {
		o = edge[all, i]
		sub(/c$/, "o", o)
		closure(edge[all, i], o)
	}
}
