/* A reader of filters, and text of one kind of letters. */
#ifndef READER_H
#define READER_H

#include "any.h"

#include "filter/bytes.h"
#include "filter/parse.h"

enum { TEXT = 20 };

static char reader_text[TEXT];
static struct source reader_source = {.text = reader_text};
static struct bpf_want reader_want;
static struct bpf_text_filters reader_out;

/* n letters, of `letters` from `first` on, and what ends them. */
static inline struct bpf_reader
reader_of(size_t n, char first, unsigned letters, char end)
{
	for (size_t i = 0; i < n; i++)
		reader_text[i] = (char)(first + any_below(letters));
	reader_text[n] = end;
	reader_source.len = n + 1;
	return (struct bpf_reader){.d = &any_diag,
	    .text = &reader_source,
	    .want = &reader_want,
	    .out = &reader_out};
}

#endif
