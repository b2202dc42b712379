#define _XOPEN_SOURCE 700

#include "io.h"

#define MEMORY hostile_memory()
#define malloc hostile_malloc
#include "../../gen/main.c"
