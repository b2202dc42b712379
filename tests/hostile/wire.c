#define _POSIX_C_SOURCE 200809L

#include "io.h"

#define read hostile_read
#define write hostile_write
#include "../../gen/cli/wire.c"
