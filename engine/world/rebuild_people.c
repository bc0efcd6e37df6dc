/* rebuild_people: places everybody by fate (household) and goal (municipality of the household), in one streaming pass.
 *
 * 1. count  - the few whose fate is not their household: how many members stay in every household, and who joins another (joiners);
 * 2. join   - joiners sorted stably by the household they join; children whose last adult left join a neighbouring household;
 * 3. sort   - households stably by goal, with room for their members: stable counting sort by chunks;
 * 4. fill   - runs of old rows that stay together; moves between municipalities are counted here, once, where they happen;
 * 5. permute all columns run by run; world_refresh then mends roles. */
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
    uint32_t *leaver;             /* rows of those whose fate is not their household, in order */
    size_t leavers, chunks, joiners, left_households, left_persons, left_chunks;
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

/* Persons of [begin, end) whose fate is not their household, in order; *row has room for one more than there are. */
static size_t changed(const struct persons *person, size_t begin, size_t end, uint32_t *row)
{
    size_t n = 0;

    for (size_t i = begin; i < end; i++) {
        row[n] = (uint32_t)i;
        n += person->fate[i] != person->household[i];
    }
    return n;
}

static size_t count_changed(const struct persons *person, size_t begin, size_t end)
{
    size_t n = 0;

    for (size_t i = begin; i < end; i++)
        n += person->fate[i] != person->household[i];
    return n;
}

/* Who stays: all of a household but its changed members. Joiners in order of their old rows, then this step's new persons. */
static void split_changed(struct pass *r, const uint32_t *row, size_t n)
{
    struct rebuild_spare *s = r->s;
    const struct world *w = r->w;

    if (w->household.count)   /* an empty country has no columns to copy from */
        memcpy(s->stay, w->household.size, w->household.count);
    memset(s->stay + w->household.count, 0, r->households - w->household.count);
    r->joiners = 0;
    for (size_t k = 0; k < n; k++) {
        s->stay[w->person.household[row[k]]]--;
        if (w->person.fate[row[k]] != GONE)
            s->joiner[0][r->joiners++] = row[k];
    }
    for (size_t i = w->person.count; i < r->persons; i++)
        if (w->person.fate[i] != GONE)
            s->joiner[0][r->joiners++] = (uint32_t)i;
}

