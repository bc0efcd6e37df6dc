/* destination_inner: where a name leads, shared by what checks it and what opens it. */
#ifndef OMLAND_OUTPUT_DESTINATION_INNER_H
#define OMLAND_OUTPUT_DESTINATION_INNER_H

#include "output/destination.h"

/* target: the name behind all links, malloc'd. stream: a device, a pipe or an open descriptor (0
 * and up, else -1). */
struct destination_place {
    char *target;
    bool stream;
    int descriptor;
};

/* STATUS_IO when nothing can be written there, whoever asks. */
ERROR_CHECKED int destination_place(const char *path, enum destination_form form,
                                    struct destination_place *place, struct error *error);

#endif
