# Prints a policy and the options of `scbpf gen` for it in a normal form, which
# tests/oracle/policy.h reads: settings, `@NAME VALUE`, and rules, `ACTION;
# NAMES; CONDITION`. Arguments: the policy, then the options, and those of
# oracle.c. SEMANTICS: 4.4, 6.1, 11, 12.1, 15 to 18.

function trim(s) {
	gsub(/^[ \t\r]+|[ \t\r]+$/, "", s)
	return s
}

function contents(path, s, line, status) {
	while ((status = (getline line <path)) > 0)
		s = s line "\n"
	close(path)
	if (status < 0)
		return ""
	sub(/^\357\273\277/, "", s)
	return s
}

# An action by its one name here, then its data.
function normal(action, n, word) {
	gsub(/:/, " ", action)
	n = split(action, word, " ")
	gsub(/-/, "_", word[1])
	sub(/^1$/, "allow", word[1])
	sub(/^return$/, "errno", word[1])
	sub(/^kill$/, "kill_thread", word[1])
	sub(/^(notify|user_notify)$/, "user_notif", word[1])
	return word[1] (n > 1 ? " " word[2] : "")
}

function rule(action, names, condition) {
	line[++nlines] = normal(action) "; " names "; " condition
}

# --- JSON

# Escaped characters occur only in strings that are not used.
function tokens(text, n, part, i, k, m, word) {
	gsub(/\\./, "_", text)
	n = split(text, part, "\"")
	for (i = 1; i <= n; i++) {
		if (i % 2 == 0) {
			token[++ntokens] = "\"" part[i]
			continue
		}
		gsub(/[][{}]/, " & ", part[i])
		gsub(/[,:\r]/, " ", part[i])
		m = split(part[i], word)
		for (k = 1; k <= m; k++)
			token[++ntokens] = word[k]
	}
}

# Stores values by their path: names of members in lower case, and indexes.
function parse(path, t, n, key) {
	t = token[++at]
	n = 0
	if (t == "{" || t == "[") {
		for (; at < ntokens && token[at + 1] !~ /^[]}]$/; n++) {
			key = t == "{" ? tolower(substr(token[++at], 2)) : n
			parse(path "." key)
		}
		at++
		count[path] = n
	} else if (t != "null") {
		sub(/^"/, "", t)
		json[path] = t
	}
}

function list(path, separator, i, s) {
	for (i = 0; i < count[path]; i++)
		s = s (i ? separator : "") abi(json[path "." i])
	return s
}

function abi(name) {
	return sub(/^SCMP_ARCH_/, "", name) ? tolower(name) : name
}

# Names as in the tables; one without the prefix is no capability (1.3).
function caps(path, i, s) {
	for (i = 0; i < count[path]; i++)
		s = s (i ? "," : "") (sub(/^CAP_/, "", json[path "." i]) ? \
			json[path "." i] : "-")
	return s
}

function json_action(path, action, prefix, s) {
	s = tolower(substr(json[path "." action], 10))
	if (s == "errno" && (path "." prefix "errno") in json)
		return s " " json[path "." prefix "errno"]
	path = path "." prefix "errnoret"
	return s (s !~ /^(errno|trace)$/ ? "" : " " \
		(path in json ? json[path] : 1))
}

function condition(path, i, p, op, s, seen, twice) {
	for (i = 0; i < count[path]; i++)
		twice += seen[json[path "." i ".index"] + 0]++
	for (i = 0; i < count[path]; i++) {
		p = path "." i
		op = substr(json[p ".op"], 10)
		s = s (i == 0 ? "" : twice ? " || " : " && ") "arg" \
			(json[p ".index"] + 0) " " sign[op] " " \
			number(json[p ".value"]) (op != "MASKED_EQ" ? "" : \
			" == " number(json[p ".valuetwo"]))
	}
	return s
}

function number(s) {
	return s == "" ? 0 : s
}

function circumstances(path, key) {
	if (count[path ".arches"])
		line[++nlines] = "@" key " arches " list(path ".arches", ",")
	if (count[path ".caps"])
		line[++nlines] = "@" key " caps " caps(path ".caps")
	if ((path ".minkernel") in json)
		line[++nlines] = "@" key " kernel " json[path ".minkernel"]
}

function read_json(text, root, i, p, names) {
	split("NE != LT < LE <= EQ == GE >= GT > MASKED_EQ &", part, " ")
	for (i = 1; i in part; i += 2)
		sign[part[i]] = part[i + 1]
	tokens(text)
	parse("")
	p = ".process.capabilities.bounding"
	if (count[p] && !has_cap && !("@cap" in given))
		print "@cap none," caps(p)
	root = ".linux" in count ? ".linux.seccomp" : ""
	if (!has_default)
		print "@default " normal(json_action(root,
			"defaultaction", "default"))
	if (!has_arch && !fixed) {
		if (count[root ".architectures"])
			print "@arches " list(root ".architectures", ",")
		for (i = 0; i < count[root ".archmap"]; i++) {
			p = root ".archmap." i
			print "@arch " abi(json[p ".architecture"]) "," \
				list(p ".subarchitectures", ",")
		}
	}
	for (i = 0; i < count[root ".syscalls"]; i++) {
		p = root ".syscalls." i
		circumstances(p ".includes", "includes")
		circumstances(p ".excludes", "excludes")
		names = count[p ".names"] ? list(p ".names", " ") : \
			json[p ".name"]
		rule(json_action(p, "action", ""), names, condition(p ".args"))
	}
}

