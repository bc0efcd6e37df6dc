/* rebuild_people: places everybody by next_household (household) and next_municipality
 * (municipality of the household), in one streaming pass.
 *
 * 1. join   - leavers and joiners of each household (rebuild_joiners.c);
 * 2. mark   - households that somebody left or joined, or that move: all others stand in
 *    long runs, which are treated as one;
 * 3. count  - households and members by municipality and chunk of old rows, so that each chunk
 *    knows where its own go;
 * 4. plan   - runs of old rows that stay together, of households and of persons; moves between
 *    municipalities are counted here, once;
 * 5. copy all columns run by run; rebuild_refresh then settles those that changed. */
#include <string.h>

#include "engine/world/events.h"
#include "engine/world/ledger.h"
#include "engine/world/rebuild_pass.h"

/* Vector code: nobody else holds the marks. */
static void mark_piece(const struct households *household, const struct rebuild_scratch *s,
                       size_t begin, size_t end)
{
    const uint16_t *restrict there = household->next_municipality, *restrict here =
                                                                       household->place;
    const uint8_t *restrict before = household->size, *restrict stay = s->stay,
                            *restrict size = s->size;
    uint8_t *restrict mark = s->changed;

    for (size_t h = begin; h < end; h++)
        mark[h] = (uint8_t)((there[h] != here[h]) | (stay[h] != before[h]) | (size[h] != before[h])
                            | (size[h] == 0));
}

static void mark_changed(struct pass *r)
{
    const struct households *household = &r->w->household;
    struct rebuild_scratch *s = r->s;
    const size_t pieces = (household->count + REBUILD_CHUNK - 1) / REBUILD_CHUNK;

    memset(s->changed + household->count, 1, r->households - household->count);
#pragma omp parallel for schedule(static)
    for (size_t c = 0; c < pieces; c++) {
        const size_t begin = c * REBUILD_CHUNK, end = begin + REBUILD_CHUNK;

        mark_piece(household, s, begin, end < household->count ? end : household->count);
    }
    /* as many left as came: the size does not tell */
    for (size_t k = 0; k < r->leavers; k++)
        s->changed[r->w->person.household[s->leaver[k]]] = 1;
}

static size_t chunk_end(const struct pass *r, size_t chunk)
{
    return (chunk + 1) * REBUILD_CHUNK < r->households ? (chunk + 1) * REBUILD_CHUNK
                                                       : r->households;
}

/* Members of the unchanged households [begin, end): neighbours in the table of persons. */
static uint32_t members(const struct world *w, size_t begin, size_t end)
{
    return w->household.first[end - 1] + w->household.size[end - 1] - w->household.first[begin];
}

static size_t unchanged_run(const struct pass *r, size_t h, size_t end)
{
    const struct world *w = r->w;

    return rebuild_unchanged_run(
        r->s->changed, h, end,
        h < w->household.count ? w->household_begin[w->household.place[h] + 1u] : end);
}

/* Counts by (chunk, place), summed up into where each chunk's households and persons of a place
 * begin. */
