#define _XOPEN_SOURCE 700

#include "io.h"

#define read hostile_read
#define close hostile_close
#include "../../gen/cli/files.c"
