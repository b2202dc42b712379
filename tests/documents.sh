#!/bin/sh
# Every command in the README and the manual pages, and what it prints.
. tests/check.inc
TOP=$PWD
D=$PWD/tests/documents
PATH=$B:$PATH
COLUMNS=80
export PATH COLUMNS

like() { # wanted, got
	awk -f "$D/like.awk" "$1" "$2"
}

# Can a filter be installed here?
runs() {
	"$SCBPF" run -q -- true && return
	echo "skipped: no filter can be installed here"
	return 1
}

# The commands of a document, in order, in a directory of its own.
document() { # file, roff
	name=${1##*/}
	mkdir -p "$T/$name/to" "$T/$name/in"
	n=$(awk -v to="$T/$name/to" -v roff="$2" -f "$D/split.awk" "$1")
	cp "$D"/files/* "$T/$name/in"
	ln -s "$TOP/tests" "$T/$name/in/tests"
	cd "$T/$name/in" || exit 1
	i=0
	while [ $i -lt "${n:-0}" ]; do
		i=$((i + 1))
		case $(cat "$T/$name/to/$i.cmd") in
		*"scbpf run"*) runs || continue ;;
		esac
		sh "$T/$name/to/$i.cmd" >"../to/$i.is" 2>&1 </dev/null
		check "$name: $(cat "$T/$name/to/$i.cmd")" \
			like "../to/$i.want" "../to/$i.is"
	done
	cd "$TOP" || exit 1
}

document README.md ""
check "they were found" [ "$passed" -gt 20 ]
for page in gen/man/*.[1-9]; do
	[ -f "$page" ] && document "$page" 1
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