# --- text

function is_action(s) {
	sub(/[ \t].*/, "", s)
	return index(" 1 allow log trace user-notify return trap kill " \
		"kill-thread kill-process kill_thread kill_process ", " " s " ")
}

function filter(s, names, braces, at) {
	s = trim(s)
	if (is_action(s)) {
		rule(s, names, "")
		return
	}
	if (!(at = index(s, ";"))) {
		rule("allow", names, s)
		return
	}
	if (braces || deny_list || names ~ /^@all(\[|$)/) {
		rule(trim(substr(s, at + 1)), names, substr(s, 1, at - 1))
		return
	}
	rule("allow", names, substr(s, 1, at - 1))
	rule(trim(substr(s, at + 1)), names, "")
}

function statement(s, at, names, depth, from, i, c) {
	at = index(s, ":")
	names = trim(substr(s, 1, at - 1))
	gsub(/SYS_|__NR_|ARM_/, "", names)
	s = trim(substr(s, at + 1))
	if (s !~ /^\{/) {
		filter(s, names, 0)
		return
	}
	from = 2
	for (i = 2; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "{" || c == "(")
			depth++
		else if (depth && (c == "}" || c == ")"))
			depth--
		else if (c == "," && !depth || c == "}") {
			filter(substr(s, from, i - from), names, 1)
			from = i + 1
		}
	}
}

function directive(path, s, name, rest) {
	name = rest = s
	sub(/[ \t].*/, "", name)
	rest = trim(substr(s, length(name) + 1))
	if (name == "@include")
		include(path, rest)
	else if (name == "@denylist" || name == "@default") {
		deny_list = name == "@denylist"
		has_default = 1
		print "@default " normal(rest == "" ? "allow" : rest)
	} else if (name == "@arch") {
		gsub(/[ \t]*,[ \t]*|[ \t]+/, ",", rest)
		if (!fixed)
			print name, rest
		has_arch = 1
	} else if (name != "@flags" && name != "@frequency" &&
		!(name in given)) {
		has_cap = has_cap || name == "@cap"
		if (name == "@cap")
			gsub(/CAP_/, "", rest)
		print name, name == "@bad-arch" ? normal(rest) : rest
	}
}

function include(path, name, full, text) {
	full = path
	sub(/[^\/]*$/, "", full)
	text = contents(full name)
	if (text == "")
		text = contents((full = directory "/") name)
	if (is_json(text))
		base = text
	else
		read_text(full name, text)
}

function is_json(text) {
	return text ~ /^[ \t\r\n]*\{[ \t\r\n]*["}]/
}

function read_text(path, text, n, row, i, s) {
	gsub(/\\\n/, " ", text)
	n = split(text, row, "\n")
	for (i = 1; i <= n; i++) {
		s = row[i]
		sub(/#.*/, "", s)
		s = trim(s)
		if (s ~ /^@[a-z0-9-]+([ \t]|$)/)
			directive(path, s)
		else if (s != "")
			statement(s)
	}
}

# --- options, which win over directives (15.5)

function option(i, name, value, n) {
	name = ARGV[i]
	value = ARGV[i + 1]
	if (name == "-a") {
		fixed += n = index(value, "+")
		native = n ? substr(value, 1, n - 1) : value
		gsub(/\+/, ",", value)
		arches = value
		return i + 1
	}
	if (name == "-I") {
		directory = value
		return i + 1
	}
	sub(/^-/, "", name)
	sub(/^-/, "@", name)
	if (n = index(name, "=")) {
		value = substr(name, n + 1)
		name = substr(name, 1, n - 1)
	} else if (name != "@deny")
		i += name !~ /^@(only|complain|port)$/
	if (name == "@only")
		only = fixed = 1
	else if (name == "@deny")
		override[++noverrides] = "errno " (n ? value : 1) "; " ARGV[++i]
	else if (name == "@kill")
		override[++noverrides] = "kill_process; " value
	else if (name ~ /^@(allow|log)$/)
		override[++noverrides] = substr(name, 2) "; " value
	else if (name == "@bad-arch")
		print name, normal(value (value ~ /^(errno|trace)$/ ? " 1" : ""))
	else {
		if (name == "@cap")
			gsub(/CAP_/, "", value)
		print (name == "@newest" ? "@kernel" : name), value
	}
	given[name]
	return i
}

BEGIN {
	for (i = 2; i < ARGC; i++)
		i = option(i)
	print "@native " native
	if (!only)
		print "@arches " arches
	text = contents(ARGV[1])
	if (is_json(text)) {
		print "@base"
		read_json(text)
	} else {
		read_text(ARGV[1], text)
		override[0] = "@text"
		if (base != "") {
			line[++nlines] = "@base"
			read_json(base)
		}
	}
	for (i = 1; i <= nlines; i++)
		print line[i]
	# Overrides are of the policy's kind, and come last (12.1).
	print override[0] "\n@override"
	for (i = 1; i <= noverrides; i++)
		print override[i] "; "
}
