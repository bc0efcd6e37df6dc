/* rebuild_people: places everybody by fate (household) and goal (municipality of the household), in one streaming pass.
 *
 * 1. count  - for every household how many members stay, and who leaves for another one (joiners), by blocks of households;
 * 2. join   - joiners sorted stably by the household they join; children whose last adult left join a neighbouring household;
 * 3. sort   - households stably by goal, with room for their members: stable counting sort by chunks;
 * 4. fill   - the old row of every new row; moves between municipalities are counted here, once, where they happen;
 * 5. permute all columns; world_refresh then mends roles. */
#include <stdlib.h>
#include <string.h>

#include "engine/world/events.h"
#include "engine/world/ledger.h"
#include "engine/world/rebuild.h"

enum { CHUNK = 16384, ADULT = 18, MEMBERS_MOST = 255 };

struct pass {
    struct world *w;
    struct rebuild_spare *s;
    size_t households, persons;   /* rows, arrivals included */
    size_t chunks, joiners, left_households, left_persons;
    struct error *error;
};

static size_t chunk_end(const struct pass *r, size_t chunk)
{
    return (chunk + 1) * CHUNK < r->households ? (chunk + 1) * CHUNK : r->households;
}

static bool is_adult(const struct world *w, size_t person)
{
    return world_age(w, w->person.birth[person]) >= ADULT;
}

/* Counts stayers of the households of a chunk; returns the number of joiners leaving them, and writes their rows when `joiner` is given. */
static size_t scan(const struct pass *r, size_t chunk, uint32_t *joiner)
{
    const struct world *w = r->w;
    const uint32_t *fate = w->person.fate;
    size_t joiners = 0;

    for (size_t h = chunk * CHUNK; h < chunk_end(r, chunk); h++) {
        if (h >= w->household.count) {
            r->s->stay[h] = 0;
            continue;
        }
        const uint32_t first = w->household.first[h], end = first + w->household.size[h];
        if (joiner && r->s->stay[h] == w->household.size[h])
            continue;
        uint32_t stay = 0;
        for (uint32_t i = first; i < end; i++) {
            if (fate[i] == h)
                stay++;
            else if (fate[i] != GONE) {
                if (joiner)
                    joiner[joiners] = i;
                joiners++;
            }
        }
        r->s->stay[h] = (uint8_t)stay;
    }
    return joiners;
}

/* Joiners in order of their old rows: from the households, then this step's new persons. */
static int collect_joiners(struct pass *r)
{
    struct rebuild_spare *s = r->s;
    size_t *begin = malloc((r->chunks + 1) * sizeof *begin);

    if (!begin)
        return error_set(r->error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
    #pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < r->chunks; c++)
        begin[c + 1] = scan(r, c, NULL);
    begin[0] = 0;
    for (size_t c = 0; c < r->chunks; c++)
        begin[c + 1] += begin[c];
    const size_t room = begin[r->chunks] + r->w->person.arrivals;
    size_t have = s->joiner_rows, have_second = s->joiner_rows;
    s->joiner[0] = rebuild_room(s->joiner[0], &have, room, sizeof *s->joiner[0], r->error);
    s->joiner[1] = rebuild_room(s->joiner[1], &have_second, room, sizeof *s->joiner[1], r->error);
    s->joiner_rows = have < have_second ? have : have_second;
    if (!s->joiner[0] || !s->joiner[1]) {
        free(begin);
        return STATUS_INTERNAL;
    }
    #pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < r->chunks; c++)
        scan(r, c, s->joiner[0] + begin[c]);
    r->joiners = begin[r->chunks];
    for (size_t i = r->w->person.count; i < r->persons; i++)
        if (r->w->person.fate[i] != GONE)
            s->joiner[0][r->joiners++] = (uint32_t)i;
    free(begin);
    return STATUS_OK;
}

/* Stable radix sort of the joiners by fate. */
static void sort_joiners(struct pass *r)
{
    const uint32_t *fate = r->w->person.fate;
    uint32_t **joiner = r->s->joiner;

    for (int shift = 0; shift < 33 && r->households >> shift; shift += 11) {
        uint32_t begin[2049] = { 0 };

        for (size_t k = 0; k < r->joiners; k++)
            begin[(fate[joiner[0][k]] >> shift & 2047) + 1]++;
        for (int d = 0; d < 2048; d++)
            begin[d + 1] += begin[d];
        for (size_t k = 0; k < r->joiners; k++)
            joiner[1][begin[fate[joiner[0][k]] >> shift & 2047]++] = joiner[0][k];
        uint32_t *other = joiner[0];
        joiner[0] = joiner[1];
        joiner[1] = other;
    }
}

/* Sizes of all households once joiners are counted. */
static int add_joiners(struct pass *r)
{
    struct rebuild_spare *s = r->s;

    memcpy(s->size, s->stay, r->households);
    for (size_t k = 0; k < r->joiners; k++) {
        const uint32_t h = r->w->person.fate[s->joiner[0][k]];

        if (h >= r->households)
            return error_set(r->error, STATUS_INTERNAL, "a person was sent to a household that does not exist", NULL);
        if (k == 0 || r->w->person.fate[s->joiner[0][k - 1]] != h)
            s->first_joiner[h] = (uint32_t)k;
        if (s->size[h]++ == MEMBERS_MOST)
            return error_set(r->error, STATUS_INTERNAL, "a household grew above 255 members", NULL);
    }
    return STATUS_OK;
}

static bool keeps_adult(const struct pass *r, size_t h)
{
    const struct world *w = r->w;

    if (h < w->household.count)
        for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h]; i++)
            if (w->person.fate[i] == h && is_adult(w, i))
                return true;
    for (uint32_t k = r->s->first_joiner[h], n = (uint32_t)(r->s->size[h] - r->s->stay[h]); n; n--, k++)
        if (is_adult(w, r->s->joiner[0][k]))
            return true;
    return false;
}

