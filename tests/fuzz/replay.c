/* Runs a fuzz target on the files that are named, once each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20 };

int
main(int argc, char **argv)
{
	static uint8_t text[ROOM];

	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(text, 1, ROOM, f) : 0;
		uint8_t *own = malloc(n ? n : 1);

		if (!f || !own) {
			printf("cannot read %s\n", argv[i]);
			return 1;
		}
		fclose(f);
		/* After an abort, the last name is the file's. */
		fprintf(stderr, "%s\n", argv[i]);
		memcpy(own, text, n);
		LLVMFuzzerTestOneInput(own, n);
		free(own);
	}
	printf("%d\n", argc - 1);
	return 0;
}
