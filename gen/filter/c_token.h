/* The tokens of C source, and the lexer that makes them. */
#ifndef FILTER_C_TOKEN_H
#define FILTER_C_TOKEN_H

#include "base/chars.h"
#include "base/diag.h"

enum c_kind {
	C_END, /* of the text, or of what is being read */
	C_NAME,
	C_NUMBER,
	C_STRING,
	C_CHAR,
	C_MARK /* an operator or another punctuator */
};

struct c_token {
	const char *s; /* as it is spelled, `n` bytes */
	/*
	 * The text that messages point at and the offset there. What a macro
	 * expands to is at the place where the macro is used.
	 */
	const struct source *source;
	uint32_t n, at;
	uint32_t main;	  /* the offset in the text that was given to scbpf */
	uint32_t comment; /* after the opening of the last comment; or 0 */
	uint8_t kind;	  /* enum c_kind */
	bool space;	  /* blanks or a comment precede it */
	bool line;	  /* it is the first of its line */
	bool painted;	  /* it names a macro that is not to be expanded */
};

/* A text that is being read. */
struct c_file {
	const struct source *text;
	size_t at;
	uint32_t comment; /* see struct c_token */
	bool line;	  /* the next token is the first of its line */
};

/*
 * Reads a token; false: the end of the text. An unterminated comment is fatal,
 * unless d is NULL, which is for text that a condition leaves out.
 */
bool scb_c_lex(struct c_file *f, struct c_token *t, struct diag *d);

/* Is the token spelled like this? */
bool scb_c_is(const struct c_token *t, const char *s);

/* The place of a token, for a message; and how many bytes a message quotes. */
struct loc scb_c_place(const struct c_token *t);
int scb_c_quoted(const struct c_token *t);

#endif
