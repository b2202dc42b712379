# JSON policies (1, 4.4, 11.1, 16).

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
		m = split(part[i], word, " ")
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

function abis(path, i, s) {
	for (i = 0; i < count[path]; i++)
		s = s (i ? "," : "") abi(json[path "." i])
	return s
}

function abi(name) {
	return sub(/^SCMP_ARCH_/, "", name) ? tolower(name) : name
}

function json_action(path, action, prefix, s) {
	s = tolower(substr(json[path "." action], 10))
	if (s == "errno" && (path "." prefix "errno") in json)
		return s " " json[path "." prefix "errno"]
	path = path "." prefix "errnoret"
	return s (s !~ /^(errno|trace)$/ ? "" : " " \
		(path in json ? json[path] : 1))
}

# 4.4
function json_condition(path, i, p, op, v, s, seen, twice) {
	for (i = 0; i < count[path]; i++)
		twice += seen[json[path "." i ".index"] + 0]++
	for (i = 0; i < count[path]; i++) {
		p = path "." i
		op = substr(json[p ".op"], 10)
		v = number(json[p ".value"])
		s = s " : arg" (json[p ".index"] + 0) " 0" \
			(op ~ /^(EQ|NE)$/ ? range(v, v) : \
			op == "MASKED_EQ" ? " " v " " \
			number(json[p ".valuetwo"]) " &=" : \
			compare(sign[op], v)) (op == "NE" ? " !" : "") \
			(i == 0 ? "" : twice ? " ||" : " &&")
	}
	return s
}

function number(s) {
	return s == "" ? 0 : s
}

function json_names(path, i, name, s) {
	for (i = 0; i < count[path ".names"] || i == 0; i++) {
		name = json[path (count[path ".names"] ? ".names." i : ".name")]
		gsub(/[ \t]/, "_", name)
		s = s (name ~ /^[0-9]/ ? "[ " native " ] " : "") name " "
	}
	return s
}

# 1.2, 1.3
function applies(path, includes, i, name, has, yes, no) {
	for (i = 0; i < count[path ".arches"]; i++)
		has += abi_of[json[path ".arches." i]] == native
	if (has)
		yes++
	else if (count[path ".arches"])
		no++
	for (i = 0; i < count[path ".caps"]; i++) {
		name = json[path ".caps." i]
		if (sub(/^CAP_/, "", name) && name in is_default && name in held)
			yes++
		else
			no++
	}
	if ((path ".minkernel") in json) {
		if (kernel(json[path ".minkernel"]) <= kernel(set["kernel"]))
			yes++
		else
			no++
	}
	return includes ? !no : yes
}

function read_json(text, root, i, p) {
	tokens(text)
	parse("")
	p = ".process.capabilities.bounding"
	if (count[p] && !has_cap && !("@cap" in given)) {
		split("", held)
		for (i = 0; i < count[p]; i++)
			if (json[p "." i] ~ /^CAP_/)
				hold(json[p "." i])
	}
	root = ".linux" in count ? ".linux.seccomp" : ""
	if (!has_default)
		set["default"] = json_action(root, "defaultaction", "default")
	if (!has_arch && !fixed) {
		cover(abis(root ".architectures"), 1)
		for (i = 0; i < count[root ".archmap"]; i++) {
			p = root ".archmap." i
			cover(abi(json[p ".architecture"]) "," \
				abis(p ".subarchitectures"))
		}
	}
	for (i = 0; i < count[root ".syscalls"]; i++) {
		p = root ".syscalls." i
		if (applies(p ".includes", 1) && !applies(p ".excludes"))
			rule("b", json_action(p, "action", ""), json_names(p), \
				json_condition(p ".args"))
	}
}
