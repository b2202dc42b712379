#!/bin/sh
# unit.sh [FILE]: writes the system call filter of a systemd unit, in the file or
# on standard input, as an OCI profile, for example:
#
#	systemctl cat web.service | sh unit.sh >web.json
#	scbpf gen -o web.h web.json
#	scbpf convert -o web.policy web.json    # the same, as text
#
# It reads SystemCallFilter= and SystemCallErrorNumber= as systemd.exec(5)
# describes them. What a group contains depends on the version of systemd, so
# systemd-analyze(1) lists the groups, or a file that GROUPS_FILE names, with
# what 'systemd-analyze syscall-filter' prints on the target. What other options
# of the unit filter, such as RestrictAddressFamilies=, is not in the profile.
set -eu
groups=${GROUPS_FILE-}
made=
if [ -z "$groups" ]; then
	made=$(mktemp)
	trap 'rm -f "$made"' EXIT
	groups=$made
	systemd-analyze --no-pager syscall-filter >"$groups"
fi
awk '
function fail(text) {
	print "unit.sh: " text >"/dev/stderr"
	failed = 1
	exit 1
}

# Sets the actions of a call, or of all calls of a group.
function set(name, action, list, n, i) {
	if (name !~ /^@/) {
		if (!(name in actions))
			order[++calls] = name
		actions[name] = action
		return
	}
	if (!(name in members))
		fail("no group " name)
	n = split(members[name], list, " ")
	for (i = 1; i <= n; i++)
		set(list[i], action)
}

function verdict(value) {
	if (value == "" || tolower(value) == "kill")
		return "\"SCMP_ACT_KILL_PROCESS\""
	return "\"SCMP_ACT_ERRNO\", " (value ~ /^[0-9]+$/ ? \
		"\"errnoRet\": " value : "\"errno\": \"" value "\"")
}

# One assignment: words, which a "~" before the first one inverts.
function filter(value, words, n, i, deny, name, action) {
	deny = sub(/^~ */, "", value)
	n = split(value, words, " ")
	if (n == 0) {
		split("", actions)
		calls = 0
		kind = ""
		return
	}
	if (kind == "") {
		kind = deny ? "deny" : "allow"
		if (!deny)
			set("@default", "allow")
	}
	for (i = 1; i <= n; i++) {
		name = words[i]
		action = deny ? "refuse" : "allow"
		if (name ~ /:/) {
			action = name
			sub(/^[^:]*:/, "", action)
			sub(/:.*/, "", name)
		}
		set(name, action)
	}
}

NR == FNR {
	if ($1 ~ /^@/ && $0 !~ /^[ \t]/)
		group = $1
	else if ($0 ~ /^[ \t]/ && $1 !~ /^#/)
		members[group] = members[group] " " $1
	else if ($0 ~ /^#/)
		group = ""
	next
}
# A line that ends in a backslash goes on in the next one.
{
	line = before $0
	before = ""
}
line ~ /\\$/ {
	before = substr(line, 1, length(line) - 1) " "
	next
}
line ~ /^SystemCallFilter *=/ {
	sub(/^[^=]*= */, "", line)
	filter(line)
}
line ~ /^SystemCallErrorNumber *=/ {
	sub(/^[^=]*= */, "", line)
	errno = line
}
END {
	if (failed)
		exit 1
	if (kind == "")
		fail("no SystemCallFilter= in the unit")
	print "{"
	print "\t\"defaultAction\": " (kind == "deny" ? \
		"\"SCMP_ACT_ALLOW\"" : verdict_of_default()) ","
	print "\t\"syscalls\": ["
	for (i = 1; i <= calls; i++) {
		action = actions[order[i]]
		if (action == "refuse")
			action = verdict(errno)
		else if (action == "allow")
			action = "\"SCMP_ACT_ALLOW\""
		else
			action = verdict(action)
		print "\t\t{\"names\": [\"" order[i] "\"], \"action\": " \
			action "}" (i < calls ? "," : "")
	}
	print "\t]"
	print "}"
}

function verdict_of_default(text) {
	text = verdict(errno)
	sub(/"errno"/, "\"defaultErrno\"", text)
	sub(/"errnoRet"/, "\"defaultErrnoRet\"", text)
	return text
}' "$groups" "${1:--}"
