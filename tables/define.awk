# update.sh: the rows of widths.tbl and args.tbl for one call, from the file
# with its SYSCALL_DEFINE. Variables: call, widths and args, the files to write.

# The bits of a type that the kernel uses; "": not known to this script.
function width(type) {
	gsub(/(^| )const( |$)/, " ", type)
	gsub(/^ +| +$/, "", type)
	if (type ~ /\*$/)
		return "P"
	if (type ~ /^(umode_t|old_[ug]id_t)$/)
		return 16
	if (type ~ /^(unsigned )?(int|short)$|^u(nsigned|int)$|^enum / ||
	    type ~ /^(__)?[us]32$/ ||
	    type ~ /^(pid|uid|gid|key|clockid|mqd|qid|rwf|timer|key_serial)_t$/)
		return 32
	if (type ~ /^(unsigned )?long$|^(uintptr|aio_context)_t$/ ||
	    type ~ /^(size|ssize|loff|off)_t$/ ||
	    type ~ /^(__)?[us]64$/)
		return 64
	return ""
}

# P, W, PI or WI: how args.tbl writes an argument of this type.
function letter(type) {
	return (type ~ /^(__)?[us]64$|^loff_t$/ ? "W" : "P") \
	    (type ~ /^(int|short|long)$|^(__)?s(32|64)$/ ||
	    type ~ /^(pid|key|clockid|mqd|rwf|timer|key_serial)_t$/ ||
	    type ~ /^(ssize|loff|off)_t$/ ? "I" : "")
}

function row(text,   n, part, i, bits, list, names) {
	n = split(text, part, / *, */)
	for (i = 2; i < n; i += 2) {
		bits = width(part[i])
		if (bits == "") {
			print call ": what is a " part[i] "?" >"/dev/stderr"
			return
		}
		list = list (i > 2 ? "," : ", ") bits
		names = names (i > 2 ? " " : "") letter(part[i]) "(\"" \
		    part[i + 1] "\")"
	}
	print "W(\"" call "\", " (n - 1) / 2 list ")" >widths
	if (n > 1)
		print "A(\"" call "\", " names ")" >args
}

{ text = text " " $0 }

END {
	gsub(/[ \t]+/, " ", text)
	if (!match(text, "SYSCALL_DEFINE[0-6]\\(" call "[,)]"))
		exit
	text = substr(text, RSTART)
	sub(/^[^(]*\(/, "", text)
	sub(/\).*/, "", text)
	row(text)
}
