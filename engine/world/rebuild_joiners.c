/* rebuild_joiners: who leaves a household and who joins which.
 *
 * 1. the few whose next_household is not their household: how many members stay in every household,
 *    and who joins another (joiners);
 * 2. joiners sorted stably by the household they join;
 * 3. children whose last adult left join a neighbouring household: then all is counted again. */
#include <stdlib.h>
#include <string.h>

#include "engine/world/rebuild_pass.h"

enum { ADULT = 18, MEMBERS_MOST = 255 };

static bool is_adult(const struct world *w, size_t person)
{
    return world_age(w, w->person.birth[person]) >= ADULT;
}

/* Persons of [begin, end) whose next_household is not their household, in order; row has room for
 * all of them. They are few: eight are passed at a time. */
static uint32_t changed(const struct persons *person, size_t begin, size_t end, uint32_t *row)
{
    const uint32_t *next_household = person->next_household, *household = person->household;
    uint32_t n = 0;
    size_t i = begin;

    for (; i + 8 <= end; i += 8) {
        uint32_t differ = 0;

        for (size_t k = i; k < i + 8; k++)
            differ |= next_household[k] ^ household[k];
        for (size_t k = i; differ && k < i + 8; k++)
            if (next_household[k] != household[k])
                row[n++] = (uint32_t)k;
    }
    for (; i < end; i++)
        if (next_household[i] != household[i])
            row[n++] = (uint32_t)i;
    return n;
}

/* Who stays: all of a household but its changed members. Joiners in order of their old rows,
 * then this step's new persons. */
static void split_changed(struct pass *r)
{
    struct rebuild_scratch *s = r->s;
    const struct world *w = r->w;

    if (w->household.count) /* an empty country has no columns to copy from */
        memcpy(s->stay, w->household.size, w->household.count);
    memset(s->stay + w->household.count, 0, r->households - w->household.count);
    r->joiners = 0;
    for (size_t k = 0; k < r->leavers; k++) {
        const uint32_t i = s->leaver[k];

        s->stay[w->person.household[i]]--;
        if (w->person.next_household[i] != GONE)
            s->joiner[0][r->joiners++] = (struct rebuild_joiner){ w->person.next_household[i], i };
    }
    for (size_t i = w->person.count; i < r->persons; i++)
        if (w->person.next_household[i] != GONE)
            s->joiner[0][r->joiners++] = (struct rebuild_joiner){ w->person.next_household[i],
                                                                  (uint32_t)i };
}

static int collect_joiners(struct pass *r)
{
    struct rebuild_scratch *s = r->s;
    const struct persons *person = &r->w->person;
    const size_t pieces = (person->count + REBUILD_CHUNK - 1) / REBUILD_CHUNK;
    uint32_t *found = malloc((pieces + 1) * sizeof *found);
    size_t have[2] = { s->joiner_rows, s->joiner_rows };

    r->leavers = 0;
    if (!found
        || !(s->leaver = rebuild_room(s->leaver, &s->leaver_rows, person->count, sizeof *s->leaver,
                                      r->error))) {
        free(found);
        return error_set(r->error, STATUS_INTERNAL, "not enough memory to rebuild the tables",
                         NULL);
    }
/* each piece writes from its own first row on; then they are pushed together */
#pragma omp parallel for schedule(static)
    for (size_t c = 0; c < pieces; c++)
        found[c] = changed(person, c * REBUILD_CHUNK,
                           (c + 1) * REBUILD_CHUNK < person->count ? (c + 1) * REBUILD_CHUNK
                                                                   : person->count,
                           s->leaver + c * REBUILD_CHUNK);
    for (size_t c = 0; c < pieces; c++) {
        memmove(s->leaver + r->leavers, s->leaver + c * REBUILD_CHUNK,
                found[c] * sizeof *s->leaver);
        r->leavers += found[c];
    }
    free(found);
    const size_t room = r->leavers + person->arrivals + 1;
    s->joiner[0] = rebuild_room(s->joiner[0], &have[0], room, sizeof *s->joiner[0], r->error);
    s->joiner[1] = rebuild_room(s->joiner[1], &have[1], room, sizeof *s->joiner[1], r->error);
    s->joiner_rows = have[0] < have[1] ? have[0] : have[1];
    if (!s->joiner[0] || !s->joiner[1])
        return STATUS_INTERNAL;
    split_changed(r);
    return STATUS_OK;
}

