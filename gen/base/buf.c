#include "base/buf.h"

#include <stdbool.h>
#include <string.h>

void
scb_buf_init(struct buf *b, struct arena *a)
{
	b->arena = a;
	b->p = NULL;
	b->len = b->cap = 0;
}

static void
buf_grow(struct buf *b, size_t n)
{
	char *p;

	b->cap = (b->len + n + 1) * 2 + 64;
	p = scb_arena_raw(b->arena, b->cap);
	if (b->len)
		memcpy(p, b->p, b->len);
	b->p = p;
}

/* Adds n bytes and returns where they go. */
static inline char *
buf_add(struct buf *b, size_t n)
{
	char *p;

	if (n >= b->cap - b->len || !b->p)
		buf_grow(b, n);
	p = b->p + b->len;
	p[n] = '\0';
	b->len += n;
	return p;
}

void
scb_buf_mem(struct buf *b, const char *s, size_t n)
{
	char *p = buf_add(b, n);

	if (n)
		memcpy(p, s, n);
}

void
scb_buf_char(struct buf *b, char c)
{
	if (b->cap - b->len < 2) {
		scb_buf_mem(b, &c, 1);
		return;
	}
	b->p[b->len++] = c;
	b->p[b->len] = '\0';
}

void
scb_buf_str(struct buf *b, const char *s)
{
	scb_buf_mem(b, s, strlen(s));
}

void
scb_buf_fill(struct buf *b, const char *text, size_t columns)
{
	size_t column = 0, n;

	for (; *text; text += n) {
		n = 1;
		if (*text == '\n') {
			scb_buf_char(b, '\n');
			column = 0;
		}
		if (*text == '\n' || *text == ' ')
			continue;
		n = strcspn(text, " \n");
		if (column > 0 && column + 1 + n > columns) {
			scb_buf_char(b, '\n');
			column = 0;
		} else if (column > 0) {
			scb_buf_char(b, ' ');
			column++;
		}
		scb_buf_mem(b, text, n);
		column += n;
	}
}

void
scb_buf_pad(struct buf *b, unsigned col)
{
	size_t start = b->len;

	while (start > 0 && b->p[start - 1] != '\n')
		start--;
	if (b->len - start < col) {
		size_t n = col - (b->len - start);

		memset(buf_add(b, n), ' ', n);
	}
}

struct spec {
	unsigned width;
	bool left, zero;
};

static void
padded(struct buf *b, const struct spec *sp, const char *s, size_t n)
{
	size_t fill = sp->width > n ? sp->width - n : 0;
	char *p = buf_add(b, n + fill);

	if (fill) {
		memset(sp->left ? p + n : p, !sp->left && sp->zero ? '0' : ' ',
		    fill);
		p += sp->left ? 0 : fill;
	}
	if (n)
		memcpy(p, s, n);
}

static void
buf_number(struct buf *b, const struct spec *sp, uintmax_t v, unsigned base)
{
	char digits[24];
	char *p = digits + sizeof digits;

	do {
		*--p = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	padded(b, sp, p, (size_t)(digits + sizeof digits - p));
}

static void
buf_string(struct buf *b, const struct spec *sp, const char *s, int precision)
{
	size_t n = 0;

	if (precision < 0)
		n = strlen(s);
	else
		while (n < (size_t)precision && s[n])
			n++;
	padded(b, sp, s, n);
}

static void
signed_number(struct buf *b, const struct spec *sp, int v)
{
	if (v < 0)
		scb_buf_char(b, '-');
	buf_number(b, sp, v < 0 ? 0 - (uintmax_t)v : (uintmax_t)v, 10);
}

/* Reads flags and width after the percent sign and returns the rest. *sp: 0. */
static const char *
read_spec(const char *f, struct spec *sp)
{
	for (; *f == '-' || *f == '0'; f++) {
		if (*f == '-')
			sp->left = true;
		else
			sp->zero = true;
	}
	for (; *f >= '0' && *f <= '9'; f++)
		sp->width = sp->width * 10 + (unsigned)(*f - '0');
	return f;
}

void
scb_buf_vfmt(struct buf *b, const char *f, va_list ap)
{
	struct spec sp;
	int precision;
	size_t plain;
	char c;

	for (;; f++) {
		for (plain = 0; f[plain] && f[plain] != '%';)
			plain++;
		if (plain)
			memcpy(buf_add(b, plain), f, plain);
		f += plain;
		if (!*f)
			return;
		f++;
		sp = (struct spec){0};
		if (*f < 'a') /* most have no width */
			f = read_spec(f, &sp);
		precision = -1;
		if (f[0] == '.' && f[1] == '*') {
			precision = va_arg(ap, int);
			f += 2;
		}
		if (*f == 'j' || *f == 'z') {
			uintmax_t v = *f == 'j' ? va_arg(ap, uintmax_t)
						: va_arg(ap, size_t);

			buf_number(b, &sp, v, *++f == 'x' ? 16 : 10);
		} else if (*f == 's') {
			buf_string(b, &sp, va_arg(ap, const char *), precision);
		} else if (*f == 'd') {
			signed_number(b, &sp, va_arg(ap, int));
		} else if (*f == 'u' || *f == 'x') {
			buf_number(
			    b, &sp, va_arg(ap, unsigned), *f == 'x' ? 16 : 10);
		} else {
			c = *f == 'c' ? (char)va_arg(ap, int) : *f;
			padded(b, &sp, &c, 1);
		}
	}
}

void
scb_buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	scb_buf_vfmt(b, fmt, ap);
	va_end(ap);
}
