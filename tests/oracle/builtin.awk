# The built-in policy (tables/default.tbl) as a profile in JSON (16.2).

# The strings of a field, joined; "" if the row does not have it.
function field(row, name, s, n, part, i) {
	if (!match(row, "\\." name " = \""))
		return ""
	row = substr(row, RSTART + RLENGTH - 1)
	while (match(row, /^[ \t\n]*"[^"]*"/)) {
		s = s substr(row, 1, RLENGTH)
		row = substr(row, RLENGTH + 1)
	}
	gsub(/["\t\n]+/, "", s)
	return s
}

function list(words, prefix, n, part, i, s) {
	n = split(words, part, " ")
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? ", " : "") "\"" prefix part[i] "\""
	return "[" s "]"
}

function when(key, caps, arches, kernel, s) {
	if (caps != "")
		s = s ", \"caps\": " list(caps, "CAP_")
	if (arches != "")
		s = s ", \"arches\": " list(arches, "")
	if (kernel != "")
		s = s ", \"minKernel\": \"" kernel "\""
	return s == "" ? "" : ", \"" key "\": {" substr(s, 3) "}"
}

function condition(row, part) {
	if (!match(row, /IF\([^)]*\)/))
		return ""
	split(substr(row, RSTART + 3, RLENGTH - 4), part, /, */)
	# With MASKED_EQ the value is the mask, and the bits are 0.
	return ", \"args\": [{\"index\": " part[1] ", \"op\": \"SCMP_CMP_" \
		part[2] "\", \"value\": " decimal(part[3]) "}]"
}

function decimal(s, i, n) {
	if (s !~ /^0x/)
		return s
	for (i = 3; i <= length(s); i++)
		n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
	return sprintf("%.0f", n)
}

function kernel(row) {
	if (!match(row, /ARCH_KERNEL\([0-9]+, [0-9]+/))
		return ""
	row = substr(row, RSTART + 12, RLENGTH - 12)
	sub(/, /, ".", row)
	return row
}

{ text = text $0 "\n" }

END {
	while (match(text, /\/\*([^*]|\*[^\/])*\*\//))
		text = substr(text, 1, RSTART - 1) substr(text, RSTART + RLENGTH)
	n = split(text, rows, /\n(RULE|MAP)\(/)
	printf "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 1"
	for (i = 1; i <= n; i++)
		if (match(rows[i], /^"[^"]*", "[^"]*"/)) {
			split(rows[i], part, "\"")
			map = map (map == "" ? "" : ", ") \
				"{\"architecture\": " \
				list("SCMP_ARCH_" toupper(part[2]), "") \
				", \"subArchitectures\": " \
				list(toupper(part[4]), "SCMP_ARCH_") "}"
		}
	gsub(/"architecture": \[/, "\"architecture\": ", map)
	gsub(/\], "subArch/, ", \"subArch", map)
	printf ", \"archMap\": [%s], \"syscalls\": [\n", map
	for (i = 1; i <= n; i++) {
		if ((names = field(rows[i], "names")) == "")
			continue
		refuse = field(rows[i], "refuse")
		printf "%s{\"names\": %s, \"action\": \"SCMP_ACT_%s\"%s%s%s%s}", \
			count++ ? ",\n" : "", list(names, ""), \
			refuse == "" ? "ALLOW" : "ERRNO", \
			refuse == "" ? "" : ", \"errno\": \"" refuse "\"", \
			condition(rows[i]), when("includes", \
			field(rows[i], "cap"), field(rows[i], "on"), \
			kernel(rows[i])), when("excludes", \
			field(rows[i], "lacks"), field(rows[i], "not_on"), "")
	}
	print "]}"
}
