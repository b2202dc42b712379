# Options of the linker, in one line, for what wrap.c is put around.
sed -n 's/^__wrap_\([a-z_]*\)(.*/-Wl,--wrap=\1/p' tests/coverage/wrap.c |
	tr '\n' ' '
