/* notice_print: notices as the commands print them: `omland: warning: TEXT`, one a line. */
#ifndef OMLAND_COMMANDS_NOTICE_PRINT_H
#define OMLAND_COMMANDS_NOTICE_PRINT_H

#include <stddef.h>
#include <stdio.h>

#include "engine/base/error.h"
#include "engine/base/notice.h"

void notice_print(FILE *out, const struct notices *notices);

/* Of several runs: "in 12 of 24 runs: TEXT"; where the figures differ, "such as" those of the
 * first. Of one run as above. */
void notice_print_tally(FILE *out, const struct notice_tally *tally, const char *runs);

/* The tally of an ensemble's folder, of the runs that are there. Returns a status. */

ERROR_CHECKED int notice_print_ensemble(FILE *out, const char *folder, struct error *error);

#endif
