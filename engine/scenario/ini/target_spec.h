/* target_spec: the municipalities (`who`) or edges (`edge`) that a policy or a shock names; the
 * same words in both sections. */
#ifndef OMLAND_SCENARIO_TARGET_SPEC_H
#define OMLAND_SCENARIO_TARGET_SPEC_H

#include "engine/scenario/ini/reader.h"

struct target_spec {
    struct reader *reader;
    const char *section;
    /* of no places when its tables could not be read: then only the form is judged */
    const struct country *country;
    const uint8_t *settlement_type;
};

/* Reads `who` into mask [place], which must hold zeros. False when nobody is meant, with the
 * mistake reported, or when it cannot be known. */
ERROR_CHECKED bool target_spec_places(const struct target_spec *spec, uint8_t *mask);

/* Reads `edge`, a list of CODE-CODE, each with `minutes`; a link that the network lacks enters it,
 * or is a mistake when it may not be new. Edges are malloc'd. */
void target_spec_edges(const struct target_spec *spec, double minutes, bool new_links,
                       struct country_edge **edges, size_t *count);

#endif
