/* The parts of the header. */
#ifndef H_H
#define H_H

#include "emit/annotate.h"
#include "emit/emit.h"

/* h_common.c: NAME in capitals, then the suffix. */
void scb_h_guard(struct buf *b, const char *name, const char *suffix);

/* A directive on the macro that #error leaves: there is no array. */
void scb_h_misfit(struct buf *b, const char *directive, const char *name);

/* "#if" or "#elif": the program is for an architecture that f serves. */
void scb_h_condition(struct buf *b, const struct emit_filter *first,
    const struct emit_filter *f);

/*
 * h_install.c: NAME_install and NAME_install_listener, under SCBPF_INSTALL.
 * notes: of each filter of the chain.
 */
void scb_h_install(
    struct buf *b, const struct emit_filter *f, const struct annotate *notes);

/* h_report.c: what of it is for SCBPF_REPORT. */
void scb_h_report(
    struct buf *b, const struct emit_filter *f, const struct annotate *notes);

/*
 * h_slots.c: for all headers; for each filter of a chain; for the whole chain;
 * and the values of its slots as parameters or arguments, each after `type`.
 */
void scb_h_slots_shared(struct buf *b);
void scb_h_slots_table(struct buf *b, const struct emit_filter *f);
void scb_h_slots_function(struct buf *b, const struct emit_filter *f);
void scb_h_slots_values(
    struct buf *b, const struct emit_filter *f, const char *type);

#endif
