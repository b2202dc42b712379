/*
 * Operators of C in an operand: each beside each, so that a wrong precedence is
 * seen. The compiler of this test says what the value is.
 */
#include "listing.h"

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wparentheses"
#pragma GCC diagnostic ignored "-Wint-in-bool-context"
#endif

struct row {
	const char *first, *second;
	uint32_t value;
};

#define PAIR(x, y) {#x, #y, (uint32_t)(a x b y c)},
#define PAIRS(x) \
	PAIR(x, *) \
	PAIR(x, /) PAIR(x, %) PAIR(x, +) PAIR(x, -) PAIR(x, <<) PAIR(x, >>) \
	    PAIR(x, <) PAIR(x, >) PAIR(x, <=) PAIR(x, >=) PAIR(x, ==) \
		PAIR(x, !=) PAIR(x, &) PAIR(x, ^) PAIR(x, |) PAIR(x, &&) \
		    PAIR(x, ||)

static void
test_pairs(int a, int b, int c)
{
	const struct row rows[] = {
	    PAIRS(*) PAIRS(/) PAIRS(%) PAIRS(+) PAIRS(-) PAIRS(<<) PAIRS(>>)
		PAIRS(<) PAIRS(>) PAIRS(<=) PAIRS(>=) PAIRS(==) PAIRS(!=)
		    PAIRS(&) PAIRS(^) PAIRS(|) PAIRS(&&) PAIRS(||)};
	char text[200], want[40];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(text, sizeof text,
		    "struct sock_filter f[] = {{6, 0, 0, %d %s %d %s %d}};\n",
		    a, rows[i].first, b, rows[i].second, c);
		snprintf(want, sizeof want,
		    rows[i].value < 10 ? "ret #%u" : "ret #0x%x",
		    rows[i].value);
		check_text(text, want, shown("x86_64", text));
	}
}

int
main(void)
{
	test_pairs(9, 5, 3);
	test_pairs(6, 2, 2);
	test_pairs(5, 5, 1);
	/* No divisor may be 0 above, and no shifted number negative. */
	check_text("|| beside &&", "ret #1",
	    shown("x86_64",
		"struct sock_filter f[] = {{6, 0, 0, 1 || 1 && 0}};\n"));
	return check_end();
}
