/* synthesis_people: persons and households of the base year. Every municipality has exactly the
 * persons of its table; their households, education, activity and childhood are drawn as the
 * files of the stages say. */
#include "engine/start/synthesis_parts.h"

int synthesis_people(struct world *w, struct error *error)
{
    int status;

    if ((status = synthesis_households(w, error)) == STATUS_OK
        && (status = synthesis_education(w, error)) == STATUS_OK
        && (status = synthesis_activity(w, error)) == STATUS_OK)
        status = synthesis_childhood(w, error);
    return status;
}
