/*
 * Pieces of a page that needs nothing else: no network, no script. Its
 * colours follow the reader's setting, light or dark.
 */
#ifndef HTML_H
#define HTML_H

#include "emit/emit.h"

/* From the first byte to the heading; and the end. title: any text. */
void scb_html_begin(struct buf *b, const char *title);
void scb_html_end(struct buf *b);

/* n bytes of text, escaped for content and for quoted attributes. */
void scb_html_text(struct buf *b, const char *s, size_t n);

/* The class that colours an action: "allow", "log", "errno" or "kill". */
const char *scb_html_class(uint32_t verdict);

/*
 * A filter's decisions as one <svg>, coloured by the page's classes; nothing if
 * the filter has no tests.
 */
void scb_html_tree(struct buf *b, const struct emit_filter *f);

#endif
