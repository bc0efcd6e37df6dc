/* notice: what a user asked for that has no effect, or less than was asked: one line of text each.
 * Gathered where it is found, printed once, kept in the file of the run (/provenance/notices), and
 * counted over the files of a comparison or an ensemble. A notice reads `SUBJECT: what is so;
 * how much`: its head, up to the first `; `, is the same in all runs that have it, its figures
 * may differ. */
#ifndef OMLAND_BASE_NOTICE_H
#define OMLAND_BASE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>

struct notices {
    size_t count;
    char **text; /* [count], each malloc'd */
    bool lost;   /* memory ran out: some are not there */
};

/* At most NOTICES_MOST are kept, and then one that says so. */
enum { NOTICES_MOST = 300 };

/* Keeps a copy; the same text twice stands there once. A null text counts as lost, so that what
 * could not be formatted is not forgotten in silence. */
void notice_add(struct notices *notices, const char *text);
void notice_add_all(struct notices *notices, const struct notices *others);
void notice_free(struct notices *notices);

/* Length of the head. */
size_t notice_head(const char *text);

/* Notices of several runs, by their heads in the order in which they were met. */
/* the first text of that head; runs that have it; all had this very text */
struct notice_row {
    char *text;
    size_t runs;
    bool alike;
};
struct notice_tally {
    size_t runs, count;
    struct notice_row *row;
    bool lost;
};

/* Counts the notices of one more run; a head that stands twice in it counts once. */
void notice_count(struct notice_tally *tally, const struct notices *run);
void notice_tally_free(struct notice_tally *tally);

#endif
