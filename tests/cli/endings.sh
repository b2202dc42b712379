#!/bin/sh
# The ending of -o's file chooses the format; if the command writes another one,
# it is refused, or noted if -f was given.
. tests/check.inc
cd "$T" || exit 1

writes() { # first characters, options...
	text=$1
	shift
	rm -f "$2"
	"$SCBPF" "$1" -a x86_64 -o "$2" allow.policy >out 2>err || cat err
	if grep -q ending err; then
		cat err
		return 1
	fi
	head -n 1 "$2" | grep -F -e "$text"
}

refuses() { # format command file operands...
	format=$1 command=$2 file=$3
	shift 3
	gives 2 "'$file' has the ending of the format '$format', which \
'$command' does not write; use another ending" \
		"$SCBPF" $command -o $file "$@" && [ ! -e $file ]
}

notes() { # format written command options...
	format=$1 written=$2
	shift 2
	gives 0 "' has the ending of the format '$format', but '$written' is \
written" "$SCBPF" "$@"
}

echo 'read: allow' >allow.policy
echo 'read(3, "", 1) = 1' >read.log
"$SCBPF" gen -q -a x86_64 -o a.bpf allow.policy
check "convert: OCI" writes '{' convert x.json
for file in x x.policy x.txt x.conf; do
	check "convert: $file" writes '# ' convert $file
	check "explain: $file" writes 'allow.policy: ' explain $file
done
check "explain: Markdown" writes '#' explain x.md
check "explain: HTML" writes '<!DOCTYPE' explain x.html
check "audit: JSON" writes '{' audit x.json
check "audit: SARIF" writes '{' audit x.sarif
rm -f x.*
for ending in bpf:raw h:h md:md html:html; do
	check "convert: $ending" refuses ${ending#*:} convert x.${ending%:*} \
		allow.policy
	check "learn: $ending" refuses ${ending#*:} learn x.${ending%:*} read.log
	check "table: $ending" refuses ${ending#*:} table x.${ending%:*} read
done
check "explain: SARIF" refuses sarif explain x.sarif allow.policy
check "dis: JSON" refuses json dis x.json a.bpf
check "dis: listing" gives 0 "" "$SCBPF" dis -a x86_64 -o x.asm a.bpf
check "dis: no note" [ ! -s err ]
check "learn: OCI" gives 0 "" "$SCBPF" learn -a x86_64 -o x.json read.log
check "learn: it is JSON" [ "$(head -c 1 x.json)" = "{" ]
check "explain --json" notes md json explain --json -o x.md allow.policy
check "explain -f text" notes raw text explain -f text -o x.bpf allow.policy
check "convert -f text" notes oci text convert -f text -o x.json allow.policy
check "gen -f raw" notes h raw gen -a x86_64 -f raw -o x.h allow.policy
check "opt -f c" notes raw c opt -a x86_64 -f c -o x.bpf a.bpf
check "gen -f rw" gives 2 "unknown format 'rw'" \
	"$SCBPF" gen -f rw -o x.h allow.policy
for format in launcher:c hex:txt asm:txt raw:bin; do
	check "$format" gives 0 "" "$SCBPF" gen -a x86_64 \
		-f ${format%:*} -o x.${format#*:} allow.policy
	check "$format: no note" [ "$(grep -c ending err)" = 0 ]
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
