#define _XOPEN_SOURCE 700

#include "io.h"

#define open hostile_open
#include "../../gen/cli/preopen.c"