static int count(struct pass *r)
{
    const struct world *w = r->w;
    struct rebuild_scratch *s = r->s;
    const size_t places = w->scenario->country.place_count;
    int lost = 0;

    if (!(s->histogram = rebuild_room(s->histogram, &s->histogram_cells, r->chunks * places * 2,
                                      sizeof *s->histogram, r->error)))
        return STATUS_INTERNAL;
#pragma omp parallel for schedule(dynamic, 1) reduction(| : lost)
    for (size_t c = 0; c < r->chunks; c++) {
        uint32_t *cells = s->histogram + c * places * 2, households = 0, persons = 0;

        memset(cells, 0, places * 2 * sizeof *cells);
        for (size_t h = c * REBUILD_CHUNK, end; h < chunk_end(r, c); h = end) {
            const uint16_t next_municipality = w->household.next_municipality[h];

            end = unchanged_run(r, h, chunk_end(r, c));
            if (s->changed[h] && s->size[h] == 0)
                continue;
            if (next_municipality >= places) {
                lost = 1;
                continue;
            }
            const uint32_t rows = (uint32_t)(end - h),
                           people = s->changed[h] ? s->size[h] : members(w, h, end);
            cells[2 * next_municipality] += rows;
            cells[2 * next_municipality + 1] += people;
            households += rows;
            persons += people;
        }
        s->chunk[c] = (struct rebuild_chunk){ .households = households, .persons = persons };
    }
    if (lost)
        return error_set(r->error, STATUS_INTERNAL,
                         "a household left the country with members that did not", NULL);
    uint32_t households = 0, persons = 0;
    for (size_t p = 0; p < places; p++)
        for (size_t c = 0; c < r->chunks; c++) {
            uint32_t *cell = s->histogram + (c * places + p) * 2;
            const uint32_t h = cell[0], n = cell[1];

            cell[0] = households;
            cell[1] = persons;
            households += h;
            persons += n;
        }
    r->left_households = households;
    r->left_persons = persons;
    return STATUS_OK;
}

static void count_move(const struct pass *r, size_t person, uint16_t from, uint16_t to)
{
    const struct world *w = r->w;
    struct ledger *l = w->ledger;
    const size_t places = l->place_count;
    const size_t age = (size_t)world_age(w, w->person.birth[person])
                       + COUNTRY_AGES * (size_t)w->person.sex[person];

    ledger_add(l, moved_out, from, 1);
    ledger_add(l, moved_in, to, 1);
    __atomic_fetch_add(&l->moves[from * places + to], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&l->age_in[(size_t)to * 2 * COUNTRY_AGES + age], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&l->age_out[(size_t)from * 2 * COUNTRY_AGES + age], 1, __ATOMIC_RELAXED);
}

/* Where a person lived before: a new person's origin is the place of the household he was born
 * or arrived into. */
static uint16_t origin(const struct world *w, uint32_t person)
{
    return w->household.place[person < w->person.count ? w->person.household[person]
                                                       : w->person.next_household[person]];
}

/* A chunk's list of runs: rows that follow the run before, in the old table and the new,
 * lengthen it. */
struct writer {
    struct rebuild_run *run;
    uint32_t count;
};

static void put(struct writer *list, uint32_t from, uint32_t to, uint32_t rows, uint32_t first)
{
    struct rebuild_run *last = list->run + list->count - 1;

    if (list->count && from == last->from + last->rows && to == last->to + last->rows)
        last->rows += rows;
    else
        list->run[list->count++] = (struct rebuild_run){ from, to, rows, first };
}

/* The members of one changed household in their new place, and the moves between municipalities. */
static void put_members(const struct pass *r, size_t h, uint32_t to, struct writer *persons)
{
    const struct world *w = r->w;
    const struct rebuild_scratch *s = r->s;
    const uint16_t here = w->household.place[h], there = w->household.next_municipality[h];
    const uint32_t first = w->household.first[h], joiners = (uint32_t)(s->size[h] - s->stay[h]);

    for (uint32_t i = first; s->stay[h] && i < first + w->household.size[h]; i++) {
        if (w->person.next_household[i] != h)
            continue;
        put(persons, i, to++, 1, 0);
        if (here != there)
            count_move(r, i, here, there);
    }
    for (uint32_t j = 0; j < joiners; j++) {
        const uint32_t i = s->joiner[0][s->first_joiner[h] + j].row;
        const uint16_t before = origin(w, i);

        put(persons, i, to++, 1, 0);
        if (before != there)
            count_move(r, i, before, there);
    }
}

static void plan_chunk(const struct pass *r, size_t c, struct writer *households,
                       struct writer *persons)
{
    const struct world *w = r->w;
    struct rebuild_scratch *s = r->s;
    uint32_t *cells = s->histogram + c * w->scenario->country.place_count * 2;

