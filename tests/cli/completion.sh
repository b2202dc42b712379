#!/bin/sh
# Completion in shells: it offers the right words, and scbpf accepts them.
. tests/check.inc
PATH=$B:$PATH
export PATH
D=$PWD/gen/completion
cd "$T" || exit 1

has() { # shell
	command -v "$1" >/dev/null || {
		echo "skipped: no $1"
		return 1
	}
}

offers() { # what is wanted, words of the command line
	want=$1
	shift
	is=$(bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _scbpf
		echo "${COMPREPLY[*]}"' "$D/bash/scbpf" "$@")
	echo "$*: $is"
	[ "$is" = "$want" ]
}

zsh_offers() { # what is wanted, words of the command line
	want=$1
	shift
	is=$(zsh -f ./widgets "$@" | tr '\n' ' ')
	echo "$*: $is"
	[ "$is" = "$want " ]
}

fish_says() { # command line
	fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
		"$D/fish/scbpf.fish" "$1"
}

fish_offers() { # what is wanted, command line
	is=$(fish_says "$2" | sed 's/	.*//' | tr '\n' ' ')
	echo "$2: $is"
	[ "$is" = "$1 " ]
}

options='-a -f --from --allow --enosys --args --clone3 --bad-arch --cap --flag -O -W'
values() { # option
	bash -c '. "$0"; _scbpf_values "$1"' "$D/bash/scbpf" "$1" | tr ' ' '\n'
}

takes() { # option value
	"$SCBPF" gen "$1" "$2" --help
}

if has bash; then
	check "bash: a command" offers explain scbpf ex
	check "bash: its options" offers --verbose scbpf dis --v
	check "bash: a long one" offers --enosys scbpf gen --en
	check "bash: one without a value" offers --complain scbpf gen --comp
	check "bash: a value" offers max scbpf gen --enosys = m
	check "bash: after the sign" offers "max since off" scbpf gen --enosys =
	check "bash: an architecture" offers x86_64 scbpf gen -a x86_
	check "bash: a format" offers json scbpf gen -f j
	check "bash: a group" offers @network scbpf gen --allow @ne
	check "bash: a syscall" offers "clone clone3" scbpf gen --log clone
	check "bash: the next of a list" offers mkdir,mknodat \
		scbpf gen --deny mkdir,mknoda
	check "bash: both of a filter" offers "x86_64+x32" scbpf gen -a x86_64+x3
	check "bash: what to show" offers @keyring scbpf table @key
	: >web.bpf
	check "bash: what to call" offers "clone clone3" scbpf sim web.bpf clone
	mkdir bin
	printf '#!/bin/sh\n' >bin/some-server
	chmod +x bin/some-server
	PATH=$PWD/bin:$PATH
	check "bash: what to run" offers some-server \
		scbpf run web.json -- some-serv
	check "bash: else a file" offers "" scbpf gen po
	for o in $options; do
		values "$o" >"values$o"
		check "bash: $o" [ -s "values$o" ]
		[ "$o" = --allow ] || while read -r v; do
			check "$o $v" takes "$o" "$v"
		done <"values$o"
	done
	check "all formats" [ "$(wc -l <values-f)" -eq "$("$SCBPF" gen -q -f '?' \
		2>&1 | sed 's/.*expected //' | wc -w | awk '{ print $1 - 1 }')" ]
	check "all architectures" grep -x sparc64 values-a
fi
if has bash && has zsh; then
	sed '$ d' "$D/zsh/_scbpf" >functions
	for o in $options; do
		zsh -f -c '. ./functions; _scbpf_values "$1"' zsh "$o" >zsh-values
		check "zsh: $o" cmp zsh-values "values$o"
	done
	zsh -f -c '. ./functions; _scbpf_options gen' >zsh-options
	bash -c '. "$0"; _scbpf_options gen' "$D/bash/scbpf" >bash-options
	check "zsh: options" cmp zsh-options bash-options
	cat >widgets <<'END'
compadd() { print -l ${(M)found:#${PREFIX}*} }
compset() { PREFIX=${PREFIX##${~2}} }
_files() { print files }
_command_names() { print commands }
. ./functions
words=("$@") CURRENT=$# PREFIX=${@[-1]}
_scbpf
END
	check "zsh: the next of a list" zsh_offers mknodat \
		scbpf gen --deny mkdir,mknoda
	check "zsh: what to show" zsh_offers @keyring scbpf table @key
	check "zsh: what to call" zsh_offers "clone clone3" \
		scbpf sim web.bpf clone
	check "zsh: what to run" zsh_offers commands scbpf run web.json -- mk
	check "zsh: else a file" zsh_offers files scbpf gen po
fi
if has bash && has fish; then
	for o in $options; do
		case $o in
		--*) words="scbpf gen $o=" ;;
		*) words="scbpf gen $o " ;;
		esac
		fish_says "$words" | sed 's/^--[a-z0-9-]*=//' |
			sort -u >fish-values
		sort -u "values$o" | cmp - fish-values >log 2>&1
		check "fish: $o" [ $? -eq 0 ]
	done
	check "fish: the next of a list" fish_offers mkdir,mknodat \
		"scbpf gen --deny mkdir,mknoda"
	check "fish: what to show" fish_offers @keyring "scbpf table @key"
	check "fish: what to call" fish_offers "clone clone3" \
		"scbpf sim web.bpf clone"
	check "fish: what to run" fish_offers some-server \
		"scbpf run web.json -- some-serv"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
