/*
 * Messages on their way to the caller. They are kept until a job ends, so that
 * one mistake is reported once, with the architectures that have it.
 */
#include "api/api.h"

#include <string.h>

#include "base/chars.h"
#include "base/hash.h"

enum {
	KEPT =
	    1 << 18, /* bytes for messages, if an arena has many times that */
	SHARE = 16,
	NAMED = 8,    /* architectures that a message lists */
	SUFFIX = 1000 /* bytes of such a list, of all of them */
};

struct api_message {
	struct api_message *next;
	struct scbpf_message m;
	uint64_t same, like; /* hashes */
	/*
	 * Bit n is scb_arch_all[n]. Those in its text, and in those of others;
	 * or of the filters that it is about, if its text has none.
	 */
	uint64_t on, others, filters;
};

static uint64_t
hash_place(const struct scbpf_message *m)
{
	uint64_t h = HASH_START;

	h = hash_bytes(h, &m->severity, sizeof m->severity);
	h = hash_bytes(h, &m->line, sizeof m->line);
	h = hash_bytes(h, &m->column, sizeof m->column);
	return m->file ? hash_bytes(h, m->file, strlen(m->file)) : h;
}

static bool
in_word(char c)
{
	return char_is_letter(c) || char_is_digit(c) || c == '_';
}

/* The bit of an architecture of this name, or 0. */
static uint64_t
arch_bit(const char *s, size_t n)
{
	for (unsigned i = 0; scb_arch_all[i]; i++)
		if (strncmp(scb_arch_all[i]->token, s, n) == 0 &&
		    scb_arch_all[i]->token[n] == '\0')
			return (uint64_t)1 << i;
	return 0;
}

/*
 * Two messages are the same if they differ in names of architectures only, and
 * alike if they differ in numbers as well. The examples that a note gives after
 * a colon may differ, too.
 */
static void
set_hashes(struct api_message *k)
{
	const char *s = k->m.text;

	k->same = k->like = hash_place(&k->m);
	while (*s) {
		size_t n = 0;
		uint64_t bit;

		while (in_word(s[n]))
			n++;
		bit = n ? arch_bit(s, n) : 0;
		k->on |= bit;
		if (k->m.severity == SCBPF_SEVERITY_NOTE && *s == ':')
			break;
		n += n == 0;
		k->same = hash_bytes(k->same, bit ? "" : s, bit ? 1 : n);
		for (size_t i = 0; i < n && !bit; i++)
			if (!char_is_digit(s[i]))
				k->like = hash_bytes(k->like, &s[i], 1);
		s += n;
	}
}

static void
put_arches(struct buf *b, const char *before, uint64_t on, bool all)
{
	unsigned n = 0, most, put = 0;

	for (uint64_t left = on; left; left &= left - 1)
		n++;
	most = all || n <= NAMED ? n : NAMED - 2;
	scb_buf_fmt(b, " (%s ", before);
	for (unsigned i = 0; put < most; i++)
		if (on >> i & 1) {
			if (put++)
				scb_buf_str(b, put == n ? " and " : ", ");
			scb_buf_str(b, scb_arch_all[i]->token);
		}
	if (put < n)
		scb_buf_fmt(b, " and %u others", n - put);
	scb_buf_char(b, ')');
}

/* Appends the architectures, in the space kept after the text. */
static void
add_arches(struct api_message *k, const char *before, uint64_t on, bool all)
{
	_Alignas(16) unsigned char memory[4 * SUFFIX];
	struct arena room = {.base = memory, .size = sizeof memory};
	jmp_buf out;
	struct buf b;

	room.full = &out;
	if (on == 0 || setjmp(out))
		return;
	scb_buf_init(&b, &room);
	put_arches(&b, before, on, all);
	if (b.len < SUFFIX)
		memcpy((char *)k->m.text + strlen(k->m.text), b.p, b.len + 1);
}

