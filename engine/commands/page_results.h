/* page_results: the pack of results of a page out of the files of its runs, one case after the
 * other. Cases without a shock in the first future are stored with all indicators, ages and
 * flows, others with the headline indicators alone; so are all where all would be too much. */
#ifndef OMLAND_COMMANDS_PAGE_RESULTS_H
#define OMLAND_COMMANDS_PAGE_RESULTS_H

#include "engine/commands/page_runs.h"

struct page_results_options {
    const char *kind, *command; /* "workshop" or "report"; what was called */
    const char *country;        /* a run of the whole country beside them; may be null */
    /* rows to store in place of all; null: all */
    const int *indicator;
    size_t indicators;
    /* of a workshop: the reference beside the page and the baseline, as its INI names them; null
     * elsewhere */
    const char *reference, *reference_sha256, *baseline;
    /* told once what was left out; may be null */
    void (*noted)(void *listener, const char *text);
    void *listener;
};

struct page_results {
    unsigned char *bytes; /* of the part `results` */
    size_t length;
    char *title;
};

ERROR_CHECKED int page_results_make(const struct page_runs *runs,
                                    const struct page_results_options *options,
                                    struct page_results *results, struct error *error);
void page_results_free(struct page_results *results);

#endif
