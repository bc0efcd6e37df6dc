/* ranges: a world that was loaded holds only codes, rows and numbers that there are. Asked before anything uses one as an index; what it
 * all means together is asked by world_check. */
#include "engine/world/world.h"

static int beyond(struct error *error, const char *table, const char *column, size_t row, double value, double least, double most)
{
    char at[24], is[24], from[24], to[24];
    const double shown = value > -9e15 && value < 9e15 ? value : -9e15;   /* a value that is no number is shown as a very low one */

    return error_set(error, STATUS_IO, column, " of ", table, " ", error_number(at, (int64_t)row), " is ", error_number(is, (int64_t)shown),
                     ", allowed ", error_number(from, (int64_t)least), " to ", error_number(to, (int64_t)most), NULL);
}

/* Members stand one household behind the other, households and firms by municipality: what the tables are indexed by. */
static int in_order(const struct world *w, struct error *error)
{
    size_t members = 0;

    for (size_t h = 0; h < w->household.count; h++) {
        if (w->household.first[h] != members || (h && w->household.place[h] < w->household.place[h - 1]))
            return error_set(error, STATUS_IO, "households do not stand in order", NULL);
        members += w->household.size[h];
    }
    if (members != w->person.count)
        return error_set(error, STATUS_IO, "persons stand outside households", NULL);
    for (size_t f = 1; f < w->firm.count; f++)
        if (w->firm.place[f] < w->firm.place[f - 1])
            return error_set(error, STATUS_IO, "firms do not stand in order", NULL);
    return STATUS_OK;
}

int world_ranges(const struct world *w, struct error *error)
{
    const size_t places = w->scenario->country.place_count;

#define RANGE(table, column, least, most, none) \
    for (size_t k = 0; k < w->table.count; k++) { \
        const double value = (double)w->table.column[k]; \
        if (!(value >= (least) && value <= (most)) && w->table.column[k] != (none)) \
            return beyond(error, #table, #column, k, value, least, most); \
    }
#include "engine/world/ranges.def"
#undef RANGE
    return in_order(w, error);
}
