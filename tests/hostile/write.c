#define _XOPEN_SOURCE 700

#include "io.h"

#define open hostile_open
#define write hostile_write
#define close hostile_close
#define rename hostile_rename
#define fchmod hostile_fchmod
#include "../../gen/cli/write.c"