/* Sends the members of a household, and those on their way into it (the newborn of a girl who is an orphan herself), to another. */
static size_t send_orphans(struct pass *r, uint32_t from, uint32_t to)
{
    struct persons *person = &r->w->person;
    const uint32_t first = r->w->household.first[from], joiners = (uint32_t)(r->s->size[from] - r->s->stay[from]);
    size_t sent = 0;

    for (uint32_t k = 0; k < r->w->household.size[from] + joiners; k++) {
        const uint32_t size = r->w->household.size[from], i = k < size ? first + k : r->s->joiner[0][r->s->first_joiner[from] + k - size];

        if (person->fate[i] == from) {
            person->fate[i] = to;
            person->role[i] = ROLE_OTHER;
            sent++;
        }
    }
    return sent;
}

/* Children whose last adult died or left: they join the next household of their municipality that stays, has an adult and room (round the
 * end). Returns how many children were sent elsewhere, so that the counts are made again. */
static size_t adopt_orphans(struct pass *r)
{
    struct world *w = r->w;
    size_t sent = 0;

    for (size_t h = 0; h < w->household.count; h++) {
        if (r->s->stay[h] == 0 || r->s->stay[h] == w->household.size[h] || keeps_adult(r, h))
            continue;
        const uint32_t begin = w->household_begin[w->household.place[h]], rows = w->household_begin[w->household.place[h] + 1u] - begin;
        for (uint32_t step = 1; step < rows; step++) {
            const uint32_t g = begin + ((uint32_t)h - begin + step) % rows;

            if (w->household.goal[g] != w->household.place[h] || r->s->size[g] == 0 || r->s->size[g] > 20 || !keeps_adult(r, g))
                continue;
            sent += send_orphans(r, (uint32_t)h, g);
            break;
        }
    }
    return sent;
}

/* Histogram, scan over (place, chunk), scatter: the order of households and where their members will stand. */
static int sort_households(struct pass *r)
{
    const struct world *w = r->w;
    struct rebuild_spare *s = r->s;
    const size_t places = w->scenario->country.place_count;
    int lost = 0;

    if (!(s->histogram = rebuild_room(s->histogram, &s->histogram_cells, r->chunks * places * 2, sizeof *s->histogram, r->error)))
        return STATUS_INTERNAL;
    #pragma omp parallel for schedule(dynamic, 1) reduction(| : lost)
    for (size_t c = 0; c < r->chunks; c++) {
        uint32_t *count = s->histogram + c * places * 2;

        memset(count, 0, places * 2 * sizeof *count);
        for (size_t h = c * CHUNK; h < chunk_end(r, c); h++) {
            if (s->size[h] == 0)
                continue;
            if (w->household.goal[h] >= places) {
                lost = 1;
                continue;
            }
            count[2 * w->household.goal[h]]++;
            count[2 * w->household.goal[h] + 1] += s->size[h];
        }
    }
    if (lost)
        return error_set(r->error, STATUS_INTERNAL, "a household left the country with members that did not", NULL);
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
    #pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < r->chunks; c++)
        for (size_t h = c * CHUNK; h < chunk_end(r, c); h++) {
            if (s->size[h] == 0)
                continue;
            uint32_t *cell = s->histogram + (c * places + w->household.goal[h]) * 2;
            const uint32_t k = cell[0]++;

            s->household_order[k] = (uint32_t)h;
            s->first[k] = cell[1];
            cell[1] += s->size[h];
        }
    return STATUS_OK;
}