static int collect_joiners(struct pass *r)
{
    struct rebuild_spare *s = r->s;
    const struct persons *person = &r->w->person;
    const size_t pieces = (person->count + CHUNK - 1) / CHUNK;
    size_t *begin = malloc((pieces + 1) * sizeof *begin), have[2] = { s->joiner_rows, s->joiner_rows };

    if (!begin)
        return error_set(r->error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
    #pragma omp parallel for schedule(static)
    for (size_t c = 0; c < pieces; c++)
        begin[c + 1] = count_changed(person, c * CHUNK, (c + 1) * CHUNK < person->count ? (c + 1) * CHUNK : person->count);
    begin[0] = 0;
    for (size_t c = 0; c < pieces; c++)
        begin[c + 1] += begin[c];
    const size_t room = begin[pieces] + pieces + person->arrivals + 1;
    s->joiner[0] = rebuild_room(s->joiner[0], &have[0], room, sizeof *s->joiner[0], r->error);
    s->joiner[1] = rebuild_room(s->joiner[1], &have[1], room, sizeof *s->joiner[1], r->error);
    s->joiner_rows = have[0] < have[1] ? have[0] : have[1];
    if (!s->joiner[0] || !s->joiner[1]) {
        free(begin);
        return STATUS_INTERNAL;
    }
    /* each piece writes one row too many, over the next one's first: so each has its own, and they are pushed together afterwards */
    #pragma omp parallel for schedule(static)
    for (size_t c = 0; c < pieces; c++)
        changed(person, c * CHUNK, (c + 1) * CHUNK < person->count ? (c + 1) * CHUNK : person->count, s->joiner[1] + begin[c] + c);
    for (size_t c = 1; c < pieces; c++)
        memmove(s->joiner[1] + begin[c], s->joiner[1] + begin[c] + c, (begin[c + 1] - begin[c]) * sizeof *s->joiner[1]);
    free(r->leaver);
    r->leavers = begin[pieces];
    r->leaver = malloc((r->leavers + 1) * sizeof *r->leaver);
    free(begin);
    if (!r->leaver)
        return error_set(r->error, STATUS_INTERNAL, "not enough memory to rebuild the tables", NULL);
    memcpy(r->leaver, s->joiner[1], r->leavers * sizeof *r->leaver);
    split_changed(r, r->leaver, r->leavers);
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

    /* only a household that somebody left can have lost its last adult; leavers of one stand together */
    for (size_t n = 0; n < r->leavers; n++) {
        const uint32_t h = w->person.household[r->leaver[n]];

        if ((n && h == w->person.household[r->leaver[n - 1]]) || r->s->stay[h] == 0 || keeps_adult(r, h))
            continue;
        const uint32_t begin = w->household_begin[w->household.place[h]], rows = w->household_begin[w->household.place[h] + 1u] - begin;
        for (uint32_t step = 1; step < rows; step++) {
            const uint32_t g = begin + (h - begin + step) % rows;

            if (w->household.goal[g] != w->household.place[h] || r->s->size[g] == 0 || r->s->size[g] > 20 || !keeps_adult(r, g))
                continue;
            sent += send_orphans(r, h, g);
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

/* New rows [to, ...) come from old rows [from, ...): most persons keep their neighbours, so a run is long. */
struct writer { struct rebuild_run *run; uint32_t count, next, row; };

static void put(struct writer *to, uint32_t old, uint32_t rows)
{
    if (to->count == 0 || old != to->next)
        to->run[to->count++] = (struct rebuild_run){ old, to->row };
    to->next = old + rows;
    to->row += rows;
}

/* The members of one household in their new place, and the moves between municipalities. */
static void fill_household(const struct pass *r, uint32_t h, struct writer *to)
{
    const struct world *w = r->w;
    const struct rebuild_spare *s = r->s;
    const uint16_t here = w->household.place[h], there = w->household.goal[h];
    const uint32_t first = w->household.first[h], joiners = (uint32_t)(s->size[h] - s->stay[h]);

    if (s->stay[h] && here == there && s->stay[h] == w->household.size[h])
        put(to, first, s->stay[h]);
    else if (s->stay[h])
        for (uint32_t i = first; i < first + w->household.size[h]; i++) {
            if (w->person.fate[i] != h)
                continue;
            put(to, i, 1);
            if (here != there)
                count_move(r, i, here, there);
        }
    for (uint32_t j = 0; j < joiners; j++) {
        const uint32_t i = s->joiner[0][s->first_joiner[h] + j];
        const uint16_t before = origin(w, i);

        put(to, i, 1);
        if (before != there)
            count_move(r, i, before, there);
    }
}

/* Runs of each chunk of new households; a chunk writes where its persons will stand, for it cannot have more runs than persons. */
static void fill(struct pass *r)
{
    struct rebuild_spare *s = r->s;
    const size_t chunks = r->left_chunks = (r->left_households + CHUNK - 1) / CHUNK;

    #pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < chunks; c++) {
        const size_t end = (c + 1) * CHUNK < r->left_households ? (c + 1) * CHUNK : r->left_households;
        struct writer to = { s->run + s->first[c * CHUNK], 0, 0, s->first[c * CHUNK] };

        s->chunk[c] = (struct rebuild_chunk){ s->first[c * CHUNK], 0, 0 };
        for (size_t k = c * CHUNK; k < end; k++)
            fill_household(r, s->household_order[k], &to);
        s->chunk[c].runs = to.count;
        s->chunk[c].end = to.row;
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

    if (!(s->run = rebuild_room(s->run, &s->run_rows, r->persons, sizeof *s->run, r->error))
        || !(s->chunk = rebuild_room(s->chunk, &s->chunk_rows, r->households / CHUNK + 1, sizeof *s->chunk, r->error))
        || !(s->household_order = rebuild_room(s->household_order, &s->household_order_rows, r->households, sizeof *s->household_order, r->error))
        || !(s->stay = rebuild_room(s->stay, &have[0], r->households, 1, r->error))
        || !(s->size = rebuild_room(s->size, &have[1], r->households, 1, r->error))
        || !(s->first_joiner = rebuild_room(s->first_joiner, &have[2], r->households, sizeof *s->first_joiner, r->error))
        || !(s->first = rebuild_room(s->first, &have[3], r->households, sizeof *s->first, r->error)))
        return STATUS_INTERNAL;
    s->household_rows = have[0];
    return STATUS_OK;
}

static int place_everybody(struct pass *r, uint32_t step)
{
    struct world *w = r->w;
    int status;

    do {
        if ((status = collect_joiners(r)) != STATUS_OK)
            return status;
        sort_joiners(r);
        if ((status = add_joiners(r)) != STATUS_OK)
            return status;
    } while (adopt_orphans(r));
    if ((status = events_collect_households(w, step, r->error)) != STATUS_OK || (status = sort_households(r)) != STATUS_OK)
        return status;
    fill(r);
    if ((status = rebuild_permute(w, TABLE_HOUSEHOLD, w->spare->household_order, r->left_households, r->error)) != STATUS_OK
        || (status = rebuild_permute_runs(w, TABLE_PERSON, w->spare->chunk, r->left_chunks, w->spare->run, r->error)) != STATUS_OK)
        return status;
    finish(r);
    return STATUS_OK;
}

int rebuild_people(struct world *w, uint32_t step, struct error *error)
{
    struct pass r = { .w = w, .s = w->spare, .households = w->household.count + w->household.arrivals,
                      .persons = w->person.count + w->person.arrivals, .error = error };
    int status;

    r.chunks = (r.households + CHUNK - 1) / CHUNK;
    if ((status = prepare(&r)) == STATUS_OK)
        status = place_everybody(&r, step);
    free(r.leaver);
    return status;
}
