/* after_call is the instruction pointer that a filter sees: build.sh looks. */
#define AFTER "\n.globl after_call\nafter_call:"
#include "../qemu/call.h"

reg make_call(reg nr, reg a, reg b, reg c, reg d, reg e, reg f);

reg
make_call(reg nr, reg a, reg b, reg c, reg d, reg e, reg f)
{
	return call6(nr, a, b, c, d, e, f);
}
