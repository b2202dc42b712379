/*
 * awk -f tests/oracle/normal.awk -- POLICY [option]... | oracle FILTER:
 * compares what SEMANTICS.md makes of a policy with the verdicts of a raw
 * filter. Options are those of `scbpf gen`, and
 *
 *	--newest=X.Y	the newest kernel that the tables know
 *	--seed=N	of the calls that are tried
 *	--samples=N	also prints N calls, "sim VERDICT -a ARCH NUMBER ARG..."
 *	--ip=N		the instruction pointer of these
 *
 * The last line is "N calls, N differ"; status 1: some differ; 2: an error.
 */
#include "oracle.h"

struct setup setup = {.clone3 = true,
    .enosys = "max",
    .seed = 1,
    .bad_arch = {0x80000000, NULL},
    .otherwise = {KILL_THREAD, NULL}};

int
main(int argc, char **argv)
{
	const struct row *cap;
	char *filter;
	size_t size;

	read_abis();
	for (int i = 0; (cap = find("caps", &i, NULL, NULL)) != NULL;)
		if (is(cap->tok[3], "DOCKER"))
			setup.caps |= capability(cap->tok[2]);
	read_policy(read_file(NULL, NULL));
	if (setup.native == NULL || argc != 2)
		die("expected a policy and FILTER");
	if (setup.port)
		port();
	if (is(setup.enosys, "since") && setup.release == 0)
		set_newest_release();
	filter = read_file(argv[1], &size);
	return probe(filter, size) ? 0 : 1;
}