/* Was the message delivered before, in an earlier job or for another "arch"? */
static bool
was_delivered(struct scbpf *s, const struct scbpf_message *m)
{
	uint64_t h;

	if (s->options.ntargets < 2 || m->severity == SCBPF_SEVERITY_ERROR ||
	    m->severity == SCBPF_SEVERITY_INFO)
		return false;
	h = hash_bytes(hash_place(m), m->text, strlen(m->text));
	for (unsigned i = 0; i < s->nseen; i++)
		if (s->seen[i] == h)
			return true;
	if (s->nseen < API_SEEN)
		s->seen[s->nseen++] = h;
	return false;
}

static void
deliver(struct scbpf *s, const struct scbpf_message *m)
{
	if (s->report && !was_delivered(s, m))
		s->report(s->user, m);
}

/* --- what is kept --------------------------------------------------------- */

static const char *
copy(struct arena *a, const char *text)
{
	return text ? scb_arena_copy(a, text, strlen(text)) : NULL;
}

/* false: there is no memory left. */
static bool
keep(struct scbpf *s, const struct scbpf_message *m, struct api_message *look)
{
	struct arena *a = &s->kept;
	struct api_message *volatile k;
	size_t n = strlen(m->text);
	jmp_buf out;

	a->full = &out;
	if (a->size == 0 || setjmp(out)) {
		a->full = NULL;
		return false;
	}
	k = scb_arena_alloc(a, sizeof *k);
	*k = *look;
	k->m.text = memcpy(scb_arena_alloc(a, n + SUFFIX), m->text, n);
	k->m.file = copy(a, m->file);
	k->m.excerpt = copy(a, m->excerpt);
	k->m.path = copy(a, m->path);
	a->full = NULL;
	*s->last_kept = k;
	s->last_kept = &k->next;
	return true;
}

/* Is the same message kept, about other architectures? Then it gets these. */
static bool
join(struct scbpf *s, const struct api_message *look)
{
	struct api_message *k, *like = NULL;

	if (look->m.severity == SCBPF_SEVERITY_INFO)
		return false;
	for (k = s->first_kept; k && k->same != look->same; k = k->next)
		if (!like && k->like == look->like)
			like = k;
	if (!k && look->on)
		k = like;
	if (!k || (k->on | k->others) & look->on ||
	    (look->on ? 0 : k->filters & look->filters) ||
	    !(look->on | look->filters))
		return false;
	k->others |= look->on;
	k->filters |= look->filters;
	return true;
}

void
scb_api_messages_open(struct scbpf *s)
{
	size_t left = s->arena.size - s->arena.used;

	s->kept = (struct arena){0};
	s->about = s->compiled = 0;
	if (left / SHARE >= KEPT)
		s->kept = scb_arena_cut(&s->arena, KEPT);
	s->first_kept = NULL;
	s->last_kept = &s->first_kept;
}

void
scb_api_messages_about(struct scbpf *s, const struct arch *a)
{
	s->about = a ? arch_bit(a->token, strlen(a->token)) : 0;
	s->compiled |= s->about;
}

void
scb_api_messages_flush(struct scbpf *s)
{
	struct api_message *k = s->first_kept;

	/* Before the callbacks, because these may misuse the context. */
	s->first_kept = NULL;
	s->last_kept = &s->first_kept;
	for (; k; k = k->next) {
		bool all = s->options.verbose;

		if (k->on)
			add_arches(k, "likewise on", k->others, all);
		else if (k->m.severity == SCBPF_SEVERITY_WARNING &&
			 k->filters != s->compiled)
			add_arches(k, "on", k->filters, all);
		deliver(s, &k->m);
	}
	scb_arena_release(&s->kept, 0);
}

void
scb_api_message(void *user, const struct scbpf_message *m)
{
	static const char bug[] = "bug: ";
	struct api_message look = {.m = *m};
	struct scbpf *s = user;

	if (m->severity == SCBPF_SEVERITY_ERROR) {
		if (strncmp(m->text, bug, sizeof bug - 1) == 0)
			s->failure = SCBPF_STATUS_BUG;
	} else {
		set_hashes(&look);
		look.filters = look.on ? 0 : s->about;
		if (join(s, &look) || keep(s, m, &look))
			return;
	}
	scb_api_messages_flush(s);
	deliver(s, m);
}
