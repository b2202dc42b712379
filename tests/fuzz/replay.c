/*
 * Runs a fuzz target on each of the files that are named. TARGETS is the list
 * T(name) ... of all targets, whose functions are compiled as fuzz_name.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define T(name) int fuzz_##name(const uint8_t *data, size_t size);
TARGETS
#undef T

static const struct target {
	const char *name;
	int (*run)(const uint8_t *data, size_t size);
} targets[] = {
#define T(name) {#name, fuzz_##name},
    TARGETS
#undef T
    {NULL, NULL}};

enum { ROOM = 1 << 20 };

int
main(int argc, char **argv)
{
	static uint8_t text[ROOM];
	const struct target *t = targets;

	while (t->name && (argc < 2 || strcmp(t->name, argv[1]) != 0))
		t++;
	if (!t->name) {
		printf("no target is called like this\n");
		return 1;
	}
	for (int i = 2; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(text, 1, ROOM, f) : 0;
		uint8_t *own = malloc(n ? n : 1);

		if (!f || !own) {
			printf("cannot read %s\n", argv[i]);
			return 1;
		}
		fclose(f);
		/* After an abort, the last name printed is that of the file. */
		fprintf(stderr, "%s\n", argv[i]);
		memcpy(own, text, n);
		t->run(own, n);
		free(own);
	}
	printf("%d\n", argc - 2);
	return 0;
}
