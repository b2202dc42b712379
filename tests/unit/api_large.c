/*
 * Large policies in little memory: README.md promises that 16 MiB are compiled
 * in 256 MiB. Policies and memory are a part of that, and all of it with
 * ROUNDS.
 */
#include "api.h"

enum { WHOLE = 16 << 20, PART = 64, TIMES = 16, FIXED = 3 << 21, LONG = 512 };

static char *text;
static size_t length, most;

static void
put(const char *more)
{
	size_t n = strlen(more);

	memcpy(text + length, more, n);
	length += n;
}

/* The next name of x86_64's table. */
static const char *
next_name(unsigned *at)
{
	const struct scbpf_arch *a = scbpf_arch_find("x86_64");
	const char *name;

	do
		name = scbpf_syscall_name(a, (*at)++ % 460);
	while (!name);
	return name;
}

/* In a piece, $ is the next name, and # how often there was one modulo n. */
static void
put_piece(const char *piece, unsigned *name, unsigned i, unsigned n)
{
	char one[16];

	for (; *piece; piece++) {
		snprintf(one, sizeof one, "%c", *piece);
		if (*piece == '#')
			snprintf(one, sizeof one, "%u", i % n);
		put(*piece == '$' ? next_name(name) : one);
	}
}

#define EIGHT "\"$\",\"$\",\"$\",\"$\",\"$\",\"$\",\"$\",\"$\""

#define IF(names, conditions) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\"," \
	"\"args\":[" conditions "]}"
#define CONDITION(index, value) \
	"{\"index\":" index ",\"value\":" value ",\"op\":\"SCMP_CMP_EQ\"}"

static const struct shape {
	const char *what, *head, *piece, *tail;
	unsigned values;
	const char *message; /* of what is refused; NULL: it is compiled */
	bool json;
} shapes[] = {
    {"rules of eight names", DENY, ALLOW(EIGHT), "]}", 1, NULL, true},
    {"a list of names", DENY "{\"action\":\"SCMP_ACT_ALLOW\",\"names\":[",
	"\"$\"", "]}]}", 1, NULL, true},
    {"a short name, repeated",
	DENY "{\"action\":\"SCMP_ACT_ALLOW\",\"names\":[", "\"brk\"", "]}]}", 1,
	NULL, true},
    {"values that are ignored", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"_\":[",
	"1,[[]],{}", "]}", 1, NULL, true},
    {"lists of ABIs",
	"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[",
	"\"SCMP_ARCH_X86\"", "]}", 1, NULL, true},
    {"values of one argument, each with an errno", DENY,
	"{\"names\":[\"ioctl\"],\"action\":\"SCMP_ACT_ERRNO\","
	"\"errnoRet\":#,\"args\":[{\"index\":1,\"value\":1#7,"
	"\"op\":\"SCMP_CMP_EQ\"}]}",
	"]}", 4000, "the filter would take", true},
    {"rules with a condition", DENY, IF(EIGHT, CONDITION("0", "1")), "]}", 1,
	NULL, true},
    {"rules with several", DENY,
	IF("\"read\"", CONDITION("0", "#") "," CONDITION("1", "2")), "]}", 9,
	NULL, true},
    {"names that are unknown",
	DENY "{\"action\":\"SCMP_ACT_ALLOW\",\"names\":[\"brk\",", "\"a#\"",
	"]}]}", 10000000, NULL, true},
    {"rules of them", DENY "{\"action\":\"SCMP_ACT_LOG\",\"names\":[\"brk\"]},",
	ALLOW("\"a#\",\"b#\""), "]}", 10000000, NULL, true},
    {"numbers, repeated",
	"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":"
	"\"SCMP_ACT_LOG\",\"names\":[",
	"#", "]}]}", 7, NULL, true},
    {"numbers",
	"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":"
	"\"SCMP_ACT_LOG\",\"names\":[",
	"#", "]}]}", 10000000, "too many numbers that are not known", true},
    {"lines", "", "$: allow\n", "", 1, NULL, false},
    {"lines with conditions", "", "$: arg0 == 1\n", "", 1, NULL, false},
    {"lines of groups", "", "@known: allow\n", "", 1, NULL, false},
};

static void
try_shape(const struct shape *shape, void *memory, size_t size)
{
	struct scbpf *own = scbpf_open(memory, size, keep, NULL);
	const struct scbpf_filter *f;
	struct scbpf_text policy;
	enum scbpf_status status;
	unsigned name = 0;

	length = 0;
	put(shape->head);
	/* What is refused need not be repeated. */
	for (unsigned i = 0;
	     length + LONG < most && (!shape->message || i < shape->values);
	     i++) {
		if (i && shape->json)
			put(",");
		put_piece(shape->piece, &name, i, shape->values);
	}
	put(shape->tail);
	policy = (struct scbpf_text)SCBPF_TEXT("large", text, length);
	message[0] = '\0';
	scbpf_set(own, "arch", "x86_64+x86+x32");
	status = compile_text(own, &policy, &f);
	check(status == (shape->message ? SCBPF_STATUS_INVALID
					: SCBPF_STATUS_OK) &&
		  strstr(message, shape->message ? shape->message : ""),
	    "%s: %zu bytes: %s", shape->what, length, message);
}

static void
large(void)
{
	size_t size = (size_t)WHOLE * TIMES;
	void *memory;

	most = WHOLE;
	if (!getenv("ROUNDS")) {
		most /= PART;
		size = size / PART + FIXED;
	}
	memory = malloc(size);
	text = malloc(most);
	for (size_t i = 0; memory && text && i < sizeof shapes / sizeof *shapes;
	     i++)
		try_shape(&shapes[i], memory, size);
	free(memory);
	free(text);
}

int
main(void)
{
	return api_main(large);
}