static void count_move(const struct pass *r, size_t person, uint16_t from, uint16_t to)
{
    const struct world *w = r->w;
    struct ledger *l = w->ledger;
    const size_t places = l->place_count;
    const size_t age = (size_t)world_age(w, w->person.birth[person]) + COUNTRY_AGES * (size_t)w->person.sex[person];

    ledger_add(l, moved_out, from, 1);
    ledger_add(l, moved_in, to, 1);
    __atomic_fetch_add(&l->moves[from * places + to], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&l->age_in[(size_t)to * 2 * COUNTRY_AGES + age], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&l->age_out[(size_t)from * 2 * COUNTRY_AGES + age], 1, __ATOMIC_RELAXED);
}

/* Where a person lived before: a new person's origin is the place of the household he was born or arrived into. */
static uint16_t origin(const struct world *w, uint32_t person)
{
    return w->household.place[person < w->person.count ? w->person.household[person] : w->person.fate[person]];
}

/* The old row of every new row, and the moves between municipalities. */
static void fill(struct pass *r)
{
    const struct world *w = r->w;
    const struct rebuild_spare *s = r->s;

    #pragma omp parallel for schedule(dynamic, CHUNK)
    for (size_t k = 0; k < r->left_households; k++) {
        const uint32_t h = s->household_order[k], joiners = (uint32_t)(s->size[h] - s->stay[h]);
        const uint16_t from = w->household.place[h], to = w->household.goal[h];
        uint32_t row = s->first[k];

        if (s->stay[h]) {
            const uint32_t first = w->household.first[h];

            if (from == to && s->stay[h] == w->household.size[h]) {
                for (uint32_t i = 0; i < s->stay[h]; i++)
                    s->person_order[row++] = first + i;
            } else
                for (uint32_t i = first; i < first + w->household.size[h]; i++) {
                    if (w->person.fate[i] != h)
                        continue;
                    s->person_order[row++] = i;
                    if (from != to)
                        count_move(r, i, from, to);
                }
        }
        for (uint32_t j = 0; j < joiners; j++) {
            const uint32_t i = s->joiner[0][s->first_joiner[h] + j];
            const uint16_t before = origin(w, i);

            s->person_order[row++] = i;
            if (before != to)
                count_move(r, i, before, to);
        }
    }
}

static void finish(struct pass *r)
{
    struct world *w = r->w;

    w->person.count = r->left_persons;
    w->household.count = r->left_households;
    w->person.arrivals = w->household.arrivals = 0;
    #pragma omp parallel for schedule(static)
    for (size_t h = 0; h < w->household.count; h++) {
        const uint32_t old = r->s->household_order[h];

        w->household.first[h] = r->s->first[h];
        w->household.size[h] = r->s->size[old];
        w->household.place[h] = w->household.goal[old];
    }
}

static int prepare(struct pass *r)
{
    struct rebuild_spare *s = r->s;
    size_t have[4] = { s->household_rows, s->household_rows, s->household_rows, s->household_rows };

    if (!(s->person_order = rebuild_room(s->person_order, &s->person_order_rows, r->persons, sizeof *s->person_order, r->error))
        || !(s->household_order = rebuild_room(s->household_order, &s->household_order_rows, r->households, sizeof *s->household_order, r->error))
        || !(s->stay = rebuild_room(s->stay, &have[0], r->households, 1, r->error))
        || !(s->size = rebuild_room(s->size, &have[1], r->households, 1, r->error))
        || !(s->first_joiner = rebuild_room(s->first_joiner, &have[2], r->households, sizeof *s->first_joiner, r->error))
        || !(s->first = rebuild_room(s->first, &have[3], r->households, sizeof *s->first, r->error)))
        return STATUS_INTERNAL;
    s->household_rows = have[0];
    return STATUS_OK;
}

int rebuild_people(struct world *w, uint32_t step, struct error *error)
{
    struct pass r = { .w = w, .s = w->spare, .households = w->household.count + w->household.arrivals,
                      .persons = w->person.count + w->person.arrivals, .error = error };
    int status;

    r.chunks = (r.households + CHUNK - 1) / CHUNK;
    if ((status = prepare(&r)) != STATUS_OK)
        return status;
    do {
        if ((status = collect_joiners(&r)) != STATUS_OK)
            return status;
        sort_joiners(&r);
        if ((status = add_joiners(&r)) != STATUS_OK)
            return status;
    } while (adopt_orphans(&r));
    if ((status = events_collect_households(w, step, error)) != STATUS_OK || (status = sort_households(&r)) != STATUS_OK)
        return status;
    fill(&r);
    if ((status = rebuild_permute(w, TABLE_HOUSEHOLD, w->spare->household_order, r.left_households, error)) != STATUS_OK
        || (status = rebuild_permute(w, TABLE_PERSON, w->spare->person_order, r.left_persons, error)) != STATUS_OK)
        return status;
    finish(&r);
    return STATUS_OK;
}
