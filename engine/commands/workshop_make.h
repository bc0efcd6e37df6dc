/* workshop_make: the page of one region, step by step, each of which is left alone when it is
 * there already: the whole country once with the region's reference, the runs, and the page with
 * results, region and engine. */
#ifndef OMLAND_COMMANDS_WORKSHOP_MAKE_H
#define OMLAND_COMMANDS_WORKSHOP_MAKE_H

#include "engine/commands/commands.h"
#include "engine/commands/workshop_plan.h"

struct workshop {
    const struct terminal *terminal;
    struct workshop_plan plan;       /* its reference is the one below */
    const char *page;                /* PAGE.html */
    const char *work;                /* folder of the runs */
    const char *reference, *country; /* files, made when they are not there */
    const char *reference_regions;   /* of a reference that several pages share; null: its own */
    int workers;                     /* 0: as many as there are processors */
    bool quiet, force;
};

/* The baseline's scenario; regions: its scope, null for the whole country. */
ERROR_CHECKED int workshop_make_base(const struct workshop *w, const char *regions,
                                     struct scenario *scenario, struct error *error);
/* Tells what there is to do, and about how long it takes. */
ERROR_CHECKED int workshop_make_told(const struct workshop *w, size_t pages, struct error *error);
/* The whole country and the reference. */
ERROR_CHECKED int workshop_make_reference(const struct workshop *w, struct error *error);
/* The runs, and the page. */
ERROR_CHECKED int workshop_make_page(const struct workshop *w, struct error *error);

#endif
