/*
 * What C libraries call: only known calls, rows of a function together and in
 * the order of versions, and lists of libcs.
 */
#include "facts/facts.h"

#include "base/arena.h"
#include "base/buf.h"

#include <setjmp.h>

#include "check.h"

static _Alignas(16) unsigned char memory[4096];
static jmp_buf full;
static struct arena arena = {memory, sizeof memory, 0, &full};

static void
check_calls(const struct facts_libc *row)
{
	unsigned abis = 0;

	for (const struct arch *const *a = scb_arch_all; *a; a++) {
		const char *calls = row->calls;
		struct facts_libc_step step;
		size_t mark = scb_arena_mark(&arena);
		struct facts_index ix;

		if (!(row->abis & (*a)->abi))
			continue;
		abis++;
		scb_facts_index(&ix, *a, &arena);
		while (scb_facts_libc_next(&calls, &ix, &step)) {
			check(step.n > 0, "%s on %s: no call of a step",
			    row->function, (*a)->token);
			for (unsigned i = 0; i < step.n; i++)
				check(scb_facts_has(&ix, step.call[i],
					  strlen(step.call[i])),
				    "%s on %s: %s", row->function, (*a)->token,
				    step.call[i]);
		}
		scb_arena_release(&arena, mark);
	}
	check(abis > 0, "%s is of no ABI", row->function);
}

/* Every word in a row's calls is a syscall of some ABI. */
static void
check_names(const struct facts_libc *row)
{
	for (const char *s = row->calls; *s;) {
		size_t n = strcspn(s, " |/");

		check(n && scb_facts_known(s, n, NULL), "%s: '%.*s'",
		    row->function, (int)n, s);
		s += n + (s[n] != '\0');
	}
}

static bool
is_seen(const char *function, unsigned before)
{
	for (unsigned i = 0; i < before; i++)
		if (strcmp(scb_facts_libc(i)->function, function) == 0)
			return true;
	return false;
}

/* No ABI has two rows of a libc for the same version. */
static void
check_overlap(const struct facts_libc *row, unsigned at)
{
	const struct facts_libc *other;

	for (unsigned i = 0; i < at; i++) {
		other = scb_facts_libc(i);
		check(strcmp(other->function, row->function) != 0 ||
			  other->libc != row->libc ||
			  !(other->abis & row->abis) ||
			  other->before <= row->from ||
			  row->before <= other->from,
		    "%s: two rows for one version", row->function);
	}
}

static void
check_rows(void)
{
	const struct facts_libc *row, *last = NULL;
	unsigned i;

	for (i = 0; (row = scb_facts_libc(i)); i++, last = row) {
		bool first =
		    !last || strcmp(last->function, row->function) != 0;

		check(!first || !is_seen(row->function, i),
		    "the rows of %s are apart", row->function);
		check(row->from < row->before, "%s", row->function);
		check(
		    !scb_facts_libc_plain(row->function), "%s", row->function);
		check_names(row);
		check_calls(row);
		check_overlap(row, i);
	}
	check(i > 200, "%u rows", i);
}

static const struct facts_libc *
find(const char *function, unsigned libc, uint32_t version)
{
	const struct facts_libc *row;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++)
		if (strcmp(row->function, function) == 0 && row->libc == libc &&
		    row->from <= version && version < row->before &&
		    (row->abis & ARCH_ABI_X86_64))
			return row;
	return NULL;
}

static bool
list_has(const char *list, const struct facts_libc *row)
{
	struct facts_libcs l = {false, 0, {{0, 0, 0}}};
	size_t n;

	for (; *list; list += n + (list[n] != '\0')) {
		n = strcspn(list, ",");
		if (!scb_facts_libcs_add(&l, list, n))
			return false;
	}
	return scb_facts_libcs_has(&l, row);
}

static bool
is_list(const char *s)
{
	struct facts_libcs l = {false, 0, {{0, 0, 0}}};

	return scb_facts_libcs_add(&l, s, strlen(s));
}

static void
check_lists(void)
{
	static const char *const wrong[] = {"", "glib", "glibc-", "glibc-x",
	    "glibc2.36", "glibc-2", "glibc-2.36..2.35", "glibc-..2.35",
	    "glibc-2.31...2.35", "uclibc", "NONE", "glibc-2.31..x"};
	const struct facts_libc *old =
	    find("fstat", FACTS_GLIBC, ARCH_KERNEL(2, 36, 0));
	const struct facts_libc *new =
	    find("fstat", FACTS_GLIBC, ARCH_KERNEL(2, 39, 0));
	const struct facts_libc *musl =
	    find("pwrite", FACTS_MUSL, ARCH_KERNEL(1, 2, 5));

	if (!old || !new || !musl) {
		check(false, "no row for fstat or pwrite");
		return;
	}
	check_text("fstat of 2.36", "newfstatat", old->calls);
	check_text("fstat of 2.39", "fstat", new->calls);
	check(list_has("", old) && list_has("", musl), "all");
	check(list_has("glibc-2.36", old), "its version");
	check(!list_has("glibc-2.39", old), "a later one");
	check(list_has("glibc-2.38..2.40", old), "2.38");
	check(list_has("glibc-2.38..2.40", new), "2.40");
	check(list_has("glibc-2.17..", new), "an open range");
	check(!list_has("musl", old), "another libc");
	check(list_has("musl-1.2", musl), "all patches of 1.2");
	check(!list_has("musl-1.2.6", musl), "the patch that changed it");
	check(list_has("musl-1.2.6,glibc-2.33", old), "one of two");
	check(!list_has("none", old) && !list_has("none", musl), "none");
	check(!list_has("glibc,none", old), "the last one is none");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		check(!is_list(wrong[i]), "'%s' is a list", wrong[i]);
	check(is_list("bionic") && is_list("all"), "bionic, all");
}

static void
check_versions(void)
{
	struct buf b;

	scb_buf_init(&b, &arena);
	scb_facts_libc_put_versions(
	    &b, find("fstat", FACTS_GLIBC, ARCH_KERNEL(2, 36, 0)));
	check_text("versions", "2.33 to 2.38", b.p);
	b.len = 0;
	scb_facts_libc_put_versions(
	    &b, find("pwrite", FACTS_MUSL, ARCH_KERNEL(1, 2, 5)));
	check_text("versions", "up to 1.2.5", b.p);
}

int
main(void)
{
	check_rows();
	check_lists();
	check_versions();
	return check_end();
}
