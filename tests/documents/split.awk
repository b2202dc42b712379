# The commands of a document, each with what it prints: N.cmd and N.want in
# the directory `to`. A command begins with "$ " in an indented block of
# Markdown or in a .EX block of a manual page; a backslash at its end goes on
# with the next line, and what follows up to the next command or the end of
# the block is its output. A block with a command has no other lines before.
function finish() {
	blank = 0
	if (n && open)
		close(to "/" n ".want")
	open = 0
}
function take(s) {
	if (more) {
		more = s ~ /\\$/
		print s >> (to "/" n ".cmd")
	} else if (s ~ /^\$ /) {
		finish()
		n++
		open = 1
		s = substr(s, 3)
		more = s ~ /\\$/
		print s > (to "/" n ".cmd")
		printf "" > (to "/" n ".want")
	} else if (open) {
		for (; blank > 0; blank--)
			print "" >> (to "/" n ".want")
		print s >> (to "/" n ".want")
	}
}
roff && /^\.EE/ { inside = 0; finish(); next }
roff && /^\.EX/ { inside = 1; next }
roff {
	if (!inside)
		next
	gsub(/\\-/, "-")
	gsub(/\\&/, "")
	gsub(/\\\(aq/, "'")
	gsub(/\\\(dq/, "\"")
	gsub(/\\\(ti/, "~")
	gsub(/\\\(ha/, "^")
	gsub(/\\e/, "\\")
	take($0)
	next
}
/^    / { take(substr($0, 5)); next }
/^$/ { blank += open; next }
{ finish() }
END { finish(); print n }
