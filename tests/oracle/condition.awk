# Conditions of text policies (4.1, 15.3), and what normal.awk prints of them:
# words, with operators after what they are applied to. `: NAME WIDTH` is the
# argument that the comparisons after it are about, with the width that is
# stated or 0. The operators on it are <=, >=, signed ones as <=s, and &=, the
# masked one, whose mask comes first; on values | and ~; on what is true or not
# &&, || and !.

function scan(s) {
	nmarks = next_mark = 0
	while (match(s, /[A-Za-z0-9_$-]+|\.\.|[<>]=?s?|[=!]=|&&|\|\||[^ \t\r]/)) {
		# In a < size there is no <s.
		if (substr(s, RSTART) ~ /^[<>]=?s[A-Za-z0-9_]/)
			RLENGTH--
		mark[++nmarks] = substr(s, RSTART, RLENGTH)
		s = substr(s, RSTART + RLENGTH)
	}
	mark[nmarks + 1] = ""
}

function take(s) {
	return mark[next_mark + 1] == s ? ++next_mark : 0
}

function value(s) {
	s = operand()
	while (take("|"))
		s = s " " operand() " |"
	return s
}

function operand(s) {
	if (take("~"))
		return operand() " ~"
	if (take("(")) {
		s = value()
		take(")")
		return s
	}
	s = mark[++next_mark]
	# Until it is filled in, a slot has all bits set (4.5).
	return s in constant ? constant[s] : s ~ /^\$/ ? "-1" : s
}

# < is not >=, and > is not <=.
function compare(op, v) {
	if (op ~ /^[<>]s?$/)
		return " " v (op ~ /</ ? " >=" : " <=") substr(op, 2) " !"
	return " " v " " op
}

function range(low, high, sign) {
	return compare(">=" sign, low) compare("<=" sign, high) " &&"
}

# One value, or a range; a single value after `in` is a mask.
function value_or_range(is_mask, sign, v) {
	sign = mark[next_mark + 1] ~ /^-/ ? "s" : ""
	v = value()
	if (!take(".."))
		return is_mask ? " " v " ~ 0 &=" : range(v, v)
	return range(v, value(), mark[next_mark + 1] ~ /^-/ ? "" : sign)
}

function comparison(s, negated) {
	s = ": " mark[++next_mark] " " (take(":") ? mark[++next_mark] : 0)
	masked = ""
	negated = take("not")
	if (take("in") && take("{")) {
		s = s value_or_range()
		while (take(","))
			s = s value_or_range() " ||"
		take("}")
	} else if (mark[next_mark] == "in")
		s = s value_or_range(1)
	else if (take("==") || (negated = take("!=")))
		s = s value_or_range()
	else if (negated = take("&")) {
		masked = s " " value()
		s = masked " 0 &="
	} else
		s = s compare(mark[++next_mark], value())
	return s (negated ? " !" : "")
}

function conjunction(s, i, all, negated) {
	do {
		negated = take("!")
		if (take("(")) {
			s = disjunction()
			take(")")
		} else
			s = comparison()
		# `(arg & M) == V`, with parentheses or without
		if (masked != "" && (take("==") || take("!=")))
			s = masked " " (mark[next_mark] == "==" ? \
				value() " &=" : value() " &= !")
		all = all s (negated ? " !" : "") (i++ ? " && " : " ")
	} while (take("&&"))
	return all
}

function disjunction(s) {
	s = conjunction()
	while (take("||"))
		s = s conjunction() "|| "
	return s
}