    for (size_t h = c * REBUILD_CHUNK, end; h < chunk_end(r, c); h = end) {
        const bool changed = s->changed[h];

        end = unchanged_run(r, h, chunk_end(r, c));
        if (changed && s->size[h] == 0)
            continue;
        const uint32_t rows = (uint32_t)(end - h),
                       people = changed ? s->size[h] : members(w, h, end);
        uint32_t *cell = cells + 2 * w->household.next_municipality[h];

        /* a run of households has the persons' first row of its first one: so a changed
         * household is a run of its own, and so is what follows it */
        households->run[households->count++] = (struct rebuild_run){ (uint32_t)h, cell[0], rows,
                                                                     cell[1] };
        if (changed) {
            put_members(r, h, cell[1], persons);
            s->unsettled[cell[0]] = 1;
        } else
            put(persons, w->household.first[h], cell[1], people, 0);
        cell[0] += rows;
        cell[1] += people;
    }
}

/* Each chunk writes behind the room of the chunks before it, for it cannot have more runs than
 * households and persons. */
static void plan(struct pass *r)
{
    struct rebuild_scratch *s = r->s;
    uint32_t households = 0, persons = 0;

    memset(s->unsettled, 0, r->households);
    for (size_t c = 0; c < r->chunks; c++) {
        s->chunk[c].first_household_run = households;
        s->chunk[c].first_person_run = persons;
        households += s->chunk[c].households;
        persons += s->chunk[c].persons;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < r->chunks; c++) {
        struct writer of_households = { s->household_run + s->chunk[c].first_household_run, 0 };
        struct writer of_persons = { s->person_run + s->chunk[c].first_person_run, 0 };

        plan_chunk(r, c, &of_households, &of_persons);
        s->chunk[c].household_runs = of_households.count;
        s->chunk[c].person_runs = of_persons.count;
    }
}

static int prepare(struct pass *r)
{
    struct rebuild_scratch *s = r->s;
    size_t have[5] = { s->household_rows, s->household_rows, s->household_rows, s->household_rows,
                       s->household_rows };

    if (!(s->person_run = rebuild_room(s->person_run, &s->person_run_rows, r->persons,
                                       sizeof *s->person_run, r->error))
        || !(s->household_run = rebuild_room(s->household_run, &s->household_run_rows,
                                             r->households, sizeof *s->household_run, r->error))
        || !(s->chunk = rebuild_room(s->chunk, &s->chunk_rows, r->chunks + 1, sizeof *s->chunk,
                                     r->error))
        || !(s->stay = rebuild_room(s->stay, &have[0], r->households, 1, r->error))
        || !(s->size = rebuild_room(s->size, &have[1], r->households, 1, r->error))
        || !(s->changed = rebuild_room(s->changed, &have[2], r->households, 1, r->error))
        || !(s->unsettled = rebuild_room(s->unsettled, &have[4], r->households, 1, r->error))
        || !(s->first_joiner = rebuild_room(s->first_joiner, &have[3], r->households,
                                            sizeof *s->first_joiner, r->error)))
        return STATUS_INTERNAL;
    s->household_rows = have[0];
    return STATUS_OK;
}

int rebuild_people(struct world *w, uint32_t step, struct error *error)
{
    struct pass r = { .w = w,
                      .s = w->scratch,
                      .households = w->household.count + w->household.arrivals,
                      .persons = w->person.count + w->person.arrivals,
                      .error = error };
    int status;

    r.chunks = (r.households + REBUILD_CHUNK - 1) / REBUILD_CHUNK;
    if ((status = prepare(&r)) != STATUS_OK || (status = rebuild_joiners(&r)) != STATUS_OK
        || (status = events_collect_households(w, step, error)) != STATUS_OK)
        return status;
    mark_changed(&r);
    if ((status = count(&r)) != STATUS_OK)
        return status;
    plan(&r);
    if ((status = rebuild_copy_persons(w, step, r.chunks, error)) != STATUS_OK
        || (status = rebuild_copy_households(w, step, r.chunks, error)) != STATUS_OK)
        return status;
    w->person.count = r.left_persons;
    w->household.count = r.left_households;
    w->person.arrivals = w->household.arrivals = 0;
    return STATUS_OK;
}
