/* One function for each kind of text: does it look like one? See kinds.c. */
#ifndef KINDS_PROBE_H
#define KINDS_PROBE_H

#include "filter/kinds_line.h"

bool scb_kind_gzip(const struct kinds_text *k);
bool scb_kind_compressed(const struct kinds_text *k);
bool scb_kind_elf(const struct kinds_text *k);
bool scb_kind_utf16(const struct kinds_text *k);
bool scb_kind_html(const struct kinds_text *k);
bool scb_kind_script(const struct kinds_text *k);
bool scb_kind_nix(const struct kinds_text *k);
bool scb_kind_kafel(const struct kinds_text *k);
bool scb_kind_libseccomp(const struct kinds_text *k);
bool scb_kind_easyseccomp(const struct kinds_text *k);
bool scb_kind_lxc(const struct kinds_text *k);
bool scb_kind_bionic(const struct kinds_text *k);
bool scb_kind_unit(const struct kinds_text *k);
bool scb_kind_filter_value(const struct kinds_text *k);
bool scb_kind_groups(const struct kinds_text *k);
bool scb_kind_snapd(const struct kinds_text *k);
bool scb_kind_nsjail(const struct kinds_text *k);
bool scb_kind_firejail(const struct kinds_text *k);
bool scb_kind_profile_resource(const struct kinds_text *k);
bool scb_kind_helm(const struct kinds_text *k);
bool scb_kind_kubernetes(const struct kinds_text *k);
bool scb_kind_elastic(const struct kinds_text *k);
bool scb_kind_yaml(const struct kinds_text *k);
bool scb_kind_report(const struct kinds_text *k);
bool scb_kind_inspect(const struct kinds_text *k);
bool scb_kind_seccompiler(const struct kinds_text *k);
bool scb_kind_strace(const struct kinds_text *k);
bool scb_kind_log(const struct kinds_text *k);

#endif
