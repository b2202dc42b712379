# Completion for bash. Commands, options and names come from scbpf itself.

_scbpf_values() { # option
	case $1 in
	-a | --arch) scbpf table --arches | sed -e 1d -e 's/ .*//' ; echo all ;;
	-f | --format)
		scbpf gen --help | sed -n -e 's/ (.*//' \
			-e 's/,//g' -e 's/ or / /' -e 's/.*--format=FORMAT *//p' ;;
	--allow | --deny | --log | --kill)
		scbpf table --groups | sed 's/ .*//'
		scbpf table | sed 's/^ *[0-9a-fx]* *\([^ ]*\).*/\1/' ;;
	--enosys) echo max since off ;;
	--args) echo kernel 64 ;;
	--clone3) echo auto policy ;;
	--bad-arch) echo allow errno kill_process kill_thread log trace trap ;;
	--cap) echo none all ;;
	-O) echo size speed ;;
	-W) echo error ;;
	esac
}

_scbpf_options() { # command
	scbpf "$1" --help 2>/dev/null | awk '/^ +-/ {
		for (i = 1; $i ~ /^-/; i++) {
			sub(/[,=[].*/, "", $i)
			print $i
		}
	}'
}

_scbpf() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local words=

	if [ "$cur" = = ]; then
		cur=
	elif [ "$prev" = = ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if [ "$COMP_CWORD" -eq 1 ]; then
		words=$(scbpf --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
		words="$words --help --version"
	else
		words=$(_scbpf_values "$prev")
		case $cur in
		-*) words=$(_scbpf_options "${COMP_WORDS[1]}") ;;
		esac
	fi
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

# Where there is no word of ours, a file's name.
complete -o default -F _scbpf scbpf
