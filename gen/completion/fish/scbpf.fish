# Completion for fish. Commands, options and names come from scbpf itself.

function __scbpf_commands
	scbpf --help | sed -n 's/^  \([a-z]*\) .*/\1/p'
end

function __scbpf_options
	set -l words (commandline -opc)
	scbpf $words[2] --help 2>/dev/null | awk '/^ +-/ {
		for (i = 1; $i ~ /^-/; i++) {
			sub(/[,=[].*/, "", $i)
			print $i
		}
	}'
end

function __scbpf_calls
	scbpf table --groups | sed 's/ .*//'
	scbpf table | sed -e '/^#/d' -e 's/^ *[0-9a-fx]* *\([^ ]*\).*/\1/'
end

function __scbpf_after # word
	test (commandline -opc)[-1] = $argv[1]
end

function __scbpf_after_file
	test -f (commandline -opc)[-1]
end

function __scbpf_formats
	scbpf gen --help | sed -n -e 's/ (.*//' -e 's/,//g' -e 's/ or / /' \
		-e 's/.*--format=FORMAT *//p' | tr ' ' '\n'
end

function __scbpf_flags
	string split ' ' 'tsync log spec_allow wait_killable_recv'
end

function __scbpf_arches
	scbpf table --arches | sed -e '/^#/d' -e 's/ .*//'
	echo all
end

complete -c scbpf -n __fish_use_subcommand -f -a '(__scbpf_commands)'
complete -c scbpf -n 'not __fish_use_subcommand' -a \
	'(string match -q -- "-*" (commandline -ct); and __scbpf_options)'
complete -c scbpf -s a -l arch -x -a '(__fish_complete_list + __scbpf_arches)'
complete -c scbpf -s f -l format -x -a '(__scbpf_formats)'
complete -c scbpf -s o -l output -r
for option in allow deny log kill
	complete -c scbpf -l $option -x -a '(__fish_complete_list , __scbpf_calls)'
end
complete -c scbpf -f -a '(__scbpf_calls)' -n \
	'__fish_seen_subcommand_from table; and not __scbpf_after --missing'
complete -c scbpf -f -a '(__scbpf_calls)' -n \
	'__fish_seen_subcommand_from sim; and __scbpf_after_file'
complete -c scbpf -x -a '(__fish_complete_command)' -n \
	'__fish_seen_subcommand_from run; and __scbpf_after --'
complete -c scbpf -l enosys -x -a 'max since off'
complete -c scbpf -l args -n 'not __fish_seen_subcommand_from learn' \
	-x -a 'kernel 64'
complete -c scbpf -l args -n '__fish_seen_subcommand_from learn' \
	-x -a 'auto none exact'
complete -c scbpf -l default -x -a \
	'errno kill_process kill_thread notify trap'
complete -c scbpf -l unseen -x -a \
	'log allow leave errno kill_process kill_thread notify trap'
complete -c scbpf -l after -x -a '(__scbpf_calls)'
complete -c scbpf -l until -x -a '(__scbpf_calls)'
complete -c scbpf -s f -l format -n '__fish_seen_subcommand_from learn' \
	-x -a 'text oci'
complete -c scbpf -l from -x -a \
	'text oci json strace hex youki tools pfc listing c base64 decimal elf bin2 raw'
complete -c scbpf -l clone3 -x -a 'auto policy'
complete -c scbpf -l bad-arch -x -a \
	'allow errno kill_process kill_thread log notify trace trap'
complete -c scbpf -l cap -x -a 'none all'
complete -c scbpf -l fail-on -n '__fish_seen_subcommand_from diff' \
	-x -a weaker
complete -c scbpf -l fail-on -n '__fish_seen_subcommand_from audit' \
	-x -a 'error warning note'
complete -c scbpf -l color -x -a 'auto always never'
complete -c scbpf -l ignore -n '__fish_seen_subcommand_from audit' -x -a \
	'(scbpf audit --list 2>/dev/null |
	string match -rg "^[a-z]*: ([a-z0-9-]*): ")'
complete -c scbpf -s f -l format -n '__fish_seen_subcommand_from table sim prove calls why' \
	-x -a 'text json'
complete -c scbpf -s f -l format -n '__fish_seen_subcommand_from explain diff' \
	-x -a 'text json md html'
complete -c scbpf -s f -l format -n '__fish_seen_subcommand_from audit' \
	-x -a 'text json md html sarif'
complete -c scbpf -l flag -x -a '(__fish_complete_list , __scbpf_flags)'
complete -c scbpf -s O -x -a 'size speed tiny quick'
complete -c scbpf -l assume -x -a 'no-jit no-dlopen'
complete -c scbpf -s W -x -a error
