/* ranges: a file that was loaded holds only codes, rows and numbers that there are. Asked before
 * anything uses one as an index; what it all means together is asked by world_check. */
#include "engine/world/ranges.h"

#include <string.h>

#include "engine/world/places.h"

/* A bound as it is shown: what has no end for a reader is cut. */
static int64_t bound(double x)
{
    return x < -9e15 ? -9000000000000000 : x > 9e15 ? 9000000000000000 : (int64_t)x;
}

int ranges_beyond(struct error *error, const char *table, const char *column, size_t row,
                  double value, double min, double max)
{
    char at[24], is[24], from[24], to[24];
    const bool shown = value > -9e15 && value < 9e15;

    return error_set(
        error, STATUS_IO, column, " of ", table, " ", error_number(at, (int64_t)row), " is ",
        shown       ? error_number(is, (int64_t)value)
        : value > 0 ? "too large"
        : value < 0 ? "too small"
                    : "not a number",
        ", allowed ", error_number(from, bound(min)), " to ", error_number(to, bound(max)), NULL);
}

/* Members stand one household behind the other, households and firms by municipality: what the
 * tables are indexed by. */
static int in_order(const struct world *w, struct error *error)
{
    size_t members = 0;

    for (size_t h = 0; h < w->household.count; h++) {
        if (w->household.first[h] != members
            || (h && w->household.place[h] < w->household.place[h - 1]))
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

/* What no rule of place_ranges.def is about stands in no loaded world. */
enum {
#define PLACE_RANGE(name, min, max) RANGE_OF_##name,
#include "engine/world/place_ranges.def"
#undef PLACE_RANGE
    PLACE_RANGES
};
static const double place_least[PLACE_RANGES] = {
#define PLACE_RANGE(name, min, max) min,
#include "engine/world/place_ranges.def"
#undef PLACE_RANGE
};
static const double place_most[PLACE_RANGES] = {
#define PLACE_RANGE(name, min, max) max,
#include "engine/world/place_ranges.def"
#undef PLACE_RANGE
};

int ranges_of_places(const struct places *p, const char *packed, struct error *error)
{
#define PLACE_STATE(name, type, each, start, unit, text)                                           \
    {                                                                                              \
        const size_t cells = p->count * (size_t)(each);                                            \
        const char *const from = packed ? packed : (const char *)p->name;                          \
        for (size_t k = 0; k < cells; k++) {                                                       \
            type cell;                                                                             \
            memcpy(&cell, from + k * sizeof cell, sizeof cell);                                    \
            const double value = (double)cell;                                                     \
            if (!(value >= place_least[RANGE_OF_##name] && value <= place_most[RANGE_OF_##name]))  \
                return ranges_beyond(error, "municipality", #name, k / (size_t)(each), value,      \
                                     place_least[RANGE_OF_##name], place_most[RANGE_OF_##name]);   \
        }                                                                                          \
        packed = packed ? packed + cells * sizeof(type) : NULL;                                    \
    }
#include "engine/world/place_state.def"
#undef PLACE_STATE
    return STATUS_OK;
}

int world_ranges(const struct world *w, struct error *error)
{
    const size_t places = w->scenario->country.place_count;
    const int month = w->month;
    int status;

#define COLUMN(table, column, type, unit, min, max, none, ...)                                     \
    for (size_t k = 0; k < w->table.count; k++) {                                                  \
        const double value = (double)w->table.column[k];                                           \
        if (!(value >= (min) && value <= (max)) && w->table.column[k] != (none))                   \
            return ranges_beyond(error, #table, #column, k, value, min, max);                      \
    }
#include "engine/world/columns.def"
#undef COLUMN
    if ((status = in_order(w, error)) != STATUS_OK)
        return status;
    return ranges_of_places(w->places, NULL, error);
}
