# Prints policies in a normal form, which tests/oracle/policy.h reads. Each line
# of input has a filter's file, the policy's, options of `scbpf gen` and those
# below, separated by tabs. awk reads facts.awk, condition.awk and json.awk
# before this. Numbers in comments are sections of SEMANTICS.md.
#
#	--seed=N	of the calls that are tried
#	--samples=N	how many of them are printed, see oracle.c
#	--ip=N		the instruction pointer of these
#
# Variable: newest, the newest kernel that the tables know.

function trim(s) {
	gsub(/^[ \t\r]+|[ \t\r]+$/, "", s)
	return s
}

function contents(path, s, text, status) {
	while ((status = (getline text <path)) > 0)
		s = s text "\n"
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
	return toupper(word[1]) " " (n > 1 ? word[2] : 0)
}

# flags: b: of a base; o: an override.
function rule(flags, action, names, condition) {
	line[++nlines] = "rule " flags " " normal(action) " " names "; " \
		condition
}

# ABIs as in `[arch=x86_64, armv7]`; those that are unknown are left out.
function abi_list(list, n, i, part, s) {
	n = split(list, part, /[], \t]+/)
	for (i = 1; i <= n; i++)
		s = s abi_of[part[i]] " "
	return "[ " s "] "
}

# Each name by itself, after the marks of its group and its restrictions. A
# number without one is the native one's.
function expand(list, marks, name, only, s) {
	while (match(list, /[^][ \t\r,{}]+(\[[^]]*\])?/)) {
		name = only = substr(list, RSTART, RLENGTH)
		list = substr(list, RSTART + RLENGTH)
		sub(/\[.*/, "", name)
		if (!sub(/^[^[]*\[(arch=)?/, "", only))
			only = name ~ /^[0-9]/ ? native : ""
		only = marks (only == "" ? "" : abi_list(only))
		if (name in own)
			s = s expand(own[name], only "@ ")
		else if (name in members)
			s = s expand(members[name], only \
				(name == "@known" ? "= @ " : "@ "))
		else
			s = s only (name == "@all" ? "*" : name) " "
	}
	return s
}

# --- which rules exist (1), and the architectures (6.1)

# 1.5
function hold(list, n, i, word, name) {
	n = split(list, word, ",")
	for (i = 1; i <= n; i++) {
		sub(/^CAP_/, "", word[i])
		if (word[i] == "none")
			split("", held)
		else if (word[i] == "all")
			for (name in is_default)
				held[name]
		else
			held[word[i]]
	}
}

function kernel(s, part) {
	split(s, part, ".")
	return (part[1] * 256 + part[2]) * 256 + part[3]
}

# A list of ABIs, which may have to begin with the native one.
function cover(list, always, n, i, name) {
	n = split(list, name, ",")
	if (always || abi_of[name[1]] == native)
		for (i = 1; i <= n; i++)
			set["covered"] = set["covered"] " " abi_of[name[i]]
}

# --- text

function is_action(s) {
	sub(/[ \t].*/, "", s)
	return index(" 1 allow log trace user-notify return trap kill " \
		"kill-thread kill-process kill_thread kill_process ", " " s " ")
}

function clause(action, names, condition) {
	scan(condition)
	rule("t", trim(action), names, nmarks ? disjunction() : "")
}

# 15.2
function filter(s, names, braces, i) {
	s = trim(s)
	i = index(s, ";")
	if (is_action(s))
		clause(s, names)
	else if (!i)
		clause("allow", names, s)
	else if (braces || deny_list || names ~ /\* $/)
		clause(substr(s, i + 1), names, substr(s, 1, i - 1))
	else {
		clause("allow", names, substr(s, 1, i - 1))
		clause(substr(s, i + 1), names)
	}
}

function statement(s, names, depth, from, i, c) {
	i = index(s, ":")
	names = substr(s, 1, i - 1)
	gsub(/SYS_|__NR_|ARM_/, "", names)
	names = expand(names)
	s = trim(substr(s, i + 1))
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
		set["default"] = rest == "" ? "allow" : rest
	} else if (name == "@arch") {
		gsub(/[ \t]*,[ \t]*|[ \t]+/, ",", rest)
		if (!fixed)
			cover(rest)
		has_arch = 1
	} else if (name == "@const" || name == "@group") {
		name = rest
		sub(/[ \t]*=.*/, "", name)
		sub(/^[^=]*=/, "", rest)
		if (name ~ /^@/) {
			gsub(/}/, "", rest)
			own[name] = rest
		} else {
			scan(rest)
			constant[name] = value()
		}
	} else if (name == "@cap") {
		has_cap = 1
		if (!(name in given))
			hold(rest)
	} else if (!(name in given))
		set[substr(name, 2)] = rest
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

function option(i, name, text, n) {
	name = $i
	text = $(i + 1)
	if (name == "-a") {
		fixed += n = index(text, "+")
		native = n ? substr(text, 1, n - 1) : text
		gsub(/\+/, ",", text)
		covering = text
		return i + 1
	}
	if (name == "-I") {
		directory = text
		return i + 1
	}
	sub(/^-/, "", name)
	sub(/^-/, "@", name)
	if (n = index(name, "=")) {
		text = substr(name, n + 1)
		name = substr(name, 1, n - 1)
	} else if (name !~ /^@(only|complain|port|deny)$/)
		i++
	given[name]
	if (name == "@only")
		only = fixed = 1
	else if (name == "@deny")
		override[++noverrides] = "errno " (n ? text : 1) ";" $(++i)
	else if (name == "@kill")
		override[++noverrides] = "kill_process;" text
	else if (name ~ /^@(allow|log)$/)
		override[++noverrides] = substr(name, 2) ";" text
	else if (name == "@bad-arch")
		set["bad-arch"] = text (text ~ /^(errno|trace)$/ ? " 1" : "")
	else if (name == "@cap")
		hold(text)
	else
		set[substr(name, 2)] = name ~ /^@(complain|port)$/ ? 1 : text
	return i
}

# Forgets the policy before.
function reset(name) {
	split("", token)
	split("", json)
	split("", count)
	split("", set)
	split("", given)
	split("", own)
	split("", constant)
	split("", held)
	nlines = noverrides = ntokens = at = 0
	only = fixed = deny_list = has_default = has_arch = has_cap = 0
	base = directory = ""
	for (name in is_default)
		if (is_default[name])
			held[name]
	set["args"] = set["clone3"] = "-"
	set["port"] = set["complain"] = set["seed"] = 0
	set["samples"] = set["ip"] = 0
	set["enosys"] = "max"
	set["default"] = "kill_thread"
	set["bad-arch"] = "kill_process"
	set["kernel"] = newest
}

BEGIN {
	FS = "\t"
	split("LT < LE <= GE >= GT >", part, " ")
	for (i = 1; i <= 8; i += 2)
		sign[part[i]] = part[i + 1]
}

{
	reset()
	for (i = 3; i <= NF; i++)
		i = option(i)
	cover(only ? native : covering, 1)
	text = contents($2)
	if (is_json(text))
		read_json(text)
	else {
		read_text($2, text)
		if (base != "")
			read_json(base)
	}
	# Overrides are of the policy's kind, and come last (12.1).
	for (i = 1; i <= noverrides; i++) {
		split(override[i], part, ";")
		rule(is_json(text) ? "bo" : "to", part[1], expand(part[2]), "")
	}
	set["native"] = native
	set["default"] = normal(set["default"])
	set["bad-arch"] = normal(set["bad-arch"])
	if (split(set["enosys"], part, ":") > 1)
		set["enosys"] = "since " kernel(part[2])
	for (name in set)
		print "set *", name, set[name]
	for (i = 1; i <= nlines; i++)
		print line[i]
	print "filter", $1
}
