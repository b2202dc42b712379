# drive.sh [FILTER]: runs what is in /here/commands, each under the filter if one
# is given, and says of each its status and output.
mkdir -p /here/work
cd /here/work || exit 1
while read -r name command; do
	rm -rf ./*
	{ echo b; echo a; } >file
	# Words of the command are split here.
	${1:+/here/scbpf run -q "$1" --} $command >/here/out 2>&1 </here/in
	echo "$name $?" $(cat /here/out)
done </here/commands
