#include "engine/scenario/ini/dates.h"

#include <math.h>

#include "engine/scenario/ini/values.h"

void dates_read(struct reader *r, const char *section, double *from, double *to, double *ramp)
{
    const struct values_range year = { 1900, 2200, "year" }, years = { 0, 200, "years" };
    const struct entry *first = values_entry(r, section, "from"),
                       *last = values_entry(r, section, "to"),
                       *rise = values_entry(r, section, "ramp");
    const struct entry *end = values_entry(r, "time", "end");
    const bool begins = values_real(r, section, "from", year, r->scenario->start, from),
               rises = values_real(r, section, "ramp", years, 0, ramp);
    *to = (double)INFINITY;
    if (begins && r->scenario->end && *from >= r->scenario->end && !(end && end->overridden))
        values_error(r, first,
                     "%g is not before the end of the run, %d: nothing would ever come of it",
                     *from, r->scenario->end);
    if (!last) {
        values_note(r, section, "to", "open", NULL);
        return;
    }
    if (!values_real(r, section, "to", year, 0, to))
        return;
    if (*to <= *from)
        values_error(r, last, "%g is not after `from`, %g", *to, *from);
    else if (rises && *ramp > *to - *from)
        values_error(r, rise,
                     "%g years do not fit between `from`, %g, and `to`, %g: the full effect is "
                     "never reached",
                     *ramp, *from, *to);
    if (*to <= r->scenario->start)
        values_error(r, last,
                     "%g is not after the start of the run, %d: nothing would ever come of it", *to,
                     r->scenario->start);
}