/* Stable radix sort of the joiners by next_household. */
static void sort_joiners(struct pass *r)
{
    struct rebuild_joiner **joiner = r->s->joiner;

    for (int shift = 0; shift < 33 && r->households >> shift; shift += 11) {
        uint32_t begin[2049] = { 0 };

        for (size_t k = 0; k < r->joiners; k++)
            begin[(joiner[0][k].next_household >> shift & 2047) + 1]++;
        for (int d = 0; d < 2048; d++)
            begin[d + 1] += begin[d];
        for (size_t k = 0; k < r->joiners; k++)
            joiner[1][begin[joiner[0][k].next_household >> shift & 2047]++] = joiner[0][k];
        struct rebuild_joiner *other = joiner[0];
        joiner[0] = joiner[1];
        joiner[1] = other;
    }
}

/* Sizes of all households once joiners are counted. */
static int add_joiners(struct pass *r)
{
    struct rebuild_scratch *s = r->s;

    memcpy(s->size, s->stay, r->households);
    for (size_t k = 0; k < r->joiners; k++) {
        const uint32_t h = s->joiner[0][k].next_household;

        if (h >= r->households)
            return error_set(r->error, STATUS_INTERNAL,
                             "a person was sent to a household that does not exist", NULL);
        if (k == 0 || s->joiner[0][k - 1].next_household != h)
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
        for (uint32_t i = w->household.first[h]; i < w->household.first[h] + w->household.size[h];
             i++)
            if (w->person.next_household[i] == h && is_adult(w, i))
                return true;
    for (uint32_t k = r->s->first_joiner[h], n = (uint32_t)(r->s->size[h] - r->s->stay[h]); n;
         n--, k++)
        if (is_adult(w, r->s->joiner[0][k].row))
            return true;
    return false;
}

/* Sends the members of a household, and those on their way into it (the newborn of a girl who is
 * an orphan herself), to another. */
static size_t send_orphans(struct pass *r, uint32_t from, uint32_t to)
{
    struct persons *person = &r->w->person;
    const uint32_t first = r->w->household.first[from],
                   joiners = (uint32_t)(r->s->size[from] - r->s->stay[from]);
    size_t sent = 0;

    for (uint32_t k = 0; k < r->w->household.size[from] + joiners; k++) {
        const uint32_t size = r->w->household.size[from],
                       i = k < size ? first + k
                                    : r->s->joiner[0][r->s->first_joiner[from] + k - size].row;

        if (person->next_household[i] == from) {
            person->next_household[i] = to;
            person->role[i] = ROLE_OTHER;
            sent++;
        }
    }
    return sent;
}

/* Only a household that somebody left can have lost its last adult; leavers of one stand
 * together, and the first of them is marked. */
static void find_lost(const struct pass *r, uint8_t *lost)
{
    const struct world *w = r->w;
    const uint32_t *leaver = r->s->leaver;

#pragma omp parallel for schedule(static)
    for (size_t n = 0; n < r->leavers; n++) {
        const uint32_t h = w->person.household[leaver[n]];

        lost[n] = (n == 0 || h != w->person.household[leaver[n - 1]]) && r->s->stay[h] > 0
                  && !keeps_adult(r, h);
    }
}

/* Children whose last adult died or left: they join the next household of their municipality that
 * stays, has an adult and room (round the end). Returns how many children were sent elsewhere,
 * so that the counts are made again. */
static size_t adopt_orphans(struct pass *r, const uint8_t *lost)
{
    struct world *w = r->w;
    size_t sent = 0;

    for (size_t n = 0; n < r->leavers; n++) {
        const uint32_t h = w->person.household[r->s->leaver[n]];

        if (!lost[n])
            continue;
        const uint32_t begin = w->household_begin[w->household.place[h]],
                       rows = w->household_begin[w->household.place[h] + 1u] - begin;
        for (uint32_t step = 1; step < rows; step++) {
            const uint32_t g = begin + (h - begin + step) % rows;

            if (w->household.next_municipality[g] != w->household.place[h] || r->s->size[g] == 0
                || r->s->size[g] > 20 || !keeps_adult(r, g))
                continue;
            sent += send_orphans(r, h, g);
            break;
        }
    }
    return sent;
}

int rebuild_joiners(struct pass *r)
{
    struct rebuild_scratch *s = r->s;
    int status;

    do {
        if ((status = collect_joiners(r)) != STATUS_OK)
            return status;
        sort_joiners(r);
        if ((status = add_joiners(r)) != STATUS_OK)
            return status;
        if (!(s->lost = rebuild_room(s->lost, &s->lost_rows, r->leavers, 1, r->error)))
            return STATUS_INTERNAL;
        find_lost(r, s->lost);
    } while (adopt_orphans(r, s->lost));
    return STATUS_OK;
}
