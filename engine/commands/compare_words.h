/* compare_words: what a comparison is asked for, from words on the command line. Each returns
 * STATUS_USAGE naming the word that is wrong. */
#ifndef OMLAND_COMMANDS_COMPARE_WORDS_H
#define OMLAND_COMMANDS_COMPARE_WORDS_H

#include "engine/commands/comparison.h"

/* with the direction of their rows */
ERROR_CHECKED int compare_words_indicators(struct comparison *c, const char *list,
                                           struct error *error);
/* `jobs=more,emissions=less` */
ERROR_CHECKED int compare_words_better(struct comparison *c, const char *list, struct error *error);
/* `population>=32000` */
ERROR_CHECKED int compare_words_goal(struct comparison *c, const char *text, struct error *error);
/* kinds of groups that are printed */
ERROR_CHECKED int compare_words_by(struct comparison *c, const char *list, struct error *error);

/* When cases and groups are there. Years: null for the last. */
ERROR_CHECKED int compare_words_years(struct comparison *c, const char *list, struct error *error);
ERROR_CHECKED int compare_words_where(struct comparison *c, const char *list, struct error *error);

#endif
