# drive.sh [FILTER]: runs the commands in /here/commands, each under the filter
# if one is given, and prints the status and output of each.
mkdir -p /here/work
cd /here/work || exit 1
while read -r name command; do
	rm -rf ./*
	{ echo b; echo a; } >file
	# Splits the command into words.
	${1:+/here/scbpf run -q "$1" --} $command >/here/out 2>&1 </here/in
	echo "$name $?" $(cat /here/out)
done </here/commands
