/* What the running kernel offers, as lines of text and as JSON. */
#include "host/offers.h"

#include "base/out.h"
#include "facts/facts.h"

/* ---- text ---------------------------------------------------------------- */

static void
put_words(struct buf *b, const char *label, const char *const *word, unsigned n)
{
	scb_buf_str(b, label);
	for (unsigned i = 0; i < n; i++)
		scb_buf_fmt(b, " %s", word[i]);
	scb_buf_char(b, '\n');
}

static void
put_system(struct buf *b, const struct offers *o)
{
	if (*o->system)
		scb_buf_fmt(b, "kernel: %s %s, %s\n", o->system, o->release,
		    o->machine);
	scb_buf_fmt(b, "architectures: %s", o->arch ? o->arch : "unknown");
	if (o->is_x86_64) {
		scb_buf_str(b, o->x86 ? ", x86" : "; no x86");
		scb_buf_str(b, o->x32 ? ", x32" : "; no x32");
	}
	scb_buf_char(b, '\n');
}

static void
put_speed(struct buf *b, const struct offers *o)
{
	scb_buf_fmt(b, "cache: %s\n",
	    o->cache ? "yes (/proc/PID/seccomp_cache)"
		     : "cannot tell: no /proc/PID/seccomp_cache");
	scb_buf_fmt(b, "JIT: %s",
	    !*o->jit	     ? "unknown"
	    : *o->jit == '0' ? "off"
			     : "on");
	if (*o->harden && *o->harden != '0')
		scb_buf_fmt(b, ", hardened (bpf_jit_harden %s)", o->harden);
	scb_buf_str(b, "\nlimits: 4096 instructions in a filter, 32768 in all "
		       "filters of a process, 4 more for each\n");
}

static void
put_self(struct buf *b, const struct offers *o)
{
	const char *const names[] = {
	    "NoNewPrivs", "Seccomp", "Seccomp_filters"};
	const int value[] = {o->no_new_privs, o->mode, o->filters};
	const char *between = " ";

	scb_buf_str(b, "this process:");
	for (unsigned i = 0; i < 3; i++) {
		if (value[i] < 0)
			continue;
		scb_buf_fmt(b, "%s%s: %d", between, names[i], value[i]);
		between = ", ";
	}
	scb_buf_char(b, '\n');
}

void
host_offers(struct buf *b)
{
	struct offers o;

	host_offers_ask(&o, b->arena);
	if (!o.is_linux) {
		scb_buf_str(b, "kernel: not Linux, no filters\n");
		return;
	}
	put_system(b, &o);
	put_words(b, "actions:", o.action, o.nactions);
	scb_buf_fmt(b, "logged: %s\n", *o.logged ? o.logged : "unknown");
	put_words(b, "flags:", o.flag, o.nflags);
	scb_buf_str(b, "listener: ");
	if (o.listener)
		scb_buf_fmt(b,
		    "notifications of %u bytes, answers of %u, data of %u\n",
		    (unsigned)o.sizes[0], (unsigned)o.sizes[1],
		    (unsigned)o.sizes[2]);
	else
		scb_buf_str(b, "none\n");
	put_speed(b, &o);
	put_self(b, &o);
}

/* ---- JSON ---------------------------------------------------------------- */

static void
out_known(struct out *out, const char *key, const char *s)
{
	scb_out_string(out, key, *s ? s : NULL);
}

/* A number that is not known (negative) is null. */
static void
out_number(struct out *out, const char *key, int v)
{
	if (v < 0)
		scb_out_raw(out, key, "null");
	else
		scb_out_number(out, key, (unsigned)v);
}

static void
out_seccomp(struct out *out, const struct offers *o)
{
	const char *arches[3];
	unsigned n = 0;

	if (o->arch)
		arches[n++] = o->arch;
	if (o->x86)
		arches[n++] = "x86";
	if (o->x32)
		arches[n++] = "x32";
	scb_out_strings(out, "architectures", arches, n);
	scb_out_strings(out, "actions", o->action, o->nactions);
	if (*o->logged)
		scb_out_words(out, "logged", o->logged);
	else
		scb_out_raw(out, "logged", "null");
	scb_out_strings(out, "flags", o->flag, o->nflags);
	if (o->listener) {
		scb_out_object(out, "listener");
		scb_out_number(out, "notification", o->sizes[0]);
		scb_out_number(out, "answer", o->sizes[1]);
		scb_out_number(out, "data", o->sizes[2]);
		scb_out_close(out, '}');
	} else {
		scb_out_raw(out, "listener", "null");
	}
}

void
host_offers_json(struct buf *b)
{
	struct offers o;
	struct buf tables;
	struct out out;

	host_offers_ask(&o, b->arena);
	scb_buf_init(&tables, b->arena);
	scb_buf_fmt(
	    &tables, "%u.%u", FACTS_KERNEL >> 16, FACTS_KERNEL >> 8 & 0xff);
	scb_out_open(&out, b, 1);
	scb_out_object(&out, NULL);
	scb_out_string(&out, "report", "table-host");
	scb_out_string(&out, "version", SCBPF_VERSION);
	scb_out_string(&out, "tables", tables.p);
	out_known(&out, "system", o.system);
	out_known(&out, "kernel", o.release);
	out_known(&out, "machine", o.machine);
	out_seccomp(&out, &o);
	/* There may be a cache that the kernel does not show. */
	scb_out_raw(&out, "cache", o.cache ? "true" : "null");
	if (*o.jit)
		scb_out_bool(&out, "jit", *o.jit != '0');
	else
		scb_out_raw(&out, "jit", "null");
	out_known(&out, "jit_harden", o.harden);
	scb_out_object(&out, "process");
	out_number(&out, "no_new_privs", o.no_new_privs);
	out_number(&out, "mode", o.mode);
	out_number(&out, "filters", o.filters);
	scb_out_close(&out, '}');
	scb_out_close(&out, '}');
	scb_out_end(&out);
}
