/* session_inner: what the files of a session share. */
#ifndef OMLAND_PAGE_SESSION_INNER_H
#define OMLAND_PAGE_SESSION_INNER_H

#include "engine/page/base.h"
#include "engine/page/keep.h"
#include "engine/page/session.h"
#include "engine/region/region.h"
#include "output/indicators.h"
#include "output/values_bytes.h"

/* Values of a run: [year][indicator][place], a row a 1 January. */
struct session_history {
    double *value;
    size_t rows, room;
};

struct session_kept {
    struct keep world;
    struct session_history history;
    uint32_t replicate;
};

struct session {
    /* a block; settings; a world; a replicate that was begun under these settings */
    bool loaded, ready, running, current;
    /* of the block */
    struct scenario given;
    struct base base;
    struct region *region;
    /* settings: those of the page, and what they and the base mean */
    struct scenario_entries own;
    struct scenario now;
    char *report;
    /* the run */
    struct world world;
    int year;
    struct session_history history;
    struct session_kept *kept;
    size_t kept_count;
    /* given out */
    double *values;
    uint32_t *counts;
    struct values_bytes bytes;
    struct error error;
};

extern struct session session;

/* session_settings.c */
ERROR_CHECKED int session_settings(struct session *s);
void session_settings_free(struct session *s);

/* session_results.c: notes stocks of now and flows of the year behind; false when memory ran
 * out. */
ERROR_CHECKED bool session_note(struct session *s);
ERROR_CHECKED bool session_history_copy(struct session_history *to,
                                        const struct session_history *from, size_t places);
void session_results_free(struct session *s);

#endif
