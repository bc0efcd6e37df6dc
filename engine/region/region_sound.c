/* What the rows of a reference may be: as in the tables that they go to (columns.def), and what
 * only a list has. */
#include "engine/region/region_sound.h"

#include <math.h>

#include "engine/world/places.h"
#include "engine/world/ranges.h"

static int wrong(struct error *error, const char *what, size_t row)
{
    char at[24];

    return error_set(error, STATUS_IO, what, " (row ", error_number(at, (int64_t)row),
                     " of a list)", NULL);
}

static bool is_chance(float inclusion)
{
    return inclusion >= 0 && inclusion <= 1;
}

/* Candidates work in municipalities. Firms of the list have those who live there at the start, and
 * of those sampled with a firm its workers. */
static bool works(const struct region *e, const struct region_list *l,
                  const struct region_household *h, uint32_t member)
{
    const uint32_t work = l->person[h->first + member].work;
    const bool firm = work != NOBODY && !(work & REGION_WORK_PLACE);
    const bool comes = h->purpose == CANDIDATE_COMES_WITH_FIRM;

    if (firm)
        return work < l->firms && (comes || h->purpose == CANDIDATE_NONE);
    return !(comes && member == h->decision_maker)
           && (work == NOBODY || (work & ~REGION_WORK_PLACE) < e->places);
}

static int rows_sound(const struct region *e, const struct region_list *l, bool start,
                      struct error *error)
{
    for (size_t k = 0; k < l->households; k++) {
        const struct region_household *h = &l->household[k];

        if (h->decision_maker >= h->size || h->first >= l->persons
            || h->size > l->persons - h->first)
            return wrong(error, "a household has members that are not there", k);
        if (h->target_region > e->edge.targets || h->purpose >= CANDIDATE_PURPOSES
            || (h->purpose == CANDIDATE_NONE) != start)
            return wrong(error, "a household is noted for what there is not", k);
        if (!is_chance(h->inclusion))
            return wrong(error, "a household is noted with a chance that is none", k);
        for (uint32_t m = 0; m < h->size; m++)
            if (!works(e, l, h, m))
                return wrong(error, "a person works where nobody does", h->first + m);
    }
    for (size_t k = 0; k < l->firms; k++) {
        const struct region_firm *f = &l->firm[k];

        if (f->target_region > e->edge.targets || f->from >= e->places || f->residents < 0
            || f->residents > f->jobs || !is_chance(f->inclusion))
            return wrong(error, "a firm comes from, to or with what there is not", k);
    }
    return STATUS_OK;
}

static int columns_sound(const struct region_list *l, size_t places, int month, struct error *error)
{
#define COLUMN(table, column, type, unit, min, max, none, record, ...)                             \
    COLUMN_##record(table, column, min, max, none)
#define COLUMN_MADE(...)
#define COLUMN_RECORDED(table, column, min, max, none)                                             \
    for (size_t k = 0; k < l->table##s; k++) {                                                     \
        const double value = (double)l->table[k].column;                                           \
        if (!(value >= (min) && value <= (max)) && l->table[k].column != (none))                   \
            return ranges_beyond(error, #table, #column, k, value, min, max);                      \
    }
#include "engine/world/columns.def"
#undef COLUMN
    return STATUS_OK;
}

static int list_sound(const struct region *e, const struct region_list *l, bool start, int month,
                      struct error *error)
{
    const int status = columns_sound(l, e->places, month, error);

    return status == STATUS_OK ? rows_sound(e, l, start, error) : status;
}

int region_sound(const struct region *e, const struct scenario *s, struct error *error)
{
    const struct places of = { .count = e->places };
    const size_t numbers = region_number_cells(e->places, BOUNDARY_NUMBERS);
    const int begin = 12 * (s->start - WORLD_EPOCH), each = 12 / s->parts;
    int status = list_sound(e, &e->start, true, begin, error);

    for (uint32_t k = 0; k < e->steps && status == STATUS_OK; k++) {
        for (size_t cell = 0; cell < numbers; cell++)
            if (!isfinite(e->step[k].number[cell]))
                return wrong(error, "a number of a step is not one", cell);
        if (status == STATUS_OK && region_list_late(e, k) == 0)
            status = list_sound(e, region_list_of(e, k), false, begin + each * ((int)k + 1), error);
    }
    return status == STATUS_OK ? ranges_of_places(&of, e->state, error) : status;
}
